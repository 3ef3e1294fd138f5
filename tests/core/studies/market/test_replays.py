"""Replays: odds of a past round by hand, and what came of it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.stats import norm

from core.facts.base_rates import base_rate_group
from core.facts.replays import replay_facts
from core.studies.market.replays import replay

GROUP = base_rate_group("young_software_firms")
ROUND = replace(
    replay_facts()[0],
    post_money=100.0,
    revenue_per_year=10.0,
    revenue_as_of=date(2024, 1, 1),
    later_value=300.0,
    later_revenue_per_year=15.0,
    later_revenue_as_of=date(2025, 1, 1),
)


def test_the_odds_of_a_hurdle_in_one_year_are_the_groups_own() -> None:
    """A year's growth of 65 % is the group's top quartile; one in ten companies ends in it."""
    group = replace(GROUP, kept_per_year=1.0)
    year = replace(ROUND, revenue_as_of=date(2024, 1, 1), later_revenue_as_of=date(2028, 1, 1))
    found = replay(year, group, hurdle=1.65**4, gold_share=0.1)
    assert found.years == pytest.approx(4, abs=0.003)
    assert found.odds == pytest.approx(0.25 * 0.9**4, rel=2e-3)
    assert found.gold
    assert not replay(year, group, hurdle=1.65**4, gold_share=0.2).gold


def test_growth_fades_as_the_group_says() -> None:
    later = replace(ROUND, later_revenue_as_of=date(2026, 1, 1))
    found = replay(later, GROUP, hurdle=2.0, gold_share=0.1)
    years = (date(2026, 1, 1) - date(2024, 1, 1)).days / 365.25
    total = (1 - 0.675**years) / (1 - 0.675)
    draws = np.exp(total * norm(GROUP.log_median, GROUP.log_spread).rvs(400_000, random_state=1))
    assert found.odds == pytest.approx(float((draws >= 2).mean()) * 0.9**years, abs=0.002)
    np.testing.assert_allclose(found.band, np.quantile(draws, (0.05, 0.5, 0.95)), rtol=0.01)


def test_what_came_is_told_as_factors_on_what_was() -> None:
    found = replay(ROUND, GROUP, hurdle=5.0, gold_share=0.1)
    assert (found.price_multiple, found.revenue_grew, found.value_grew) == (10.0, 1.5, 3.0)
    assert not found.reached
    assert found.inside
    assert replay(replace(ROUND, later_value=500.0), GROUP, hurdle=5.0, gold_share=0.1).reached


def test_real_terms_are_lifted_by_inflation() -> None:
    group = base_rate_group("firms_under_325m")
    real = replay(ROUND, replace(group, terms="nominal"), hurdle=1.2, gold_share=0.1)
    assert replay(ROUND, group, hurdle=1.2, gold_share=0.1).odds > real.odds


def test_the_facts_run_forward_and_name_their_sources() -> None:
    for one in replay_facts():
        assert one.revenue_as_of < one.later_revenue_as_of
        assert one.on < one.later
        assert all(link.startswith("http") for link in (one.source, one.revenue_source, one.later_source))
        assert one.certainty in ("high", "medium", "low", "assumption")
