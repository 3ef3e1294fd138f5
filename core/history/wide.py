"""Tables with months across the top and figures down the side, turned upright."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

from core.history.across import FEWEST_MONTHS, month_columns, of_own_year
from core.history.dates import FOOTNOTES, Month, NoMonth, names_several, read_day, read_month
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.headers import (
    heading,
    is_of_another_kind,
    is_of_the_month,
    is_total,
    is_total_of_all,
    is_version,
    recognised,
)
from core.history.lines import has_figure, label, lines_of
from core.history.notes import Note, shortened
from core.history.numbers import currency_of
from core.history.restated import as_restated
from core.history.undone import with_october
from core.texts import mark

_SEARCHED = 30
_OF_THE_MONTH = re.compile(r"^(本(期|月)(金额|数|发生额)?|(this|current) month|amount|金额)$", re.IGNORECASE)
_MONTH_IN_TITLE = re.compile(r"(\d{4})\s{0,2}[年.\-/]\s{0,2}(\d{1,2})(?!\d)|(\d{4})(0[1-9]|1[0-2])(?!\d)")
_AMOUNT = re.compile(r"^(amounts?|revenue|金额|合计)$", re.IGNORECASE)
_REMARK = re.compile(r"growth|comment|notes?\b|change|remark|%|备注|增长|说明", re.IGNORECASE)
_NO_MONTH = "names no month"


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
        row, again = as_restated(with_october(named))
        given = month_columns(row)
        if len(given) < FEWEST_MONTHS:
            continue
        beside = [line for _n, line in rows[max(index - 1, 0) : index + 2] if line is not named]
        beside += [
            line for _n, line in rows[index + 2 :] if _STATUS.fullmatch(label(line, given[0]).casefold())
        ]
        own = of_own_year(row, given)
        columns = [at for column in own if (at := _actual(column, row, given, beside)) is not None]
        if not columns:
            continue
        title = _title(rows[index - 1 : index])
        lines, told = lines_of([line for _n, line in rows[index + 1 :]], given[0], columns, title)
        names = [heading(line.name) or line.name for line in lines]
        if not any(recognised(name) is not None for name in names):
            continue
        below = [line.cells for line in lines]
        totals = [
            column for column in range(columns[-1] + 1, len(row)) if is_total_of_all(_cell(row, column))
        ]
        months = _under(row, given, columns)
        upright: list[Row] = [
            (column + 1, (_month_cell(months, column, columns), *(_cell(line, column) for line in below)))
            for column in (*columns, *([] if len(columns) < len(given) else totals))
        ]
        upright += [one for one in map(_footnote, rows[index + 1 :]) if one is not None]
        headers = ("Month", *(line.name + _currency(beside, columns) for line in lines))
        notes = (*told, *again, *_left_out(len(given) - len(columns)), *_unread(row, given, below))
        return Upright(headers, upright, (*notes, *_first_of_several(columns, row, given, beside)))
    return None


def _footnote(line: Row) -> Row | None:
    """Return a note below the table, of the months that bear its sign; None for any other line."""
    texts = [cell for cell in line[1] if cell not in (None, "")]
    noted = len(texts) == 1 and isinstance(texts[0], str) and texts[0].strip().startswith(FOOTNOTES)
    return (line[0], (texts[0],)) if noted else None


def _title(above: Sequence[Row]) -> str:
    """Return the text of a row that holds nothing else."""
    texts = [cell for _n, row in above for cell in row if cell not in (None, "")]
    return texts[0] if len(texts) == 1 and isinstance(texts[0], str) else ""


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
        named = [at for at in covered if isinstance(_cell(line, at), str) and _cell(line, at)]
        if len(named) < 2 and is_of_another_kind(_banner(line, column, given[0])):
            return None
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


def _banner(line: tuple[object, ...], column: int, first: int) -> object:
    """Return what a line of merged cells says of a column: it says Actual or Forecast, and nothing else."""
    texts = [cell for cell in line[first:] if cell not in (None, "")]
    if not texts or not all(is_version(cell) or is_of_the_month(cell) for cell in texts):
        return None
    to_the_left = (_cell(line, at) for at in range(column, first - 1, -1))
    return next((cell for cell in to_the_left if cell not in (None, "")), None)


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
        if any(has_figure(line, column) for line in below):
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
        cells = [cell for cell in line[month:ends] if isinstance(cell, str) and cell.strip()]
        names = [] if recognised(label(line, month)) else cells  # a line of figures names no columns
        if len(names) > 1 and month in columns and not any(map(is_of_another_kind, names)):
            text = mark("a month has several columns ({names}): the first of them is taken")
            return (Note(0, "date", text, True, (("names", shortened(", ".join(names))),)),)
    return ()


def _currency(beside: Sequence[tuple[object, ...]], columns: Sequence[int]) -> str:
    """Return the currency that stands above or below the months, to be put beside a name."""
    found = {currency_of(_cell(line, column)) for line in beside for column in columns} - {None}
    return f" ({found.pop()})" if len(found) == 1 else ""


def _left_out(count: int) -> tuple[Note, ...]:
    text = mark("columns of another year, a forecast or a budget: {count}, left out")
    return (Note(0, "date", text, True, (("count", count),)),) if count else ()


def _month_cell(row: tuple[object, ...], column: int, columns: Sequence[int]) -> object:
    """Return a month's header; one that names a day within months that others end is a part of its month."""
    day_first = days_come_first(list(row))
    days = {one: read_day(_cell(row, one), day_first=day_first) for one in columns}
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
        below = [line for _line_number, line in rows[index + 1 :] if label(line, at) and has_figure(line, at)]
        if any(recognised(label(line, at)) is not None for line in below):
            cells = tuple(_cell(line, at) for line in below)
            headers = ("Month", *(label(line, at) for line in below))
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


def _under(row: tuple[object, ...], given: Sequence[int], columns: Sequence[int]) -> tuple[object, ...]:
    """Return the row of months with each month above the column that is taken of it."""
    found = list(row)
    for at in columns:
        found[at] = _cell(row, max(one for one in given if one <= at))
    return tuple(found)


def _cell(line: tuple[object, ...], column: int) -> object:
    return line[column] if column < len(line) else None
