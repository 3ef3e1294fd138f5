"""What the cells below a ledger's header say of its columns where the header does not."""

import re
from collections.abc import Sequence

from core.history.dates import Month, NoMonth, read_day
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.headers import plain
from core.history.numbers import read_number

Kinds = list[tuple[Month | None, str]]
"""Of each column, the period it belongs to (where periods run across) and what it holds."""

_CODE = re.compile(r"\d[\d. -]{1,}")
_NOT_BOOKED = re.compile(r"\b(last|due|valid|created|modified|reconciled|activity|printed)\b|到期|最后|期日")
"""Days that are not those of an entry."""
_OF_A_PERIOD = ("opening", "closing debit", "closing credit", "opening debit", "opening credit", "year")
"""Columns of tables whose lines are sums of a period: days in them are not those of entries."""
_MOST_LINES = 500
"""Lines that are looked at."""
_CENT = 0.011


def told_by_cells(kinds: Kinds, header: Sequence[object], rows: Sequence[Row]) -> Kinds:
    """Return what the columns of a ledger hold: a column of mere numbers is the code of an account, one that
    says the same of each code its name, one of days when it was booked; and a balance that is each line's own
    debit less its credit is none.
    """
    held = [kind for _month, kind in kinds]
    lines = [row for _number, row in rows[:_MOST_LINES]]
    columns = [[row[at] if at < len(row) else None for row in lines] for at in range(len(held))]
    for at, kind in enumerate(held):
        if kind == "name" and "code" not in held and _are_codes(columns[at]):
            held[at] = "code"
    if "code" in held and "name" not in held:
        codes = columns[held.index("code")]
        named = [
            at
            for at, kind in enumerate(held)
            if kind in ("title", "memo", "") and _names(codes, columns[at], named=kind == "title")
        ]
        held = ["name" if at in named[:1] else kind for at, kind in enumerate(held)]
    if not any(kind in held for kind in _OF_A_PERIOD) and all(month is None for month, _kind in kinds):
        days = [at for at, kind in enumerate(held) if kind == "" and _are_days(header, columns, at)]
        if "period" not in held and days:
            held[days[0]] = "period"
    if "closing" in held and "period" in held and _is_of_the_line(held, columns):
        held[held.index("closing")] = ""
    return [(month, kind) for (month, _kind), kind in zip(kinds, held, strict=True)]


def _filled(cells: Sequence[object]) -> list[object]:
    return [cell for cell in cells if cell not in (None, "")]


def _are_codes(cells: Sequence[object]) -> bool:
    texts = [str(cell).strip().removesuffix(".0") for cell in _filled(cells)]
    return bool(texts) and all(_CODE.fullmatch(text) for text in texts)


def _names(codes: Sequence[object], memos: Sequence[object], *, named: bool) -> bool:
    """Say whether texts name accounts: each code has one of its own, and some code stands there again, which
    a column that may be called so (`named`) does not need.
    """
    pairs = [(str(code), str(memo)) for code, memo in zip(codes, memos, strict=True) if code and memo]
    distinct = set(pairs)
    own = len({code for code, _memo in distinct}) == len(distinct) == len({memo for _code, memo in distinct})
    return own and len(distinct) > 1 and (named or len(distinct) < len(pairs))


def _are_days(header: Sequence[object], columns: Sequence[Sequence[object]], at: int) -> bool:
    name = plain(str(header[at] if at < len(header) else None or ""))
    filled = _filled(columns[at])
    if _NOT_BOOKED.search(name) or 2 * len(filled) < len(columns[at]):
        return False
    first = days_come_first(filled)
    days = [read_day(cell, day_first=first) for cell in filled]
    return bool(days) and all(not isinstance(day, NoMonth) and day[2] is not None for day in days)


def _is_of_the_line(held: Sequence[str], columns: Sequence[Sequence[object]]) -> bool:
    """Say whether each line's balance is its own debit less its credit, where accounts have several lines."""
    if not {"debit", "credit"} <= set(held):
        return False
    account = columns[next(at for at, kind in enumerate(held) if kind in ("code", "name"))]
    figures = [
        [
            value if isinstance(value := read_number(cell), float) else 0.0
            for cell in columns[held.index(kind)]
        ]
        for kind in ("debit", "credit", "closing")
    ]
    gaps = [abs(left - debit + credit) for debit, credit, left in zip(*figures, strict=True)]
    return bool(gaps) and max(gaps) <= _CENT and len(set(map(str, account))) < len(account)
