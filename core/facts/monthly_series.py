"""Monthly revenue of listed firms: real series on which the forecaster shows its record.

Source: Market Observation Post System, Taiwan (every listed firm files its revenue of a month by the 10th of
the next): 2014-12 to 2026-07, thousand TWD. A selection: all software, IT-service, game, cloud and media
firms of the set, and every fourth chip-design and biotech firm. Only firms still listed in August 2026 are in
it (survivors), values are not point in time, and the Lunar New Year moves between two months.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np

from core.arrays import PastMonths, frozen

SOURCE = "https://mops.twse.com.tw"


@dataclass(frozen=True, eq=False)
class MonthlySeries:
    """Revenue of a firm by month from `first` on, NaN where none was filed."""

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


def _figures(cells: list[str]) -> PastMonths:
    return frozen(np.array([float(cell) if cell else np.nan for cell in cells]))
