"""The company's own months: what its growth is learnt from, and what forecasts are held against."""

from datetime import date
from typing import Annotated, Generic, Literal

from pydantic import AfterValidator, Field

from core.plan.section import Section, T
from core.texts import mark

FEWEST_MONTHS = 2
"""Months with revenue before the plan begins that growth can be learnt from."""
FEWEST_BY_MONTH = 6
"""The same, where growth was typed: what a person knows is not given up for two months."""
MOST_MONTHS = 600

Line = Literal["revenue", "costs", "cash", "customers"]
LINES: tuple[Line, ...] = ("revenue", "costs", "cash", "customers")
"""What is known of a month: flows of the month, cash and customers at its end."""


def month_name(year: int, month: int) -> str:
    """Return a month as a plan file writes it: 2026-07."""
    return f"{year}-{month:02}"


def month_after(name: str, count: int = 1) -> str:
    """Return the month `count` months after."""
    year, month = divmod(12 * int(name[:4]) + int(name[5:]) - 1 + count, 12)
    return month_name(year, month + 1)


def months_between(first: str, last: str) -> int:
    """Return how many months `last` lies after `first`."""
    return 12 * (int(last[:4]) - int(first[:4])) + int(last[5:]) - int(first[5:])


def _by_month(figures: dict[str, float]) -> dict[str, float]:
    for month in figures:
        try:
            first = date.fromisoformat(f"{month}-01")
        except ValueError:
            raise ValueError(mark("each month must be written as in 2026-07")) from None
        if not 1990 <= first.year <= 2100:
            raise ValueError(mark("must lie between 1990 and 2100"))
    return dict(sorted(figures.items()))


def _not_negative(figures: dict[str, float]) -> dict[str, float]:
    if any(value < 0 for value in figures.values()):
        raise ValueError(mark("figures of a month must be 0 or more"))
    return figures


_Any = Annotated[dict[str, float], AfterValidator(_by_month)]
_Positive = Annotated[dict[str, float], AfterValidator(_by_month), AfterValidator(_not_negative)]


class OwnMonths(Section[T], Generic[T]):
    """Figures by month ("2026-07"), in the plan's currency; a month left out is a gap.

    Months before the plan's first are its history: growth is learnt from their revenue, weighed against
    `reference_class`. Later ones are actuals: what the plan said of them is held against them, and they join
    the history when month 0 moves on.
    """

    reference_class: Literal["general", "private"] = "general"
    revenue: _Positive = Field(default={}, max_length=MOST_MONTHS)
    customers: _Positive = Field(default={}, max_length=MOST_MONTHS)
    costs: _Any = Field(default={}, max_length=MOST_MONTHS)
    cash: _Any = Field(default={}, max_length=MOST_MONTHS)

    def line(self, name: Line) -> dict[str, float]:
        """Return one line by month."""
        found: dict[str, float] = getattr(self, name)
        return found

    def tells_growth(self, start: date, fewest: int = FEWEST_MONTHS) -> bool:
        """Say whether enough months before a plan's start have revenue."""
        first = month_name(start.year, start.month)
        return sum(month < first and value > 0 for month, value in self.revenue.items()) >= fewest

    def actuals(self, start: date) -> tuple[str, ...]:
        """Return the months from a plan's start on of which anything is known, in order."""
        first = month_name(start.year, start.month)
        return tuple(sorted({month for name in LINES for month in self.line(name) if month >= first}))
