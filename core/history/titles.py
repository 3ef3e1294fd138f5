"""What titles and notes around a table say of its figures: their unit, of all lines or of some, and that they
are of several months.
"""

import re
from collections.abc import Sequence

from core.history.dates import Day, NoMonth, read_day
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.headers import recognised
from core.history.notes import Note
from core.history.numbers import currency_of, read_number
from core.history.units import is_unit, is_unit_of_count, unit_in_header, unit_in_title, unit_word
from core.texts import mark

_FEWEST_COLUMNS, _MOST_TITLES = 3, 100
_AMOUNT = re.compile(r"-?\d{1,5}|-?\d+[.,]\d+|-?\d{7,}").fullmatch
_MARK = re.compile(r"^[(（\[]?([*†‡§①②③]+|[¹²³])[)）\]]?\s*")
_CLAUSES = re.compile(r"[,，;；。]")
_SUBJECT = re.compile(
    r"^(?:notes?|注|备注)?\s*[:：]?\s*(.{1,40}?)\s*(?:\b(?:are |is )?in\b|单位|[:：(（])", re.IGNORECASE
)
_COUNTED = re.compile(
    r"\b(tokens?|headcount|users?|customers?|employees|staff|people|requests|calls|seats|shares?|visits?|views|"
    r"downloads|parameters|impressions|miles|pages|orders|transactions)\b.{0,40}\bin\b|"
    r"(人数|用户|客户|令牌|次数|股数|订单).{0,6}(单位|[:：])",
    re.IGNORECASE,
)
"""Notes whose unit is that of something counted."""
_SAYS_SO = re.compile(r"单位|單位|\bunits?\b|\b(amounts?|figures|currency)\b", re.IGNORECASE)
LONG_PERIOD = re.compile(
    r"\b(quarterly|annual|half-?yearly) (figures|data|results|p&l|accounts|statements?)\b|"
    r"\b(quarters?|years?|half-?years?) end(ed|ing)\b|季报|年报|按季|按年",
    re.IGNORECASE,
)

_BEGINS = (
    r"(?:[a-zäé]{3,9}\.? \d{1,2}(?:,? \d{4})?|\d{1,2}\.? [a-zäé]{3,9}\.?(?: \d{4})?"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?)"
)
"""A day, with which a span begins."""
_UNTIL = re.compile(
    r"(?:\bas (?:of|at)|\bthrough|\buntil|\bbis(?: zum)?|\bstand\b|\b(?:period|months?|weeks?|quarter|year)"
    rf" end(?:ed|ing)\b|截至|截止(?:到|至)?|(?P<begins>{_BEGINS})\s*(?:[-–—~]|\bto\b|\bau\b|至|到))"
    r"\s*[:：]?\s*(?P<day>.{6,20})",
    re.IGNORECASE,
)
_ACTUAL = re.compile(
    r"(?:\bactuals?|^ist(?:[- ]?werte)?|\breales|\bréel)\b.{0,14}?"
    r"\b(?:through|thru|to|until|up to|bis|hasta|jusqu'[àa])\s+(.{4,16})"
    r"|实际.{0,6}(?:至|到)\s*(.{4,10})",
    re.IGNORECASE,
)
_THROUGH = re.compile(r"\bactuals? (through|thru)\b", re.IGNORECASE)
_TO_COME = re.compile(
    r"\bforecast|\bplan(ned|ung|s)?\b|\bbudget|\bprojections?\b|\bprojected\b|thereafter|danach|prognose|预测|预算|计划",
    re.IGNORECASE,
)

Units = dict[str, float]
"""Factors by what they are of: a footnote's mark, or a role."""


def titles_of(filled: list[Row]) -> list[str]:
    """Return the texts that stand above the table, or alone in their row."""
    found: list[str] = []
    above, headed, second = True, False, False
    for _number, row in filled:
        held = [cell for cell in row if cell not in (None, "")]
        if is_row_of_units_above(row):
            continue
        above = above and not _is_header(held) and (len(held) < _FEWEST_COLUMNS or _states_a_unit(held))
        if not above and not headed and len(held) >= _FEWEST_COLUMNS:
            headed, corner = True, row[0]  # the first cell of the header may say it of the whole table
            if isinstance(corner, str) and recognised(corner) in (None, "date"):
                found += [corner] if _says_of_all(corner) else []
        elif headed and not second:
            second, corner = True, row[0]  # or that of the line below it, if that line is all words
            figures = any(isinstance(read_number(cell), float) for cell in row[1:])
            if not figures and isinstance(corner, str) and recognised(corner) is None:
                found += [corner] if _says_of_all(corner) or unit_in_header(corner) != 1 else []
        if above or (len(held) == 1 and isinstance(held[0], str)):
            texts = [
                cell
                for cell in held
                if isinstance(cell, str) and (recognised(cell) is None or _MARK.match(cell))
            ]
            found += texts if above else [text for text in texts if _is_of_figures(text)]
        if len(found) >= _MOST_TITLES:
            break
    return found


def _says_of_all(corner: str) -> bool:
    """Say whether the first cell of a header states the unit or the currency of the whole table."""
    return unit_in_title(corner) is not None or currency_of(corner) is not None


