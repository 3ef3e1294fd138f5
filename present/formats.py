"""How numbers read: money, shares, odds, dates and durations, in the language of whoever is looking."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from math import isfinite
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from present.translation import _, language

SYMBOLS = {"USD": "$", "CNY": "¥", "EUR": "€"}
_SCALES = {"en": ((1e9, "B"), (1e6, "M"), (1e3, "K")), "zh_CN": ((1e8, "亿"), (1e4, "万"))}
NONE = "–"


def plain(text: str) -> str:
    """Return a text of a person's own so that Markdown shows it as typed: no link, picture or emphasis."""
    return re.sub(r"([\\*_`:\[\]$~#<>!|])", r"\\\1", text)


def money(value: float | None, currency: str) -> str:
    """Return an amount with three significant digits: $1.23 M, ¥1.23 亿."""
    if value is None or not isfinite(value):
        return NONE
    size = compact(abs(value))
    sign = "−" if value < 0 and size != "0" else ""
    return f"{sign}{SYMBOLS[currency]}{size}"


def span(low: str, high: str) -> str:
    """Return a range of two texts, or the one where they are alike."""
    return low if low == high else f"{low}–{high}"


def compact(value: float) -> str:
    """Return a count with three significant digits and the language's own thousands."""
    size = abs(value)
    for scale, name in _SCALES[language()]:
        if size >= scale * 0.9995:
            return f"{_digits(value / scale)}\u202f{name}"
    return _digits(value)


def _digits(value: float) -> str:
    size = abs(value)
    decimals = 0 if size >= 99.95 else 1 if size >= 9.995 else 2
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shares(count: float) -> str:
    """Return a number of shares; fractions, which a round leaves until it is rounded, with two decimals."""
    return f"{count:,.2f}".removesuffix(".00")


_MANY_TIMES = 10


def percent(share: float | None) -> str:
    """Return a share as a percentage with two or three significant digits."""
    if share is None or not isfinite(share):
        return NONE
    figure = share * 100
    return f"{_signed(figure, 0 if abs(figure) >= 10 else 1)}\u202f%"


def relative(value: float, base: float | None, decimals: int = 0) -> str:
    """Return how far a value lies above (+) or below (−) its base, in parts of the base's size; of more than
    ten times a base as a multiple. "–" where there is no base.
    """
    if not base or not isfinite(value / base):
        return NONE
    if value / base > _MANY_TIMES:
        return f"{compact(value / base)}×"
    off = 100 * (value - base) / abs(base)
    text = _signed(off, decimals)
    return f"{text if text.startswith('−') else f'+{text}'}\u202f%"


def in_hundred(share: float | None) -> str:
    """Return odds in words that a partner repeats: "22 in 100"."""
    if share is None or not isfinite(share):
        return NONE
    if 0 < share < 0.0095 or 0.9905 < share < 1:
        return _("<1 in 100") if share < 0.5 else _(">99 in 100")
    return _("{number} in 100").format(number=hundredths(share))


def hundredths(share: float) -> str:
    """Return odds as a number of futures in a hundred; very small and very large ones as "fewer than 1" and
    "more than 99", and undefined ones as "–".
    """
    if not isfinite(share):
        return NONE
    hundred = share * 100
    if 0 < hundred < 0.95:
        return _("fewer than 1")
    return _("more than 99") if 99.05 < hundred < 100 else f"{hundred:.0f}"


def multiple(value: float | None) -> str:
    """Return a multiple: 2.2×."""
    if value is None or not isfinite(value):
        return NONE
    whole = abs(value) >= 99.5 or value == round(value)
    return f"{_signed(value, 0 if whole else 1)}×"


def months(value: float | None, beyond: str | None = None) -> str:
    """Return a duration in months; `beyond` is said where it is not reached."""
    if value is None or not isfinite(value):
        return beyond or NONE
    return _("1 month") if f"{value:.0f}" == "1" else _("{number} months").format(number=f"{value:.0f}")


def month_name(start: date, month: float | None) -> str:
    """Return the calendar month that is `month` months after the plan's start: "Sep 2027", "2027年9月"."""
    if month is None or not isfinite(month):
        return NONE
    year, index = divmod(start.year * 12 + start.month - 1 + int(month), 12)
    if language() == "zh_CN":
        return f"{year}年{index + 1}月"
    return f"{date(year, index + 1, 1):%b %Y}"


def month_of(name: str) -> str:
    """Return a month written as in a plan file ("2027-09") as people write it."""
    return month_name(date(int(name[:4]), int(name[5:]), 1), 0)


def moment(when: datetime, zone: str | None) -> str:
    """Return a moment stored in UTC in the time of whoever is looking: "28 Nov 2026, 09:40"."""
    there = when.replace(tzinfo=UTC)
    with suppress(ZoneInfoNotFoundError, ValueError):
        there = there.astimezone(ZoneInfo(zone)) if zone else there
    if language() == "zh_CN":
        return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"
    return f"{there.day} {there:%b %Y, %H:%M}"


def calendar(start: date, count: int) -> list[date]:
    """Return the first days of the plan's months."""
    first = start.year * 12 + start.month - 1
    return [date(*_year_month(first + index), 1) for index in range(count)]


def shifted(day: date, months: int) -> date:
    """Return the first day of the month so many months later; a negative number is earlier."""
    return date(*_year_month(day.year * 12 + day.month - 1 + months), 1)


def _year_month(number: int) -> tuple[int, int]:
    year, index = divmod(number, 12)
    return year, index + 1


def quantity(value: float | None, unit: str, *, currency: str, start: date) -> str:
    """Return a figure by its unit key, as derivations and schema name it."""
    match unit:
        case "money" | "money_per_gpu_hour":
            return money(value, currency)
        case "share" | "share_per_month" | "share_per_year":
            return percent(value)
        case "odds":
            return in_hundred(value)
        case "factor":
            return multiple(value)
        case "months":
            return months(value)
        case "month":
            return month_name(start, value)
    return NONE if value is None or not isfinite(value) else compact(value)


def change(value: float, unit: str, currency: str) -> str:
    """Return a signed change by its unit key."""
    size = abs(value)
    sign = "+" if value > 0 else "−"
    match unit:
        case "money":
            return f"{sign}{money(size, currency)}"
        case "share":
            return f"{sign}{size * 100:.1f}\u202f{_('points')}"
        case "odds":
            return f"{sign}{size * 100:.0f} {_('in 100')}"
        case "factor":
            return f"{sign}{size:.1f}×"
        case "months" | "month":
            return f"{sign}{months(size)}"
    return f"{sign}{compact(size)}"


def _signed(value: float, decimals: int) -> str:
    text = f"{abs(value):,.{decimals}f}"
    return f"−{text}" if value < 0 and float(text.replace(",", "")) != 0 else text
