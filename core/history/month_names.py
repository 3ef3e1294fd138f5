"""Names of months in the languages of the files that are read."""

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
