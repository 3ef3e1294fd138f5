"""Invoices on a rhythm, months without revenue, and ends."""

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.special import ndtri

from core.errors import CalculationError
from core.market.forecaster import posterior, revenue_bands
from core.market.rhythm import (
    has_ended,
    idle_share,
    months_earning,
    months_without,
    rhythm_of,
    spread_evenly,
    told_once,
)

LEVELS = (0.05, 0.5, 0.95)
NAN = np.nan


def _every(series: Sequence[float]) -> int | None:
    found = rhythm_of(np.array(series, dtype=float))
    return None if found is None else found.every


@pytest.mark.parametrize(
    "series", [[0, 0, 300] * 8, [300, 0, 0] * 8, [0, 200] * 12, [0, 0, 0, 0, 0, 600] * 4]
)
def test_what_is_invoiced_every_few_months_is_the_revenue_of_all_of_them(series: list[float]) -> None:
    """100 a month, invoiced by quarter, every second month, or half-year."""
    assert _every(series) == 24 // np.count_nonzero(series)
    low, middle, high = revenue_bands(series, months=12, quantiles=LEVELS)[:, -1]
    assert middle == pytest.approx(100, rel=0.03)
    assert low < 100 < high


def test_invoices_that_do_not_come_when_they_are_due_are_an_end() -> None:
    series = np.array([0, 0, 300.0] * 4 + [0, 0])
    assert months_without(series) == 0
    assert months_without(np.append(series, [0, 0, 0])) == 3
    with pytest.raises(CalculationError):
        revenue_bands(np.append(series, [0, 0, 0]), months=1, quantiles=[0.5])


def test_months_without_revenue_that_follow_no_rhythm_are_gaps() -> None:
    assert _every([0, 5, 0, 0, 5, 0, 5.0]) is None
    assert _every([5, 0, 5.0]) is None
    assert _every([5.0, 5, 5, 5]) is None
    (middle,) = revenue_bands([100.0, 100, 0, 100, 100, 100], months=1, quantiles=[0.5])
    assert middle[0] == pytest.approx(100, rel=0.05)


def test_an_invoice_is_spread_over_the_months_that_it_is_for() -> None:
    """In advance where the first month has one, in arrears elsewhere; a month that is not known is no 0."""
    np.testing.assert_array_equal(
        spread_evenly(np.array([300.0, 0, 0, 600, 0, 0, 900])), [100, 100, 100, 200, 200, 200, 300]
    )
    np.testing.assert_array_equal(
        spread_evenly(np.array([0.0, 0, 300, 0, 0, 600, 0, 0, 900])), [100] * 3 + [200] * 3 + [300] * 3
    )
    unknown = np.array([300.0, NAN, NAN, 300, NAN, NAN, 300])
    assert rhythm_of(unknown) is None
    np.testing.assert_array_equal(spread_evenly(unknown), unknown)


def test_an_invoice_is_told_in_the_middle_of_its_months() -> None:
    """One that is for months yet to come is told in the last month known."""
    np.testing.assert_array_equal(
        told_once(np.array([300.0, 0, 0, 600, 0, 0, 900])), [NAN, 100, NAN, NAN, 200, NAN, 300]
    )
    np.testing.assert_array_equal(
        told_once(np.array([0.0, 0, 300, 0, 0, 600, 0, 0, 900])),
        [NAN, 100, NAN, NAN, 200, NAN, NAN, 300, NAN],
    )
    np.testing.assert_array_equal(
        told_once(np.array([200.0, 0, 200, 0, 200, 0, 0, 0])), [NAN, 100, NAN, 100, NAN, 100, 0, 0]
    )
    every_month = np.array([1.0, 2, 0, 3])
    np.testing.assert_array_equal(told_once(every_month), every_month)


@pytest.mark.parametrize(
    ("revenue", "count"),
    [([5.0, 0, 0], 2), ([5.0, 0, 3], 0), ([5.0, 0, np.nan], 1), ([0.0, 0], 2), ([np.nan], 0)],
)
def test_months_without_revenue_at_the_end_are_counted(revenue: list[float], count: int) -> None:
    assert months_without(np.array(revenue)) == count


@pytest.mark.parametrize(
    ("series", "invoices"),
    [
        ([9, 0, 0, 0, 9, 0, 9, 0, 0, 9], {0: 9, 3: 9, 6: 9, 9: 9}),  # the second came a month late
        ([9, 0, 9, 0, 0, 0, 9, 0, 0, 9], {0: 9, 3: 9, 6: 9, 9: 9}),  # a month early
        ([9, 0, 0, 9, 0, 0, 0, 0, 0, 9], {0: 9, 3: 9, 9: 9}),  # the third never came
        ([9, 0, 0, 9, 0, 0, NAN, 0, 0, 9], {0: 9, 3: 9, 9: 9}),  # or is not known
        ([0, 9, *[0] * 11, 9, *[0] * 12, 9, *[0] * 10, 9, 0], {1: 9, 13: 9, 25: 9, 37: 9}),
    ],
)
def test_single_invoices_may_be_late_early_missing_or_unknown(
    series: list[float], invoices: dict[int, float]
) -> None:
    found = rhythm_of(np.array(series, dtype=float))
    assert found is not None
    assert found.invoices == invoices


