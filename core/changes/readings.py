"""The verdict's three readings: the plan's own assumptions, base rates of growth, a sceptic's set."""

from core.changes.derived import derived
from core.facts.base_rates import base_rate_group
from core.plan.assumption.distribution import Distribution, Fixed
from core.plan.plan import GROWTH, Plan
from core.plan.streams import ProjectStream

READINGS = ("own", "base_rates", "sceptic")


def reading(plan: Plan, name: str) -> Plan:
    """Return the plan as the named reading sees it."""
    match name:
        case "base_rates":
            return with_base_rates(plan)
        case "sceptic":
            return with_sceptic(plan)
    return plan


def with_base_rates(plan: Plan) -> Plan:
    """Return the plan with revenue growing as that of its base-rate group, in nominal terms, closures mixed
    in.

    What befalls the plan's own revenue now and then (pilots that end, a top customer or customers that risks
    take, prices they lower) has befallen the group's companies too and is in their growth: here it is left
    out, unless it is certain. Segments that have no customers yet, and win them from their market, stay as
    they are: a group says nothing of beginnings.
    """
    base_rate_group(plan.investor.base_rate_group)
    segments = tuple(
        one.model_copy(update={"driver": "own_growth"}) if one.opening_customers.median > 0 else one
        for one in plan.market.segments
    )
    market = plan.market.model_copy(update={"segments": segments})
    changes = {f"revenue.streams.{one.id}.pilot_share": Fixed(value=0.0) for one in plan.revenue.streams}
    if plan.revenue.top_customer_loss_per_year.median < 1:
        changes["revenue.top_customer_loss_per_year"] = Fixed(value=0.0)
    for risk in plan.risks:
        for name in ("customers_lost_share", "price_fall_share"):
            changes[f"risks.{risk.id}.{name}"] = Fixed(value=0.0)
    pairs = tuple(
        one for one in plan.correlations if not (one.first.endswith(GROWTH) or one.second.endswith(GROWTH))
    )
    taken = {"growth_from": "base_rates", "market": market, "correlations": pairs}
    grown = plan.model_copy(update=taken)
    return derived(grown, changes)


def with_sceptic(plan: Plan) -> Plan:
    """Apply the sceptic's stated changes: slower growth, faster price fall, longer raises, lower exit
    multiple.
    """
    sceptic = plan.sceptic
    changes: dict[str, object] = {}
    for one in plan.market.segments:
        here = f"market.segments.{one.id}"
        changes[f"{here}.growth_per_month"] = slowed(one.growth_per_month, sceptic.growth_factor)
        changes[f"{here}.demand_growth_per_month"] = slowed(
            one.demand_growth_per_month, sceptic.growth_factor
        )
    changes |= slower_projects(plan, sceptic.growth_factor)
    changes["market.price_fall_per_year"] = deeper(
        plan.market.price_fall_per_year, sceptic.extra_price_fall_share
    )
    changes["exit.revenue_multiple"] = plan.exit.revenue_multiple.affine(sceptic.exit_multiple_factor)
    return derived(slower_raises(plan, sceptic.extra_lead_months), changes)


def slowed(growth: Distribution, factor: float) -> Distribution:
    """Return growth times a factor. No company that shrinks is helped: growth that is negative is left as it
    is, and one that may be either moves down as a whole by what its middle loses.
    """
    if factor >= 1 or growth.support()[0] >= 0:
        return growth.affine(factor)
    return growth.affine(1.0, (factor - 1) * growth.median) if growth.median > 0 else growth


def slower_projects(plan: Plan, factor: float) -> dict[str, object]:
    """Return the growth of every stream of projects times a factor."""
    return {
        f"revenue.streams.{one.id}.project_growth_per_year": slowed(one.project_growth_per_year, factor)
        for one in plan.revenue.streams
        if isinstance(one, ProjectStream)
    }


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
