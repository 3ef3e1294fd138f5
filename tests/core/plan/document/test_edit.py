"""Changing a plan by path."""

import pytest

from core.errors import PlanError
from core.plan.assumption.distribution import Pert
from core.plan.document.edit import changed, quantity_at, value_at
from core.plan.document.library import ready_made
from core.plan.plan import assumptions_of, uncertain_of

PLAN = ready_made("applied")


def test_a_change_touches_its_own_field_only() -> None:
    other = changed(PLAN, {"compute.gpu_price_per_hour": 3.5})
    assert value_at(other, "compute.gpu_price_per_hour").median == 3.5
    assert changed(other, {"compute.gpu_price_per_hour": PLAN.compute.gpu_price_per_hour}) == PLAN


def test_items_are_found_by_id() -> None:
    assert value_at(PLAN, "financing.rounds.series_b.name") == "Series B"
    assert quantity_at(PLAN, "revenue.streams.api.price_exposure").unit == "share"


@pytest.mark.parametrize(
    "path", ["nothing", "market.segments.martians.churn_per_month", "exit.month.day", "compute.gpu"]
)
def test_a_path_that_leads_nowhere_is_said_so(path: str) -> None:
    with pytest.raises(PlanError):
        changed(PLAN, {path: 1.0})


def test_a_range_replaces_a_number() -> None:
    other = changed(
        PLAN,
        {
            "financing.rounds.series_a.amount": {
                "distribution": "pert",
                "low": 1e6,
                "likely": 2e6,
                "high": 4e6,
            }
        },
    )
    assert isinstance(value_at(other, "financing.rounds.series_a.amount"), Pert)


def test_every_assumption_has_a_path_that_finds_it() -> None:
    for path, assumption in assumptions_of(PLAN):
        assert value_at(PLAN, path) is assumption
    assert set(uncertain_of(PLAN)) <= dict(assumptions_of(PLAN)).keys()
