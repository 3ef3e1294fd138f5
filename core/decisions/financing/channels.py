"""Which channels suit this plan's next round: its need, price, revenue and expected exit meet the channels'
facts.
"""

from collections.abc import Mapping

import numpy as np

from core.decisions.financing.sample import sample
from core.decisions.planned import planned_months, planned_table
from core.facts.reader import fact
from core.financing.channels import ChannelView, Situation, compare_channels
from core.plan.plan import Plan

LENT_ON_RECEIVABLES = 0.8
"""Part of its receivables that a bank lends on (an assumption; usual advance rates are 70–90 %)."""

_RATES = {"CNY": "exchange_rate_cny_per_usd", "EUR": "exchange_rate_eur_per_usd"}


def situation_of(plan: Plan, paths: int, seed: int) -> Situation:
    """Return what the plan brings: the next round's amount and price, median revenue, the mean exit equity of
    all futures.

    Dead futures count as 0. The mean, not the median: an owner gives up the whole distribution, and equity's
    cost lies in its tail.
    """
    chain, one = sample(plan, paths, seed), plan.financing.rounds[0]
    closes = planned_months(plan)[0]
    ownership = planned_table(plan).ownership()[..., 0]
    place = planned_table(plan).owners.index(one.id)
    kept = float(ownership[-1, place] / ownership[1, place]) * float(
        (1 - plan.exit.later_dilution_share.median) ** plan.exit.later_rounds
    )
    revenue = np.median(chain.ledger.earned(("revenue",)), axis=1)[closes:]
    rate = fact(_RATES[plan.company.currency]).value if plan.company.currency in _RATES else 1.0
    return Situation(
        need=one.amount.median,
        pre_money=one.pre_money.median,
        exit_equity=float(chain.exit.equity_value.mean()),
        years=max(plan.exit.month - closes, 1) / 12,
        kept_share=kept,
        revenue=np.ascontiguousarray(revenue),
        per_dollar=rate,
        collateral=LENT_ON_RECEIVABLES * plan.opening.receivables
        + sum(loan.collateral for loan in plan.financing.loans),
    )


def plan_channels(plan: Plan, weights: Mapping[str, float], paths: int, seed: int) -> list[ChannelView]:
    """Return the channels for the plan's next round, best first; empty without a round."""
    if not plan.financing.rounds or plan.financing.rounds[0].amount.median <= 0:
        return []
    return compare_channels(situation=situation_of(plan, paths, seed), weights=weights)
