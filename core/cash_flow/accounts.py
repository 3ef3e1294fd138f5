"""The accounts of the profit and loss statement, the items of the balance sheet and the functions money is
used for.
"""

from dataclasses import dataclass
from typing import Literal

from core.texts import mark

Kind = Literal["revenue", "cost_of_revenue", "operating", "tax", "financing"]

RECEIVABLES, CONTRACT_ASSETS = "receivables", "contract_assets"
PREPAID_COMPUTE, FIXED_ASSETS = "prepaid_compute", "fixed_assets"
PAYABLES, TAXES_OWED = "payables", "taxes_owed"
DEFERRED_REVENUE, LOANS = "deferred_revenue", "loans"
CONVERTIBLES, CAPITAL, CASH = "convertibles", "capital", "cash"

ITEMS: dict[str, str] = {
    CASH: mark("Cash"),
    RECEIVABLES: mark("Receivables"),
    CONTRACT_ASSETS: mark("Contract assets"),
    PREPAID_COMPUTE: mark("Prepaid compute"),
    FIXED_ASSETS: mark("Fixed assets"),
    PAYABLES: mark("Payables"),
    TAXES_OWED: mark("VAT owed"),
    DEFERRED_REVENUE: mark("Deferred revenue"),
    LOANS: mark("Loans"),
    CONVERTIBLES: mark("SAFEs and notes"),
    CAPITAL: mark("Capital paid in"),
}
"""Items of the balance sheet in their order; what is owed, and the capital, are negative in the ledger."""

ASSETS = frozenset((CASH, RECEIVABLES, CONTRACT_ASSETS, PREPAID_COMPUTE, FIXED_ASSETS))
"""What is owned."""

OWED = frozenset((PAYABLES, TAXES_OWED, DEFERRED_REVENUE, LOANS, CONVERTIBLES))
"""What is owed to others than the owners."""


@dataclass(frozen=True)
class Account:
    """A line of the statements: its label and the part of the statement it belongs to."""

    label: str
    kind: Kind


ACCOUNTS: dict[str, Account] = {
    "revenue": Account(mark("Revenue"), "revenue"),
    "delivery": Account(mark("Delivery"), "cost_of_revenue"),
    "inference": Account(mark("Inference"), "cost_of_revenue"),
    "model_api": Account(mark("Model API bill"), "cost_of_revenue"),
    "free_tier": Account(mark("Free tier"), "cost_of_revenue"),
    "serving_depreciation": Account(mark("Depreciation of machines that serve"), "cost_of_revenue"),
    "review": Account(mark("Review by people"), "cost_of_revenue"),
    "training": Account(mark("Training and idle GPUs"), "operating"),
    PREPAID_COMPUTE: Account(mark("Compute paid ahead, less used"), "operating"),
    "credits": Account(mark("Cloud credits"), "operating"),
    "people": Account(mark("People"), "operating"),
    "winning_customers": Account(mark("Winning customers"), "operating"),
    "other_costs": Account(mark("Other costs"), "operating"),
    "bad_debts": Account(mark("Bad debts"), "operating"),
    "losses": Account(mark("Losses"), "operating"),
    "countermeasures": Account(mark("Countermeasures"), "operating"),
    "depreciation": Account(mark("Depreciation"), "operating"),
    "share_based_pay": Account(mark("Share-based pay"), "operating"),
    "machines": Account(mark("Machines bought and sold"), "operating"),
    "vat": Account(mark("VAT collected, less paid and settled"), "operating"),
    "income_tax": Account(mark("Income tax"), "tax"),
    "research_credit": Account(mark("Research credit paid out"), "tax"),
    "interest_earned": Account(mark("Interest earned"), "financing"),
    "exchange_gains": Account(mark("Exchange gains"), "financing"),
    "interest": Account(mark("Interest and fees"), "financing"),
    "grants": Account(mark("Grants"), "financing"),
    "loans": Account(mark("Loans drawn and repaid"), "financing"),
    "convertibles": Account(mark("SAFEs and notes issued and repaid"), "financing"),
    "equity": Account(mark("Equity raised"), "financing"),
    "promises": Account(mark("Redemptions and compensations"), "financing"),
    "transfers": Account(mark("Transfers without cash"), "financing"),
}
"""Accounts in the order of the statements."""

OPERATING = frozenset(name for name, one in ACCOUNTS.items() if one.kind not in ("tax", "financing"))
"""What operations bring in and pay: no financing and no income tax in it."""

FREE_CASH_FLOW = frozenset(name for name, one in ACCOUNTS.items() if one.kind != "financing")
"""What operations bring in and pay, machines and taxes included: what is left for lenders and owners."""

GROSS_PROFIT = frozenset(name for name, one in ACCOUNTS.items() if one.kind in ("revenue", "cost_of_revenue"))
"""Revenue less delivery, inference, model APIs, machines that serve and review, before cloud credits."""

DEPRECIATION = ("depreciation", "serving_depreciation")
WITHOUT_CASH = (*DEPRECIATION, "share_based_pay")
"""Costs that nobody is paid for; profit before them is EBITDA, share-based pay left out."""

COMPUTE = ("inference", "free_tier", "model_api", "training", "prepaid_compute", "credits", "machines")
"""What computing costs, bought from whomever."""
