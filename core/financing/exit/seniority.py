"""Who is paid first at an exit: the highest rank, and equal ranks together; 0 is common."""

from typing import Any

from core.financing.ownership.owners import Owner
from core.plan.financing import Financing

_CREDITOR = 1_000
_RANKED_SERIES = 100
"""Where ranks are numbers, planned rounds without one stand above all that series may have."""


def rank_of(column: Owner, financing: Financing[Any]) -> int:
    """Return the seniority of an owner's shares: later series and rounds before earlier ones, all alike, or
    as each says; common last.
    """
    if column.kind == "round":
        return rank_of_round([one.id for one in financing.rounds].index(column.source), financing)
    if column.kind != "series":
        return 0
    place = [one.id for one in financing.series].index(column.source)
    return _ranked(financing, financing.series[place].rank, 1 + place)


def rank_of_round(place: int, financing: Financing[Any]) -> int:
    """Return the seniority of a planned round's shares."""
    below = _RANKED_SERIES if financing.seniority == "as_ranked" else len(financing.series)
    return _ranked(financing, financing.rounds[place].rank, 1 + below + place)


def rank_unconverted(column: Owner, financing: Financing[Any]) -> int:
    """Return the seniority of a note (a creditor) or SAFE (with the senior series of today) that waits
    still; of planned rounds those that have closed count beside it.
    """
    if column.kind == "note":
        return _CREDITOR
    match financing.seniority:
        case "pari_passu":
            return 1
        case "as_ranked":
            ranks = (one.rank or 1 + place for place, one in enumerate(financing.series))
            return max(ranks, default=1)
    return max(len(financing.series), 1)


def _ranked(financing: Financing[Any], own: int | None, by_age: int) -> int:
    match financing.seniority:
        case "pari_passu":
            return 1
        case "as_ranked":
            return by_age if own is None else own
    return by_age
