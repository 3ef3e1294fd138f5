"""Rows of which the file itself says that only a part of their month is there."""

import re
from calendar import monthrange
from collections.abc import Collection, Sequence

from core.history.dates import Day, NoMonth, days_named, read_day
from core.history.day_order import days_come_first
from core.history.headers import plain

_IN_PART = re.compile(
    r"(incomplete|partial( month)?|month to date|mtd)\b|(不完整|部分月份|截至)", re.IGNORECASE
)
_OF_A_MONTH = re.compile(
    r"(month )?in progress$|to date$|(through|thru|until|as of|up to|bis( zum)?|jusqu'au) \S{0,5} ?\d{1,2}\D?"
    r"|not (yet )?(complete|closed)|unvollständig|未完结|未结账",
    re.IGNORECASE,
)
"""Remarks beside a month as a whole; a bank's line may say such things of anything."""
_ENDS = re.compile(r"(period )?(end|ends|ending)( date)?|to|until|bis|结束日期?|截止日期?|fin")


_OPEN = re.compile(r"open|offen|preliminary|provisional|vorläufig|未结账|未关账", re.IGNORECASE)
_CLOSED = re.compile(r"closed|final|abgeschlossen|endgültig|已结账|已关账", re.IGNORECASE)


def is_a_state(text: object) -> bool:
    """Say whether a text says that a month's books are closed, or are not yet."""
    return isinstance(text, str) and bool(_CLOSED.fullmatch(text.strip()) or _OPEN.fullmatch(text.strip()))


def open_ones(states: Collection[str]) -> set[str]:
    """Return the texts that say that a month is open, where others say that theirs is closed."""
    closed = any(_CLOSED.fullmatch(one.strip()) for one in states)
    return {one for one in states if closed and _OPEN.fullmatch(one.strip())}


def column_of_ends(headers: Sequence[str]) -> int:
    """Return the column that says when each row ends; −1 where there is none."""
    return next((at for at, name in enumerate(headers) if _ENDS.fullmatch(plain(name))), -1)


def days_there(
    cell: object, found: Day, texts: set[str], last: object, still_open: set[str]
) -> tuple[int, int] | None:
    """Return the days that a row covers, if they are not its whole month: as its date, a remark beside it, a
    column of last days or one of the state of the books (`still_open`: see `open_ones`) say.
    """
    if not texts.isdisjoint(still_open):
        return 1, 0
    return _part(cell, found) or _said_in(texts, found) or _until_cell(last, found)


def _part(cell: object, found: Day) -> tuple[int, int] | None:
    """Return the days that a row says it covers, if they are not its whole month."""
    named = days_named(cell)
    return None if named is None or named == (1, monthrange(found[0], found[1])[1]) else named


def _said_in(texts: set[str], found: Day) -> tuple[int, int] | None:
    """Return that a month is there in part, where a remark beside it says so."""
    told = [text.strip()[:40] for text in texts]
    whole = found[2] is None and any(map(_OF_A_MONTH.match, told))
    return (1, 0) if whole or any(map(_IN_PART.match, told)) else None


def _until_cell(cell: object, begins: Day) -> tuple[int, int] | None:
    """Return the days of a row that says where it ends, if that is within its month and not its last day."""
    ends = read_day(cell, day_first=days_come_first([cell])) if cell not in (None, "") else None
    if ends is None or isinstance(ends, NoMonth) or ends[:2] != begins[:2] or ends[2] is None:
        return None
    return None if ends[2] == monthrange(*ends[:2])[1] else (begins[2] or 1, ends[2])
