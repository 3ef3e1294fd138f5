"""Tables with money in, money out and a balance that are no bank's statement."""

import re
from collections.abc import Collection, Sequence

from core.history.files import Row
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
