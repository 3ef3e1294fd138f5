"""Options as a cost: their fair value at the grant, over the time in which they are earned."""

from collections.abc import Sequence

import numpy as np

from core.arrays import Drawn, MonthsColumn
from core.cash_flow.accounts import CAPITAL
from core.cash_flow.ledger import Line
from core.months import elapsed
from core.plan.securities import OptionGrant


def option_lines(grants: Sequence[OptionGrant[Drawn]], months: int) -> tuple[Line, ...]:
    """Return the cost of options that are granted during the plan: profit falls and paid-in capital rises, no
    cash moves.
    """
    return tuple(
        Line(f"financing.option_grants.{one.id}", "share_based_pay", CAPITAL, "", -_all_of(one, months))
        for one in grants
        if one.fair_value
    )


def _all_of(grant: OptionGrant[Drawn], months: int) -> MonthsColumn:
    """Return the cost of a grant and of those that refresh it."""
    parts = [option_expense(one, months) for one in grant.each()]
    return np.asarray(np.sum(parts, axis=0))


def option_expense(grant: OptionGrant[Drawn], months: int) -> MonthsColumn:
    """Return a grant's cost by month: options · fair value, evenly over the months of vesting (at once
    without), each a month after the other; what was earned before the grant falls on its month.

    All options count, also those that a pool too small grants later (ASC 718, IFRS 2; without forfeitures).
    """
    whole, month = grant.shares * grant.fair_value, elapsed(months)
    start, length = (
        (grant.month, 0) if grant.vesting is None else (grant.vesting.start_month, grant.vesting.months)
    )
    earned = np.where(month >= grant.month, 1.0, 0.0)
    if length:
        earned = earned * np.clip((month - start) / length, 0.0, 1.0)
    return whole * np.diff(earned, axis=0, prepend=0.0)
