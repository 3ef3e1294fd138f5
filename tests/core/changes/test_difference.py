"""Differences of two cases, and two writers brought together: identities, and small cases known by hand."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.changes.difference import (
    Conflict,
    Difference,
    conflicts,
    differences,
    merged,
    plan_differences,
    with_changes,
)
from core.changes.readings import with_sceptic
from core.errors import PlanError
from core.plan.case import Case, Scenario
from core.plan.document.edit import changed, value_at
from core.plan.document.files import as_data
from core.plan.document.library import READY_MADE, ready_made
from core.plan.plan import number_paths

PLAN = ready_made("applied")
BASE = Case(PLAN)
FIGURES = ("opening.cash", "market.price_fall_per_year", "financing.rounds.series_a.amount", "exit.month")


def edited(**changes: float) -> Case:
    return Case(changed(PLAN, {name.replace("__", "."): value for name, value in changes.items()}))


@pytest.mark.parametrize("first", READY_MADE)
@pytest.mark.parametrize("second", READY_MADE)
def test_the_differences_of_two_plans_turn_one_into_the_other(first: str, second: str) -> None:
    before, after = ready_made(first), ready_made(second)
    changes = {one.path: one.after for one in plan_differences(before, after)}
    turned = with_changes(before, changes)
    assert plan_differences(turned, after) == ()
    assert (first == second) == (not changes)


def test_a_figure_an_item_and_a_choice_each_are_one_difference_in_the_plans_order() -> None:
    safe = as_data(PLAN.financing.safes[0]) | {"id": "another", "name": "Another"}
    after = with_changes(
        PLAN, {"financing.safes.another": safe, "opening.cash": 1e6, "company.currency": "EUR"}
    )
    assert [one.path for one in plan_differences(PLAN, after)] == [
        "company.currency",
        "opening.cash",
        "financing.safes.another",
    ]
    assert plan_differences(PLAN, after)[1] == Difference("opening.cash", PLAN.opening.cash, 1e6)
    back = with_changes(after, {"financing.safes.another": None})
    assert [one.id for one in back.financing.safes] == [one.id for one in PLAN.financing.safes]


def test_a_changed_figure_counts_as_stated_whatever_its_source_was() -> None:
    path = "market.price_fall_per_year"
    assert PLAN.sources[path] != "stated"
    assert with_changes(PLAN, {path: 0.1}).sources[path] == "stated"


def test_a_place_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(PlanError) as refused:
        with_changes(PLAN, {"financing.rounds.series_z.amount": 1e6})
    assert refused.value.faults[0].path == "financing.rounds.series_z.amount"


def test_what_stands_beside_the_plan_differs_by_entry() -> None:
    after = replace(
        BASE.with_inputs({"fund": 1.0}).with_offers("series_a", ({"amount": 2.0},)),
        stresses=("price_war",),
        scenarios=(Scenario("x", {"opening.cash": 1.0}),),
    )
    assert {one.path for one in differences(BASE, after)} == {
        "stresses",
        "offers.series_a",
        "inputs.USD:fund",
        "scenarios.x",
    }
    assert differences(after, after) == ()


@given(
    st.dictionaries(st.sampled_from(FIGURES[:3]), st.floats(0.01, 0.9)),
    st.dictionaries(st.sampled_from(FIGURES[:3]), st.floats(0.01, 0.9)),
)
def test_writers_who_touch_different_figures_both_count_in_either_order(
    first: dict[str, float], second: dict[str, float]
) -> None:
    second = {path: value for path, value in second.items() if path not in first}
    mine, theirs = (Case(changed(PLAN, one) if one else PLAN) for one in (first, second))
    assert conflicts(BASE, mine, theirs) == ()
    both, other = merged(BASE, mine, theirs), merged(BASE, theirs, mine)
    assert differences(both, other) == ()
    assert {one.path for one in differences(BASE, both)} == {
        one.path for one in (*differences(BASE, mine), *differences(BASE, theirs))
    }


def test_the_same_figure_changed_twice_is_asked_and_the_answer_counts() -> None:
    mine, theirs = edited(opening__cash=1e6, exit__month=30), edited(opening__cash=2e6)
    assert conflicts(BASE, mine, theirs) == (Conflict("opening.cash", PLAN.opening.cash, 1e6, 2e6),)
    assert merged(BASE, mine, theirs).plan.opening.cash == 2e6
    assert merged(BASE, mine, theirs, ["opening.cash"]).plan.opening.cash == 1e6
    assert merged(BASE, mine, theirs).plan.exit.month == 30


def test_the_same_change_made_twice_is_no_conflict() -> None:
    mine = theirs = edited(opening__cash=1e6)
    assert conflicts(BASE, mine, theirs) == ()
    assert merged(BASE, mine, theirs).plan.opening.cash == 1e6


def test_an_item_one_took_out_while_the_other_changed_it_is_asked_as_a_whole() -> None:
    path = "costs." + PLAN.costs[0].id
    mine = Case(with_changes(PLAN, {path: None}))
    field = next(
        name for name in number_paths(PLAN) if name.startswith(path) and name.endswith("amount_per_month")
    )
    value = value_at(PLAN, field).median
    theirs = Case(changed(PLAN, {field: value * 2}))
    (found,) = conflicts(BASE, mine, theirs)
    assert found.path == path
    assert path.split(".")[1] in [one.id for one in merged(BASE, mine, theirs).plan.costs]
    assert path.split(".")[1] not in [one.id for one in merged(BASE, mine, theirs, [path]).plan.costs]
    back = merged(BASE, theirs, mine, [path])
    assert value_at(back.plan, field).median == value * 2


def test_sources_of_both_writers_are_kept() -> None:
    mine = Case(PLAN.model_copy(update={"sources": PLAN.sources | {"opening.cash": "measured"}}))
    assert merged(BASE, mine, edited(exit__month=30)).plan.sources["opening.cash"] == "measured"


def test_a_reading_is_a_set_of_differences_too() -> None:
    other = with_sceptic(PLAN)
    changes = {one.path: one.after for one in plan_differences(PLAN, other)}
    assert plan_differences(with_changes(PLAN, changes), other) == ()
