"""The company's own revenue by month, before the plan begins: what its growth is learnt from."""

from datetime import date
from typing import Annotated, Generic, Literal

from pydantic import AfterValidator, Field

from core.plan.section import Section, T
from core.texts import mark

FEWEST_MONTHS = 2
MOST_MONTHS = 600


def _by_month(figures: dict[str, float]) -> dict[str, float]:
    for month, value in figures.items():
        try:
            first = date.fromisoformat(f"{month}-01")
        except ValueError:
            raise ValueError(mark("each month must be written as in 2026-07")) from None
        if not 1990 <= first.year <= 2100:
            raise ValueError(mark("must lie between 1990 and 2100"))
        if value < 0:
            raise ValueError(mark("revenue of a month must be 0 or more"))
    if sum(value > 0 for value in figures.values()) < FEWEST_MONTHS:
        raise ValueError(mark("needs at least two months with revenue"))
    return dict(sorted(figures.items()))


class RevenueHistory(Section[T], Generic[T]):
    """Revenue by month ("2026-07"), in the plan's currency; a month left out is a gap.

    `reference_class` names the companies that it is weighed against.
    """

    reference_class: Literal["private", "general"] = "private"
    revenue: Annotated[dict[str, float], AfterValidator(_by_month)] = Field(max_length=MOST_MONTHS)
