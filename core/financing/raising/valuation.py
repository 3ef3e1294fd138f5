"""What a company may be worth before a round (documents' F4): cost, market and income methods and those of
investors.

Every method returns its value with its steps, so that a page can show how it comes about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.errors import CalculationError, Fault
from core.texts import mark


@dataclass(frozen=True)
class Step:
    """One line of a derivation: a label (message id, or a name the person gave), and the money or factor it
    stands for.
    """

    label: str
    value: float
    unit: str = "money"


@dataclass(frozen=True)
class Valuation:
    """A value with its steps; `low` and `high` are the ends of what the method's own inputs allow."""

    method: str
    value: float
    low: float
    high: float
    steps: tuple[Step, ...]


def cost_method(*, assets: Mapping[str, tuple[float, float]]) -> Valuation:
    """Return Σ asset · share of its book value that could be recovered. The floor of a valuation: ideas count
    nothing.

    `assets`: name → (book value, recoverable share 0–1). Low: nothing above cash-like assets at full value is
    certain, so the range is value ± the haircuts' half. Source: documents 003 §6.3.
    """
    for name, (_, share) in assets.items():
        if not 0 <= share <= 1:
            raise CalculationError(
                Fault(f"assets.{name}", mark("its recoverable share must lie between 0 and 1"))
            )
    parts = {name: book * share for name, (book, share) in assets.items()}
    value, lost = sum(parts.values()), sum(book * (1 - share) for book, share in assets.values())
    return Valuation(
        "cost",
        value,
        max(value - lost / 2, 0.0),
        value + lost / 2,
        tuple(Step(name, part) for name, part in parts.items()),
    )


def comparables(*, metric: float, multiples: Sequence[float]) -> Valuation:
    """Return metric × median multiple of comparable companies; the range is that of the middle half of the
    multiples.

    Source: documents 003 §6.3, market method. A listed company's multiple holds a liquidity that a start-up
    lacks.
    """
    if not multiples:
        raise CalculationError(Fault("multiples", mark("needs at least one comparable company")))
    middle = float(np.median(multiples))
    low, high = (float(np.quantile(multiples, level)) for level in (0.25, 0.75))
    steps = (Step(mark("Metric"), metric), Step(mark("Median multiple"), middle, "factor"))
    return Valuation("comparables", metric * middle, metric * low, metric * high, steps)


def discounted_cash_flow(
    *, flows: Sequence[float], rate: float, terminal_growth: float, rate_spread: float = 0.02
) -> Valuation:
    """Return Σ flow(t) ÷ (1 + r)^t from t = 1, plus the terminal value flow(n)·(1 + g) ÷ (r − g) discounted
    by n years.

    `flows`: free cash flow of the coming years. Low and high: the rate moved by `rate_spread`. Refuses g ≥ r:
    the sum would be infinite. Source: documents 003 §6.3, income method.
    """
    if not flows:
        raise CalculationError(Fault("flows", mark("needs at least one year of cash flow")))
    if terminal_growth >= rate:
        raise CalculationError(
            Fault(
                "terminal_growth",
                mark("must be below the discount rate: the terminal value would be infinite"),
            )
        )
    value, near, terminal = _dcf(flows, rate, terminal_growth)
    low = _dcf(flows, rate + rate_spread, terminal_growth)[0]
    high = _dcf(flows, max(rate - rate_spread, terminal_growth + 0.005), terminal_growth)[0]
    steps = (
        Step(mark("Present value of the years planned"), near),
        Step(mark("Present value of all years after them"), terminal),
    )
    return Valuation("dcf", value, min(low, value, high), max(low, value, high), steps)


def _dcf(flows: Sequence[float], rate: float, growth: float) -> tuple[float, float, float]:
    years = np.arange(1, len(flows) + 1)
    near = float((np.asarray(flows, dtype=np.float64) / (1 + rate) ** years).sum())
    terminal = flows[-1] * (1 + growth) / (rate - growth) / (1 + rate) ** len(flows)
    return near + terminal, near, terminal


