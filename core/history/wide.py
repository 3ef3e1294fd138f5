"""Tables with months across the top and figures down the side, turned upright."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.history.dates import Month, NoMonth, names_several, read_day, read_month, with_october
from core.history.files import Row
from core.history.headers import (
    is_of_another_kind,
    is_of_the_month,
    is_total,
    is_total_of_all,
    is_version,
    recognised,
)
from core.history.notes import Note, shortened
from core.history.numbers import Unreadable, read_number
from core.history.units import is_unit, unit_in_header
from core.texts import mark

_FEWEST_MONTHS, _MOST_LINES, _LOOKED_AT = 2, 200, 8
_SEARCHED = 30
_OF_THE_MONTH = re.compile(r"^(本(期|月)(金额|数|发生额)?|(this|current) month|amount|金额)$", re.IGNORECASE)
_MONTH_IN_TITLE = re.compile(r"(\d{4})\s{0,2}[年.\-/]\s{0,2}(\d{1,2})(?!\d)|(\d{4})(0[1-9]|1[0-2])(?!\d)")
_AMOUNT = re.compile(r"^(amounts?|revenue|金额|合计)$", re.IGNORECASE)
_REMARK = re.compile(r"growth|comment|notes?\b|change|remark|%|备注|增长|说明", re.IGNORECASE)
_NO_MONTH = "names no month"
_CODE = re.compile(r"^[\d.]+$")


@dataclass(frozen=True, eq=False)
class Upright:
    """A table turned upright: headers, rows numbered by their column, and what was left out."""

    headers: tuple[str, ...]
    rows: list[Row]
    notes: tuple[Note, ...] = ()


def turned(rows: list[Row]) -> Upright | None:
    """Return a wide table turned upright; None for any other table.

    A table is wide if some row holds at least two months, in order of time, and a line below it begins with a
    known name (Revenue, 现金 …). Every line below that holds a figure becomes a column; a column of totals
    becomes a row of its own. Columns that a line above or below the months marks as forecast or budget are
    left out.
    """
    for index, (_number, named) in enumerate(rows[:_SEARCHED]):
        row = with_october(named)
        given = month_columns(row)
        if len(given) < _FEWEST_MONTHS:
            continue
        beside = [line for _n, line in rows[max(index - 1, 0) : index + 2] if line is not named]
        beside += [
            line for _n, line in rows[index + 2 :] if _STATUS.fullmatch(_label(line, given[0]).casefold())
        ]
        columns = [at for column in given if (at := _actual(column, row, given, beside)) is not None]
        if not columns:
            continue
        below = [
            line
            for _line_number, line in rows[index + 1 :]
            if _label(line, columns[0]) and any(_has_figure(line, column) for column in columns)
        ]
        if not any(recognised(_label(line, columns[0])) is not None for line in below):
            continue
        totals = [
            column for column in range(columns[-1] + 1, len(row)) if is_total_of_all(_cell(row, column))
        ]
        below = below[:_MOST_LINES]
        headers = ("Month", *(_with_unit(line, columns[0]) for line in below))
        months = _under(row, given, columns)
        upright: list[Row] = [
            (column + 1, (_month_cell(months, column, columns), *(_cell(line, column) for line in below)))
            for column in (*columns, *([] if len(columns) < len(given) else totals))
        ]
        notes = (*_left_out(len(given) - len(columns)), *_unread(row, given, below))
        return Upright(headers, upright, (*notes, *_first_of_several(columns, row, given, beside)))
    return None


def _actual(
    column: int, row: tuple[object, ...], given: Sequence[int], beside: Sequence[tuple[object, ...]]
) -> int | None:
    """Return the column of a month's own figures among those that its cell covers; None where a line beside
    the months says that they are a plan, another year's or sums of months.
    """
    if _ESTIMATE.search(str(_cell(row, column)).strip()):
        return None
    ends = next((one for one in given if one > column), len(row))
    covered = [at for at in range(column, ends) if at == column or _cell(row, at) in (None, "")]
    for line in beside:
        letters = [cell for cell in line[given[0] :] if cell not in (None, "")]
        if letters and _LETTERS.issuperset(letters):
            if _cell(line, column) in ("E", "F", "B"):
                return None
            continue
        if is_of_another_kind(_banner(line, column)):
            return None
        named = [at for at in covered if isinstance(_cell(line, at), str) and _cell(line, at)]
        texts = {at: str(_cell(line, at)) for at in named}
        whole = [at for at in named if is_total_of_all(texts[at]) or _AMOUNT.match(texts[at])]
        plain = not any(is_of_another_kind(text) or is_of_the_month(text) for text in texts.values())
        if plain and len(named) > 1 and len(whole) == 1:
            return whole[0]
        own = [at for at in named if not is_of_another_kind(_cell(line, at))]
        if len(named) > 1 and any(is_of_the_month(_cell(line, at)) for at in named):
            own = [at for at in own if is_of_the_month(_cell(line, at))]
        if named and any(is_of_another_kind(_cell(line, at)) for at in named):
            return own[0] if own else None
    return column


_ESTIMATE = re.compile(r"\d{2}\s?[EFB]$|\(\s?[EFB]\s?\)$|[(\[]\s?(forecast|proj|est)", re.IGNORECASE)
_STATUS = re.compile(r"status|scenario|version|type|状态|类型|版本")
_LETTERS = {"A", "E", "F", "B"}


def _banner(line: tuple[object, ...], column: int) -> object:
    """Return what a line of merged cells says of a column: it says Actual or Forecast, and nothing else."""
    texts = [cell for cell in line if cell not in (None, "")]
    if not texts or not all(is_version(cell) or is_of_the_month(cell) for cell in texts):
        return None
    return next((_cell(line, at) for at in range(column, -1, -1) if _cell(line, at) not in (None, "")), None)


def _unread(
    row: tuple[object, ...], given: Sequence[int], below: Sequence[tuple[object, ...]]
) -> tuple[Note, ...]:
    """Say which columns beside the months have figures and a name that is neither a month nor a total."""
    found = []
    for column in range(given[0], len(row)):
        cell = _cell(row, column)
        said = None if column in given or not isinstance(cell, str) or not cell.strip() else read_month(cell)
        if not isinstance(said, NoMonth) or said.reason != _NO_MONTH or is_total(cell):
            continue
        if is_of_another_kind(cell) or _REMARK.search(str(cell)):
            continue
        if any(_has_figure(line, column) for line in below):
            text = mark("{cell} names no month: its column is left out")
            found.append(Note(0, "date", text, True, (("cell", shortened(cell)),)))
    return tuple(found)


def _first_of_several(
    columns: Sequence[int],
    row: tuple[object, ...],
    given: Sequence[int],
    beside: Sequence[tuple[object, ...]],
) -> tuple[Note, ...]:
    """Say so where a month has several columns by names of their own, of which the first is taken."""
    month = given[0]
    ends = next((one for one in given if one > month), len(row))
    for line in beside:
        names = [str(cell) for cell in line[month:ends] if isinstance(cell, str) and cell.strip()]
        if len(names) > 1 and month in columns and not any(map(is_of_another_kind, names)):
            text = mark("a month has several columns ({names}): the first of them is taken")
            return (Note(0, "date", text, True, (("names", shortened(", ".join(names))),)),)
    return ()


def _left_out(count: int) -> tuple[Note, ...]:
    text = mark("columns marked as forecast or budget: {count}, left out")
    return (Note(0, "date", text, True, (("count", count),)),) if count else ()


def _month_cell(row: tuple[object, ...], column: int, columns: Sequence[int]) -> object:
    """Return a month's header; one that names a day within months that others end is a part of its month."""
    days = {one: read_day(_cell(row, one)) for one in columns}
    said = days.get(column)
    if said is None or isinstance(said, NoMonth) or said[2] is None:
        return _cell(row, column)
    others = [day for one, day in days.items() if one != column and not isinstance(day, NoMonth)]
    ended = [day for day in others if day[2] is not None and day[2] == monthrange(day[0], day[1])[1]]
    if ended and len(ended) == len(others) and said[2] < monthrange(said[0], said[1])[1]:
        return f"{_ENGLISH[said[1] - 1]} 1 - {said[2]}, {said[0]}"
    return _cell(row, column)


