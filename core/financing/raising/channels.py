"""Funding channels on one axis (documents' F1): cost a year, dilution, control, time, odds and size, for one
company's need.
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
from core.time_value import per_year, rate_of_return

ChannelKind = Literal["equity", "debt", "grant", "reward", "revenue_based"]
Range = tuple[float, float]
AXES = ("cost", "dilution", "control", "months", "odds", "cover")
USUAL_WEIGHTS = {"cost": 2.0, "dilution": 1.0, "control": 1.0, "months": 1.0, "odds": 1.0, "cover": 4.0}
"""Weights that a page starts from."""

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
    amount_of_round: Range | None
    amount_of_revenue: Range | None
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Situation:
    """What a company brings to a channel. Money in the plan's currency, which is worth `per_dollar` of itself
    a dollar.

    `need`: money to raise. `pre_money`: price at which equity would be sold. `exit_equity`, `years`: what all
    shares are expected to be worth, and when. `kept_share`: what later rounds leave of a stake. `revenue`:
    monthly, for payments. `collateral`: what a bank could take as security.
    """

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
    """A channel for one company. `cost` a year is what the money is expected to cost its owners: for equity,
    the growth rate from the money to the stake's expected exit value; for debt the all-in rate. None: it
    cannot be had (`reason`).
    """

    channel: Channel
    amount: float
    cover: float
    cost: float | None
    dilution: float
    months: float
    odds: float
    board_seats: float
    control: float
    score: float
    reason: str


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
        _range(raw["amount_of_round"]) if "amount_of_round" in raw else None,
        _range(raw["amount_of_revenue"]) if "amount_of_revenue" in raw else None,
        named,
    )


def _range(value: Any) -> Range:
    numbers = fact(value).values if isinstance(value, str) else value
    return float(min(numbers)), float(max(numbers))


def compare_channels(*, situation: Situation, weights: Mapping[str, float]) -> list[ChannelView]:
    """Return all channels, best score first.

    Score 0–100: the weighted mean of cost, dilution, control, months (better when lower) and odds (when
    higher), each scaled between the worst and the best channel, times cover^(its weight ÷ 8): what brings a
    hundredth of the need does not solve it, however cheap. A channel that cannot be had scores 0.
    """
    views = [_view(one, situation) for one in channels()]
    usable = [view for view in views if view.cost is not None]
    scores = _scores(usable, weights)
    ranked = [ChannelView(**(vars(view) | {"score": scores.get(view.channel.id, 0.0)})) for view in views]
    return sorted(ranked, key=lambda view: -view.score)


def _scores(views: list[ChannelView], weights: Mapping[str, float]) -> dict[str, float]:
    total = sum(max(weights.get(axis, 0.0), 0.0) for axis in AXES[:-1])
    result = {view.channel.id: 0.0 for view in views}
    for axis in AXES[:-1]:
        values = np.array([float(getattr(view, axis)) for view in views])
        low, high = (values.min(), values.max()) if len(values) else (0.0, 0.0)
        scaled = np.ones_like(values) if high == low else (values - low) / (high - low)
        better = scaled if axis == "odds" else 1 - scaled if high > low else scaled
        for view, value in zip(views, better, strict=True):
            result[view.channel.id] += (
                100 * float(value) * max(weights.get(axis, 0.0), 0.0) / total if total else 0.0
            )
    return {
        view.channel.id: result[view.channel.id] * view.cover ** (max(weights.get("cover", 0.0), 0.0) / 8)
        for view in views
    }


def _view(channel: Channel, situation: Situation) -> ChannelView:
    most = _most(channel, situation)
    amount = min(situation.need, most)
    reason = _refused(channel, situation, amount)
    dilution = _dilution(channel, situation, amount)
    cost = None if reason else _cost(channel, situation, amount, dilution)
    figures = channel.figures
    return ChannelView(
        channel,
        amount,
        amount / situation.need if situation.need > 0 else 0.0,
        cost,
        dilution,
        _middle(figures["months"]),
        _middle(figures["odds"]),
        _middle(figures["board_seats"]),
        channel.control,
        0.0,
        reason,
    )


def _most(channel: Channel, situation: Situation) -> float:
    most = channel.figures["amount"][1] * situation.per_dollar
    if channel.amount_of_round is not None:
        most = min(most, channel.amount_of_round[1] * situation.need)
    if channel.amount_of_revenue is not None:
        most = min(most, channel.amount_of_revenue[1] * float(situation.revenue[:12].sum()))
    if channel.needs == "collateral":
        most = min(most, situation.collateral)
    return most


def _refused(channel: Channel, situation: Situation, amount: float) -> str:
    if channel.needs == "revenue" and situation.revenue[:12].sum() <= 0:
        return "revenue"
    return "" if amount > 0 else "amount"


def _dilution(channel: Channel, situation: Situation, amount: float) -> float:
    """Return the part of the company given up at this plan's price: the money's for equity, the warrants' for
    a lender.
    """
    coverage = (
        1.0 if channel.kind == "equity" else _middle(channel.figures.get("warrant_coverage", (0.0, 0.0)))
    )
    return coverage * amount / (situation.pre_money + amount)


def _cost(channel: Channel, situation: Situation, amount: float, dilution: float) -> float:
    fee = _middle(channel.figures.get("fee", (0.0, 0.0)))
    months = max(round(situation.years * 12), 1)
    flows = np.zeros((max(months, int(_middle(channel.figures.get("term_months", (0.0, 0.0))))) + 1, 1))
    flows[0] = amount * (1 - fee)
    strike = 0.0 if channel.kind == "equity" else situation.pre_money  # a lender's warrants pay today's price
    stake = dilution * situation.kept_share * max(situation.exit_equity - strike, 0.0)
    if channel.kind in ("equity", "debt"):
        flows[months] -= stake
    if channel.kind == "debt":
        term = int(_middle(channel.figures["term_months"]))
        rate = np.array([_middle(channel.figures["cost"]) / 12])
        flows[1 : term + 1] -= level_payment(principal=amount, rate_per_month=rate, months=term)
        flows[term] -= amount * _middle(channel.figures["end_payment"])
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
    left, share = amount * _middle(channel.figures["multiple"]), _middle(channel.figures["revenue_share"])
    paid = np.zeros(months)
    last = min(int(channel.figures["term_months"][1]), months) - 1
    for month in range(last + 1):
        wanted = left if month == last else share * float(revenue[min(month, len(revenue) - 1)])
        paid[month] = min(left, wanted)
        left -= paid[month]
    return paid


def _middle(ends: Range) -> float:
    return (ends[0] + ends[1]) / 2
