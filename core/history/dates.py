"""Months as people write them."""

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from core.history.day_order import days_come_first
from core.history.month_names import HAN, NAMES, SHY, in_plain_signs
from core.history.undone import with_october, with_years_for_days
from core.texts import mark

_EXCEL_EPOCH = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1990, 2100
_LONGEST = 60
"""Signs of a cell that may still name a month. Patterns that look back need time in a power of the length."""


_YEAR_DOT_MONTH = re.compile(r"(\d{4})\.(\d{1,2})")
_NOT_A_MONTH = re.compile(
    r"\b(ytd|year to date|cumulative|totals?|average|avg|forecast(ed)?|budget|plan|target|prior year|ltm|ttm|"
    r"annuali[sz]ed|12 ?m(onths)?|(fy|year|quarter|q|trimestre|half[- ]?year) (to|end(ed|ing)?)|yoy|mom|"
    r"(two|three|four|six|nine|twelve|[2-9]|1[0-8]) ?-?(m|mos?|mths?|months?)(?=\.? (to|end))|"
    r"(thirteen|twenty-six|fifty-two|13|26|39|52) weeks?)\b|^trimestre\b|^(rolling|change)\b|\bvs\.? .*\d|"
    r"^[δ∆]|[(\[]\s?[fbe]\s?[)\]]|[(\[]\s?(proj|est)\b|\d{2}\s?[fbe]$|(?-i:\best\.?)$|"
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
FOOTNOTES = ("*", "†", "‡")
"""Signs behind a month, and before its note below the table."""
_ACTUAL = re.compile(r"(?<=\d)\s?A$|\s*[(\[]\s?A(ct|ctuals?)?\s?[)\]]$|\s+act(uals?)?\.?$", re.IGNORECASE)
_WHOLE_MONTH = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月]0?1日?\s*(?:至|到|~|–|—|-|to)\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$"
)
_ENDING = re.compile(r"^(month|period) (ending|ended|end)\b:?\s*", re.IGNORECASE)
_FROM_TO = re.compile(r"(.{5,12}?)\s*(?:至|到|~|–|—|-(?=\d{4})|(?<=\s)-(?=\s)|\bto\b)\s*(.{5,12})")
"""A span from a month to itself is that month."""
_ERAS = {"民國": 1911, "民国": 1911, "令和": 2018, "平成": 1988}
"""Eras with the year before their first; three digits without a name are of the Republic of China."""
_OF_AN_ERA = re.compile(
    rf"^(?:中華|中华)?(?:({'|'.join(_ERAS)})\s*(\d{{1,3}}|元)\s*(?:年\s*|[-/])|(1\d\d)\s*年\s*)"
    r"(\d{1,2})(?:\s*月(?:份|度)?|\s*[-/月]\s*(\d{1,2})\s*日?)?$"
)
_IN_PART = re.compile(
    r"\b(mtd|month to date|to date|partial( month)?|incomplete|in progress|unvollständig|partiel(le)?|parcial"
    r"|incompleto)\b"
    r"|\b(thru|through|until|up to|as (of|at)|bis|jusqu'au|hasta)\b.{0,12}\d"
    r"|至今|未完结|未结账|不完整|截至",
    re.IGNORECASE,
)
"""Words of a month of which only a part is there."""
_DAYS_BESIDE = re.compile(r"[(\[]\s?(\d{1,2})\s?[-–]\s?(\d{1,2})\.?\s?[)\]]")
_DAYS_COUNTED = re.compile(
    r"(?:[(\[]|\s[–-])\s?(\d{1,2}) (?:days|tage|jours|días|天)\s?(?:[)\]]|$)", re.IGNORECASE
)
_BESIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$|\s+[–—-]\s+\D.*$")
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
    return _read_text(str(cell or "").strip()[: _LONGEST + 1], day_first, date_1904)


@lru_cache(maxsize=4096)
def _read_text(cell: str, day_first: bool, date_1904: bool) -> Day | NoMonth:
    """Return the day that a text names; long files repeat theirs."""
    text = in_plain_signs(cell).strip("'\"`")
    if text.startswith(FOOTNOTES):
        return NoMonth(mark("names no month"))
    text = text.rstrip("".join((*FOOTNOTES, " ")))
    if len(text) > _LONGEST:
        return NoMonth(mark("names no month"))
    text = _ENDING.sub("", _ACTUAL.sub("", text))
    if _NOT_A_MONTH.search(text):
        return NoMonth(mark("is a forecast or a sum of months, not a month"))
    ends = _ends_of(text, day_first, date_1904)
    if ends is not None and (ends[0] == ends[1] and ends[0][2] is None):
        return ends[0]
    if (ends is None or ends[0][:2] == ends[1][:2]) and in_part(text):
        bare = _BESIDE.sub("", text) if ends is None else text
        said = _from_text(bare, day_first, date_1904)
        if not isinstance(said, NoMonth):
            return (*said[:2], None) if ends is None else ends[0]
    if names_several(text):
        return NoMonth(mark("names several months, not one"))
    return _from_text(_PARTS_OF_A_MONTH.sub(" ", text), day_first, date_1904)


