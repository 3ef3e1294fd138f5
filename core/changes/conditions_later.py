"""The conditions in which growth holds once month 0 has moved on."""

from typing import Any

import numpy as np

from core.changes.carry_forward import months_lost
from core.errors import Fault
from core.market.rhythm import months_earning
from core.months import PER_YEAR
from core.plan.conditions import LEVEL, PEOPLE_IN_SELLING, as_stated_now, conditions_of, departures_of
from core.plan.plan import Plan
from core.simulation.chain import Chain
from core.simulation.premises import growth_is_measured, past_months, posterior_of
from core.texts import mark

_COMPETITION = "market.competition"
_GROWTH = (".growth_per_month", ".project_growth_per_year")


def with_conditions(moved: Plan, plan: Plan, chain: Chain, months: int, remarks: list[Fault]) -> Plan:
    """Return the plan with the conditions in which its growth holds.

    Growth as it was stated goes on departing from its conditions as it did; growth that is now learnt from
    the months known has had them. Where it was learnt already, the months that have come since hold what
    departs by their part of all.
    """
    if moved.history is None or not growth_is_measured(moved):
        return moved.model_copy(update={"conditions": _departed_alike(moved, plan, chain, months)})
    says = posterior_of(moved.history, moved.company.start)
    if growth_is_measured(plan):
        known = months_earning(past_months(moved.history, moved.company.start))
        departed = _departed_alike(
            moved, plan, chain, months, learnt=min(months / known, 1.0), kept=says.excess_kept**months
        )
        return moved.model_copy(update={"conditions": departed | {LEVEL: says.today}})
    found = float(np.expm1(says.growth_per_year()[0]))
    text = mark(
        "is from now on learnt from your own months: they put it at {rate} % a year. What was typed no "
        "longer counts"
    )
    remarks.append(Fault("market.segments", text, {"rate": f"{100 * found:.0f}"}))
    stated = as_stated_now(moved)
    return stated.model_copy(update={"conditions": stated.conditions | {LEVEL: says.today}})


def _departed_alike(
    moved: Plan, plan: Plan, chain: Chain, months: int, learnt: float = 0.0, kept: float = 1.0
) -> dict[str, float]:
    """Return the conditions from which the moved plan departs as the plan did from its own, less the part
    that growth has `learnt` (0–1); of growth itself `kept` is left (0–1), since it fades.

    What has come of a departure departs too: those who joined beyond the rivals who were to be expected, and
    the lag of research that was stopped.
    """
    found, departures = conditions_of(moved), departures_of(plan)
    if PEOPLE_IN_SELLING in plan.conditions:
        found[PEOPLE_IN_SELLING] = plan.conditions[PEOPLE_IN_SELLING]
    new_then, new_now = departures.get(f"{_COMPETITION}.new_competitors_per_year", (0.0, 0.0))
    come_of_it = {
        "competitors": (new_now - new_then) * months / PER_YEAR,
        "months_behind_frontier": months_lost(chain, months),
    }
    for name, since in come_of_it.items():
        path = f"{_COMPETITION}.{name}"
        then, now = departures.get(path, (0.0, 0.0))
        departures[path] = (found[path] - since + then - now), found[path]
    for path, (then, now) in departures.items():
        if np.isnan(now):  # a term that was stated then and is left open now
            found[path] = then * _use_of(moved, path) / _use_of(plan, path)
        if path not in found or np.isnan(now):
            continue
        if np.isnan(then):
            del found[path]
            continue
        grows = path.endswith(_GROWTH)
        left = (1 - learnt) * (kept if grows else 1.0)
        if now > 0 and then > 0 and not (grows and learnt):
            found[path] *= (then / now) ** left
        else:
            found[path] += (then - now) * left
    return found


def _use_of(plan: Plan, path: str) -> float:
    """Return what a customer of the stream of a path uses, which a limit left open would have grown with."""
    name = path.split(".")[2]
    stream: Any = next(one for one in plan.revenue.streams if one.id == name)
    return float(stream.million_tokens_per_customer_per_month.median) or 1.0
