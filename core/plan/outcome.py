"""Risks and the investor's view."""

from typing import Generic, Literal

from core.plan.assumption.quantity import number
from core.plan.section import Identifier, Item, Name, Section, T
from core.texts import mark

RiskClass = Literal["technical", "market", "capital", "legal", "social"]


class Risk(Item[T], Generic[T]):
    """An entry of the risk register (documents' M6): events, and what each of them does when it happens."""

    risk_class: RiskClass
    events_per_year: T = number(
        mark("Events a year"),
        unit="count",
        low=0,
        high=100,
        help=mark("Expected number of events in a year; the number drawn is 0 or more."),
    )
    loss: T = number(
        mark("Loss per event"),
        unit="money",
        low=0,
        default=0.0,
        per_event=True,
        help=mark("Money lost in one event; a range is drawn anew for each event."),
    )
    customers_lost_share: T = number(
        mark("Customers lost"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark(
            "Part of all customers that leaves with an event; as many projects fewer are signed from then on."
        ),
    )
    price_fall_share: T = number(
        mark("Price lost"),
        unit="share",
        low=0,
        high=0.99,
        default=0.0,
        help=mark("Part by which our prices fall for good with an event."),
    )
    raise_delay_months: T = number(
        mark("Delay of a raise"),
        unit="months",
        low=0,
        high=60,
        default=0.0,
        help=mark("Months by which an event delays a raise under way; none starts within them."),
    )
    round_odds_lost_share: T = number(
        mark("Odds of a round lost"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Part by which the odds of closing fall for raises that start within a year of an event."),
    )
    training_stopped_months: T = number(
        mark("Training stopped"),
        unit="months",
        low=0,
        high=120,
        default=0.0,
        help=mark(
            "Months for which training stops after an event; the model falls behind the frontier meanwhile."
        ),
    )
    owner: Name | None = None
    countermeasure: Name | None = None
    countermeasure_active: bool = False
    countermeasure_cost_per_year: T = number(
        mark("Cost of the countermeasure a year"),
        unit="money",
        low=0,
        default=0.0,
        help=mark("Spent each year while the countermeasure is active."),
    )
    countermeasure_effect_share: T = number(
        mark("Effect of the countermeasure"),
        unit="share",
        low=0,
        high=1,
        default=0.0,
        help=mark("Share of the events that the active countermeasure prevents."),
    )


class Investor(Section[T], Generic[T]):
    """How the next investor judges."""

    hurdle_multiple: float = number(
        mark("Hurdle multiple"),
        unit="factor",
        low=0.1,
        high=1000,
        default=5.0,
        uncertain=False,
        help=mark("Multiple of the cheque that counts as gold."),
        fact="venture_outcomes_5x",
    )
    cheque: float = number(
        mark("Cheque"),
        unit="money",
        low=1,
        default=1_000_000.0,
        uncertain=False,
        help=mark("Money one investor puts into the next round."),
    )
    discount_rate_per_year: float = number(
        mark("Discount rate a year"),
        unit="share_per_year",
        low=0,
        high=2,
        default=0.3,
        uncertain=False,
        help=mark("Yearly return at which future money is discounted."),
    )
    gold_share: float = number(
        mark("Odds that count as gold"),
        unit="share",
        low=0,
        high=1,
        default=0.1,
        uncertain=False,
        help=mark(
            "Gold needs at least these odds; by default the share of venture financings that returned five "
            "times the money."
        ),
        fact="venture_outcomes_5x",
    )
    base_rate_group: Identifier = "firms_under_325m"


class Sceptic(Section[T], Generic[T]):
    """The sceptic's set of changes, stated and editable."""

    growth_factor: float = number(
        mark("Growth factor"),
        unit="factor",
        low=0,
        high=2,
        default=0.5,
        uncertain=False,
        help=mark("Factor on our growth and on that of demand."),
    )
    extra_price_fall_share: float = number(
        mark("Extra price fall"),
        unit="share_per_year",
        low=0,
        high=0.9,
        default=0.2,
        uncertain=False,
        help=mark("Part of each year's remaining price that is lost besides the plan's own fall."),
    )
    extra_lead_months: float = number(
        mark("Longer raise"),
        unit="months",
        low=0,
        high=24,
        default=4.0,
        uncertain=False,
        help=mark("Months each raise takes longer."),
    )
    exit_multiple_factor: float = number(
        mark("Exit multiple factor"),
        unit="factor",
        low=0,
        high=2,
        default=0.6,
        uncertain=False,
        help=mark("Factor on the exit multiple."),
    )


class Correlation(Section[T], Generic[T]):
    """Two assumptions that move together (Gaussian copula)."""

    first: str
    second: str
    coefficient: float = number(
        mark("Correlation"),
        unit="factor",
        low=-1,
        high=1,
        uncertain=False,
        help=mark("Correlation of the two underlying normal numbers, −1 to 1."),
    )
