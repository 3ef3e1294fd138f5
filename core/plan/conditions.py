"""The conditions in which growth was stated: what prices, rivals and spending were then.

Growth holds while they last. What a person changes afterwards departs from them, and moves customers. Figures
are kept by their path, as medians; spending by kind and year (`effort.selling_people.0` is the first year),
so that a team or a run taken out is less of it like one that was cut.
"""

from collections.abc import Iterator, Mapping
from math import isclose, isnan
from typing import Any

import numpy as np

from core.arrays import Months
from core.plan.assumption.distribution import Distribution
from core.plan.assumption.variation import PlannedPath
from core.plan.more_streams import STREAMS
from core.plan.plan import Plan
from core.plan.stream import StreamBase, UsedStream
from core.plan.streams import ProjectStream

PRICES = tuple(dict.fromkeys(kind.price for kind in STREAMS))
"""Names of prices; a stream has exactly one of them."""
COMPETITION = ("competitors", "new_competitors_per_year", "months_behind_frontier", "lag_penalty")
SELLING = ("sales_marketing",)
RESEARCH = ("research",)
DELIVERY = ("engineering", "product", "operations")
LEVEL = "history.level"
"""ln of today's level of revenue in the history, when it was taken in."""
EFFORT = "effort"
PEOPLE_IN_SELLING = "effort.people_in_selling"
_YEAR = 12
_EQUAL = 1e-9


def conditions_of(plan: Plan) -> dict[str, float]:
    """Return the conditions as the plan now has them."""
    found = {path: _median(value) for path, value in _figures(plan)}
    for kind, by_month in efforts(plan).items():
        for year in range(0, len(by_month), _YEAR):
            found[f"{EFFORT}.{kind}.{year // _YEAR}"] = float(by_month[year])
    found[PEOPLE_IN_SELLING] = people_in_selling(plan)
    return found


def as_stated_now(plan: Plan) -> Plan:
    """Return the plan with growth stated in the conditions of now."""
    found = conditions_of(plan)
    if plan.history is not None and LEVEL in plan.conditions:
        found[LEVEL] = plan.conditions[LEVEL]
    return plan.model_copy(update={"conditions": found})


def departures_of(plan: Plan) -> dict[str, tuple[float, float]]:
    """Return what has been changed since growth was stated: path → (then, now); NaN for what is no more.

    A rival that was not there then has no preference then, and a term that was left open no figure (NaN), as
    one that is left open now. Other figures that were not there are no departure.
    """
    now, found = conditions_of(plan), dict[str, tuple[float, float]]()
    short = f".{plan.company.months // _YEAR}" if plan.company.months % _YEAR else None
    for path, then in plan.conditions.items():
        if short is not None and path.startswith("effort.") and path.endswith(short):
            continue  # a last year that is cut short: older plans hold the mean of its months alone
        if path in now and path != PEOPLE_IN_SELLING and not isclose(now[path], then, rel_tol=_EQUAL):
            found[path] = then, now[path]
    if plan.conditions:
        for path, value in now.items():
            if _RIVALS in path and path not in plan.conditions:
                found[path] = float("nan"), value
    for path in _terms_told(plan):
        then, value = (held.get(path, float("nan")) for held in (plan.conditions, now))
        if isnan(then) != isnan(value):
            found[path] = then, value
    return found


def _terms_told(plan: Plan) -> Iterator[str]:
    """Yield the terms of the streams of whose terms the conditions tell: one that they lack was left open."""
    for stream in plan.revenue.streams:
        paths = [f"revenue.streams.{stream.id}.{name}" for name in stream.other_terms]
        if any(path in plan.conditions for path in paths):
            yield from paths


