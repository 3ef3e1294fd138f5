"""How rounds follow the company's traction and the funding climate."""

from typing import Generic

from core.plan.assumption.quantity import number
from core.plan.section import Section, T
from core.texts import mark


class RoundPolicy(Section[T], Generic[T]):
    """How strongly odds, price and delay of all rounds follow traction and climate."""

    odds_sensitivity: T = number(
        mark("Odds follow traction"),
        unit="log_odds",
        low=0,
        high=10,
        default=1.0,
        help=mark(
            "Change of the log-odds of closing for one unit of the traction score (a factor e on revenue)."
        ),
    )
    price_sensitivity: T = number(
        mark("Price follows traction"),
        unit="factor",
        low=0,
        high=2,
        default=0.5,
        help=mark("Change of the logarithm of the pre-money for one unit of the traction score."),
    )
    delay_months: T = number(
        mark("Delay for weak traction"),
        unit="months",
        low=0,
        high=24,
        default=3.0,
        help=mark("Months the raise takes longer for one unit of missing traction."),
    )
