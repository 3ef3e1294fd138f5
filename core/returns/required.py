"""What a price requires: the revenue that makes a cheque worth the hurdle."""

import numpy as np

from core.arrays import Months
from core.months import PER_YEAR


def required_path(
    *, revenue_today: float, required_at_exit: float, exit_month: int, months: int, run_rate: bool = False
) -> Months:
    """Return the monthly revenue path that reaches the requirement at constant growth from today's month (per
    month).

    r(t) = r0·q^t with the trailing twelve months at the exit (or, of a run rate, twelve times its month)
    equal to the requirement; where today's revenue is 0 the path starts at a thousandth of the goal.
    """
    goal = required_at_exit / PER_YEAR
    start = revenue_today if revenue_today > 0 else goal / 1000
    month = np.arange(months)
    counted = np.arange(exit_month if run_rate else exit_month - PER_YEAR + 1, exit_month + 1)
    low, high = -0.999, 100.0
    for _ in range(200):
        middle = (low + high) / 2
        total = PER_YEAR * (start * (1 + middle) ** counted).mean()
        low, high = (middle, high) if total < required_at_exit else (low, middle)
    return np.asarray(start * (1 + (low + high) / 2) ** month)
