"""What every owner may claim at an exit: preferences with dividends, strikes, and what never converted (see
`liquidity`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from core.arrays import ClassNumbers, Counted, CountedClasses, Paths, PathsIndex, sum_rows
from core.financing.exact import Kind, exact, floats, kind_of, lifted, zeros
from core.financing.exit.liquidity import DISCOUNT, LATER, Waiting, best_way
from core.financing.exit.seniority import rank_of, rank_of_round, rank_unconverted
from core.financing.exit.waterfall import ParticipationCode, ShareClasses
from core.financing.ownership.cap_table import CapTable
from core.financing.ownership.conversion import counts_of, document_of, terms_of
from core.financing.ownership.dividends import accrued_dividends
from core.financing.ownership.owners import Owner
from core.financing.ownership.vesting import earned_at_exit
from core.plan.convertibles import ConversionTerms, Safe
from core.plan.financing import Financing


@dataclass(frozen=True, eq=False)
class Claim:
    """One class of an owner, by path."""

    owner: str
    kind: ParticipationCode
    shares: Counted
    preference: Counted
    cap: Counted
    strike: Counted
    rank: PathsIndex

    def plus(self, other: "Claim") -> "Claim":
        """Return both as one class, of which each path has at most one."""
        return replace(
            self,
            shares=self.shares + other.shares,
            preference=self.preference + other.preference,
            cap=self.cap + other.cap,
            rank=self.rank + other.rank,
        )


class Claims:
    """Builds the classes from the cap table and the plan's terms."""

    def __init__(
        self,
        financing: Financing[Any],
        table: CapTable,
        closed_month: Any,
        exit_month: int,
        owed: Mapping[str, Counted],
        start: date,
    ) -> None:
        self.financing, self.table, self.closed_month, self.owed = financing, table, closed_month, owed
        self.exit_month, self.start = exit_month, start
        self.kind: Kind = kind_of(table.at_exit)
        self.paths = table.at_exit.shape[1]
        self.zero = zeros(self.paths, self.kind)
        self.waiting = table.converted_in < 0
        """Whether it would still have to convert, by owner and path."""
        self.issued = {one.id: one.issued_month for one in financing.safes}
        self.vesting = {one.id: one.vesting for one in financing.holders}
        self.vesting |= {one.id: one.vesting for one in financing.each_grant}
        self.rounds = {one.id: index for index, one in enumerate(financing.rounds)}

    def counted(self) -> Counted:
        """Return the shares counted before what converts: all but the unissued pool."""
        held: Counted = sum_rows(self.table.at_exit[:-1])
        return held

    def convertibles(self) -> list[Waiting]:
        """Return the SAFEs and notes with a cap or a fixed share, as they would convert at an exit.

        What they take without converting is their money, its multiple at a sale, or shares at a discount to
        the sale's own price, which are worth money ÷ (1 − discount).
        """
        ways = {one.id: (one, self._ways(one)) for one in self.financing.convertibles}
        ways = {name: way for name, way in ways.items() if way[1]}
        chosen = {name: best_way(own, ()) for name, (_one, own) in ways.items()}
        for name, (_one, own) in ways.items():  # what one gets depends on what the others take
            chosen[name] = best_way(own, [way for other, way in chosen.items() if other != name])
        return [
            Waiting(name, *chosen[name], self.cash_out(one) + self._discounted(one))
            for name, (one, _own) in ways.items()
        ]

    def _ways(self, one: Any) -> list[tuple[Counted, bool]]:
        """Return the ways in which it may convert: the part of the shares counted, and whether they count
        what converts.
        """
        money = self._waits(one.id, self._money_of(one))
        return [
            (self._part(other, one.id, money), "converting" in counts_of(other))
            for other in self._documents(one)
            if other.cap is not None or other.fixed_share is not None
        ]

    def _part(self, terms: ConversionTerms[Any], owner: str, money: Counted) -> Counted:
        """Return the part of the capitalisation that it converts into."""
        if terms.fixed_share is not None:
            return self._waits(owner, self._money(terms.fixed_share))
        return money / self._money(terms.cap)

    def _money_of(self, one: Any) -> Counted:
        """Return a SAFE's money, or what a note is owed."""
        return self._money(one.amount) if isinstance(one, Safe) else self.owed.get(one.id, self.zero)

    def _waits(self, owner: str, value: Counted) -> Counted:
        """Return a value where a SAFE or note has been issued and has not converted."""
        place = self.table.owners.index(owner)
        issued = self.issued.get(owner, -1) <= self.exit_month  # what a note is owed is 0 before it is issued
        return np.where(self.waiting[place] & issued, value, self.zero)

    def cash_out(self, one: Any) -> Counted:
        """Return what one that has not converted takes in money: a multiple of what it lent, and interest."""
        money, lent = self._money_of(one), self._money(one.amount if isinstance(one, Safe) else one.principal)
        more = lent * self._money(exact(document_of(one, self.financing).sale_multiple) - 1)
        return self._waits(one.id, np.where(np.asarray(money > 0, dtype=bool), money + more, self.zero))

    def _documents(self, one: Any) -> tuple[Any, ...]:
        """Return whose terms it may take at the exit: of what has been issued by then."""
        found = [
            other
            for other in terms_of(one, self.financing, self.start)
            if self.issued.get(other.id, -1) <= self.exit_month
            and (other.id not in self.owed or self.owed[other.id].any())
        ]
        return tuple(found) or (one,)

    def _discounted(self, one: Any) -> Counted:
        """Return what shares at a discount to the sale's price are worth above the cash-out; they are common.

        Source: Y Combinator's SAFEs, section 1(d): the greater of the purchase amount and shares at the
        liquidity price. That is the sale's price less the discount where the SAFE has a discount alone; with
        a cap beside it, it is the cap's, and the discount is one to the price of a round.
        """
        if not isinstance(one, Safe):
            return self.zero
        alone = (other.discount_share for other in self._documents(one) if other.cap is None)
        discount = max(map(exact, alone), default=Fraction(0))
        worth = self._money_of(one) / self._money(1 - discount)
        return np.asarray(np.maximum(self._waits(one.id, worth) - self.cash_out(one), self.zero))

    def classes(self, later_share: Counted) -> ShareClasses:
        """Return all classes, what has not converted with its money alone, and last the investors of later
        rounds.
        """
        rows = [
            claim for index, column in enumerate(self.table.columns[:-1]) for claim in self._of(index, column)
        ]
        total = sum((row.shares for row in rows), self.zero)
        nobody = np.zeros(self.paths, dtype=np.int64)
        rows.append(
            Claim(
                LATER,
                "common",
                total * later_share / (1 - later_share),
                self.zero,
                self.zero,
                self.zero,
                nobody,
            )
        )
        ranks: ClassNumbers = np.stack([row.rank for row in rows])

        def side_by_side(values: Sequence[Counted]) -> CountedClasses:
            return np.stack(list(values))

        return ShareClasses(
            tuple(row.owner for row in rows),
            tuple(row.kind for row in rows),
            ranks,
            side_by_side([row.shares for row in rows]),
            side_by_side([row.preference for row in rows]),
            side_by_side([row.cap for row in rows]),
            side_by_side([row.strike for row in rows]),
        )

    def _of(self, index: int, column: Owner) -> list[Claim]:
        shares, invested = self.table.at_exit[index], self.table.invested[index]
        rank = np.full(self.paths, rank_of(column, self.financing), dtype=np.int64)
        match column.kind:
            case "common":
                return [
                    Claim(
                        column.id,
                        "common",
                        self._vested(column, shares, self.table.sold[index]),
                        self.zero,
                        self.zero,
                        self.zero,
                        rank,
                    )
                ]
            case "options" | "promised" | "warrants":
                return [
                    Claim(
                        column.id,
                        "option",
                        self._vested(column, shares, self.zero),
                        self.zero,
                        self.zero,
                        self.table.strikes[index],
                        rank,
                    )
                ]
            case "series":
                series = next(one for one in self.financing.series if one.id == column.source)
                since = np.full(self.paths, float(series.issued_month))
                return [self._preferred(column.id, series, shares, invested, since, rank)]
            case "round":
                place = self.rounds[column.source]
                terms, closed = self.financing.rounds[place], self.closed_month[place]
                late = self.table.tranches.get(column.id, ())
                parts = [(one.after(-1, one.money), one.month) for one in late]
                return [self._preferred(column.id, terms, shares, invested, closed, rank, parts)]
        return [*self._unconverted(column), *self._converted(column, index)]

    def _unconverted(self, column: Owner) -> list[Claim]:
        """Return the claims of a SAFE (its money) or note (what it is owed) that never converted, and of the
        discount to the sale's price, which comes after all preferences.
        """
        one = next(one for one in self.financing.convertibles if one.id == column.source)
        ranks = np.full(self.paths, rank_unconverted(column, self.financing), dtype=np.int64)
        if column.kind == "safe":  # with the senior of those that stand, rounds that have closed among them
            for place in self.rounds.values():
                stands = np.isfinite(floats(self.closed_month[place]))
                ranks = np.where(stands, np.maximum(ranks, rank_of_round(place, self.financing)), ranks)
        found = [self._claim_in_money(column.id, self.cash_out(one), ranks)]
        extra = self._discounted(one)
        if extra.any():
            last = np.zeros(self.paths, dtype=np.int64)
            found.append(self._claim_in_money(f"{column.id}|{DISCOUNT}", extra, last))
        return found

    def _claim_in_money(self, owner: str, claim: Counted, ranks: PathsIndex) -> Claim:
        return Claim(owner, "none", self.zero, claim, claim, self.zero, ranks)

    def _converted(self, column: Owner, index: int) -> list[Claim]:
        """Return the claims of the shares that a SAFE or note became: the terms of the round it converted in,
        on its own money. Rounds in which it converts nowhere leave none, and those that participate alike are
        one class.
        """
        found: dict[str, Claim] = {}
        shares, invested = self.table.at_exit[index], self.table.invested[index]
        converted_in = self.table.converted_in[index]
        for place in np.unique(converted_in[converted_in >= 0]):
            one, here = self.financing.rounds[place], converted_in == place
            held, money = np.where(here, shares, self.zero), np.where(here, invested, self.zero)
            rank = np.where(here, rank_of_round(int(place), self.financing), 0)
            since = np.where(here, self.table.converted_month[index], np.nan)
            new = self._preferred(f"{column.id}|{one.id}", one, held, money, since, rank)
            before = found.get(one.participation)
            found[one.participation] = new if before is None else before.plus(new)
        return list(found.values())

    def _preferred(
        self,
        owner: str,
        terms: Any,
        shares: Counted,
        invested: Counted,
        issued: Paths,
        rank: PathsIndex,
        late: Sequence[tuple[Counted, Paths]] = (),
    ) -> Claim:
        """Return the claim of preferred shares; `late`: what of the money came later, and in which month."""
        first = invested - sum((money for money, _month in late), self.zero)
        parts = [(first, issued), *late]
        dividends: Counted = sum(
            (
                accrued_dividends(terms, money, since, exit_month=self.exit_month, start=self.start)
                for money, since in parts
            ),
            self.zero,
        )
        claim = invested * self._money(terms.preference_multiple) + dividends
        cap = invested * self._money(terms.participation_cap)
        if terms.participation == "capped":  # the cap holds for all a share gets, dividends too
            claim = np.minimum(claim, cap)
        return Claim(owner, terms.participation, shares, claim, cap, self.zero, rank)

    def _money(self, value: Any) -> Counted:
        return lifted(value, self.paths, self.kind)

    def _vested(self, column: Owner, shares: Counted, sold: Counted) -> Counted:
        """Return what has been earned of shares; what was sold of them had been earned first."""
        vesting = self.vesting.get(column.id)
        if vesting is None or self.financing.unvested_at_exit == "paid":
            return shares
        part = self._money(earned_at_exit(vesting=vesting, month=self.exit_month))
        return np.asarray(np.maximum((shares + sold) * part - sold, self.zero))
