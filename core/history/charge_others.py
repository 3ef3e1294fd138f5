"""Tables with money in, money out and a balance that are no bank's statement."""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from core.history.account_charts import by_name
from core.history.charge_words import TRANSFER
from core.history.dates import NoMonth, read_day
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


_OF_BOOKS = re.compile(
    r"\b([ds]r|cr|d[eé]b\w*|cr[eé]d\w*|soll|haben|debe|haber|dare|avere)\b|[借贷貸]", re.IGNORECASE
)


def are_books(header: Sequence[object], rows: Sequence[Row], places: Mapping[str, int]) -> str | None:
    """Return what a table of money in and out is where it is no bank's statement: a day book of vouchers, or
    a journal: as much goes out as comes in, on each day or in each of several months, no balance stands
    beside it, and its columns are called debit and credit or there are several accounts. Amounts of one
    column are a journal's only where there are several accounts, and none of sales is above 0.
    """
    accounts = {str(row[places["account"]]) for _n, row in rows if places.get("account", len(row)) < len(row)}
    sides = [kind for kind in ("in", "out") if kind in places]
    named = len(sides) == 2 and all(_OF_BOOKS.search(str(header[places[kind]])) for kind in sides)
    if "balance" in places or "date" not in places or not (named or len(accounts) > 1):
        return None
    kinds = {
        str(row[places["type"]]).strip().casefold() for _n, row in rows if places.get("type", 99) < len(row)
    }
    vouchers = "type" in places and re.search("vch|voucher", str(header[places["type"]]).casefold())
    if len(sides) == 2 and vouchers and {"sales", "sale"} & kinds and len(kinds & _VOUCHERS) > 1:
        return mark("is a day book of vouchers: export profit and loss by month, or the general ledger")
    sums, by_day = (defaultdict[tuple[object, bool], list[float]](lambda: [0.0, 0.0]) for _ in range(2))
    days = [row[places["date"]] if places["date"] < len(row) else None for _n, row in rows]
    first = days_come_first(days)
    for (_number, row), cell in zip(rows, days, strict=True):
        day = read_day(cell, day_first=first)
        # What is swept from or to another account makes both sides alike without a journal's second line.
        swept = any(TRANSFER.search(str(one)[:200].casefold()) for one in row)
        for side, kind in enumerate(sides) if len(sides) == 2 else [(0, "amount")]:
            value = read_number(row[places[kind]]) if places.get(kind, len(row)) < len(row) else None
            if isinstance(value, float) and not isinstance(day, NoMonth):
                if kind == "amount" and value > 0 and by_name(str(row[places["account"]])) == "revenue":
                    return None
                at = side if len(sides) == 2 else int(value < 0)
                sums[day[:2], swept][at] += abs(value)
                by_day[day, swept][at] += abs(value)
    alike = [all(into and abs(into - out) <= _CENT for into, out in one.values()) for one in (by_day, sums)]
    if sums and (alike[0] or (alike[1] and len({month for month, _swept in sums}) > 1)):
        return mark(
            "debits are credits in every month, so it is a journal and no bank's statement: name the column "
            "of its accounts Account"
        )
    return None
