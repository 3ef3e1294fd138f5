"""Demand curves."""

import numpy as np
import pytest

from core.market.demand import demand
from core.methods import as_written as documents
from tests.core.sections import segment

MONTHS = 36


def test_demand_begins_at_its_opening_value() -> None:
    for curve in ("exponential", "compound", "logistic"):
        assert demand(segment=segment(curve=curve), months=MONTHS)[0, 0] == pytest.approx(100)


def test_the_curves_are_the_documents_formulas() -> None:
    time = np.arange(MONTHS)
    np.testing.assert_allclose(
        demand(segment=segment(curve="exponential"), months=MONTHS)[:, 0],
        documents.demand_exponential(100, 0.05, time),
    )
    np.testing.assert_allclose(
        demand(segment=segment(curve="compound"), months=MONTHS)[:, 0],
        documents.demand_compound(100, 0.05, time),
    )


def test_logistic_demand_follows_its_closed_form() -> None:
    """K / (1 + (K/D0 − 1)·(1+g)^−t), Verhulst 1838."""
    time = np.arange(MONTHS)
    expected = 1_000 / (1 + 9 * 1.05 ** -time.astype(float))
    np.testing.assert_allclose(demand(segment=segment(curve="logistic"), months=MONTHS)[:, 0], expected)


def test_a_fade_of_one_leaves_the_first_month_and_nothing_after() -> None:
    found = demand(segment=segment(demand_growth_fade_per_year=1.0), months=MONTHS)[:, 0]
    np.testing.assert_allclose(found, 100)


def test_no_demand_stays_none() -> None:
    for curve in ("compound", "logistic"):
        assert not demand(segment=segment(curve=curve, opening_demand=0.0), months=MONTHS).any()