def efforts(plan: Plan) -> dict[str, Months]:
    """Return what is spent by kind and month, each the mean of its year: people in selling, research and
    delivery (heads), campaigns (money a month at the start), training (GPU-hours). A last year that the plan
    cuts short counts as it would have gone on: else a shorter plan would be a departure.
    """
    months = plan.company.months
    whole = -(-months // _YEAR) * _YEAR
    kinds = {"selling_people": SELLING, "research_people": RESEARCH, "delivery_people": DELIVERY}
    found = {kind: _heads(plan, functions, whole) for kind, functions in kinds.items()}
    found["campaigns"] = _campaigns(plan, whole)
    found["training"] = _training(plan, whole)
    return {kind: _by_year(by_month[:whole])[:months] for kind, by_month in found.items()}


def people_in_selling(plan: Plan) -> float:
    """Return the people's part of what selling costs in the first year (0–1)."""
    pay = sum(
        team.opening_headcount * max(1 - team.first_month / _YEAR, 0) * team.salary_per_year.median / _YEAR
        for team in plan.people.teams
        if team.function in SELLING
    )
    other = float(_campaigns(plan, plan.company.months)[:_YEAR].mean())
    return pay / (pay + other) if pay + other > 0 else 0.0


_RIVALS = "competition.rivals."


def _median(value: Distribution | float) -> float:
    return float(value.median if isinstance(value, Distribution) else value)


def _figures(plan: Plan) -> Iterator[tuple[str, Any]]:
    competition = plan.market.competition
    yield "market.price_fall_per_year", plan.market.price_fall_per_year
    for name in COMPETITION:
        yield f"market.competition.{name}", getattr(competition, name)
    for rival in competition.rivals:
        yield f"market.{_RIVALS}{rival.id}.preference", rival.preference
    for segment in plan.market.segments:
        for name in ("growth_per_month", "churn_per_month"):
            yield f"market.segments.{segment.id}.{name}", getattr(segment, name)
    for stream in plan.revenue.streams:
        for name in (*PRICES, "usage_growth_per_month", "project_growth_per_year"):
            if name in type(stream).model_fields:
                yield f"revenue.streams.{stream.id}.{name}", getattr(stream, name)
        for name in stream.other_terms:
            if getattr(stream, name) is not None:
                yield f"revenue.streams.{stream.id}.{name}", getattr(stream, name)


def size_of_customer(stream: StreamBase[Any]) -> tuple[str, ...]:
    """Return the names of a stream's figures that make each of its customers larger: what it uses, and what
    it pays where that does not follow from its use. Costs that come with use stay in proportion.
    """
    used = stream.measured_use if isinstance(stream, UsedStream) else ()
    paid = () if stream.paid_by_use else (stream.price,)
    return tuple(name for name in dict.fromkeys((*used, *paid)) if getattr(stream, name, None) is not None)


def _by_year(by_month: Months) -> Months:
    found = np.empty(len(by_month))
    for first in range(0, len(found), _YEAR):
        found[first : first + _YEAR] = by_month[first : first + _YEAR].mean()
    return found


def _heads(plan: Plan, functions: tuple[str, ...], months: int) -> Months:
    people = plan.people
    monthly = _planned(people.net_hires_per_quarter, months) / 3
    monthly = np.concatenate([np.zeros(people.hiring_lag_months), monthly])[:months]
    total = np.zeros(months)
    for team in people.teams:
        if team.function in functions:
            joined = np.cumsum(monthly[team.first_month :])
            total[team.first_month :] += np.maximum(team.opening_headcount + team.hires_share * joined, 0.0)
    return total


def _campaigns(plan: Plan, months: int) -> Months:
    total = np.zeros(months)
    for item in plan.costs:
        if item.function in SELLING:
            last = len(total) if item.end_month is None else item.end_month + 1
            total[item.start_month : last] += _planned(item.amount_per_month, len(total))[
                item.start_month : last
            ]
    return total


def _training(plan: Plan, months: int) -> Months:
    total = np.zeros(months)
    for run in plan.compute.training_runs:
        for number, begins in enumerate(range(run.start_month, len(total), run.model_life_months)):
            hours = run.gpu_hours.median * run.growth_per_generation.median**number / run.duration_months
            total[begins : begins + run.duration_months] += hours
    return total


def _planned(value: Distribution, months: int) -> Months:
    """Return a figure's median by month, with its planned path if it has one."""
    factors = np.ones(months)
    if isinstance(value.monthly, PlannedPath):
        given: Mapping[int, float] = dict(enumerate(value.monthly.factors[:months]))
        factors[: len(given)] = list(given.values())
        factors[len(given) :] = value.monthly.factors[min(len(value.monthly.factors), months) - 1]
    return np.asarray(value.median * factors)


def levers_without_effect(plan: Plan) -> tuple[str, ...]:
    """Return the beginnings of the paths of levers whose response is switched off: what they cost is known,
    what they do is not, so nothing may be advised about them.
    """
    responses = plan.market.responses

    def off(*names: str) -> bool:
        return all(getattr(responses, name).support()[1] == 0 for name in names)

    found: list[str] = []
    if off("selling_elasticity"):
        found += [
            *_teams(plan, SELLING),
            *(f"costs.{one.id}." for one in plan.costs if one.function in SELLING),
        ]
    if off("research_pace"):
        found += [*_teams(plan, RESEARCH), "compute.training_runs."]
    delivers = any(isinstance(one, ProjectStream) for one in plan.revenue.streams) and not off(
        "delivery_share"
    )
    if not delivers:  # of what no project is, nothing says what those who make it are good for
        found += _teams(plan, DELIVERY)
    if off("selling_elasticity", "research_pace") and not delivers:
        found.append("people.net_hires_per_quarter")
    if off("price_elasticity", "usage_elasticity"):
        found += [
            f"revenue.streams.{one.id}.{name}"
            for one in plan.revenue.streams
            for name in (*PRICES, *one.other_terms)
        ]
    return tuple(found)


def _teams(plan: Plan, functions: tuple[str, ...]) -> list[str]:
    return [f"people.teams.{team.id}." for team in plan.people.teams if team.function in functions]
