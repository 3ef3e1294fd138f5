"""Pro-rata rights: which part of a round's new shares their holders may buy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from core.arrays import Counted
from core.errors import CalculationError, Fault
from core.financing.exact import exact, floats, kind_of, lifted, zeros
from core.financing.ownership.conversion import terms_of
from core.plan.financing import Financing
from core.plan.round_investors import RoundInvestor
from core.texts import mark

if TYPE_CHECKING:
    from core.financing.raising.closings import Closings


_TODAY = ""
"""All holders of today who have rights."""


@dataclass(frozen=True, eq=False)
class Rights:
    """Who may buy what of the rounds, by path.

    `share` is, by round, the part of its new shares that all holders of rights buy (0 in a round that grants
    none); `parts` is, by named investor of a planned round, the part of each round's new shares that it buys:
    of its own what it is named for, of later ones by its right.
    """

    share: tuple[Counted, ...]
    parts: Mapping[str, tuple[Counted, ...]]


def rights_of(financing: Financing[Any], closings: "Closings") -> Rights:
    """Return the rights, given what has closed.

    A right is on the part of the company held before the round, fully diluted: who uses it keeps that part. A
    round that grants no rights dilutes it, and so does a bridge; a later closing counts from its month on,
    and what its holder has sold in a tender or to a round's investors no longer does.
    New shares are counted at money ÷ pre-money, as if pools stayed as they are, SAFEs and notes had converted
    at their caps, and nobody were protected against dilution.
    """
    count = _Count(financing, closings)
    for place in range(len(financing.rounds)):
        count.pass_round(place)
    return Rights(tuple(count.share), {name: tuple(parts) for name, parts in count.parts.items()})


@dataclass(eq=False)
class _Tranche:
    """Shares that come later: in which month, how many, and how many of them by holder."""

    month: Any
    shares: Counted
    by_holder: Mapping[str, Counted]


class _Count:
    """The shares of all, and of holders of rights, while rounds pass; today's shares together are 1."""

    def __init__(self, financing: Financing[Any], closings: "Closings") -> None:
        self.financing, self.closings = financing, closings
        self.paths, self.kind = closings.amount.shape[1], kind_of(closings.amount)
        self.nothing = zeros(self.paths, self.kind)
        self.total = self.nothing + 1
        share, shares = _today(financing)
        self.held: dict[str, Counted] = {_TODAY: self._number(share)}
        self.common = {
            one.id: self._number(exact(one.shares) / shares)
            for one in financing.holders
            if one.security == "common" and shares
        }
        self.shares = shares
        self.tendered = {one.id: np.zeros(self.paths, dtype=bool) for one in financing.tenders}
        self.held |= {one.id: self.nothing for one in financing.investors}
        self.entitled = [_TODAY, *(one.id for one in financing.investors if one.pro_rata)]
        self.waiting = list[_Tranche]()
        self.share = list[Counted]()
        self.parts: dict[str, list[Counted]] = {one.id: [] for one in financing.investors}

    def _number(self, value: Any) -> Counted:
        return lifted(value, self.paths, self.kind)

    def pass_round(self, place: int) -> None:
        """Let a round and the bridge before it close, where they have."""
        one, closings = self.financing.rounds[place], self.closings
        self._tranches_until(floats(closings.month[place]))
        self._tenders_until(floats(closings.month[place]))
        named = {each.id: self._number(exact(each.money_share)) for each in self._named(place)}
        self._issue(self._new(closings.bridge_amount[place], closings.bridge_pre_money[place]), named)
        before = {name: self.held[name] / self.total for name in self.entitled if name not in named}
        rights = before if one.pro_rata != "none" else {}
        share = sum(rights.values(), self.nothing)
        rights = rights | {name: part * (1 - share) for name, part in named.items()}
        self.share.append(share)
        for name, parts in self.parts.items():
            parts.append(rights.get(name, self.nothing))
        amount, pre_money = closings.amount[place], closings.pre_money[place]
        new = self._new(amount, pre_money - share * amount if one.pro_rata == "on_top" else pre_money)
        if one.secondary_amount > 0:
            paid = pre_money * (1 - self._number(one.secondary_discount_share))
            money = self._number(one.secondary_amount) * (amount > 0)
            self._sell(one.secondary_sellers, self._new(money, paid))
        later = self._number(exact(one.later_share))
        self._issue(new * (1 - later), rights)
        each = new * later / one.later_closings
        for month, _money in closings.later_parts(place):
            self.waiting.append(_Tranche(month, each, {name: each * part for name, part in rights.items()}))

    def _named(self, place: int) -> list[RoundInvestor[Any]]:
        return [one for one in self.financing.investors if one.round == self.financing.rounds[place].id]

    def _new(self, amount: Counted, pre_money: Counted) -> Counted:
        """Return the new shares for an amount of money, 0 where none came."""
        priced = np.asarray((amount > 0) & (pre_money > 0), dtype=bool)
        return np.where(priced, self.total * amount, self.nothing) / np.where(
            priced, pre_money, self.nothing + 1
        )

    def _issue(self, new: Counted, parts: Mapping[str, Counted]) -> None:
        for name, part in parts.items():
            self.held[name] = self.held[name] + new * part
        self.total = self.total + new

    def _tranches_until(self, month: Any) -> None:
        """Let later closings come that are there by a round's month; a round that has not closed is under
        way.
        """
        for one in self.waiting:
            come = np.isfinite(one.month) & ~(one.month > month)
            self.total = self.total + np.where(come, one.shares, self.nothing)
            for name, shares in one.by_holder.items():
                self.held[name] = self.held[name] + np.where(come, shares, self.nothing)
            one.month = np.where(come, np.nan, one.month)

    def _tenders_until(self, month: Any) -> None:
        """Let tenders take place that are due by a round's month, or before one that has not closed."""
        for one in self.financing.tenders if self.common else ():
            due = np.asarray(~(one.month > month) & ~self.tendered[one.id], dtype=bool)
            self.tendered[one.id] |= due
            shares = self._number(exact(one.amount) / exact(one.price) / self.shares)
            self._sell(one.sellers, np.where(due, shares, self.nothing))

    def _sell(self, named: Sequence[str], wanted: Counted) -> None:
        """Take shares from their sellers (nobody named: all founders), in proportion to what they hold."""
        common = [one for one in self.financing.holders if one.id in self.common]
        sellers = [one for one in common if (one.id in named if named else one.kind == "founder")]
        held = sum((self.common[one.id] for one in sellers), self.nothing)
        part = np.minimum(wanted, held) / np.where(held > 0, held, self.nothing + 1)
        for one in sellers:
            sold = self.common[one.id] * part
            self.common[one.id] = self.common[one.id] - sold
            if one.pro_rata:
                self.held[_TODAY] = self.held[_TODAY] - sold


