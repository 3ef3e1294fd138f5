"""Which months of a table are a forecast by its titles and footnotes, and whether all of it is a plan."""

import re
from collections.abc import Sequence

from core.history.dates import Day, Month, NoMonth, read_day
from core.history.grid import Table
from core.history.notes import Note
from core.texts import mark

_LONGEST = 100
_TO_COME = r"(?:re)?(?:forecasts?|fcst|outlook|projected|projections?|budget)|预测|预算"
_SPAN = re.compile(
    r"\b([a-zäéû]{3,9})\.?\s?[-–—]\s?([a-zäéû]{3,9})\.?(?:\s(20\d\d))?\)?\s+(?:months )?(?:are |is |= ?)?"
    rf"(?:{_TO_COME})\s*(?=[).,;/|]|$)",
    re.IGNORECASE,
)
_MAY_STAND_BEFORE = re.compile(
    r"(notes?|shaded|gr[ae]y|italic|months?|figures|and|are|is|actuals?|outlook|(re)?forecast|unaudited|audited"
    r"|fy ?\d{2,4}|q[1-4]|20\d\d|\d{1,2}|[a-zäéû]{3,9}\.?|[()/,;:&+|=–—-])+",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"([*†‡§]+)\s*[=:-]?\s*(?:(?:are|is|denotes?|months?)\s)?(?:re)?(?:forecast|fcst|projected|projection|"
    r"estimate|budget|planned|预测|预算|预计)(?:ed|s)?(?: (?:figures?|months?|values?))?\.?",
    re.IGNORECASE,
)
_YEAR = r"(?:20\d\d|fy ?\d{2,4}|v ?\d{1,2})"
_BESIDE = (
    rf"(?:{_YEAR}|approved|annual|draft|final|monthly|p ?& ?l|profit (?:and|&) loss|[()–—:/-]|base case"
    r"|年度?|\d{4}年|\d{1,2}\s?\+\s?\d{1,2})"
)
_PLAN = re.compile(
    rf"(?:{_BESIDE}\s*)*(?:budget|(?:re)?forecast|(?:financial )?projections?|"
    rf"(?:operating|business|financial) plan|presupuesto|prognose|planung|预算表?|预测表?|财务预测)"
    rf"(?:\s*{_BESIDE})*"
)
_OUTLOOK = re.compile(rf"(?:{_YEAR}|q[1-4])\s*outlook|outlook\s*{_YEAR}")

Span = tuple[int, int, int]
"""Of a forecast: its year (0: none is named), its first month and its last."""


def plan_in(titles: Sequence[str]) -> str:
    """Return the title that calls a table's figures a budget or forecast; empty where none does."""
    for title in titles:
        text = title.strip().casefold()
        if len(text) <= _LONGEST and (_PLAN.fullmatch(text) or _OUTLOOK.fullmatch(text)):
            return title.strip()
    return ""


def plan_mark(titles: Sequence[str]) -> str:
    """Return the mark of months that a footnote calls a forecast; empty where none does."""
    found = (_MARKED.fullmatch(title.strip()) for title in titles)
    return next((one[1] for one in found if one is not None), "")


def forecast_in(titles: Sequence[str]) -> Span | None:
    """Return the months that a title calls a forecast: Jan–Aug actual, Sep–Dec forecast."""
    for title in titles:
        for found in _SPAN.finditer(title[:200]):
            months = [read_day(f"1 {found[place]} 2000") for place in (1, 2)]
            known = [one[1] for one in months if not isinstance(one, NoMonth)]
            before = title[: found.start()]
            words = " ".join(before.split())
            if len(known) == 2 and (not words or _is_of_months(words)):
                return int(found[3] or 0), known[0], known[1]
    return None


def _is_of_months(words: str) -> bool:
    """Say whether what stands before a span speaks of months alone, and of no department or grant."""
    if _MAY_STAND_BEFORE.fullmatch(words.replace(" ", "")) is None:
        return False
    names = re.findall(r"[a-zäéû]{3,}", words.casefold())
    said = {"note", "notes", "shaded", "grey", "gray", "italic", "month", "months", "figures", "and", "are",
            "actual", "actuals", "outlook", "forecast", "reforecast", "unaudited", "audited"}  # fmt: skip
    return all(name in said or not isinstance(read_day(f"1 {name} 2000"), NoMonth) for name in names)


def to_come(span: Span | None, months: Sequence[Month]) -> frozenset[Month]:
    """Return which of a table's months are such a forecast: those at its end, where the span ends with them
    and leaves others.
    """
    if span is None or not months:
        return frozenset()
    year, first, last = span
    newest = max(months)
    if newest[1] != last or year not in (0, newest[0]):
        return frozenset()
    begins = (newest[0] if first <= last else newest[0] - 1, first)
    found = frozenset(month for month in months if month >= begins)
    return found if len(found) < len(set(months)) else frozenset()


def is_to_come(found: Day | NoMonth, table: Table, cell: object, forecast: frozenset[Month]) -> bool:
    """Say whether titles or footnotes say that a row is a forecast: it lies after the month up to which
    figures are actual, in months that are named so, or bears a mark of its own.
    """
    if table.plan_mark and isinstance(cell, str) and cell.strip().endswith(table.plan_mark):
        return True
    if isinstance(found, NoMonth):
        return False
    return found[:2] in forecast or (table.actual is not None and found[:2] > table.actual[:2])


def after_what_came(table: Table, days: Sequence[Day | NoMonth]) -> list[Note]:
    """Return a note where months lie after those of which a title says that they came."""
    if table.through is None or table.actual is not None:
        return []
    later = [one for one in days if not isinstance(one, NoMonth) and one[:2] > table.through[:2]]
    text = mark("a title says that figures are actual through {month}: check the {count} months after it")
    month = f"{table.through[0]}-{table.through[1]:02}"
    return [Note(0, "date", text, True, (("month", month), ("count", len(later))))] if later else []
