"""Monthly revenue of real firms, on which the forecaster shows its record: listed ones, and young ones.

Source of the listed: Market Observation Post System, Taiwan (every listed firm files its revenue of a month
by the 10th of the next): 2014-12 to 2026-07, thousand TWD. A selection: all software, IT-service, game, cloud
and media firms of the set, and every fourth chip-design and biotech firm. Only firms still listed in August
2026 are in it (survivors), values are not point in time, and the Lunar New Year moves between two months.
"""

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from core.arrays import PastMonths, frozen
from core.months import PER_YEAR

SOURCE = "https://mops.twse.com.tw"


@dataclass(frozen=True, eq=False)
class MonthlySeries:
    """Revenue of a firm by month from `first` on, NaN where none is known."""

    id: str
    name: str
    kind: str
    first: date
    revenue: PastMonths


@cache
def monthly_series() -> tuple[MonthlySeries, ...]:
    """Return the series of the data file."""
    text = files("core.facts").joinpath("data/monthly_revenue.csv").read_text(encoding="utf-8")
    head, *rows = csv.reader(text.splitlines())
    first = date.fromisoformat(f"{head[3]}-01")
    return tuple(MonthlySeries(row[0], row[1], row[2], first, _figures(row[3:])) for row in rows)


@cache
def young_series() -> tuple[MonthlySeries, ...]:
    """Return what young companies have published, in USD a month; NaN for months they did not tell of."""
    text = files("core.facts").joinpath("data/young_companies.toml").read_text(encoding="utf-8")
    return tuple(_published(one) for one in tomllib.loads(text)["series"])


def _published(one: dict[str, Any]) -> MonthlySeries:
    """A year's rate is twelve months of it."""
    months = [date.fromisoformat(f"{point['month']}-01") for point in one["points"]]
    places = [(month.year - months[0].year) * PER_YEAR + month.month - months[0].month for month in months]
    revenue = np.full(places[-1] + 1, np.nan)
    revenue[places] = [point["value"] for point in one["points"]]
    if one["published_as"] == "year":
        revenue /= PER_YEAR
    return MonthlySeries(one["id"], one["name"], "young", months[0], frozen(revenue))


def _figures(cells: list[str]) -> PastMonths:
    return frozen(np.array([float(cell) if cell else np.nan for cell in cells]))
