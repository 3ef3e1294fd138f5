"""Facts are read with their units in words."""

import dataclasses

import pytest

from core.facts.reader import Fact, facts
from present.facts import value_text

ONE = next(iter(facts().values()))


def _fact(unit: str, *values: float, ranged: bool = False) -> Fact:
    return dataclasses.replace(ONE, unit=unit, values=values, ranged=ranged)


@pytest.mark.parametrize(
    ("unit", "values", "text"),
    [
        ("share_per_year", (0.15, 0.2), "15 – 20 % a year"),
        ("USD", (1234567.0, 2e6), "1,234,567 – 2,000,000 USD"),
        ("USD_per_million_tokens", (0.3,), "0.3 USD a million tokens"),
        ("CNY/USD", (7.1,), "7.1 CNY/USD"),
        ("count", (3.0,), "3"),
        ("flops", (1e26,), "1e+26 FLOPs"),
    ],
)
def test_a_fact_reads_with_its_unit(unit: str, values: tuple[float, ...], text: str) -> None:
    assert value_text(_fact(unit, *values, ranged=len(values) > 1)) == text


def test_every_fact_has_a_unit_in_words() -> None:
    assert all("_" not in value_text(fact) for fact in facts().values())
