"""Scenarios side by side: paired on the same futures, and explained by steps that add up."""

import pytest

from core.changes.difference import with_changes
from core.changes.scenarios import READY_MADE, kept_scenario, moved, scenario_plan
from core.changes.stress import stressed
from core.errors import AssayError
from core.plan.document.edit import changed
from core.plan.document.files import as_data
from core.plan.document.library import ready_made
from core.simulation.summary import Summary, summary_of
from core.studies.plan import comparison
from core.studies.plan.comparison import explained, side_by_side
from tests.core.hand_plans import hand_plan, sure_round

PLAN = ready_made("applied")
WORSE = moved(PLAN, READY_MADE["pessimistic"])


def test_side_by_side_gives_each_plans_own_figures() -> None:
    for plan, found in zip((PLAN, WORSE), side_by_side([PLAN, WORSE], 500, 3), strict=True):
        alone = summary_of(plan, 500, 3)
        assert {name: one and one.value for name, one in found.figures.items()} == {
            name: one and one.value for name, one in alone.figures.items()
        }


def test_the_errors_are_paired_and_smaller_than_of_two_runs_on_their_own() -> None:
    first, second = side_by_side([PLAN, with_changes(PLAN, {"opening.cash": 7.5e6})], 1_000, 1)
    change = second.difference(first, "capital_needed")
    assert change is not None
    assert change.value == 0, "capital needed before financing does not depend on the cash at the start"
    gold = second.difference(first, "gold")
    own = first.figures["gold"]
    assert gold is not None
    assert own is not None
    assert gold.error < own.error / 2


@pytest.mark.parametrize("measure", ["gold", "capital_needed", "ruin"])
def test_the_steps_add_up_to_the_whole_difference(measure: str) -> None:
    found = explained(PLAN, WORSE, measure, 500, 1)
    assert found.before is not None
    assert found.after is not None
    after = summary_of(WORSE, 500, 1).figures[measure]
    assert after is not None
    assert found.after.value == after.value
    steps = [one.change.value for one in found.steps if one.change is not None]
    assert len(steps) == len(found.steps)
    assert found.before.value + sum(steps) == pytest.approx(found.after.value)


def test_steps_stand_in_the_plans_order_one_figure_each() -> None:
    other = with_changes(PLAN, {"exit.month": 40, "opening.cash": 1e6})
    assert [one.paths for one in explained(PLAN, other, "ruin", 200, 1).steps] == [
        ("opening.cash",),
        ("exit.month",),
    ]


def test_many_differences_are_moved_by_section(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "MOST_STEPS", 2)
    steps = explained(PLAN, WORSE, "ruin", 200, 1).steps
    assert [one.paths[0].split(".")[0] for one in steps] == [
        "market",
        "revenue",
        "compute",
        "financing",
        "exit",
    ]


def test_what_can_only_be_moved_together_is_one_step() -> None:
    """A stream needs its segment: taking out the segment alone is no plan."""
    segment = as_data(PLAN.market.segments[0]) | {"id": "another", "name": "Another"}
    stream = as_data(PLAN.revenue.streams[0]) | {"id": "more", "name": "More", "segment": "another"}
    wider = with_changes(PLAN, {"market.segments.another": segment, "revenue.streams.more": stream})
    found = explained(wider, PLAN, "ruin", 200, 1)
    assert [one.paths for one in found.steps] == [("market.segments.another", "revenue.streams.more")]


def test_equal_plans_have_nothing_to_explain() -> None:
    assert explained(PLAN, PLAN, "gold", 200, 1).steps == ()


def test_a_month_figure_that_moves_by_one_month_only_is_not_resolved() -> None:
    """Medians of months are whole: where some batches step to the next month, a step of one is within the
    doubt.
    """
    for seed in (1, 2, 3):
        first, second = side_by_side([PLAN, WORSE], 2_000, seed)
        change = second.difference(first, "runway")
        assert change is not None
        assert abs(change.value) <= 1
        assert not change.resolved()


def test_a_scenario_dearer_than_the_plan_is_dearer_under_stress_too() -> None:
    dearer = with_changes(PLAN, {"compute.gpu_price_per_hour": 9.0})
    scenario = kept_scenario("dearer", PLAN, dearer)
    under = stressed(scenario_plan(PLAN, scenario), ["gpus_dearer"])
    assert under.compute.gpu_price_per_hour.median == pytest.approx(9.0 * 1.5)


def test_a_plan_that_cannot_be_computed_takes_no_other_with_it() -> None:
    broken = changed(hand_plan(rounds=(sure_round(),)), {"opening.cash": 1e300, "costs": []})
    broken = changed(broken, {"revenue.streams.projects.price_per_project": 1e300})
    broken = changed(broken, {"revenue.streams.projects.projects_per_month": 1e300})
    found, why = side_by_side([PLAN, broken], 200, 1)
    assert isinstance(why, AssayError)
    assert isinstance(found, Summary)
    assert found.figures == side_by_side([PLAN], 200, 1)[0].figures
