"""Stress chips: named changes to a plan that stack and undo."""

from collections.abc import Callable, Iterable

from core.changes.derived import derived
from core.changes.readings import deeper, slowed, slower_projects, slower_raises
from core.plan.plan import Plan
from core.texts import mark


def _growth_halves(plan: Plan) -> Plan:
    changes = slower_projects(plan, 0.5)
    for one in plan.market.segments:
        here = f"market.segments.{one.id}"
        changes[f"{here}.growth_per_month"] = slowed(one.growth_per_month, 0.5)
        changes[f"{here}.demand_growth_per_month"] = slowed(one.demand_growth_per_month, 0.5)
    return derived(plan, changes)


def _price_war(plan: Plan) -> Plan:
    return derived(plan, {"market.price_fall_per_year": deeper(plan.market.price_fall_per_year, 0.4)})


def _gpus_dearer(plan: Plan) -> Plan:
    return derived(plan, {"compute.gpu_price_per_hour": plan.compute.gpu_price_per_hour.affine(1.5)})


def _raise_slips(plan: Plan) -> Plan:
    return slower_raises(plan, 6)


def _top_customer_leaves(plan: Plan) -> Plan:
    return derived(plan, {"revenue.top_customer_loss_per_year": 1.0})


def _credits_end(plan: Plan) -> Plan:
    return derived(plan, {f"compute.credits.{one.id}.amount": 0.0 for one in plan.compute.credits})


def _down_round(plan: Plan) -> Plan:
    changes: dict[str, object] = {}
    for one in plan.financing.rounds:
        lower = one.down_round_share.median
        changes[f"financing.rounds.{one.id}.pre_money"] = one.pre_money.affine(1 - lower)
    return derived(plan, changes)


STRESSES: dict[str, tuple[str, str, Callable[[Plan], Plan]]] = {
    "growth_halves": (
        mark("Growth halves"),
        mark("We, and demand, grow at half the rate in every segment."),
        _growth_halves,
    ),
    "price_war": (
        mark("Price war"),
        mark("Each year 40 % of what would remain of the price is lost besides."),
        _price_war,
    ),
    "gpus_dearer": (
        mark("GPUs +50 %"),
        mark("On-demand GPUs cost half as much again; reserved ones keep their price."),
        _gpus_dearer,
    ),
    "raise_slips": (mark("Raise slips 6 months"), mark("Every round takes six months longer."), _raise_slips),
    "top_customer": (
        mark("Top customer leaves"),
        mark("The largest customer leaves in the first month."),
        _top_customer_leaves,
    ),
    "credits_end": (mark("Credits end"), mark("Cloud credits are withdrawn today."), _credits_end),
    "down_round": (
        mark("Down round"),
        mark("Every round is priced lower by its down-round discount."),
        _down_round,
    ),
}
"""Id → (label, what it does, the change)."""


def that_apply(plan: Plan) -> tuple[str, ...]:
    """Return the stresses that meet something in the plan: credits to end, rounds to slip, a top customer."""
    rounds = plan.financing.rounds
    meets = {
        "raise_slips": bool(rounds),
        "top_customer": any(one.top_customer_share.support()[1] > 0 for one in plan.revenue.streams),
        "credits_end": any(one.amount > 0 for one in plan.compute.credits),
        "down_round": any(one.down_round_share.median > 0 for one in rounds),
    }
    return tuple(name for name in STRESSES if meets.get(name, True))


def stressed(plan: Plan, names: Iterable[str]) -> Plan:
    """Return the plan under the named stresses, applied in the order of `STRESSES`."""
    chosen = set(names)
    for name, (_, _, change) in STRESSES.items():
        if name in chosen:
            plan = change(plan)
    return plan