def venture_capital_method(
    *, exit_value: float, multiple: float, amount: float, later_dilution_share: float = 0.0
) -> Valuation:
    """Return the pre-money at which `amount` becomes `multiple` times itself: exit · kept ÷ multiple −
    amount.

    `later_dilution_share`: what later rounds take of the stake (0–1). The classic form, exit ÷ multiple −
    amount, leaves it out. Low and high: the multiple half as high again, and two thirds of it. Source:
    Sahlman (1987), HBS 9-288-006.
    """
    if not 0 <= later_dilution_share < 1:
        raise CalculationError(Fault("later_dilution_share", mark("must be at least 0 and below 1")))
    if multiple <= 0:
        raise CalculationError(Fault("multiple", mark("must be above {limit}"), {"limit": 0}))
    kept = exit_value * (1 - later_dilution_share)
    steps = (
        Step(mark("Exit value"), exit_value),
        Step(mark("Kept after later rounds"), 1 - later_dilution_share, "share"),
        Step(mark("Post-money"), kept / multiple),
        Step(mark("Less the money invested"), -amount),
    )
    value, low, high = (kept / (multiple * factor) - amount for factor in (1.0, 1.5, 2 / 3))
    return Valuation("venture_capital", value, low, high, steps)


def first_chicago(*, cases: Sequence[tuple[str, float, float]]) -> Valuation:
    """Return Σ probability · value over named cases (name, probability, value); probabilities must add up to
    1.

    Low and high are the values of the worst and best case. Source: First Chicago Corporation; Carver (1994).
    """
    total = sum(probability for _, probability, _ in cases)
    if abs(total - 1) > 1e-9 or any(probability < 0 for _, probability, _ in cases):
        raise CalculationError(
            Fault(
                "cases",
                mark("the probabilities must be 0 or more and add up to 1, not {total}"),
                {"total": f"{total:g}"},
            )
        )
    steps = tuple(Step(name, probability * value) for name, probability, value in cases)
    values = [value for _, _, value in cases]
    return Valuation("first_chicago", sum(step.value for step in steps), min(values), max(values), steps)


def scorecard(*, average_pre_money: float, scores: Mapping[str, tuple[float, float]]) -> Valuation:
    """Return average pre-money · Σ weight · score; weights must add up to 1, a score of 1 is the region's
    average.

    Source: Bill Payne, Scorecard Valuation Methodology (2011). Low and high: every score a tenth lower or
    higher.
    """
    total = sum(weight for weight, _ in scores.values())
    if abs(total - 1) > 1e-9:
        raise CalculationError(
            Fault("scores", mark("the weights must add up to 1, not {total}"), {"total": f"{total:g}"})
        )
    factor = sum(weight * score for weight, score in scores.values())
    steps = (
        Step(mark("Average pre-money of comparable start-ups"), average_pre_money),
        Step(mark("Sum of weighted scores"), factor, "factor"),
    )
    return Valuation(
        "scorecard",
        average_pre_money * factor,
        average_pre_money * factor * 0.9,
        average_pre_money * factor * 1.1,
        steps,
    )


def berkus(*, elements: Mapping[str, float], most_each: float = 500_000.0) -> Valuation:
    """Return the sum of what each of the five elements adds, each at most `most_each`.

    Source: Dave Berkus (2009): idea, prototype, team, relationships, roll-out. Low 0, high all elements in
    full.
    """
    for name, value in elements.items():
        if not 0 <= value <= most_each:
            raise CalculationError(
                Fault(
                    f"elements.{name}", mark("must be between 0 and {limit}"), {"limit": f"{most_each:,.0f}"}
                )
            )
    total = sum(elements.values())
    return Valuation(
        "berkus",
        total,
        0.0,
        most_each * len(elements),
        tuple(Step(name, value) for name, value in elements.items()),
    )


def risk_factor_summation(
    *, average_pre_money: float, ratings: Mapping[str, int], step: float = 250_000.0
) -> Valuation:
    """Return average pre-money + Σ rating · step; a rating is −2 (very bad) to +2 (very good).

    Source: Ohio TechAngels; twelve factors. Low and high: every rating one worse or better, within ±2.
    """
    for name, rating in ratings.items():
        if not -2 <= rating <= 2:
            raise CalculationError(Fault(f"ratings.{name}", mark("must be between −2 and 2")))

    def total(shift: int) -> float:
        return average_pre_money + step * sum(min(max(rating + shift, -2), 2) for rating in ratings.values())

    steps = (
        Step(mark("Average pre-money of comparable start-ups"), average_pre_money),
        *(Step(name, step * rating) for name, rating in ratings.items()),
    )
    return Valuation("risk_factor_summation", total(0), total(-1), total(1), steps)
