"""Reverse DCF: by hand, and as the inverse of the worth it is taken from."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.returns.implied_growth import Business, implied_growth, worth

MATURE = Business(100.0, 0.2, 0.2, 1, 10, 0.0, 0.1)


def test_without_growth_a_steady_margin_is_worth_a_perpetuity() -> None:
    """20 a year at 10 %: 200. So a price of 200 implies no growth."""
    assert worth(MATURE, 0.0) == pytest.approx(200.0)
    assert implied_growth(MATURE, 200.0).growth == pytest.approx(0.0, abs=1e-9)


def test_margins_rise_evenly_to_the_mature_one() -> None:
    """From −20 % to 20 % over two years: 0 and 20 in the years 1 and 2, discounted, and no more."""
    business = Business(100.0, -0.2, 0.2, 2, 2, 0.0, 0.25)
    forever = 100 * 0.2 / 0.25
    assert worth(business, 0.0) == pytest.approx(0 / 1.25 + 20 / 1.25**2 + forever / 1.25**2)


@given(growth=st.floats(0.0, 3.0), margin=st.floats(0.05, 0.5), rate=st.floats(0.1, 0.6))
def test_it_is_the_inverse_of_worth(growth: float, margin: float, rate: float) -> None:
    business = replace(MATURE, mature_margin=margin, margin_today=margin, rate=rate, terminal_growth=0.03)
    found = implied_growth(business, worth(business, growth))
    assert found.growth == pytest.approx(growth, abs=1e-6)


def test_a_higher_price_or_a_thinner_margin_implies_more_growth() -> None:
    usual = implied_growth(MATURE, 500.0).growth
    assert implied_growth(MATURE, 900.0).growth > usual
    assert implied_growth(replace(MATURE, mature_margin=0.1), 500.0).growth > usual


def test_what_no_growth_gives_is_said() -> None:
    assert implied_growth(replace(MATURE, revenue=0.0), 10.0).status == "undefined"
    assert implied_growth(replace(MATURE, rate=0.02, terminal_growth=0.03), 10.0).status == "undefined"
    assert implied_growth(replace(MATURE, mature_margin=0.0), 10.0).status == "undefined"
    assert implied_growth(MATURE, worth(MATURE, 49.9)).growth == pytest.approx(49.9)
    assert implied_growth(MATURE, worth(MATURE, 50.1)).status == "none"
    assert implied_growth(MATURE, worth(MATURE, -0.94)).growth == pytest.approx(-0.94)
    assert implied_growth(MATURE, worth(MATURE, -0.96)).status == "any"
    assert implied_growth(MATURE, 1e40).status == "none"
    assert implied_growth(MATURE, -1.0).status == "any"
    assert np.isnan(implied_growth(MATURE, 1e40).growth)


def test_growth_for_ever_begins_after_the_last_year() -> None:
    """20 a year for one year, and 20 · 1.02 growing at 2 %: at 12 %, (20 + 20.4 ÷ .1) ÷ 1.12 = 200."""
    business = Business(100.0, 0.2, 0.2, 1, 1, 0.02, 0.12)
    assert worth(business, 0.0) == pytest.approx(200.0)
