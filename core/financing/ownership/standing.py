"""What stands in the cap table before a round: holdings, what may convert, who is protected, the round's
terms.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from core.arrays import Counted, CountedOwners, PathNumbers, Paths, PathsMask
from core.financing.exact import Kind, floats, kind_of, lifted, zeros
from core.financing.ownership.conversion import counts_of, document_of, terms_of
from core.financing.ownership.owners import Owner, owners_of
from core.financing.ownership.tranches import Tranche
from core.financing.raising.closings import Closings, qualifies
from core.financing.raising.round_terms import (
    ConversionTerm,
    Convertible,
    Pool,
    Protected,
    RoundTerms,
    Standing,
)
from core.months import PER_YEAR
from core.plan.financing import Financing
from core.plan.rounds import Round
from core.plan.share_terms import Protection

_PREFERRED = ("series", "safe", "note", "round")


Closing = tuple[int, bool]
"""The place of a round, and whether it is the bridge before it that closes."""
_NO_CAP = 10**30
"""A cap so high that nothing converts at it."""


class Holdings:
    """The holdings while the table is built; arrays of shape (owners, paths)."""

    def __init__(
        self,
        financing: Financing[Any],
        closings: Closings,
        owed: Mapping[str, Counted],
        strict: bool,
        start: date,
    ) -> None:
        self.financing, self.closings, self.owed, self.strict = financing, closings, owed, strict
        self.start = start
        self.columns = owners_of(financing)
        self.place = {column.id: index for index, column in enumerate(self.columns)}
        self.kind: Kind = kind_of(closings.amount)
        self.paths = closings.amount.shape[1]
        opening: dict[str, Any] = {one.id: one.shares for one in financing.holders}
        opening["pool"] = financing.pool_shares
        opening |= {one.id: one.warrants for one in financing.loans if one.warrants and one.draw_month <= 0}
        self.shares = self._columns(opening)
        self.invested, self.price = self._columns({}), self._columns({})
        for one in financing.series:
            self._put_series(one)
        self.strikes = self._columns({column.id: column.strike or 0 for column in self.columns})
        self.converted_in = np.full((len(self.columns), self.paths), -1, dtype=np.int64)
        self.converted_month = np.full(self.converted_in.shape, np.nan)
        self.pending = {one.id: lifted(one.shares, self.paths, self.kind) for one in financing.each_grant}
        self.later = dict[str, tuple[Tranche, ...]]()
        self.sales, self.sold = dict[str, CountedOwners](), self._columns({})
        self.tendered = {one.id: np.zeros(self.paths, dtype=bool) for one in financing.tenders}
        self.terms: dict[str, Any] = {one.id: one for one in financing.series}
        self.terms |= {one.id: one for one in financing.rounds}
        self.years_paid = np.zeros((len(self.columns), self.paths), dtype=np.int64)
        for one in financing.series:  # today's shares hold what was paid before the plan
            self.years_paid[self.place[one.id]] = max(-1 - one.issued_month, 0) // PER_YEAR
        self.rights_share = [zeros(self.paths, self.kind) for _ in financing.rounds]

    def _columns(self, values: Mapping[str, Any]) -> CountedOwners:
        return np.stack([lifted(values.get(column.id, 0), self.paths, self.kind) for column in self.columns])

    def _put_series(self, one: Any) -> None:
        shares, issue = (
            lifted(one.shares, self.paths, self.kind),
            lifted(one.issue_price, self.paths, self.kind),
        )
        conversion = (
            issue if one.conversion_price is None else lifted(one.conversion_price, self.paths, self.kind)
        )
        place = self.place[one.id]
        self.shares[place], self.price[place] = shares * issue / conversion, conversion
        self.invested[place] = shares * issue

    def _terms(
        self, one: Round[Any], amount: Counted, pre_money: Counted, rows: PathNumbers, bridge: bool
    ) -> RoundTerms:
        count = len(rows)
        pool = Pool() if bridge else self._pool(one, count)
        coverage = (
            lifted(one.warrant_coverage_share, count, self.kind)
            if one.warrant_coverage_share and not bridge
            else None
        )
        if one.pro_rata == "on_top" and not bridge:
            # New investors keep amount ÷ (pre-money + amount): the post-money stands. Rights that were used
            # inside the round brought no money on top of it.
            on_top, place = self.closings.on_top, self.financing.rounds.index(one)
            brought = pre_money - self._rights_in(one)[rows] * amount
            pre_money = brought if on_top is None else np.where(on_top[place, rows], brought, pre_money)
        return RoundTerms(
            amount=amount,
            pre_money=pre_money,
            convention=one.convention,
            pool=pool,
            warrant_coverage_share=coverage,
            dilution_counts_conversions=one.conversions_dilute,
        )

    def _rights_in(self, one: Round[Any]) -> Counted:
        """Return the part of a round's new shares that holders of rights buy, by path."""
        return self.rights_share[self.financing.rounds.index(one)]

    def _pool(self, one: Round[Any], count: int) -> Pool:
        if one.pool_increase is not None:
            return Pool(increase=lifted(one.pool_increase, count, self.kind), timing=one.pool_timing)
        return Pool(
            target_share=lifted(one.pool_after_share, count, self.kind),
            timing=one.pool_timing,
            counts=one.pool_counts,
        )

    def _standing(self, rows: PathNumbers) -> Standing:
        def held(*kinds: str) -> Counted:
            total = zeros(len(rows), self.kind)
            for index, column in enumerate(self.columns):
                if column.kind in kinds:
                    total = total + self.shares[index, rows]
            return total

        return Standing(
            held("common"),
            held(*_PREFERRED),
            held("options"),
            held("promised"),
            held("pool"),
            held("warrants"),
        )

    def _convertibles(self, rows: PathNumbers, month: Any, closing: Closing) -> list[Convertible]:
        """Return what converts in a round: what waits still, and asks for no larger one."""
        count, found = len(rows), []
        for safe in self.financing.safes:
            money = lifted(safe.amount, count, self.kind)
            found.append(self._convertible(safe, money, month, self._converts(safe, rows, month, closing)))
        for note in self.financing.notes:
            when = self._qualified(note, rows, closing)
            owed = self.owed[note.id][np.maximum(np.where(np.isfinite(when), when, 0), 0).astype(np.int64)]
            found.append(self._convertible(note, owed, month, self._converts(note, rows, month, closing)))
        return [one for one in found if (one.money > 0).any()]

    def _converts(self, one: Any, rows: PathNumbers, month: Any, closing: Closing) -> PathsMask:
        """Return where it is issued, waits still, and the round is large enough."""
        waits = self._issued(one, month) & (self.converted_in[self.place[one.id], rows] < 0)
        return np.asarray(waits & np.isfinite(self._qualified(one, rows, closing)), dtype=bool)

    def _qualified(self, one: Any, rows: PathNumbers, closing: Closing) -> Paths:
        """Return the month in which a round, or the bridge before it, has brought what it asks for; infinity:
        it does not, or another has before.
        """
        least = document_of(one, self.financing).qualified_amount
        place, bridge = closing
        if bridge:
            month = np.nan_to_num(floats(self.closings.bridge_month[place, rows]), nan=-1.0)
            found = np.where(qualifies(self.closings.bridge_amount[place, rows], least), month, np.inf)
        else:
            found = self.closings.qualified(place, least)[rows]
        first = self.closings.conversion_month(least, one.begins(self.start))[rows]
        return np.where(found <= first, found, np.inf)  # another may have brought as much before

    def _convertible(self, one: Any, money: Counted, month: Any, converts: PathsMask) -> Convertible:
        terms, at_price = list[ConversionTerm](), np.zeros(len(money), dtype=bool)
        for document, holds in self._documents(one, month):
            terms += self._ways(document, holds)
            at_price |= holds & (document.fixed_share is None)
        return Convertible(one.id, self._money(money, converts), tuple(terms), at_price)

    def _documents(self, one: Any, month: Any) -> list[tuple[Any, PathsMask]]:
        """Return whose terms its holder may take, and where: those of what has been issued; its own, unless
        it has elected another's.
        """
        found = [(other, self._issued(other, month)) for other in terms_of(one, self.financing, self.start)]
        if one.elected is not None:
            found.append((one, ~found[0][1]))
        return [(document, holds) for document, holds in found if holds.any()]

    def _issued(self, one: Any, month: Any) -> PathsMask:
        """Return where a SAFE or note has been issued by the month of a round."""
        when = np.nan_to_num(floats(month))
        if one.id in self.owed:
            return np.asarray(self.owed[one.id][when.astype(np.int64)] > 0, dtype=bool)
        return np.asarray(when >= one.issued_month, dtype=bool)

    def _money(self, money: Counted, waiting: PathsMask) -> Counted:
        return np.where(waiting, money, zeros(len(money), self.kind))

    def _ways(self, one: Any, holds: PathsMask) -> list[ConversionTerm]:
        """Return a document's terms; where it does not hold yet they give nothing."""
        counts, ways, count = counts_of(one), list[ConversionTerm](), len(holds)

        def where(value: Any, otherwise: Any) -> Counted:
            return np.where(holds, lifted(value, count, self.kind), lifted(otherwise, count, self.kind))

        if one.fixed_share is not None:
            ways.append(ConversionTerm(fixed_share=where(one.fixed_share, 0), counts=counts, document=one.id))
        if one.cap is not None:
            ways.append(ConversionTerm(cap=where(one.cap, _NO_CAP), counts=counts, document=one.id))
        if one.discount_share:
            ways.append(ConversionTerm(discount_share=where(one.discount_share, 0), document=one.id))
        return ways

    def _protected(self, rows: PathNumbers) -> list[Protected]:
        found = []
        for index, column in enumerate(self.columns):
            price = self.price[index, rows]
            safe_price = np.where(price > 0, price, 1 + zeros(len(rows), self.kind))
            for kind, held in self._protections(column, rows):
                shares = np.where(
                    held & np.asarray(price > 0, dtype=bool),
                    self.shares[index, rows],
                    zeros(len(rows), self.kind),
                )
                found.append(Protected(f"{column.id}|{kind}", shares, safe_price, kind))
        return found

    def _protections(self, column: Owner, rows: PathNumbers) -> list[tuple[Protection, PathsMask]]:
        """Return a column's kinds of protection and where they hold: of SAFEs and notes without one of their
        own, those of the round they converted in.
        """
        if column.protection is not None:
            return (
                [] if column.protection == "none" else [(column.protection, np.ones(len(rows), dtype=bool))]
            )
        kinds = [one.protection for one in self.financing.rounds]
        found: list[tuple[Protection, PathsMask]] = []
        for kind in dict.fromkeys(kinds):
            if kind != "none":
                found.append(
                    (
                        kind,
                        np.isin(
                            self.converted_in[self.place[column.id], rows],
                            [index for index, own in enumerate(kinds) if own == kind],
                        ),
                    )
                )
        return found

    def _preferred_columns(self) -> Iterator[tuple[int, Any, Any]]:
        """Yield (column, terms, month since when it has them by path, NaN where it does not); what has
        converted has the terms of its round.
        """
        rounds = self.financing.rounds
        places = {one.id: place for place, one in enumerate(rounds)}
        for index, column in enumerate(self.columns):
            if column.kind == "series":
                terms = self.terms[column.source]
                yield index, terms, np.full(self.paths, float(terms.issued_month))
            elif column.kind == "round":
                place = places[column.source]
                yield index, rounds[place], floats(self.closings.month[place])
            elif column.kind in ("safe", "note"):
                for place, terms in enumerate(rounds):
                    here = self.converted_in[index] == place
                    if here.any():
                        yield index, terms, np.where(here, self.converted_month[index], np.nan)
