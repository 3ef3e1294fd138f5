"""Months without a year, and the year that stands beside them: in a row above, in a title, or as a sheet's
name.
"""

import re
from collections.abc import Mapping, Sequence

from core.history.files import Row
from core.history.headers import recognised
from core.history.month_names import month_alone
from core.history.notes import Note
from core.texts import mark

_SEARCHED, _FEWEST, _COLUMNS = 30, 2, 2
_YEAR = re.compile(r"(?<![\d.,/-])(20\d\d|199\d)(?![\d.,/-]|\s*[-–—~至到])")
_NUMBER, _MONTHS = re.compile(r"(\d{1,2})(?:\.0)?"), 12
_OF_NUMBERS = re.compile(
    r"(?:^\s*|\b(?:calendar )?year )(20\d\d|199\d)(?=\s*$)|(?<!\d)(20\d\d|199\d)(?=\s*年(?!\s*\d{1,2}\s*月))"
)
"""A year that a title states for its table, not a day in it: numbers 1 to 12 alone may be any months."""
_OF_THE_REPUBLIC = re.compile(r"\s*1\d\d[-/]\d{1,2}([-/]\d{1,2})?\s*")
_YEAR_ALONE = re.compile(r"(20\d\d|199\d)(\.0)?\s*年?度?")
_FISCAL = re.compile(r"\bfy|fiscal|财年|geschäftsjahr", re.IGNORECASE)


def with_years(name: str, rows: list[Row]) -> tuple[list[Row], tuple[Note, ...]]:
    """Return a sheet's rows with their months dated, where these stand without a year and one can be told,
    and a note that says where from.
    """
    for index, (_number, row) in enumerate(rows[:_SEARCHED]):
        across = {place: month for place, cell in enumerate(row) if (month := month_alone(cell)) is not None}
        if len(across) >= _FEWEST:
            years = _carried(rows[index - 1][1], across) if index else {}
            years = years or _of_titles(name, rows[:index], across, _YEAR)
            return (_across(rows, index, across, years), _told(years)) if years else (rows, ())
    for place in range(_COLUMNS):
        down = {
            index: month
            for index, (_number, row) in enumerate(rows)
            if place < len(row) and (month := month_alone(row[place])) is not None
        }
        numbers = {} if down else _numbered(rows, place)
        down = down or numbers
        if len(down) >= _FEWEST:
            years = _headed(rows, down)
            years = years or _of_titles(name, rows[: min(down)], down, _OF_NUMBERS if numbers else _YEAR)
            return (_down(rows, place, down, years), _told(years)) if years else (rows, ())
    return rows, ()


def _numbered(rows: list[Row], place: int) -> dict[int, int]:
    """Return the months of a column that is headed so and numbers them 1 to 12, by row."""
    cells = [row[place] if place < len(row) else None for _number, row in rows]
    head = next((at for at, cell in enumerate(cells[:_SEARCHED]) if _is_month_column(cell)), None)
    beside = () if head is None else (cell for cell in rows[head][1] if isinstance(cell, str))
    if head is None or sum(recognised(cell) == "date" for cell in beside) > 1:
        return {}
    told = {at: _NUMBER.fullmatch(str(cell).strip()) for at, cell in enumerate(cells) if at > head}
    return {at: int(found[1]) for at, found in told.items() if found and 1 <= int(found[1]) <= _MONTHS}


def _is_month_column(cell: object) -> bool:
    return isinstance(cell, str) and cell.strip().casefold() in (
        "month",
        "月份",
        "月",
        "monat",
        "mois",
        "mes",
    )


def _of_titles(
    name: str, above: Sequence[Row], months: Mapping[int, int], pattern: re.Pattern[str]
) -> dict[int, int]:
    """Return the one year that titles state, for months that run through one."""
    year = _stated([name, *_texts(above)], pattern) if _one_year(list(months.values())) else None
    return {} if year is None else dict.fromkeys(months, year)


def _one_year(months: Sequence[int]) -> bool:
    """Say whether the months run through one year, either way, and none comes twice."""
    return list(months) in (sorted(set(months)), sorted(set(months), reverse=True))


def _texts(rows: Sequence[Row]) -> list[str]:
    return [str(cell) for _number, row in rows for cell in row if cell not in (None, "")]


def _stated(texts: Sequence[str], pattern: re.Pattern[str]) -> int | None:
    """Return the one year that texts name; None where they name none or several, or a fiscal year."""
    if any(_FISCAL.search(text[:200]) for text in texts):
        return None
    years = (one for text in texts for found in pattern.finditer(text[:200]) for one in found.groups())
    told = {int(year) for year in years if year}
    return told.pop() if len(told) == 1 else None


def _carried(above: tuple[object, ...], months: Mapping[int, int]) -> dict[int, int]:
    """Return the year of each month's column from the row above, whose cells stand for those after them."""
    found, year = dict[int, int](), 0
    for place in range(max(months) + 1):
        told = _YEAR_ALONE.fullmatch(str(above[place]).strip()) if place < len(above) else None
        year = int(told[1]) if told else year
        if place in months and year:
            found[place] = year
    return found if len(found) == len(months) else {}


def _headed(rows: list[Row], at: Mapping[int, int]) -> dict[int, int]:
    """Return the year of each month's row from the last row above it that holds a year alone."""
    found, year = dict[int, int](), 0
    for index, (_number, row) in enumerate(rows):
        held = [cell for cell in row if cell not in (None, "")]
        told = _YEAR_ALONE.fullmatch(str(held[0]).strip()) if len(held) == 1 else None
        year = int(told[1]) if told else year
        if index in at and year:
            found[index] = year
    return found if len(found) == len(at) else {}


def _across(rows: list[Row], index: int, months: Mapping[int, int], years: Mapping[int, int]) -> list[Row]:
    number, row = rows[index]
    dated = tuple(
        f"{years[place]}-{months[place]:02}" if place in months else cell for place, cell in enumerate(row)
    )
    return [*rows[:index], (number, dated), *rows[index + 1 :]]


def _down(rows: list[Row], place: int, at: Mapping[int, int], years: Mapping[int, int]) -> list[Row]:
    found = list(rows)
    for index, month in at.items():
        number, row = rows[index]
        found[index] = number, (*row[:place], f"{years[index]}-{month:02}", *row[place + 1 :])
    return found


def _told(years: Mapping[int, int]) -> tuple[Note, ...]:
    text = mark("months stand without a year: {years} is taken from beside them")
    return (Note(0, "date", text, False, (("years", ", ".join(map(str, sorted(set(years.values()))))),)),)


def with_era(header: str, cells: Sequence[object]) -> Sequence[object]:
    """Return the cells of a column of dates with their era, where its header is Chinese and all are written
    114/01, as in Taiwan.
    """
    texts = [cell for cell in cells if cell not in (None, "")]
    taiwanese = re.search(r"[\u4e00-\u9fff]", header) and all(
        isinstance(cell, str) and _OF_THE_REPUBLIC.fullmatch(cell) for cell in texts
    )
    return [f"民國{str(cell).strip()}" if cell else cell for cell in cells] if taiwanese else cells
