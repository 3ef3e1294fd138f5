"""A plan in another currency: every amount of money converted at one rate, ranges in their shape."""

from typing import Any

from core.changes.derived import derived
from core.facts.reader import per_dollar
from core.plan.assumption.distribution import Distribution
from core.plan.document.edit import quantity_at, value_at
from core.plan.plan import Plan, number_paths

_MONEY = ("money", "money_per_gpu_hour")


def exchange_rate(*, of: str, into: str) -> float:
    """Return what one unit of a currency costs in another, from the facts."""
    return per_dollar(into) / per_dollar(of)


def converted(plan: Plan, currency: str) -> Plan:
    """Return the plan in another currency, all amounts at today's rate."""
    rate = exchange_rate(of=plan.company.currency, into=currency)
    changes: dict[str, Any] = {"company.currency": currency}
    for path in number_paths(plan):
        quantity, value = quantity_at(plan, path), value_at(plan, path)
        if quantity.unit in _MONEY and value is not None:
            changes[path] = value.affine(rate) if isinstance(value, Distribution) else value * rate
    return derived(plan, changes)


def relabelled(plan: Plan, currency: str) -> Plan:
    """Return the plan with the same amounts under another currency's name."""
    return derived(plan, {"company.currency": currency})
