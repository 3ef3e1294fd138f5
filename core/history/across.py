"""Rows of months across the top of a table: their columns, and the years that stand side by side."""

import re
from collections.abc import Sequence
from itertools import pairwise

from core.history.dates import NoMonth, read_month
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.units import is_unit
from core.months import PER_YEAR

FEWEST_MONTHS, _LOOKED_AT, _SEARCHED = 2, 8, 30
_OF_A_YEAR = re.compile(r"(fy|ye) ?(?=[a-z]{3})", re.IGNORECASE)
"""FY Dec-24 beside months is a year; where all months are called so, they are months."""
_UNIT_BEHIND = re.compile(r"^(.{4,20}?)\s*[(（]([^()（）]{1,12})[)）]$")


def month_columns(row: tuple[object, ...]) -> list[int]:
    """Return the columns of a row whose cells name months, if these run one way, or two years side by side.

    Mere numbers are months only if each is the month after the one before: amounts may look like a
    spreadsheet's days.
    """
    filled = [cell for cell in row if cell not in (None, "")]
    if sum(not isinstance(read_month(cell), NoMonth) for cell in filled[:_LOOKED_AT]) < FEWEST_MONTHS:
        return []
    day_first = days_come_first(list(row))
    read = [(column, read_month(cell, day_first=day_first)) for column, cell in enumerate(row)]
    found = [(column, month) for column, month in read if not isinstance(month, NoMonth)]
    years = [one for one in found if _OF_A_YEAR.match(str(row[one[0]]).strip())]
    found = found if len(years) == len(found) else [one for one in found if one not in years]
    numbers = [year * PER_YEAR + month for _column, (year, month) in found]
    steps = [after - before for before, after in pairwise(numbers)]
    mere = any(re.fullmatch(r"[\d.]+", str(row[column]).strip()) for column, _month in found)
    if len(found) < FEWEST_MONTHS or (mere and set(steps) not in ({1}, {-1})):
        return []
    ordered = _runs_one_way(steps) or _two_years_side_by_side(numbers)
    return [column for column, _month in found] if ordered else []


def units_of_months_told(rows: list[Row]) -> list[Row]:
    """Return the rows with a unit that stands behind every month, 2025-01 (万元), in a title above them."""
    for index, (number, row) in enumerate(rows[:_SEARCHED]):
        found = {at: _UNIT_BEHIND.match(cell) for at, cell in enumerate(row) if isinstance(cell, str)}
        units = {at: told for at, told in found.items() if told and _is_month_with_unit(told)}
        bare = any(not isinstance(read_month(cell), NoMonth) for cell in row)
        if bare or len(units) < FEWEST_MONTHS or len({told[2] for told in units.values()}) > 1:
            continue
        plain = tuple(units[at][1] if at in units else cell for at, cell in enumerate(row))
        title = (f"({next(iter(units.values()))[2]})",)
        return [*rows[:index], (number, title), (number, plain), *rows[index + 1 :]]
    return rows


def _is_month_with_unit(told: re.Match[str]) -> bool:
    letter = len(told[2].strip()) == 1 and told[2].isascii()  # (B) is a budget
    return not letter and is_unit(told[2]) and not isinstance(read_month(told[1]), NoMonth)


def of_own_year(row: tuple[object, ...], given: Sequence[int]) -> Sequence[int]:
    """Return the columns of months; of two years side by side that do not join, those of the later one."""
    day_first = days_come_first(list(row))
    months = [read_month(row[column], day_first=day_first) for column in given]
    ordered = [one[0] * PER_YEAR + one[1] for one in months if not isinstance(one, NoMonth)]
    joined = max(ordered) - min(ordered) < len(ordered)
    if joined or _runs_one_way([after - before for before, after in pairwise(ordered)]):
        return given
    later = [number > max(ordered) - PER_YEAR for number in ordered]
    return [column for column, kept in zip(given, later, strict=True) if kept]


def _runs_one_way(steps: Sequence[int]) -> bool:
    return all(step > 0 for step in steps) or all(step < 0 for step in steps)


def _two_years_side_by_side(numbers: Sequence[int]) -> bool:
    """Say whether each month stands beside the same month of another year."""
    ones, others = numbers[::2], numbers[1::2]
    apart = {one - other for one, other in zip(ones, others, strict=False)}
    return (
        len(ones) == len(others) > 1
        and len(apart) == 1
        and abs(apart.pop()) == PER_YEAR
        and (_runs_one_way([after - before for before, after in pairwise(ones)]))
    )
