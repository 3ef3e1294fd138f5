"""Figures that act only while another field of their section says so."""

from typing import Any

from core.plan.assumption.distribution import Distribution
from core.plan.debt import ADVANCES, AFTER_INTEREST, AT_ONE_DATE, BEARING, WITH_BALLOON

ONLY_WITH: dict[str, tuple[str, ...]] = {
    "later_months": ("later_share",),
    "later_closings": ("later_share",),
    "later_odds": ("later_share",),
    "secondary_discount_share": ("secondary_amount",),
    "secondary_sellers": ("secondary_amount",),
    "sublet_price_share": ("sublet_share",),
    "mature_operating_margin": ("margin_elasticity",),
    "stated_operating_margin": ("margin_elasticity",),
    "stated_growth_per_year": ("growth_elasticity",),
    "dividend_per_year": ("dividend",),
    "dividend_day_count": ("dividend",),
    "top_customer_growth_per_year": ("top_customer_share",),
    "times": ("every_months",),
    "later_dilution_share": ("later_rounds",),
    "later_amount": ("later_rounds",),
    "later_first_month": ("later_rounds",),
    "later_round_odds": ("later_rounds",),
    "prepayment_fee_share": ("prepaid_month",),
    "warrant_strike": ("warrant_shares", "warrant_coverage_share"),
    "collateral_fall_per_year": ("collateral",),
    "on_breach": ("minimum_cash", "minimum_cover"),
    "cure_months": ("minimum_cash", "minimum_cover"),
    "runway_counted": ("runway_trigger_months",),
}
"""Field → the fields of its section of which it needs one: above 0, filled in, or not "none"."""

ONLY_WHERE: dict[str, tuple[str, tuple[str, ...]]] = {
    "participation_cap": ("participation", ("capped",)),
    "interest_only_months": ("kind", AFTER_INTEREST),
    "balloon_share": ("kind", (*WITH_BALLOON, "lease")),
    "rate_per_year": ("kind", BEARING),
    "day_count": ("kind", BEARING),
    "payment_interval_months": ("kind", tuple(one for one in BEARING if one != "lease")),
    "pik_share": ("kind", tuple(one for one in BEARING if one not in ("lease", "bullet"))),
    "pays_at_draw": (
        "kind",
        tuple(one for one in (*BEARING, *ADVANCES) if one != "lease" and one not in AT_ONE_DATE),
    ),
    "prepaid_month": ("kind", tuple(one for one in (*BEARING, *ADVANCES) if one != "lease")),
    "revenue_share": ("kind", ("revenue_based",)),
    "repayment_multiple": ("kind", ADVANCES),
    "debit_amount": ("kind", ("fixed_debits",)),
    "debit_every": ("kind", ("fixed_debits",)),
    "cure_months": ("on_breach", ("called",)),
    "strike": ("security", ("options", "promised", "warrants")),
}
"""Field → a choice of its section, and what must be chosen there."""

ONLY_WITHOUT = {"pool_after_share": "pool_increase", "pool_counts": "pool_increase"}
"""Field → the field that takes its place where it is filled in."""

ONLY_BEYOND: dict[str, tuple[str, ...]] = {
    "running_price_share": ("billing_months", "delivery_months"),
    "signed_growth_per_month": ("billing_months",),
}
"""Field → numbers of months of its section, one of which must be above 1."""


def idle_fields(section: Any) -> set[str]:
    """Return the fields of a section that could move no number while the others are as they are."""
    fields = type(section).model_fields
    return {name for name in fields if _is_idle(section, name)}


def _is_idle(section: Any, name: str) -> bool:
    fields = type(section).model_fields
    needed = ONLY_WITH.get(name, ())
    choice, chosen = ONLY_WHERE.get(name, ("", ()))
    instead = ONLY_WITHOUT.get(name, "")
    terms = [one for one in ONLY_BEYOND.get(name, ()) if one in fields]
    return (
        (bool(needed) and needed[0] in fields and all(_is_nothing(section, one) for one in needed))
        or (choice in fields and getattr(section, choice) not in chosen)
        or (instead in fields and getattr(section, instead) is not None)
        or (bool(terms) and all(getattr(section, one) <= 1 for one in terms))
    )


def _is_nothing(section: Any, name: str) -> bool:
    """Say whether a field says nothing: at 0, or where it may be empty, empty."""
    value = getattr(section, name)
    if isinstance(value, Distribution):
        return value.monthly is None and value.support() == (0.0, 0.0)
    if type(section).model_fields[name].default is None:
        return value is None
    return value in (0, "none")
