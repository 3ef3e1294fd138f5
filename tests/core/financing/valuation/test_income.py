"""Discounted cash flow: where flows fall, what comes after them, and what a price would need."""

from datetime import date

import numpy as np
import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CalculationError
from core.financing.valuation.income import discounted_cash_flow, flow_times

FLOWS = [100e3, 120e3, 140e3]


def test_flows_in_the_middle_of_years_are_worth_half_a_years_interest_more() -> None:
    at_ends = discounted_cash_flow(flows=FLOWS, rate=0.12, terminal_growth=0.03)
    in_middles = discounted_cash_flow(flows=FLOWS, rate=0.12, terminal_growth=0.03, timing="middle")
    assert in_middles.value == pytest.approx(at_ends.value * 1.12**0.5)


def test_what_a_multiple_brings_after_the_middle_of_years_falls_at_the_last_ones_end() -> None:
    found = discounted_cash_flow(flows=FLOWS, rate=0.12, terminal_multiple=8, timing="middle")
    near = 100e3 / 1.12**0.5 + 120e3 / 1.12**1.5 + 140e3 / 1.12**2.5
    assert [step.value for step in found.steps] == pytest.approx([near, 8 * 140e3 / 1.12**3])


def test_a_stub_moves_every_later_flow_nearer() -> None:
    assert flow_times(3, stub=0.25).tolist() == [0.25, 1.25, 2.25]
    assert flow_times(3, stub=0.25, timing="middle").tolist() == [0.125, 0.75, 1.75]
    assert flow_times(3, timing="middle").tolist() == [0.5, 1.5, 2.5]


def test_a_single_stub_is_made_a_year_before_it_grows_for_ever() -> None:
    found = discounted_cash_flow(flows=[50.0], rate=0.1, terminal_growth=0.0, stub=0.5)
    assert found.steps[1].value == pytest.approx(100 / 0.1 / 1.1**0.5)


def test_flows_at_dates_agree_with_the_spreadsheets_xnpv() -> None:
    days = [date(2026, 3, 1), date(2026, 7, 14), date(2027, 1, 31), date(2029, 2, 28)]
    flows = [0.0, -30.0, 55.0, 80.0]
    years = [(day - days[0]).days / 365 for day in days]
    found = discounted_cash_flow(flows=flows, rate=0.17, terminal_multiple=0.0, years=years)
    assert found.value == pytest.approx(pyxirr.xnpv(0.17, days, flows))


def test_cash_less_debt_comes_on_top() -> None:
    plain = discounted_cash_flow(flows=FLOWS, rate=0.12, terminal_growth=0.03)
    with_cash = discounted_cash_flow(flows=FLOWS, rate=0.12, terminal_growth=0.03, net_cash=-50e3)
    assert with_cash.value == pytest.approx(plain.value - 50e3)
    assert (with_cash.low, with_cash.high) == pytest.approx((plain.low - 50e3, plain.high - 50e3))


def test_the_range_is_that_of_the_rate_and_stays_above_the_growth() -> None:
    found = discounted_cash_flow(flows=FLOWS, rate=0.12, terminal_growth=0.03, rate_spread=0.02)
    ends = [discounted_cash_flow(flows=FLOWS, rate=one, terminal_growth=0.03).value for one in (0.14, 0.1)]
    assert (found.low, found.high) == pytest.approx(tuple(ends))
    near = discounted_cash_flow(flows=FLOWS, rate=0.04, terminal_growth=0.03, rate_spread=0.02)
    at_limit = discounted_cash_flow(flows=FLOWS, rate=0.035, terminal_growth=0.03)
    assert near.high == pytest.approx(at_limit.value)


@given(
    st.lists(st.floats(-50, 200), min_size=1, max_size=8),
    st.floats(0.05, 0.6),
    st.floats(1, 3_000),
    st.sampled_from(["end", "middle"]),
)
def test_at_every_rate_and_growth_needed_the_value_is_the_price(
    flows: list[float], rate: float, price: float, timing: str
) -> None:
    common = {"flows": flows, "timing": timing, "net_cash": 40.0}
    found = discounted_cash_flow(**common, rate=rate, terminal_growth=0.02, price=price)
    for step in found.needed:
        if step.label == "Discount rate a year":
            again = discounted_cash_flow(**common, rate=step.value, terminal_growth=0.02)
        else:
            if not -1 < step.value < rate - 1e-6:
                continue
            again = discounted_cash_flow(**common, rate=rate, terminal_growth=step.value)
        assert again.value == pytest.approx(price, rel=1e-6, abs=1e-6)


def test_all_rates_at_which_a_price_is_met_are_shown() -> None:
    """−100 now-ish, +230 and −131.5 later: the price 0.05 is met at two rates, as in the textbook of IRRs."""
    found = discounted_cash_flow(
        flows=[-100.0, 230.0, -131.5], rate=0.1, terminal_multiple=0.0, price=0.05, years=[0.0, 1.0, 2.0]
    )
    roots = [step.value for step in found.needed]
    polynomial = sorted(1 / np.roots([-131.5, 230.0, -100.05]).real - 1)
    assert roots == pytest.approx(polynomial)
    assert len(roots) == 2


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"flows": []}, "flows"),
        ({"terminal_growth": 0.12}, "terminal_growth"),
        ({"terminal_multiple": 5.0}, "terminal_growth"),
        ({"terminal_growth": None}, "terminal_growth"),
        ({"stub": 0.0}, "stub"),
        ({"stub": 1.2}, "stub"),
        ({"years": [1.0, 1.0, 2.0]}, "years"),
        ({"years": [1.0]}, "years"),
        ({"years": [-1.0, 1.0, 2.0]}, "years"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(values: dict[str, object], field: str) -> None:
    usual = {"flows": FLOWS, "rate": 0.12, "terminal_growth": 0.03}
    with pytest.raises(CalculationError) as refused:
        discounted_cash_flow(**(usual | values))
    assert refused.value.faults[0].path == field


def test_the_years_after_fall_as_the_last_ones_months_do() -> None:
    """Brute force: the last twelve months again and again, growing by 3 % a year, each at its month's end."""
    months = [10.0 + month for month in range(12)]
    times = [(month + 1) / 12 for month in range(12)]
    found = discounted_cash_flow(
        flows=months,
        rate=0.3,
        terminal_growth=0.03,
        years=times,
        last_year=list(zip(times, months, strict=True)),
    )
    later = sum(
        flow * 1.03**year / 1.3 ** (year + time)
        for year in range(1, 200)
        for time, flow in zip(times, months, strict=True)
    )
    assert found.steps[1].value == pytest.approx(later)


@pytest.mark.parametrize("values", [{"rate": -1.0}, {"flows": [1.0, float("nan")]}, {"rate": float("inf")}])
def test_numbers_that_are_none_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(CalculationError):
        discounted_cash_flow(**({"flows": FLOWS, "rate": 0.12, "terminal_growth": 0.03} | values))
