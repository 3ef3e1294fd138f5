"""Reads the facts: sourced figures with value, unit, date, source and certainty, kept as data beside this
file.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from core.errors import CalculationError, Fault
from core.texts import mark

Certainty = Literal["high", "medium", "low", "assumption"]

SHELF_LIFE_MONTHS: dict[str, int | None] = {
    "price": 6,
    "salary": 18,
    "round": 18,
    "statistic": 36,
    "company": None,
    "law": None,
    "physics": None,
}
"""Months after which a fact of the class is shown as stale; None: never by age alone."""


@dataclass(frozen=True)
class Fact:
    """One sourced figure. `values` holds one number, several (a series), or the two ends of a range
    (`ranged`).
    """

    id: str
    label: dict[str, str]
    values: tuple[float, ...]
    ranged: bool
    unit: str
    as_of: str
    kind: str
    certainty: Certainty
    source: str
    note: dict[str, str]

    @property
    def value(self) -> float:
        """The figure; raises `CalculationError` for a series or a range, which are not one number."""
        if len(self.values) != 1:
            raise CalculationError(Fault(self.id, mark("holds several numbers, not one")))
        return self.values[0]

    def stale(self, today: date) -> bool:
        """Say whether the fact is older than its class's shelf life."""
        life = SHELF_LIFE_MONTHS[self.kind]
        year, month = _year_and_month(self.as_of)
        return life is not None and (today.year - year) * 12 + today.month - month > life


def _year_and_month(as_of: str) -> tuple[int, int]:
    """Return the last month that `2025`, `2025-Q1`, `2025-03` or `2025-03-31` stands for."""
    year, _, rest = as_of.partition("-")
    if not rest:
        return int(year), 12
    return int(year), 3 * int(rest[1:]) if rest.startswith("Q") else int(rest[:2])


def _values(raw: dict[str, Any]) -> tuple[float, ...]:
    if "values" in raw:
        return tuple(map(float, raw["values"]))
    return (float(raw["value"]),) if "value" in raw else (float(raw["low"]), float(raw["high"]))


@cache
def facts() -> dict[str, Fact]:
    """Return all facts by id."""
    found: dict[str, Fact] = {}
    folder = files("core.facts").joinpath("data")
    for name in (
        "market.toml",
        "financing.toml",
        "minimax.toml",
        "minimax_later.toml",
        "companies.toml",
        "base_rates.toml",
        "taxes.toml",
        "people.toml",
    ):
        for raw in tomllib.loads(folder.joinpath(name).read_text(encoding="utf-8")).get("facts", []):
            found[raw["id"]] = Fact(
                raw["id"],
                raw["label"],
                _values(raw),
                "low" in raw,
                raw["unit"],
                str(raw["as_of"]),
                raw["class"],
                raw["certainty"],
                raw["source"],
                raw.get("note", {}),
            )
    return found


def fact(name: str) -> Fact:
    """Return one fact; raises `CalculationError` if there is none of that id."""
    if name not in facts():
        raise CalculationError(Fault(name, mark("is no fact of this Assay")))
    return facts()[name]


_EXCHANGE_RATES = {"CNY": "exchange_rate_cny_per_usd", "EUR": "exchange_rate_eur_per_usd"}

CURRENCIES = ("USD", *_EXCHANGE_RATES)
"""Those whose rate is known."""


def per_dollar(currency: str) -> float:
    """Return what a dollar costs in a plan's currency."""
    return fact(_EXCHANGE_RATES[currency]).value if currency in _EXCHANGE_RATES else 1.0
