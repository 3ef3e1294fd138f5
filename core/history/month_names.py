"""Names of months in the languages of the files that are read."""

import re
import unicodedata

from core.history.tongues import MONTHS, SHORT_MONTHS

_EVERYWHERE = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january enero janv janvier ene jän jänner januari gen gennaio janeiro",
            "feb februar february febrero fevr févr février fevrier februari fev febbraio fevereiro",
            "mar march märz mrz mär mars marzo maart mrt março marco",
            "apr april abril avr avril abr aprile",
            "may mai mayo mei maj mag maggio maio",
            "jun june juni junio juin giu giugno junho",
            "jul july juli julio juil juillet lug luglio julho",
            "aug august agosto ago août aout augustus",
            "sep sept september septiembre septembre set sett settembre setembro",
            "oct okt october oktober octubre octobre ott ottobre out outubro",
            "nov november noviembre novembre novembro",
            "dec dez december dezember dic diciembre déc dec décembre decembre dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
NAMES = _EVERYWHERE | MONTHS | SHORT_MONTHS
SHY = frozenset(
    ("out", "set", "gen", "mag", "mei", "ott", "maj", "lug", "giu", "fev", "mrt", "sett")
) | frozenset(SHORT_MONTHS)
"""Months that are words of other tongues: only beside a year alone."""
HAN = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_HAN_OF = {"년": "年", "월": "月", "일": "日"}
_HANGUL = re.compile(r"(\d)\s?(년|월|일)")
_LONGEST = 60


def in_plain_signs(text: str) -> str:
    """Return a text with its digits in 0–9, its signs in their usual width, and Korean dates as Chinese
    ones.
    """
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return text
    text = _HANGUL.sub(lambda found: f"{found[1]}{_HAN_OF[found[2]]}", text)
    return "".join(str(unicodedata.digit(sign)) if sign.isdecimal() else sign for sign in text)


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
