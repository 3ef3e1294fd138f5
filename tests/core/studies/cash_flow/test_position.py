"""A finance head's questions, on plans whose answers are known by hand."""

import pytest

from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.document.templates import new_item
from core.simulation.block import block_of
from core.studies.cash_flow.position import commitment_left, cost_growth, position, stream_margins
from tests.core.hand_plans import hand_plan

HOURS = 730.0


def test_cash_and_debts_on_a_date() -> None:
    bank = {"id": "bank", "name": "Bank", "kind": "bullet", "principal": 200, "draw_month": 0}
    bank |= {"term_months": 36, "rate_per_year": 0.0}
    plan = hand_plan(opening={"cash": 2_000, "loans": 70, "loans_due_month": 20}, financing={"loans": [bank]})
    found = position(block_of(plan, 40, 1), 9)
    assert found.alive.value == 1
    assert [one.value for one in found.cash] == [2_000 + 200 - 500] * 3
    assert dict(found.owed) == {"Bank": 200, "Other debt": 70}
    assert dict(position(block_of(plan, 40, 1), 21).owed) == {"Bank": 200}


def test_a_company_that_is_dead_has_what_was_left_and_owes_nobody() -> None:
    """100 less 50 a month is below 0 in the third month: 50 short is what was left."""
    found = position(block_of(hand_plan(cash=100), 40, 1), 12)
    assert found.alive.value == 0
    assert [one.value for one in found.cash] == [-50] * 3
    assert not found.owed


@pytest.mark.parametrize(
    ("month", "start", "prepaid", "months_owed"),
    [(0, 0, 0.0, 11), (5, 0, 0.5, 3), (11, 0, 0.0, 0), (2, 6, 0.0, 12), (2, 6, 0.5, 12), (3, -6, 0.0, 2)],
)
def test_what_a_contract_still_obliges_to_pay(
    month: int, start: int, prepaid: float, months_owed: float
) -> None:
    """A term of twelve months, 2 GPUs at 3 an hour, of which 80 % are taken; prepaid once it has begun."""
    item = {"gpus": 2, "price_per_gpu_hour": 3.0, "start_month": start, "term_months": 12}
    item |= {"minimum_take_share": 0.8, "prepayment_share": prepaid, "id": "c", "name": "C"}
    plan = changed(ready_made("applied"), {"compute.commitments": [item]})
    left = commitment_left(plan.compute.commitments[0], month)
    assert left == pytest.approx(months_owed * 2 * HOURS * 3 * 0.8)


def test_the_cost_that_grows_most_stands_first() -> None:
    steady = {"id": "steady", "name": "S", "function": "administration", "amount_per_month": 20}
    rising = steady | {"id": "rising", "name": "R", "amount_per_month": 10, "growth_per_year": 1.0}
    plan = changed(hand_plan(cash=5_000), {"costs": [steady, rising]})
    first, second = cost_growth(block_of(plan, 20, 1))
    assert first.id == "costs.rising"
    assert first.growth == pytest.approx(2.0)
    assert (second.id, second.first, second.last) == ("costs.steady", 240, 240)


def test_each_stream_bears_its_delivery_and_its_part_of_the_tokens() -> None:
    """All tokens are bought at 2 a million: streams bear what they use, and together the whole bill."""
    provider = new_item("compute.providers", "provider", "API", []) | {"routing_share": 1.0}
    provider |= {name: 2.0 for name in provider if name.startswith("price_per_million")}
    sure = {"compute.providers": [provider], "compute.inference.token_growth_per_year": 0.0}
    plan = changed(ready_made("applied"), sure | {"compute.inference.reasoning_per_output_token": 0.0})
    block = block_of(plan, 30, 1)
    rows = {one.id: one for one in stream_margins(block, 0, 11)}
    sales, running = block.chain.operations.sales, block.chain.running[:12]
    for name, tokens in sales.tokens_by_stream.items():
        assert rows[name].serving == pytest.approx(2 * (tokens[:12] * running).sum(axis=0).mean())
    assert rows["projects"].serving == 0
    assert rows["projects"].margin == pytest.approx(1 - 0.35)
    bill = -block.chain.ledger.earned(("model_api",))[:12].sum(axis=0).mean()
    assert sum(one.serving for one in rows.values()) == pytest.approx(bill)


def test_two_lenders_of_one_name_are_both_owed() -> None:
    bank = {"name": "Bank", "kind": "bullet", "draw_month": 0, "term_months": 36, "rate_per_year": 0.0}
    loans = [bank | {"id": name, "principal": money} for name, money in (("a", 100), ("b", 300))]
    found = position(block_of(hand_plan(cash=2_000, financing={"loans": loans}), 40, 1), 6)
    assert found.owed == (("Bank", 100), ("Bank", 300))