def _is_header(held: list[object]) -> bool:
    return sum(isinstance(cell, str) and recognised(cell) is not None for cell in held) > 1


def _states_a_unit(held: list[object]) -> bool:
    """Say whether a row is no header, and one of its cells says in what the figures are."""
    texts = [str(cell) for cell in held]
    return not any(recognised(text) for text in texts) and any(
        unit_in_title(text) is not None
        or (currency_of(text) is not None and _SAYS_SO.search(text) is not None)
        for text in texts
        if not _AMOUNT(text)
    )


def _is_of_figures(note: str) -> bool:
    """Say whether a note below a table states no unit, or one of its figures."""
    return bool(_by_role(note)) or _COUNTED.search(note[:200]) is None


def is_row_of_units_above(row: tuple[object, ...]) -> bool:
    """Say whether a row above a header holds the units of columns: not those of the months, nor a title's."""
    filled = [cell for cell in row if cell not in (None, "")]
    return (
        len(filled) > 1
        and row[0] in (None, "")
        and is_row_of_units(row)
        and not any(_SAYS_SO.search(str(cell)) for cell in filled)
    )


def units_of(titles: Sequence[str]) -> tuple[float | None, Units]:
    """Return the factor that titles state of all figures (None: they state none), and those of some: of what
    bears a footnote's mark, or is named beside the unit.
    """
    whole, found = None, Units()
    for title in titles:
        marked = _MARK.match(title)
        if marked is not None and (factor := _of_its_own(title[marked.end() :])) is not None:
            found.setdefault(marked[1], factor)
            continue
        own = _by_role(title)
        for role, factor in own.items():
            found.setdefault(role, factor)
        if whole is None and not own:
            whole = unit_in_title(title)
    return whole, found


def _by_role(title: str) -> Units:
    """Return the factors of the roles that a title names beside their units: customers in thousands."""
    found = Units()
    for clause in _CLAUSES.split(title[:200]):
        subject = _SUBJECT.match(clause.strip(" (（["))
        role = recognised(subject[1]) if subject is not None else None
        factor = _of_its_own(clause)
        if role is not None and role != "date" and factor is not None:
            found[role] = factor
    return found


def _of_its_own(text: str) -> float | None:
    """Return the factor of a text that names its line, as a header does: a letter is enough."""
    stated = unit_in_header(text)
    return stated if stated != 1 else unit_in_title(text)


def unborne(units: Units, headers: Sequence[str]) -> float | None:
    """Return the factor of a footnote whose mark no header bears: it is of the whole table."""
    return next(
        (
            factor
            for key, factor in units.items()
            if _MARK.match(key) and not any(key in header for header in headers)
        ),
        None,
    )


def told_of_lines(units: Units, before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Note, ...]:
    """Say so where a unit is of some lines alone."""
    named = [header for header, with_unit in zip(before, after, strict=True) if header != with_unit]
    if not units or not named:
        return ()
    text = mark("a note states the unit of {names} alone: the other lines count as they stand")
    return (Note(0, "", text, True, (("names", ", ".join(named)),)),)


def with_units(headers: tuple[str, ...], units: Units) -> tuple[str, ...]:
    """Return the headers with the units that are theirs alone."""

    def named(header: str) -> str:
        of = (factor for key, factor in units.items() if key in header or recognised(header) == key)
        factor = next(of, None)
        return header if factor is None or unit_in_header(header) != 1 else f"{header} ({unit_word(factor)})"

    return tuple(map(named, headers)) if units else headers


def until(titles: Sequence[str]) -> Day | None:
    """Return the day up to which titles say that figures go; None where they say none, or a month alone."""
    for title in titles:
        for found in _UNTIL.finditer(title[:200]):
            day, begins = _first_day(found["day"]), found["begins"]
            if day is None or day[2] is None:
                continue
            # "Report 7 - 20 March 2025" is no span: no month is called Report
            if not begins or _first_day(begins) or _first_day(f"{begins} {day[0]}"):
                return day
    return None


def actual_until(titles: Sequence[str]) -> Day | None:
    """Return the month up to which titles say that figures are actual, with a forecast after it."""
    for title in titles:
        found = _ACTUAL.search(title[:200])
        if found is not None and any(_TO_COME.search(one[:200]) for one in titles):
            return _first_day(found[1] or found[2])
    return None


def through(titles: Sequence[str]) -> Day | None:
    """Return the month through which titles say that figures are actual, without a word of what follows."""
    found = (_ACTUAL.search(title[:200]) for title in titles if _THROUGH.search(title[:200]))
    return next((_first_day(one[1] or one[2]) for one in found if one is not None), None)


def _first_day(text: str) -> Day | None:
    """Return the day or month with which a text begins, as much of it as can be read."""
    words = text.split()
    for count in range(len(words), 0, -1):
        said = " ".join(words[:count]).strip(" ,.;)）")
        day = read_day(said, day_first="." in said or days_come_first([said]))
        if not isinstance(day, NoMonth):
            return day
    return None


def is_row_of_units(row: tuple[object, ...]) -> bool:
    """Say whether a row holds units and nothing else, one of them of money: 万元, 元, 家."""
    filled = [cell for cell in row if cell not in (None, "")]
    return any(map(is_unit, filled)) and all(is_unit(cell) or is_unit_of_count(cell) for cell in filled)
