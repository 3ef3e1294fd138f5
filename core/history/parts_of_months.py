"""Rows of which the file itself says that only a part of their month is there."""

import re
from calendar import monthrange
from collections.abc import Sequence

from core.history.dates import FOOTNOTES, Day, NoMonth, days_named, read_day
from core.history.day_order import days_come_first
from core.history.headers import plain

_IN_PART = re.compile(
    r"(incomplete|partial( month)?|month to date|mtd)\b|(不完整|部分月份|截至)", re.IGNORECASE
)
_A_DAY = (
    r"(\d{1,2}[./-]\d{1,2}\.?([./-]\d{2,4})?|[a-zäé]{3,9}\.? \d{1,2}(st|nd|rd|th)?,?( \d{4})?"
    r"|\d{1,2}\.? [a-zäé]{3,9}( \d{4})?|\d{4}-\d{2}-\d{2})"
)
_OF_A_MONTH = re.compile(
    rf"(month )?in progress|to date|(through|thru|until|as of|up to|bis( zum)?|jusqu'au) (?P<day>{_A_DAY})\.?"
    r"|(month )?not (yet )?(complete|closed)|(only )?half( a| of the| the)? month( only)?|unvollständig"
    r"|(only )?(the )?first (\d{1,2}|two|three|few) (days|weeks)( only)?|(month )?so far"
    r"|mois en cours|laufender monat|mes en curso|mese in corso|mês em curso|lopende maand|未完结|未结账",
    re.IGNORECASE,
)
"""Remarks beside a month as a whole; a bank's line may say such things of anything."""
_SINCE = re.compile(
    rf"(only )?(from|since|starting|started|opened|launched|ab|seit|dès le|desde( el)?) (?P<day>{_A_DAY})"
    r"\.?( [(\[].*)?",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"(\*{1,3}|[†‡])\s*(.+)")
_ENDS = re.compile(r"(period )?(end|ends|ending)( date)?|to|until|bis|结束日期?|截止日期?|fin")


_OPEN = re.compile(r"open|offen|preliminary|provisional|vorläufig|未结账|未关账", re.IGNORECASE)
_CLOSED = re.compile(r"closed|final|abgeschlossen|endgültig|已结账|已关账", re.IGNORECASE)


_STATES = re.compile(r"(status|state|books|closed\\??|period status|状态|结账(状态)?|abschluss)")


def open_ones(headers: Sequence[str], columns: Sequence[Sequence[object]]) -> set[str]:
    """Return the texts of a column of states that say that a month is open, if others say that theirs are
    closed, and none is closed after it.
    """
    for header, cells in zip(headers, columns, strict=True):
        told = [cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()]
        if not _STATES.fullmatch(plain(header)) or not any(map(_CLOSED.fullmatch, told)):
            continue
        states = [bool(_OPEN.fullmatch(one)) for one in told]
        if states in (sorted(states), sorted(states, reverse=True)):
            return {cell for cell in cells if isinstance(cell, str) and _OPEN.fullmatch(cell.strip())}
    return set()


def footnotes_of(cell: object, told: Sequence[str]) -> set[str]:
    """Return what notes of these cells say of the month of a cell: Jun 2025*, and below: * partial month."""
    if not isinstance(cell, str) or not cell.endswith(FOOTNOTES):
        return set()
    found = (_FOOTNOTE.fullmatch(one.strip()) for one in told)
    return {one[2] for one in found if one is not None and cell.rstrip("*†‡") + one[1] == cell}


def column_of_ends(headers: Sequence[str], date: int) -> int:
    """Return the column, beside that of the dates, that says when each row ends; −1 where there is none."""
    named = (at for at, name in enumerate(headers) if at != date and _ENDS.fullmatch(plain(name)))
    return next(named, -1)


def days_there(
    cell: object, found: Day, texts: set[str], last: object, still_open: set[str]
) -> tuple[int, int] | None:
    """Return the days that a row covers, if they are not its whole month: as its date, a remark beside it, a
    column of last days or one of the state of the books (`still_open`: see `open_ones`) say.
    """
    if not texts.isdisjoint(still_open):
        return 1, 0
    return _part(cell, found) or _said_in(texts, found) or _until_cell(last, found)


_WEEKEND = 3
"""Days by which the last working day may come before a month's last."""


def _part(cell: object, found: Day) -> tuple[int, int] | None:
    """Return the days that a row says it covers, if they are not its whole month."""
    named = days_named(cell)
    return None if named is None or named == (1, monthrange(found[0], found[1])[1]) else named


def _said_in(texts: set[str], found: Day) -> tuple[int, int] | None:
    """Return that a month is there in part, where a remark beside it says so."""
    told = [text.strip()[:40] for text in texts]
    said = [match for text in told if (match := _OF_A_MONTH.fullmatch(text))]
    part = any(not match["day"] or _is_early(match["day"], found) for match in said)
    since = [match["day"] for text in told if (match := _SINCE.fullmatch(text))]
    part = found[2] is None and (part or any(_day_in(one, found) not in (None, 1) for one in since))
    return (1, 0) if part or any(map(_IN_PART.match, told)) else None


_YEAR = re.compile(r"\d{4}|\d[./-]\d{1,2}[./-]\d")


def _is_early(said: str, found: Day) -> bool:
    """Say whether a text names a day, perhaps without its year, before the last of a month."""
    day = _day_of(said, found)
    return day is not None and day[2] not in (None, monthrange(*day[:2])[1])


def _day_in(said: str, found: Day) -> int | None:
    """Return the day of this very month that a text names; None for any other."""
    day = _day_of(said, found)
    return day[2] if day is not None and day[:2] == found[:2] else None


def _day_of(said: str, found: Day) -> Day | None:
    years = ("",) if _YEAR.search(said) else (f" {found[0]}", f"{found[0]}", f"/{found[0]}")
    for one in (f"{said}{year}" for year in years):
        day = read_day(one, day_first="." in said or days_come_first([one]))
        if not isinstance(day, NoMonth):
            return day
    return None


def _until_cell(cell: object, begins: Day) -> tuple[int, int] | None:
    """Return the days of a row that says where it ends, if that is within its month and not its last day."""
    if cell in (None, "") or isinstance(cell, int | float):
        return None
    ends = read_day(cell, day_first=days_come_first([cell]))
    if ends is None or isinstance(ends, NoMonth) or ends[:2] != begins[:2] or ends[2] is None:
        return None
    return None if ends[2] >= monthrange(*ends[:2])[1] - _WEEKEND else (begins[2] or 1, ends[2])
