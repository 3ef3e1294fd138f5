"""What every owner may claim at an exit: preferences with dividends, strikes, SAFEs and notes that never converted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.arrays import ClassNumbers, Counted, CountedClasses, CountedOwners, PathsMask
from core.financing.cap_table import CapTable
from core.financing.exact import Kind, exact, floats, kind_of, lifted, zeros
from core.financing.owners import Owner
from core.financing.vesting import vested_share
from core.financing.waterfall import ParticipationCode, ShareClasses, common_share_value, distribute
from core.plan.financing import Financing

LATER = "later"
_CREDITOR = 1_000


@dataclass(frozen=True, eq=False)
class Payout:
    """Money by path: `paid` by owner in the cap table's order, investors of later rounds and the management's carve-out."""

    paid: CountedOwners
    later: Counted
    carve_out: Counted
    classes: ShareClasses


def pay_out(
    *,
    financing: Financing[Any],
    table: CapTable,
    proceeds: Counted,
    closed_month: CountedOwners,
    exit_month: int,
    owed: Mapping[str, Counted] | None = None,
    later_share: Counted | None = None,
) -> Payout:
    """Distribute the proceeds left after debt.

    `closed_month` (paths, rounds; NaN: not closed) dates the dividends; `owed` gives by note what it is owed at the exit
    where it has not converted; `later_share` is the part of the company sold in rounds the plan does not list.
    """
    kind = kind_of(table.at_exit)
    carve_out = proceeds * lifted(financing.carve_out_share, len(proceeds), kind)
    claims = _Claims(financing, table, floats(closed_month), exit_month, owed or {}, later_share)
    classes, paid = claims.settled(proceeds - carve_out)
    return Payout(
        np.concatenate([paid[:, : len(table.columns) - 1], zeros(len(proceeds), kind)[:, None]], axis=1), paid[:, -1], carve_out, classes
    )


class _Claims:
    """Builds the classes; SAFEs that never converted make several trials."""

    def __init__(
        self, financing: Financing[Any], table: CapTable, closed_month: Any, exit_month: int, owed: Mapping[str, Counted], later_share: Counted | None
    ) -> None:
        self.financing, self.table, self.closed_month, self.exit_month, self.owed = financing, table, closed_month, exit_month, owed
        self.kind: Kind = kind_of(table.at_exit)
        self.paths = len(table.at_exit)
        self.later_share = zeros(self.paths, self.kind) if later_share is None else later_share
        self.terms: dict[str, Any] = {one.id: one for one in financing.series} | {one.id: one for one in financing.rounds}
        self.columns = table.columns[:-1]

    def settled(self, proceeds: Counted) -> tuple[ShareClasses, CountedClasses]:
        """Return the classes and the money. SAFEs choose in the order of their caps; those that take cash are not counted.

        The standard form's liquidity capitalisation counts converting securities only, so the number of shares depends
        on who converts: the largest set in which each is content is taken, from "all convert" down (post-money SAFE, §2).
        """
        waiting = self._waiting()
        order = sorted((safe for safe in self.financing.safes if safe.cap), key=lambda safe: safe.cap or 0)
        if not order or not waiting.any():
            classes = self._classes({})
            return classes, distribute(classes=classes, proceeds=proceeds)
        result: tuple[ShareClasses, CountedClasses] | None = None
        settled = np.zeros(self.paths, dtype=bool)
        for size in range(len(order), -1, -1):
            shares = self._liquidity_shares(order[:size], waiting)
            classes = self._classes(shares)
            paid, level = distribute(classes=classes, proceeds=proceeds), common_share_value(classes=classes, proceeds=proceeds)
            content = np.ones(self.paths, dtype=bool)
            for safe in order[:size]:
                money = lifted(safe.amount, self.paths, self.kind)
                converted = shares.get(safe.id, zeros(self.paths, self.kind)) * level
                content &= ~waiting | np.asarray(converted >= money * (1 if self.kind == "exact" else 1 - 1e-12), dtype=bool)
            takes = content & ~settled
            result = (classes, paid) if result is None else _merged(result, (classes, paid), takes)
            settled |= content
        assert result is not None
        return result

    def _waiting(self) -> PathsMask:
        """Say where the SAFEs have not converted: no round has closed."""
        safes = [index for index, column in enumerate(self.columns) if column.kind == "safe"]
        if not safes:
            return np.zeros(self.paths, dtype=bool)
        return np.asarray(self.table.at_exit[:, safes].sum(axis=1) == 0, dtype=bool)

    def _liquidity_shares(self, converting: list[Any], waiting: PathsMask) -> dict[str, Counted]:
        """Return the shares of the converting SAFEs: amount ÷ (cap ÷ liquidity capitalisation), without the unissued pool."""
        held = self.table.at_exit[:, :-1].sum(axis=1)
        part = sum((exact(safe.amount) / exact(safe.cap) for safe in converting if safe.cap_counts == "post_money"), exact(0))
        fixed = sum((exact(safe.amount) / exact(safe.cap) for safe in converting if safe.cap_counts != "post_money"), exact(0))
        if part >= 1:
            return {}
        total = held * lifted((1 + fixed) / (1 - part), self.paths, self.kind)
        shares = {}
        for safe in converting:
            count = total if safe.cap_counts == "post_money" else held
            shares[safe.id] = np.where(waiting, lifted(safe.amount, self.paths, self.kind) / lifted(safe.cap, self.paths, self.kind) * count, zeros(self.paths, self.kind))
        return shares

    def _classes(self, safe_shares: Mapping[str, Counted]) -> ShareClasses:
        rows = [self._claim(index, column, safe_shares) for index, column in enumerate(self.columns)]
        total = sum((row[1] for row in rows), zeros(self.paths, self.kind))
        zero = zeros(self.paths, self.kind)
        rows.append(("common", total * self.later_share / (1 - self.later_share), zero, zero, zero, np.zeros(self.paths, dtype=np.int64)))
        kinds: list[ParticipationCode] = [row[0] for row in rows]
        arrays = [np.stack([row[position] for row in rows], axis=1) for position in (1, 2, 3, 4)]
        ranks: ClassNumbers = np.stack([row[5] for row in rows], axis=1)
        return ShareClasses((*(column.id for column in self.columns), LATER), tuple(kinds), ranks, *arrays)

    def _claim(self, index: int, column: Owner, safe_shares: Mapping[str, Counted]) -> tuple[ParticipationCode, Counted, Counted, Counted, Counted, Any]:
        """Return (kind, shares, preference, cap, strike, rank) of one column."""
        shares, zero = self.table.at_exit[:, index], zeros(self.paths, self.kind)
        invested, strike = self.table.invested[:, index], self.table.strikes[:, index]
        if column.vesting is not None and self.financing.unvested_at_exit == "forfeited":
            shares = shares * lifted(vested_share(vesting=column.vesting, month=self.exit_month), self.paths, self.kind)
        rank = np.full(self.paths, self._rank(column), dtype=np.int64)
        match column.kind:
            case "common":
                return "common", shares, zero, zero, zero, rank
            case "options" | "promised" | "warrants":
                return "option", shares, zero, zero, strike, rank
            case "safe" | "note":
                held = np.asarray(shares > 0, dtype=bool)
                shares = np.where(held, shares, safe_shares.get(column.id, zero) if column.kind == "safe" else self._note_shares(column))
                money = np.where(held, invested, self._claim_money(column))
                rank = np.where(held, rank, _CREDITOR if column.kind == "note" else max(len(self.financing.series), 1))
                return "none", shares, money, money, zero, rank
            case _:
                terms = self.terms[column.source]
                owed = invested * lifted(terms.preference_multiple, self.paths, self.kind) + self._dividends(column, terms, invested)
                return terms.participation, shares, owed, invested * lifted(terms.participation_cap, self.paths, self.kind), zero, rank

    def _claim_money(self, column: Owner) -> Counted:
        if column.kind == "note":
            return self.owed.get(column.id, zeros(self.paths, self.kind))
        return lifted(next(safe.amount for safe in self.financing.safes if safe.id == column.id), self.paths, self.kind)

    def _note_shares(self, column: Owner) -> Counted:
        """Return what a note that never converted would convert into at its cap; none without a cap."""
        note = next(one for one in self.financing.notes if one.id == column.id)
        if note.cap is None:
            return zeros(self.paths, self.kind)
        shares: Counted = self._claim_money(column) / lifted(note.cap, self.paths, self.kind) * self.table.at_exit.sum(axis=1)
        return shares

    def _dividends(self, column: Owner, terms: Any, invested: Counted) -> Counted:
        if terms.dividend == "none":
            return zeros(self.paths, self.kind)
        rate = lifted(terms.dividend_per_year, self.paths, self.kind)
        years = self._years(column, terms)
        if terms.dividend == "simple":
            return np.asarray(invested * rate * years)
        whole = years // 1
        grown: Counted = invested * ((1 + rate) ** whole * (1 + rate * (years - whole)) - 1)
        return grown

    def _years(self, column: Owner, terms: Any) -> Counted:
        if column.kind == "series":
            return lifted(exact(self.exit_month - terms.issued_month) / 12, self.paths, self.kind)
        place = [one.id for one in self.financing.rounds].index(column.source)
        since = np.maximum(np.nan_to_num(self.exit_month - self.closed_month[:, place], nan=0.0), 0.0)
        return lifted([exact(int(month)) / 12 for month in since] if self.kind == "exact" else since / 12, self.paths, self.kind)

    def _rank(self, column: Owner) -> int:
        """Return the seniority: later series and rounds before earlier ones, or all alike; SAFEs with the first round."""
        if column.kind in ("common", "options", "promised", "warrants"):
            return 0
        if self.financing.seniority == "pari_passu":
            return 1
        first = 1 + len(self.financing.series)
        if column.kind in ("safe", "note"):
            return first
        if column.kind == "series":
            return 1 + [one.id for one in self.financing.series].index(column.source)
        return first + [one.id for one in self.financing.rounds].index(column.source)


def _merged(
    old: tuple[ShareClasses, CountedClasses], new: tuple[ShareClasses, CountedClasses], takes: PathsMask
) -> tuple[ShareClasses, CountedClasses]:
    """Return the new answer on the paths that take it, the old one elsewhere."""
    mask = takes[:, None]
    shares = np.where(mask, new[0].shares, old[0].shares)
    return replace(old[0], shares=shares), np.where(mask, new[1], old[1])
