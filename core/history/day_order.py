"""In which order a column writes days and months."""

import re
from collections.abc import Sequence

from core.history.month_names import NAMES
from core.texts import mark

_LONGEST, _FEW = 60, 3
"""Signs of a cell that may still name a month. Patterns that look back need time in a power of the length."""


def days_come_first(cells: list[object]) -> bool:
    """Say whether 03/04/2024 means 3 April: some first part is above 12, or months only then run on without
    gaps.
    """
    pairs = [
        re.match(r"^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{2,4})", cell[:_LONGEST])
        for cell in cells
        if isinstance(cell, str)
    ]
    parts = [(int(found[1]), int(found[2])) for found in pairs if found]
    years = [int(found[3]) for found in pairs if found]
    if any(first > 12 for first, _second in parts):
        return True
    if any(second > 12 for _first, second in parts):
        return False
    turned = [(year, second, first) for year, (first, second) in zip(years, parts, strict=True)]
    american = [(year, first, second) for year, (first, second) in zip(years, parts, strict=True)]
    ordered = [_runs_one_way(one) for one in (turned, american)]
    if ordered[0] != ordered[1] and len(set(parts)) > _FEW:
        return ordered[0]  # as days first, or as months first, the rows are in the order of time
    return len(parts) > 1 and len({first for first, _second in parts}) < len(
        {second for _first, second in parts}
    )


def _runs_one_way(days: Sequence[tuple[int, int, int]]) -> bool:
    """Say whether days follow each other, or the newest stand first."""
    return list(days) in (sorted(days), sorted(days, reverse=True))


def days_without_year(cells: Sequence[object]) -> bool:
    """Say whether cells like "Jan 15" are days of one year and not months of 2015: one month's name stands
    beside numbers that lie too far apart.
    """
    numbers: dict[int, set[int]] = {}
    for cell in cells:
        found = re.fullmatch(r"([A-Za-z]{3,9})\.? (\d{2})", cell.strip()) if isinstance(cell, str) else None
        if found and found[1].casefold() in NAMES:
            numbers.setdefault(NAMES[found[1].casefold()], set()).add(int(found[2]))
    return any(len(held) > 1 and max(held) - min(held) > 3 for held in numbers.values())


def days_are_ambiguous(cells: Sequence[object]) -> bool:
    """Say whether nothing in a column tells if 03/04/2026 is in March or in April."""
    pairs = [
        re.match(r"^\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}", cell[:_LONGEST])
        for cell in cells
        if isinstance(cell, str)
    ]
    parts = [(int(found[1]), int(found[2])) for found in pairs if found]
    told = any(first > 12 or second > 12 for first, second in parts)
    return not told and any(first != second for first, second in parts)


def told_of_order(cells: Sequence[object]) -> str | None:
    """Return how days and months of a column are read where nothing in it tells, None elsewhere."""
    if not days_are_ambiguous(cells):
        return None
    if days_come_first(list(cells)):
        return mark("days and months could be either way round: 03/04 is read as 3 April")
    return mark("days and months could be either way round: 03/04 is read as 4 March")
