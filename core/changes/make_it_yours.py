"""A few numbers make a ready-made plan one's own; all else stays and is marked as assumed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from core.cash_flow.costs import item_cost
from core.cash_flow.ledger import added
from core.changes.derived import derived
from core.changes.founders_alone import founders_alone
from core.changes.products_alone import products_alone
from core.errors import Fault, PlanError
from core.plan.assumption.distribution import Distribution
from core.plan.conditions import as_stated_now, size_of_customer
from core.plan.document.edit import changed
from core.plan.plan import Plan, number_paths
from core.plan.stream import SegmentStream
from core.plan.streams import ProjectStream
from core.simulation.run import base_chain
from core.texts import mark

FIRST_MONTHS = 3
_LEAST_SPEND = 1e-9
"""Part of the template's GPU spend that stands for none: hours of 0 could never be scaled again."""


@dataclass(frozen=True)
class SixNumbers:
    """What a founder knows by heart, in the plan's currency: money a month (a burn below 0 is a profit),
    growth of revenue per month (0–1), the next raise.

    `fade_per_year`: the part of the growth rate lost each year. `market_per_year`: what all customers, ours
    and everyone's, pay for such products in a year today; None keeps the open plan's market. `customers` are
    ours today; None: as many as revenue asks for at the open plan's prices. Without revenue: the month in
    which the first comes, and how much it is. `start`: the first day of month 0; None keeps the template's.
    """

    name: str
    cash: float
    burn_per_month: float
    revenue_per_month: float
    growth_per_month: float
    gpu_spend_per_month: float
    raise_amount: float
    pre_money: float
    fade_per_year: float = 0.0
    market_per_year: float | None = None
    customers: float | None = None
    first_month: int = 0
    first_revenue: float = 0.0
    start: date | None = None


def made_yours(template: Plan, given: SixNumbers, *, keep_financing: bool = False) -> Plan:
    """Return the template scaled so that its base case shows the numbers: revenue is that of the month before
    the plan, and grows as typed from month 0 on.

    Revenue scales every stream's volume, GPU spend the hours of training and serving, burn the people and
    other costs; ranges keep their shape. The template's pilots, risks and top customer are left out, and so
    are its projects beside products (there is one growth) and what others own or are owed, unless
    `keep_financing`: no round, SAFE, loan or holder is invented. Raises `PlanError` where a number cannot be
    met.
    """
    template = template if keep_financing else products_alone(template)
    direct = _direct(template, given)
    if not keep_financing:
        revenue = 12 * given.revenue_per_month
        direct |= founders_alone(template, given.raise_amount, given.pre_money, revenue_per_year=revenue)
    plan = as_stated_now(derived(template, direct))
    plan = _with_revenue(plan, given)
    plan = _with_market(plan, given.market_per_year)
    plan = as_stated_now(_with_gpu_spend(plan, given.gpu_spend_per_month))
    plan = as_stated_now(_with_burn(plan, given.burn_per_month))
    stated = {path for path in direct if not path.startswith("company")}
    if not keep_financing:
        raises = [f"financing.rounds.{one.id}" for one in plan.financing.rounds]
        stated |= {f"{one}.{name}" for one in raises for name in ("amount", "pre_money")}
    marked = {path: "stated" if path in stated else "assumption" for path in number_paths(plan)}
    return plan.model_copy(update={"sources": marked})


def market_per_year(plan: Plan) -> float:
    """Return what all customers of the plan's segments pay in a year today, in the base case."""
    sales, total = base_chain(plan).operations, 0.0
    for segment in plan.market.segments:
        served = float(sales.outlook.customers[segment.id].closing[0, 0])
        earned = sum(
            float(sales.sales.revenue_by_stream[one.id][0, 0])
            for one in plan.revenue.streams
            if isinstance(one, SegmentStream) and one.segment == segment.id
        )
        total += 12 * earned / served * segment.opening_demand.median if served > 0 else 0.0
    return total


