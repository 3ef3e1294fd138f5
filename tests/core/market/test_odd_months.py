"""Spikes and breaks are named where they are, and nowhere else."""

import numpy as np
import pytest

from core.market.odd_months import odd_months, yearly_peaks


def growing(months: int = 24, rate: float = 0.03, noise: float = 0.02, seed: int = 1) -> np.ndarray:
    shocks = np.random.default_rng(seed).standard_normal(months)
    return 100 * np.exp(rate * np.arange(months) + noise * shocks)


def test_a_single_month_four_times_the_others_is_a_spike_with_its_usual_figure() -> None:
    values = growing()
    values[10] *= 4
    (found,) = odd_months(values)
    assert (found.kind, found.month) == ("spike", 10)
    assert found.usual == pytest.approx(100 * np.exp(0.03 * 10), rel=0.05)
    assert found.now == pytest.approx(values[10])


@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_a_level_that_halves_or_doubles_for_good_is_a_break_at_its_month(factor: float) -> None:
    values = growing()
    values[14:] *= factor
    (found,) = odd_months(values)
    assert (found.kind, found.month) == ("break", 14)
    assert found.now / found.usual == pytest.approx(factor, rel=0.12)


def test_growth_noise_and_gaps_are_nothing_odd() -> None:
    named = 0
    for seed in range(200):
        values = growing(rate=0.05, noise=0.10, seed=seed)
        values[7] = np.nan
        named += bool(odd_months(values))
    assert named < 10
    assert odd_months(np.full(24, 100.0)) == ()
    assert odd_months(100 * 1.2 ** np.arange(36)) == ()


def test_few_months_tell_nothing() -> None:
    assert odd_months(np.array([100.0] * 10 + [400.0])) == ()


def test_the_last_month_stands_out_and_may_be_a_spike_or_a_new_level() -> None:
    """400 K on a usual 100 K (cases.md): named, and what it is stays open until months follow."""
    (found,) = odd_months(np.array([100.0] * 23 + [400.0]))
    assert (found.kind, found.month) == ("last", 23)
    assert found.usual == pytest.approx(100.0)
    values = growing(rate=0.08)
    assert odd_months(values) == ()
    values[-1] *= 0.3
    (found,) = odd_months(values)
    assert (found.kind, found.now / found.usual) == ("last", pytest.approx(0.3, rel=0.1))


def test_a_break_beside_a_spike_is_found_as_both() -> None:
    values = growing(36)
    values[6] *= 5
    values[22:] *= 0.4
    assert [(one.kind, one.month) for one in odd_months(values)] == [("spike", 6), ("break", 22)]


def test_a_break_of_four_months_is_found_where_it_is_and_a_slowdown_is_none() -> None:
    recent = 1e5 * 1.05 ** np.arange(24)
    recent[20:] *= 2
    (found,) = odd_months(recent)
    assert (found.kind, found.month) == ("break", 20)
    slower = 1e5 * np.exp(0.15 * np.minimum(np.arange(36), 18))
    assert odd_months(slower) == ()
    assert odd_months(1e5 / (1 + np.exp(-0.3 * (np.arange(36) - 18)))) == ()


def test_a_month_that_is_high_every_year_is_a_season() -> None:
    values = growing(48, rate=0.01)
    values[10::12] *= 2
    assert odd_months(values) == ()
    values[17] *= 4
    assert [one.month for one in odd_months(values)] == [17]


def test_random_walks_seldom_look_broken() -> None:
    named = 0
    for seed in range(200):
        steps = np.random.default_rng(seed).standard_normal(36)
        named += bool(odd_months(100 * np.exp(np.cumsum(0.01 + 0.10 * steps))))
    assert named < 20


@pytest.mark.parametrize(("off", "named"), [(0.2, False), (0.3, True)])
def test_what_stands_out_by_less_than_a_quarter_is_nobody_s_question(off: float, named: bool) -> None:
    """Among months that are all alike, any other one is many usual noises off."""
    revenue = np.full(24, 100.0)
    revenue[12] *= np.exp(off)
    assert bool(odd_months(revenue)) == named


def test_both_neighbours_say_whether_a_month_stands_out_every_year() -> None:
    """Month 13 is twice its neighbours. A year before, the month is so to one of them, as the other is high
    itself: half of it is no season.
    """
    revenue = 100 * np.exp(0.01 * np.random.default_rng(2).standard_normal(24))
    revenue[[1, 13]] *= 2
    assert yearly_peaks(revenue) == {1: pytest.approx(np.log(2), abs=0.03)}
    revenue[0] *= 2.1
    assert yearly_peaks(revenue) == {}
    assert [(one.kind, one.month) for one in odd_months(revenue)] == [("spike", 13)]


def test_a_month_at_an_end_of_the_series_is_held_against_the_one_beside_it() -> None:
    """The twelfth month and the last, or the first and the thirteenth: a year lies between."""
    for month in (11, 12):
        revenue = 100 * np.exp(0.01 * np.random.default_rng(2).standard_normal(24 + (month == 12)))
        revenue[[month - 12 + 12 * (month == 11), month + 12 * (month == 11)]] *= 3
        assert yearly_peaks(revenue) == {month % 12: pytest.approx(np.log(3), abs=0.03)}
