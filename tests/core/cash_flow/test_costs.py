"""People: when they join, what they cost where, against a loop over months and persons."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.changes.carry_forward import carried_forward
from core.changes.count_anew import counted_anew
from core.changes.usual_pay import paid_as_usual
from core.facts.pay import usual_on_costs, usual_pay
from core.facts.reader import per_dollar
from core.plan.conditions import efforts
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.simulation.run import base_chain
from tests.core.hand_plans import hand_plan


def team(name: str, **values: object) -> dict[str, object]:
    plain = {"id": name, "name": name, "function": "research", "opening_headcount": 4, "hires_share": 0.5}
    return plain | {"salary_per_year": 12_000} | values


@example(1, 0, 2)
@given(st.integers(0, 30), st.integers(0, 12), st.integers(-6, 12))
def test_people_are_counted_month_by_month(first: int, lag: int, hires: int) -> None:
    """A team that begins in a month has its people then; half of all hires that join from then on are its."""
    teams = [team("here"), team("later", first_month=first)]
    people = {
        "people.teams": teams,
        "people.net_hires_per_quarter": 3 * hires,
        "people.hiring_lag_months": lag,
    }
    plan = changed(hand_plan(), people | {"people.raise_per_year": 0.0, "people.on_cost_share": 0.0})
    paid = base_chain(plan).operations.spending.people_by_team
    held = {"here": 4.0, "later": 4.0}
    for month in range(36):
        joining = hires / 2 if month >= lag else 0.0
        held["here"] += joining
        held["later"] += joining if month >= first else 0.0
        expected = {"here": held["here"], "later": held["later"] if month >= first else 0.0}
        for name, heads in expected.items():
            assert paid[name][month, 0] == pytest.approx(1_000 * max(heads, 0.0))
    counted = efforts(plan)["research_people"]  # the mean of each year
    heads = sum(paid.values())[:, 0] / 1_000
    np.testing.assert_allclose(counted[[0, 12, 24]], heads.reshape(3, 12).mean(axis=1))


def test_a_team_elsewhere_has_its_own_on_costs() -> None:
    teams = [team("here"), team("there", on_cost_share=0.4)]
    plan = changed(
        hand_plan(), {"people.teams": teams, "people.on_cost_share": 0.1, "people.raise_per_year": 0}
    )
    paid = base_chain(plan).operations.spending.people_by_team
    np.testing.assert_allclose(paid["here"][:, 0], 4_000 * 1.1)
    np.testing.assert_allclose(paid["there"][:, 0], 4_000 * 1.4)


def test_usual_pay_comes_in_the_plan_s_currency_with_its_source() -> None:
    """Germany's quartiles are 93,316, 133,333 and 189,030 dollars; its employers pay 21 to 23 % on top."""
    plan = ready_made("medical")
    name = plan.people.teams[0].id
    paid = paid_as_usual(plan, name, pay="salary_ml_de_2024", on_costs="on_costs_de")
    found = paid.people.teams[0]
    yuan = per_dollar("CNY")
    assert found.salary_per_year.support() == pytest.approx((93_316 * yuan, 189_030 * yuan))
    assert found.on_cost_share is not None
    assert found.on_cost_share.support() == pytest.approx((0.21, 0.23))
    assert paid.sources[f"people.teams.{name}.salary_per_year"] == "salary_ml_de_2024"
    assert paid.sources[f"people.teams.{name}.on_cost_share"] == "on_costs_de"
    only = paid_as_usual(plan, name, on_costs="on_costs_cn").people.teams[0]
    assert only.salary_per_year == plan.people.teams[0].salary_per_year


def test_facts_about_pay_are_in_order_and_of_this_decade() -> None:
    assert len(usual_pay()) == 11
    for one in usual_pay().values():
        low, median, high = one.values
        assert low < median < high
        assert one.unit == "USD_per_year"
    assert all(0 < share < 0.6 for one in usual_on_costs().values() for share in one.values)


@given(st.integers(0, 10), st.integers(0, 10), st.integers(1, 12))
def test_a_plan_that_moves_on_has_the_people_it_would_have_had(first: int, lag: int, months: int) -> None:
    teams = [team("here"), team("later", first_month=first)]
    people = {"people.teams": teams, "people.net_hires_per_quarter": 6, "people.hiring_lag_months": lag}
    plan = changed(hand_plan(), people | {"people.raise_per_year": 0.0})
    chain = base_chain(plan)
    forward = counted_anew(plan, months, []) | carried_forward(plan, chain, months)
    began = max(first - months, 0)
    names = [name for name in forward if name.startswith("people.")]
    moved = changed(plan, {name: forward[name] for name in names} | {"people.teams.later.first_month": began})
    for name, paid in chain.operations.spending.people_by_team.items():
        after = base_chain(moved).operations.spending.people_by_team[name]
        np.testing.assert_allclose(after[: 36 - months, 0], paid[months:, 0])
