"""Months as people write them."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.history.month_names import HAN, NAMES, SHY
from core.history.undone import with_october, with_years_for_days
from core.texts import mark

_EXCEL_EPOCH = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1990, 2100
_LONGEST, _FEW = 60, 3
"""Signs of a cell that may still name a month. Patterns that look back need time in a power of the length."""


_YEAR_DOT_MONTH = re.compile(r"(\d{4})\.(\d{1,2})")
_NOT_A_MONTH = re.compile(
    r"\b(ytd|year to date|cumulative|totals?|average|avg|forecast(ed)?|budget|plan|target|prior year|ltm|ttm|"
    r"annuali[sz]ed|12 ?m(onths)?|year (to|ended|ending)|yoy|mom)\b|^(rolling|change)\b|\bvs\.? .*\d|"
    r"^[δ∆]|[(\[]\s?[fbe]\s?[)\]]|[(\[]\s?(proj|est)\b|\d{2}\s?[fbe]$|"
    r"累计|预测|预算|计划|目标|合计",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\d{1,2}\s?月?(?:份)?\s?[-–—~至到]\s?\d{1,2}\s?月|第?\d{1,2}\s?期\s?[-–—~至到]|^\d{4}\.\d{1,2}-\d{1,2}$"
)
_DAYS = re.compile(r"[A-Za-z]{3,9}\.? (\d{1,2}) ?[-–—] ?(\d{1,2}),? '?(?:\d{4}|\d{2})(?!\d)")
_DAYS_SPELT = re.compile(
    r"[A-Za-z]{3,9}\.? (\d{1,2}),?(?: \d{4})? ?(?:to|through|[-–—]) ?[A-Za-z]{3,9}\.? (\d{1,2}),? \d{4}"
)
_ACTUAL = re.compile(r"(?<=\d)\s?A$|\s*[(\[]\s?A(ct|ctuals?)?\s?[)\]]$|\s+actuals?$", re.IGNORECASE)
_WHOLE_MONTH = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月]0?1日?\s*(?:至|到|~|–|—|-|to)\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$"
)
_ENDING = re.compile(r"^(month|period) (ending|ended|end)\b:?\s*", re.IGNORECASE)
_FROM_TO = re.compile(r"(.{5,12}?)\s*(?:至|到|~|–|—|-(?=\d{4})|\bto\b)\s*(.{5,12})")
"""A span from a month to itself is that month."""
_ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988}
"""Eras with the year before their first; three digits without a name are of the Republic of China."""
_OF_AN_ERA = re.compile(
    rf"^(?:中華|中华)?(?:({'|'.join(_ERAS)})\s*(\d{{1,3}}|元)\s*(?:年\s*|[-/])|(1\d\d)\s*年\s*)"
    r"(\d{1,2})(?:\s*月(?:份|度)?|\s*[-/月]\s*(\d{1,2})\s*日?)?$"
)
_FISCAL = re.compile(r"\bfy ?'?\d{2}", re.IGNORECASE)
_PARTS_OF_A_MONTH = re.compile(r"[(\[]?\b(mtd|month to date)\b[)\]]?|至今", re.IGNORECASE)


@dataclass(frozen=True)
class NoMonth:
    """Why a cell names no month: a message id."""

    reason: str


Month = tuple[int, int]
Day = tuple[int, int, int | None]
"""Year, month and day; None for a month as a whole."""


def read_month(cell: object, *, day_first: bool = False, date_1904: bool = False) -> Month | NoMonth:
    """Return (year, month), or why the cell names none."""
    found = read_day(cell, day_first=day_first, date_1904=date_1904)
    return found if isinstance(found, NoMonth) else found[:2]


def read_day(cell: object, *, day_first: bool = False, date_1904: bool = False) -> Day | NoMonth:
    """Return (year, month, day or None), or why the cell names no month."""
    if isinstance(cell, (datetime, date)):
        return _checked(cell.year, cell.month, cell.day)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _from_number(float(cell), date_1904)
    text = in_plain_signs(str(cell or "").strip()[: _LONGEST + 1]).strip("'\"`")
    if len(text) > _LONGEST:
        return NoMonth(mark("names no month"))
    text = _ENDING.sub("", _ACTUAL.sub("", text))
    if _NOT_A_MONTH.search(text):
        return NoMonth(mark("is a forecast or a sum of months, not a month"))
    ends = _FROM_TO.fullmatch(text)
    if ends is not None:
        first, last = (_from_text(one.strip(), day_first, date_1904) for one in ends.groups())
        if first == last and not isinstance(first, NoMonth) and first[2] is None:
            return first
    if names_several(text):
        return NoMonth(mark("names several months, not one"))
    return _from_text(_PARTS_OF_A_MONTH.sub(" ", text), day_first, date_1904)


def month_alone(cell: object) -> int | None:
    """Return the month that a cell names without a year: Jan, March, 1月, 十二月; None for anything else."""
    if not isinstance(cell, str) or not 0 < len(cell) <= _LONGEST:
        return None
    text = in_plain_signs(cell).strip().casefold().removesuffix(".")
    if text in NAMES:
        return NAMES[text]
    if found := re.fullmatch(r"(\d{1,2}|[一二三四五六七八九十]{1,2})\s?月[份度]?", text):
        number = int(found[1]) if found[1].isdecimal() else HAN.get(found[1], 0)
        return number if 1 <= number <= 12 else None
    return None


def read_months(cells: Sequence[object], *, date_1904: bool = False) -> list[Month | NoMonth]:
    """Return the month of each cell of a column, all read in one style."""
    cells = with_years_for_days(with_october(cells))
    day_first = days_come_first(list(cells))
    return [read_month(cell, day_first=day_first, date_1904=date_1904) for cell in cells]


def names_several(text: str) -> bool:
    """Say whether a text names a span of more than one month: Jan–Mar 2026, 2026年1-3月."""
    if _SPAN.search(text):
        return True
    words = re.findall(r"[a-zäçéû]+", text.casefold())
    named = {NAMES[word] for word in words if word in NAMES and word not in SHY}
    dated = set(re.findall(r"(\d{4})\s*年?\s*[-/.年 ]\s*第?(\d{1,2})(?!\d)", text))
    return len(named) > 1 or len(dated) > 1


def days_named(cell: object) -> tuple[int, int] | None:
    """Return the first and last day of a cell like "Mar 1 - 15, 2026", which names a part of a month."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return None
    text = in_plain_signs(cell)
    if re.search(r"\bmtd\b|month to date|至今", text, re.IGNORECASE):
        return 1, 0
    found = _DAYS.search(text) or _DAYS_SPELT.search(text)
    return (int(found[1]), int(found[2])) if found else None


