"""Funding channels on one axis (documents' F1): cost a year, dilution, control, time, odds and size, for one
company's need at its stage.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from core.arrays import AnyFloat, Vector
from core.facts.reader import fact
from core.financing.debt.schedule import level_payment
from core.months import PER_YEAR
from core.time_value import per_year, rate_of_return

ChannelKind = Literal["equity", "debt", "grant", "reward", "revenue_based"]
Stage = Literal["pre_seed", "seed", "series_a", "series_b", "growth"]
Refusal = Literal["", "stage", "revenue", "collateral", "amount"]
Range = tuple[float, float]

STAGES: dict[Stage, str] = {
    "pre_seed": "pre_seed_safe_raise",
    "seed": "seed_priced_raise",
    "series_a": "series_a_raise",
    "series_b": "series_b_raise",
    "growth": "",
}
"""Stage → the fact with the median amount raised at it; growth is what is more than twice a Series B."""

_RANGES = (
    "amount",
    "dilution",
    "cost",
    "months",
    "odds",
    "board_seats",
    "fee",
    "end_payment",
    "term_months",
    "multiple",
    "revenue_share",
    "warrant_coverage",
)


@dataclass(frozen=True)
class Channel:
    """A way to raise money, as the facts have it: every figure a (low, high) pair; `facts` names their
    sources.
    """

    id: str
    kind: ChannelKind
    label: Mapping[str, str]
    timing: Mapping[str, str]
    good: Mapping[str, str]
    bad: Mapping[str, str]
    figures: Mapping[str, Range]
    control: float
    needs: str
    stages: tuple[Stage, ...]
    amount_of_round: Range | None
    amount_of_revenue: Range | None
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Situation:
    """What a company brings to a channel. Money in the plan's currency, which is worth `per_dollar` of itself
    a dollar.

    `stage`: of its next round, see `stage_of`. `need`: money to raise. `pre_money`: price at which equity
    would be sold. `exit_equity`, `years`: what all shares are expected to be worth, and when. `kept_share`:
    what later rounds leave of a stake. `revenue`: monthly, for payments. `collateral`: what a bank could take
    as security.
    """

    stage: Stage
    need: float
    pre_money: float
    exit_equity: float
    years: float
    kept_share: float
    revenue: Vector
    collateral: float = 0.0
    per_dollar: float = 1.0


@dataclass(frozen=True)
class ChannelView:
    """A channel for one company. `cost` a year: for equity what such investors ask, for debt the all-in rate.
    `expected`: for equity, the growth a year from the money to the stake's expected exit value at this plan's
    price. None: it cannot be had (`reason`).
    """

    channel: Channel
    amount: float
    cover: float
    cost: float | None
    expected: float | None
    dilution: float
    months: float
    odds: float
    board_seats: float
    control: float
    reason: Refusal


@cache
def channels() -> tuple[Channel, ...]:
    """Return the channels of the data file."""
    raw = tomllib.loads(files("core.facts").joinpath("data/channels.toml").read_text(encoding="utf-8"))
    return tuple(_channel(one) for one in raw["channels"])


def _channel(raw: Mapping[str, Any]) -> Channel:
    named = tuple(
        value
        for value in raw.values()
        if isinstance(value, str) and value not in (raw["id"], raw["kind"], raw.get("needs"))
    )
    return Channel(
        raw["id"],
        raw["kind"],
        raw["label"],
        raw["timing"],
        raw["good"],
        raw["bad"],
        {name: _range(raw[name]) for name in _RANGES if name in raw},
        float(raw["control"]),
        raw.get("needs", ""),
        tuple(raw["stages"]),
        _range(raw["amount_of_round"]) if "amount_of_round" in raw else None,
        _range(raw["amount_of_revenue"]) if "amount_of_revenue" in raw else None,
        named,
    )


def _range(value: Any) -> Range:
    numbers = fact(value).values if isinstance(value, str) else value
    return float(min(numbers)), float(max(numbers))


def stage_of(dollars: float) -> Stage:
    """Return the stage at which such an amount is usually raised: the nearest median by its logarithm."""
    medians = {stage: fact(name).value for stage, name in STAGES.items() if name}
    if dollars > 2 * medians["series_b"]:
        return "growth"
    return min(medians, key=lambda stage: abs(np.log(max(dollars, 1.0) / medians[stage])))


def compare_channels(*, situation: Situation) -> list[ChannelView]:
    """Return all channels, each for as much of the need as it can bring by itself; those that cannot be had
    last.
    """
    views = [view_of(one, situation) for one in channels()]
    return sorted(views, key=lambda view: (bool(view.reason), -view.cover))


def view_of(
    channel: Channel, situation: Situation, amount: float | None = None, beside: float = 0.0
) -> ChannelView:
    """Return a channel that brings an amount (None: all that it can), `beside` new equity of other
    channels.
    """
    amount = min(situation.need, most(channel, situation)) if amount is None else amount
    reason = _refused(channel, situation, amount)
    dilution = _dilution(channel, situation, amount, beside)
    figures, equity = channel.figures, channel.kind == "equity"
    grows = None if reason else _cost(channel, situation, amount, dilution)
    return ChannelView(
        channel,
        amount,
        amount / situation.need if situation.need > 0 else 0.0,
        middle(figures["cost"]) if equity and not reason else grows,
        grows if equity else None,
        dilution,
        middle(figures["months"]),
        middle(figures["odds"]),
        middle(figures["board_seats"]),
        channel.control,
        reason,
    )


def most(channel: Channel, situation: Situation) -> float:
    """Return the most that a channel can bring here, in the plan's currency."""
    limit = channel.figures["amount"][1] * situation.per_dollar
    if channel.amount_of_round is not None:
        limit = min(limit, channel.amount_of_round[1] * situation.need)
    if channel.amount_of_revenue is not None:
        limit = min(limit, channel.amount_of_revenue[1] * float(situation.revenue[:12].sum()))
    if channel.needs == "collateral":
        limit = min(limit, situation.collateral)
    return limit


