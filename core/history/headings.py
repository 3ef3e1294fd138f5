"""Headers of two rows: a figure, and what sets its columns apart; years in a column beside their months."""

import re
from itertools import zip_longest

from core.history.dates import NoMonth, read_month
from core.history.files import Row
from core.history.headers import in_part, is_of_another_kind, is_of_the_month, recognised
from core.history.numbers import read_number

_YEAR = re.compile(r"years?|年|年份|年度|jahr")
_FEWEST_KINDS = 2

Headed = tuple[tuple[str, ...], list[Row]]


def with_second_header(names: tuple[str, ...], rows: list[Row]) -> Headed:
    """Return the names with those of a second row of the header: Revenue over Budget and Actual, or over US
    and UK.
    """
    second = tuple("" if cell is None else cell for cell in rows[0][1]) if rows else ()
    texts = tuple(" ".join(cell.split()) for cell in second if isinstance(cell, str))
    if not any(texts) or len(texts) < len(second) or any(map(_tells_something, texts)):
        return names, rows
    if texts[0] and recognised(texts[0]) != "date":
        return names, rows
    pairs = list(zip_longest(names, texts, fillvalue=""))
    above = _merged(names, len(pairs))
    filled = [under for _name, under in pairs[1:] if under]
    of_kinds = len(filled) >= _FEWEST_KINDS and all(map(_is_kind, filled))
    several = {
        over
        for (name, under), over, (_before, left) in zip(pairs[1:], above[1:], pairs, strict=False)
        if not name and under and left and recognised(over) not in (None, "date")
    }
    if not of_kinds and not several:
        return names, rows
    found = [
        _name(name, over, under, over in several) for (name, under), over in zip(pairs, above, strict=True)
    ]
    return tuple(found), rows[1:]


def _tells_something(text: str) -> bool:
    return isinstance(read_number(text), float) or not isinstance(read_month(text), NoMonth)


def _is_kind(text: str) -> bool:
    return is_of_another_kind(text) or is_of_the_month(text)


def _merged(names: tuple[str, ...], width: int) -> list[str]:
    """Return the name above each column: a merged cell names those to its right."""
    found, above = list[str](), ""
    for place in range(width):
        above = (names[place] if place < len(names) else "") or above
        found.append(above)
    return found


def _name(name: str, over: str, under: str, of_several: bool) -> str:
    if not under or recognised(under) == "date":
        return name or under
    if _is_kind(under) or not of_several:
        return under if recognised(under) is not None else f"{over} {under}".strip()
    return in_part(over, (under,))


def years_with_months(names: tuple[str, ...], rows: list[Row]) -> Headed:
    """Return the rows with a column of years put into the months beside it (Year, Month; 年, 月)."""
    year = next((place for place, name in enumerate(names) if _YEAR.fullmatch(name.strip().casefold())), None)
    month = next((place for place, name in enumerate(names) if recognised(name) == "date"), None)
    if year is None or month is None:
        return names, rows

    last: object = None

    def dated(row: tuple[object, ...]) -> tuple[object, ...]:
        """Return a row whose month has its year: its own, or the last one above it (merged cells)."""
        nonlocal last
        if max(year, month) >= len(row):
            return row
        last = last if row[year] in (None, "") else row[year]
        written = str(row[month]).strip().removesuffix(".0").removesuffix("月")
        of = str(last).strip().removesuffix(".0").removesuffix("年")
        name = f"{of}-{int(written):02}" if written.isdecimal() and len(written) < 3 else f"{written} {of}"
        return (*row[:month], name, *row[month + 1 :])

    kept = tuple("" if place == year else name for place, name in enumerate(names))
    return kept, [(number, dated(row)) for number, row in rows]
