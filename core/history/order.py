"""Rows in the order of time: which stand there twice, which come first, of which month only a part is
there.
"""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice, pairwise

import numpy as np

from core.arrays import Months
from core.errors import Fault, HistoryError
from core.history.dates import Day, Month
from core.history.headers import FLOWS, Role
from core.history.numbers import MISSING, Unreadable, read_number
from core.history.reading import ReadRow
from core.history.titles import LONG_PERIOD
from core.months import PER_YEAR
from core.texts import mark

_FEWEST_PERIODS, _FEWEST_SUMS, _LEAST = 3, 2, 0.5
_WEEKS = re.compile(r"(calendar )?week( no\.?| number| #)?|kw|kalenderwoche|周|周次|第?几?周", re.IGNORECASE)
_OF_ALL = re.compile(
    r"(the )?(all|both|group|company|consolidated|overall|sum|totals?|grand total|whole|gesamt|summe)"
    r"( (company|group|segments|entities|products|regions|streams|customers))?|"
    r"(集团)?(合并|合计|全部|总计|汇总|集团)",
    re.IGNORECASE,
)
"""Names of a row that stands for the others of its month."""
_NO_PART = re.compile(
    r"\b(opening|closing|beginning|ending|start|end|new|churn(ed)?|lost|net|active|registered|paying|free|"
    r"trial|week|w ?\d+|q ?\d|h[12]|[12]h|half|first|second|restated|revised|original|version|v ?\d+|case|"
    r"draft|final|base|best|worst|prelim(inary)?|plan|budget|actuals?|forecast|accrual|cash|high|low|mid)\b|"
    r"期初|期末|新增|流失|周|版"
)
"""Names of rows that are no parts of a company: what they hold must not be added up."""
_LAST_DAYS = 3
"""Days that a month's last working day may lie before its end."""
_EARLY = 10
"""Days before its end from which a month has ended early; holidays may take a week."""
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


def without_parts(rows: Sequence[ReadRow]) -> tuple[list[ReadRow], list[int]]:
    """Return the rows with the sum alone of a month that has several and their sum, and the sums' numbers:
    where every month of several rows has one row that is named so, and there are two such months.
    """
    by_month = _by_month(rows)
    several = [held for held in by_month.values() if len(held) > 1]
    named = [[row for row in held if any(map(_OF_ALL.fullmatch, row.cells))] for held in several]
    if len(several) < _FEWEST_SUMS or not all(len(one) == 1 for one in named):
        return list(rows), []
    sums = {one[0].number for one in named}
    if not all(_is_sum(one[0], held) for one, held in zip(named, several, strict=True)):
        return list(rows), []
    parts = {row.number for held in several for row in held} - sums
    return [row for row in rows if row.number not in parts], sorted(sums)


def _by_month(rows: Sequence[ReadRow]) -> dict[Month, list[ReadRow]]:
    found: dict[Month, list[ReadRow]] = defaultdict(list)
    for row in rows:
        found[row.month].append(row)
    return found


def _is_sum(row: ReadRow, held: Sequence[ReadRow]) -> bool:
    """Say whether each flow of a month's rows adds up to that of the one that is named their sum."""
    others = [one for one in held if one is not row]
    flows = {role for one in held for role in one.values if role in FLOWS}
    return len(others) >= _FEWEST_SUMS and all(
        abs(sum(one.values.get(role, 0.0) for one in others) - row.values.get(role, 0.0)) <= 0.011 * len(held)
        for role in flows
    )


def without_empty_end(rows: list[ReadRow]) -> tuple[list[ReadRow], int]:
    """Return the rows without the months at the end that a template has and nobody has filled in, and how
    many of these hold noughts and no words beside them.
    """
    latest_first = sorted(rows, key=lambda one: one.month, reverse=True)
    spoken = [row.month for row in islice(filter(_says_something, latest_first), 1)]
    filled = [row.month for row in rows if row.values] + spoken
    moved = _moving(rows) + spoken
    if not moved:
        return rows, 0
    roles = {role for row in rows for role in row.values}
    last = max(moved) if len(roles) > 1 else max(filled)  # revenue alone may have come to nothing
    noughts = {row.month for row in rows if row.month > last and row.values}
    return [row for row in rows if row.month <= last], len(noughts)


