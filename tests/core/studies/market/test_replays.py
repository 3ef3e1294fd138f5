"""Replays: odds of a past round by hand, and what came of it."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

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


def told(fact=ROUND, group=GROUP, *, hurdle=5.0, multiple=10.0, years=5.0, gold_share=0.1):  # type: ignore[no-untyped-def]
    return replay(fact, group, hurdle=hurdle, exit_multiple=multiple, exit_years=years, gold_share=gold_share)


def test_the_odds_of_a_hurdle_are_the_groups_own_where_the_price_stays() -> None:
    """A year's growth of 65 % is the group's top quartile; one in ten companies ends in it."""
    group = replace(GROUP, kept_per_year=1.0)
    found = told(group=group, hurdle=1.65**4, years=4.0)
    assert found.needed == pytest.approx(1.65**4)
    assert found.odds == pytest.approx(0.25 * 0.9**4, rel=1e-3)
    assert found.gold
    assert not told(group=group, hurdle=1.65**4, years=4.0, gold_share=0.2).gold


def test_a_dearer_round_needs_more_revenue_and_has_worse_odds() -> None:
    dear = told(replace(ROUND, post_money=400.0))
    assert dear.needed == pytest.approx(4 * told().needed)
    assert dear.odds < told().odds


def test_growth_fades_as_the_group_says() -> None:
    later = replace(ROUND, later_revenue_as_of=date(2026, 1, 1))
    found = told(later, hurdle=2.0, years=3.0)
    generator = np.random.default_rng(1)
    logs = GROUP.log_median + GROUP.log_spread * generator.standard_normal(400_000)
    growth = np.exp((1 - 0.675**3) / (1 - 0.675) * logs)
    assert found.odds == pytest.approx(float((growth >= 2).mean()) * 0.9**3, abs=0.002)
    passed = (date(2026, 1, 1) - date(2024, 1, 1)).days / 365.25
    band = np.quantile(np.exp((1 - 0.675**passed) / (1 - 0.675) * logs), (0.05, 0.5, 0.95))
    np.testing.assert_allclose(found.band, band, rtol=0.01)


def test_what_came_is_told_as_factors_on_what_was() -> None:
    found = told()
    assert (found.price_multiple, found.revenue_grew, found.value_grew) == (10.0, 1.5, 3.0)
    assert not found.reached
    assert found.inside
    assert told(replace(ROUND, later_value=500.0)).reached


def test_real_terms_are_lifted_by_inflation() -> None:
    group = base_rate_group("firms_under_325m")
    real = told(group=replace(group, terms="nominal"), hurdle=1.2)
    assert told(group=group, hurdle=1.2).odds > real.odds


def test_the_facts_run_forward_and_name_their_sources() -> None:
    for one in replay_facts():
        assert one.revenue_as_of < one.later_revenue_as_of
        assert one.on < one.later
        assert all(link.startswith("http") for link in (one.source, one.revenue_source, one.later_source))
        assert one.certainty in ("high", "medium", "low", "assumption")
