"""How investors price a round: from the exit backwards, and by weighted cases."""

from collections.abc import Sequence

from core.errors import CalculationError, Fault
from core.financing.valuation.worth import Step, Valuation
from core.texts import mark


def venture_capital_method(
    *,
    exit_value: float,
    multiple: float,
    amount: float,
    later_dilution_share: float = 0.0,
    price: float | None = None,
) -> Valuation:
    """Return the pre-money at which `amount` becomes `multiple` times itself: exit · kept ÷ multiple −
    amount.

    `later_dilution_share`: what later rounds take of the stake (0–1). The classic form, exit ÷ multiple −
    amount, leaves it out. Low and high: the multiple half as high again, and two thirds of it. `needed`: the
    exit value, and the multiple, at which the value is `price`. Source: Sahlman (1987), HBS 9-288-006.
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
    needed: tuple[Step, ...] = ()
    if price is not None and price + amount > 0:
        exit_needed = (price + amount) * multiple / (1 - later_dilution_share)
        needed = (
            Step(mark("Exit value"), exit_needed),
            Step(mark("Multiple"), kept / (price + amount), "factor"),
        )
    value, low, high = (kept / (multiple * factor) - amount for factor in (1.0, 1.5, 2 / 3))
    return Valuation("venture_capital", value, low, high, steps, needed)


def first_chicago(*, cases: Sequence[tuple[str, float, float]], price: float | None = None) -> Valuation:
    """Return Σ probability · value over named cases (name, probability, value); probabilities must add up to
    1.

    Low and high are the values of the worst and best case. `needed`: the probability of the best case, the
    others keeping their proportions, at which the value is `price`. Source: First Chicago Corporation; Carver
    (1994).
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
    worth = sum(step.value for step in steps)
    needed = () if price is None else _odds_of_best(cases, worth, price)
    return Valuation("first_chicago", worth, min(values), max(values), steps, needed)


def _odds_of_best(cases: Sequence[tuple[str, float, float]], worth: float, price: float) -> tuple[Step, ...]:
    name, odds, best = max(cases, key=lambda case: case[2])
    if odds >= 1:
        return ()
    others = (worth - odds * best) / (1 - odds)
    if not others < best or not others <= price <= best:
        return ()
    return (Step(name, (price - others) / (best - others), "share"),)
