"""A level that is another from some month on is no growth."""

import numpy as np
import pytest

from core.market.forecaster import revenue_bands
from core.market.odd_months import new_level
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
    found = new_level(np.array([100.0] * 20 + [150.0] * 3))
    assert found is not None
    assert found == (20, pytest.approx(np.log(1.5)))
    assert new_level(np.array([100.0] * 20 + [150.0] * 2)) is None  # it may be a spike yet
    assert new_level(100 * 1.1 ** np.arange(24)) is None
    assert new_level(np.array([100.0] * 8 + [150.0] * 3)) is None