def _direct(template: Plan, given: SixNumbers) -> dict[str, Any]:
    changes: dict[str, Any] = {
        "company.name": given.name,
        "company.about": "",
        "company.start": given.start or template.company.start,
        "opening.cash": given.cash,
        "opening.receivables": given.revenue_per_month * template.revenue.collection_days.median / 30.4,
        "history": None,
        "growth_from": "own",
        "compute.credits": [],
        "compute.commitments": [],
        "compute.machines": [],
        "risks": [],
        "revenue.top_customer_loss_per_year": 0.0,
        "revenue.related_parties": [],
    }
    for segment in template.market.segments:
        here = f"market.segments.{segment.id}"
        changes[f"{here}.driver"] = "own_growth"
        changes[f"{here}.growth_per_month"] = _ranged(segment.growth_per_month, given.growth_per_month)
        changes[f"{here}.growth_fade_per_year"] = given.fade_per_year
        changes[f"{here}.first_month"] = given.first_month if given.revenue_per_month == 0 else 0
    yearly = (1 + given.growth_per_month) ** 12 - 1
    for stream in template.revenue.streams:
        changes[f"revenue.streams.{stream.id}.pilot_share"] = 0.0
        if isinstance(stream, ProjectStream):
            changes[f"revenue.streams.{stream.id}.project_growth_per_year"] = yearly
            changes[f"revenue.streams.{stream.id}.growth_fade_per_year"] = given.fade_per_year
    return changes


def _ranged(growth: Distribution, wanted: float) -> Distribution | float:
    """Return the growth wanted, with the template's range around it."""
    return growth.affine(wanted / growth.median) if wanted > 0 < growth.median else wanted


def _with_revenue(plan: Plan, given: SixNumbers) -> Plan:
    """Scale customers and projects so that revenue was as given in the month before the plan."""
    wanted = given.revenue_per_month or given.first_revenue
    if wanted < 0:
        raise PlanError(Fault("revenue_per_month", mark("must be 0 or more")))
    beginning = given.revenue_per_month == 0  # what comes first are customers: projects need a company
    streams = plan.revenue.streams
    earned = revenue_today(
        plan, [one.id for one in streams if not (beginning and isinstance(one, ProjectStream))]
    )
    if wanted > 0 and earned <= 0:
        raise PlanError(
            Fault(
                "revenue_per_month",
                mark("the open plan has no revenue of its own that could be scaled: open another one first"),
            )
        )
    factor = wanted / earned if earned > 0 else 0.0
    changes: dict[str, Any] = {
        f"market.segments.{one.id}.opening_customers": one.opening_customers.affine(factor)
        for one in plan.market.segments
    }
    for stream in plan.revenue.streams:
        if isinstance(stream, ProjectStream):
            changes[f"revenue.streams.{stream.id}.projects_per_month"] = (
                0.0 if beginning else stream.projects_per_month.affine(factor * (1 + given.growth_per_month))
            )
    plan = changed(plan, changes)
    return _roomy(plan if not given.customers else _with_customers(plan, given.customers))


def _with_customers(plan: Plan, wanted: float) -> Plan:
    """Scale customers to those wanted, and what each uses and pays so that revenue stays, and its costs."""
    served = sum(one.opening_customers.median for one in plan.market.segments)
    if served <= 0:
        return plan
    factor = wanted / served
    changes: dict[str, Any] = {
        f"market.segments.{one.id}.opening_customers": one.opening_customers.affine(factor)
        for one in plan.market.segments
    }
    # A customer who pays half as much is won for half as much.
    changes |= {
        f"market.segments.{one.id}.acquisition_cost": one.acquisition_cost.affine(1 / factor)
        for one in plan.market.segments
    }
    for stream in plan.revenue.streams:
        if not isinstance(stream, SegmentStream):
            continue
        for name in size_of_customer(stream):
            changes[f"revenue.streams.{stream.id}.{name}"] = getattr(stream, name).affine(1 / factor)
    return as_stated_now(changed(plan, changes))


def revenue_today(plan: Plan, streams: Iterable[str]) -> float:
    """Return the base case's revenue of some streams in the month before month 0, before any growth."""
    sales = base_chain(_standing(plan)).operations.sales
    return float(sum(sales.revenue_by_stream[name][0, 0] for name in streams))


