"""Profit and loss, balance sheet and cash flow of one path, or of the mean of all: both add up and balance,
which medians would not.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from core.arrays import MonthNumbers, MonthsPaths, Vector
from core.cash_flow.accounts import (
    ACCOUNTS,
    ASSETS,
    CAPITAL,
    CASH,
    CONTRACT_ASSETS,
    DEFERRED_REVENUE,
    DEPRECIATION,
    ITEMS,
    OWED,
    PAYABLES,
    PREPAID_COMPUTE,
    RECEIVABLES,
    TAXES_OWED,
    WITHOUT_CASH,
)
from core.cash_flow.ledger import Ledger
from core.simulation.chain import Chain
from core.texts import mark

Period = Literal["month", "year"]
Weight = Literal["line", "total", "head"]

_COST_OF_REVENUE = tuple(name for name, one in ACCOUNTS.items() if one.kind == "cost_of_revenue")
_RESEARCH = ("research", "engineering", "product")
_OWN_LINES = (*_COST_OF_REVENUE, "credits", "losses", "countermeasures", *WITHOUT_CASH, "vat", "machines")
_BY_FUNCTION = tuple(
    name for name, one in ACCOUNTS.items() if one.kind == "operating" and name not in _OWN_LINES
)
_WORKING_CAPITAL = (
    (RECEIVABLES, mark("Change in receivables")),
    (CONTRACT_ASSETS, mark("Change in contract assets")),
    (PREPAID_COMPUTE, mark("Change in prepaid compute")),
    (PAYABLES, mark("Change in payables")),
    (TAXES_OWED, mark("Change in VAT owed")),
    (DEFERRED_REVENUE, mark("Change in deferred revenue")),
)


@dataclass(frozen=True, eq=False)
class Row:
    """A line of a statement: its label (marked for translation, or a name of the plan's own) and one amount a
    period. `weight`: a plain line, a total, or a heading without amounts.
    """

    label: str
    amounts: Vector
    weight: Weight = "line"


@dataclass(frozen=True, eq=False)
class Statements:
    """The three statements up to the exit. `ends` are the periods' last months, from 0; the balance sheet is
    at each period's end, with today's in front. `ruin_month`, from 0, is when a single path's money ran out:
    nothing is earned or paid after it; NaN where it does not, and for a mean. `never_made` are the names of
    the rounds that a single path does not close.
    """

    ends: MonthNumbers
    profit_and_loss: tuple[Row, ...]
    balance_sheet: tuple[Row, ...]
    cash_flow: tuple[Row, ...]
    ruin_month: float
    never_made: tuple[str, ...] = ()


def statements_of(chain: Chain, *, period: Period) -> Statements:
    """Return the statements of a chain: of its only path, or the mean of its paths."""
    book = _Book(chain, period)
    ruined = chain.treasury.ruin_month
    ended = float(ruined[0]) if len(ruined) == 1 and ruined[0] < chain.plan.exit.month else float("nan")
    rows = (_profit_and_loss(book), _balance_sheet(book), _cash_flow(book))
    return Statements(book.ends, *rows, ended, _never_made(chain))


def _never_made(chain: Chain) -> tuple[str, ...]:
    months, rounds = chain.treasury.closings.month, chain.plan.financing.rounds
    if months.shape[1] > 1:
        return ()
    alone = zip(rounds, months[:, 0], strict=True)
    return tuple(one.name for one, month in alone if one.amount.any() and not np.isfinite(month))


def ends_of(*, start: date, months: int, period: Period) -> MonthNumbers:
    """Return the last months of the periods: every month, or each December and the last month."""
    if period == "month":
        return np.arange(months)
    decembers = np.arange(12 - start.month, months, 12)
    last = months - 1
    return decembers if len(decembers) and decembers[-1] == last else np.append(decembers, last)


class _Book:
    """Sums of the ledger by period, the mean over paths."""

    def __init__(self, chain: Chain, period: Period) -> None:
        self.plan, self.ledger = chain.plan, chain.ledger
        self._months = chain.plan.exit.month + 1
        self.ends = ends_of(start=chain.plan.company.start, months=self._months, period=period)
        self._starts = np.concatenate([[0], self.ends[:-1] + 1])

    def flow(self, flow: MonthsPaths) -> Vector:
        """Return a flow's sum by period."""
        return np.asarray(np.add.reduceat(flow[: self._months].mean(axis=1), self._starts))

    def earned(self, accounts: tuple[str, ...], **chosen: tuple[str, ...]) -> Vector:
        return self.flow(self.ledger.earned(accounts, **chosen))

    def paid(self, *accounts: str) -> Vector:
        return self.flow(self.ledger.paid(accounts))

    def level(self, level: MonthsPaths, today: float) -> Vector:
        """Return a level today and at each period's end."""
        return np.concatenate([[today], level[self.ends].mean(axis=1)])

    def item(self, name: str) -> Vector:
        opening = self.ledger.opening.get(name)
        today = 0.0 if opening is None else float(opening.mean())
        return self.level(self.ledger.cash if name == CASH else self.ledger.balance(name), today)


def _profit_and_loss(book: _Book) -> tuple[Row, ...]:
    plan, earned = book.plan, book.earned
    rows = [
        Row(one.name, earned(("revenue",), ids=(f"revenue.streams.{one.id}",)))
        for one in plan.revenue.streams
    ]
    revenue = earned(("revenue",))
    rows.append(Row(mark("Revenue"), revenue, "total"))
    rows += [Row(ACCOUNTS[name].label, earned((name,))) for name in _COST_OF_REVENUE]
    gross = revenue + earned(_COST_OF_REVENUE)
    rows.append(Row(mark("Gross profit"), gross, "total"))
    rows += [
        Row(label, earned(_BY_FUNCTION, functions=functions))
        for label, functions in (
            (mark("Research and development"), _RESEARCH),
            (mark("Sales and marketing"), ("sales_marketing",)),
            (mark("Operations and infrastructure"), ("operations", "infrastructure")),
            (mark("General and administration"), ("administration",)),
        )
    ]
    rows += [Row(ACCOUNTS[name].label, earned((name,))) for name in ("credits", "losses", "countermeasures")]
    before = gross + earned((*_BY_FUNCTION, "credits", "losses", "countermeasures"))
    worn = earned(DEPRECIATION)
    before = before - earned(("serving_depreciation",))
    rows += [
        Row(mark("Depreciation of machines that serve, added back"), -earned(("serving_depreciation",))),
        Row(mark("EBITDA"), before, "total"),
        Row(ACCOUNTS["depreciation"].label, worn),
        Row(ACCOUNTS["share_based_pay"].label, earned(("share_based_pay",))),
    ]
    operating = before + worn + earned(("share_based_pay",))
    rows.append(Row(mark("Operating profit"), operating, "total"))
    others = ("interest_earned", "exchange_gains", "grants", "interest", "loans", "promises")
    labels = {"loans": mark("Cost of debt beyond its book value")}
    rows += [Row(labels.get(name, ACCOUNTS[name].label), earned((name,))) for name in others]
    result = operating + earned(others)
    rows.append(Row(mark("Profit before tax"), result, "total"))
    taxes = ("income_tax", "research_credit")
    rows += [Row(ACCOUNTS[name].label, earned((name,))) for name in taxes]
    rows.append(Row(mark("Net profit"), result + earned(taxes), "total"))
    return _kept(rows)


def _balance_sheet(book: _Book) -> tuple[Row, ...]:
    items = {name: book.item(name) for name in ITEMS}
    assets = sum(items[name] for name in ITEMS if name in ASSETS)
    owed = -sum(items[name] for name in ITEMS if name in OWED)
    capital = -items[CAPITAL]
    equity = book.level(book.ledger.equity, _opening_equity(book.ledger))
    # The ledger's equity counts what was earned; capital paid in stands beside it.
    rows = [Row(ITEMS[name], items[name]) for name in ITEMS if name in ASSETS]
    rows.append(Row(mark("Assets"), np.asarray(assets), "total"))
    rows += [Row(ITEMS[name], -items[name]) for name in ITEMS if name in OWED]
    rows.append(Row(mark("Liabilities"), np.asarray(owed), "total"))
    rows += [Row(ITEMS[CAPITAL], capital), Row(mark("Opening equity and accumulated profit"), equity)]
    rows.append(Row(mark("Equity"), capital + equity, "total"))
    rows.append(Row(mark("Liabilities and equity"), np.asarray(owed + capital + equity), "total"))
    return _kept(rows)


def _opening_equity(ledger: Ledger) -> float:
    return float(sum(value.mean() for value in ledger.opening.values()))


def _cash_flow(book: _Book) -> tuple[Row, ...]:
    """Return the indirect cash flow: from profit to operating cash, then investing and financing, and the
    change of cash.
    """
    profit = book.flow(book.ledger.earned())
    worn = -book.earned(DEPRECIATION)
    accrued = book.paid("interest") - book.earned(("interest", "loans"))
    moved = [Row(label, -np.diff(book.item(item))) for item, label in _WORKING_CAPITAL]
    paid_in_capital = _capital_paid_back(book)
    moved_sum = np.sum([row.amounts for row in moved], axis=0)
    in_shares = -book.earned(("share_based_pay",))
    operating = profit + worn + in_shares + accrued + moved_sum
    rows = [
        Row(mark("Net profit"), profit),
        Row(mark("Depreciation, which takes no cash"), worn),
        Row(mark("Share-based pay, which takes no cash"), in_shares),
        Row(mark("Interest accrued, less paid"), accrued),
        *moved,
        Row(mark("Cash from operations"), operating, "total"),
        Row(ACCOUNTS["machines"].label, book.paid("machines")),
        Row(mark("Cash from investing"), book.paid("machines"), "total"),
        Row(ACCOUNTS["equity"].label, book.paid("equity")),
        Row(ACCOUNTS["loans"].label, book.paid("loans")),
        Row(ACCOUNTS["convertibles"].label, book.paid("convertibles")),
        Row(mark("Capital paid back to investors"), paid_in_capital),
    ]
    financing = book.paid("equity", "loans", "convertibles") + paid_in_capital
    rows.append(Row(mark("Cash from financing"), financing, "total"))
    cash = book.item(CASH)
    rows += [
        Row(mark("Opening cash"), cash[:-1]),
        Row(mark("Change of cash"), operating + book.paid("machines") + financing, "total"),
        Row(mark("Closing cash"), cash[1:], "total"),
    ]
    return _kept(rows)


def _capital_paid_back(book: _Book) -> Vector:
    ledger = book.ledger
    return book.flow(ledger.paid(("promises",)) - ledger.earned(("promises",)))


def _kept(rows: list[Row]) -> tuple[Row, ...]:
    """Leave out plain lines in which nothing ever stands."""
    return tuple(row for row in rows if row.weight != "line" or np.abs(row.amounts).max(initial=0.0) > 1e-6)
