"""Figures that act only while another is not 0."""

from typing import Any

from core.plan.assumption.distribution import Distribution

ONLY_WITH = {
    "later_months": "later_share",
    "later_closings": "later_share",
    "later_odds": "later_share",
    "secondary_discount_share": "secondary_amount",
    "secondary_sellers": "secondary_amount",
    "sublet_price_share": "sublet_share",
    "mature_operating_margin": "margin_elasticity",
    "stated_operating_margin": "margin_elasticity",
    "stated_growth_per_year": "growth_elasticity",
    "dividend_per_year": "dividend",
    "dividend_day_count": "dividend",
    "top_customer_growth_per_year": "top_customer_share",
    "times": "every_months",
    "later_dilution_share": "later_rounds",
    "later_amount": "later_rounds",
    "later_first_month": "later_rounds",
    "later_round_odds": "later_rounds",
}
"""Field → the field of its section that it needs: above 0, or another choice than "none"."""


def idle_fields(section: Any) -> set[str]:
    """Return the fields of a section that could move no number while their companions are as they are."""
    found = {
        name
        for name, other in ONLY_WITH.items()
        if name in type(section).model_fields and _is_nothing(getattr(section, other))
    }
    uncapped = getattr(section, "participation", "capped") != "capped"
    return found | ({"participation_cap"} if uncapped else set())


def _is_nothing(value: Any) -> bool:
    if isinstance(value, Distribution):
        return value.monthly is None and value.support() == (0.0, 0.0)
    return value in (0, None, "none")
