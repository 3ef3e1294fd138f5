"""Loans: published payments and the balance's identity."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.financing.loans import level_payment, schedule
from tests.core.sections import loan


@pytest.mark.parametrize(
    ("principal", "rate", "months", "expected"),
    [(162_000, 0.03875 / 12, 360, 761.78), (10_000, 0.10, 4, 3_154.71), (32_600, 0.0483 / 12, 108, 372.80), (15_000, 0.08 / 12, 60, 304.1459143262), (15_000, 0.0, 60, 250.0)],
)
def test_level_payments(principal: float, rate: float, months: int, expected: float) -> None:
    """CFPB H-25(B); eCampus; acceptance, Debt and Time value."""
    assert level_payment(principal=principal, rate_per_month=np.array([[rate]]), months=months)[0, 0] == pytest.approx(expected, abs=0.005)


@given(st.sampled_from(["amortising", "interest_only"]), st.integers(-1, 20), st.integers(1, 30), st.floats(0, 0.5))
def test_closing_is_opening_plus_drawn_less_repaid(kind: str, draw: int, term: int, rate: float) -> None:
    found = schedule(loan=loan(kind=kind, draw_month=draw, term_months=term, rate_per_year=rate), months=60)
    opening = np.concatenate([[[100.0 if draw < 0 else 0.0]], found.closing_balance[:, :-1]], axis=1)
    np.testing.assert_allclose(found.closing_balance, opening + found.drawn - found.repaid, atol=1e-9)
    np.testing.assert_allclose(found.interest, opening * rate / 12, atol=1e-9)
    assert found.repaid.sum() == pytest.approx(100.0)
    assert found.closing_balance[0, -1] == pytest.approx(0.0, abs=1e-9)


def test_a_bullet_pays_its_compounded_interest_at_the_end() -> None:
    """$1 M at 8 % for a year, monthly compounding by the nominal twelfth."""
    found = schedule(loan=loan(kind="bullet", principal=1e6, rate_per_year=0.08), months=24)
    assert found.interest[0, 12] == pytest.approx(1e6 * ((1 + 0.08 / 12) ** 12 - 1))
    assert found.interest.sum() == pytest.approx(found.interest[0, 12])
    assert found.repaid[0, 12] == 1e6
