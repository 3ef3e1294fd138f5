"""Parameters, tokens and FLOPs as people write them: 8B, 1.4T, 1.4 trillion, 9.99e18, 3×10^23, 1万亿."""

import re
import unicodedata

from core.history.numbers import Unreadable, read_number
from core.texts import mark

_SCALES = {
    **{"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9},
    **{
        "g": 1e9,
        "t": 1e12,
        "tn": 1e12,
        "trillion": 1e12,
        "p": 1e15,
        "peta": 1e15,
        "e": 1e18,
        "exa": 1e18,
        "z": 1e21,
        "zetta": 1e21,
        "y": 1e24,
        "yotta": 1e24,
    },
    **{
        "pflop/s-days": 8.64e19,
        "pf-days": 8.64e19,
        "petaflop/s-days": 8.64e19,
        "pflops-days": 8.64e19,
        "pf-day": 8.64e19,
        "pf/s-days": 8.64e19,
    },
    **{"千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "十亿": 1e9, "百亿": 1e10, "千亿": 1e11},
    **{"万亿": 1e12, "兆": 1e12, "": 1.0},
}
_WORDS = re.compile(r"(flops?|params?|parameters|tokens?|词元|参数)$")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_POWER = re.compile(r"(?:([\d.,]{1,40})[x×*·])?10(?:\^|\*\*)([+-]?\d{1,3})")
_SCIENTIFIC = re.compile(r"([+-]?[\d.,]{1,40})e([+-]?\d{1,3})")
_SCALED = re.compile(r"([+-]?[\d.,']{1,40})([^\d.,']{0,16})")
_FOOTNOTE = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹]")
_WHOLE = re.compile(r"\d{1,60}|\d{1,3}(?:,\d{3}){2,}")
"""Digits alone, or in groups: counts of operations reach where no amount of money does."""
_LONGEST = 60


def read_quantity(cell: object, *, decimal_comma: bool = False) -> float | None | Unreadable:
    """Return a count of parameters, tokens or operations; None for an empty cell, or why it cannot be
    read. `decimal_comma`: 1,5 is one and a half.
    """
    if not isinstance(cell, str):
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) < 1e40:
            return float(cell) if cell == cell else None
        return read_number(cell)
    if len(cell) > _LONGEST:
        return Unreadable(mark("is not a number"))
    raised = re.sub(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]{1,4})", lambda found: "10^" + found[1].translate(_RAISED), cell)
    if _FOOTNOTE.search(raised):
        return Unreadable(mark("is not a number"))
    bare = re.sub(r"[\s$€£¥]", "", unicodedata.normalize("NFKC", raised).casefold())
    text = _WORDS.sub("", bare)
    if found := _POWER.fullmatch(text):
        return _power(found.group(1) or "1", int(found.group(2)), decimal_comma)
    if found := _SCIENTIFIC.fullmatch(text):
        return _power(found.group(1), int(found.group(2)), decimal_comma)
    found = _SCALED.fullmatch(text)
    scale = _SCALES.get(found.group(2)) if found else None
    if found is None or scale is None:
        return read_number(cell, decimal_comma=decimal_comma)
    return _times(found.group(1), scale, decimal_comma)


def _power(number: str, exponent: int, decimal_comma: bool) -> float | Unreadable:
    if abs(exponent) >= 40:
        return Unreadable(mark("is too large to be true"))
    return _times(number, 10.0**exponent, decimal_comma)


def _times(number: str, scale: float, decimal_comma: bool) -> float | Unreadable:
    whole = _WHOLE.fullmatch(number)
    value = float(number.replace(",", "")) if whole else read_number(number, decimal_comma=decimal_comma)
    return value * scale if isinstance(value, float | int) else Unreadable(mark("is not a number"))