def _refused(channel: Channel, situation: Situation, amount: float) -> Refusal:
    if situation.stage not in channel.stages:
        return "stage"
    if channel.needs == "revenue" and situation.revenue[:12].sum() <= 0:
        return "revenue"
    if channel.needs == "collateral" and situation.collateral <= 0:
        return "collateral"
    return "" if amount > 0 else "amount"


def coverage(channel: Channel) -> float:
    """Return the shares given for a unit of money, at the round's price: all of it, or a lender's
    warrants.
    """
    return 1.0 if channel.kind == "equity" else middle(channel.figures.get("warrant_coverage", (0.0, 0.0)))


def _dilution(channel: Channel, situation: Situation, amount: float, beside: float) -> float:
    """Return the part of the company given up at this plan's price: the money's for equity, the warrants' for
    a lender.
    """
    bought = coverage(channel) * amount
    return bought / (situation.pre_money + beside + bought)


def _cost(channel: Channel, situation: Situation, amount: float, dilution: float) -> float:
    fee = middle(channel.figures.get("fee", (0.0, 0.0)))
    months = max(round(situation.years * PER_YEAR), 1)
    paid = 0.0 if channel.kind == "equity" else coverage(channel) * amount  # warrants cost the round's price
    stake = max(dilution * situation.kept_share * situation.exit_equity - paid, 0.0)
    if channel.kind == "equity":  # money in once and out once: its rate has a formula
        return float((stake / (amount * (1 - fee))) ** (PER_YEAR / months)) - 1
    flows = np.zeros((max(months, int(middle(channel.figures.get("term_months", (0.0, 0.0))))) + 1, 1))
    flows[0] = amount * (1 - fee)
    if channel.kind == "debt":
        flows[months] -= stake
        term = int(middle(channel.figures["term_months"]))
        rate = np.array([middle(channel.figures["cost"]) / 12])
        flows[1 : term + 1] -= level_payment(principal=amount, rate_per_month=rate, months=term)
        flows[term] -= amount * middle(channel.figures["end_payment"])
    if channel.kind == "revenue_based":
        flows[1:, 0] -= _shares_of_revenue(channel, situation.revenue, amount, len(flows) - 1)
    if channel.kind == "reward":
        return fee
    if channel.kind == "grant":
        return 0.0
    rate_found = rate_of_return(flows)
    return float(per_year(rate_found)[0]) if np.isfinite(rate_found[0]) else -1.0


def _shares_of_revenue(channel: Channel, revenue: Vector, amount: float, months: int) -> AnyFloat:
    """Return the payments of an advance out of this company's own revenue, the rest with the last month."""
    left, share = amount * middle(channel.figures["multiple"]), middle(channel.figures["revenue_share"])
    paid = np.zeros(months)
    last = min(int(channel.figures["term_months"][1]), months) - 1
    for month in range(last + 1):
        wanted = left if month == last else share * float(revenue[min(month, len(revenue) - 1)])
        paid[month] = min(left, wanted)
        left -= paid[month]
    return paid


def middle(ends: Range) -> float:
    """Return the middle of a range."""
    return (ends[0] + ends[1]) / 2
