"""Month 0 moves on: months that are known join the history, and the plan begins after them.

What the plan said would be by then is carried forward (prices, usage, people, costs, demand, what is drawn
down and written off), at its base case; what is known takes its place (cash, customers, revenue). Every month
of the plan counts from its new first day.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from core.changes.carry_forward import carried_forward
from core.changes.derived import derived
from core.errors import AssayError, Fault, PlanError
from core.history.history import History
from core.history.trend import opening_cash
from core.plan.assumption.distribution import Distribution
from core.plan.assumption.variation import PlannedPath
from core.plan.case import Case, Scenario
from core.plan.conditions import LEVEL, PRICES, as_stated_now
from core.plan.document.edit import quantity_at, value_at
from core.plan.history import LINES, month_name, months_between
from core.plan.plan import Plan, number_paths
from core.plan.revenue import ProjectStream
from core.simulation.chain import Chain
from core.simulation.premises import growth_is_measured, posterior_of
from core.simulation.run import base_chain
from core.texts import mark

_OWN_RULES = ("compute.credits.", "compute.training_runs.", "costs.")
_GOES_ON = (".first_month", "loans_due_month")
"""What has begun, or was paid, before month 0 is not asked about."""


@dataclass(frozen=True)
class MovedOn:
    """The case after the move, how many months it took, and what a person should check."""

    case: Case
    months: int
    remarks: tuple[Fault, ...]


def moved_on(case: Case) -> MovedOn:
    """Return the case whose plan has begun in the month after the last one known. Raises `PlanError` where
    none is known, or cash never was.
    """
    plan = case.plan
    known = () if plan.history is None else plan.history.actuals(plan.company.start)
    if plan.history is None or not known:
        raise PlanError(Fault("history", mark("holds no month of the plan yet: enter one first")))
    first = month_name(plan.company.start.year, plan.company.start.month)
    months = months_between(first, known[-1]) + 1
    if months >= plan.company.months:
        raise PlanError(Fault("history", mark("reaches beyond the plan's horizon: open a new plan from it")))
    cash = _cash(plan)
    chain, asked = base_chain(plan), list[Fault]()
    changes = carried_forward(plan, chain, months) | _months_counted_anew(plan, months, asked)
    changes |= {"company.start": _later(plan.company.start, months), "opening.cash": cash}
    moved = _at_known_level(derived(plan, changes), plan, chain, months)
    scenarios = tuple(_scenario_later(plan, one, months) for one in case.scenarios)
    return MovedOn(replace(case, plan=_with_conditions(moved), scenarios=scenarios), months, tuple(asked))


def _scenario_later(plan: Plan, scenario: Scenario, months: int) -> Scenario:
    """Return a scenario whose months count from the new first day."""

    def later(path: str, value: Any) -> Any:
        with suppress(AssayError):
            quantity = quantity_at(plan, path)
            if quantity.unit == "month_number" and isinstance(value, int):
                return max(value - months, -240 if quantity.low is None else int(quantity.low))
        return value

    return Scenario(scenario.name, {path: later(path, value) for path, value in scenario.changes.items()})


def _later(start: date, months: int) -> date:
    year, month = divmod(12 * start.year + start.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _cash(plan: Plan) -> float:
    """Return cash at the end of the last month known: as entered, or rolled forward by the burn since."""
    found = opening_cash(_as_history(plan))
    if found is None:
        raise PlanError(Fault("history.cash", mark("is not known for any month: enter it first")))
    return max(found[0], 0.0)


def _as_history(plan: Plan) -> History:
    """Return what is known of all months, as a history."""
    assert plan.history is not None
    lines = {name: plan.history.line(name) for name in LINES if plan.history.line(name)}
    first = min(month for line in lines.values() for month in line)
    count = months_between(first, max(month for line in lines.values() for month in line)) + 1
    series: dict[Any, Any] = {name: np.full(count, np.nan) for name in lines}
    for name, line in lines.items():
        for month, value in line.items():
            series[name][months_between(first, month)] = value
    return History((int(first[:4]), int(first[5:])), series, ())


def _months_counted_anew(plan: Plan, months: int, asked: list[Fault]) -> dict[str, Any]:
    """Return every month of the plan counted from its new first day; a planned course goes on where it is.

    What was due before is due in the first month, and is asked about: it may have happened.
    """
    changes: dict[str, Any] = {}
    for path in number_paths(plan):
        value, quantity = value_at(plan, path), quantity_at(plan, path)
        if isinstance(value, Distribution) and isinstance(value.monthly, PlannedPath):
            factors = value.monthly.factors
            later = PlannedPath(factors=factors[months:] or factors[-1:])
            changes[path] = value.model_copy(update={"monthly": later})
        if quantity.unit != "month_number" or value is None or path.startswith(_OWN_RULES):
            continue
        lowest = -np.inf if quantity.low is None else quantity.low
        changes[path] = int(max(value - months, lowest))
        if value < months and lowest >= 0 and not path.endswith(_GOES_ON):
            text = mark("was due by now: it stands in the first month. Take it out if it has happened")
            asked.append(Fault(path, text))
    return changes


def _at_known_level(moved: Plan, plan: Plan, chain: Chain, months: int) -> Plan:
    """Return the plan at the level that is known: customers as counted, and revenue as it was."""
    assert plan.history is not None
    last = months - 1
    month = max(plan.history.actuals(plan.company.start))
    planned = sum(float(one.closing[last, 0]) for one in chain.operations.outlook.customers.values())
    counted = plan.history.customers.get(month)
    customers = counted / planned if counted is not None and planned > 0 else None
    expected = float(chain.ledger.earned(("revenue",))[last, 0])
    revenue = _revenue_known(moved, month)
    level = revenue / expected if revenue is not None and expected > 0 else None
    if customers is None and level is None:
        return moved
    more = customers if customers is not None else (level if level is not None else 1.0)
    dearer = level / more if level is not None and more > 0 else 1.0
    changes: dict[str, Any] = {
        f"market.segments.{one.id}.opening_customers": one.opening_customers.affine(more)
        for one in moved.market.segments
    }
    for stream in moved.revenue.streams:
        here = f"revenue.streams.{stream.id}"
        if isinstance(stream, ProjectStream):
            changes[f"{here}.projects_per_month"] = stream.projects_per_month.affine(level or 1.0)
            continue
        for name in PRICES:
            if hasattr(stream, name):
                changes[f"{here}.{name}"] = getattr(stream, name).affine(dearer)
    return derived(moved, changes)


def _revenue_known(moved: Plan, month: str) -> float | None:
    """Return revenue's level in the last month: what all months say where they tell growth, else its
    figure.
    """
    assert moved.history is not None
    if growth_is_measured(moved):
        return float(np.exp(posterior_of(moved.history, moved.company.start).today))
    return moved.history.revenue.get(month)


def _with_conditions(plan: Plan) -> Plan:
    """Return the plan whose growth holds under the conditions of now."""
    stated = as_stated_now(plan)
    if plan.history is None or not growth_is_measured(plan):
        return stated
    level = posterior_of(plan.history, plan.company.start).today
    return stated.model_copy(update={"conditions": stated.conditions | {LEVEL: level}})
