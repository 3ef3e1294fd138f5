"""The opening balance sheet: what the company owns and owes on the plan's first day."""

from typing import Generic

from core.plan.assumption.quantity import number
from core.plan.section import Section, T
from core.texts import mark


class Opening(Section[T], Generic[T]):
    """Balances before month 0. Loans, notes and SAFEs with terms of their own stand in the financing
    section.
    """

    cash: float = number(
        mark("Opening cash"), unit="money", low=0, uncertain=False, help=mark("Cash when the plan starts.")
    )
    receivables: float = number(
        mark("Receivables today"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark(
            "Invoices of the past that customers have still to pay, without value-added tax; they come in "
            "over the collection days."
        ),
    )
    payables: float = number(
        mark("Payables today"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark(
            "Bills of the past that are still to be paid, without VAT; they are paid in the first month."
        ),
    )
    vat_owed: float = number(
        mark("VAT owed today"),
        unit="money",
        default=0.0,
        uncertain=False,
        help=mark(
            "Value-added tax of the month before the plan, settled in its first; negative: it comes back, or "
            "is set off."
        ),
    )
    deferred_revenue: float = number(
        mark("Deferred revenue today"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark(
            "Money received for what is still to be delivered: that part of the coming revenue "
            "brings no cash, and it is never more than a month's revenue. What streams billed in advance "
            "have deferred follows from them and is added."
        ),
    )
    deferred_revenue_months: int = number(
        mark("Months to deliver it"),
        unit="months",
        low=1,
        high=120,
        default=12,
        uncertain=False,
        help=mark("Months over which the deferred revenue is delivered, evenly."),
    )
    prepaid_compute: float = number(
        mark("Prepaid compute today"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Money paid ahead to cloud providers; on-demand GPUs use it up after the credits."),
    )
    fixed_assets: float = number(
        mark("Fixed assets today"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Book value of equipment; it is written off evenly."),
    )
    depreciation_months: int = number(
        mark("Months to write them off"),
        unit="months",
        low=1,
        high=600,
        default=36,
        uncertain=False,
        help=mark("Months over which the fixed assets of today lose their book value."),
    )
    loans: float = number(
        mark("Other debt today"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark(
            "Debt without interest, such as a shareholder's loan; loans with terms stand under financing."
        ),
    )
    loans_due_month: int = number(
        mark("Other debt due in month"),
        unit="month_number",
        low=0,
        high=600,
        default=11,
        uncertain=False,
        help=mark("Month of the plan in which the other debt is repaid."),
    )
