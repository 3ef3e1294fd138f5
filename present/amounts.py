"""Amounts of money as text: typed in the unit of the label, or in full as 2.5m, 250万 or 12,000,000."""

import re
from math import floor, inf, log10

from core.errors import CalculationError, Fault
from core.history.numbers import Unreadable, currency_of, read_number
from core.texts import mark
from present.formats import SYMBOLS, compact
from present.units import Shown

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
_SIGNS = re.compile(r"[\s$¥€￥]|人民币|[美欧]?元")
_GROUPED = re.compile(r"\d\s\d{3}(\s|\D|$)")
"""Thousands parted by spaces."""
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,(\d{1,2}|\d{4,})")
"""A comma that parts no thousands."""


def amount_text(value: float | None, unit: Shown) -> str:
    """Return an amount as its field shows it: in full to four decimals, or four digits where it is small.

    Thousands are only parted where the unit is the currency itself: elsewhere such a number is read in full.
    """
    if value is None:
        return ""
    number = value * unit.factor
    decimals = 4 if abs(number) >= 0.1 or number == 0 else 3 - floor(log10(abs(number)))
    whole, _dot, rest = f"{number:{',' if unit.factor == 1 else ''}.{decimals}f}".partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest:0<2}" if rest or abs(number) < 1_000 else whole


def read_amount(text: str, unit: Shown, path: str) -> float | None:
    """Return the amount that was typed; None for an empty field. `path`: of the field, or its label.

    A plain number is in the field's unit. One with a scale (2.5m, 250万), or with thousands parted by commas
    or spaces, is in full. Raises `CalculationError` naming the field and what was typed.
    """
    _refuse_another_currency(text, unit, path)
    full = bool(_GROUPED.search(text.strip()))
    typed = _SIGNS.sub("", text).replace("\u2212", "-")
    typed = f"-{typed[1:-1]}" if typed.startswith("(") and typed.endswith(")") else typed
    if not typed:
        return None
    if _DECIMAL_COMMA.fullmatch(typed):
        typed = typed.replace(",", ".")
    if _PLAIN.fullmatch(typed) and len(typed) <= 40:
        return float(typed) / (1 if full else unit.factor)
    value = None if typed[-1:] in "tT" else read_number(typed)  # a ton, a thousand or a trillion: not guessed
    if value is None or isinstance(value, Unreadable):
        reason = mark("cannot read {typed}: write an amount as 2.5m, 250万 or 12,000,000")
        raise CalculationError(Fault(path, reason, {"typed": text[:40]}))
    return float(value)


def _refuse_another_currency(text: str, unit: Shown, path: str) -> None:
    own = next((code for code, symbol in SYMBOLS.items() if symbol in unit.text), None)
    typed = currency_of(text) or ("CNY" if re.search(r"[¥￥]", text) else None)
    if own is not None and typed not in (None, own):
        reason = mark("is asked for in {own}, and typed in {typed}: convert it")
        raise CalculationError(Fault(path, reason, {"own": own, "typed": typed}))


def read_positive(text: str, unit: Shown, path: str, most: float | None = None, least: float = 0.0) -> float:
    """Return the amount that was typed, 0 where the field is empty; refuses one below `least` or above
    `most`.
    """
    amount = read_amount(text, unit, path) or 0.0
    if not least <= amount <= (inf if most is None else most):
        said = {"least": _in_full(least, unit)}
        if most is None:
            raise CalculationError(Fault(path, mark("must be {least} or more"), said))
        beyond = mark("must be between {least} and {limit}")
        raise CalculationError(Fault(path, beyond, said | {"limit": _in_full(most, unit)}))
    return amount


def _in_full(amount: float, unit: Shown) -> str:
    """Return a limit as it reads elsewhere, with its currency: $12.5 M."""
    return f"{unit.text.split()[0]}{compact(amount)}" if amount else "0"
