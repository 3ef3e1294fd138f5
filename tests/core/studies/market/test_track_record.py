"""The forecaster's record: what it rests on, how it is counted, and that the forecaster is worth using."""

from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from core.facts.monthly_series import MonthlySeries, monthly_series, young_series
from core.market.forecaster import revenue_bands
from core.market.reference_class import PRIVATE
from core.studies.market.track_record import (
    HISTORIES,
    HORIZONS,
    STEP,
    Trial,
    own_trials,
    scores,
    scores_up_to,
    trials_of,
    young_trials,
)

FLAT = MonthlySeries("flat", "Flat", "software", date(2020, 1, 1), np.full(60, 1_000.0))


def trial(actual: float, **changes: object) -> Trial:
    usual = {
        "series": "a",
        "history": 12,
        "origin": 12,
        "ahead": 1,
        "bands": (80.0, 90.0, 100.0, 110.0, 125.0),
        "actual": actual,
        "last": 100.0,
        "trend": (50.0, 100.0, 200.0),
    }
    return Trial(**(usual | changes))  # type: ignore[arg-type]


def test_the_series_are_whole_dated_and_positive() -> None:
    series = monthly_series()
    assert len({one.id for one in series}) == len(series) >= 60
    for one in series:
        assert one.first == date(2014, 12, 1)
        assert len(one.revenue) == 140
        assert (one.revenue[~np.isnan(one.revenue)] >= 0).all()
        assert (one.revenue > 0).sum() >= 24


def test_origins_walk_through_the_calendar_and_see_only_what_was_before() -> None:
    found = list(trials_of(FLAT))
    for history in HISTORIES:
        origins = sorted({one.origin for one in found if one.history == history})
        assert origins[0] == history
        assert {after - before for before, after in pairwise(origins)} <= {STEP}
        assert max(origins) + max(HORIZONS) - 1 <= 59
    assert STEP % 12
    assert max(HORIZONS) <= STEP, "forecasts of one series do not overlap"
    changed = FLAT.revenue.copy()
    changed[40:] = 5_000.0
    other = MonthlySeries("flat", "Flat", "software", FLAT.first, changed)
    before = [one for one in found if one.origin <= 40]
    after = [one for one in trials_of(other) if one.origin <= 40]
    assert [one.bands for one in before] == [one.bands for one in after]


def test_a_flat_series_is_forecast_flat_and_inside_its_bands() -> None:
    for one in trials_of(FLAT):
        assert one.inside
        assert one.bands[2] == pytest.approx(1_000.0, rel=0.03)
        assert one.last == 1_000.0
        assert one.trend[1] == pytest.approx(1_000.0)


def test_scores_are_counted_as_known_by_hand() -> None:
    (found,) = scores([trial(100.0), trial(120.0), trial(250.0, series="b"), trial(80.0)])
    assert (found.trials, found.series) == (4, 2)
    assert found.inside == 0.75
    assert found.inside_half == 0.25
    width = np.log(125 / 80)
    assert found.interval_score == pytest.approx(width + 20 * np.log(250 / 125) / 4)
    assert found.trend_interval_score == pytest.approx(np.log(4) + 20 * np.log(250 / 200) / 4)
    errors = [0, np.log(1.2), np.log(2.5), np.log(1 / 0.8)]
    assert found.error == pytest.approx(np.mean(errors))
    assert found.last_error == pytest.approx(np.mean(errors))


def test_scores_stand_apart_by_history_and_horizon() -> None:
    found = scores([trial(100.0, ahead=3), trial(100.0, history=24), trial(100.0)])
    assert [(one.history, one.ahead) for one in found] == [(12, 1), (12, 3), (24, 1)]


def test_a_trend_is_the_least_squares_line_and_its_prediction_interval() -> None:
    """Against the closed formula of a textbook line through the logs, month by month."""
    generator = np.random.default_rng(4)
    revenue = np.exp(7 + 0.02 * np.arange(48) + generator.normal(0, 0.1, 48))
    series = MonthlySeries("x", "X", "software", date(2020, 1, 1), revenue)
    one = next(found for found in trials_of(series) if (found.history, found.ahead) == (24, 6))
    past = np.log(revenue[one.origin - 24 : one.origin])
    design = np.column_stack([np.ones(24), np.arange(24)])
    fit, squares, *_rest = np.linalg.lstsq(design, past, rcond=None)
    there = np.array([1.0, 23 + 6])
    leverage = 1 + there @ np.linalg.inv(design.T @ design) @ there
    assert one.trend[1] == pytest.approx(np.exp(there @ fit))
    own = squares[0] / 24 * leverage  # the house divides by n − 2 after taking the mean off
    spread = np.log(one.trend[2] / one.trend[1]) / 1.6449
    assert spread**2 == pytest.approx(own * 24 / 22 + 6 * 0.02**2, rel=0.05)


