"""Inverse questions: what pre-money, amount, pool, cap or exit gives a wanted stake, multiple or odds? Any
one unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.decisions.planned import planned_months, planned_payout, planned_table
from core.errors import AssayError, Fault
from core.plan.edit import changed, value_at
from core.plan.plan import Plan
from core.simulation.run import QUICK, run
from core.texts import mark

EXIT = "exit proceeds"
"""The unknown that is not a number of the plan: what the company is sold for, after debt."""

Goal = Literal[
    "founders_stake", "founders_payout", "investor_multiple", "investor_irr", "founders_stake_odds"
]

_GRID = 25


@dataclass(frozen=True)
class Question:
    """What is wanted of which round, at which exit, and what may be changed within which limits.

    `target`: a share (stakes, rate of return a year), money (payout) or multiple. `level` is the wanted stake
    where the target is the odds of keeping it.
    """

    goal: Goal
    target: float
    unknown: str
    low: float
    high: float
    round: str = ""
    proceeds: float = 0.0
    level: float = 0.5


@dataclass(frozen=True)
class Answer:
    """All solutions within the limits (usually one), and the goal's values at a grid of the unknown for a
    chart.

    Where there is none, `reason` says why: the goal stays above or below the target, or no terms there can be
    met.
    """

    solutions: tuple[float, ...]
    unknown: tuple[float, ...]
    reached: tuple[float | None, ...]
    reason: Fault | None


def answer(plan: Plan, question: Question) -> Answer:
    """Search the limits on a grid, then halve each interval in which the goal crosses the target."""
    if not question.low < question.high:
        return Answer((), (), (), Fault("high", mark("must be above the lower limit")))
    reach = _reach(plan, question)
    wide = question.low > 0 and question.high > 20 * question.low
    grid = (
        np.geomspace(question.low, question.high, _GRID)
        if wide
        else np.linspace(question.low, question.high, _GRID)
    )
    values = [reach(float(one)) for one in grid]
    solutions = []
    for left, right, low, high in zip(grid, grid[1:], values, values[1:], strict=False):
        if low is None or high is None:
            continue
        if low == question.target:
            solutions.append(float(left))
        elif (low - question.target) * (high - question.target) < 0:
            solutions += _between(reach, question.target, float(left), float(right), low)
    if values[-1] == question.target:
        solutions.append(float(grid[-1]))
    return Answer(
        tuple(solutions),
        tuple(map(float, grid)),
        tuple(values),
        None if solutions else _why(question, values),
    )


def _between(
    reach: Callable[[float], float | None], target: float, left: float, right: float, at_left: float
) -> list[float]:
    """Return the point between two where the target is crossed, by halving; none if terms become impossible
    on the way.
    """
    rising = at_left < target
    for _ in range(200):
        middle = (left + right) / 2
        value = reach(middle)
        if value is None:
            return []
        left, right = (middle, right) if (value < target) == rising else (left, middle)
        if right - left <= 1e-13 * max(abs(left), abs(right)):
            break
    return [(left + right) / 2]


def _why(question: Question, values: list[float | None]) -> Fault:
    possible = [value for value in values if value is not None]
    if not possible:
        return Fault(question.unknown, mark("not possible: between these limits no terms can be met"))
    best = max(possible) if max(possible) < question.target else min(possible)
    message = (
        mark("not possible: between these limits it stays below the target, at most {best}")
        if best < question.target
        else mark("not possible: between these limits it stays above the target, at least {best}")
    )
    return Fault(question.unknown, message, {"best": best})


def _reach(plan: Plan, question: Question) -> Callable[[float], float | None]:
    whole = question.unknown != EXIT and isinstance(value_at(plan, question.unknown), int)

    def reach(value: float) -> float | None:
        try:
            proceeds = value if question.unknown == EXIT else question.proceeds
            altered = (
                plan
                if question.unknown == EXIT
                else changed(plan, {question.unknown: round(value) if whole else value})
            )
            return _GOALS[question.goal](altered, question, proceeds)
        except AssayError:
            return None

    return reach


def _round_place(plan: Plan, question: Question) -> int:
    return [one.id for one in plan.financing.rounds].index(question.round)


def _founders_stake(plan: Plan, question: Question, _proceeds: float) -> float:
    table = planned_table(plan)
    return float(
        sum(
            table.ownership()[_round_place(plan, question) + 1, index, 0]
            for index, column in enumerate(table.columns)
            if column.founder
        )
    )


def _founders_payout(plan: Plan, _question: Question, proceeds: float) -> float:
    paid = planned_payout(plan, np.array([proceeds])).paid[:, 0]
    return float(
        sum(paid[index] for index, column in enumerate(planned_table(plan).columns) if column.founder)
    )


def _investor_multiple(plan: Plan, question: Question, proceeds: float) -> float:
    table = planned_table(plan)
    paid = planned_payout(plan, np.array([proceeds])).paid[:, 0]
    place = table.owners.index(question.round)
    return float(paid[place] / table.invested[place, 0]) if table.invested[place, 0] > 0 else 0.0


def _investor_irr(plan: Plan, question: Question, proceeds: float) -> float:
    years = (plan.exit.month - planned_months(plan)[_round_place(plan, question)]) / 12
    return (
        float(_investor_multiple(plan, question, proceeds) ** (1 / years) - 1) if years > 0 else float("nan")
    )


def _founders_stake_odds(plan: Plan, question: Question, _proceeds: float) -> float:
    """Return the odds that the founders hold more than `level` at the end, the round concerned having
    closed.
    """
    forecast = run(plan, QUICK, 1, ())
    founders = [index for index, column in enumerate(planned_table(plan).columns) if column.founder]
    closed = np.isfinite(forecast.results.close_month[_round_place(plan, question)])
    held = forecast.results.stake[founders].sum(axis=0) > question.level
    return float(held[closed].mean()) if closed.any() else float("nan")


_GOALS: dict[Goal, Callable[[Plan, Question, float], float]] = {
    "founders_stake": _founders_stake,
    "founders_payout": _founders_payout,
    "investor_multiple": _investor_multiple,
    "investor_irr": _investor_irr,
    "founders_stake_odds": _founders_stake_odds,
}
