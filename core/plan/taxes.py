"""Taxes section: income tax with losses carried forward, research relief, value-added tax. All are 0 until a
country is chosen or figures are typed.
"""

from typing import Generic, Literal

from core.plan.assumption.quantity import number
from core.plan.section import Section, T
from core.texts import mark

Country = Literal["US", "GB", "DE", "FR", "CN", "CN_high_tech", "SG", "IN"]


class Taxes(Section[T], Generic[T]):
    """What the tax office gets, and gives back. `country` says whose rules the figures were taken from."""

    country: Country | None = None
    income_tax_rate: T = number(
        mark("Income tax rate"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Tax on a year's profit, after losses of the past; paid at the end of the calendar year."),
    )
    losses_before: float = number(
        mark("Losses carried forward"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Tax losses from before the plan that may still be set off against profit."),
    )
    profit_this_year: float = number(
        mark("Profit of this tax year so far"),
        unit="money",
        default=0.0,
        uncertain=False,
        help=mark(
            "Taxable profit (a loss: below 0) of the calendar year's months before the plan; it is taxed "
            "with the rest of that year."
        ),
    )
    research_this_year: float = number(
        mark("Research costs of this tax year so far"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Research costs of the calendar year's months before the plan; its relief counts them."),
    )
    credit_before: float = number(
        mark("Research credit carried forward"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Credit from before the plan that no tax has used yet; it comes off the tax to come."),
    )
    loss_offset_share: float = number(
        mark("Profit that losses may cover"),
        unit="share",
        low=0,
        high=1,
        default=1.0,
        uncertain=False,
        help=mark("Part of a year's profit, beyond what they cover in full, that past losses may cover."),
    )
    loss_free_amount: float = number(
        mark("Profit that losses cover in full"),
        unit="money",
        low=0,
        default=0.0,
        uncertain=False,
        help=mark("Yearly profit up to which past losses count in full, whatever the part above it."),
    )
    loss_years: int | None = number(
        mark("Years a loss is kept"),
        unit="years",
        low=1,
        high=100,
        default=None,
        uncertain=False,
        help=mark("Tax years after which a loss is lost; leave empty if it never is."),
    )
    research_deduction_share: T = number(
        mark("Extra deduction for research"),
        unit="share",
        low=0,
        high=5,
        default=0.0,
        help=mark("Part of research costs (people in research, and training) that is deducted once more."),
    )
    research_credit_share: T = number(
        mark("Research tax credit"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Part of research costs (people in research, and training) that comes off the tax."),
    )
    research_credit_limit: float | None = number(
        mark("Most research credit a year"),
        unit="money",
        low=0,
        default=None,
        uncertain=False,
        help=mark("Most credit that a year's research earns; leave empty if there is no limit."),
    )
    research_credit_paid_out: bool = False
    vat_rate: T = number(
        mark("VAT rate"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Value-added tax on sales and purchases; prices in the plan are without it."),
    )
    vat_sales_share: T = number(
        mark("Sales with VAT"),
        unit="share",
        low=0,
        high=1,
        default=1.0,
        help=mark("Part of the sales that bears the tax; exports mostly do not."),
    )
    vat_refunded: bool = False
