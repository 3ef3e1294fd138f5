"""What the company is worth, the price's requirement and the verdict."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.returns.required import required_path
from core.returns.value import net_present_value
from core.returns.verdict import investor_multiple, is_gold, verdict


def test_the_plans_value_is_flows_and_exit_discounted() -> None:
    found = net_present_value(
        free_cash_flow=np.full((25, 1), -1.0), exit_value=np.array([100.0]), exit_month=24, rate_per_year=0.21
    )
    expected = -sum(1.21 ** (-(month + 1) / 12) for month in range(25)) + 100 / 1.21 ** (25 / 12)
    assert found[0] == pytest.approx(expected)


@given(st.just(0.0) | st.floats(1, 1e6), st.floats(1e3, 1e9), st.integers(11, 80))
def test_the_required_path_meets_its_goal(today: float, goal: float, month: int) -> None:
    path = required_path(revenue_today=today, required_at_exit=goal, exit_month=month, months=90)
    if goal > 2 * today:
        assert path[month - 11 : month + 1].sum() == pytest.approx(goal, rel=1e-6)


def test_a_dead_company_counts_as_nothing_and_no_investment_is_no_multiple() -> None:
    multiple = investor_multiple(paid=np.array([50.0, 0.0, 0.0]), invested=np.array([10.0, 10.0, 0.0]))
    np.testing.assert_array_equal(multiple, [5.0, 0.0, np.nan])
    assert is_gold(multiple=multiple, hurdle=5.0).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("own", "base", "measured", "word"),
    [
        (0.05, 0.5, True, "bubble"),
        (0.2, 0.12, False, "gold"),
        (0.2, 0.02, True, "gold"),
        (0.2, 0.02, False, "open"),
        (0.1, 0.1, False, "gold"),
    ],
)
def test_the_words_follow_the_printed_thresholds(own: float, base: float, measured: bool, word: str) -> None:
    assert (
        verdict(own=own, base_rates=base, sceptic=0.0, threshold=0.1, growth_measured=measured).word == word
    )