_ENGLISH = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def of_one_month(name: str, rows: list[Row]) -> Upright | None:
    """Return a statement of one month, whose lines become columns; None for any other table.

    Its month stands in the sheet's name or in a title; its figures under "this month" or 本期金额.
    """
    for index, (_number, row) in enumerate(rows[:_SEARCHED]):
        places = [
            place
            for place, cell in enumerate(row)
            if isinstance(cell, str) and _OF_THE_MONTH.match(cell.strip())
        ]
        month = _month_in([name, *(cell for _line_number, line in rows[:index] for cell in line)])
        if not places or month is None:
            continue
        at = places[0]
        below = [
            line for _line_number, line in rows[index + 1 :] if _label(line, at) and _has_figure(line, at)
        ]
        if any(recognised(_label(line, at)) is not None for line in below):
            cells = tuple(_cell(line, at) for line in below)
            headers = ("Month", *(_label(line, at) for line in below))
            return Upright(headers, [(rows[index][0], (f"{month[0]}-{month[1]:02}", *cells))])
    return None


def _month_in(texts: Sequence[object]) -> Month | None:
    for text in texts:
        if isinstance(text, str) and names_several(text[:200]):
            return None
        found = _MONTH_IN_TITLE.search(text[:200]) if isinstance(text, str) else None
        if found is not None:
            year, month = int(found[1] or found[3]), int(found[2] or found[4])
            if 1 <= month <= 12:
                return year, month
        elif not isinstance(text, (str, int, float)) or isinstance(text, str):
            said = read_month(text)
            if not isinstance(said, NoMonth):
                return said
    return None


