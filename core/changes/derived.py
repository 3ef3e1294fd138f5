"""Changes that no person typed: stresses and readings stay within the schema's limits and leave a plan that
holds together.
"""

from collections.abc import Mapping
from typing import Any

from core.plan.assumption.distribution import Distribution, Fixed
from core.plan.assumption.limits import within
from core.plan.document.edit import changed, quantity_at
from core.plan.plan import Plan


def derived(plan: Plan, changes: Mapping[str, Any]) -> Plan:
    """Return the plan with the changes, each kept within its number's limits.

    A correlation falls away where one of its numbers has become certain.
    """
    kept = {
        path: within(value, quantity_at(plan, path)) if isinstance(value, Distribution) else value
        for path, value in changes.items()
    }
    return changed(without_certain(plan, kept), kept)


def without_certain(plan: Plan, changes: Mapping[str, Any]) -> Plan:
    """Return the plan, still unchanged, without the correlations of what the changes make certain."""
    certain = {path for path, value in changes.items() if _is_certain(value)}
    correlations = tuple(
        one for one in plan.correlations if one.first not in certain and one.second not in certain
    )
    if len(correlations) == len(plan.correlations):
        return plan
    return plan.model_copy(update={"correlations": correlations})


def _is_certain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return value.get("distribution") == "fixed"
    return isinstance(value, (Fixed, int, float))
