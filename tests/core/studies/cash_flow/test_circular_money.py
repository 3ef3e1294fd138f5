"""Money that goes round: revenue of parties that are suppliers or investors too, by hand."""

import numpy as np
import pytest

from core.changes.carry_forward import carried_forward
from core.errors import PlanError
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from core.simulation.block import block_of
from core.simulation.run import base_chain
from core.studies.cash_flow.circular_money import circular_money
from tests.core.hand_plans import hand_plan


def company(**party: float) -> Plan:
    """100 of revenue a month; in the first year a training run takes 30 hours of compute a month, at 2."""
    run = {"id": "r", "name": "R", "gpu_hours": 360, "duration_months": 12, "model_life_months": 120}
    named = {"id": "cloud", "name": "Cloud", "stream": "projects"} | party
    plan = changed(hand_plan(costs=0, cash=5_000), {"compute.training_runs": [run]})
    return changed(plan, {"revenue.related_parties": [named]})


def test_a_plan_without_related_parties_has_no_circular_money() -> None:
    assert circular_money(block_of(hand_plan(), 4, 1)) is None


def test_what_a_supplier_pays_back_is_no_revenue() -> None:
    """It pays half of 1,200 a year and gets half of 720 in the first: 360 goes round, and none of its own
    600 after that, as nothing more has been paid to it; by then it has paid 240 more than it had.
    """
    found = circular_money(block_of(company(stream_share=0.5, compute_share=0.5), 4, 1))
    assert found is not None
    (party,) = found.parties
    np.testing.assert_allclose(party.pays, [600, 600])
    np.testing.assert_allclose(party.is_paid, [360, 0])
    np.testing.assert_allclose(party.circular, [360, 0])
    np.testing.assert_allclose(found.revenue, [1_200, 1_200])
    np.testing.assert_allclose(found.net_revenue, [840, 1_200])
    assert found.exit_share.value == 0


def test_an_investor_that_buys_spends_its_own_money_first() -> None:
    """900 put in: the 600 of the first year, and 300 of the second, a quarter of all revenue then."""
    found = circular_money(block_of(company(stream_share=0.5, invested=900), 4, 1))
    assert found is not None
    np.testing.assert_allclose(found.parties[0].circular, [600, 300])
    assert found.exit_share.value == pytest.approx(0.25)


def test_money_beyond_what_a_party_has_paid_is_never_taken_off() -> None:
    found = circular_money(block_of(company(stream_share=0.1, compute_share=1.0, invested=9_000), 4, 1))
    assert found is not None
    np.testing.assert_allclose(found.parties[0].circular, [120, 120])


def test_what_is_left_moves_on_with_the_plan() -> None:
    """After four months 400 of its 900 have come back."""
    plan = company(stream_share=1.0, invested=900)
    moved = carried_forward(plan, base_chain(plan), 4)
    assert moved["revenue.related_parties.cloud.invested"] == pytest.approx(500)
    assert carried_forward(plan, base_chain(plan), 12)["revenue.related_parties.cloud.invested"] == 0


def test_what_is_paid_later_does_not_make_earlier_money_circular() -> None:
    """It pays 20 a month; 60 a month of compute are paid to it in the second year only: of the 240 then all
    goes round, of the 240 before nothing. After three months of it, it holds 120.
    """
    run = {"id": "r", "name": "R", "gpu_hours": 360, "duration_months": 12, "model_life_months": 120}
    plan = company(stream_share=0.2, compute_share=1.0)
    plan = changed(plan, {"compute.training_runs": [run | {"start_month": 12}]})
    found = circular_money(block_of(plan, 4, 1))
    assert found is not None
    np.testing.assert_allclose(found.parties[0].circular, [0, 240])
    np.testing.assert_allclose(found.net_revenue, [1_200, 960])
    assert found.exit_share.value == pytest.approx(0.2)
    moved = carried_forward(plan, base_chain(plan), 15)
    assert moved["revenue.related_parties.cloud.invested"] == pytest.approx(3 * 60 - 3 * 20)


@pytest.mark.parametrize(
    ("parties", "word"),
    [
        ([{"stream": "nothing"}], "names no stream"),
        ([{"stream_share": 0.6}, {"stream_share": 0.6}], "more than all of it"),
        ([{"compute_share": 0.6}, {"compute_share": 0.6}], "compute bill"),
    ],
)
def test_parties_that_cannot_be_are_refused_by_name(parties: list[dict[str, object]], word: str) -> None:
    named = [
        {"id": f"p{number}", "name": "P", "stream": "projects", "stream_share": 0.1} | one
        for number, one in enumerate(parties)
    ]
    with pytest.raises(PlanError, match=word):
        changed(hand_plan(), {"revenue.related_parties": named})


def test_compute_that_credits_pay_is_no_money_from_the_company() -> None:
    """Of 720 for compute credits pay 600, which the party has put in: with 120 in cash 720 can go round."""
    credit = {"id": "c", "name": "C", "amount": 600, "expiry_month": 30}
    plan = changed(company(stream_share=1.0, compute_share=1.0, invested=600), {"compute.credits": [credit]})
    found = circular_money(block_of(plan, 4, 1))
    assert found is not None
    np.testing.assert_allclose(found.parties[0].is_paid, [120, 0])
    np.testing.assert_allclose(found.parties[0].circular.sum(), 720)


def test_a_bill_for_tokens_is_compute_and_power_for_own_machines_is_not() -> None:
    own = {"id": "m", "name": "M", "gpus": 1, "price_per_gpu": 0, "running_cost_per_gpu_hour": 1}
    plan = changed(company(stream_share=1.0, compute_share=1.0), {"compute.machines": [own]})
    found = circular_money(block_of(plan, 4, 1))
    assert found is not None
    np.testing.assert_allclose(found.parties[0].is_paid, [0, 0], atol=1e-9)
    plan = ready_made("applied")
    party = {"id": "cloud", "name": "Cloud", "stream": plan.revenue.streams[0].id, "stream_share": 0.1}
    plan = changed(plan, {"revenue.related_parties": [party | {"compute_share": 1.0}]})
    block = block_of(plan, 1, 1)
    bought = block.chain.ledger.earned(("inference", "free_tier", "model_api", "training", "credits"))
    api = -block.chain.ledger.earned(("model_api",))[:12].sum()
    found = circular_money(block)
    assert found is not None
    assert found.parties[0].is_paid[0] == pytest.approx(-bought[:12].sum())
    assert api > 0.2 * found.parties[0].is_paid[0]
