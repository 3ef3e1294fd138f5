"""The verdict's three readings: the plan's own assumptions, base rates of growth, a sceptic's set."""

import numpy as np
from scipy.special import ndtri

from core.changes.derived import derived
from core.facts.base_rates import BaseRateGroup, base_rate_group
from core.plan.assumption.distribution import Distribution
from core.plan.plan import Plan

READINGS = ("own", "base_rates", "sceptic")


def reading(plan: Plan, name: str) -> Plan:
    """Return the plan as the named reading sees it."""
    match name:
        case "base_rates":
            return with_base_rates(plan, base_rate_group(plan.investor.base_rate_group))
        case "sceptic":
            return with_sceptic(plan)
    return plan


def with_base_rates(plan: Plan, group: BaseRateGroup) -> Plan:
    """Replace every segment's growth by the group's.

    1 + yearly growth is lognormal through the group's median and 81.9th percentile (the level at which the
    base rate "18.1 % grow faster than 20 %" is stated); the monthly rate is its twelfth root less 1, without
    monthly shocks.
    """
    median, upper = np.log1p(group.growth_median_per_year), np.log1p(group.growth_p819_per_year)
    spread = float((upper - median) / ndtri(0.819))
    changes: dict[str, object] = {}
    for segment in plan.market.segments:
        here = f"market.segments.{segment.id}"
        continuous = segment.curve == "exponential"
        changes[f"{here}.growth_per_month"] = _monthly(float(median), spread, continuous)
        changes[f"{here}.growth_fade_per_year"] = group.fade_per_year
    return derived(_without_correlations(plan, list(changes)), changes)


def _monthly(log_median: float, spread: float, continuous: bool) -> dict[str, object]:
    """Return the monthly growth as a normal distribution: ln(1 + g) / 12 is normal, and g is tiny."""
    middle, deviation = log_median / 12, spread / 12
    if not continuous:
        middle = float(np.expm1(middle))
    return {
        "distribution": "normal",
        "mean": middle,
        "standard_deviation": deviation,
        "at_least": -0.5,
        "at_most": 1.0,
    }


def _without_correlations(plan: Plan, paths: list[str]) -> Plan:
    kept = tuple(one for one in plan.correlations if one.first not in paths and one.second not in paths)
    return plan if len(kept) == len(plan.correlations) else plan.model_copy(update={"correlations": kept})


def with_sceptic(plan: Plan) -> Plan:
    """Apply the sceptic's stated changes: slower growth, faster price fall, longer raises, lower exit
    multiple.
    """
    sceptic = plan.sceptic
    changes: dict[str, object] = {
        f"market.segments.{one.id}.growth_per_month": one.growth_per_month.affine(sceptic.growth_factor)
        for one in plan.market.segments
    }
    changes["market.price_fall_per_year"] = deeper(
        plan.market.price_fall_per_year, sceptic.extra_price_fall_share
    )
    changes["exit.revenue_multiple"] = plan.exit.revenue_multiple.affine(sceptic.exit_multiple_factor)
    return derived(slower_raises(plan, sceptic.extra_lead_months), changes)


def deeper(fall: Distribution, extra: float) -> Distribution:
    """Return a price fall f made deeper by a further fall of what remains: 1 − (1 − f)·(1 − extra)."""
    return fall.affine(1 - extra, extra)


def slower_raises(plan: Plan, months: float) -> Plan:
    """Make every round take `months` longer; dated rounds close that much later."""
    changes: dict[str, object] = {}
    for one in plan.financing.rounds:
        here = f"financing.rounds.{one.id}"
        changes[f"{here}.lead_months"] = one.lead_months.affine(1.0, months)
        if one.close_month is not None:
            changes[f"{here}.close_month"] = min(one.close_month + round(months), plan.company.months - 1)
    return derived(plan, changes)