@pytest.mark.parametrize(
    "series",
    [
        [9, 0, 0, 0, 9, 0, 0, 9, 9, 0, 0, 0, 9],  # two of five off
        [9, *[0] * 5, 9, *[0] * 7, 9, *[0] * 3, 9],  # two months late
        [9, 0, 9, 0, 0, 9, 0, 9],  # of every second month, none may be late
        [9, 0, 0, 9, *[0] * 8, 9, 0, 0, 9, *[0] * 8, 9],  # more missing than there
        [9, 9, 0, 0, 9, 0, 0, 9],  # two for one
    ],
)
def test_what_is_irregular_has_no_rhythm(series: list[float]) -> None:
    assert _every(series) is None


def test_a_late_or_missing_invoice_leaves_the_forecast_where_it_was() -> None:
    """300 a quarter are 100 a month."""
    series = np.array([300.0, 0, 0] * 8)
    for change in ({6: 0.0, 7: 300.0}, {6: 0.0}, {6: NAN}):
        changed = series.copy()
        changed[list(change)] = list(change.values())
        low, middle, high = revenue_bands(changed, months=12, quantiles=LEVELS)[:, 0]
        assert middle == pytest.approx(100, rel=0.03)
        assert low < 100 < high


def test_an_invoice_that_never_came_tells_nothing_of_its_months() -> None:
    series = np.array([300.0, 0, 0, 0, 0, 0, 300, 0, 0, 300])
    np.testing.assert_array_equal(spread_evenly(series), [*[100] * 3, *[NAN] * 3, *[100] * 4])
    assert months_earning(series) == 7


@pytest.mark.parametrize(
    ("series", "share"),
    [
        ([5, 0, 5, 5, 0, 5, 5, 5, 5], 2 / 10),
        ([0, 0, 5, 0, 5, 5, 0, 5, 5, 5, 5, 0, 0], 2 / 10),  # before the first and after the last do not count
        ([5, 0, 5, 5, NAN, 5, 5, 5, 0, 5], 2 / 10),
        ([5, 0, 5, 5, 0, 5, 5, 5, 5, 5], 0),  # 2 of 11 are gaps
        ([5, 0, 0, 5, 0, 0, 5], 0),  # a rhythm
        ([0, 0], 0),
    ],
)
def test_many_months_without_revenue_are_no_gaps(series: list[float], share: float) -> None:
    assert idle_share(np.array(series, dtype=float)) == pytest.approx(share)


def test_as_many_of_the_coming_months_have_no_revenue() -> None:
    random = np.random.default_rng(4)
    series = np.where(random.random(40) < 0.4, 0.0, 100.0 * np.exp(0.1 * random.standard_normal(40)))
    found, idle = posterior(series), idle_share(series)
    assert idle > 0.2
    levels = [idle - 0.001, idle + 0.001, idle + (1 - idle) / 2]
    low, more, middle = found.bands(months=3, quantiles=levels)[:, 0]
    assert low == 0.0
    assert 0 < more < middle
    # Of months with revenue, the middle one is that of the same months without the others.
    alone = posterior(np.where(series > 0, series, NAN)).bands(months=3, quantiles=[0.5])[0, 0]
    assert middle == pytest.approx(alone)


def test_futures_are_without_revenue_as_often_as_the_bands_say() -> None:
    series = np.array([100.0, 0, 110, 95, 0, 0, 105, 98, 0, 102, 100, 0, 97, 104])
    found, paths = posterior(series), 4_001
    numbers = np.random.default_rng(2)
    passing = np.tile(ndtri((np.arange(paths) + 0.5) / paths), (2, 1))
    level, others = found.paths(
        setting=numbers.random(paths),
        wild=numbers.random(paths),
        state=numbers.standard_normal((15, paths)),
        lasting=numbers.standard_normal((2, paths)),
        growth=numbers.standard_normal((2, paths)),
        passing=passing,
    )
    revenue = np.exp(level + others)
    np.testing.assert_allclose((revenue == 0).mean(axis=1), idle_share(series), atol=1 / paths)
    for quantile in (0.5, 0.75, 0.95):
        said = found.bands(months=2, quantiles=[quantile])[0]
        error = np.sqrt(quantile * (1 - quantile) / paths)
        np.testing.assert_allclose((revenue <= said[:, None]).mean(axis=1), quantile, atol=4 * error)


def test_an_end_is_longer_than_the_months_without_revenue_that_are_usual() -> None:
    """Three months where none is usual; where half are, the sixth has a chance of 1 in 64, below 2 %."""
    assert has_ended(np.array([5.0] * 6 + [0] * 3))
    assert not has_ended(np.array([5.0] * 6 + [0] * 2))
    half = [5.0, 0, 0, 5, 5, 0, 5, 0, 0, 0, 5, 5, 0, 5]
    share = idle_share(np.array(half))
    fewest = int(np.ceil(np.log(0.02) / np.log(share)))
    assert fewest == 6
    assert not has_ended(np.array(half + [0] * (fewest - 1)))
    assert has_ended(np.array(half + [0] * fewest))
