"""What a price requires: the revenue that makes a cheque worth the hurdle."""

import numpy as np

from core.arrays import Drawn, Paths, PathsMonths
from core.months import elapsed
from core.plan.outcome import Exit
from core.plan.section import column


def required_revenue(
    *, exit: Exit[Drawn], hurdle_multiple: float, amount: Paths, pre_money: Paths, later_share_kept: Paths
) -> Paths:
    """Return yearly revenue at the exit at which the round's investors get `hurdle_multiple` times their money.

    hurdle · post-money ÷ (kept share · exit multiple): at that value preferences are far in the money, so as-converted
    shares decide, and cash and debt at the exit are left aside. `later_share_kept` is the part of a stake that the
    plan's own later rounds leave; the unlisted later rounds of the exit section come on top.
    """
    kept = later_share_kept * column((1 - exit.later_dilution_share) ** exit.later_rounds)
    return hurdle_multiple * (pre_money + amount) / (kept * column(exit.revenue_multiple))


def required_path(*, revenue_today: float, required_at_exit: float, exit_month: int, months: int) -> np.ndarray:  # type: ignore[type-arg]
    """Return the monthly revenue path that reaches the requirement at constant growth from today's month (per month).

    r(t) = r0·q^t with the trailing twelve months at the exit equal to the requirement; where today's revenue is 0 the
    path starts at a thousandth of the goal.
    """
    goal = required_at_exit / 12
    start = revenue_today if revenue_today > 0 else goal / 1000
    month = elapsed(months)
    low, high = -0.5, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        total = (start * (1 + middle) ** np.arange(exit_month - 11, exit_month + 1)).sum()
        low, high = (middle, high) if total < required_at_exit else (low, middle)
    return np.asarray(start * (1 + (low + high) / 2) ** month)


def shortfall(*, revenue: PathsMonths, required: np.ndarray) -> PathsMonths:  # type: ignore[type-arg]
    """Return revenue less what is required, by path and month."""
    return revenue - required
