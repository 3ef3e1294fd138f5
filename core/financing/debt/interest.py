"""Interest between two dates: day counts and compounding, exactly."""

import calendar
from datetime import date
from fractions import Fraction

from core.financing.exact import exact
from core.plan.convertibles import Compounding, DayCount

_PERIODS: dict[Compounding, int] = {"simple": 0, "annual": 1, "quarterly": 4, "monthly": 12}


def year_fraction(*, start: date, end: date, day_count: DayCount) -> Fraction:
    """Return the years between two dates as a loan counts them.

    act_365 and act_360: actual days; 30_360: every month has 30 days (US bond basis: a 31st counts as the
    30th).
    """
    if day_count == "30_360":
        first = min(start.day, 30)
        last = 30 if end.day == 31 and first == 30 else end.day
        days = 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first
        return Fraction(days, 360)
    return Fraction((end - start).days, 365 if day_count == "act_365" else 360)


def accrued_interest(
    *,
    principal: float | Fraction,
    rate_per_year: float | Fraction,
    years: Fraction,
    compounding: Compounding = "simple",
) -> Fraction:
    """Return the interest on a principal after `years` (0 before they begin).

    simple: P·r·t. Otherwise whole periods compound and the rest of a period bears simple interest, as notes
    are written: P·((1 + r/m)^n·(1 + r·rest) − 1).
    """
    money, rate = exact(principal), exact(rate_per_year)
    time = max(years, Fraction(0))
    periods = _PERIODS[compounding]
    if not periods:
        return money * rate * time
    whole = int(time * periods)
    rest = time - Fraction(whole, periods)
    grown: Fraction = (1 + rate / periods) ** whole
    return money * (grown * (1 + rate * rest) - 1)


def month_end(start: date, month: int) -> date:
    """Return the last day of a month of the plan; month 0 is the month of `start`."""
    whole = start.year * 12 + start.month - 1 + month
    year, index = divmod(whole, 12)
    return date(year, index + 1, calendar.monthrange(year, index + 1)[1])
