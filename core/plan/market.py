"""Market section: who wants the product, how fast that grows, and against whom it is won."""

from typing import Generic, Literal

from pydantic import Field

from core.plan.assumption.quantity import number
from core.plan.responses import Responses
from core.plan.section import Item, Section, T
from core.texts import mark

Curve = Literal["exponential", "compound", "logistic"]
Driver = Literal["own_growth", "market_share"]


class Segment(Item[T], Generic[T]):
    """A group of customers: how ours go on, and the market they are won in.

    `driver` own_growth: what they pay grows as stated, or as the company's history has it, while conditions
    stay as they are; the market only caps it. market_share: ours are won from the market's undecided.
    """

    driver: Driver = "own_growth"
    opening_customers: T = number(
        mark("Customers today"),
        unit="customers",
        low=0,
        help=mark("Paying customers at the end of the month before the plan starts."),
    )
    first_month: int = number(
        mark("First customers in month"),
        unit="month_number",
        low=0,
        high=240,
        default=0,
        uncertain=False,
        help=mark("Month of the plan in which the first customers come; 0 if there are customers today."),
    )
    growth_per_month: T = number(
        mark("Growth a month"),
        unit="share_per_month",
        low=-0.9,
        high=2,
        monthly=True,
        default=0.0,
        help=mark(
            "How fast what these customers pay grows, per month and at the start, if conditions stay as "
            "they are. Used where customers follow our own growth."
        ),
    )
    growth_fade_per_year: T = number(
        mark("Growth fade"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.0,
        help=mark("The part of our growth rate that is lost each year as the company becomes larger."),
    )
    curve: Curve = "logistic"
    opening_demand: T = number(
        mark("Demand today"),
        unit="customers",
        low=0,
        help=mark(
            "Customers who want such a product in the first month, ours and everyone's: D0 of the "
            "demand models."
        ),
    )
    demand_growth_per_month: T = number(
        mark("Growth of demand"),
        unit="share_per_month",
        low=-0.9,
        high=2,
        monthly=True,
        default=0.0,
        help=mark(
            "How fast demand grows at the start, per month. Continuous rate on the exponential curve, "
            "effective rate on the others."
        ),
    )
    demand_growth_fade_per_year: T = number(
        mark("Fade of demand's growth"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.0,
        help=mark("The part of demand's growth rate that is lost each year."),
    )
    reachable_customers: T = number(
        mark("Reachable customers"),
        unit="customers",
        low=0,
        above=True,
        help=mark("The most customers the demand can grow to. Used by the logistic curve."),
    )
    rivals_customers: T | None = number(
        mark("Rivals' customers today"),
        unit="customers",
        low=0,
        default=None,
        help=mark(
            "Customers of all rivals together; leave empty for as many as their odds and the churn imply."
        ),
    )
    churn_per_month: T = number(
        mark("Monthly churn"),
        unit="share_per_month",
        low=0,
        high=1,
        monthly=True,
        help=mark("Share of the customers that leaves in a month."),
    )
    acquisition_cost: T = number(
        mark("Cost of winning a customer"),
        unit="money",
        low=0,
        default=0.0,
        monthly=True,
        help=mark("Sales and marketing money spent for each new customer."),
    )


class Rival(Item[T], Generic[T]):
    """A rival of its own name, beside those that are alike."""

    preference: T = number(
        mark("Preference for it"),
        unit="log_odds",
        low=-10,
        high=10,
        default=0.0,
        help=mark(
            "Log-odds by which prospects prefer it to a usual rival at the frontier: 0.7 is twice as often."
        ),
    )


class Competition(Section[T], Generic[T]):
    """Who else is chosen, and what being behind costs."""

    rivals: tuple[Rival[T], ...] = Field((), max_length=20)
    competitors: T = number(
        mark("Competitors"),
        unit="count",
        low=0,
        help=mark("Rivals without a name that a prospect compares with, at the start: all alike."),
    )
    new_competitors_per_year: T = number(
        mark("New competitors a year"),
        unit="count",
        low=0,
        default=0.0,
        help=mark("Rivals that enter the market each year."),
    )
    capacity_per_rival: T | None = number(
        mark("Customers a rival can serve"),
        unit="customers",
        low=0,
        default=None,
        help=mark(
            "What a usual rival could serve today; tells when rivals' supply passes demand (M3). "
            "Moves nothing "
            "else; leave empty if it is not known."
        ),
    )
    capacity_growth_per_year: T = number(
        mark("Growth of rivals' capacity"),
        unit="share_per_year",
        low=-0.9,
        high=20,
        default=0.0,
        help=mark("Yearly growth of what each rival could serve."),
    )
    decision_share_per_month: T = number(
        mark("Prospects deciding each month"),
        unit="share_per_month",
        low=0,
        high=1,
        help=mark(
            "Share of those who want the product, and are not customers yet, that chooses a supplier "
            "in a month."
        ),
    )
    months_behind_frontier: T = number(
        mark("Months behind the frontier"),
        unit="months",
        low=0,
        high=240,
        monthly=True,
        help=mark("How many months the company's model lags the best one on sale."),
    )
    lag_penalty: T = number(
        mark("Preference lost per month behind"),
        unit="log_odds",
        low=0,
        high=10,
        default=0.1,
        help=mark(
            "Fall of the log-odds of being chosen, for each month behind the frontier (multinomial logit)."
        ),
    )


class Climate(Section[T], Generic[T]):
    """The funding climate: one index for the odds and prices of rounds and for exit multiples. 1 is today."""

    level: T = number(
        mark("Funding climate"),
        unit="factor",
        low=0,
        monthly=True,
        default=1.0,
        help=mark("Factor on valuations, shared by rounds and exits; 1 is today's climate."),
    )
    shock_probability_per_year: T = number(
        mark("Funding-climate shock odds"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.0,
        help=mark("Chance each year that investors stop paying today's prices."),
    )
    shock_months: T = number(
        mark("Length of a climate shock"),
        unit="months",
        low=0,
        above=True,
        default=18.0,
        help=mark("Months until prices are back."),
    )
    shock_depth: T = number(
        mark("Depth of a climate shock"),
        unit="share",
        low=0,
        high=0.99,
        default=0.5,
        help=mark("Share of the valuation lost while the shock lasts."),
    )


class Market(Section[T], Generic[T]):
    """Demand by segment, competition, the fall of prices and the funding climate."""

    segments: tuple[Segment[T], ...] = Field(min_length=1, max_length=20)
    competition: Competition[T]
    responses: Responses[T] = Field(default_factory=dict, validate_default=True)
    price_fall_per_year: T = number(
        mark("Price fall a year"),
        unit="share_per_year",
        low=-1,
        high=0.999,
        monthly=True,
        help=mark(
            "How much the price of the same quality falls in a year; each stream says how far it is exposed."
        ),
    )
    climate: Climate[T]
