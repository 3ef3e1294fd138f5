"""Debt: published payments."""

import numpy as np
import pytest

from core.financing.debt.schedule import level_payment, schedule
from tests.core.sections import loan


@pytest.mark.parametrize(
    ("principal", "rate", "months", "expected"),
    [
        (162_000, 0.03875 / 12, 360, 761.78),
        (10_000, 0.10, 4, 3_154.71),
        (32_600, 0.0483 / 12, 108, 372.80),
        (15_000, 0.08 / 12, 60, 304.1459143262),
        (15_000, 0.0, 60, 250.0),
    ],
)
def test_level_payments(principal: float, rate: float, months: int, expected: float) -> None:
    """CFPB H-25(B); eCampus, four yearly payments; eCampus; acceptance, Time value."""
    assert level_payment(principal=principal, rate_per_month=np.array([rate]), months=months)[
        0
    ] == pytest.approx(expected, abs=0.005)


def test_a_mortgage_month_by_month() -> None:
    """$162,000, 3.875 %, 360 months: every payment 761.78 (CFPB H-25(B))."""
    found = schedule(loan=loan(principal=162_000, rate_per_year=0.03875, term_months=360), months=361)
    np.testing.assert_allclose(found.service[1:, 0], 761.78, atol=0.005)
    assert found.closing_balance[-1, 0] == pytest.approx(0, abs=1e-6)