def in_plain_signs(text: str) -> str:
    """Return a text with its digits in 0–9 and its signs in their usual width."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)


def _checked(year: int, month: int, day: int | None = None) -> Day | NoMonth:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return NoMonth(mark("its year is out of range"))
    if not 1 <= month <= 12:
        return NoMonth(mark("names no month"))
    return year, month, day if day is not None and 1 <= day <= monthrange(year, month)[1] else None


def _from_number(value: float, date_1904: bool) -> Day | NoMonth:
    if 199_001 <= value <= 210_012 and value == int(value) and 1 <= int(value) % 100 <= 12:
        return _checked(int(value) // 100, int(value) % 100)
    if 19_900_101 <= value <= 21_001_231 and value == int(value):
        return _checked(int(value) // 10_000, int(value) // 100 % 100, int(value) % 100)
    if 32_874 <= value <= 73_415:  # Excel's serial numbers of 1990 to 2100
        day = _EXCEL_EPOCH + timedelta(days=int(value) + (1_462 if date_1904 else 0))
        return _checked(day.year, day.month, day.day)
    if value != int(value) and (found := _YEAR_DOT_MONTH.fullmatch(str(value))):
        return _checked(int(found[1]), int(found[2]))
    if FIRST_YEAR <= value <= LAST_YEAR:
        return NoMonth(mark("is a whole year, not a month"))
    return NoMonth(mark("names no month"))


def _from_text(text: str, day_first: bool, date_1904: bool) -> Day | NoMonth:
    if re.search(r"\bq[1-4]\b|[1-4]q|季度|h[12]\b|半年", text, re.IGNORECASE) and not re.search(
        r"\d{4}-\d{2}-\d{2}", text
    ):
        return NoMonth(mark("is a quarter or half-year, not a month"))
    if found := re.match(
        r"^(\d{4})\s*年?\s*[-/._年 ]\s*(\d{1,2})\s*(?:月(?:份|度)?)?"
        r"(?:\s*[-/.]?\s*(\d{1,2})\s*日?)?(?:[T ].*)?$",
        text,
    ):
        return _checked(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    if found := _WHOLE_MONTH.match(text):
        year, month, *end = map(int, found.groups())
        if end[:2] == [year, month] and 1 <= month <= 12 and end[2] == monthrange(year, month)[1]:
            return _checked(year, month)
    if found := re.match(r"^(\d{4})\s*(?:年|[-/.])?\s*第?\s*(\d{1,2})\s*期$", text):
        return _checked(int(found[1]), int(found[2]))
    if found := re.match(r"^(\d{4})\s*年\s*(十[一二]|[一二三四五六七八九十])\s*月(?:份)?$", text):
        return _checked(int(found[1]), HAN[found[2]])
    if found := re.match(r"^(\d{4})(\d{2})(\d{2})\s", text):
        return _checked(int(found[1]), int(found[2]), int(found[3]))
    if found := _OF_AN_ERA.match(text):
        year = 1 if found[2] == "元" else int(found[2] or found[3])
        return _checked(_ERAS[found[1] or "民國"] + year, int(found[4]), int(found[5] or 0) or None)
    if found := re.match(r"^(\d{4})\s?m\s?(\d{1,2})$", text, re.IGNORECASE):
        return _checked(int(found[1]), int(found[2]))
    if found := re.match(r"^(\d{1,2})[-/.](\d{4})$", text):
        return _checked(int(found[2]), int(found[1]))
    if found := re.match(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:\s.*)?$", text):
        first, second, year = int(found[1]), int(found[2]), _four_digits(int(found[3]))
        turned = (day_first and second <= 12) or first > 12
        return _checked(year, second, first) if turned else _checked(year, first, second)
    if found := re.match(r"^(\d{2})\s*年\s*(\d{1,2})\s*月(?:份)?$", text):
        return _checked(_four_digits(int(found[1])), int(found[2]))
    if re.match(r"^\d+(\.\d+)?$", text):
        return _from_number(float(text), date_1904)
    return _from_name(text)


def _from_name(text: str) -> Day | NoMonth:
    fiscal = _FISCAL.search(text)
    if fiscal is not None:
        text = _FISCAL.sub(" ", text)
        if not re.search(r"\d{4}|'\d{2}", text):
            return NoMonth(mark("is a month of a fiscal year: give it with its calendar year"))
    words = re.findall(r"[a-zäçéû]+|\d+", text.casefold())
    alone = len([word for word in words if not word.isdigit()]) == 1 and len(words) == 2
    month = next((NAMES[word] for word in words if word in NAMES and (alone or word not in SHY)), None)
    years = [int(word) for word in words if word.isdigit() and len(word) == 4]
    short = [int(word) for word in words if word.isdigit() and len(word) <= 2]
    if month is None:
        return NoMonth(mark("names no month"))
    if years:
        return _checked(years[0], month, short[0] if len(short) == 1 else None)
    # 05-Jan is a day: only what follows the name may be a year.
    if not short or not words[-1].isdigit() or len(words[-1]) < 2:
        return NoMonth(mark("has no year"))
    return _checked(_four_digits(short[-1]), month, short[0] if len(short) == 2 else None)


def _four_digits(year: int) -> int:
    return year if year > 99 else 2000 + year if year < 70 else 1900 + year


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
