"""What the whole company is worth today: its unlevered cash to the exit and the exit itself."""

from core.arrays import MonthsPaths, Paths
from core.time_value import MONTH_END, discounted, per_month, present_value


def net_present_value(
    *, free_cash_flow: MonthsPaths, exit_value: Paths, exit_month: int, rate_per_year: float
) -> Paths:
    """Return the value on the plan's first day of unlevered free cash flow to the exit plus the exit's
    enterprise value, by path; cash raised is never in it.
    """
    flows = free_cash_flow[: exit_month + 1]
    value = present_value(flows=flows, rate=float(per_month(rate_per_year)), first_at=MONTH_END)
    return value + discounted(exit_value, month=exit_month, rate_per_year=rate_per_year)
