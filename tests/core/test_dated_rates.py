"""Dated rates against another library, and on flows whose rates are known because they were made from
them.
"""

from datetime import date, timedelta

import numpy as np
import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from core.dated_rates import dated_rates_of_return


@given(
    gaps=st.lists(st.integers(20, 400), min_size=2, max_size=12),
    amounts=st.lists(st.floats(1, 1e6), min_size=13, max_size=13),
)
def test_one_outlay_has_the_rate_of_another_library(gaps: list[int], amounts: list[float]) -> None:
    days = [date(2020, 1, 1)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    flows = np.array([-sum(amounts) / 2, *amounts[: len(gaps)]])
    found, theirs = dated_rates_of_return(flows, days), pyxirr.xirr(days, flows)
    assert found.status == "ok"
    if theirs is not None:
        assert found.rate == pytest.approx(theirs, abs=1e-6, rel=1e-6)


@given(rates=st.lists(st.floats(-0.5, 3), min_size=1, max_size=4, unique=True))
def test_every_rate_that_was_put_in_comes_out(rates: list[float]) -> None:
    """Π (v − v_i) with v = 1 ÷ (1 + r): its coefficients as flows every 365 days."""
    if min(np.diff(np.sort(rates)), default=1) < 0.02:
        return
    polynomial = np.array([1.0])
    for rate in rates:
        polynomial = np.convolve(polynomial, [-1 / (1 + rate), 1.0])
    days = [date(2001, 1, 1) + timedelta(days=365 * period) for period in range(len(polynomial))]
    found = dated_rates_of_return(polynomial, days)
    assert found.roots == pytest.approx(sorted(rates), abs=1e-5)


def test_flows_that_cancel_within_a_day_leave_no_dust() -> None:
    days = [date(2021, 1, 1), date(2022, 1, 1), *[date(2023, 1, 1)] * 3]
    found = dated_rates_of_return(np.array([-100, 110, 0.3, -0.1, -0.2]), days)
    assert found.status == "ok"
    assert found.rate == pytest.approx(0.1)


def test_flows_of_one_day_are_summed_and_their_order_does_not_matter() -> None:
    days = [date(2020, 1, 1), date(2021, 1, 1), date(2020, 1, 1)]
    found = dated_rates_of_return(np.array([-60.0, 110.0, -40.0]), days)
    assert found.rate == pytest.approx(1.1 ** (365 / 366) - 1)
