"""People and other costs, by function (documents' C4: research, marketing, infrastructure, offices)."""

from typing import Generic, Literal

from pydantic import Field

from core.plan.assumption.quantity import number
from core.plan.exchange import second_currency_share
from core.plan.section import Item, Section, T
from core.texts import mark

Function = Literal[
    "research", "engineering", "product", "sales_marketing", "operations", "administration", "infrastructure"
]


class Team(Item[T], Generic[T]):
    """People of one function."""

    function: Function
    opening_headcount: float = number(
        mark("People today"),
        unit="people",
        low=0,
        high=1_000_000,
        uncertain=False,
        help=mark("Full-time people when the plan starts."),
    )
    hires_share: float = number(
        mark("Share of net hires"),
        unit="share",
        low=0,
        high=1,
        uncertain=False,
        help=mark("Part of the company's net hires that joins this team; all teams together add up to 1."),
    )
    salary_per_year: T = number(
        mark("Salary a year"),
        unit="money",
        low=0,
        help=mark("Average yearly salary of this team, before on-costs."),
    )
    on_cost_share: T | None = number(
        mark("On-costs of this team"),
        unit="share",
        low=0,
        high=3,
        default=None,
        help=mark(
            "On-costs where they differ, as those of another country; leave empty to take everybody's."
        ),
    )
    first_month: int = number(
        mark("First month"),
        unit="month_number",
        low=0,
        high=600,
        default=0,
        uncertain=False,
        help=mark(
            "Month of the plan in which the team begins, with its people of today; hires join from then on."
        ),
    )
    second_currency_share: float = second_currency_share()


class People(Section[T], Generic[T]):
    """Teams, hiring and on-costs."""

    teams: tuple[Team[T], ...] = Field(min_length=1, max_length=30)
    net_hires_per_quarter: T = number(
        mark("Net hires a quarter"),
        unit="people",
        low=-10_000,
        high=100_000,
        monthly=True,
        help=mark("People joining less people leaving in a quarter, spread evenly."),
    )
    hiring_lag_months: int = number(
        mark("Months until hires join"),
        unit="months",
        low=0,
        high=24,
        default=0,
        uncertain=False,
        help=mark(
            "Time from the month in which a hire is planned to the first pay: search, notice, relocation."
        ),
    )
    on_cost_share: T = number(
        mark("On-costs"),
        unit="share",
        low=0,
        high=3,
        default=0.25,
        help=mark("Social security, benefits and equipment as a share of salaries."),
    )
    raise_per_year: T = number(
        mark("Pay rise a year"),
        unit="share_per_year",
        low=-0.5,
        high=20,
        default=0.04,
        help=mark("Yearly rise of salaries."),
    )


class CostItem(Item[T], Generic[T]):
    """A cost that is neither people nor compute."""

    function: Function
    amount_per_month: T = number(
        mark("Amount a month"),
        unit="money",
        low=0,
        monthly=True,
        default=0.0,
        help=mark("Money spent in a month, in money of month 0: it grows from there, whenever it starts."),
    )
    growth_per_year: T = number(
        mark("Growth a year"),
        unit="share_per_year",
        low=-0.95,
        high=20,
        default=0.0,
        help=mark("Yearly growth of the amount."),
    )
    revenue_share: T = number(
        mark("Share of revenue"),
        unit="share",
        low=0,
        high=5,
        monthly=True,
        default=0.0,
        help=mark("Part that moves with revenue, as a share of it."),
    )
    start_month: int = number(
        mark("Starts in month"),
        unit="month_number",
        low=0,
        high=600,
        default=0,
        uncertain=False,
        help=mark("First month of the plan in which it is spent."),
    )
    end_month: int | None = number(
        mark("Ends after month"),
        unit="month_number",
        low=0,
        high=600,
        default=None,
        uncertain=False,
        help=mark("Last month of the plan in which it is spent; leave empty if it goes on."),
    )
    second_currency_share: float = second_currency_share()
