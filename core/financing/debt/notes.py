"""Convertible notes while they are debt: what they are owed, and what falls due."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from core.arrays import Drawn, MonthsColumn
from core.financing.debt.interest import accrued_interest, month_end, year_fraction
from core.financing.exact import exact
from core.months import PER_YEAR
from core.plan.convertibles import Note


def note_levels(*, note: Note[Any], start: date, months: int) -> list[Fraction]:
    """Return exactly what a note is owed at each month's end; 0 from its maturity on where it is repaid
    then.
    """
    ends = [month_end(start, month) for month in range(months)]
    repaid = note.at_maturity == "repay"
    return [Fraction(0) if repaid and end >= note.maturity else owed_on(note=note, day=end) for end in ends]


def note_balances(*, notes: tuple[Note[Any], ...], start: date, months: int) -> Mapping[str, MonthsColumn]:
    """Return by note what it is owed at each month's end, as floats."""
    return {
        note.id: np.array(note_levels(note=note, start=start, months=months), dtype=np.float64)[:, None]
        for note in notes
    }


def note_opening(*, note: Note[Any], start: date) -> float:
    """Return what a note is owed when the plan starts; one that fell due before stays at what was due
    then.
    """
    day = month_end(start, -1)
    if note.at_maturity == "repay":
        day = min(day, note.maturity)
    return float(owed_on(note=note, day=day))


def repaid_in(*, note: Note[Any], start: date) -> int:
    """Return the month of the plan in which a note falls due; one that fell due before is paid in month 0."""
    return max((note.maturity.year - start.year) * PER_YEAR + note.maturity.month - start.month, 0)


def owed_before(*, note: Note[Any], start: date, month: int) -> float:
    """Return what a note was owed at the end of the month before; before month 0, when the plan starts."""
    if month == 0:
        return note_opening(note=note, start=start)
    return float(owed_on(note=note, day=month_end(start, month - 1)))


def note_repayments(*, notes: tuple[Note[Any], ...], start: date, months: int) -> Mapping[str, MonthsColumn]:
    """Return by note what falls due each month where it is repaid at maturity, unless it has converted
    before.
    """
    due = {note.id: np.zeros((months, 1)) for note in notes}
    for note in notes:
        month = repaid_in(note=note, start=start)
        if note.at_maturity == "repay" and month < months:
            due[note.id][month] = float(owed_on(note=note, day=note.maturity))
    return due


def owed_on(*, note: Note[Drawn], day: date) -> Fraction:
    """Return principal and interest of a note on a day, exactly; 0 before it is issued."""
    if day < note.issued:
        return Fraction(0)
    years = year_fraction(start=note.issued, end=day, day_count=note.day_count)
    return exact(note.principal) + accrued_interest(
        principal=note.principal, rate_per_year=note.rate_per_year, years=years, compounding=note.compounding
    )
