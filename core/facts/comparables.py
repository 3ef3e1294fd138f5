"""Companies of the facts whose price and revenue of one time are both known."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from core.facts.reader import Fact, fact


@dataclass(frozen=True)
class KnownPrice:
    """A round with what its company was valued at (US dollars), the revenue fact beside it, and its date."""

    name: str
    value: float
    as_of: date
    round: Fact
    revenue: Fact


@cache
def known_prices() -> tuple[KnownPrice, ...]:
    """Return the companies of the data file, oldest first."""
    folder = files("core.facts").joinpath("data")
    pairs = tomllib.loads(folder.joinpath("comparables.toml").read_text(encoding="utf-8"))["comparables"]
    rounds = {
        one["id"]: one
        for one in tomllib.loads(folder.joinpath("companies.toml").read_text(encoding="utf-8"))["facts"]
    }
    found = [
        KnownPrice(
            one["name"],
            float(rounds[one["round"]]["post_money"]),
            _day(str(rounds[one["round"]]["as_of"])),
            fact(one["round"]),
            fact(one["revenue"]),
        )
        for one in pairs
    ]
    return tuple(sorted(found, key=lambda one: one.as_of))


def _day(as_of: str) -> date:
    """Return the day of a fact; the first of the month where only that is known."""
    return date.fromisoformat(as_of if len(as_of) == 10 else f"{as_of}-01")