def month_columns(row: tuple[object, ...]) -> list[int]:
    """Return the columns of a row whose cells name months, if these run one way and none comes twice.

    Mere numbers are months only if each is the month after the one before: amounts may look like a
    spreadsheet's days.
    """
    filled = [cell for cell in row if cell not in (None, "")]
    if sum(not isinstance(read_month(cell), NoMonth) for cell in filled[:_LOOKED_AT]) < _FEWEST_MONTHS:
        return []
    found: list[tuple[int, Month]] = []
    mere = False
    for column, cell in enumerate(row):
        month = read_month(cell)
        if not isinstance(month, NoMonth):
            found.append((column, month))
            mere = mere or re.fullmatch(r"[\d.]+", str(cell).strip()) is not None
    numbers = [year * 12 + month for _column, (year, month) in found]
    steps = [after - before for before, after in pairwise(numbers)]
    one_way = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    if mere and set(steps) not in ({1}, {-1}):
        return []
    return [column for column, _month in found] if len(found) >= _FEWEST_MONTHS and one_way else []


def _under(row: tuple[object, ...], given: Sequence[int], columns: Sequence[int]) -> tuple[object, ...]:
    """Return the row of months with each month above the column that is taken of it."""
    found = list(row)
    for at in columns:
        found[at] = _cell(row, max(one for one in given if one <= at))
    return tuple(found)


def _with_unit(line: tuple[object, ...], before: int) -> str:
    """Return a line's name with the unit that stands in a column of its own beside it."""
    name = _label(line, before)
    beside = (*line[:before], *line[before + 1 :])
    units = [str(cell).strip() for cell in beside if cell != name and is_unit(cell)]
    return f"{name} ({units[0]})" if units and unit_in_header(name) == 1 else name


def _label(line: tuple[object, ...], before: int) -> str:
    """Return a line's name: its last text before the figures that is no account's code."""
    texts = [
        " ".join(cell.split())
        for cell in line[:before]
        if isinstance(cell, str) and cell.strip() and not _CODE.match(cell.strip())
    ]
    known = [text for text in texts if recognised(text) is not None]
    return known[0] if known else texts[0] if texts else ""


def _has_figure(line: tuple[object, ...], column: int) -> bool:
    value = read_number(_cell(line, column))
    # A formula without a value is a figure that is missing: it must be refused by name, not passed over.
    lost = isinstance(value, Unreadable) and str(_cell(line, column)).startswith("=")
    return lost or (value is not None and not isinstance(value, Unreadable))


def _cell(line: tuple[object, ...], column: int) -> object:
    return line[column] if column < len(line) else None
