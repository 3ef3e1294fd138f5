"""The risk register with quantified losses: each risk's mean and its part of the worst futures."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Paths
from core.market.losses import event_losses
from core.market.tail import expected_shortfall, shortfall_shares, value_at_risk
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
    """

    risk: Risk[Assumption]
    mean: float
    shortfall: float


@dataclass(frozen=True)
class Register:
    """The entries, the largest part of the worst futures first, and the tail of their sum at 95 %."""

    entries: tuple[RegisterEntry, ...]
    value_at_risk: float
    expected_shortfall: float


def register(plan: Plan, paths: int, seed: int) -> Register:
    """Simulate the losses up to the exit and share out their tail."""
    if not plan.risks:
        return Register((), 0.0, 0.0)
    parts = [_losses(plan, RandomDraws(seed, block, size)) for block, size in blocks(paths)]
    losses = {risk.id: np.concatenate([part[risk.id] for part in parts]) for risk in plan.risks}
    tail = shortfall_shares(losses=losses, level=LEVEL)
    entries = [RegisterEntry(risk, float(losses[risk.id].mean()), tail[risk.id]) for risk in plan.risks]
    total = np.sum(list(losses.values()), axis=0)
    return Register(
        tuple(sorted(entries, key=lambda entry: -entry.shortfall)),
        value_at_risk(losses=total, level=LEVEL),
        expected_shortfall(losses=total, level=LEVEL),
    )


def _losses(plan: Plan, draws: RandomDraws) -> dict[str, Paths]:
    drawn, chances = draw(plan, draws), chances_of(plan, draws)
    return {
        risk.id: event_losses(
            risk=risk,
            counts=chances.risk_counts[risk.id],
            placement=chances.risk_months[risk.id],
            months=plan.company.months,
        )[: plan.exit.month + 1].sum(axis=0)
        for risk in drawn.risks
    }
