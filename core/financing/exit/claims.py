"""What every owner may claim at an exit: preferences with dividends, strikes, and what never converted (see
`liquidity`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.arrays import ClassNumbers, Counted, CountedClasses, PathsIndex, sum_rows
from core.financing.exact import Kind, exact, kind_of, lifted, zeros
from core.financing.exit.liquidity import Waiting
from core.financing.exit.waterfall import ParticipationCode, ShareClasses
from core.financing.ownership.cap_table import CapTable
from core.financing.ownership.owners import Owner
from core.financing.ownership.vesting import vested_share
from core.plan.financing import Financing

LATER = "later"
_CREDITOR = 1_000


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
    ) -> None:
        self.financing, self.table, self.closed_month, self.exit_month, self.owed = (
            financing,
            table,
            closed_month,
            exit_month,
            owed,
        )
        self.kind: Kind = kind_of(table.at_exit)
        self.paths = table.at_exit.shape[1]
        self.zero = zeros(self.paths, self.kind)
        self.waiting = table.converted_in < 0
        self.rounds = {one.id: index for index, one in enumerate(financing.rounds)}

    def counted(self) -> Counted:
        """Return the shares that a liquidity capitalisation counts before what converts: all but the unissued
        pool.
        """
        held: Counted = sum_rows(self.table.at_exit[:-1])
        return held

    def convertibles(self) -> list[Waiting]:
        """Return the SAFEs and notes with a cap, as they would convert at an exit."""
        found = []
        for index, safe in enumerate(self.financing.safes):
            terms = (safe, *(self.financing.safes[index + 1 :] if safe.most_favoured else ()))
            caps = [one for one in terms if one.cap is not None]
            if caps:
                best = min(caps, key=lambda one: (one.cap or 0, one.cap_counts != "post_money"))
                found.append(
                    Waiting(
                        safe.id,
                        self._money(safe.amount) / self._money(best.cap),
                        best.cap_counts == "post_money",
                        self._safe_claim(safe, terms),
                    )
                )
        for note in self.financing.notes:
            if note.cap is not None:
                owed = self.owed.get(note.id, self.zero)
                found.append(
                    Waiting(note.id, owed / self._money(note.cap), note.cap_counts == "post_money", owed)
                )
        return found

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
        rank = np.full(self.paths, self._rank(column), dtype=np.int64)
        match column.kind:
            case "common":
                return [
                    Claim(
                        column.id,
                        "common",
                        self._vested(column, shares),
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
                        self._vested(column, shares),
                        self.zero,
                        self.zero,
                        self.table.strikes[index],
                        rank,
                    )
                ]
            case "series":
                terms = next(one for one in self.financing.series if one.id == column.source)
                years = lifted(exact(self.exit_month - terms.issued_month) / 12, self.paths, self.kind)
                return [self._preferred(column.id, terms, shares, invested, years, rank)]
            case "round":
                place = self.rounds[column.source]
                return [
                    self._preferred(
                        column.id, self.financing.rounds[place], shares, invested, self._years(place), rank
                    )
                ]
        return [self._unconverted(column), *self._converted(column, shares, invested)]

    def _unconverted(self, column: Owner) -> Claim:
        """Return the claim of a SAFE (its money; more where it has a discount) or note (what it is owed) that
        never converted.
        """
        if column.kind == "note":
            money, rank = self.owed.get(column.id, self.zero), _CREDITOR
        else:
            place = next(index for index, safe in enumerate(self.financing.safes) if safe.id == column.id)
            safe = self.financing.safes[place]
            money = self._safe_claim(
                safe, (safe, *(self.financing.safes[place + 1 :] if safe.most_favoured else ()))
            )
            rank = 1 if self.financing.seniority == "pari_passu" else max(len(self.financing.series), 1)
        claim = np.where(self.waiting, money, self.zero)
        return Claim(
            column.id, "none", self.zero, claim, claim, self.zero, np.full(self.paths, rank, dtype=np.int64)
        )

    def _converted(self, column: Owner, shares: Counted, invested: Counted) -> list[Claim]:
        """Return the claims of the shares that a SAFE or note became: the terms of the round it converted in,
        on its own money. Rounds in which it converts nowhere leave none, and those that participate alike are
        one class.
        """
        found: dict[str, Claim] = {}
        for place in np.unique(self.table.converted_in[self.table.converted_in >= 0]):
            one, here = self.financing.rounds[place], self.table.converted_in == place
            held, money = np.where(here, shares, self.zero), np.where(here, invested, self.zero)
            rank = np.where(here, self._rank_of_round(int(place)), 0)
            new = self._preferred(f"{column.id}|{one.id}", one, held, money, self._years(int(place)), rank)
            before = found.get(one.participation)
            found[one.participation] = new if before is None else before.plus(new)
        return list(found.values())

    def _preferred(
        self, owner: str, terms: Any, shares: Counted, invested: Counted, years: Counted, rank: PathsIndex
    ) -> Claim:
        claim = invested * self._money(terms.preference_multiple) + self._dividends(terms, invested, years)
        return Claim(
            owner,
            terms.participation,
            shares,
            claim,
            invested * self._money(terms.participation_cap),
            self.zero,
            rank,
        )

    def _money(self, value: Any) -> Counted:
        return lifted(value, self.paths, self.kind)

    def _safe_claim(self, safe: Any, terms: Sequence[Any]) -> Counted:
        """Return what a SAFE takes in money: its amount, or shares at the discount to the sale's own price,
        if it has one.
        """
        return self._money(exact(safe.amount) / (1 - max(exact(one.discount_share) for one in terms)))

    def _vested(self, column: Owner, shares: Counted) -> Counted:
        if column.vesting is None or self.financing.unvested_at_exit == "paid":
            return shares
        return shares * lifted(
            vested_share(vesting=column.vesting, month=self.exit_month), self.paths, self.kind
        )

    def _dividends(self, terms: Any, invested: Counted, years: Counted) -> Counted:
        """Return the dividends accrued: simple, or compounding by whole years with simple interest for the
        rest.
        """
        if terms.dividend == "none":
            return self.zero
        rate = self._money(terms.dividend_per_year)
        if terms.dividend == "simple":
            return np.asarray(invested * rate * years)
        whole = years // 1
        grown: Counted = invested * ((1 + rate) ** whole * (1 + rate * (years - whole)) - 1)
        return grown

    def _years(self, place: int) -> Counted:
        since = np.maximum(np.nan_to_num(self.exit_month - self.closed_month[place], nan=0.0), 0.0)
        return lifted(
            [exact(int(month)) / 12 for month in since] if self.kind == "exact" else since / 12,
            self.paths,
            self.kind,
        )

    def _rank(self, column: Owner) -> int:
        """Return the seniority: later series and rounds before earlier ones, or all alike; common last."""
        if column.kind == "round":
            return self._rank_of_round(self.rounds[column.source])
        if column.kind != "series":
            return 0
        return (
            1
            if self.financing.seniority == "pari_passu"
            else 1 + [one.id for one in self.financing.series].index(column.source)
        )

    def _rank_of_round(self, place: int) -> int:
        return 1 if self.financing.seniority == "pari_passu" else 1 + len(self.financing.series) + place
