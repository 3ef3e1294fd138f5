"""Six numbers make a ready-made plan one's own; all else stays and is marked as assumed."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.cash_flow.costs import item_cost
from core.cash_flow.ledger import added
from core.errors import Fault, PlanError
from core.plan.document.edit import changed
from core.plan.document.templates import new_item
from core.plan.plan import Plan, assumptions_of
from core.plan.revenue import ProjectStream
from core.simulation.run import base_chain
from core.texts import mark

FIRST_MONTHS = 3


@dataclass(frozen=True)
class SixNumbers:
    """What a founder knows by heart, in the plan's currency: money a month, growth per month (0–1), the next
    raise.
    """

    name: str
    cash: float
    burn_per_month: float
    revenue_per_month: float
    growth_per_month: float
    gpu_spend_per_month: float
    raise_amount: float
    pre_money: float


def made_yours(template: Plan, given: SixNumbers) -> Plan:
    """Return the template scaled so that its base case shows the six numbers.

    Revenue scales every stream's volume, GPU spend the hours of training and serving, burn the people and
    other costs; ranges keep their shape. Raises `PlanError` where a number cannot be met.
    """
    plan = changed(template, _direct(template, given))
    plan = _with_revenue(plan, given.revenue_per_month)
    plan = _with_gpu_spend(plan, given.gpu_spend_per_month)
    plan = _with_burn(plan, given.burn_per_month)
    stated = {path for path in _direct(template, given) if not path.startswith("company")}
    marked = {path: "stated" if path in stated else "assumption" for path, _ in assumptions_of(plan)}
    return plan.model_copy(update={"sources": marked})


def _direct(template: Plan, given: SixNumbers) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "company.name": given.name,
        "company.about": "",
        "opening.cash": given.cash,
        "opening.receivables": given.revenue_per_month * template.revenue.collection_days.median / 30.4,
        "compute.credits": [],
        "compute.commitments": [],
        "risks": [],
    }
    for segment in template.market.segments:
        growth = segment.growth_per_month
        ranged = (
            growth.affine(given.growth_per_month / growth.median)
            if given.growth_per_month > 0 < growth.median
            else given.growth_per_month
        )
        changes[f"market.segments.{segment.id}.growth_per_month"] = ranged
    if given.raise_amount == 0:
        return changes | {"financing.rounds": []}
    if not template.financing.rounds:
        first = new_item("financing.rounds", "round", "Next round", [], "")
        return changes | {
            "financing.rounds": [first | {"amount": given.raise_amount, "pre_money": given.pre_money}]
        }
    for one in template.financing.rounds[:1]:
        changes[f"financing.rounds.{one.id}.amount"] = given.raise_amount
        changes[f"financing.rounds.{one.id}.pre_money"] = given.pre_money
        changes[f"financing.rounds.{one.id}.asks.revenue_per_year"] = 12 * given.revenue_per_month or None
    return changes


def _with_revenue(plan: Plan, wanted: float) -> Plan:
    changes: dict[str, Any] = {}
    if wanted == 0:  # before revenue: no customers yet; demand and what follows stay the template's
        changes = {f"market.segments.{segment.id}.opening_customers": 0.0 for segment in plan.market.segments}
        streams = (stream for stream in plan.revenue.streams if isinstance(stream, ProjectStream))
        return changed(
            plan, changes | {f"revenue.streams.{stream.id}.projects_per_month": 0.0 for stream in streams}
        )
    earned = float(base_chain(plan).operations.sales.revenue[0, 0])
    if wanted < 0 or earned <= 0:
        raise PlanError(
            Fault(
                "revenue",
                mark(
                    "monthly revenue must be 0 or more, and the open plan must have revenue of its own to "
                    "be scaled"
                ),
            )
        )
    factor = wanted / earned
    for segment in plan.market.segments:
        for field in ("opening_customers", "opening_demand", "reachable_customers"):
            changes[f"market.segments.{segment.id}.{field}"] = getattr(segment, field).affine(factor)
    for stream in plan.revenue.streams:
        if isinstance(stream, ProjectStream):
            changes[f"revenue.streams.{stream.id}.projects_per_month"] = stream.projects_per_month.affine(
                factor
            )
    return changed(plan, changes)


def _with_gpu_spend(plan: Plan, wanted: float) -> Plan:
    spent = float(base_chain(plan).operations.spending.bill.cost[:12, 0].mean())
    factor = wanted / spent if spent > 0 else 1.0
    changes: dict[str, Any] = {
        f"compute.training_runs.{run.id}.gpu_hours": run.gpu_hours.affine(factor)
        for run in plan.compute.training_runs
    }
    if factor > 0:
        changes["compute.inference.tokens_per_gpu_second"] = (
            plan.compute.inference.tokens_per_gpu_second.affine(1 / factor)
        )
    return changed(plan, changes)


def _with_burn(plan: Plan, wanted: float) -> Plan:
    chain = base_chain(plan)
    operations, first = chain.operations, slice(0, FIRST_MONTHS)
    none = np.zeros(chain.running.shape)
    amounts = added((item_cost(item=item, revenue=none) for item in chain.plan.costs), none.shape)
    people = added(operations.spending.people_by_team.values(), none.shape)
    scalable = float((people + amounts)[first, 0].mean())
    burn = -float(operations.free_cash_flow[first, 0].mean())
    factor = (wanted - burn + scalable) / scalable
    if factor <= 0:
        raise PlanError(
            Fault(
                "people",
                mark(
                    "the burn is lower than what revenue, GPUs and delivery leave: lower the GPU spend or "
                    "raise the burn"
                ),
            )
        )
    changes: dict[str, Any] = {
        "people.net_hires_per_quarter": plan.people.net_hires_per_quarter.affine(factor)
    }
    changes |= {
        f"people.teams.{team.id}.opening_headcount": team.opening_headcount * factor
        for team in plan.people.teams
    }
    changes |= {
        f"costs.{item.id}.amount_per_month": item.amount_per_month.affine(factor) for item in plan.costs
    }
    return changed(plan, changes)
