"""The plan as stages of a year: what each costs or brings if it is reached, and what the right to stop is
worth.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import GatesMask, GatesPaths, KnownAtGates, MonthNumbers, PathsIndex, StagesPaths
from core.months import PER_YEAR
from core.returns.staged import risk_adjusted_value, worth_with_right_to_stop
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.simulation.estimates import Estimate, mean
from core.time_value import MONTH_END, discount_factors, discounted, per_month


@dataclass(frozen=True)
class Stage:
    """One year, or the last part of one: months `first` to `last`, both in it.

    `reached` are the odds that it begins alive; `money` is the mean worth of today of its free cash flow (and
    of the exit, in the last stage) where it is reached. `stopped` is the part of all futures in which one who
    may stop does so just before it.
    """

    first: int
    last: int
    reached: float
    money: float
    stopped: float

    @property
    def counts(self) -> float:
        """What it adds to the risk-adjusted value: reached · money."""
        return self.reached * self.money


@dataclass(frozen=True)
class StagedValue:
    """The stages; the mean worth of today if all of them are paid for come what may (`committed`), if one may
    stop before each (`free`), and the difference on the same futures (`right`).
    """

    stages: tuple[Stage, ...]
    committed: Estimate
    free: Estimate
    right: Estimate

    @property
    def risk_adjusted(self) -> float:
        """Σ odds · money over the stages: the mean worth again, counted by stage."""
        money = np.array([one.money for one in self.stages])
        return risk_adjusted_value(flows=money, odds=np.array([one.reached for one in self.stages]), rate=0.0)


def staged_value(block: Block) -> StagedValue:
    """Return the plan by stages, at the investor's discount rate.

    Each half of the futures is judged by the rule that the other half taught: without that, the right to
    stop would be worth something even where nothing can be known.
    """
    chain = block.chain
    gates = np.arange(PER_YEAR, chain.plan.exit.month + 1, PER_YEAR) - 1
    stages, alive = _by_stage(chain, gates), chain.treasury.alive[gates]
    known, odd = _known(chain, gates, alive), np.arange(stages.shape[1]) % 2 == 1
    found = [
        worth_with_right_to_stop(
            stages=stages, payoff=np.zeros(alive.shape), possible=alive, known=known, learn=half
        )
        for half in (odd, ~odd)
    ]
    free = np.where(odd, found[1].value, found[0].value)
    stopped = np.where(odd, found[1].gate, found[0].gate)
    committed = stages.sum(axis=0)
    return StagedValue(
        _stages(gates, chain.plan.exit.month, stages, alive, stopped),
        mean(committed),
        mean(free),
        mean(free - committed),
    )


def _by_stage(chain: Chain, gates: MonthNumbers) -> StagesPaths:
    """Return the worth of today of each stage's free cash flow, and of the exit in the last."""
    last, rate = chain.plan.exit.month, chain.plan.investor.discount_rate_per_year
    factors = discount_factors(rate=float(per_month(rate)), periods=last + 1, first_at=MONTH_END)
    worth = chain.unlevered_cash_flow[: last + 1] * factors[:, np.newaxis]
    worth[last] += discounted(chain.exit.enterprise_value, month=last, rate_per_year=rate)
    return np.add.reduceat(worth, [0, *(gates + 1).tolist()])


def _known(chain: Chain, gates: MonthNumbers, alive: GatesMask) -> KnownAtGates:
    """Return what is seen at each gate: revenue, how it grew in the last months, and cash, each as a part of
    its mean over the futures that still live, with revenue's square and product with growth.
    """
    revenue, cash = chain.operations.sales.revenue, chain.treasury.cash
    now, before = revenue[gates], revenue[np.maximum(gates - PER_YEAR // 2, 0)]
    sold, held = _scaled(now, alive), _scaled(cash[gates], alive)
    growth = np.where(before > 0, now - before, 0.0) / np.maximum(before, 1e-9)
    growth = np.clip(growth, -1.0, 3.0)
    return np.stack([np.ones(sold.shape), sold, sold**2, growth, sold * growth, held], axis=-1)


def _scaled(values: GatesPaths, alive: GatesMask) -> GatesPaths:
    living = np.where(alive, values, 0.0)
    middle = np.abs(living).sum(axis=1, keepdims=True) / np.maximum(alive.sum(axis=1, keepdims=True), 1)
    return np.asarray(living / np.where(middle > 0, middle, 1.0))


def _stages(
    gates: MonthNumbers, last: int, money: StagesPaths, alive: GatesMask, stopped: PathsIndex
) -> tuple[Stage, ...]:
    reached = [np.ones(money.shape[1], dtype=bool), *alive]
    begins, ends = [0, *(gates + 1).tolist()], [*gates.tolist(), last]
    return tuple(
        Stage(
            begins[place],
            ends[place],
            float(here.mean()),
            float(money[place, here].mean()) if here.any() else 0.0,
            float((stopped == place - 1).mean()) if place else 0.0,
        )
        for place, here in enumerate(reached)
    )
