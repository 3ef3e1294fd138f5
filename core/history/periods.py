"""Periods by their first and last day that are no calendar months, as 4-4-5 calendars have them."""

import re
from collections.abc import Sequence
from datetime import date

from core.errors import Fault, HistoryError
from core.history.dates import NoMonth, read_day
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.headers import plain
from core.history.notes import Note
from core.texts import mark

_FIRST = re.compile(r"^((period|month) )?(start|begin|beginning|from)( date)?$|^(开始|起始)(日期)?$")
_LAST = re.compile(r"^((period|month) )?(end|ending|to|until|through)( date)?$|^(结束|截止|终止)(日期)?$")
_SHORTEST, _LONGEST = 25, 38
"""Days of a period that stands for a month: four or five weeks."""


def periods_as_months(
    names: tuple[str, ...], rows: list[Row]
) -> tuple[tuple[str, ...], list[Row], tuple[Note, ...]]:
    """Return the rows of periods of four or five weeks with the month that holds the middle of each, and a
    note of it; any other rows as they are.
    """
    first, last = _place(names, _FIRST), _place(names, _LAST)
    if first is None or last is None:
        return names, rows, ()
    day_first = days_come_first([_cell(row, last) for _number, row in rows])
    spans = [(_day(row, first, day_first), _day(row, last, day_first)) for _number, row in rows]
    known = [(begin, end) for begin, end in spans if begin is not None and end is not None]
    lengths = [(end - begin).days + 1 for begin, end in known]
    calendar = 2 * sum(begin.day == 1 for begin, _end in known) >= len(known)
    if not known or calendar or not all(_SHORTEST <= length <= _LONGEST for length in lengths):
        return names, rows, ()
    kept = tuple("Month" if at == first else "" if at == last else name for at, name in enumerate(names))
    found = [
        (number, (*row[:first], _middle(*span), *row[first + 1 :]))
        for (number, row), span in zip(rows, spans, strict=True)
    ]
    months = [row[first] for _number, row in found]
    if len(set(months)) < len(months):
        text = mark("are periods of four weeks, of which a year has thirteen: give months")
        raise HistoryError(Fault("date", text))
    text = mark("periods do not run with months: each stands for the month that holds its middle")
    return kept, found, (Note(0, "date", text, True),)


def _place(names: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    return next((at for at, name in enumerate(names) if pattern.match(plain(name))), None)


def _cell(row: Sequence[object], place: int) -> object:
    return row[place] if place < len(row) else None


def _day(row: Sequence[object], place: int, day_first: bool) -> date | None:
    found = read_day(_cell(row, place), day_first=day_first)
    return None if isinstance(found, NoMonth) or found[2] is None else date(found[0], found[1], found[2])


def _middle(begin: date | None, end: date | None) -> str | None:
    """Return the month that holds the middle of a period, 2025-01."""
    if begin is None or end is None:
        return None
    return f"{begin + (end - begin) // 2:%Y-%m}"
