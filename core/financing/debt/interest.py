"""Interest between two dates, day counts and compounding, exactly; days on which is debited."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from core.financing.exact import exact
from core.months import PER_YEAR
from core.plan.convertibles import Compounding
from core.plan.debt import DebitEvery
from core.plan.share_terms import DayCount

_FRIDAY, _SATURDAY = 4, 5
_PERIODS: dict[Compounding, int] = {
    "simple": 0,
    "annual": 1,
    "semi_annual": 2,
    "quarterly": 4,
    "monthly": 12,
    "daily": 365,
}


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
    day_count: DayCount = "act_365",
    later_rates: Mapping[Fraction, float] | None = None,
) -> Fraction:
    """Return the interest on a principal after `years` (0 before they begin); `later_rates` are the rates
    that follow the first, by the years after which they begin.

    simple: P·Σ r·t. Otherwise whole periods compound and the rest of a period bears simple interest, as notes
    are written: P·((1 + r/m)^n·(1 + r·rest) − 1), each period at the rates of its days. A year has as many
    days that compound as the day count gives it.
    """
    money, time = exact(principal), max(years, Fraction(0))
    rates = {Fraction(0): rate_per_year} | {at: rate for at, rate in (later_rates or {}).items() if at < time}
    begins = sorted(rates)
    ends = [*begins[1:], time]
    earned = [(first, last, exact(rates[first])) for first, last in zip(begins, ends, strict=True)]
    periods = _PERIODS[compounding] if compounding != "daily" or day_count == "act_365" else 360
    if not periods:
        return money * sum(((last - first) * rate for first, last, rate in earned), Fraction(0))
    grown, inside = Fraction(1), Fraction(0)  # of whole periods, and what the one that runs has earned so far
    for first, last, rate in earned:
        boundary = Fraction(int(first * periods) + 1, periods)
        if last < boundary:
            inside += rate * (last - first)
            continue
        whole = int((last - boundary) * periods)
        grown *= (1 + inside + rate * (boundary - first)) * (1 + rate / periods) ** whole
        inside = rate * (last - boundary - Fraction(whole, periods))
    return money * (grown * (1 + inside) - 1)


def month_end(start: date, month: int) -> date:
    """Return the last day of a month of the plan; month 0 is the month of `start`."""
    whole = start.year * 12 + start.month - 1 + month
    year, index = divmod(whole, 12)
    return date(year, index + 1, calendar.monthrange(year, index + 1)[1])


def years_between(start: date, first: int, last: int, *, day_count: DayCount) -> Fraction:
    """Return the years between the ends of two months of the plan; all months are alike by 30/360."""
    if day_count == "30_360":
        return Fraction(last - first, PER_YEAR)
    return year_fraction(start=month_end(start, first), end=month_end(start, last), day_count=day_count)


def debits_in(start: date, month: int, every: DebitEvery) -> int:
    """Return how often is debited in a month of the plan: on its days from Monday to Friday, or its Fridays.

    Holidays are not known: what falls on one is taken on the next day.
    """
    first, last = month_end(start, month - 1) + timedelta(days=1), month_end(start, month)
    weekdays = [(first + timedelta(days=day)).weekday() for day in range((last - first).days + 1)]
    return sum(day < _SATURDAY if every == "business_day" else day == _FRIDAY for day in weekdays)
