"""The next rounds and the spending they pay for, chosen together: what founders get, under a limit of ruin.

Every combination runs on the same futures; for each scale of spending the company is computed once. The best
is run again on futures it was not chosen on: the best of many tries looks better than it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.arrays import Paths
from core.changes.derived import derived
from core.errors import AssayError, CalculationError, Fault
from core.plan.conditions import SELLING, levers_without_effect
from core.plan.plan import Plan
from core.simulation.chain import Chain
from core.simulation.draw import Memory
from core.simulation.estimates import Estimate, mean, odds
from core.simulation.investors import founders_get
from core.simulation.run import QUICK, chain_of
from core.simulation.streams import BLOCK, RandomDraws
from core.texts import mark

SPENDING = (0.5, 0.75, 1.0, 1.5, 2.0)
AMOUNTS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
LATER = (-4, 0, 4)
AVERSION = 0.5
"""Relative risk aversion: at ½ the certainty equivalent is the square of the mean of roots."""

_SEED, _FRESH = 1, 2


@dataclass(frozen=True)
class Choice:
    """One combination: factors on spending and on the rounds' amounts, months by which rounds are later, and
    how many of the plan's rounds are raised.
    """

    spending: float
    amount: float
    later: int
    rounds: int

    @property
    def planned(self) -> bool:
        """Whether it is the plan as it stands, but for the number of rounds."""
        return (self.spending, self.amount, self.later) == (1.0, 1.0, 0)


@dataclass(frozen=True)
class Outcome:
    """What comes of a choice: odds of ruin, founders' mean payout, and the sure amount worth as much to
    them.
    """

    choice: Choice
    ruin: Estimate
    mean: Estimate
    certain: float


@dataclass(frozen=True)
class Frontier:
    """Where the search stands. `best` is the choice within the limit whose aim is highest; `planned` the
    plan's own. `confirmed` and `planned_again` are both on fresh futures, and `gain` their difference with
    its paired error, once the search is over (None before, or where no choice is within the limit).
    """

    done: int
    total: int
    outcomes: tuple[Outcome, ...]
    best: Outcome | None
    planned: Outcome | None
    confirmed: Outcome | None = None
    planned_again: Outcome | None = None
    gain: Estimate | None = None

    @property
    def efficient(self) -> tuple[Outcome, ...]:
        """The outcomes that no other beats in both ruin and mean payout, the safest first."""
        kept = list[Outcome]()
        for one in sorted(self.outcomes, key=lambda each: (each.ruin.value, -each.mean.value)):
            if not kept or one.mean.value > kept[-1].mean.value:
                kept.append(one)
        return tuple(kept)


def searched(plan: Plan, *, limit: float, aim: str, paths: int = QUICK) -> Iterator[Frontier]:
    """Yield the search after each combination; the last has the best one confirmed.

    `limit` is the largest odds of ruin allowed; `aim` is "mean" or "certain" (see `Outcome`). Raises
    `CalculationError` for a plan without a round, and where what spending does is switched off: the advice
    would always be to dismiss everybody.
    """
    _refuse(plan)
    choices = _choices(plan)
    outcomes, planned = list[Outcome](), None
    draws, memory = RandomDraws(_SEED, 0, min(paths, BLOCK)), Memory()
    like: dict[float, Chain] = {}
    for number, choice in enumerate(choices, start=1):
        chain = _chain(plan, choice, draws, memory, like.get(choice.spending))
        if chain is not None:
            if not plan.cuts:
                like.setdefault(choice.spending, chain)
            outcomes.append(_outcome(chain, choice))
            if choice.planned and choice.rounds == len(plan.financing.rounds):
                planned = outcomes[-1]
        yield Frontier(number, len(choices), tuple(outcomes), _best(outcomes, limit, aim), planned)
    yield _confirmed(
        plan, Frontier(len(choices), len(choices), tuple(outcomes), _best(outcomes, limit, aim), planned), aim
    )


def _refuse(plan: Plan) -> None:
    if plan.financing.next_round is None:
        raise CalculationError(
            Fault("financing.rounds", mark("add a round: there is none to size or to date"))
        )
    if "people.net_hires_per_quarter" in levers_without_effect(plan):
        message = mark(
            "say what spending does (selling, research or delivery): without that, spending nothing always "
            "looks best"
        )
        raise CalculationError(Fault("market.responses", message))


def _choices(plan: Plan) -> list[Choice]:
    counts = range(1, len(plan.financing.rounds) + 1)
    return [
        Choice(spending, amount, later, count)
        for spending in SPENDING
        for count in counts
        for amount in AMOUNTS
        for later in LATER
    ]


def chosen(plan: Plan, choice: Choice) -> Plan:
    """Return the plan under a choice. Spending is net hires, campaigns and training budgets; rounds keep
    their price, so that a larger one dilutes more; promises to the investors of rounds left out fall away.
    Raises `AssayError` where terms cannot be.
    """
    rounds = plan.financing.rounds[: choice.rounds]
    left_out = {one.id for one in plan.financing.rounds[choice.rounds :]}
    promised = {
        name: tuple(one for one in getattr(plan.financing, name) if one.round not in left_out)
        for name in ("redemptions", "ratchets", "investors")
    }
    financing = plan.financing.model_copy(update={"rounds": rounds, **promised})
    plan = plan.model_copy(update={"financing": financing})
    changes: dict[str, Any] = {}
    for one in rounds:
        here = f"financing.rounds.{one.id}"
        changes[f"{here}.amount"] = one.amount.affine(choice.amount)
        if one.close_month is not None:
            changes[f"{here}.close_month"] = min(max(one.close_month + choice.later, 0), plan.exit.month)
    changes |= _spending(plan, choice.spending)
    return derived(plan, changes)


def _spending(plan: Plan, factor: float) -> dict[str, Any]:
    if factor == 1:
        return {}
    changes: dict[str, Any] = {
        "people.net_hires_per_quarter": plan.people.net_hires_per_quarter.affine(factor)
    }
    for one in plan.costs:
        if one.function in SELLING:
            changes[f"costs.{one.id}.amount_per_month"] = one.amount_per_month.affine(factor)
    for run in plan.compute.training_runs:
        changes[f"compute.training_runs.{run.id}.gpu_hours"] = run.gpu_hours.affine(factor)
    return changes


def _chain(
    plan: Plan, choice: Choice, draws: RandomDraws, memory: Memory, like: Chain | None
) -> Chain | None:
    try:
        return chain_of(chosen(plan, choice), draws, memory, like=like)
    except AssayError:
        return None


def _outcome(chain: Chain, choice: Choice) -> Outcome:
    paid = founders_get(chain)
    certain = float(np.mean(paid ** (1 - AVERSION)) ** (1 / (1 - AVERSION)))
    return Outcome(choice, odds(~np.isnan(chain.treasury.ruin_month)), mean(paid), certain)


def _best(outcomes: list[Outcome], limit: float, aim: str) -> Outcome | None:
    # Of many tries the luckiest passes a bare limit: two standard errors are kept from it.
    within = [one for one in outcomes if one.ruin.value + 2 * one.ruin.error <= limit]
    return max(within, key=lambda one: _aimed(one, aim), default=None)


def _aimed(outcome: Outcome, aim: str) -> float:
    return outcome.mean.value if aim == "mean" else outcome.certain


def _confirmed(plan: Plan, found: Frontier, aim: str) -> Frontier:
    """Run the best and the plan again on fresh futures, and take their difference path by path."""
    if found.best is None or found.planned is None:
        return found
    draws, memory = RandomDraws(_FRESH, 0, BLOCK), Memory()
    best = _chain(plan, found.best.choice, draws, memory, None)
    planned = _chain(plan, found.planned.choice, draws, memory, None)
    if best is None or planned is None:
        return found
    return replace(
        found,
        confirmed=_outcome(best, found.best.choice),
        planned_again=_outcome(planned, found.planned.choice),
        gain=gain(founders_get(best), founders_get(planned), aim),
    )


def gain(best: Paths, planned: Paths, aim: str) -> Estimate:
    """Return what the best brings more, in the aim's own terms, with the paired standard error."""
    if aim == "mean":
        return mean(best - planned)
    power = 1 - AVERSION
    first, second = best**power, planned**power
    value = first.mean() ** (1 / power) - second.mean() ** (1 / power)
    # Delta method: the slope of m ↦ m^(1/p) at each mean.
    slopes = [one.mean() ** (1 / power - 1) / power for one in (first, second)]
    spread = (slopes[0] * first - slopes[1] * second).std(ddof=1)
    return Estimate(float(value), float(spread / np.sqrt(len(best))))