def _standing(plan: Plan) -> Plan:
    """Return the plan without growth, launch, limits of its market or departures from its conditions."""
    changes: dict[str, Any] = {}
    for one in plan.market.segments:
        here = f"market.segments.{one.id}"
        changes |= {f"{here}.growth_per_month": 0.0, f"{here}.first_month": 0}
        changes |= {f"{here}.opening_demand": 1e3 * max(one.opening_customers.median, 1.0)}
        changes |= {f"{here}.reachable_customers": 1e6 * max(one.opening_customers.median, 1.0)}
        changes |= {f"{here}.rivals_customers": 0.0, f"{here}.driver": "own_growth"}
    return as_stated_now(derived(plan.model_copy(update={"history": None}), changes))


def _roomy(plan: Plan) -> Plan:
    """Widen a market that is too small for its own customers: twice as many want the product as we serve."""
    changes: dict[str, Any] = {}
    for one in plan.market.segments:
        served, wanted = one.opening_customers.median, one.opening_demand.median
        if 2 * served > wanted:
            factor = 2 * served / wanted if wanted > 0 else 1.0
            here = f"market.segments.{one.id}"
            changes[f"{here}.opening_demand"] = one.opening_demand.affine(factor)
            changes[f"{here}.reachable_customers"] = one.reachable_customers.affine(factor)
    return changed(plan, changes) if changes else plan


def _with_market(plan: Plan, wanted: float | None) -> Plan:
    """Scale every segment's demand so that all customers pay as much a year as given."""
    if wanted is None:
        return plan
    today = market_per_year(plan)
    factor = wanted / today if today > 0 else 1.0
    changes: dict[str, Any] = {}
    for one in plan.market.segments:
        if factor * one.opening_demand.median < one.opening_customers.median:
            raise PlanError(Fault("market_per_year", mark("must be more than your own revenue of a year")))
        here = f"market.segments.{one.id}"
        for field in ("opening_demand", "reachable_customers"):
            changes[f"{here}.{field}"] = getattr(one, field).affine(factor)
    return changed(plan, changes)


def _with_gpu_spend(plan: Plan, wanted: float) -> Plan:
    spent = float(base_chain(plan).operations.spending.bill.cost[:12, 0].mean())
    factor = max(wanted / spent, _LEAST_SPEND) if spent > 0 else 1.0
    changes: dict[str, Any] = {
        f"compute.training_runs.{run.id}.gpu_hours": run.gpu_hours.affine(factor)
        for run in plan.compute.training_runs
    }
    speed = plan.compute.inference.tokens_per_gpu_second
    return changed(plan, changes | {"compute.inference.tokens_per_gpu_second": speed.affine(1 / factor)})


def _with_burn(plan: Plan, wanted: float) -> Plan:
    # What will be cut depends on the burn that is wanted, and not it on them.
    made = tuple(one for one in plan.cuts if one.month is not None and one.month < 0)
    chain = base_chain(derived(plan, {"cuts": made}))
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
                "burn_per_month",
                mark("is lower than what revenue, GPUs and delivery leave: raise it, or lower the GPU spend"),
            )
        )
    changes: dict[str, Any] = {
        "people.net_hires_per_quarter": plan.people.net_hires_per_quarter.affine(factor)
    }
    changes |= {
        f"costs.{item.id}.amount_per_month": item.amount_per_month.affine(factor) for item in plan.costs
    }
    pay = {
        name: factor * float(one[first, 0].mean()) for name, one in operations.spending.people_by_team.items()
    }
    return _whole_people(changed(plan, changes), factor, pay)


def _whole_people(plan: Plan, factor: float, pay: Mapping[str, float]) -> Plan:
    """Scale the teams to whole people, at salaries that make their pay of the first months as wanted in
    all.
    """
    heads = {
        f"people.teams.{team.id}.opening_headcount": float(round(team.opening_headcount * factor))
        for team in plan.people.teams
    }
    if plan.people.teams and not any(heads.values()):
        largest = max(plan.people.teams, key=lambda team: team.opening_headcount)
        heads[f"people.teams.{largest.id}.opening_headcount"] = 1.0
    whole = changed(plan, heads)
    now = base_chain(whole).operations.spending.people_by_team
    paid = sum(float(one[:FIRST_MONTHS, 0].mean()) for one in now.values())
    raised = sum(pay.values()) / paid if paid > 0 else 1.0
    return changed(
        whole,
        {
            f"people.teams.{team.id}.salary_per_year": team.salary_per_year.affine(raised)
            for team in whole.people.teams
        },
    )
