"""What revenue is made of, models that repay or not, people by team: by hand."""

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.block import block_of
from core.simulation.run import base_chain
from core.studies.cash_flow.make_up import people_by_team, revenue_by_quality, vintages
from core.studies.cash_flow.unit_economics import unit_economics
from tests.core.hand_plans import hand_plan


def test_pilots_are_taken_out_of_their_stream_until_they_end() -> None:
    """A fifth of the projects are pilots for six months: 10 % of the first year's 1,200, as half convert."""
    plan = hand_plan(costs=0)
    pilots = {"revenue.streams.projects.pilot_share": 0.2, "revenue.pilot_months": 6}
    plan = changed(plan, pilots | {"revenue.pilot_conversion_share": 1.0})
    found = {row.quality: row.shares for row in revenue_by_quality(block_of(plan, 20, 1))}
    np.testing.assert_allclose(found["pilot"], [0.1, 0.0])
    np.testing.assert_allclose(found["services"], [0.9, 1.0])


@pytest.mark.parametrize("name", READY_MADE)
def test_qualities_are_all_of_the_revenue(name: str) -> None:
    rows = revenue_by_quality(block_of(ready_made(name), 100, 1))
    np.testing.assert_allclose(np.sum([row.shares for row in rows], axis=0), 1.0)


def test_a_model_s_cost_stands_beside_the_profit_of_its_time() -> None:
    """100 hours at 2 in months 0 and 1, newest in months 2 to 7, then the next: 200 against 6 × 90."""
    run = {"id": "r", "name": "R", "gpu_hours": 100, "duration_months": 2, "model_life_months": 6}
    plan = changed(hand_plan(delivery_share=0.1, cash=9_000), {"compute.training_runs": [run]})
    first, second, third = vintages(block_of(plan, 40, 1))[:3]
    assert (first.trained_from, first.newest_until) == (0, 7)
    assert first.cost.value == pytest.approx(200)
    assert first.gross_profit.value == pytest.approx(540)
    assert first.repaid.value == 1
    assert (second.trained_from, third.trained_from) == (6, 12)
    dear = changed(plan, {"compute.gpu_price_per_hour": 6.0})
    assert vintages(block_of(dear, 40, 1))[0].repaid.value == 0


def test_people_add_up_to_all_hires() -> None:
    plan = ready_made("applied")
    teams = people_by_team(base_chain(plan))
    total = np.sum([team.heads for team in teams], axis=0)
    opening = sum(team.opening_headcount for team in plan.people.teams)
    hires = plan.people.net_hires_per_quarter.median
    np.testing.assert_allclose(total[[2, 11]], opening + hires * np.array([1, 4]))


def test_a_model_costs_alike_on_rented_and_on_own_gpus() -> None:
    """7,300 hours a month at 2; ten own GPUs lose as much an hour: 43,800 a generation, 3.65 % of 1.2 M."""
    run = {"id": "r", "name": "R", "gpu_hours": 21_900, "duration_months": 3, "model_life_months": 12}
    rented = changed(
        hand_plan(income=1e5, costs=0, cash=1e8, exit_month=35), {"compute.training_runs": [run]}
    )
    price = 2 * 730 * 36
    own = {"id": "m", "name": "M", "gpus": 10, "price_per_gpu": price, "bought_month": 0, "life_months": 36}
    owned = changed(
        rented, {"compute.machines": [own | {"residual_share": 0, "running_cost_per_gpu_hour": 0}]}
    )
    for plan in (rented, owned):
        block = block_of(plan, 40, 1)
        assert vintages(block)[0].cost.value == pytest.approx(43_800)
        margin = unit_economics(block, 0).company["margin_after_models"]
        assert margin is not None
        assert margin.middle.value == pytest.approx(0.9635)


def test_generations_that_are_trained_side_by_side_cost_what_their_own_hours_cost() -> None:
    run = {"id": "r", "name": "R", "gpu_hours": 600, "duration_months": 6, "model_life_months": 3}
    plan = changed(hand_plan(cash=1e6), {"compute.training_runs": [run]})
    assert {round(one.cost.value) for one in vintages(block_of(plan, 40, 1))} == {1_200}


def test_a_model_knows_nothing_of_training_after_the_exit_and_shares_by_time() -> None:
    """A: 600 hours in months 0 and 1; B: 200 in 10 and 11. A earns 90 a month alone, then three quarters."""
    first = {"id": "a", "name": "A", "gpu_hours": 600, "duration_months": 2, "model_life_months": 120}
    second = first | {"id": "b", "name": "B", "gpu_hours": 200, "start_month": 10}
    late = first | {"id": "c", "name": "C", "gpu_hours": 6_000, "start_month": 30}
    base = hand_plan(delivery_share=0.1, cash=9_000, months=48, exit_month=23)

    def profit(*runs: dict[str, object]) -> float:
        found = vintages(block_of(changed(base, {"compute.training_runs": list(runs)}), 40, 1))
        return next(one for one in found if one.name == "A").gross_profit.value

    assert profit(first) == profit(first, late) == pytest.approx(90 * 22)
    assert profit(first, second) == pytest.approx(90 * 10 + 0.75 * 90 * 12)
