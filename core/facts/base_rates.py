"""Base rates: how fast revenue of companies of a kind has grown, over a stated horizon and in stated
terms.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import log1p
from typing import Literal

from scipy.special import ndtri

from core.errors import CalculationError, Fault
from core.texts import mark


@dataclass(frozen=True)
class BaseRateGroup:
    """Companies of a kind. Growth a year over `horizon_years` is lognormal in (1 + g), through its median and
    the share of companies that grew faster than `fast_per_year`.

    `terms`: real growth is lifted by `inflation_per_year` before it meets a plan. `kept_per_year`: what is
    left of a year's growth in the next (1: the rate holds over the horizon). `closed_per_year`: companies
    that end.
    """

    id: str
    label: dict[str, str]
    population: dict[str, str]
    horizon_years: int
    median_per_year: float
    fast_per_year: float
    fast_share: float
    terms: Literal["real", "nominal"]
    inflation_per_year: float
    kept_per_year: float
    closed_per_year: float
    as_of: str
    certainty: str
    source: str
    note: dict[str, str]

    @property
    def log_median(self) -> float:
        """ln(1 + median), in the source's own terms."""
        return log1p(self.median_per_year)

    @property
    def nominal_log_median(self) -> float:
        """ln(1 + median) in nominal terms, as a plan has its figures."""
        return self.log_median + (log1p(self.inflation_per_year) if self.terms == "real" else 0.0)

    @property
    def log_spread(self) -> float:
        """Standard deviation of ln(1 + g)."""
        return (log1p(self.fast_per_year) - self.log_median) / float(ndtri(1 - self.fast_share))


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
