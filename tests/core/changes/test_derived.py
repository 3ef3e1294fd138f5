"""What no person typed is never refused: it stays within the limits."""

import pytest

from core.changes.readings import READINGS, reading, slower_raises
from core.changes.stress import STRESSES, stressed, that_apply
from core.plan.assumption.distribution import Discrete, Fixed, Lognormal, Normal, Pert, Uniform
from core.plan.assumption.limits import within
from core.plan.assumption.quantity import Quantity
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made

PLAN = ready_made("applied")
SHARE = Quantity("Share", "share", "", 0.0, 1.0)


@pytest.mark.parametrize(
    "value",
    [
        Fixed(value=1.7),
        Uniform(low=-1, high=0.4),
        Pert(low=0.2, likely=0.9, high=3),
        Normal(mean=0.5, standard_deviation=2),
        Lognormal.model_validate({"distribution": "lognormal", "percentiles": {"5": 0.2, "95": 4}}),
        Discrete(values=(-1, 0.5, 2), probabilities=(0.2, 0.5, 0.3)),
        Uniform(low=2, high=3),
    ],
    ids=lambda one: one.distribution,
)
def test_an_assumption_is_clipped_into_its_limits(value) -> None:  # type: ignore[no-untyped-def]
    low, high = within(value, SHARE).support()
    assert 0 <= low <= high <= 1


def test_an_assumption_within_its_limits_stays_as_it_is() -> None:
    value = Pert(low=0.1, likely=0.2, high=0.9)
    assert within(value, SHARE) is value
    above = Quantity("Above", "money", "", 0.0, None, above=True)
    assert within(Fixed(value=0.0), above).median > 0


def test_a_raise_of_57_months_can_still_be_slower() -> None:
    plan = changed(PLAN, {"financing.rounds.series_a.lead_months": 57})
    assert slower_raises(plan, 6).financing.rounds[0].lead_months.median == 60
    for name in READINGS:
        reading(plan, name)
    for name in STRESSES:
        stressed(plan, [name])


def test_a_correlation_of_a_number_that_becomes_certain_falls_away() -> None:
    growth = f"market.segments.{PLAN.market.segments[0].id}.growth_per_month"
    pair = {"first": growth, "second": "market.price_fall_per_year", "coefficient": 0.5}
    plan = changed(PLAN, {"correlations": [pair], "sceptic.growth_factor": 0.0})
    assert len(plan.correlations) == 1
    assert reading(plan, "sceptic").correlations == ()
    assert len(stressed(plan, ["growth_halves"]).correlations) == 1


def test_a_stress_is_offered_where_it_meets_something() -> None:
    """Without rounds nothing slips and nothing is priced lower; without credits none end."""
    plan = ready_made("foundation")
    assert set(that_apply(plan)) == set(STRESSES)
    bare = changed(
        plan,
        {"financing.rounds": [], "compute.credits": []}
        | {f"revenue.streams.{one.id}.top_customer_share": 0.0 for one in plan.revenue.streams},
    )
    assert set(STRESSES) - set(that_apply(bare)) == {
        "raise_slips",
        "top_customer",
        "credits_end",
        "down_round",
    }


@pytest.mark.parametrize("name", READY_MADE)
def test_what_is_offered_is_what_would_change_the_plan(name: str) -> None:
    plan = ready_made(name)
    for stress in STRESSES:
        moves = stressed(plan, [stress]) != plan
        assert (stress in that_apply(plan)) <= moves
