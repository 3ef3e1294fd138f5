"""Return measures: published cases (Excel, numpy-financial, pyxirr's vectors) and cases worked by hand."""

from datetime import date

import numpy as np
import pytest
import pyxirr

from core.dated_rates import dated_present_value, dated_rates_of_return
from core.returns.measures import (
    modified_rate_of_return,
    multiple_of_money,
    paid_in_multiples,
    payback_months,
    profitability_index,
)
from core.returns.staged import risk_adjusted_value, worth_with_right_to_stop
from core.time_value import per_month, per_year
from tests.core.sections import by_month

DAYS = [date(2008, 1, 1), date(2008, 3, 1), date(2008, 10, 30), date(2009, 2, 15), date(2009, 4, 1)]
FLOWS = np.array([-10_000.0, 2_750, 4_250, 3_250, 2_750])
PROJECT = by_month(-250e3, *[100e3] * 5)
YEARLY = 0.15
MONTHLY_AS_YEARLY = float(per_year(YEARLY))
"""A rate a year whose monthly part is 15 %: five years' cases are five months here."""


def test_the_dated_rate_of_excel_s_case() -> None:
    found = dated_rates_of_return(FLOWS, DAYS)
    assert found.status == "ok"
    assert found.rate == pytest.approx(0.3733625335, abs=1e-9)
    assert found.rate == pytest.approx(pyxirr.xirr(DAYS, FLOWS), abs=1e-9)


def test_the_dated_worth_of_excel_s_case() -> None:
    """XNPV at 9 %: 2,086.6476; at the rate of return it is nothing."""
    worth = dated_present_value(FLOWS, DAYS, rate_per_year=0.09)
    assert worth == pytest.approx(2_086.6476020315, abs=1e-9)
    assert dated_present_value(FLOWS, DAYS, rate_per_year=0.3733625335) == pytest.approx(0, abs=1e-4)


def test_what_has_no_dated_rate_says_why() -> None:
    """2,500 and −2,500 on one day; no change of sign; and 2 − 6v + 5v² by the year: no real root."""
    same = [date(2020, 1, 1)] * 2
    assert dated_rates_of_return(np.array([2_500.0, -2_500]), same).status == "undefined"
    assert dated_rates_of_return(np.array([5.0, 5]), DAYS[:2]).status == "undefined"
    years = [date(2021, 1, 1), date(2022, 1, 1), date(2023, 1, 1)]
    assert dated_rates_of_return(np.array([1_000.0, -3_000, 2_500]), years).status == "none"


def test_less_than_thirty_days_give_the_simple_return() -> None:
    found = dated_rates_of_return(np.array([-100.0, 103]), [date(2020, 1, 1), date(2020, 1, 30)])
    assert found.rate == pytest.approx(0.03)
    longer = dated_rates_of_return(np.array([-100.0, 103]), [date(2020, 1, 1), date(2020, 1, 31)])
    assert longer.rate == pytest.approx(1.03 ** (365 / 30) - 1)


@pytest.mark.parametrize(
    ("flows", "roots"),
    [
        ((-5, 10.5, 1, -8, 1), (-0.8702012475, 0.0885983385, 0.7095595277)),
        ((-1_600, 10_000, -10_000), (0.25, 4.0)),
        ((-4, 12, -9), (0.5,)),
        ((-10, 5, -2, 30), (0.5780146821,)),
    ],
)
def test_all_dated_rates_are_found(flows: tuple[float, ...], roots: tuple[float, ...]) -> None:
    """The periodic cases, 365 days apart: 2021 to 2023 hold no leap day."""
    days = [date.fromordinal(date(2021, 1, 1).toordinal() + 365 * period) for period in range(len(flows))]
    found = dated_rates_of_return(np.array(flows, dtype=float), days)
    assert found.roots == pytest.approx(roots, abs=1e-8)
    assert found.status == ("ok" if len(roots) == 1 else "several")


def test_the_modified_rate_of_excel_s_case() -> None:
    """MIRR at 10 % and 12 %: .1260941304, a period taken as a month."""
    flows = by_month(-120_000, 39_000, 30_000, 21_000, 37_000, 46_000)
    found = modified_rate_of_return(
        flows, finance_rate_per_year=float(per_year(0.10)), reinvest_rate_per_year=float(per_year(0.12))
    )
    assert per_month(found)[0] == pytest.approx(0.1260941304, abs=1e-9)


def test_five_years_of_a_hundred_thousand_pay_back() -> None:
    """−250 k, then 5 × 100 k at 15 %: PI 1.34086, payback 2.5, discounted 3.379."""
    assert payback_months(PROJECT)[0] == pytest.approx(2.5)
    assert payback_months(np.array([[-0.3], [0.1], [0.1], [0.1]]))[0] == pytest.approx(
        3
    )  # though floats miss 0
    assert payback_months(PROJECT, rate_per_year=MONTHLY_AS_YEARLY)[0] == pytest.approx(3.379, abs=5e-4)
    assert profitability_index(PROJECT, rate_per_year=MONTHLY_AS_YEARLY)[0] == pytest.approx(
        1.34086, abs=5e-6
    )


