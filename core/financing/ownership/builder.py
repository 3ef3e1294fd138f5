"""Builds the cap table step by step: grants, bridges, rounds, conversions, secondary sales."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from core.arrays import Counted, PathNumbers
from core.errors import CalculationError, Fault
from core.financing.exact import exact, floats, lifted, zeros
from core.financing.ownership.conversion import document_of
from core.financing.ownership.dividends import grown_by_shares
from core.financing.ownership.promised import Promised
from core.financing.ownership.standing import Closing
from core.financing.ownership.tranches import Tranche
from core.financing.raising.priced_round import SolvedRound, solve_round
from core.financing.raising.round_terms import Convertible, Pool, RoundTerms, at_rows
from core.months import PER_YEAR
from core.plan.rounds import Round
from core.texts import mark

_WAIVERS: tuple[Callable[[RoundTerms], RoundTerms], ...] = (
    lambda terms: replace(terms, adjusted_in_price=False),
    lambda terms: replace(terms, protection_waived=True, convention="pre_money"),
    lambda terms: replace(terms, protection_waived=True, convention="pre_money", pool=Pool()),
)


class Builder(Promised):
    """The table while it is built; arrays of shape (owners, paths)."""

    def grant(self, month: Any) -> None:
        """Grant the options due by each path's month, as far as the pool reaches (the rest later), lenders'
        warrants, the shares of later closings that have come, dividends paid in shares, and let tenders
        take place and promises act.
        """
        nothing = zeros(self.paths, self.kind)
        self._later_closings(month)
        self._dividends_in_shares(month)
        self.tenders(month)
        self.keep_promises(month)
        for one in self.financing.each_grant:
            pool = self.shares[-1]
            given = np.where(one.month <= month, np.minimum(pool, self.pending[one.id]), nothing)
            self.shares[self.place[one.id]] += given
            self.shares[-1] = pool - given
            self.pending[one.id] = self.pending[one.id] - given
        for loan in self.financing.loans:
            if loan.warrants and loan.draw_month > 0:
                place = self.place[loan.id]
                self.shares[place] = np.where(
                    loan.draw_month <= month, lifted(loan.warrants, self.paths, self.kind), self.shares[place]
                )

    def bridge(self, index: int, one: Round[Any]) -> None:
        """Close the bridge before a round where money came."""
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

    def close(self, index: int, one: Round[Any]) -> SolvedRound | None:
        """Close a round and the bridge before it where money came."""
        self.bridge(index, one)
        month = floats(self.closings.month[index])
        self.grant(month)
        amount = self.closings.amount[index]
        return self._issue(index, one, amount, self.closings.pre_money[index], month, bridge=False)

    def _issue(
        self, index: int, one: Round[Any], amount: Counted, pre_money: Counted, month: Any, bridge: bool
    ) -> SolvedRound | None:
        rows = np.flatnonzero(amount > 0)
        if not len(rows):
            return None
        if not bridge:
            self.find_rights(index, month, pre_money)
        if one.pay_to_play and not bridge:
            self._play_or_pay(one.id, rows, month)
        terms = self._terms(one, amount[rows], pre_money[rows], rows, bridge)
        if one.exempt:
            terms = replace(terms, protection_waived=True)
        closing = index, bridge
        solved = self._solve(terms, rows, month, closing)
        for waiver in () if self.strict else _WAIVERS:
            failing = np.flatnonzero(~solved.exists)
            if not len(failing):
                break
            again = self._solve(at_rows(waiver(terms), failing), rows[failing], month, closing)
            solved = solved.replaced(failing, again)
        if not solved.exists.all():
            path = f"financing.rounds.{one.id}.pre_money"
            raise CalculationError(
                Fault(
                    path,
                    mark(
                        "the SAFEs, notes, pro-rata rights, anti-dilution and pool leave nothing for the "
                        "owners at this price: raise the pre-money, or lower them"
                    ),
                )
            )
        self._convert(solved, rows, month, closing)
        self._book(one, solved, terms.amount, rows, bridge)
        for convertible in self.financing.convertibles:
            place, now = self.place[convertible.id], self._converts(convertible, rows, month[rows], closing)
            when = self._qualified(convertible, rows[now], closing)
            self.converted_in[place, rows[now]], self.converted_month[place, rows[now]] = index, when
        return solved

    def _first_part(self, one: Round[Any], paths: int) -> Counted:
        """Return the part of a round that is bought at its closing."""
        return lifted(1 - exact(one.later_share), paths, self.kind)

    def _solve(self, terms: RoundTerms, rows: PathNumbers, month: Any, closing: Closing) -> SolvedRound:
        shielded = () if terms.protection_waived else self._protected(rows)
        return solve_round(
            standing=self._standing(rows),
            terms=terms,
            convertibles=self._convertibles(rows, month[rows], closing),
            protected=shielded,
        )

    def _convert(self, solved: SolvedRound, rows: PathNumbers, month: Any, closing: Closing) -> None:
        """Write what a solved round does to those who are there: more shares by their protection, and what
        converts.
        """
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
        for convertible in self._convertibles(rows, month[rows], closing):
            shares = solved.conversions[convertible.id]
            self._add(convertible.id, rows, shares, self._preferred_money(convertible, shares, solved.price))

    def _book(
        self, one: Round[Any], solved: SolvedRound, amount: Counted, rows: PathNumbers, bridge: bool
    ) -> None:
        """Write what a solved round sells into the table."""
        if one.pro_rata != "none" and not bridge:
            part = self._rights_in(one)[rows]
            self._buy(f"{one.id}_pro_rata", one, rows, solved.new_shares * part, amount * part, bridge)
            self._buy(one.id, one, rows, solved.new_shares * (1 - part), amount * (1 - part), bridge)
        else:
            self._buy(one.id, one, rows, solved.new_shares, amount, bridge)
        self.shares[-1, rows] += solved.pool_increase
        if bridge:
            return
        if one.warrant_coverage_share > 0:
            self._buy(f"{one.id}_warrants", one, rows, solved.warrant_shares, amount * 0, bridge)
            self.strikes[self.place[f"{one.id}_warrants"], rows] = solved.price
        if one.secondary_amount > 0:
            self.sell(one, solved.price, rows)

    def _preferred_money(self, convertible: Convertible, shares: Counted, price: Counted) -> Counted:
        """Return the money on which the preference of what converted rests: its own (shadow series), the
        round's price of all its shares (standard), or none (common).
        """
        one = next(one for one in self.financing.convertibles if one.id == convertible.id)
        match document_of(one, self.financing).converts_into:
            case "common":
                return zeros(len(shares), self.kind)
            case "standard":
                return shares * price
        return convertible.money

    def _buy(
        self, owner: str, one: Round[Any], rows: PathNumbers, shares: Counted, money: Counted, bridge: bool
    ) -> None:
        """Enter a round's new shares or warrants; those of its later closings wait for them, at the same
        price.
        """
        if bridge:  # money with a date of its own
            self.later[owner] = (self._bridged(one, rows, shares, money),)
        first = self._first_part(one, len(rows)) if not bridge else lifted(1, len(rows), self.kind)
        self._add(owner, rows, shares * first, money * first)
        if not bridge and one.later_share:
            each = zeros(self.paths, self.kind), zeros(self.paths, self.kind)
            for held, all_of_it in zip(each, (shares, money), strict=True):
                held[rows] = all_of_it * (1 - first) / one.later_closings
            parts = self.closings.later_parts(self.financing.rounds.index(one))
            self.later[owner] = self.later.get(owner, ()) + tuple(
                Tranche(month, each[0].copy(), each[1].copy()) for month, _money in parts
            )

    def _bridged(self, one: Round[Any], rows: PathNumbers, shares: Counted, money: Counted) -> Tranche:
        """Return what came with the bridge before a round."""
        held, paid = zeros(self.paths, self.kind), zeros(self.paths, self.kind)
        held[rows], paid[rows] = shares, money
        month = floats(self.closings.bridge_month[self.financing.rounds.index(one)])
        found = Tranche(month, held, paid)
        found.come[rows] = True
        return found

    def _later_closings(self, month: Any) -> None:
        """Issue the shares of later closings that have come by each path's month. They convert as those of
        the first do: at a price that protection has lowered since, into so many more.
        """
        for owner, one in ((owner, one) for owner, parts in self.later.items() for one in parts):
            rows = np.flatnonzero((one.month <= month) & (one.shares > 0) & ~one.come)
            shares, money, price = one.shares[rows], one.money[rows], self.price[self.place[owner], rows]
            lowered = np.asarray((price > 0) & (price * shares < money), dtype=bool)
            one.shares[rows] = np.where(lowered, money / np.where(lowered, price, 1), shares)
            self._add(owner, rows, one.shares[rows], money)
            one.come[rows] = True

    def _dividends_in_shares(self, month: Any) -> None:
        """Pay the full years since the last payment: so many more shares, and money they stand for; today's
        shares hold what was paid before the plan.
        """
        if all(one.dividend != "in_shares" for one in self.terms.values()):
            return
        for index, terms, since in self._preferred_columns():
            if terms.dividend == "in_shares":
                years = np.maximum(np.nan_to_num((floats(month) - since) // PER_YEAR, nan=0.0), 0.0)
                paid = self.years_paid[index]
                full = np.maximum(years.astype(np.int64), paid)
                grown = grown_by_shares(terms, since, paid, full, kind=self.kind, start=self.start)
                grown = np.where(self.invested[index] > 0, grown, grown * 0 + 1)  # else it has become common
                self.shares[index] = self.shares[index] * grown
                self.invested[index] = self.invested[index] * grown
                self.years_paid[index] = full

    def _play_or_pay(self, closing: str, rows: PathNumbers, month: Any) -> None:
        """Turn the earlier preferred shares of who does not take part into common: no preference, no
        protection.
        """
        for index, terms, since in self._preferred_columns():
            column = self.columns[index]
            earlier = column.kind in ("series", "round") and column.source != closing
            if earlier and not terms.takes_part:
                bridged = [late.month for late in self.later.get(column.id, ()) if late.come.any()]
                first = np.fmin.reduce([since, *bridged])
                there = rows[(first[rows] < month[rows]) | (column.kind == "series")]
                self.invested[index, there], self.price[index, there] = 0, 0
                for late in self.later.get(self.columns[index].id, ()):
                    late.money[there[late.come[there]]] = 0

    def _add(self, owner: str, rows: PathNumbers, shares: Counted, money: Counted) -> None:
        place = self.place[owner]
        self.shares[place, rows] += shares
        self.invested[place, rows] += money
        held = self.shares[place, rows]
        self.price[place, rows] = np.where(
            held > 0, self.invested[place, rows] / np.where(held > 0, held, 1), self.price[place, rows]
        )
