"""Inverse questions: what pre-money, amount, pool, cap or exit gives a wanted stake, multiple or odds? Any
one unknown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import sum_rows
from core.errors import AssayError, Fault
from core.plan.document.edit import changed, value_at
from core.plan.plan import Plan
from core.simulation.chain import Chain
from core.simulation.draw import Memory
from core.simulation.run import QUICK, chain_of
from core.simulation.streams import RandomDraws
from core.studies.financing.planned import investors_of, planned_months, planned_payout, planned_table
from core.texts import mark
from core.time_value import per_year, rate_of_return

EXIT = "exit proceeds"
"""The unknown that is not a number of the plan: what the company is sold for, after debt."""

Goal = Literal[
    "founders_stake", "founders_payout", "investor_multiple", "investor_irr", "founders_stake_odds"
]

_GRID = 25
_SEED = 1
_EXACT, _SIMULATED = 1e-13, 1e-4
"""How finely an unknown is found: terms exactly, odds no finer than futures can tell."""


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
    precision = _SIMULATED if question.goal == "founders_stake_odds" else _EXACT
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
            solutions += _between(reach, question.target, (float(left), float(right)), low, precision)
    if values[-1] == question.target:
        solutions.append(float(grid[-1]))
    return Answer(
        tuple(solutions),
        tuple(map(float, grid)),
        tuple(values),
        None if solutions else _why(question, values),
    )


def _between(
    reach: Callable[[float], float | None],
    target: float,
    ends: tuple[float, float],
    at_left: float,
    precision: float,
) -> list[float]:
    """Return the point between two where the target is crossed, by halving; none if terms become impossible
    on the way.
    """
    rising, (left, right) = at_left < target, ends
    for _ in range(200):
        middle = (left + right) / 2
        value = reach(middle)
        if value is None:
            return []
        left, right = (middle, right) if (value < target) == rising else (left, middle)
        if right - left <= precision * max(abs(left), abs(right)):
            break
    return [(left + right) / 2]


def _why(question: Question, values: list[float | None]) -> Fault:
    possible = [value for value in values if value is not None]
    if not possible:
        return Fault(question.unknown, mark("not possible: between these limits no terms can be met"))
    possible = [value for value in possible if np.isfinite(value)]
    if not possible:
        text = mark(
            "not possible: what is asked for is undefined in this plan, as where the round never closes"
        )
        return Fault(question.unknown, text)
    best = max(possible) if max(possible) < question.target else min(possible)
    message = (
        mark("not possible: between these limits it stays below the target, at most {best}")
        if best < question.target
        else mark("not possible: between these limits it stays above the target, at least {best}")
    )
    return Fault(question.unknown, message, {"best": best})


def _reach(plan: Plan, question: Question) -> Callable[[float], float | None]:
    goal = _StakeOdds(question) if question.goal == "founders_stake_odds" else _GOALS[question.goal]
    whole = question.unknown != EXIT and isinstance(value_at(plan, question.unknown), int)

    def reach(value: float) -> float | None:
        try:
            proceeds = value if question.unknown == EXIT else question.proceeds
            altered = (
                plan
                if question.unknown == EXIT
                else changed(plan, {question.unknown: round(value) if whole else value})
            )
            return goal(altered, question, proceeds)
        except AssayError:
            return None

    return reach


def _round_place(plan: Plan, question: Question) -> int:
    return [one.id for one in plan.financing.rounds].index(question.round)


def _founders_stake(plan: Plan, question: Question, _proceeds: float) -> float:
    table = planned_table(plan)
    return float(table.bought(_round_place(plan, question))[table.founders, 0].sum())


def _founders_payout(plan: Plan, _question: Question, proceeds: float) -> float:
    paid, table = planned_payout(plan, np.array([proceeds])).paid[:, 0], planned_table(plan)
    sold = sum(float(each[table.founders, 0].sum()) for each in table.sales.values())
    return float(paid[table.founders].sum()) + sold


def _investor_multiple(plan: Plan, question: Question, proceeds: float) -> float:
    investors = investors_of(planned_table(plan), question.round)
    paid = planned_payout(plan, np.array([proceeds])).paid[investors.places, 0].sum()
    return float(paid / investors.money_in) if investors.money_in > 0 else 0.0


def _investor_irr(plan: Plan, question: Question, proceeds: float) -> float:
    """Return the yearly rate at which what the round's investors get is worth what they paid, each part in
    its month; one payment's is multiple^(12 ÷ months) − 1.
    """
    place, last = _round_place(plan, question), plan.exit.month
    month = planned_months(plan)[place]
    if month >= last:
        return float("nan")
    investors = investors_of(planned_table(plan), question.round)
    paid = planned_payout(plan, np.array([proceeds])).paid[investors.places, 0].sum()
    if paid <= 0:
        return -1.0 if investors.money_in > 0 else float("nan")
    flows = np.zeros((last + 1, 1))
    flows[month] -= investors.money_in - sum(money for _later, money in investors.parts)
    for later, money in investors.parts:
        flows[later] -= money
    flows[last] += paid
    return float(per_year(rate_of_return(flows))[0])


_GOALS: dict[Goal, Callable[[Plan, Question, float], float]] = {
    "founders_stake": _founders_stake,
    "founders_payout": _founders_payout,
    "investor_multiple": _investor_multiple,
    "investor_irr": _investor_irr,
}


class _StakeOdds:
    """The odds that the founders hold more than `level` at the end, the round concerned having closed.

    All tries run on the same futures. What they have in common is drawn once; where only terms of financing
    change, the company's operations stay as they are too.
    """

    def __init__(self, question: Question) -> None:
        self._draws, self._memory = RandomDraws(_SEED, 0, QUICK), Memory()
        self._same_operations = question.unknown.startswith("financing.")
        self._first: Chain | None = None

    def __call__(self, plan: Plan, question: Question, _proceeds: float) -> float:
        chain = chain_of(plan, self._draws, self._memory, like=self._first)
        if self._same_operations:
            self._first = chain
        closed = np.isfinite(chain.treasury.closings.month[_round_place(plan, question)])
        held = sum_rows(chain.table.at_the_exit()[chain.table.founders]) > question.level
        return float(held[closed].mean()) if closed.any() else float("nan")
