"""Pro-rata rights: which part of a round's new shares their holders may buy."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from core.arrays import Counted, sum_rows
from core.errors import CalculationError, Fault
from core.financing.exact import lifted, zeros
from core.financing.ownership.standing import Holdings
from core.financing.raising.closings import Closings
from core.plan.financing import Financing
from core.texts import mark

_TODAY = ""
"""All holders of today who have rights."""


@dataclass(frozen=True, eq=False)
class Rights:
    """Who may buy what of the rounds, by path.

    `share` is, by round, the part of its new shares that all holders of rights buy (0 in a round that grants
    none, or has closed nowhere); `parts` is, by named investor of a planned round, the part of each round's
    new shares that it buys: of its own what it is named for, of later ones by its right.
    """

    share: tuple[Counted, ...]
    parts: Mapping[str, tuple[Counted, ...]]


class Entitled(Holdings):
    """Holdings with the rights to buy of rounds, each found as the round closes.

    A right is on the part of the company held before the round, fully diluted: what exists, the unissued pool
    included, and what SAFEs and notes that wait still would become at the best of their caps and discounts.
    Whoever uses it buys that part of the new shares.
    """

    def __init__(
        self,
        financing: Financing[Any],
        closings: Closings,
        owed: Mapping[str, Counted],
        strict: bool,
        start: date,
    ) -> None:
        super().__init__(financing, closings, owed, strict, start)
        nothing = zeros(self.paths, self.kind)
        self._bought = {name: [nothing] * len(financing.rounds) for name in (_TODAY, *self._names())}

    def _names(self) -> Iterator[str]:
        return (one.id for one in self.financing.investors)

    @property
    def rights(self) -> Rights:
        """Who may buy what of the rounds that have closed."""
        return Rights(tuple(self.rights_share), {name: tuple(self._bought[name]) for name in self._names()})

    def find_rights(self, place: int, month: Any, pre_money: Counted) -> None:
        """Find the rights in a round that closes in each path's month at this pre-money."""
        one, nothing = self.financing.rounds[place], zeros(self.paths, self.kind)
        named = {each.id: each for each in self.financing.investors if each.round == one.id}
        if one.pro_rata != "none":
            for name, part in self._held_before(place, month, pre_money).items():
                if name not in named:
                    self._bought[name][place] = part
            self.rights_share[place] = sum((bought[place] for bought in self._bought.values()), nothing)
            if (self.rights_share[place] >= 1).any():
                text = mark("pro-rata rights leave nothing for the new investors")
                raise CalculationError(Fault("financing.safes", text))
        for name, each in named.items():
            part = lifted(each.money_share, self.paths, self.kind)
            self._bought[name][place] = part * (1 - self.rights_share[place])

    def _held_before(self, place: int, month: Any, pre_money: Counted) -> dict[str, Counted]:
        """Return the part of the company of those who have rights, before a round."""
        existing = sum_rows(self.shares)
        total, whole = existing, zeros(self.paths, self.kind)
        held = {_TODAY: self._by_right(_TODAY, place)}
        own = zeros(self.paths, self.kind)
        for owner in (*self.financing.holders, *self.financing.series, *self.financing.convertibles):
            if owner.pro_rata:
                held[_TODAY] = held[_TODAY] + self.shares[self.place[owner.id]]
        for waiting, (part, beside) in self._waiting_parts(place, month, pre_money):
            total, whole = total + beside * existing, whole + part
            if waiting.pro_rata:
                held[_TODAY], own = held[_TODAY] + beside * existing, own + part
        if (whole >= 1).any():
            text = mark(
                "SAFEs and notes take the whole company at their caps: raise a cap, or lower an amount"
            )
            raise CalculationError(Fault("financing.safes", text))
        for one in self.financing.investors:
            if one.pro_rata:
                columns = (one.round, f"{one.round}_secondary")
                bought = sum(self.shares[self.place[name]] for name in columns if name in self.place)
                part = lifted(one.money_share, self.paths, self.kind)
                held[one.id] = bought * part + self._by_right(one.id, place, own=one.round)
        there = np.where(np.asarray(total > 0, dtype=bool), total, total + 1)
        parts = {name: shares / there * (1 - whole) for name, shares in held.items()}
        return parts | {_TODAY: parts[_TODAY] + own}

    def _by_right(self, name: str, place: int, own: str = "") -> Counted:
        """Return the shares that were bought by right in the rounds before; in its own it needed none."""
        found = zeros(self.paths, self.kind)
        for before, one in enumerate(self.financing.rounds[:place]):
            share = self.rights_share[before]
            if one.pro_rata != "none" and one.id != own:
                part = self._bought[name][before] / np.where(share > 0, share, share + 1)
                found = found + part * self.shares[self.place[f"{one.id}_pro_rata"]]
        return found

    def _waiting_parts(
        self, place: int, month: Any, pre_money: Counted
    ) -> list[tuple[Any, tuple[Counted, Counted]]]:
        """Return what each SAFE or note that waits would take: a part of everything, or so many shares for
        each that exists (the other is 0), whichever is more beside what the others take.
        """
        each = self.financing.rounds[place].convention == "pre_money"
        found = {
            one.id: self._at_best(one, month, pre_money, outside=each) for one in self.financing.convertibles
        }
        nothing = zeros(self.paths, self.kind)
        chosen = dict.fromkeys(found, (nothing, nothing))
        for _ in range(2):  # alone first, then beside the others
            for name, (whole, beside) in found.items():
                others = [way for other, way in chosen.items() if other != name]
                taken = sum((way[0] for way in others), nothing)
                there = 1 + sum((way[1] for way in others), nothing)
                larger = np.asarray(whole >= beside * (1 - taken) / (there + beside), dtype=bool)
                chosen[name] = np.where(larger, whole, nothing), np.where(larger, nothing, beside)
        return [(one, chosen[one.id]) for one in self.financing.convertibles]

    def _at_best(self, one: Any, month: Any, pre_money: Counted, *, outside: bool) -> tuple[Counted, Counted]:
        """Return what one that waits would take at the best of its caps, at its discount to the round's
        price, or as its fixed share: a part of everything, and so many shares for each that exists. Where the
        pre-money counts nothing that converts (`outside`), so does the round's price.
        """
        whole, beside = zeros(self.paths, self.kind), zeros(self.paths, self.kind)
        waits = self._issued(one, month) & (self.converted_in[self.place[one.id]] < 0)
        money = self._money(self._money_of(one, month), waits)
        priced = np.asarray(pre_money > 0, dtype=bool)
        for terms, holds in self._documents(one, month):
            there = np.asarray(waits & holds, dtype=bool)
            if terms.fixed_share is not None:
                fixed = lifted(terms.fixed_share, self.paths, self.kind)
                whole = np.maximum(whole, np.where(there, fixed, whole * 0))
                continue
            paid = pre_money * (1 - lifted(terms.discount_share, self.paths, self.kind))
            part = self._money(money, there & priced) / np.where(priced, paid, 1)
            whole, beside = (
                (whole, np.maximum(beside, part)) if outside else (np.maximum(whole, part), beside)
            )
            if terms.cap is not None:
                part = self._money(money, there) / lifted(terms.cap, self.paths, self.kind)
                counted = _counts_what_converts(terms)
                whole = np.maximum(whole, part) if counted else whole
                beside = beside if counted else np.maximum(beside, part)
        return whole, beside

    def _money_of(self, one: Any, month: Any) -> Counted:
        """Return a SAFE's money, or what a note is owed in each path's month."""
        if one.id in self.owed:
            return np.asarray(self.owed[one.id][np.nan_to_num(month).astype(np.int64)])
        return lifted(one.amount, self.paths, self.kind)


def _counts_what_converts(terms: Any) -> bool:
    return terms.cap_counts in ("post_money", "all_pre_money") or (
        terms.cap_counts == "as_ticked" and terms.counts_converting
    )
