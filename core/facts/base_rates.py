"""Base rates: how fast companies of a kind have grown, as a distribution."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.errors import CalculationError, Fault
from core.texts import mark


@dataclass(frozen=True)
class BaseRateGroup:
    """Comparable companies: growth a year is lognormal in (1 + g), given by its median and its 81.9th
    percentile.
    """

    id: str
    label: dict[str, str]
    growth_median_per_year: float
    growth_p819_per_year: float
    fade_per_year: float
    certainty: str
    source: str
    note: dict[str, str]


@cache
def base_rate_groups() -> dict[str, BaseRateGroup]:
    """Return the groups by id."""
    text = files("core.facts").joinpath("data", "base_rates.toml").read_text(encoding="utf-8")
    return {raw["id"]: BaseRateGroup(**raw) for raw in tomllib.loads(text)["groups"]}


def base_rate_group(name: str) -> BaseRateGroup:
    """Return one group; raises `CalculationError` if there is none of that id."""
    if name not in base_rate_groups():
        raise CalculationError(
            Fault("investor.base_rate_group", mark("names no group of companies: choose one of the list"))
        )
    return base_rate_groups()[name]
