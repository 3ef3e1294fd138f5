"""Tokens bought from model APIs, and what is left for our own GPUs."""

import numpy as np
import pytest

from core.compute.model_api import price_per_million, served_by
from core.plan.compute import Inference, Provider
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.document.templates import new_item
from core.simulation.run import base_chain
from tests.core.sections import by_month, drawn


def provider(**values: float) -> Provider:  # type: ignore[type-arg]
    usual = {
        "id": "api",
        "name": "API",
        "routing_share": 1.0,
        "price_per_million_input": 3.0,
        "price_per_million_cached": 0.3,
        "price_per_million_output": 15.0,
        "price_change_per_year": 0.0,
    }
    return drawn(Provider, 1, **(usual | values))  # type: ignore[no-any-return]


def mix(**values: float) -> Inference:  # type: ignore[type-arg]
    usual = {
        "input_share": 0.8,
        "cached_share": 0.25,
        "reasoning_per_output_token": 2.0,
        "token_growth_per_year": 0.0,
    }
    return drawn(Inference, 1, **(usual | values))  # type: ignore[no-any-return]


def test_a_million_visible_tokens_cost_input_cached_output_and_thinking() -> None:
    """.8 · (.75 · 3 + .25 · .3) + .2 · (1 + 2) · 15 = 1.86 + 9."""
    assert price_per_million(provider=provider(), inference=mix())[0, 0] == pytest.approx(10.86)


def test_what_no_provider_serves_our_own_gpus_process_with_its_thinking() -> None:
    """40 % of 100 at 10.86; the other 60 are 12 of output, which think 24 more: 84."""
    found = served_by(
        providers=[provider(routing_share=0.4)], inference=mix(), million_tokens=by_month(100, 200)
    )
    np.testing.assert_allclose(found.cost_by_provider["api"], by_month(434.4, 868.8))
    np.testing.assert_allclose(found.own_million_tokens, by_month(84, 168))


def test_prices_fall_and_tasks_take_more_tokens_by_the_year() -> None:
    flat = by_month(*[100.0] * 13)
    found = served_by(
        providers=[provider(price_change_per_year=-0.5)],
        inference=mix(token_growth_per_year=1.0),
        million_tokens=flat,
    )
    np.testing.assert_allclose(found.cost_by_provider["api"], by_month(*[1_086.0] * 13))
    assert not found.own_million_tokens.any()


def test_shares_above_one_are_scaled_to_one() -> None:
    two = [provider(id="a"), provider(id="b")]
    found = served_by(providers=two, inference=mix(), million_tokens=by_month(100))
    assert sum(cost[0, 0] for cost in found.cost_by_provider.values()) == pytest.approx(1_086.0)


def test_a_provider_s_bill_is_a_cost_of_revenue_and_leaves_fewer_gpus() -> None:
    plan = changed(ready_made("applied"), {"compute.providers": []})
    entry = new_item("compute.providers", "provider", "API", []) | {"routing_share": 0.5}
    both = changed(plan, {"compute.providers": [entry]})
    alone, routed = base_chain(plan), base_chain(both)
    bill = -routed.ledger.earned(("model_api",))
    assert (bill[0] > 0).all()
    np.testing.assert_allclose(
        routed.operations.spending.bill.inference_gpu_hours,
        alone.operations.spending.bill.inference_gpu_hours / 2,
    )
    gross = routed.operations.gross_profit * routed.running
    np.testing.assert_allclose(
        gross, routed.ledger.earned(("revenue", "delivery", "inference", "model_api", "free_tier", "review"))
    )


def test_providers_cannot_serve_more_than_everything() -> None:
    plan = ready_made("applied")
    entries = [
        new_item("compute.providers", "provider", "API", []) | {"id": name, "routing_share": 0.6}
        for name in ("one", "two")
    ]
    with pytest.raises(Exception, match="add up to 1 or less"):
        changed(plan, {"compute.providers": entries})


def test_users_who_do_not_pay_stand_apart() -> None:
    """As many tokens for free as paid: half of what inference costs is the free tier's."""
    plan = ready_made("apps_and_api")
    ledger = base_chain(plan).ledger
    spending = base_chain(plan).operations.spending
    total = spending.bill.inference_cost + sum(spending.model_api.values())
    free = -ledger.earned(("free_tier",))
    assert spending.free_share is not None
    np.testing.assert_allclose(free, total * spending.free_share * ledger.running)
    np.testing.assert_allclose(free - ledger.earned(("inference", "model_api")), total * ledger.running)
