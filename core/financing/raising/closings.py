"""Which rounds closed, when and at which price: what the cap table is built from."""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from core.arrays import Counted, CountedOwners, CountedSteps, PathNumbers, Paths, PathsMask
from core.financing.exact import Kind, exact, floats, kind_of, zeros
from core.plan.financing import Financing

_MOST_ON_TOP = Fraction(95, 100)
"""Money of rights on top of a round, as a part of the pre-money, that its owners survive."""


@dataclass(frozen=True, eq=False)
class Closings:
    """What closed, by round and path: amount (0: it did not), pre-money, month (NaN: never), and the bridge
    before it.

    `amount` holds the money of pro-rata rights on top of the round too, and all that was agreed. Of it
    `later_share` is the part of a round's later closings, dealt evenly over so many as `later_closings` says;
    one has come where it has a `later_month` (closings, rounds, paths). `on_top` says where rights on top of
    a round have brought money of their own (None: wherever it grants them).
    """

    amount: CountedOwners
    pre_money: CountedOwners
    month: CountedOwners
    bridge_amount: CountedOwners
    bridge_pre_money: CountedOwners
    bridge_month: CountedOwners
    later_month: CountedSteps | None = None
    later_share: tuple[Fraction, ...] = ()
    later_closings: tuple[int, ...] = ()
    on_top: Any = None

    def first_part(self, place: int) -> Counted:
        """Return the money that came with a round's closing, by path."""
        return np.asarray(self.amount[place] * (1 - self._later(place)))

    def later_parts(self, place: int) -> list[tuple[Paths, Counted]]:
        """Return (month, money) of each of its later closings; NaN and 0 where one has not come."""
        if self.later_month is None or not self._later(place):
            return []
        count = self.later_closings[place]
        each = self.amount[place] * self._later(place) / count
        months = [floats(month[place]) for month in self.later_month[:count]]
        return [(month, np.where(np.isfinite(month), each, each * 0)) for month in months]

    def later_part(self, place: int) -> Counted:
        """Return the money of all its later closings that have come."""
        return np.asarray(sum((money for _month, money in self.later_parts(place)), self.amount[place] * 0))

    def _later(self, place: int) -> Any:
        """Return the part of all its later closings, as the kind of number that the amounts are."""
        share = self.later_share[place] if self.later_share else Fraction(0)
        return share if kind_of(self.amount) == "exact" else float(share)

    def money(self, place: int) -> Counted:
        """Return all the money that has come with a round, its bridge left out."""
        return np.asarray(self.first_part(place) + self.later_part(place))

    def payments(self, place: int) -> tuple[tuple[Paths, Counted], ...]:
        """Return (month, money) of what a round's investors pay: closing, later closings, bridge."""
        first = self.month[place], self.first_part(place)
        return (first, *self.later_parts(place), (self.bridge_month[place], self.bridge_amount[place]))

    def converted(self, least: float | None = None, since: int = -1) -> PathsMask:
        """Return where a SAFE or note has converted: in a round or bridge that has brought at least so much
        money, in the month of its issue (`since`) or later.
        """
        return np.asarray(self.conversion_month(least, since) < np.inf, dtype=bool)

    def conversion_month(self, least: float | None = None, since: int = -1) -> Paths:
        """Return the month of the first closing of a round, or bridge, by which it converts; infinity:
        none.
        """
        bridged = np.nan_to_num(floats(self.bridge_month), nan=-1.0)
        enough = qualifies(self.bridge_amount, least) & (bridged >= since)
        found: Paths = np.where(enough, bridged, np.inf).min(axis=0, initial=np.inf)
        for place in range(len(self.amount)):
            began = np.nan_to_num(floats(self.month[place]), nan=-1.0) >= since
            found = np.minimum(found, np.where(began, self.qualified(place, least), np.inf))
        return found

    def qualified(self, place: int, least: float | None) -> Paths:
        """Return the month in which a round's closings have together brought at least so much; infinity:
        never. What has closed without a date has closed before (−1).
        """
        money, first = self.first_part(place), np.nan_to_num(floats(self.month[place]), nan=-1.0)
        found = np.where(qualifies(money, least), first, np.inf)
        for month, more in self.later_parts(place):
            money = money + more
            enough = np.isfinite(month) & qualifies(money, least)
            found = np.where(enough, np.minimum(found, month), found)
        return found

    def of_paths(self, paths: PathNumbers) -> "Closings":
        """Return what closed on some paths."""
        by_path = ("amount", "pre_money", "month", "bridge_amount", "bridge_pre_money", "bridge_month")
        late = None if self.later_month is None else self.later_month[..., paths]
        on_top = None if self.on_top is None else self.on_top[:, paths]
        taken = {name: getattr(self, name)[:, paths] for name in by_path}
        return replace(self, later_month=late, on_top=on_top, **taken)

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


def with_rights(amount: Counted, pre_money: Counted, share: Counted) -> Counted:
    """Return a round's money with that of rights on top of it, which buy a `share` of its new shares. Where
    they would leave nothing of the company to its owners they are used inside the round: then it is the
    amount alone.
    """
    most = _MOST_ON_TOP if kind_of(amount) == "exact" else float(_MOST_ON_TOP)
    money = amount / (1 - share)
    return np.where(np.asarray(share * money < most * pre_money, dtype=bool), money, amount)


def qualifies(amount: Any, least: float | None) -> Any:
    """Return where an amount of money lets something convert that asks for at least so much."""
    return np.asarray((amount > 0) & (amount >= (least or 0)), dtype=bool)


def nothing_closed(financing: Financing[Any], paths: int = 1, kind: Kind = "float") -> Closings:
    """Return closings in which no round has closed, to be written into."""

    def none() -> CountedOwners:
        return np.stack([zeros(paths, kind)] * (len(financing.rounds) + 1))[:-1]

    def never() -> CountedOwners:
        return np.full((len(financing.rounds), paths), np.nan)

    later = np.full((most_later(financing), *never().shape), np.nan)
    on_top = np.zeros(never().shape, dtype=bool)
    return Closings(none(), none(), never(), none(), none(), never(), later, *later_terms(financing), on_top)


def later_terms(financing: Financing[Any]) -> tuple[tuple[Fraction, ...], tuple[int, ...]]:
    """Return by round which part of its money comes later, and at how many closings."""
    shares = tuple(exact(one.later_share) for one in financing.rounds)
    return shares, tuple(one.later_closings for one in financing.rounds)


def most_later(financing: Financing[Any]) -> int:
    """Return the most later closings that any round has; at least 1."""
    return max((one.later_closings for one in financing.rounds if one.later_share), default=1)
