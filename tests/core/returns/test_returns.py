"""What the company is worth, the price's requirement and the verdict."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.returns.required import required_path
from core.returns.value import net_present_value
from core.returns.verdict import Verdict, investor_multiple, is_gold, verdict


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


def test_the_required_path_starts_from_todays_revenue_however_small() -> None:
    common = {"required_at_exit": 12_000.0, "exit_month": 24, "months": 25}
    assert required_path(revenue_today=0.25, **common)[0] == pytest.approx(0.25)
    assert required_path(revenue_today=0.0, **common)[0] == pytest.approx(1.0)


def test_a_dead_company_counts_as_nothing_and_no_investment_is_no_multiple() -> None:
    multiple = investor_multiple(paid=np.array([50.0, 0.0, 0.0]), invested=np.array([10.0, 10.0, 0.0]))
    np.testing.assert_array_equal(multiple, [5.0, 0.0, np.nan])
    assert is_gold(multiple=multiple, hurdle=5.0).tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("own", "base", "say", "word"),
    [
        (0.05, 0.5, 1.0, "bubble"),
        (0.2, 0.12, 0.0, "gold"),
        (0.2, 0.02, 1.0, "gold"),
        (0.2, 0.02, 0.0, "open"),
        (0.2, 0.02, 0.6, "open"),  # .6 · ln(.2/.8) + .4 · ln(.02/.98) = −2.388, which is .084
        (0.2, 0.02, 0.8, "gold"),  # .132
        (0.31, 0.004, 0.39, "open"),  # six good months
        (float("nan"), 0.2, 0.0, "open"),
        (0.2, float("nan"), 0.0, "open"),
    ],
)
def test_the_words_follow_the_printed_thresholds(own: float, base: float, say: float, word: str) -> None:
    assert _verdict(own=own, base_rates=base, say=say).word == word


def test_growth_that_is_only_stated_is_no_gold_without_base_rates() -> None:
    assert _verdict(own=1.0, base_rates=0.0, say=0.0).word == "open"


@pytest.mark.parametrize(
    ("own", "error", "word"),
    [
        (0.111, 0.005, "gold"),
        (0.109, 0.005, "open"),
        (0.091, 0.005, "open"),
        (0.089, 0.005, "bubble"),
        (0.1, 0.0, "gold"),  # the threshold itself is reached
    ],
)
def test_within_two_standard_errors_of_the_threshold_the_answer_is_open(
    own: float, error: float, word: str
) -> None:
    assert _verdict(own=own, own_error=error, base_rates=0.0, say=1.0).word == word


def test_the_error_of_base_rates_counts_by_their_weight() -> None:
    """Half the log odds of .15 and half those of .08 are .1102; its error .0149: less than two above .1."""
    found = _verdict(own=0.15, own_error=0.004, base_rates=0.08, base_rates_error=0.02, say=0.5)
    assert found.weighed == pytest.approx(0.11022, abs=1e-5)
    assert found.word == "open"
    errors = {"own_error": 0.004, "base_rates_error": 0.003}
    assert _verdict(own=0.15, base_rates=0.08, say=0.5, **errors).word == "gold"
    assert _verdict(own=0.2, base_rates=float("nan"), base_rates_error=float("nan"), say=1.0).word == "gold"


@pytest.mark.parametrize(("error", "word"), [(0.048, "gold"), (0.052, "open")])
def test_where_both_readings_agree_half_the_error_of_one_is_that_of_both(error: float, word: str) -> None:
    found = _verdict(own=0.15, base_rates=0.15, base_rates_error=error, say=0.5)
    assert (found.weighed, found.word) == (pytest.approx(0.15), word)


@pytest.mark.parametrize(("sure", "weighed"), [(1.0, 0.978123), (0.0, 0.021877)])
def test_no_reading_is_surer_than_a_thousand_futures_can_tell(sure: float, weighed: float) -> None:
    """1,999 to 1 and 1 to 1, weighed alike: √1,999 to 1, which is 44.71."""
    assert _verdict(own=sure, base_rates=0.5, say=0.5).weighed == pytest.approx(weighed, abs=1e-6)


def _verdict(**values: float) -> Verdict:
    errors = {"own_error": 0.0, "base_rates_error": 0.0, "sceptic": 0.0, "threshold": 0.1}
    return verdict(**(errors | values))


def test_the_required_path_of_a_run_rate_meets_its_goal_in_its_month() -> None:
    path = required_path(
        revenue_today=10.0, required_at_exit=1_200.0, exit_month=23, months=30, run_rate=True
    )
    assert path[[0, 23]] == pytest.approx([10, 100])
