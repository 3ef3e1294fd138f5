"""A loan that its lender calls before its time."""

from dataclasses import fields

import numpy as np

from core.arrays import Drawn, Paths
from core.financing.debt.schedule import LoanSchedule
from core.months import elapsed
from core.plan.debt import Loan


def called(loan: Loan[Drawn], schedule: LoanSchedule, month: Paths) -> LoanSchedule:
    """Return the schedule where the lender calls the loan at the end of `month` (NaN: never): in the next
    month all that is owed is paid, with that month's interest, and nothing after it.
    """
    if np.isnan(month).all():
        return schedule
    since = elapsed(len(schedule.drawn)) - month
    owed, liability, balance = (
        np.concatenate([np.zeros((1, len(month))), one[:-1]])
        for one in (schedule.owed, schedule.liability, schedule.closing_balance)
    )
    # What an advance costs beyond its money is owed already: no interest of the month comes on top.
    interest = np.zeros(owed.shape) if loan.is_advance else schedule.accrued
    due = {
        "interest": liability - balance + interest,
        "repaid": balance,
        "fees": owed - liability,
        "accrued": interest,
    }
    flows = {
        one.name: np.where(
            since == 1, due.get(one.name, 0.0), np.where(since > 1, 0.0, getattr(schedule, one.name))
        )
        for one in fields(LoanSchedule)
        if one.name != "opening"
    }
    return LoanSchedule(**flows, opening=schedule.opening)
