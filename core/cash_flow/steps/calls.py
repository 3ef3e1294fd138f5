"""The step in which lenders test their covenants, and call the loans that break them."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.arrays import Drawn, Paths, PathsMask, sum_rows
from core.cash_flow.steps.decisions import Decisions
from core.cash_flow.steps.state import State
from core.cash_flow.steps.taxes import INCOME_TAX, RESEARCH_CREDIT
from core.financing.debt.schedule import LoanSchedule
from core.months import PER_YEAR
from core.plan.debt import Loan

_OWED = 1e-9


class Calls:
    """Loans whose lender calls them when a covenant has been broken longer than may be cured.

    The covenants are tested at each month's end, as `financing.debt.cost.covenants` tests them; a loan that
    is called is due in the next month.
    """

    def __init__(self, loans: Sequence[Loan[Drawn]], paths: int, decisions: Decisions) -> None:
        self._loans = [one for one in loans if one.on_breach == "called"]
        self._paths, self._decisions = paths, decisions
        self.month = {one.id: np.full(paths, np.nan) for one in self._loans}
        """By loan, the month in which it was called (NaN: never)."""
        self._schedules: Mapping[str, LoanSchedule] = {}
        self._broken: dict[str, Paths] = {}

    def pass_with(self, schedules: Mapping[str, LoanSchedule]) -> None:
        """Begin to pass the months with these schedules."""
        self._schedules = schedules
        self._broken = {one.id: np.zeros(self._paths) for one in self._loans}

    def at(self, month: int, state: State) -> None:
        """Test the covenants, and call what has been broken for too long."""
        for loan in self._loans:
            broken = self._broken[loan.id]
            breach = _breached(loan, self._schedules[loan.id], month, state)
            broken[:] = np.where(breach, broken + 1, 0.0)
            chosen = state.alive & self._decisions.open(month) & np.isnan(self.month[loan.id])
            chosen &= broken > loan.cure_months
            if chosen.any():
                self._decisions.take(month, chosen)
                self.month[loan.id][chosen] = month


def _breached(loan: Loan[Drawn], schedule: LoanSchedule, month: int, state: State) -> PathsMask:
    found = np.zeros(len(state.cash), dtype=bool)
    if loan.minimum_cash is not None:
        found |= state.cash < loan.minimum_cash
    first = max(month - PER_YEAR + 1, loan.draw_month + 1, 0)
    if loan.minimum_cover is not None and first <= month:
        service = sum_rows(schedule.service[first : month + 1])
        months = slice(first, month + 1)
        flow = sum_rows(state.would_be.operating[months])
        for name in (INCOME_TAX, RESEARCH_CREDIT):
            if name in state.entries:
                flow = flow + sum_rows(state.entries[name][months])
        found |= (service > 0) & (flow < loan.minimum_cover * service)
    return np.asarray(found & (schedule.closing_balance[month] > _OWED))
