"""GPU hours and their bill."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.compute.gpu import HOURS_PER_MONTH, bill, inference_gpu_hours, training_gpu_hours
from core.plan.compute import Compute, Inference, TrainingRun
from core.plan.gpu_contracts import Commitment, Credits
from tests.core.sections import drawn

MONTHS = 12


def compute(commitments=(), credits=()):  # type: ignore[no-untyped-def]
    return drawn(
        Compute,
        1,
        gpu_price_per_hour=2.0,
        gpu_price_change_per_year=0.0,
        training_runs=(),
        inference=None,
        commitments=commitments,
        credits=credits,
    )


def commitment(**values):  # type: ignore[no-untyped-def]
    fields = {
        "id": "c",
        "name": "C",
        "gpus": 1,
        "price_per_gpu_hour": 1.0,
        "start_month": 0,
        "term_months": 6,
        "minimum_take_share": 1.0,
        "prepayment_share": 0.0,
        "sublet_share": np.zeros((1, 1)),
        "sublet_price_share": 0.6,
    }
    return Commitment.model_construct(**(fields | values))


def hours(value: float) -> np.ndarray:
    return np.full((MONTHS, 1), float(value))


def test_a_million_tokens_at_a_thousand_a_second_take_their_seconds() -> None:
    inference = drawn(
        Inference,
        1,
        tokens_per_gpu_second=1_000,
        efficiency_gain_per_year=0.0,
        utilisation_share=0.5,
        free_users_per_customer=0.0,
        million_tokens_per_free_user_per_month=0.0,
    )
    assert inference_gpu_hours(inference=inference, million_tokens=hours(3.6))[0, 0] == pytest.approx(2.0)


def test_each_generation_uses_its_budget_over_its_duration() -> None:
    run = drawn(
        TrainingRun,
        1,
        plain=("start_month", "duration_months", "model_life_months"),
        id="r",
        name="R",
        gpu_hours=6.0,
        start_month=1,
        duration_months=2,
        model_life_months=5,
        growth_per_generation=2.0,
    )
    np.testing.assert_allclose(
        training_gpu_hours(run=run, months=MONTHS)[:, 0], [0, 3, 3, 0, 0, 0, 6, 6, 0, 0, 0, 12]
    )


def test_without_contracts_the_bill_is_hours_times_price() -> None:
    found = bill(compute=compute(), training_hours=hours(10), inference_hours=hours(30))
    np.testing.assert_allclose(found.cost, 80)
    np.testing.assert_allclose(found.inference_share, 0.75)


def test_a_contract_is_paid_whether_used_or_not_and_its_idle_part_is_told() -> None:
    found = bill(compute=compute((commitment(),)), training_hours=hours(0), inference_hours=hours(30))
    np.testing.assert_allclose(found.cost[:6, 0], HOURS_PER_MONTH)
    np.testing.assert_allclose(found.idle_cost[:6, 0], HOURS_PER_MONTH - 30)
    np.testing.assert_allclose(found.cost[6:, 0], 60)


@pytest.mark.parametrize(("take", "let"), [(1.0, HOURS_PER_MONTH - 30), (0.5, HOURS_PER_MONTH / 2 - 30)])
def test_hours_paid_for_and_idle_can_be_sublet(take: float, let: float) -> None:
    """Half of them find a tenant at 60 % of the price; hours that need not be taken are not paid, nor let."""
    one = commitment(minimum_take_share=take, sublet_share=np.array([[0.5]]))
    found = bill(compute=compute((one,)), training_hours=hours(0), inference_hours=hours(30))
    np.testing.assert_allclose(found.cost[:6, 0], 30 + let - 0.3 * let)
    np.testing.assert_allclose(found.idle_cost[:6, 0], let - 0.3 * let)
    np.testing.assert_allclose(found.cost[6:, 0], 60)


@given(st.floats(0, 2_000), st.floats(0, 1), st.floats(0, 1), st.integers(-3, 8), st.integers(1, 9))
def test_prepayment_moves_cash_and_changes_no_total(
    used: float, take: float, prepaid: float, start: int, term: int
) -> None:
    one = commitment(minimum_take_share=take, prepayment_share=prepaid, start_month=start, term_months=term)
    found = bill(compute=compute((one,)), training_hours=hours(used), inference_hours=hours(0))
    if start >= 0 and start + term <= MONTHS:
        assert found.paid.sum() == pytest.approx(found.cost.sum(), rel=1e-9)
    assert (found.on_demand_gpu_hours >= 0).all()


def test_credits_pay_until_used_up_or_expired() -> None:
    credits = (Credits.model_construct(id="k", name="K", amount=50.0, expiry_month=4),)
    found = bill(compute=compute(credits=credits), training_hours=hours(10), inference_hours=hours(0))
    np.testing.assert_allclose(found.credits_used[:, 0], [20, 20, 10] + [0] * 9)
    late = (Credits.model_construct(id="k", name="K", amount=500.0, expiry_month=4),)
    assert bill(
        compute=compute(credits=late), training_hours=hours(10), inference_hours=hours(0)
    ).credits_used.sum() == pytest.approx(100)


def test_hours_that_are_owed_anyway_are_used_first_whatever_the_contracts_order() -> None:
    """730 hours needed: of two GPUs, one must be paid. Split or in either order, they cost 730 at 1."""
    needed = hours(HOURS_PER_MONTH)
    nought = np.zeros_like(needed)

    def cost(*commitments: Commitment) -> float:  # type: ignore[type-arg]
        found = bill(compute=compute(commitments=commitments), training_hours=needed, inference_hours=nought)
        return float(found.cost[0, 0])

    free, owed = commitment(minimum_take_share=0.0), commitment(id="d", minimum_take_share=1.0)
    assert cost(commitment(gpus=2, minimum_take_share=0.5)) == HOURS_PER_MONTH
    assert cost(free, owed) == cost(owed, free) == HOURS_PER_MONTH
    halves = (commitment(minimum_take_share=0.5), commitment(id="d", minimum_take_share=0.5))
    assert cost(*halves) == HOURS_PER_MONTH
    assert cost(*halves, commitment(id="e", minimum_take_share=1.0)) == HOURS_PER_MONTH * 2