@pytest.mark.slow
def test_on_real_series_the_bands_hold_and_beat_the_plain_rules() -> None:
    """Every second series; `python -m benchmarks.track_record` runs them all against the goals."""
    found = scores(one for series in monthly_series()[::2] for one in trials_of(series))
    for one in found:
        # Forecasts of one firm, and of one year, miss together: twice the binomial error is still little.
        assert abs(one.inside - 0.9) <= 4 * np.sqrt(0.9 * 0.1 / one.trials), one
        assert abs(one.inside_half - 0.5) <= 4 * np.sqrt(0.5 * 0.5 / one.trials), one
        assert one.error <= 1.1 * one.last_error, one
    assert np.mean([one.inside for one in found]) == pytest.approx(0.9, abs=0.03)
    assert np.mean([one.inside_half for one in found]) == pytest.approx(0.5, abs=0.05)
    assert np.mean([one.interval_score / one.trend_interval_score for one in found]) < 1
    assert np.mean([one.error / one.last_error for one in found]) < 1


def test_a_companys_own_months_are_forecast_from_those_before_them_only() -> None:
    """From the seventh month on, each by all before it; a later month changes no earlier forecast."""
    revenue = 100 * 1.03 ** np.arange(12)
    found = list(own_trials(revenue, PRIVATE))
    assert [(one.history, one.ahead) for one in found if one.ahead == 1] == [
        (count, 1) for count in range(6, 12)
    ]
    assert {one.ahead for one in found} == {1, 3, 6}
    other = revenue.copy()
    other[-1] *= 5
    for one, again in zip(found, own_trials(other, PRIVATE), strict=True):
        assert one.bands == again.bands
    first = next(one for one in found if one.history == 6 and one.ahead == 3)
    expected = revenue_bands(revenue[:6], months=3, quantiles=(0.5,), reference_class=PRIVATE)[0, 2]
    assert first.bands[2] == pytest.approx(expected, rel=1e-9)
    assert first.actual == revenue[8]


def test_scores_up_to_are_by_horizon_with_the_fewest_months_known() -> None:
    found = scores_up_to(own_trials(100 * 1.03 ** np.arange(12), PRIVATE))
    assert [(one.ahead, one.trials, one.history) for one in found] == [(1, 6, 6), (3, 4, 6), (6, 1, 6)]
    assert found[0].inside == 1.0
    assert not scores_up_to(own_trials(np.arange(1.0, 6.0), PRIVATE))


def test_young_companies_months_are_as_they_were_published() -> None:
    by_id = {one.id: one for one in young_series()}
    openai = by_id["openai"]
    assert openai.first == date(2023, 10, 1)
    assert openai.revenue[0] == pytest.approx(1.3e9 / 12)
    assert openai.revenue[2] == pytest.approx(2e9 / 12)
    assert np.isnan(openai.revenue[1])
    assert by_id["buffer"].revenue[-1] == 1_495_870


def test_a_young_company_is_forecast_from_each_month_it_told_of_to_each_within_a_year() -> None:
    """Told of months 0, 2, 3, 9 and 16: the third starts, and reaches month 9 only; month 9 reaches 16."""
    revenue = np.full(17, np.nan)
    revenue[[0, 2, 3, 9, 16]] = (1.0, 2.0, 3.0, 4.0, 5.0)
    found = list(young_trials(MonthlySeries("y", "Y", "young", date(2020, 1, 1), revenue)))
    assert [(one.origin - 1, one.ahead, one.last, one.actual) for one in found] == [
        (3, 6, 3.0, 4.0),
        (9, 7, 4.0, 5.0),
    ]
    assert [(one.ahead, one.trials, one.history) for one in scores_up_to(found)] == [(6, 1, 3), (12, 1, 4)]


def test_bands_of_young_and_ai_companies_hold_four_times_in_five() -> None:
    found = [trial for one in young_series() for trial in young_trials(one)]
    for score in scores_up_to(found):
        assert score.trials >= 20
        assert score.inside >= 0.8, score.ahead
