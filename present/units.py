"""The units of the Plan's fields: how a form shows them, and by what factor."""

from dataclasses import dataclass

from core.texts import mark
from present.formats import SYMBOLS
from present.translation import _, language


@dataclass(frozen=True)
class Shown:
    """How a form shows a number: value × factor, with the unit's text and a number of decimals."""

    text: str
    factor: float
    decimals: int


_PLAIN: dict[str, tuple[str, float, int]] = {
    "share": (mark("%"), 100, 1),
    "share_per_month": (mark("% a month"), 100, 1),
    "share_per_year": (mark("% a year"), 100, 1),
    "factor": (mark("×"), 1, 2),
    "log_odds": (mark("log-odds"), 1, 2),
    "months": (mark("months"), 1, 1),
    "days": (mark("days"), 1, 0),
    "years": (mark("years"), 1, 0),
    "month_number": (mark("month of the plan"), 1, 0),
    "people": (mark("people"), 1, 1),
    "customers": (mark("customers"), 1, 0),
    "count": (mark("number"), 1, 1),
    "shares": (mark("shares"), 1, 0),
    "million_tokens": (mark("million tokens"), 1, 1),
    "tokens_per_second": (mark("tokens a second"), 1, 0),
    "gpu_hours": (mark("GPU-hours"), 1, 0),
}


def shown(unit: str, currency: str, size: float) -> Shown:
    """Return how to show a number of that unit; large amounts of money are shown in thousands or millions
    (in Chinese 万 or 亿).
    """
    if unit == "money_per_gpu_hour":
        return Shown(_("{currency} a GPU-hour").format(currency=SYMBOLS[currency]), 1, 2)
    if unit != "money":
        text, factor, decimals = _PLAIN[unit]
        return Shown(_(text), factor, decimals)
    scales = ((1e8, "亿"), (1e4, "万")) if language() == "zh_CN" else ((1e6, "M"), (1e3, "K"))
    for scale, name in scales:
        if abs(size) >= scale:
            return Shown(f"{SYMBOLS[currency]} {name}", 1 / scale, 2)
    return Shown(SYMBOLS[currency], 1, 2)
