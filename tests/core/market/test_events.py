"""Events from uniform numbers, and the tail of their losses."""

import numpy as np
import pytest
from scipy import stats

from core.errors import CalculationError
from core.market.events import months_to_event, placed, poisson_counts
from core.market.tail import expected_shortfall, shortfall_shares, value_at_risk

UNIFORM = (np.arange(20_000) + 0.5) / 20_000


def test_the_first_event_has_its_yearly_odds() -> None:
    months = months_to_event(uniform=UNIFORM, probability_per_year=np.full(20_000, 0.3))
    assert (months < 12).mean() == pytest.approx(0.3, abs=1e-3)
    assert (months < 24).mean() == pytest.approx(1 - 0.7**2, abs=1e-3)


def test_in_the_middle_an_event_comes_when_its_odds_exceed_one_half() -> None:
    month = months_to_event(uniform=np.array([0.5]), probability_per_year=np.array([0.5]))
    assert month[0] == 12
    assert np.isinf(months_to_event(uniform=np.array([0.5]), probability_per_year=np.array([0.0])))[0]
    assert months_to_event(uniform=np.array([0.5]), probability_per_year=np.array([1.0]))[0] == 0


@pytest.mark.parametrize("mean", [0.0, 0.05, 1.0, 30.0])
def test_counts_agree_with_scipy(mean: float) -> None:
    found = poisson_counts(uniform=UNIFORM[None], mean=np.full((1, 20_000), mean))
    np.testing.assert_array_equal(found[0], stats.poisson.ppf(UNIFORM, mean) if mean else 0)


@pytest.mark.parametrize("mean", [43.0, 199.0, 201.0, 1_000.0])
def test_counts_are_right_at_any_mean(mean: float) -> None:
    found = poisson_counts(uniform=UNIFORM[None], mean=np.full((1, 20_000), mean))[0]
    np.testing.assert_array_equal(found, stats.poisson.ppf(UNIFORM, mean))
    assert found.mean() == pytest.approx(mean, rel=1e-3)


def test_events_fall_into_the_months_of_their_year_each_with_its_own_loss() -> None:
    """Path 0: one event in year 0, two in year 1; path 1: one in year 1."""
    counts = np.array([[1.0, 0.0], [2.0, 1.0]])
    placement, losses = np.array([[0.0, 0.5], [0.5, 0.0], [0.999, 0.0]]), np.array([[1.0, 4], [2, 0], [3, 0]])
    found = placed(counts=counts, months=placement, losses=losses)
    told = sorted(zip(found.path.tolist(), found.month.tolist(), found.loss.tolist(), strict=True))
    assert told == [(0, 0, 1.0), (0, 18, 2.0), (0, 23, 3.0), (1, 18, 4.0)]
    assert found.count == 4


def test_tail_of_the_normal_and_lognormal() -> None:
    """N(0,1): 1.644854/2.062713 at 95 %, 2.326348/2.665214 at 99 %; LN(0,1): 5.180252/8.557227 and
    10.240474/15.227960 (acceptance, Risk).
    """
    normal = stats.norm.ppf((np.arange(2_000_000) + 0.5) / 2_000_000)
    for losses, level, at_risk, shortfall in (
        (normal, 0.95, 1.644854, 2.062713),
        (normal, 0.99, 2.326348, 2.665214),
        (np.exp(normal), 0.95, 5.180252, 8.557227),
        (np.exp(normal), 0.99, 10.240474, 15.227960),
    ):
        assert value_at_risk(losses=losses, level=level) == pytest.approx(at_risk, rel=1e-4)
        assert expected_shortfall(losses=losses, level=level) == pytest.approx(shortfall, rel=2e-4)


def test_shortfall_is_shared_out_completely() -> None:
    generator = np.random.default_rng(1)
    parts = {"a": generator.exponential(1, 10_000), "b": generator.exponential(3, 10_000)}
    shares = shortfall_shares(losses=parts, level=0.95)
    total = parts["a"] + parts["b"]
    assert sum(shares.values()) == pytest.approx(expected_shortfall(losses=total, level=0.95), rel=1e-12)


@pytest.mark.parametrize(("count", "mean"), [(100, 98.0), (20, 20.0), (30, 0.0)])
def test_what_stands_at_the_level_is_split(count: int, mean: float) -> None:
    """The worst 5 % of 1 … 30 are all of 30 and half of 29: 29.67 at a tail of 1.5."""
    losses = np.arange(1.0, count + 1)
    expected = (30 + 0.5 * 29) / 1.5 if count == 30 else mean
    assert shortfall_shares(losses={"a": losses}, level=0.95)["a"] == pytest.approx(expected)
    halves = shortfall_shares(losses={"a": losses / 4, "b": 3 * losses / 4}, level=0.95)
    assert halves["b"] == pytest.approx(3 * halves["a"])


def test_futures_alike_at_the_level_share_what_is_left() -> None:
    """All lose 10: what each part loses on average is its part."""
    parts = {"a": np.array([10.0, 0.0] * 10), "b": np.array([0.0, 10.0] * 10)}
    assert shortfall_shares(losses=parts, level=0.95) == {"a": pytest.approx(5), "b": pytest.approx(5)}


def test_a_level_outside_its_range_is_refused() -> None:
    with pytest.raises(CalculationError, match="level"):
        value_at_risk(losses=np.ones(3), level=1.0)
