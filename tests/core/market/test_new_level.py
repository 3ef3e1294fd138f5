"""A level that is another from some month on is no growth."""

import numpy as np
import pytest

from core.market.forecaster import revenue_bands
from core.market.odd_months import new_levels, odd_months
from core.market.reference_class import GENERAL, PRIVATE, ReferenceClass

LEVELS = (0.05, 0.5, 0.95)


@pytest.mark.parametrize("of", [GENERAL, PRIVATE])
@pytest.mark.parametrize(("times", "since"), [(2.0, 4), (1.5, 3), (0.3, 4), (4.0, 8)])
@pytest.mark.parametrize("noise", [0.0, 0.01])
def test_after_a_step_revenue_goes_on_from_its_new_level(
    of: ReferenceClass, times: float, since: int, noise: float
) -> None:
    shaken = np.exp(noise * np.random.default_rng(7).standard_normal(24 + since))
    revenue = np.array([1e5] * 24 + [times * 1e5] * since) * shaken
    low, middle, high = revenue_bands(revenue, months=12, quantiles=LEVELS, reference_class=of)[:, -1]
    assert low < times * 1e5 < high
    assert middle == pytest.approx(times * 1e5, rel=0.06)
    assert high / low < 2


def test_a_step_beside_growth_leaves_the_growth() -> None:
    """3 % a month before and after it: in a year between what fades and what goes on."""
    revenue = 100 * 1.03 ** np.arange(28) * np.where(np.arange(28) < 24, 1.0, 1.5)
    (middle,) = revenue_bands(revenue, months=12, quantiles=[0.5])[:, -1] / revenue[-1]
    assert 1.2 < middle < 1.03**12


def test_the_month_and_the_size_of_a_step_are_told() -> None:
    assert new_levels(np.array([100.0] * 20 + [150.0] * 3)) == {20: pytest.approx(np.log(1.5))}
    assert not new_levels(np.array([100.0] * 20 + [150.0] * 2))  # it may be a spike yet
    assert not new_levels(100 * 1.1 ** np.arange(24))
    assert not new_levels(np.array([100.0] * 8 + [150.0] * 3))


def test_every_step_is_told_and_none_is_growth() -> None:
    """Three times as much, and again: 900 from then on; up and back down: as before."""
    twice = np.array([100.0] * 24 + [300.0] * 24 + [900.0] * 12)
    assert new_levels(twice) == {24: pytest.approx(np.log(3)), 48: pytest.approx(np.log(3))}
    back = np.array([100.0] * 24 + [300.0] * 18 + [100.0] * 18)
    assert new_levels(back) == {24: pytest.approx(np.log(3)), 42: pytest.approx(-np.log(3))}
    noise = np.exp(0.04 * np.random.default_rng(0).standard_normal(60))
    for series, level in ((twice, 900), (back, 100)):
        (middle,) = revenue_bands(series * noise, months=12, quantiles=[0.5])[:, -1]
        assert middle == pytest.approx(level, rel=0.08)


def test_what_comes_every_year_is_a_season_and_no_step() -> None:
    noise = np.exp(0.04 * np.random.default_rng(0).standard_normal(48))
    assert not new_levels(100 * np.tile([1] * 9 + [2.5] * 3, 4) * noise)
    assert [one.month for one in odd_months(100 * np.tile([1] * 11 + [1.8], 4) * noise)] == []


def test_a_step_over_a_gap_is_one_and_a_level_that_lasts_three_months_is_two() -> None:
    gap = np.array([100.0] * 14 + [np.nan] + [300.0] * 14)
    assert new_levels(gap) == {15: pytest.approx(np.log(3))}
    assert [(one.kind, one.month) for one in odd_months(gap)] == [("break", 15)]
    short = new_levels(np.array([100.0] * 14 + [300.0] * 3 + [100.0] * 12))
    assert {month: step > 0 for month, step in short.items()} == {14: True, 17: False}


def test_steps_a_year_apart_are_no_season_and_growth_is_none() -> None:
    assert new_levels(np.array([100.0] * 12 + [300.0] * 12 + [900.0] * 12)) == {
        12: pytest.approx(np.log(3)),
        24: pytest.approx(np.log(3)),
    }
    fast = 100 * 1.2 ** np.arange(36) * np.where(np.arange(36) < 20, 1.0, 1.4)
    assert new_levels(fast) == {20: pytest.approx(np.log(1.4))}


@pytest.mark.parametrize(
    "series", [[100, np.nan] * 8, [np.nan] * 12 + [100.0] * 12, [100.0] + [np.nan] * 20 + [100.0] * 11]
)
def test_gaps_alone_tell_nothing(series: list[float]) -> None:
    assert not new_levels(np.array(series))
    assert not odd_months(np.array(series))


def _noise(count: int) -> tuple[np.ndarray, float]:
    """Return noise in logs, and the usual size of a month's change by hand: 1.4826 · the median deviation."""
    logs = 0.12 * np.random.default_rng(11).standard_normal(count)
    changes = np.diff(logs)
    return logs, 1.4826 * float(np.median(np.abs(changes - np.median(changes))))


@pytest.mark.parametrize(("times", "told"), [(4.3, False), (5.8, True)])
def test_a_step_of_five_usual_changes_is_a_level(times: float, told: bool) -> None:
    logs, usual = _noise(40)
    steady = 0.2 * logs  # a usual change is a fifth too
    stepped = np.exp(steady + np.where(np.arange(40) >= 20, times * 0.2 * usual, 0.0))
    wide = np.exp(np.log(stepped) * 2.5)  # steps above a quarter, as many usual changes as before
    assert bool(new_levels(wide)) == told


@pytest.mark.parametrize(("times", "told"), [(4.5, False), (5.5, True)])
def test_a_month_of_five_usual_changes_stands_out(times: float, told: bool) -> None:
    logs, usual = _noise(40)
    logs[18:23] = 0.0
    changes = np.diff(logs)
    usual = 1.4826 * float(np.median(np.abs(changes - np.median(changes))))
    logs[20] = times * usual
    # The month itself moves two of 39 changes: what is usual stays nearly so.
    assert any(one.kind == "spike" and one.month == 20 for one in odd_months(np.exp(logs))) == told
