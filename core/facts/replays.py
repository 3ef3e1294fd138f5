"""Rounds of real model companies at a past date, and what was known of them later."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class ReplayFact:
    """A round `on` a day and a later mark, in USD; revenue is a year's at the rate of `revenue_as_of`.

    Each figure has its own source. A later value is a price somebody paid, not money that came back.
    """

    id: str
    company: str
    on: date
    post_money: float
    revenue_per_year: float
    revenue_as_of: date
    certainty: str
    source: str
    revenue_source: str
    later: date
    later_value: float
    later_revenue_per_year: float
    later_revenue_as_of: date
    later_source: str
    later_revenue_source: str


_DATES = ("on", "revenue_as_of", "later", "later_revenue_as_of")


@cache
def replay_facts() -> tuple[ReplayFact, ...]:
    """Return the rounds, by date."""
    text = files("core.facts").joinpath("data", "replays.toml").read_text(encoding="utf-8")
    found = []
    for raw in tomllib.loads(text)["replays"]:
        days = {name: date.fromisoformat(raw[name]) for name in _DATES}
        found.append(ReplayFact(**(raw | days)))
    return tuple(sorted(found, key=lambda one: one.on))
