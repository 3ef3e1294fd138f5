"""Which channels suit this plan's next round: its need, price, revenue and expected exit meet the channels'
facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.facts.reader import per_dollar
from core.financing.raising.channels import ChannelView, Situation, Stage, compare_channels, stage_of
from core.financing.raising.funding_sets import FundingSet, funding_sets, rank_sets
from core.simulation.block import Block
from core.studies.financing.planned import left_to_exit, planned_months

LENT_ON_RECEIVABLES = 0.8
"""Part of its receivables that a bank lends on (an assumption; usual advance rates are 70–90 %)."""


@dataclass(frozen=True)
class PlanChannels:
    """Sets for the plan's next round, best first; every channel by itself; the stage that they are for."""

    stage: Stage
    sets: tuple[FundingSet, ...]
    channels: tuple[ChannelView, ...]


def situation_of(block: Block, stage: Stage | None = None) -> Situation:
    """Return what the plan brings: the next round's amount and price, median revenue, the mean exit equity of
    all futures. `stage`: None for the one at which such an amount is usually raised.

    Dead futures count as 0. The mean, not the median: an owner gives up the whole distribution, and equity's
    cost lies in its tail.
    """
    plan, chain = block.plan, block.chain
    one = plan.financing.next_round
    assert one is not None
    closes = planned_months(plan)[0]
    revenue = np.median(chain.ledger.earned(("revenue",)), axis=1)[closes:]
    rate = per_dollar(plan.company.currency)
    return Situation(
        stage=stage or stage_of(one.amount.median / rate),
        need=one.amount.median,
        pre_money=one.pre_money.median,
        exit_equity=float(chain.exit.equity_value.mean()),
        years=max(plan.exit.month - closes, 1) / 12,
        kept_share=left_to_exit(plan),
        revenue=np.ascontiguousarray(revenue),
        per_dollar=rate,
        collateral=LENT_ON_RECEIVABLES * plan.opening.receivables
        + sum(loan.collateral for loan in plan.financing.loans),
    )


def plan_channels(
    block: Block, weights: Mapping[str, float], stage: Stage | None = None
) -> PlanChannels | None:
    """Return the channels for the plan's next round; None without a round."""
    round_ = block.plan.financing.next_round
    if round_ is None or round_.amount.median <= 0:
        return None
    situation = situation_of(block, stage)
    return PlanChannels(
        situation.stage,
        tuple(rank_sets(funding_sets(situation), weights)),
        tuple(compare_channels(situation=situation)),
    )
