"""Tables with money in, money out and a balance that are no bank's statement."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from core.history.dates import Month, NoMonth, read_day
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.numbers import read_number
from core.texts import mark

_ONE_ACCOUNT = re.compile(
    r"(科目(名称)?|\baccount|\bledger|\bkonto|\bcompte|\bcuenta)\s?[:：–-]\s?\d{3,6}\s.{0,20}"
    r"(sales|revenue|income|expense|cost|收入|成本|费用|umsatz|erl[öo]se|ventes|ventas|ingresos)",
    re.IGNORECASE,
)
"""Titles of a ledger of one account, whose debits are what its kind makes of them."""
_LOAN = re.compile(
    r"\b(loan|mortgage) (account|statement)\b|darlehens(konto|auszug)|贷款(账户|对账单|明细)", re.IGNORECASE
)
"""A bank's own statement may name the limit of an overdraft, or advertise loans."""


def not_a_bank(above: Sequence[Row], kinds: Collection[str]) -> str | None:
    """Return what a table of movements is, if its title or its columns say that it is no bank's statement:
    the ledger of one account, of a supplier, or the statement of a loan.
    """
    titles = [cell[:200] for _number, row in above for cell in row if isinstance(cell, str)]
    if any(map(_ONE_ACCOUNT.search, titles)):
        return mark("is the ledger of one account: export profit and loss by month, or all accounts")
    if any(map(_LOAN.search, titles)):
        return mark("is the statement of a loan: what is repaid is no revenue. Use the bank's statement")
    if {"spent with", "invoice", "balance"} <= set(kinds):
        return mark(
            "is a ledger of suppliers: export profit and loss by month, or the list of their invoices"
        )
    return None


_VOUCHERS = frozenset({"sales", "sale", "purchase", "receipt", "payment", "journal", "contra"})
"""Kinds of vouchers in a day book: sales are debited to the customer there."""
_CENT = 0.011


def are_books(rows: Sequence[Row], places: Mapping[str, int]) -> str | None:
    """Return what a table with columns of debits and credits is where it is no bank's statement: a day book
    of vouchers, or a journal: as much is debited as credited in every month, and no balance stands beside it.
    """
    if "balance" in places or not {"in", "out", "date"} <= places.keys():
        return None
    kinds = {
        str(row[places["type"]]).strip().casefold() for _n, row in rows if places.get("type", 99) < len(row)
    }
    if {"sales", "sale"} & kinds and len(kinds & _VOUCHERS) > 1:
        return mark("is a day book of vouchers: export profit and loss by month, or the general ledger")
    sums: dict[Month, list[float]] = defaultdict(lambda: [0.0, 0.0])
    days = [row[places["date"]] if places["date"] < len(row) else None for _n, row in rows]
    first = days_come_first(days)
    for (_number, row), cell in zip(rows, days, strict=True):
        day = read_day(cell, day_first=first)
        for side, kind in enumerate(("in", "out")):
            value = read_number(row[places[kind]]) if places[kind] < len(row) else None
            if isinstance(value, float) and not isinstance(day, NoMonth):
                sums[day[:2]][side] += abs(value)
    if sums and all(into and abs(into - out) <= _CENT for into, out in sums.values()):
        return mark(
            "debits are credits in every month, so it is a journal and no bank's statement: name the column "
            "of its accounts Account"
        )
    return None
