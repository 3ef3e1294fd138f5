"""Odds, price and delay of a round follow traction and climate."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.financing.odds import TrackRecord, Traction, offer, terms_of, traction_score
from core.plan.rounds import Asks, RoundPolicy
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


def test_traction_measures_growth_over_a_year() -> None:
    revenue = (1.05 ** np.arange(30.0))[:, None]
    record, first = TrackRecord(revenue=revenue, gross_profit=0.6 * revenue), np.array([0])
    for month in (15, 20, 29):
        found = record.at(month, first)
        assert found.growth_per_year[0] == pytest.approx(1.05**12 - 1)
        assert found.gross_margin[0] == pytest.approx(0.6)
        assert found.revenue_per_year[0] == pytest.approx(12 * revenue[month, 0])


def test_traction_without_revenue_is_nothing_and_not_an_error() -> None:
    found = TrackRecord(revenue=np.zeros((5, 1)), gross_profit=np.zeros((5, 1))).at(4, np.array([0]))
    assert (found.revenue_per_year[0], found.growth_per_year[0], found.gross_margin[0]) == (0.0, 0.0, 0.0)


def test_the_score_is_zero_as_asked_for_and_limited() -> None:
    asks = drawn(Asks, 1, revenue_per_year=12.0, growth_per_year=0.0, gross_margin=0.6)
    terms = terms_of(round_=round_(asks=asks), policy=POLICY)

    def score(revenue: float, growth: float, margin: float) -> float:
        return float(
            traction_score(
                terms=terms, found=Traction(np.array([revenue]), np.array([growth]), np.array([margin]))
            )[0]
        )

    assert score(12.0, 5.0, 0.6) == pytest.approx(0)
    assert score(0.0, 0.0, 0.0) == -3
