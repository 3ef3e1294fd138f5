"""What a loan really costs a year, and whether its covenants and collateral hold."""

from dataclasses import dataclass

import numpy as np

from core.arrays import MonthsMask, MonthsPaths, Paths
from core.financing.debt.schedule import LoanSchedule
from core.months import PER_YEAR, elapsed, trailing_sum
from core.plan.debt import Loan
from core.plan.section import T
from core.time_value import per_year, rate_of_return


def effective_annual_cost(
    *,
    schedule: LoanSchedule,
    warrant_value: Paths | None = None,
    warrant_month: int | None = None,
    within_months: bool = False,
) -> Paths:
    """Return the yearly rate at which all payments are worth the money received: fees, end payment and
    warrants included.

    The schedule must hold the whole term: one cut off at the plan's horizon has payments missing.

    (1 + i)^12 − 1 with i the monthly rate of the flows. What is paid through the month (`within_months`)
    counts in its middle. `warrant_value` is paid to the lender in
    `warrant_month` (the exit). A lease counts its equipment as received. NaN where nothing is borrowed inside
    the plan.
    """
    flows = schedule.drawn - schedule.service
    if warrant_value is not None and warrant_month is not None:
        flows = flows.copy()
        flows[warrant_month] -= warrant_value
    if not within_months:
        return per_year(rate_of_return(flows))
    through = np.where(schedule.drawn > 0, 0.0, schedule.service)  # a fee is kept when the money comes
    halves = np.zeros((2 * len(flows), flows.shape[1]))
    halves[1::2] = flows + through
    halves[::2] = -through
    return np.asarray((1 + per_year(rate_of_return(halves))) ** 2 - 1)


def warrant_value(*, loan: Loan[T], common_share_value: Paths) -> Paths:
    """Return what the lender's warrants are worth at the exit: shares · max(0, value of a common share −
    strike).
    """
    return np.asarray(float(loan.warrants) * np.maximum(common_share_value - loan.warrant_strike, 0.0))


@dataclass(frozen=True, eq=False)
class Covenants:
    """Tests by month and path while the loan is outstanding. `cover` is NaN where no debt service falls
    due.
    """

    cash_breached: MonthsMask
    cover: MonthsPaths
    cover_breached: MonthsMask

    @property
    def breached(self) -> MonthsMask:
        """Say where any covenant is breached."""
        return self.cash_breached | self.cover_breached


def pledged_value(loan: Loan[T], months: int) -> MonthsPaths:
    """Return what is pledged is worth by month and path, falling yearly from the draw on."""
    age = np.maximum(elapsed(months) - loan.draw_month, 0) / PER_YEAR
    return np.asarray(loan.collateral * (1 - loan.collateral_fall_per_year) ** age)


def covenants(
    *, loan: Loan[T], schedule: LoanSchedule, cash: MonthsPaths, free_cash_flow: MonthsPaths
) -> Covenants:
    """Test the covenants each month-end.

    Debt service cover = twelve months' free cash flow before debt service ÷ twelve months' service of this
    loan; in its first year, both since the draw.
    """
    months = len(cash)
    paying = elapsed(months) > loan.draw_month
    owed = schedule.closing_balance > 1e-9
    tested = owed | ((schedule.service > 0) & paying)  # the last payment must have been covered too
    service, flow = (
        trailing_sum(schedule.service * paying, PER_YEAR),
        trailing_sum(free_cash_flow * paying, PER_YEAR),
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        cover = np.where((service > 0) & tested, flow / service, np.nan)
    return Covenants(
        cash_breached=owed & (cash < (-np.inf if loan.minimum_cash is None else loan.minimum_cash)),
        cover=cover,
        cover_breached=tested & (cover < (-np.inf if loan.minimum_cover is None else loan.minimum_cover)),
    )