def test_a_fund_s_multiples() -> None:
    """(19 + 38) ÷ 125 = .456; with 100 still held, 1.256."""
    put_in, got = np.array([125.0, 0, 0]), np.array([0.0, 19, 38])
    assert paid_in_multiples(put_in, got) == pytest.approx(0.456)
    assert paid_in_multiples(put_in, got, value=100.0) == pytest.approx(1.256)
    assert np.isnan(paid_in_multiples(np.zeros(3), got))
    assert multiple_of_money(by_month(-125, 19, 38))[0] == pytest.approx(0.456)


def test_what_is_undefined_is_no_number() -> None:
    none = by_month(0, 5, 5)
    assert np.isnan(multiple_of_money(none)[0])
    assert np.isnan(payback_months(none)[0])
    assert np.isnan(profitability_index(none, rate_per_year=0.1)[0])
    lost = by_month(-5, 0, 0)
    assert multiple_of_money(lost)[0] == 0
    assert np.isnan(payback_months(lost)[0])
    rates = {"finance_rate_per_year": 0.1, "reinvest_rate_per_year": 0.1}
    assert modified_rate_of_return(lost, **rates)[0] == -1


def test_money_that_comes_back_and_is_needed_again_is_not_paid_back_yet() -> None:
    """−10, +12, −5, +6: covered for good only in the last month, a half of its way."""
    assert payback_months(by_month(-10, 12, -5, 6))[0] == pytest.approx(2.5)
    assert np.isnan(payback_months(by_month(-10, 12, -5))[0])


def test_a_project_in_phases() -> None:
    """Pay 10 now, 20 at t1 (reached with .6), receive 200 at t3 (.3), 10 %: 24.1698 (acceptance, Time
    value).
    """
    flows, reached = np.array([-10.0, -20, 0, 200]), np.array([1, 0.6, 0, 0.3])
    assert risk_adjusted_value(flows=flows, odds=reached, rate=0.10) == pytest.approx(24.1698, abs=5e-5)


def test_the_eight_paths_of_longstaff_and_schwartz() -> None:
    """An American put, K 1.10, r 6 %, on eight paths of three years: .1144, held to the end .0564 (2001,
    section 1).
    """
    paths = np.array(
        [
            (1.09, 1.08, 1.34),
            (1.16, 1.26, 1.54),
            (1.22, 1.07, 1.03),
            (0.93, 0.97, 0.92),
            (1.11, 1.56, 1.52),
            (0.76, 0.77, 0.90),
            (0.92, 0.84, 1.01),
            (0.88, 1.22, 1.34),
        ]
    ).T
    payoff = np.maximum(1.10 - paths, 0) * np.exp(-0.06 * np.arange(1, 4))[:, np.newaxis]
    known = np.stack([np.ones_like(paths), paths, paths**2], axis=-1)
    found = worth_with_right_to_stop(
        stages=np.zeros((4, 8)), payoff=payoff, possible=payoff > 0, known=known, learn=np.ones(8, dtype=bool)
    )
    assert found.value.mean() == pytest.approx(0.1144, abs=5e-5)
    assert payoff[-1].mean() == pytest.approx(0.0564, abs=5e-5)


def test_the_american_put_on_the_tree_of_cox_ross_and_rubinstein() -> None:
    """S = K = 50, r 10 %, σ 40 %, five months in five steps: 4.488 (acceptance, Time value). Every node is
    known by itself, so the rule learnt on the tree's own walks is the tree's.
    """
    steps, walks, length, growth = 5, 200_000, 1 / 12, 0.10
    up = np.exp(0.40 * length**0.5)
    odds = (np.exp(growth * length) - 1 / up) / (up - 1 / up)
    rises = np.cumsum(np.random.default_rng(1).random((steps, walks)) < odds, axis=0)
    prices = 50 * up ** (2 * rises - np.arange(1, steps + 1)[:, np.newaxis])
    payoff = np.maximum(50 - prices, 0) * np.exp(-growth * length * np.arange(1, steps + 1))[:, np.newaxis]
    node = (rises[..., np.newaxis] == np.arange(steps + 1)).astype(np.float64)
    learn = np.arange(walks) % 2 == 0
    found = worth_with_right_to_stop(
        stages=np.zeros((steps + 1, walks)), payoff=payoff, possible=payoff > 0, known=node, learn=learn
    )
    others = found.value[~learn]
    error = others.std() / len(others) ** 0.5
    assert others.mean() == pytest.approx(4.488, abs=3 * error)
    assert error < 0.02