def _ends_of(text: str, day_first: bool, date_1904: bool) -> tuple[Day, Day] | None:
    """Return the two days, or months, that a text names from and to; None for any other."""
    ends = _FROM_TO.fullmatch(text)
    if ends is None:
        return None
    first, last = (_from_text(one.strip(), day_first, date_1904) for one in ends.groups())
    return None if isinstance(first, NoMonth) or isinstance(last, NoMonth) else (first, last)


def in_part(text: str) -> bool:
    """Say whether a text beside a month says that only a part of it is there."""
    return bool(_IN_PART.search(text) or _DAYS_BESIDE.search(text) or _DAYS_COUNTED.search(text))


def read_months(cells: Sequence[object], *, date_1904: bool = False) -> list[Month | NoMonth]:
    """Return the month of each cell of a column, all read in one style."""
    cells = with_years_for_days(with_october(cells))
    day_first = days_come_first(list(cells))
    return [read_month(cell, day_first=day_first, date_1904=date_1904) for cell in cells]


def names_several(text: str) -> bool:
    """Say whether a text names a span of more than one month: Jan–Mar 2026, 2026年1-3月."""
    if _SPAN.search(text):
        return True
    words = re.findall(r"[^\W\d_]+", text.casefold())
    named = {NAMES[word] for word in words if word in NAMES and word not in SHY}
    dated = set(re.findall(r"(\d{4})\s*年?\s*[-/.年 ]\s*第?(\d{1,2})(?!\d)", text))
    return len(named) > 1 or len(dated) > 1


_NO_NOTE, _WORKING_DAYS = 5, 18
"""(1-2) is a note rather than two days; a month has eighteen working days and more."""


def _is_all_of_it(text: str) -> bool:
    """Say whether a text names the last day of a month, or another month's: the day of a report."""
    found = _UNTIL_THEN.search(text)
    if found is None:
        return False
    day = read_day(found[1].strip(" )]."), day_first="." in found[1])
    own = read_day(_BESIDE.sub("", text)) if "(" in text else day
    if isinstance(day, NoMonth) or day[2] is None or isinstance(own, NoMonth):
        return bool(re.search(r"\b(2[89]|3[01])\b", found[1])) and isinstance(day, NoMonth)
    return day[:2] != own[:2] or day[2] >= monthrange(*day[:2])[1] - 1


_UNTIL_THEN = re.compile(
    r"\b(?:thru|through|until|up to|as (?:of|at)|bis|jusqu'au|hasta)\b\s*(.+)", re.IGNORECASE
)


def days_named(cell: object) -> tuple[int, int] | None:
    """Return the first and last day of a cell like "Mar 1 - 15, 2026", which names a part of a month."""
    if not isinstance(cell, str) or len(cell) > _LONGEST:
        return None
    text = in_plain_signs(cell)
    if (found := _DAYS_BESIDE.search(text)) and int(found[2]) >= _NO_NOTE:
        return int(found[1]), int(found[2])
    if (found := _DAYS_COUNTED.search(text)) and int(found[1]) < _WORKING_DAYS:
        return 1, int(found[1])
    if _IN_PART.search(text) and not _is_all_of_it(text):
        return 1, 0
    for day_first in (True, False):
        ends = _ends_of(text, day_first, False)
        if ends is not None and ends[0][:2] == ends[1][:2] and ends[0][2] and ends[1][2]:
            return ends[0][2], ends[1][2]
    found = _DAYS.search(text) or _DAYS_SPELT.search(text)
    return (int(found[1]), int(found[2])) if found else None


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
    if found := re.match(r"^(\d{4})[\s/-]?m\s?(\d{1,2})$|^m\s?(\d{1,2})[\s/-]?(\d{4})$", text, re.IGNORECASE):
        return _checked(int(found[1] or found[4]), int(found[2] or found[3]))
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
    words = re.findall(r"[^\W\d_]+|\d+", text.casefold())
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
