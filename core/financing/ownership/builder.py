"""Builds the cap table step by step: grants, bridges, rounds, conversions, secondary sales."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from core.arrays import Counted, PathNumbers
from core.errors import CalculationError, Fault
from core.financing.exact import exact, floats, lifted, zeros
from core.financing.ownership.conversion import document_of
from core.financing.ownership.dividends import grown_by_shares
from core.financing.ownership.pro_rata import Entitled
from core.financing.ownership.standing import Tranche
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


class Builder(Entitled):
    """The table while it is built; arrays of shape (owners, paths)."""

    def grant(self, month: Any) -> None:
        """Grant the options due by each path's month, as far as the pool reaches (the rest later), lenders'
        warrants, the shares of later closings that have come, dividends paid in shares, and let tenders
        take place.
        """
        nothing = zeros(self.paths, self.kind)
        self._later_closings(month)
        self._dividends_in_shares(month)
        self._tenders(month)
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
            self.find_rights(index, month)
        if one.pay_to_play and not bridge:
            self._play_or_pay(rows, month)
        terms = self._terms(one, amount[rows], pre_money[rows], rows, bridge)
        if one.exempt:
            terms = replace(terms, protection_waived=True)
        brought = terms.amount if bridge else terms.amount * self._first_part(one, len(rows))
        solved = self._solve(terms, rows, month, brought)
        for waiver in () if self.strict else _WAIVERS:
            failing = np.flatnonzero(~solved.exists)
            if not len(failing):
                break
            again = self._solve(at_rows(waiver(terms), failing), rows[failing], month, brought[failing])
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
        self._convert(solved, rows, month, brought)
        self._book(one, solved, terms.amount, rows, bridge)
        for convertible in self.financing.convertibles:
            now = rows[self._converts(convertible, rows, month[rows], brought)]
            self.converted_in[self.place[convertible.id], now] = index
        return solved

    def _first_part(self, one: Round[Any], paths: int) -> Counted:
        """Return the part of a round that comes at its closing: what is bought, and what makes notes
        convert.
        """
        return lifted(1 - exact(one.later_share), paths, self.kind)

    def _solve(self, terms: RoundTerms, rows: PathNumbers, month: Any, brought: Counted) -> SolvedRound:
        shielded = () if terms.protection_waived else self._protected(rows)
        return solve_round(
            standing=self._standing(rows),
            terms=terms,
            convertibles=self._convertibles(rows, month[rows], brought),
            protected=shielded,
        )

    def _convert(self, solved: SolvedRound, rows: PathNumbers, month: Any, brought: Counted) -> None:
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
        for convertible in self._convertibles(rows, month[rows], brought):
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
            self._sell(one, solved.price, rows)

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
        first = self._first_part(one, len(rows)) if not bridge else lifted(1, len(rows), self.kind)
        self._add(owner, rows, shares * first, money * first)
        if not bridge and one.later_share:
            each = zeros(self.paths, self.kind), zeros(self.paths, self.kind)
            for held, all_of_it in zip(each, (shares, money), strict=True):
                held[rows] = all_of_it * (1 - first) / one.later_closings
            parts = self.closings.later_parts(self.financing.rounds.index(one))
            self.later[owner] = tuple(
                Tranche(month, each[0].copy(), each[1].copy()) for month, _money in parts
            )

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

    def _play_or_pay(self, rows: PathNumbers, month: Any) -> None:
        """Turn the earlier preferred shares of who does not take part into common: no preference, no
        protection.
        """
        for index, terms, since in self._preferred_columns():
            if not terms.takes_part and self.columns[index].kind in ("series", "round"):
                before = since[rows] < month[rows]
                there = rows[before | (self.columns[index].kind == "series")]
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

    def _tenders(self, month: Any) -> None:
        """Let the tenders take place that are due by each path's month."""
        for one in self.financing.tenders:
            rows = np.flatnonzero((one.month <= month) & ~self.tendered[one.id])
            if len(rows):
                self.tendered[one.id][rows] = True
                price, money = (lifted(value, len(rows), self.kind) for value in (one.price, one.amount))
                path = f"financing.tenders.{one.id}.amount"
                self._move(one.id, one.sellers, one.id, price, money, rows, path)

    def _sell(self, one: Round[Any], price: Counted, rows: PathNumbers) -> None:
        """Let a round's investors buy from owners."""
        paid = price * (1 - lifted(one.secondary_discount_share, len(rows), self.kind))
        money = lifted(one.secondary_amount, len(rows), self.kind)
        path = f"financing.rounds.{one.id}.secondary_amount"
        self._move(one.id, one.secondary_sellers, f"{one.id}_secondary", paid, money, rows, path)

    def _move(
        self,
        sale: str,
        named: Sequence[str],
        buyer: str,
        price: Counted,
        money: Counted,
        rows: PathNumbers,
        path: str,
    ) -> None:
        """Move the shares that money buys from the sellers (nobody named: all founders), in proportion to
        what they hold, to the buyer.
        """
        founders = (column.id for column in self.columns if column.founder and column.kind == "common")
        places = [self.place[seller] for seller in dict.fromkeys(named or founders)]
        wanted = money / price
        held = sum((self.shares[place, rows] for place in places), zeros(len(rows), self.kind))
        if self.strict and (wanted > held).any():
            raise CalculationError(
                Fault(path, mark("is more than the sellers' shares are worth at this price: lower it"))
            )
        wanted = np.minimum(wanted, held)  # in a future with a low price they sell all they have
        part = wanted / np.where(held > 0, held, 1)
        got = self.sales.setdefault(sale, self._columns({}))
        for place in places:
            sold = self.shares[place, rows] * part
            got[place, rows] = sold * price
            self.sold[place, rows] += sold
            self.shares[place, rows] -= sold
        self.shares[self.place[buyer], rows] += wanted
