"""The market method: what others were paid for a unit of their revenue, applied to this company's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from core.errors import CalculationError, Fault
from core.financing.valuation.worth import Step, Valuation
from core.texts import mark


@dataclass(frozen=True)
class Comparable:
    """A company with what it was valued at, its yearly revenue then, and when. Money in one currency."""

    name: str
    value: float
    revenue: float
    as_of: date
    listed: bool = False


@dataclass(frozen=True)
class Row:
    """A comparable as it is used: the multiple after the discount of listed shares, its age in months, and
    why it is left out ("" where it counts).
    """

    comparable: Comparable
    multiple: float
    age_months: int
    left_out: Literal["", "revenue", "later", "old"]


def rows_of(
    comparables_: Sequence[Comparable], *, on: date, oldest_months: int, listed_discount_share: float = 0.0
) -> tuple[Row, ...]:
    """Return each comparable with its multiple value ÷ revenue, a listed one's · (1 − discount).

    Left out: no revenue (no multiple exists), a date after `on`, more than `oldest_months` before it.
    """
    return tuple(_row(one, on, oldest_months, listed_discount_share) for one in comparables_)


def _row(one: Comparable, on: date, oldest: int, discount: float) -> Row:
    age = (on.year - one.as_of.year) * 12 + on.month - one.as_of.month - (on.day < one.as_of.day)
    if one.revenue <= 0:
        return Row(one, float("nan"), age, "revenue")
    multiple = one.value / one.revenue * (1 - discount if one.listed else 1)
    return Row(one, multiple, age, "later" if one.as_of > on else "old" if age > oldest else "")


def comparables(
    *, metric: float, multiples: Sequence[float], net_cash: float = 0.0, price: float | None = None
) -> Valuation:
    """Return metric × median multiple of comparable companies + net cash; the range is that of the middle
    half of the multiples.

    `net_cash`: cash less debt, where the multiples are those of enterprise values (0 where they are of the
    shares). `needed`: the multiple at which the value is `price`, and the part of the comparables at or above
    it. Source: documents 003 §6.3, market method. A listed company's multiple holds a liquidity that a
    start-up lacks.
    """
    if not multiples:
        raise CalculationError(Fault("multiples", mark("needs at least one comparable company")))
    low, middle, high = (float(np.quantile(multiples, level)) for level in (0.25, 0.5, 0.75))
    steps = [Step(mark("Metric"), metric), Step(mark("Median multiple"), middle, "factor")]
    if net_cash:
        steps.append(Step(mark("Cash less debt"), net_cash))
    needed: list[Step] = []
    if price is not None and metric > 0 and price > net_cash:
        multiple = (price - net_cash) / metric
        reached = float(np.mean(np.asarray(multiples) >= multiple))
        needed = [
            Step(mark("Multiple"), multiple, "factor"),
            Step(mark("Comparables at or above it"), reached, "share"),
        ]
    low, high = sorted((metric * low + net_cash, metric * high + net_cash))
    return Valuation("comparables", metric * middle + net_cash, low, high, tuple(steps), tuple(needed))
