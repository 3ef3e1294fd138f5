"""The calibration of the MiniMax plan: its first nine months beside the published figures, and the bands it
gave for the quarter after them beside what came.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.arrays import Paths, sum_rows
from core.facts.reader import Fact, fact
from core.months import PER_YEAR
from core.plan.plan import Plan
from core.simulation.chain import Chain
from core.simulation.run import base_chain, chain_of, margin
from core.simulation.streams import RandomDraws
from core.texts import mark

MONTHS = 9
BAND, PATHS = (0.05, 0.5, 0.95), 4_000


@dataclass(frozen=True)
class CalibrationRow:
    """A published figure and what the plan's base case gives for the same period."""

    label: str
    unit: str
    published: Fact
    modelled: float

    @property
    def deviation(self) -> float:
        """Modelled ÷ published − 1; the difference itself for shares."""
        value = self.published.value
        return self.modelled - value if self.unit == "share" else self.modelled / value - 1


@dataclass(frozen=True)
class LaterRow:
    """What the plan gave at `BAND` for the quarter after its calibration (or its end), and what `came`: of
    the year that was `published`, what the nine months known before leave.
    """

    label: str
    unit: str
    published: Fact
    band: tuple[float, float, float]
    came: float

    @property
    def inside(self) -> bool:
        """Whether the 90 % band held."""
        return self.band[0] <= self.came <= self.band[-1]


def calibration(plan: Plan) -> list[CalibrationRow]:
    """Return the comparison; empty for a plan that is not calibrated on published figures."""
    if not _calibrated(plan):
        return []
    chain = base_chain(plan)
    people = (
        sum(team.opening_headcount for team in plan.people.teams)
        + 3 * plan.people.net_hires_per_quarter.median
    )
    rows = (
        *((label, unit, f"minimax_{name}_9m2025", values) for label, unit, name, values in _flows(chain, 0)),
        (
            mark("Cash and investments at the end"),
            "money",
            "minimax_cash_2025_09",
            chain.treasury.cash[MONTHS - 1],
        ),
        (mark("Headcount at the end"), "count", "minimax_headcount_2025_09", np.array([people])),
    )
    return [CalibrationRow(label, unit, fact(name), float(values[0])) for label, unit, name, values in rows]


def later(plan: Plan, seed: int = 1) -> list[LaterRow]:
    """Return the bands of October to December 2025 beside what was published later; empty like
    `calibration`.
    """
    if not _calibrated(plan):
        return []
    chain = chain_of(plan, RandomDraws(seed, 0, PATHS))
    cash = fact("minimax_cash_2025_12")
    rows = [
        LaterRow(label, unit, fact(f"minimax_{name}_2025"), _band(values), _last_quarter(name))
        for label, unit, name, values in _flows(chain, MONTHS)
        if name != "sales_marketing_expense"  # no figure of the year was found
    ]
    end = chain.treasury.cash[PER_YEAR - 1]
    return [*rows, LaterRow(mark("Cash and investments at the end"), "money", cash, _band(end), cash.value)]


def _calibrated(plan: Plan) -> bool:
    return plan.sources.get("calibration") == "minimax"


def _flows(chain: Chain, first: int) -> Iterator[tuple[str, str, str, Paths]]:
    """Yield (label, unit, part of the fact's id, figure by path) of the nine months or the quarter from month
    `first`.
    """
    operations, spending = chain.operations, chain.operations.spending
    span = slice(first, MONTHS if first < MONTHS else PER_YEAR)
    revenue, streams = operations.sales.revenue, operations.sales.revenue_by_stream
    research = spending.people_by_team["research"] + spending.bill.cost - spending.bill.inference_cost
    selling = sum(spending.acquisition.values()) + spending.costs_by_item["marketing"]
    for label, name, flow in (
        (mark("Revenue"), "revenue", revenue),
        (mark("Revenue of AI-native apps"), "revenue_ai_native_products", streams["apps"]),
        (mark("Revenue of the open platform"), "revenue_open_platform", streams["open_platform"]),
        (mark("Research and development"), "rd_expense", research),
        (mark("Sales and marketing"), "sales_marketing_expense", selling),
        (mark("Adjusted loss (modelled: cash burn)"), "adjusted_net_loss", -operations.free_cash_flow),
    ):
        yield label, "money", name, sum_rows(flow[span])
    margins = margin(operations.gross_profit, revenue, span.start, span.stop - 1)
    yield mark("Gross margin"), "share", "gross_margin", margins


def _band(values: Paths) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, BAND)
    return float(low), float(middle), float(high)


def _last_quarter(name: str) -> float:
    """Return what is left of the year after its first nine months: of money, or of gross profit ÷ revenue."""
    year, known = (fact(f"minimax_{name}_{period}").value for period in ("2025", "9m2025"))
    if name != "gross_margin":
        return year - known
    revenue, before = (fact(f"minimax_revenue_{period}").value for period in ("2025", "9m2025"))
    return (year * revenue - known * before) / (revenue - before)