def _moving(rows: Sequence[ReadRow]) -> list[Month]:
    """Return the months in which something moves: a flow that is not 0, or, beside flows that are, what is
    there when it is not as much as before (a formula may carry it forward).
    """
    found, before = list[Month](), dict[Role, float]()
    for row in sorted(rows, key=lambda one: one.month):
        flows = [value for role, value in row.values.items() if role in FLOWS]
        stocks = {role: value for role, value in row.values.items() if role not in FLOWS}
        changed = any(value and before.get(role) != value for role, value in stocks.items())
        if any(flows) or (changed if flows else any(stocks.values())):
            found.append(row.month)
        before |= stocks
    return found


def _says_something(row: ReadRow) -> bool:
    """Say whether a row has a word beside its month, or a figure that could not be read."""
    beside = [cell for cell in row.cells if cell.strip().casefold() not in MISSING and cell[:1] != "#"]
    return sum(isinstance(read_number(cell), Unreadable) for cell in beside) > 1


def are_parts(rows: Sequence[ReadRow], taken: set[int]) -> bool:
    """Say whether the rows of a month are parts of the company: a column that is not `taken` gives them the
    same names in each month, and no name is that of a version, a time or a movement.
    """
    by_month = _by_month(rows)
    if len(by_month) < _FEWEST_SUMS or any(row.day is not None for row in rows):
        return False
    for place in set(range(min(len(row.cells) for row in rows))) - taken:
        names = [frozenset(row.cells[place] for row in held) for held in by_month.values()]
        told = all(len(one) == len(held) > 1 for one, held in zip(names, by_month.values(), strict=True))
        if told and len(set(names)) == 1 and all(map(_is_a_part, names[0])):
            return True
    return False


def _is_a_part(name: str) -> bool:
    read = read_number(name)
    return isinstance(read, Unreadable) and _NO_PART.search(name.casefold()) is None


def in_time(rows: list[ReadRow]) -> list[ReadRow]:
    """Return the rows by day; those of one day in the file's order, turned where the newest stand first."""
    days = [(row.month, row.day) for row in rows if row.day is not None]
    steps = list(pairwise(days))
    turned = len(days) == len(rows) and sum(before > after for before, after in steps) > sum(
        before < after for before, after in steps
    )
    given = rows[::-1] if turned else rows
    return sorted(given, key=lambda row: (row.month, row.day or 0))


def parts_of_months(rows: list[ReadRow], by_day: bool, until: Day | None = None) -> dict[Month, str]:
    """Return the months of which only some days are there, with these: at the ends of a file of days, and
    where the file says so itself, of a row or in a title (`until`).
    """
    found = {row.month: f"{row.part[0]}–{row.part[1] or ''}" for row in rows if row.part is not None}
    if until is not None and until[:2] == max(row.month for row in rows):
        end = monthrange(until[0], until[1])[1]
        if (until[2] or end) < end - 1:
            found[until[:2]] = f"1–{until[2]}"
    if not by_day:
        return found | _ended_early(rows)
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


def _ended_early(rows: Sequence[ReadRow]) -> dict[Month, str]:
    """Return the last month where its day is not the month's last, as those of all others are."""
    ordered = sorted((row.month, row.day) for row in rows if row.day is not None)
    if len(ordered) < len(rows) or len(ordered) <= _FEWEST_SUMS:
        return {}
    left = [monthrange(*month)[1] - day for month, day in ordered]
    whole = max(left[:-1]) <= _LAST_DAYS and left[-1] > _EARLY
    return {ordered[-1][0]: f"1–{ordered[-1][1]}"} if whole else {}


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


def refuse_long_periods(months: Sequence[int], roles: Sequence[Role], *, named: str, long: bool) -> None:
    """Refuse flows whose months lie three, six or twelve apart: they are quarters' or years'. Two of them are
    enough where a title (`long`) or the column's name says so. Numbers of weeks are no months either.
    """
    if _WEEKS.fullmatch(named.strip()):
        raise HistoryError(Fault("date", mark("weeks are no months: give the figures by month, or by day")))
    said = long or LONG_PERIOD.search(named) is not None
    steps = set(np.diff(months).tolist())
    enough = len(months) >= (_FEWEST_PERIODS - 1 if said else _FEWEST_PERIODS)
    if enough and steps <= {3, 6, 12} and len(steps) == 1 and set(roles) & set(FLOWS):
        text = mark(
            "the figures lie {count} months apart: those of a quarter or a year are no month's. Give them "
            "by month"
        )
        raise HistoryError(Fault("date", text, {"count": steps.pop()}))
