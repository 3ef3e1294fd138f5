"""What a spreadsheet has made of months, undone: October without its nought, years taken for days."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

_FEWEST = 3
_YEAR_DOT_MONTH = re.compile(r"(\d{4})\.(\d{1,2})")


def with_years_for_days(cells: Sequence[object]) -> tuple[object, ...]:
    """Return the cells with what a spreadsheet made of Nov-24, Dec-24, Jan-25 undone: days of one year that
    are out of order, and one month after the other if their days are years.
    """
    told = [(place, cell) for place, cell in enumerate(cells) if isinstance(cell, (datetime, date))]
    dates = [date(cell.year, cell.month, cell.day) for _place, cell in told]
    if len(dates) < _FEWEST or len({one.year for one in dates}) > 1 or dates == sorted(dates):
        return tuple(cells)
    months = [12 * one.day + one.month for one in dates]
    if any(later - month != 1 for month, later in pairwise(months)):
        return tuple(cells)
    read = {place: f"20{one.day:02}-{one.month:02}" for (place, _cell), one in zip(told, dates, strict=True)}
    return tuple(read.get(place, cell) for place, cell in enumerate(cells))


def with_october(cells: Sequence[object]) -> tuple[object, ...]:
    """Return the cells with 2025.1 read as October where 2025.9 stands before it, or 2025.11 after (the other
    way round where the newest stand first): a spreadsheet drops the last nought of 2025.10.
    """
    parts = [_YEAR_DOT_MONTH.fullmatch(str(cell).strip()) for cell in cells]
    months = [(int(found[1]), int(found[2])) if found else None for found in parts]
    told = list(cells)
    for place, month in enumerate(months):
        if month is None or month[1] != 1 or not parts[place]:
            continue
        beside = {months[at] for at in (place - 1, place + 1) if 0 <= at < len(months)}
        if (month[0], 9) in beside or (month[0], 11) in beside:
            told[place] = f"{month[0]}-10"
    return tuple(told)
