"""Facts carry value, unit, date, source and certainty; the stale ones are told by their class."""

from datetime import date

import pytest

from core.errors import CalculationError
from core.facts.base_rates import base_rate_group, base_rate_groups
from core.facts.reader import SHELF_LIFE_MONTHS, fact, facts
from core.plan.document.library import READY_MADE, ready_made

TODAY = date(2026, 11, 22)


def test_every_fact_is_whole() -> None:
    for one in facts().values():
        assert one.label["en"], one.id
        assert one.label["zh"], one.id
        assert one.source, one.id
        assert one.values, one.id
        assert one.kind in SHELF_LIFE_MONTHS, one.id
        assert one.certainty in ("high", "medium", "low", "assumption"), one.id
        one.stale(TODAY)


def test_prices_go_stale_after_six_months_and_laws_do_not() -> None:
    price = fact("gpu_h100_on_demand")
    assert not price.stale(date(2026, 11, 1))
    assert price.stale(date(2026, 12, 1))
    assert not fact("eu_systemic_risk_flops").stale(date(2040, 1, 1))


def test_the_threshold_of_gold_is_the_sourced_share() -> None:
    assert fact("venture_outcomes_5x").value == pytest.approx(0.10)


def test_an_unknown_fact_or_group_is_said_so() -> None:
    with pytest.raises(CalculationError, match="nothing"):
        fact("nothing")
    with pytest.raises(CalculationError):
        base_rate_group("nothing")


def test_a_series_is_not_one_number() -> None:
    with pytest.raises(CalculationError):
        _ = fact("survival_us_firms").value


def test_every_group_says_whom_it_holds_and_in_which_terms() -> None:
    for group in base_rate_groups().values():
        assert group.population["en"], group.id
        assert group.population["zh"], group.id
        assert group.source.startswith("https://"), group.id
        assert group.terms == "nominal" or group.inflation_per_year > 0, group.id
    for plan in map(ready_made, READY_MADE):
        assert plan.investor.base_rate_group in base_rate_groups()


def test_fact_ids_named_as_sources_of_plans_exist() -> None:
    for plan in map(ready_made, READY_MADE):
        for path, source in plan.sources.items():
            known = source in ("assumption", "minimax") or source.startswith("document")
            assert known or source in facts(), (path, source)
