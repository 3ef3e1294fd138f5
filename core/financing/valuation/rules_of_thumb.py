"""Rules of thumb for companies before revenue: an average price moved by judgement, or a sum of judged
parts.
"""

from collections.abc import Mapping

from core.errors import CalculationError, Fault
from core.financing.valuation.worth import Step, Valuation
from core.texts import mark

MOST_SCORE = 2.0
"""The highest sum of weighted scores that the scorecard's makers see."""


def scorecard(
    *, average_pre_money: float, scores: Mapping[str, tuple[float, float]], price: float | None = None
) -> Valuation:
    """Return average pre-money · Σ weight · score; weights must add up to 1, a score of 1 is the region's
    average.

    Low and high: every score a tenth lower or higher. `needed`: the sum at which the value is `price`.
    Source: Bill Payne, Scorecard Valuation Methodology (2011).
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
        _needed(mark("Sum of weighted scores"), price, 0.0, average_pre_money, MOST_SCORE, "factor"),
    )


def berkus(
    *, elements: Mapping[str, float], most_each: float = 500_000.0, price: float | None = None
) -> Valuation:
    """Return the sum of what each of the five elements adds, each at most `most_each`.

    Source: Dave Berkus (2009): idea, prototype, team, relationships, roll-out. Low 0, high all elements in
    full. `needed`: what each element would have to add on average for the value to be `price`.
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
        _needed(mark("Each element on average"), price, 0.0, max(len(elements), 1), most_each, "money"),
    )


def risk_factor_summation(
    *,
    average_pre_money: float,
    ratings: Mapping[str, int],
    step: float = 250_000.0,
    price: float | None = None,
) -> Valuation:
    """Return average pre-money + Σ rating · step; a rating is −2 (very bad) to +2 (very good).

    Low and high: every rating one worse or better, within ±2. `needed`: the sum of the ratings at which the
    value is `price`. Source: Ohio TechAngels; twelve factors.
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
    most = 2 * len(ratings)
    needed = _needed(mark("Sum of the ratings"), price, average_pre_money, step, most, "count", least=-most)
    return Valuation("risk_factor_summation", total(0), total(-1), total(1), steps, needed)


def _needed(
    label: str, price: float | None, base: float, slope: float, most: float, unit: str, least: float = 0.0
) -> tuple[Step, ...]:
    """Return the input x at which base + slope · x is the price, where the method allows such a one."""
    if price is None or slope <= 0 or not least <= (price - base) / slope <= most:
        return ()
    return (Step(label, (price - base) / slope, unit),)
