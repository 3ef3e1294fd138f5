"""What revenue is made of, models that repay or not, people by team: by hand."""

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.block import block_of
from core.simulation.run import base_chain
from core.studies.cash_flow.make_up import people_by_team, revenue_by_quality, vintages
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
