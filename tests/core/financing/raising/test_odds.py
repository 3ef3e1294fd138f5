"""Odds, price and delay of a round follow traction and climate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.financing.raising.odds import TrackRecord, offer, terms_of, traction_score
from core.plan.round_money import Asks
from core.plan.round_policy import RoundPolicy
from tests.core.sections import drawn, round_

POLICY = drawn(RoundPolicy, 1, odds_sensitivity=1.0, price_sensitivity=0.5, delay_months=3.0)


def one_offer(score: float, climate: float = 1.0, **terms):  # type: ignore[no-untyped-def]
    return offer(
        terms=terms_of(round_=round_(**terms), policy=POLICY),
        score=np.array([score]),
        climate=np.array([climate]),
    )


def test_as_asked_for_the_plans_own_terms_come_out() -> None:
    found = one_offer(0.0)
    assert found.probability[0] == pytest.approx(0.8)
    assert found.pre_money[0] == pytest.approx(15)
    assert found.months[0] == pytest.approx(2)


@given(st.floats(-3, 3), st.floats(0, 2), st.floats(0.2, 2))
def test_better_traction_never_hurts(score: float, more: float, climate: float) -> None:
    worse, better = one_offer(score, climate), one_offer(score + more, climate)
    assert better.probability[0] >= worse.probability[0] - 1e-12
    assert better.pre_money[0] >= worse.pre_money[0] - 1e-9
    assert better.months[0] <= worse.months[0] + 1e-12
    assert worse.down_round_probability[0] >= worse.probability[0] - 1e-12


FIRST = np.array([0])


def test_traction_measures_growth_over_equal_windows_from_the_first_month_on() -> None:
    """Revenue doubles in a year: growth is 100 % in every month, with little of the past as with much."""
    revenue = (2 ** (np.arange(30.0) / 12))[:, None]
    record = TrackRecord(revenue=revenue, gross_profit=0.6 * revenue)
    for month in range(30):
        assert record.growth_per_year(month, FIRST)[0] == pytest.approx(1.0), month
        assert record.gross_margin(month, FIRST)[0] == pytest.approx(0.6)
        assert record.revenue_per_year(month, FIRST)[0] == pytest.approx(12 * revenue[month, 0])


def test_month_zero_is_measured_by_the_first_two_months() -> None:
    """It has no past: 1, then 2; after it two of four months, 3 and 7 against 1 and 2."""
    revenue = np.array([1.0, 2.0, 3.0, 7.0])[:, None]
    record = TrackRecord(revenue=revenue, gross_profit=revenue)
    assert record.growth_per_year(0, FIRST)[0] == pytest.approx(2.0**12 - 1)
    assert record.growth_per_year(1, FIRST)[0] == pytest.approx(2.0**12 - 1)
    assert record.growth_per_year(3, FIRST)[0] == pytest.approx((10 / 3) ** 6 - 1)
    assert record.growth_per_year(9, FIRST)[0] == pytest.approx((10 / 3) ** 6 - 1)


def test_a_quarter_is_compared_with_the_quarter_a_year_before() -> None:
    revenue = np.ones((20, 1))
    revenue[15:18] = 3.0
    record = TrackRecord(revenue=revenue, gross_profit=revenue)
    assert record.growth_per_year(17, FIRST)[0] == pytest.approx(2.0)
    assert record.growth_per_year(18, FIRST)[0] == pytest.approx(7 / 3 - 1)


@pytest.mark.parametrize(
    ("month", "now", "then"),
    [(2, (2,), (0,)), (4, (3, 4), (0, 1)), (5, (3, 4, 5), (0, 1, 2)), (6, (4, 5, 6), (0, 1, 2)),
     (13, (11, 12, 13), (0, 1, 2)), (14, (12, 13, 14), (0, 1, 2)), (17, (15, 16, 17), (3, 4, 5))],
)  # fmt: skip
def test_growth_compares_as_long_and_as_far_as_there_is(
    month: int, now: tuple[int, ...], then: tuple[int, ...]
) -> None:
    revenue = np.array([2.0, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61])
    record = TrackRecord(revenue=revenue[:, None], gross_profit=revenue[:, None])
    expected = (revenue[list(now)].sum() / revenue[list(then)].sum()) ** (12 / (now[0] - then[0])) - 1
    assert record.growth_per_year(month, FIRST)[0] == pytest.approx(expected)


def test_traction_without_revenue_is_nothing_and_not_an_error() -> None:
    record = TrackRecord(revenue=np.zeros((5, 1)), gross_profit=np.zeros((5, 1)))
    assert record.revenue_per_year(4, FIRST)[0] == 0
    assert record.growth_per_year(4, FIRST)[0] == 0
    assert record.gross_margin(4, FIRST)[0] == 0


def score(asks: dict[str, float], revenue: float, growth: float, margin: float) -> float:
    """Return the score in month 12 of a company whose last month earns `revenue` ÷ 12."""
    terms = terms_of(round_=round_(asks=drawn(Asks, 1, **(NOTHING | asks))), policy=POLICY)
    flow = (revenue / 12 * (1 + growth) ** ((np.arange(20.0) - 15) / 12))[:, None]
    record = TrackRecord(revenue=flow, gross_profit=margin * flow)
    return float(traction_score(terms=terms, record=record, month=15, paths=FIRST)[0])


NOTHING = {"revenue_per_year": None, "growth_per_year": None, "gross_margin": None}


def test_the_score_is_zero_as_asked_for_and_limited() -> None:
    asks = {"revenue_per_year": 12.0, "growth_per_year": 1.0, "gross_margin": 0.6}
    assert score(asks, 12.0, 1.0, 0.6) == pytest.approx(0)
    assert score(asks, 24.0, 1.0, 0.6) == pytest.approx(np.log(2))
    assert score(asks, 12.0, 2.0, 0.6) == pytest.approx(0.5)
    assert score(asks, 12.0, 1.0, 0.5) == pytest.approx(-0.1)
    assert score(asks, 0.001, 1.0, 0.6) == -3


def test_what_is_not_asked_for_counts_nothing() -> None:
    assert score({}, 1.0, -0.5, -1.0) == 0
    assert score({"gross_margin": 0.0}, 1.0, -0.5, 0.25) == pytest.approx(0.25)


def test_a_market_without_money_closes_nothing_however_sure() -> None:
    assert one_offer(0.0, climate=0.0, close_probability=1.0).probability[0] == 0
