"""The calibration of the MiniMax plan: the base case's first nine months beside the published figures."""

from dataclasses import dataclass

from core.arrays import MonthsPaths
from core.facts.reader import Fact, fact
from core.plan.plan import Plan
from core.simulation.run import base_chain
from core.texts import mark

MONTHS = 9


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


def calibration(plan: Plan) -> list[CalibrationRow]:
    """Return the comparison; empty for a plan that is not calibrated on published figures."""
    if plan.sources.get("calibration") != "minimax":
        return []
    chain = base_chain(plan)
    operations, spending = chain.operations, chain.operations.spending

    def first(flow: MonthsPaths) -> float:
        return float(flow[:MONTHS, 0].sum())

    revenue = first(operations.sales.revenue)
    research = first(spending.people_by_team["research"]) + first(
        spending.bill.cost - spending.bill.inference_cost
    )
    selling = sum(first(one) for one in spending.acquisition.values()) + first(
        spending.costs_by_item["marketing"]
    )
    people = (
        sum(team.opening_headcount for team in plan.people.teams)
        + 3 * plan.people.net_hires_per_quarter.median
    )
    streams = operations.sales.revenue_by_stream
    rows = (
        (mark("Revenue"), "money", "minimax_revenue_9m2025", revenue),
        (
            mark("Revenue of AI-native apps"),
            "money",
            "minimax_revenue_ai_native_products_9m2025",
            first(streams["apps"]),
        ),
        (
            mark("Revenue of the open platform"),
            "money",
            "minimax_revenue_open_platform_9m2025",
            first(streams["open_platform"]),
        ),
        (
            mark("Gross margin"),
            "share",
            "minimax_gross_margin_9m2025",
            first(operations.gross_profit) / revenue,
        ),
        (mark("Research and development"), "money", "minimax_rd_expense_9m2025", research),
        (mark("Sales and marketing"), "money", "minimax_sales_marketing_expense_9m2025", selling),
        (
            mark("Adjusted loss (modelled: cash burn)"),
            "money",
            "minimax_adjusted_net_loss_9m2025",
            -first(operations.free_cash_flow),
        ),
        (
            mark("Cash and investments at the end"),
            "money",
            "minimax_cash_2025_09",
            float(chain.treasury.cash[MONTHS - 1, 0]),
        ),
        (mark("Headcount at the end"), "count", "minimax_headcount_2025_09", people),
    )
    return [CalibrationRow(label, unit, fact(source), value) for label, unit, source, value in rows]
