"""Sets of channels that bring a need together (documents' F1), ranked: one leads, others stand beside it.

A channel by itself answers no founder's question: venture debt for a third of the need is cheap, yet it is
lent on an equity round that must be there. So sets are ranked, and only those that could close at this stage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from core.arrays import Vector
from core.financing.raising.channels import (
    Channel,
    ChannelView,
    Situation,
    compare_channels,
    coverage,
    most,
    view_of,
)

AXES = ("cost", "dilution", "control", "months", "odds", "cover")
USUAL_WEIGHTS = {"cost": 2.0, "dilution": 1.0, "control": 1.0, "months": 1.0, "odds": 4.0, "cover": 4.0}
"""Weights that a page starts from: what does not close brings nothing, as what does not cover the need."""

BESIDE = 2
"""Most channels that stand beside the one that leads: more names than that close no round."""
LEAST_LEAD, LEAST_BESIDE = 0.5, 0.05
"""Parts of the need that the leading channel, and one beside it, bring at least."""
BELOW_USUAL = 0.2
"""How far below the least amount of its facts a leading channel goes: a judgement of ours."""


@dataclass(frozen=True)
class FundingSet:
    """Channels that bring the need together, the leading one first, each with its own amount.

    `cost`: the mean of their costs a year by amount. `dilution`, `board_seats`: sums. `control`, `months`:
    the largest. `odds`: that all close, each by itself. `score`: 0–100, see `rank_sets`.
    """

    parts: tuple[ChannelView, ...]
    cover: float
    cost: float
    dilution: float
    control: float
    months: float
    odds: float
    board_seats: float
    score: float = 0.0


def funding_sets(situation: Situation) -> list[FundingSet]:
    """Return the sets that could close at this stage and cover the need; where none does, those that cover
    most.

    The leading channel brings what the others leave, at least half and no more than it can. A loan on a round
    takes its usual part of the equity beside it; a supplement brings all it can, up to half the need, and
    none that is smaller than such money comes. Who leads goes down to a fifth of the usual least.
    """
    usable = [view.channel for view in compare_channels(situation=situation) if not view.reason]
    found: dict[frozenset[tuple[str, int]], list[tuple[Channel, float]]] = {}
    for lead in (one for one in usable if one.needs != "round"):
        for count in range(BESIDE + 1):
            for beside in combinations([one for one in usable if one is not lead], count):
                amounts = _amounts(lead, beside, situation)
                if amounts is not None:
                    found[frozenset((one.id, round(amount)) for one, amount in amounts)] = amounts
    brought = [sum(amount for _one, amount in amounts) for amounts in found.values()]
    widest = max(brought, default=0.0)
    return [
        _set(amounts, situation)
        for amounts, money in zip(found.values(), brought, strict=True)
        if money >= widest * (1 - 1e-9)
    ]


def _amounts(
    lead: Channel, beside: Sequence[Channel], situation: Situation
) -> list[tuple[Channel, float]] | None:
    """Return what each brings; None where they do not fit together."""
    need = situation.need
    plain = [one for one in beside if one.needs != "round"]
    on_round = [one for one in beside if one.needs == "round"]
    if (on_round and lead.kind != "equity") or len(on_round) > 1:
        return None
    amounts = [(one, min(most(one, situation), need * (1 - LEAST_LEAD))) for one in plain]
    left = need - sum(amount for _one, amount in amounts)
    for loan in on_round:
        share = (loan.amount_of_round or (0.0, 0.0))[1]
        lent = min(left * share / (1 + share), loan.figures["amount"][1] * situation.per_dollar)
        amounts.append((loan, lent))
        left -= lent
    brought = min(left, most(lead, situation))
    amounts = [(lead, brought), *amounts]
    least = [one.figures["amount"][0] * situation.per_dollar for one, _amount in amounts]
    too_small = brought < BELOW_USUAL * least[0] or any(
        amount < max(low, LEAST_BESIDE * need)
        for (_one, amount), low in zip(amounts[1:], least[1:], strict=True)
    )
    follows = brought < LEAST_LEAD * need and len(amounts) > 1
    return None if too_small or follows else amounts


def _set(amounts: Sequence[tuple[Channel, float]], situation: Situation) -> FundingSet:
    bought = sum(coverage(one) * amount for one, amount in amounts)
    parts = tuple(
        view_of(one, situation, amount, beside=bought - coverage(one) * amount) for one, amount in amounts
    )
    total = sum(part.amount for part in parts)
    return FundingSet(
        parts,
        total / situation.need,
        sum(part.amount * (part.cost or 0.0) for part in parts) / total,
        sum(part.dilution for part in parts),
        max(part.control for part in parts),
        max(part.months for part in parts),
        float(np.prod([part.odds for part in parts])),
        sum(part.board_seats for part in parts),
    )


def rank_sets(sets: Sequence[FundingSet], weights: Mapping[str, float]) -> list[FundingSet]:
    """Return the sets with their scores, best first.

    Score 0–100: the weighted mean of cost, dilution, control, months (better when lower) and odds (when
    higher), each scaled between the worst and the best set, times cover^(its weight ÷ 8).
    """
    weighed = {axis: max(weights.get(axis, 0.0), 0.0) for axis in AXES}
    total = sum(weighed[axis] for axis in AXES[:-1])
    scores = np.zeros(len(sets))
    for axis in AXES[:-1]:
        values = np.array([float(getattr(one, axis)) for one in sets])
        scores += weighed[axis] / total * _scaled(values, rising=axis == "odds") if total else 0.0
    covered = np.array([one.cover for one in sets]) ** (weighed["cover"] / 8)
    ranked = [
        FundingSet(**(vars(one) | {"score": float(100 * score)}))
        for one, score in zip(sets, scores * covered, strict=True)
    ]
    return sorted(ranked, key=lambda one: -one.score)


def _scaled(values: Vector, *, rising: bool) -> Vector:
    """Return 0 for the worst to 1 for the best; 1 for all where they are equal."""
    low, high = values.min(initial=np.inf), values.max(initial=-np.inf)
    if not high > low:
        return np.ones_like(values)
    better = values - low if rising else high - values
    return np.asarray(better / (high - low))
