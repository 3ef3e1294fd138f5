"""Which rounds closed, when and at which price: what the cap table is built from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from core.arrays import Counted, CountedOwners, Paths, PathsMask
from core.financing.exact import Kind, exact, floats, kind_of, lifted, zeros
from core.financing.ownership.pro_rata import rights_of
from core.plan.financing import Financing
from core.plan.rounds import Round

_LIKELY = 0.5


@dataclass(frozen=True, eq=False)
class Closings:
    """What closed, by round and path: amount (0: it did not), pre-money, month (NaN: never), and the bridge
    before it.

    `amount` holds the money of pro-rata rights on top of the round too, and all that was agreed: of a round
    in two tranches `later_share` is the part of the second, which has come where it has a `later_month`.
    """

    amount: CountedOwners
    pre_money: CountedOwners
    month: CountedOwners
    bridge_amount: CountedOwners
    bridge_pre_money: CountedOwners
    bridge_month: CountedOwners
    later_month: CountedOwners | None = None
    later_share: tuple[Fraction, ...] = ()

    def first_part(self, place: int) -> Counted:
        """Return the money that came with a round's closing, by path."""
        return np.asarray(self.amount[place] * (1 - self._later(place)))

    def later_part(self, place: int) -> Counted:
        """Return the money of its second tranche, 0 where that has not come."""
        come = np.zeros(self.amount.shape[1], dtype=bool)
        if self.later_month is not None:
            come = np.isfinite(floats(self.later_month[place]))
        return np.asarray(np.where(come, self.amount[place] * self._later(place), self.amount[place] * 0))

    def _later(self, place: int) -> Any:
        """Return the part of a second tranche, as the kind of number that the amounts are."""
        share = self.later_share[place] if self.later_share else Fraction(0)
        return share if kind_of(self.amount) == "exact" else float(share)

    def money(self, place: int) -> Counted:
        """Return all the money that has come with a round, its bridge left out."""
        return np.asarray(self.first_part(place) + self.later_part(place))

    def payments(self, place: int) -> tuple[tuple[Paths, Counted], ...]:
        """Return (month, money) of what a round's investors pay: closing, second tranche, bridge."""
        found = [(self.month[place], self.first_part(place))]
        if self.later_month is not None:
            found.append((self.later_month[place], self.later_part(place)))
        return (*found, (self.bridge_month[place], self.bridge_amount[place]))

    def converted(self, least: float | None = None, since: int = -1) -> PathsMask:
        """Return where a SAFE or note has converted: a round or bridge that brought at least so much money at
        its closing, in the month of its issue (`since`) or later.
        """
        return np.asarray(self.conversion_month(least, since) < np.inf, dtype=bool)

    def conversion_month(self, least: float | None = None, since: int = -1) -> Paths:
        """Return the month of the first round or bridge in which it converts; infinity: none."""
        found = np.full(self.amount.shape[1], np.inf)
        paid = self.amount
        if any(self.later_share):
            paid = np.stack([self.first_part(place) for place in range(len(paid))])
        for amount, month in ((paid, self.month), (self.bridge_amount, self.bridge_month)):
            when = np.nan_to_num(floats(month), nan=-1.0)  # what has closed without a date has closed before
            enough = qualifies(amount, least) & (when >= since)
            found = np.minimum(found, np.where(enough, when, np.inf).min(axis=0, initial=np.inf))
        return found

    def until(self, month: int) -> "Closings":
        """Return what had closed by a month's end; later rounds never come to be."""
        nothing = self.amount * 0
        closed = np.nan_to_num(floats(self.month), nan=0.0) <= month
        bridged = np.nan_to_num(floats(self.bridge_month), nan=0.0) <= month
        late = None
        if self.later_month is not None:
            late = np.where(floats(self.later_month) <= month, self.later_month, np.nan)
        return replace(
            self,
            amount=np.where(closed, self.amount, nothing),
            bridge_amount=np.where(bridged, self.bridge_amount, nothing),
            later_month=late,
        )


def qualifies(amount: Any, least: float | None) -> Any:
    """Return where an amount of money lets something convert that asks for at least so much."""
    return np.asarray((amount > 0) & (amount >= (least or 0)), dtype=bool)


def nothing_closed(financing: Financing[Any], paths: int = 1, kind: Kind = "float") -> Closings:
    """Return closings in which no round has closed, to be written into."""

    def none() -> CountedOwners:
        return np.stack([zeros(paths, kind)] * (len(financing.rounds) + 1))[:-1]

    def never() -> CountedOwners:
        return np.full((len(financing.rounds), paths), np.nan)

    return Closings(none(), none(), never(), none(), none(), never(), never(), _later_shares(financing))


def _later_shares(financing: Financing[Any]) -> tuple[Fraction, ...]:
    return tuple(exact(one.later_share) for one in financing.rounds)


def planned_closings(
    financing: Financing[Any], months: Sequence[int], kind: Kind = "exact", paths: int = 1
) -> Closings:
    """Return closings in which every round closes at its median terms in the month given, and a second
    tranche comes in its own where it is likelier than not.
    """

    def terms(values: list[Any]) -> CountedOwners:
        return np.stack([lifted(value, paths, kind) for value in values])

    if not financing.rounds:
        return nothing_closed(financing, paths, kind)
    none = terms([0 for _ in financing.rounds])
    never = np.full((len(financing.rounds), paths), np.nan)
    later = np.array([_later(one, month) for one, month in zip(financing.rounds, months, strict=True)])
    found = Closings(
        none.copy(),
        terms([_middle(one.pre_money) for one in financing.rounds]),
        terms(list(months)),
        none,
        none,
        never,
        np.broadcast_to(later[:, None], never.shape),
        _later_shares(financing),
    )
    for place, one in enumerate(financing.rounds):
        on_top = rights_of(financing, found).share[place] if one.pro_rata == "on_top" else 0
        found.amount[place] = lifted(_middle(one.amount), paths, kind) / (1 - on_top)
    return found


def _later(one: Round[Any], month: int) -> float:
    return float(month + one.later_months) if _middle(one.later_odds) > _LIKELY else np.nan


def _middle(value: Any) -> Any:
    return value.median if hasattr(value, "median") else value
