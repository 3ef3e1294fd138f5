"""Market section: who wants the product, how fast that grows, and against whom it is won."""

from typing import Generic, Literal

from pydantic import Field

from core.plan.assumption.quantity import number
from core.plan.section import Item, Section, T
from core.texts import mark

Curve = Literal["exponential", "compound", "logistic"]


class Segment(Item[T], Generic[T]):
    """A group of customers with a demand curve of its own."""

    curve: Curve = "logistic"
    opening_customers: T = number(
        mark("Customers today"),
        unit="customers",
        low=0,
        help=mark("Paying customers at the end of the month before the plan starts."),
    )
    opening_demand: T = number(
        mark("Demand today"),
        unit="customers",
        low=0,
        help=mark(
            "Customers who want such a product in the first month, ours and everyone's: D0 of the "
            "demand models."
        ),
    )
    growth_per_month: T = number(
        mark("Starting growth"),
        unit="share_per_month",
        low=-0.9,
        high=2,
        monthly=True,
        help=mark(
            "How fast demand grows at the start, per month. Continuous rate on the exponential curve, "
            "effective rate on the others."
        ),
    )
    growth_fade_per_year: T = number(
        mark("Growth fade"),
        unit="share_per_year",
        low=0,
        high=1,
        default=0.0,
        help=mark("The part of the growth rate that is lost each year as the company becomes larger."),
    )
    reachable_customers: T = number(
        mark("Reachable customers"),
        unit="customers",
        low=0,
        above=True,
        help=mark("The most customers the demand can grow to. Used by the logistic curve."),
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


class Competition(Section[T], Generic[T]):
    """Who else is chosen, and what being behind costs."""

    competitors: T = number(
        mark("Competitors"), unit="count", low=0, help=mark("Rivals a prospect compares with, at the start.")
    )
    new_competitors_per_year: T = number(
        mark("New competitors a year"),
        unit="count",
        low=0,
        default=0.0,
        help=mark("Rivals that enter the market each year."),
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
