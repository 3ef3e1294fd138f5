"""Responses: what spending and prices do to customers."""

from typing import Generic

from core.plan.assumption.quantity import number
from core.plan.section import Section, T
from core.texts import mark


class Responses(Section[T], Generic[T]):
    """What spending and prices do to customers, as far as they depart from the conditions of today. 0
    switches one off.
    """

    selling_elasticity: T = number(
        mark("Selling: effect on odds"),
        unit="factor",
        low=0,
        high=2,
        default=0.31,
        help=mark(
            "Elasticity of the odds of being chosen to spending on sales and marketing people and "
            "campaigns. Mean over 75 studies of personal selling: 0.31 (Albers, Mantrala and Sridhar, "
            "Journal of Marketing Research 2010)."
        ),
    )
    price_elasticity: T = number(
        mark("Price: effect on odds"),
        unit="factor",
        low=0,
        high=10,
        default=1.5,
        help=mark(
            "Elasticity of the odds of being chosen, and of staying, to our price against today's. An "
            "assumption; consumer brands show 2.6 on average (Bijmolt, van Heerde and Pieters, Journal of "
            "Marketing Research 2005)."
        ),
    )
    usage_elasticity: T = number(
        mark("Price: effect on use"),
        unit="factor",
        low=0,
        high=5,
        default=0.5,
        help=mark("Elasticity of the tokens a customer uses to our price against today's. An assumption."),
    )
    research_pace: T = number(
        mark("Research: months lost"),
        unit="factor",
        low=0,
        high=3,
        default=1.0,
        help=mark(
            "Months by which the model falls behind in each month in which research stands still; half the "
            "research loses half of it. An assumption."
        ),
    )
    delivery_share: T = number(
        mark("People: effect on delivery"),
        unit="share",
        low=0,
        high=1,
        default=1.0,
        help=mark(
            "Part of project work that is lost with the people who deliver it: engineering, product and "
            "operations. An assumption."
        ),
    )
