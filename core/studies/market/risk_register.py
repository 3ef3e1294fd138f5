"""The risk register with quantified losses: each risk's mean, its part of the worst futures, and its
countermeasure's price.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Paths
from core.market.tail import expected_shortfall, shortfall_shares, value_at_risk
from core.months import PER_YEAR
from core.plan.outcome import Risk
from core.plan.plan import Plan
from core.plan.section import Assumption
from core.simulation.chances import chances_of
from core.simulation.draw import draw
from core.simulation.streams import RandomDraws, blocks

LEVEL = 0.95


@dataclass(frozen=True)
class RegisterEntry:
    """A risk, its mean loss up to the exit, and its mean in the 5 % of futures with the largest sum of
    losses.

    `price` is what its active countermeasure costs up to the exit: a cost, not a loss.
    """

    risk: Risk[Assumption]
    mean: float
    shortfall: float
    price: float


@dataclass(frozen=True)
class Register:
    """The entries, the largest part of the worst futures first, and the tail of their sum at 95 %."""

    entries: tuple[RegisterEntry, ...]
    value_at_risk: float
    expected_shortfall: float


def register(plan: Plan, paths: int, seed: int) -> Register:
    """Draw the losses up to the exit and share out their tail: what the company is exposed to, should its
    money last. In the ledger nothing is lost after ruin.
    """
    if not plan.risks:
        return Register((), 0.0, 0.0)
    parts = [_losses(plan, RandomDraws(seed, block, size)) for block, size in blocks(paths)]
    losses = {risk.id: np.concatenate([part[risk.id] for part in parts]) for risk in plan.risks}
    tail = shortfall_shares(losses=losses, level=LEVEL)
    entries = [
        RegisterEntry(risk, float(losses[risk.id].mean()), tail[risk.id], _price(plan, risk))
        for risk in plan.risks
    ]
    total = np.sum(list(losses.values()), axis=0)
    return Register(
        tuple(sorted(entries, key=lambda entry: -entry.shortfall)),
        value_at_risk(losses=total, level=LEVEL),
        expected_shortfall(losses=total, level=LEVEL),
    )


def _price(plan: Plan, risk: Risk[Assumption]) -> float:
    if not risk.countermeasure_active:
        return 0.0
    return risk.countermeasure_cost_per_year.median * (plan.exit.month + 1) / PER_YEAR


def _losses(plan: Plan, draws: RandomDraws) -> dict[str, Paths]:
    events = chances_of(plan, draw(plan, draws), draws).events
    return {
        name: np.bincount(
            one.path, weights=one.loss * (one.month <= plan.exit.month), minlength=draws.paths
        ).astype(np.float64)
        for name, one in events.items()
    }
