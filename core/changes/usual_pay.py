"""A team paid as its role is in a country, with that country's on-costs; each figure keeps its source."""

from typing import Any

from core.changes.derived import derived
from core.facts.pay import usual_on_costs, usual_pay
from core.facts.reader import Fact, per_dollar
from core.plan.assumption.distribution import Distribution, Fixed, Pert, Uniform
from core.plan.plan import Plan


def paid_as_usual(plan: Plan, team: str, *, pay: str | None = None, on_costs: str | None = None) -> Plan:
    """Return the plan with a team's pay, or its on-costs, taken from the facts of these ids.

    Pay is a range through the quartiles with the median likeliest, in the plan's currency at the facts' rate.
    """
    here, changes, sources = f"people.teams.{team}", dict[str, Any](), dict(plan.sources)
    if pay is not None:
        low, median, high = (value * per_dollar(plan.company.currency) for value in usual_pay()[pay].values)
        changes[f"{here}.salary_per_year"] = Pert(low=low, likely=median, high=high)
        sources[f"{here}.salary_per_year"] = pay
    if on_costs is not None:
        changes[f"{here}.on_cost_share"] = _range(usual_on_costs()[on_costs])
        sources[f"{here}.on_cost_share"] = on_costs
    return derived(plan.model_copy(update={"sources": sources}), changes)


def _range(found: Fact) -> Distribution:
    if found.ranged:
        return Uniform(low=found.values[0], high=found.values[1])
    return Fixed(value=found.value)
