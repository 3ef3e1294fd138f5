"""Growth as companies of a kind have had it."""

import numpy as np
import pytest
from scipy.special import ndtri

from core.changes.readings import reading
from core.facts.base_rates import base_rate_group, base_rate_groups
from core.facts.reader import fact
from core.market.base_rates import class_level, yearly_growth
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.run import chain_of
from core.simulation.streams import RandomDraws

PATHS = 20_001
NORMAL = ndtri((np.arange(PATHS) + 0.5) / PATHS)
ALIVE = np.full(PATHS, 1 - 1e-12)


@pytest.mark.parametrize(
    ("group", "source"),
    [
        ("firms_under_325m", "base_rate_growth_under_325m_decade"),
        ("firms_under_325m_five_years", "base_rate_growth_under_325m_five_years"),
    ],
)
def test_the_share_above_20_percent_a_year_is_the_sources_own(group: str, source: str) -> None:
    """Mauboussin: 18.1 % over ten years, 26.8 % over five, in real terms, of those that live."""
    growth = yearly_growth(group=base_rate_group(group), normal=NORMAL, nominal=False)
    assert (growth > 0.20).mean() == pytest.approx(fact(source).value, abs=1e-4)


@pytest.mark.parametrize("name", READY_MADE)
def test_revenue_of_a_run_grows_as_often_as_the_source_says(name: str) -> None:
    """18.1 % above 20 % a year in real terms, of those that live, after one year and after nearly five:
    whatever pilots, risks, customers and cuts the plan has.
    """
    plan = reading(changed(ready_made(name), {"investor.base_rate_group": "firms_under_325m"}), "base_rates")
    revenue = chain_of(plan, RandomDraws(1, 0, 4_000)).operations.sales.revenue
    pace = 1.20 * (1 + base_rate_group("firms_under_325m").inflation_per_year)
    for month in (12, 59):
        lives = revenue[month] > 0
        share = (revenue[month] > revenue[0] * pace ** (month / 12))[lives].mean()
        assert share == pytest.approx(0.181, abs=2 * np.sqrt(0.181 * 0.819 / lives.sum()))


def test_real_growth_is_lifted_by_inflation_and_nominal_growth_is_not() -> None:
    real, nominal = base_rate_group("firms_under_325m"), base_rate_group("young_software_firms")
    np.testing.assert_allclose(
        1 + yearly_growth(group=real, normal=NORMAL),
        1.025 * (1 + yearly_growth(group=real, normal=NORMAL, nominal=False)),
    )
    np.testing.assert_array_equal(
        yearly_growth(group=nominal, normal=NORMAL),
        yearly_growth(group=nominal, normal=NORMAL, nominal=False),
    )


def test_a_rate_over_ten_years_holds_for_ten_years() -> None:
    group = base_rate_group("firms_under_325m")
    level = class_level(group=group, normal=NORMAL, closure=ALIVE, months=120)
    growth = yearly_growth(group=group, normal=NORMAL)
    np.testing.assert_allclose(level[119], (1 + growth) ** 10)
    np.testing.assert_allclose(level[0], (1 + growth) ** (1 / 12))


def test_a_years_growth_fades_in_the_next() -> None:
    """ln growth g in the first year, .675·g in the second."""
    group = base_rate_group("young_software_firms")
    level = class_level(group=group, normal=NORMAL, closure=ALIVE, months=24)
    logs = np.log1p(yearly_growth(group=group, normal=NORMAL))
    np.testing.assert_allclose(np.log(level[11]), logs)
    np.testing.assert_allclose(np.log(level[23]), 1.675 * logs)


def test_closures_are_mixed_in_at_their_yearly_rate() -> None:
    group = base_rate_group("young_software_firms")
    closure = (np.arange(PATHS) + 0.5) / PATHS
    level = class_level(group=group, normal=np.zeros(PATHS), closure=closure, months=60)
    for years in (1, 3, 5):
        assert (level[12 * years - 1] > 0).mean() == pytest.approx(0.9**years, abs=1e-3)


@pytest.mark.parametrize("name", base_rate_groups())
def test_the_stated_share_is_the_one_that_was_stated(name: str) -> None:
    group = base_rate_group(name)
    growth = yearly_growth(group=group, normal=NORMAL, nominal=False)
    assert (growth > group.fast_per_year).mean() == pytest.approx(group.fast_share, abs=1e-4)
    assert np.median(growth) == pytest.approx(group.median_per_year)