def _today(financing: Financing[Any]) -> tuple[Fraction, Fraction]:
    """Return the part of the company, fully diluted, of those who have rights today, and all its shares.

    SAFEs and notes count as converted at their caps: where the cap counts what converts, as money ÷ cap of
    everything, else as money ÷ cap beside the shares that exist. Without a cap they count nothing. Refuses
    rights that leave nothing to new investors.
    """
    if all(one.pro_rata == "none" for one in financing.rounds):
        return Fraction(0), Fraction(0)
    total, held = Fraction(financing.pool_shares), Fraction(0)
    for holder in financing.holders:
        total, held = total + holder.shares, held + (holder.shares if holder.pro_rata else 0)
    for series in financing.series:
        converted = (
            exact(series.issue_price) / exact(series.conversion_price or series.issue_price) * series.shares
        )
        total, held = total + converted, held + (converted if series.pro_rata else 0)
    all_caps, own_caps, existing = Fraction(0), Fraction(0), total
    for one in financing.convertibles:
        part, beside = _taken_at_cap(one, financing)
        all_caps, own_caps = all_caps + part, own_caps + (part if one.pro_rata else 0)
        new = beside * existing
        total, held = total + new, held + (new if one.pro_rata else 0)
    if all_caps >= 1:
        text = mark("SAFEs and notes take the whole company at their caps: raise a cap, or lower an amount")
        raise CalculationError(Fault("financing.safes", text))
    share = held / total * (1 - all_caps) + own_caps if total else own_caps
    if not 0 <= share < 1:
        raise CalculationError(
            Fault("financing.safes", mark("pro-rata rights leave nothing for the new investors"))
        )
    return share, total / (1 - all_caps)


def _taken_at_cap(one: Any, financing: Financing[Any]) -> tuple[Fraction, Fraction]:
    """Return what a SAFE or note takes at the best of its caps, or as its fixed share: a part of everything,
    or so many shares for each that exists (the other is 0).
    """
    money = exact(one.amount if hasattr(one, "amount") else one.principal)
    whole, beside = Fraction(0), Fraction(0)
    for terms in terms_of(one, financing):
        if terms.fixed_share is not None:
            whole = max(whole, exact(terms.fixed_share))
        if terms.cap is not None and _counts_what_converts(terms):
            whole = max(whole, money / exact(terms.cap))
        elif terms.cap is not None:
            beside = max(beside, money / exact(terms.cap))
    return (whole, Fraction(0)) if whole >= beside / (1 + beside) else (Fraction(0), beside)


def _counts_what_converts(terms: Any) -> bool:
    return terms.cap_counts in ("post_money", "all_pre_money") or (
        terms.cap_counts == "as_ticked" and terms.counts_converting
    )
