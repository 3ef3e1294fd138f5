"""Unit economics of plans worked out by hand, and of the ready-made ones against the ledger."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from core.compute.model_api import break_even_tokens
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.plan.plan import Plan
from core.simulation.block import block_of
from core.studies.cash_flow.unit_economics import Range, serving_prices, unit_economics
from core.time_value import per_month
from tests.core.hand_plans import hand_plan

HOURS_OF_A_MILLION = 1e6 / (1_000 * 0.5 * 3_600)


def subscribers(**changes: Any) -> Plan:
    """Return 100 subscribers at 10 a month who use a million tokens each; 5 % leave and as many come, each
    won for 30. A million tokens cost 2 · 0.5556 on our GPUs; 3 of 10 of revenue go to delivery.
    """
    plan = hand_plan(costs=0, cash=50_000)
    data = plan.model_dump()
    segment = {"opening_customers": 100, "opening_demand": 1e5, "reachable_customers": 1e6}
    data["market"]["segments"][0].update(segment | {"churn_per_month": 0.05, "acquisition_cost": 30.0})
    data["market"]["competition"].update(competitors=1, decision_share_per_month=1.0)
    stream = {"id": "sold", "name": "S", "kind": "subscription", "quality": "contracted", "segment": "all"}
    stream |= {"price_per_month": 10.0, "million_tokens_per_customer_per_month": 1.0}
    data["revenue"]["streams"] = [stream | {"delivery_cost_share": 0.3, "price_exposure": 0.0}]
    return changed(Plan.model_validate(data), changes)


def value(found: Range | None) -> float:
    assert found is not None
    assert found.low == pytest.approx(found.high)
    return found.middle.value


def test_a_class_of_customers_by_hand() -> None:
    found = unit_economics(block_of(subscribers(), 40, 1), 0).segments["all"]
    token = 2 * HOURS_OF_A_MILLION
    profit = 10 - 3 - token
    assert value(found["customers"]) == pytest.approx(100)
    assert value(found["revenue_per_customer"]) == pytest.approx(10)
    assert value(found["margin"]) == pytest.approx(profit / 10)
    assert value(found["churn"]) == pytest.approx(0.05)
    assert value(found["net_retention"]) == pytest.approx(0.95**12)
    assert value(found["gross_retention"]) == pytest.approx(0.95**12)
    assert value(found["acquisition_cost"]) == pytest.approx(30)
    assert value(found["payback_months"]) == pytest.approx(30 / profit)
    rate = float(per_month(0.3))
    worth = profit * (1 + rate) / (0.05 + rate)
    plan = changed(subscribers(), {"investor.discount_rate_per_year": 0.3})
    found = unit_economics(block_of(plan, 40, 1), 0).segments["all"]
    assert value(found["lifetime_value"]) == pytest.approx(worth)
    assert value(found["value_to_cost"]) == pytest.approx(worth / 30)


def test_three_margins_and_what_makes_them_differ() -> None:
    """As many tokens again go to users who do not pay, and a model is trained for 100 GPU-hours in the
    year.
    """
    run = {"id": "r", "name": "R", "gpu_hours": 100, "duration_months": 1, "model_life_months": 12}
    plan = subscribers(
        **{
            "compute.inference.free_users_per_customer": 2.0,
            "compute.inference.million_tokens_per_free_user_per_month": 0.5,
            "compute.training_runs": [run],
        }
    )
    found = unit_economics(block_of(plan, 40, 1), 0).company
    token = 2 * HOURS_OF_A_MILLION
    assert value(found["margin_reported"]) == pytest.approx((10 - 3 - token) / 10)
    assert value(found["margin_served"]) == pytest.approx((10 - 3 - 2 * token) / 10)
    assert value(found["margin_after_models"]) == pytest.approx((10 - 3 - 2 * token) / 10 - 200 / 12_000)
    assert value(found["inference_share"]) == pytest.approx(2 * token / 10)


def growing(**changes: Any) -> Plan:
    """Return subscribers who grow by 2 % a month, 1 % leave: three are won for two more."""
    here = "market.segments.all"
    usual = {
        f"{here}.growth_per_month": 0.02,
        f"{here}.churn_per_month": 0.01,
        f"{here}.acquisition_cost": 50.0,
    }
    return subscribers(**usual | changes)


@pytest.mark.parametrize("year", [0, 1])
def test_a_year_s_change_stands_beside_a_year_s_selling(year: int) -> None:
    """10 a month more from each of two customers for three at 50: 2 · 10 · 12 ÷ 150 = 1.6 in every year."""
    found = unit_economics(block_of(growing(), 40, 1), year).company
    assert value(found["magic_number"]) == pytest.approx(1.6)
    assert value(found["growth"]) == pytest.approx(1.02**12 - 1)


@pytest.mark.parametrize("year", [0, 1])
def test_retention_of_a_steady_process_is_the_same_in_every_year(year: int) -> None:
    plan = growing(**{"revenue.streams.sold.usage_growth_per_month": 0.01})
    found = unit_economics(block_of(plan, 40, 1), year).segments["all"]
    assert value(found["net_retention"]) == pytest.approx((0.99 * 1.01) ** 12)
    assert value(found["gross_retention"]) == pytest.approx(0.99**12)


def test_retention_of_a_plan_of_one_year_is_a_year_s_though_eleven_months_change() -> None:
    plan = growing(**{"revenue.streams.sold.usage_growth_per_month": 0.01, "exit.month": 11})
    plan = changed(plan, {"company.months": 12})
    found = unit_economics(block_of(plan, 40, 1), 0).segments["all"]
    assert value(found["net_retention"]) == pytest.approx((0.99 * 1.01) ** 12)
    assert value(found["gross_retention"]) == pytest.approx(0.99**12)
    assert value(found["churn"]) == pytest.approx(0.01)


def test_selling_people_belong_to_what_a_customer_costs() -> None:
    """A seller at 600 a year beside 30 a customer, 60 customers won in the year: 10 more each."""
    team = {"id": "s", "name": "S", "function": "sales_marketing", "opening_headcount": 1}
    team |= {"hires_share": 1, "salary_per_year": 600}
    people = {"people.teams": [team], "people.on_cost_share": 0.0, "people.raise_per_year": 0.0}
    found = unit_economics(block_of(subscribers(**people), 40, 1), 0)
    assert value(found.segments["all"]["acquisition_cost"]) == pytest.approx(40)
    assert value(found.company["revenue_per_head"]) == pytest.approx(12_000)


def test_the_rule_of_forty_adds_growth_and_margin() -> None:
    """Steady revenue of 100 a month, costs of 130: no growth, −30 % of margin."""
    found = unit_economics(block_of(hand_plan(costs=130), 40, 1), 0).company
    assert value(found["rule_of_forty"]) == pytest.approx(-0.3)


def test_nothing_is_defined_without_revenue_or_life() -> None:
    found = unit_economics(block_of(hand_plan(income=0, costs=10), 40, 1), 0).company
    assert found["margin_reported"] is None
    assert found["magic_number"] is None
    assert value(found["net_burn"]) == pytest.approx(10)
    dead = unit_economics(block_of(hand_plan(cash=60), 40, 1), 1).company
    assert dead["net_burn"] is None


def test_growth_of_projects_is_what_was_typed() -> None:
    plan = hand_plan(growth_per_year=0.5, costs=0)
    years = [value(unit_economics(block_of(plan, 40, 1), year).company["growth"]) for year in (0, 1)]
    np.testing.assert_allclose(years, 0.5)


@pytest.mark.parametrize("name", READY_MADE)
def test_the_margins_of_ready_made_plans_fall_in_their_order(name: str) -> None:
    plan = ready_made(name)
    for year in (0, (plan.exit.month + 1) // 12 - 1):
        found = unit_economics(block_of(plan, 200, 1), year).company
        margins = [found[f"margin_{one}"] for one in ("reported", "served", "after_models")]
        values = [one.middle.value for one in margins if one is not None]
        assert all(one >= other - 1e-12 for one, other in pairwise(values))


def test_own_serving_pays_from_the_tokens_that_carry_its_fixed_cost() -> None:
    found = break_even_tokens(
        bought=np.array([[5.0, 1.0]]), own=np.array([[1.0, 1.0]]), fixed_per_month=8_000
    )
    assert found[0, 0] == 2_000
    assert np.isnan(found[0, 1])
    prices = serving_prices(block_of(subscribers(), 40, 1))
    assert prices.own == pytest.approx(2 * HOURS_OF_A_MILLION)
    assert prices.providers == {}
