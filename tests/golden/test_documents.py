"""The source documents' reference numbers (documents 003 §5 and 000; digest in documents.md)."""

import numpy as np
import pytest

from core.errors import CalculationError
from core.methods import as_written as documents


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (documents.demand_exponential(1_000, 0.1, 12), 3320.1169),
        (documents.demand_compound(1_000, 0.1, 12), 3138.4284),
        (documents.model_performance(0.90, 0.85), 0.765),
        (documents.update_speed(6), 0.1667),
        (documents.funding_requirement(5_000, 1_000, 6), 31_000),
        (documents.funding_requirement(5_000, 1_000, 12), 61_000),
    ],
)
def test_the_documents_reference_numbers_come_out(found: float, expected: float) -> None:
    assert float(found) == pytest.approx(expected, abs=5e-5)


def test_competition_pressure_of_the_documents() -> None:
    assert float(documents.competition_pressure(5, 0.2, 3138.4284)) == pytest.approx(0.00031863, abs=5e-9)


def test_piecewise_cash_flow_takes_arrays_and_ends_at_zero() -> None:
    found = documents.piecewise_cash_flow(5_000, 1_000, 3_000, 6, 12, np.array([6, 12, 13]))
    np.testing.assert_allclose(found, [31_000, 58_000, 0])


def test_both_growth_forms_agree_when_k_is_the_logarithm() -> None:
    time = np.arange(0, 60)
    np.testing.assert_allclose(
        documents.demand_exponential(7, np.log(1.3), time), documents.demand_compound(7, 0.3, time)
    )


@pytest.mark.parametrize("demand", [0.0, -1.0])
def test_a_demand_that_cannot_be_divided_by_is_refused_by_name(demand: float) -> None:
    with pytest.raises(CalculationError, match="demand"):
        documents.competition_pressure(5, 0.2, demand)
