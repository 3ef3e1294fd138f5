"""How a sourced figure reads: its values with their unit in words."""

from collections.abc import Sequence

from core.facts.reader import Fact
from core.texts import mark
from present.translation import _

_UNITS: dict[str, tuple[str, float]] = {
    "share": (mark("%"), 100),
    "share_per_year": (mark("% a year"), 100),
    "share_of_pay": (mark("% of pay"), 100),
    "factor": (mark("×"), 1),
    "factor_per_year": (mark("× a year"), 1),
    "people": (mark("people"), 1),
    "count": ("", 1),
    "index": ("", 1),
    "months": (mark("months"), 1),
    "days": (mark("days"), 1),
    "years": (mark("years"), 1),
    "tokens": (mark("tokens"), 1),
    "flops": (mark("FLOPs"), 1),
    "chip_hours": (mark("chip-hours"), 1),
    "per_gpu_hour": (mark("a GPU-hour"), 1),
    "per_year": (mark("a year"), 1),
    "per_million_tokens": (mark("a million tokens"), 1),
}
_WHOLE, _SCIENTIFIC = 1e5, 1e15


def value_text(fact: Fact) -> str:
    """Return a fact's values and unit: "15 – 20 % a year", "0.3, 0.4 USD a million tokens"."""
    currency, _per, rest = fact.unit.partition("_per_")
    if currency.isupper():  # a currency, or two as a rate: codes are the same in every language
        words, factor = (f"{currency} {_(_UNITS[f'per_{rest}'][0])}" if rest else currency), 1.0
    else:
        text, factor = _UNITS[fact.unit]
        words = _(text) if text else ""
    return f"{_numbers([value * factor for value in fact.values], ranged=fact.ranged)} {words}".rstrip()


def _numbers(values: Sequence[float], *, ranged: bool) -> str:
    return (" – " if ranged else ", ").join(map(_number, values))


def _number(value: float) -> str:
    if _WHOLE <= abs(value) < _SCIENTIFIC:
        return f"{value:,.0f}"
    return f"{value:,.6g}"
