"""Rows in the order of time: which stand there twice, which come first, of which month only a part is
there.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from core.arrays import Months
from core.errors import Fault, HistoryError
from core.history.dates import Month
from core.history.headers import FLOWS, Role
from core.history.reading import ReadRow
from core.months import PER_YEAR
from core.texts import mark

_FEWEST_PERIODS, _LEAST = 3, 0.5
_PART = 7
"""Days before the usual last day of a month (after its first) from which a month counts as a part."""


def repeats(rows: Sequence[ReadRow]) -> dict[int, int]:
    """Return the numbers of rows that are the same as one above, with that one's number."""
    seen: dict[tuple[str, ...], int] = {}
    found: dict[int, int] = {}
    for row in rows:
        if not row.values:
            continue
        if row.cells in seen:
            found[row.number] = seen[row.cells]
        else:
            seen[row.cells] = row.number
    return found


def in_time(rows: list[ReadRow]) -> list[ReadRow]:
    """Return the rows by day; those of one day in the file's order, turned where the newest stand first."""
    days = [(row.month, row.day) for row in rows if row.day is not None]
    steps = list(pairwise(days))
    turned = len(days) == len(rows) and sum(before > after for before, after in steps) > sum(
        before < after for before, after in steps
    )
    given = rows[::-1] if turned else rows
    return sorted(given, key=lambda row: (row.month, row.day or 0))


def parts_of_months(rows: list[ReadRow], by_day: bool) -> dict[Month, str]:
    """Return the months of which only some days are there, with these: at the ends of a file of days, and
    where the file says so itself.
    """
    found = {row.month: f"{row.part[0]}–{row.part[1] or ''}" for row in rows if row.part is not None}
    if not by_day:
        return found
    days: dict[Month, list[int]] = defaultdict(list)
    for row in rows:
        if row.day is not None:
            days[row.month].append(row.day)
    months = sorted(days)
    inner = months[1:-1] or months
    if len(months) < 2 or min(len(days[month]) for month in inner) < 2:
        return found
    last = max(float(np.median([max(days[month]) for month in inner])), float(max(days[months[0]])))
    first = float(np.median([min(days[month]) for month in inner]))
    if max(days[months[-1]]) < last - _PART:
        found[months[-1]] = f"1–{max(days[months[-1]])}"
    if min(days[months[0]]) > first + _PART:
        found[months[0]] = f"{min(days[months[0]])}–"
    return found


def refuse_running_totals(first: Month, flows: Mapping[Role, Months]) -> None:
    """Refuse flows that grow within a year as running totals do, where a title says that they are of the year
    to date: each month by about what the first has for one of its months.
    """
    for role, values in flows.items():
        place = first[1] - 1 + np.arange(len(values))
        years, months = place // PER_YEAR, place % PER_YEAR + 1
        known = [np.flatnonzero((years == year) & ~np.isnan(values)) for year in np.unique(years)]
        steps = [np.diff(values[one]) for one in known if len(one)]
        usual = [
            step >= _LEAST * values[one[0]] / months[one[0]] for one, step in zip(known, steps, strict=False)
        ]
        told, grown = np.concatenate(steps), np.concatenate(usual)
        if len(told) >= _FEWEST_PERIODS - 1 and (told >= 0).all() and 2 * grown.sum() > len(grown):
            text = mark(
                "a title says “year to date”, and {name} never falls within a year: running totals are no "
                "months' figures. Give single months, or take the words out of the title"
            )
            raise HistoryError(Fault("file", text, {"name": role}))


def refuse_long_periods(months: Sequence[int], roles: Sequence[Role]) -> None:
    """Refuse flows whose months lie three, six or twelve apart: they are quarters' or years'."""
    steps = set(np.diff(months).tolist())
    if len(months) >= _FEWEST_PERIODS and steps <= {3, 6, 12} and len(steps) == 1 and set(roles) & set(FLOWS):
        text = mark(
            "the figures lie {count} months apart: those of a quarter or a year are no month's. Give them "
            "by month"
        )
        raise HistoryError(Fault("date", text, {"count": steps.pop()}))
