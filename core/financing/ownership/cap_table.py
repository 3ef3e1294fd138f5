"""The cap table from today to the exit: option grants, bridges and rounds in their order, path by path.

One builder serves both kinds of number: float64 for many paths, exact fractions for one (see
`core.financing.exact`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.arrays import Counted, CountedOwners, CountedSteps, PathNumbers, PathsIndex, PathsMask, sum_rows
from core.errors import CalculationError, Fault
from core.financing.exact import Kind, floats, kind_of, lifted, zeros
from core.financing.ownership.owners import Owner, owners_of
from core.financing.ownership.pro_rata import exact_rights_share
from core.financing.raising.closings import Closings
from core.financing.raising.priced_round import (
    ConversionTerm,
    Convertible,
    Pool,
    Protected,
    RoundTerms,
    SolvedRound,
    Standing,
    solve_round,
)
from core.plan.financing import Financing
from core.plan.rounds import Protection, Round
from core.texts import mark

_WAIVERS: tuple[Callable[[RoundTerms], RoundTerms], ...] = (
    lambda terms: replace(terms, adjusted_in_price=False),
    lambda terms: replace(terms, protection_waived=True, convention="pre_money"),
    lambda terms: replace(terms, protection_waived=True, convention="pre_money", pool=Pool()),
)
_PREFERRED = ("series", "safe", "note", "round")


@dataclass(frozen=True, eq=False)
class CapTable:
    """Shares as converted to common, by path and owner after each step ("today", then the rounds' ids).

    `shares`: (steps, owners, paths); a round that has not closed leaves the table as it was. `at_exit` adds
    the options granted after the last round and what promises have moved (`before_promises` without it).
    `invested`: money on which a preference rests, by owner. `price`: each preferred class's conversion price.
    `strikes`: exercise prices. `converted_in`: position of the round (or its bridge) in which SAFEs and notes
    converted, −1 where none did. `solved`: the solved rounds on the paths where they closed.
    """

    steps: tuple[str, ...]
    columns: tuple[Owner, ...]
    shares: CountedSteps
    at_exit: CountedOwners
    invested: CountedOwners
    price: CountedOwners
    strikes: CountedOwners
    converted_in: PathsIndex
    solved: tuple[SolvedRound | None, ...]
    before_promises: CountedOwners

    @property
    def owners(self) -> tuple[str, ...]:
        """Return the owners' ids in the order of the columns; the unissued pool is last."""
        return tuple(column.id for column in self.columns)

    @property
    def founders(self) -> list[int]:
        """Return the founders' columns."""
        return [index for index, column in enumerate(self.columns) if column.founder]

    def ownership(self) -> CountedSteps:
        """Return each owner's share of the company, unissued pool included, after each step; sums to 1."""
        return np.asarray(self.shares / np.stack([sum_rows(step) for step in self.shares])[:, None])


def cap_table(
    *,
    financing: Financing[Any],
    closings: Closings,
    owed: Mapping[str, Counted] | None = None,
    last_month: int = 10_000,
    strict: bool = True,
) -> CapTable:
    """Build the table. `owed` gives, by note, principal and interest at each month's end (0 once it is
    repaid).

    Terms may contradict each other: no price serves a pre-money below what old investors' protection alone
    would claim. `strict` refuses them by name, for plans as written. Otherwise (futures in which a crash cut
    the price) rights are waived on those paths, as happens then: first anti-dilution leaves the price, then
    it is waived and what converts is priced outside the pre-money, at last the pool stays as it is.
    """
    builder = _Builder(financing, closings, owed or {}, strict)
    steps, solved = [builder.shares.copy()], []
    for index, one in enumerate(financing.rounds):
        solved.append(builder.close(index, one))
        steps.append(builder.shares.copy())
    builder.grant(np.full(closings.amount.shape[1], float(last_month)))
    return CapTable(
        ("today", *(one.id for one in financing.rounds)),
        builder.columns,
        np.stack(steps),
        builder.shares,
        builder.invested,
        builder.price,
        builder.strikes,
        builder.converted_in,
        tuple(solved),
        builder.shares,
    )


def after_promises(
    table: CapTable, *, redeemed: Mapping[str, Counted], reached: Mapping[str, Counted]
) -> CapTable:
    """Return the table at the exit after promises have acted, by round.

    `redeemed` is the part of a round's shares that the company has bought back; `reached` the part of a
    ratchet's target: below 1 the investors hold as many shares as if the round had been priced that much
    lower, taken from the founders.
    """
    shares, invested = table.at_exit.copy(), table.invested.copy()
    for name, part in redeemed.items():
        place = table.owners.index(name)
        shares[place], invested[place] = shares[place] * (1 - part), invested[place] * (1 - part)
    for name, part in reached.items():
        place, held = table.owners.index(name), sum_rows(shares[table.founders])
        with np.errstate(divide="ignore", invalid="ignore"):
            wanted = np.where(part < 1, shares[place] / part - shares[place], 0.0)
        moved = np.minimum(np.nan_to_num(wanted, nan=0.0), held)
        shares[place] = shares[place] + moved
        shares[table.founders] = shares[table.founders] * (1 - moved / np.where(held > 0, held, 1.0))
    return replace(table, at_exit=shares, invested=invested)


class _Builder:
    """The table while it is built; arrays of shape (owners, paths)."""

    def __init__(
        self, financing: Financing[Any], closings: Closings, owed: Mapping[str, Counted], strict: bool
    ) -> None:
        self.financing, self.closings, self.owed, self.strict = financing, closings, owed, strict
        self.columns = owners_of(financing)
        self.place = {column.id: index for index, column in enumerate(self.columns)}
        self.kind: Kind = kind_of(closings.amount)
        self.paths = closings.amount.shape[1]
        opening = {one.id: one.shares for one in financing.holders} | {"pool": financing.pool_shares}
        opening |= {
            one.id: one.warrant_shares
            for one in financing.loans
            if one.warrant_shares and one.draw_month <= 0
        }
        self.shares = self._columns(opening)
        self.invested, self.price = self._columns({}), self._columns({})
        for one in financing.series:
            self._put_series(one)
        self.strikes = self._columns({column.id: column.strike or 0 for column in self.columns})
        self.converted_in = np.full(self.paths, -1, dtype=np.int64)
        self.pending = {one.id: lifted(one.shares, self.paths, self.kind) for one in financing.option_grants}
        self.share = lifted(exact_rights_share(financing), self.paths, self.kind)

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

    def grant(self, month: Any) -> None:
        """Grant the options due by each path's month, as far as the pool reaches (the rest later), and
        lenders' warrants.
        """
        nothing = zeros(self.paths, self.kind)
        for one in self.financing.option_grants:
            pool = self.shares[-1]
            given = np.where(one.month <= month, np.minimum(pool, self.pending[one.id]), nothing)
            self.shares[self.place[one.id]] += given
            self.shares[-1] = pool - given
            self.pending[one.id] = self.pending[one.id] - given
        for loan in self.financing.loans:
            if loan.warrant_shares and loan.draw_month > 0:
                place = self.place[loan.id]
                self.shares[place] = np.where(
                    loan.draw_month <= month,
                    lifted(loan.warrant_shares, self.paths, self.kind),
                    self.shares[place],
                )

    def close(self, index: int, one: Round[Any]) -> SolvedRound | None:
        """Close a round and the bridge before it where money came."""
        month = floats(self.closings.month[index])
        bridged = floats(self.closings.bridge_month[index])
        self.grant(np.fmin(month, bridged))
        self._issue(
            index,
            one,
            self.closings.bridge_amount[index],
            self.closings.bridge_pre_money[index],
            bridged,
            bridge=True,
        )
        self.grant(month)
        amount = self.closings.amount[index]
        return self._issue(index, one, amount, self.closings.pre_money[index], month, bridge=False)

    def _issue(
        self, index: int, one: Round[Any], amount: Counted, pre_money: Counted, month: Any, bridge: bool
    ) -> SolvedRound | None:
        rows = np.flatnonzero(amount > 0)
        if not len(rows):
            return None
        terms = self._terms(one, amount[rows], pre_money[rows], rows, bridge)
        solved = self._solve(terms, rows, month)
        for waiver in () if self.strict else _WAIVERS:
            failing = np.flatnonzero(~solved.exists)
            if not len(failing):
                break
            again = self._solve(waiver(terms).at(failing), rows[failing], month)
            solved = solved.replaced(failing, again)
        if not solved.exists.all():
            path = f"financing.rounds.{one.id}.pre_money"
            raise CalculationError(
                Fault(
                    path,
                    mark(
                        "the SAFEs, notes, anti-dilution and pool leave nothing for the owners at this "
                        "price: raise the pre-money, or lower them"
                    ),
                )
            )
        self._book(one, solved, terms.amount, rows, month, bridge)
        self.converted_in[rows] = np.where(self.converted_in[rows] < 0, index, self.converted_in[rows])
        return solved

    def _solve(self, terms: RoundTerms, rows: PathNumbers, month: Any) -> SolvedRound:
        shielded = () if terms.protection_waived else self._protected(rows)
        return solve_round(
            standing=self._standing(rows),
            terms=terms,
            convertibles=self._convertibles(rows, month[rows]),
            protected=shielded,
        )

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
        if (
            one.pro_rata == "on_top" and not bridge
        ):  # new investors keep amount ÷ (pre-money + amount): the post-money stands
            pre_money = pre_money - self.share[rows] * amount
        return RoundTerms(
            amount=amount,
            pre_money=pre_money,
            convention=one.convention,
            pool=pool,
            warrant_coverage_share=coverage,
        )

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

    def _convertibles(self, rows: PathNumbers, month: Any) -> list[Convertible]:
        waiting = self.converted_in[rows] < 0
        if not waiting.any():
            return []
        count, found = len(rows), []
        for index, safe in enumerate(self.financing.safes):
            later = self.financing.safes[index + 1 :] if safe.most_favoured else ()
            terms = [term for one in (safe, *later) for term in self._ways(one, count)]
            found.append(
                Convertible(
                    safe.id, self._money(lifted(safe.amount, count, self.kind), waiting), tuple(terms)
                )
            )
        for note in self.financing.notes:
            owed = self.owed[note.id][np.nan_to_num(month).astype(np.int64)]
            found.append(Convertible(note.id, self._money(owed, waiting), tuple(self._ways(note, count))))
        return found

    def _money(self, money: Counted, waiting: PathsMask) -> Counted:
        return np.where(waiting, money, zeros(len(money), self.kind))

    def _ways(self, one: Any, count: int) -> list[ConversionTerm]:
        ways = (
            []
            if one.cap is None
            else [ConversionTerm(cap=lifted(one.cap, count, self.kind), counts=one.cap_counts)]
        )
        return ways + (
            [ConversionTerm(discount_share=lifted(one.discount_share, count, self.kind))]
            if one.discount_share
            else []
        )

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
        """Return a column's kinds of protection and where they hold: of SAFEs and notes, those of the round
        they converted in.
        """
        if column.kind not in ("safe", "note"):
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
                            self.converted_in[rows], [index for index, own in enumerate(kinds) if own == kind]
                        ),
                    )
                )
        return found

    def _book(
        self,
        one: Round[Any],
        solved: SolvedRound,
        amount: Counted,
        rows: PathNumbers,
        month: Any,
        bridge: bool,
    ) -> None:
        """Write the solved round into the table."""
        for name, extra in solved.adjustments.items():
            place = self.place[name.partition("|")[0]]
            before = self.shares[place, rows]
            held = before > 0
            self.price[place, rows] = np.where(
                held,
                self.price[place, rows] * before / np.where(held, before + extra, 1),
                self.price[place, rows],
            )
            self.shares[place, rows] = before + extra
        for convertible in self._convertibles(rows, month[rows]):
            self._add(convertible.id, rows, solved.conversions[convertible.id], convertible.money)
        if one.pro_rata != "none" and not bridge:
            part = self.share[rows]
            self._add(f"{one.id}_pro_rata", rows, solved.new_shares * part, amount * part)
            self._add(one.id, rows, solved.new_shares * (1 - part), amount * (1 - part))
        else:
            self._add(one.id, rows, solved.new_shares, amount)
        self.shares[-1, rows] += solved.pool_increase
        if bridge:
            return
        if one.warrant_coverage_share > 0:
            place = self.place[f"{one.id}_warrants"]
            self.shares[place, rows] += solved.warrant_shares
            self.strikes[place, rows] = solved.price
        if one.secondary_amount > 0:
            self._sell(one, solved.price, rows)

    def _add(self, owner: str, rows: PathNumbers, shares: Counted, money: Counted) -> None:
        place = self.place[owner]
        self.shares[place, rows] += shares
        self.invested[place, rows] += money
        held = self.shares[place, rows]
        self.price[place, rows] = np.where(
            held > 0, self.invested[place, rows] / np.where(held > 0, held, 1), self.price[place, rows]
        )

    def _sell(self, one: Round[Any], price: Counted, rows: PathNumbers) -> None:
        """Move the shares of a secondary sale from the sellers, in proportion to what they hold, to the
        buyers.
        """
        sellers = one.secondary_sellers or tuple(
            column.id for column in self.columns if column.founder and column.kind == "common"
        )
        places = [self.place[seller] for seller in sellers]
        paid = price * (1 - lifted(one.secondary_discount_share, len(rows), self.kind))
        wanted = lifted(one.secondary_amount, len(rows), self.kind) / paid
        held = sum_rows(np.stack([self.shares[place, rows] for place in places]))
        if self.strict and (wanted > held).any():
            raise CalculationError(
                Fault(
                    f"financing.rounds.{one.id}.secondary_amount",
                    mark("is more than the sellers' shares are worth at this price: lower it"),
                )
            )
        wanted = np.minimum(wanted, held)  # in a future with a low price they sell all they have
        for place in places:
            self.shares[place, rows] *= 1 - wanted / np.where(held > 0, held, 1)
        self.shares[self.place[f"{one.id}_secondary"], rows] += wanted
