"""What the price implies, whether the market has room for it, and how companies end."""

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.plan.plan import Plan
from core.returns.implied_growth import Business, implied_growth
from core.simulation.block import block_of
from core.studies.plan.judgement import price_of
from core.studies.returns.endings import endings_of
from core.studies.returns.price import capacity, implied_by_price
from tests.core.hand_plans import hand_plan, sure_round


def test_the_price_is_read_from_today_s_revenue_and_margin() -> None:
    """1,500 before the money, less 1,000 of cash, plus 200 of debt: 700 for 1,200 of revenue a year, of which
    30 % are left.
    """
    plan = hand_plan(costs=70, rounds=(sure_round(),), opening={"cash": 1_000, "loans": 200})
    found = implied_by_price(plan, mature_margin=0.2, years_to_mature=5, terminal_growth=0.02)
    assert found is not None
    assert (found.pre_money, found.business, found.revenue) == (1_500, 700, pytest.approx(1_200))
    business = Business(1_200.0, 0.3, 0.2, 5, 10, 0.02, plan.investor.discount_rate_per_year)
    assert found.growth.growth == pytest.approx(implied_growth(business, 700).growth)
    nothing = hand_plan(income=0, rounds=(sure_round(),))
    silent = implied_by_price(nothing, mature_margin=0.2, years_to_mature=5, terminal_growth=0.02)
    assert silent is not None
    assert silent.growth.status == "undefined"
    assert implied_by_price(hand_plan(), mature_margin=0.2, years_to_mature=5, terminal_growth=0.0) is None


def test_capacity_is_demand_at_our_revenue_a_customer() -> None:
    plan = ready_made("apps_and_api")
    block = block_of(plan, 400, 1)
    found, price = capacity(block), price_of(plan)
    assert found is not None
    assert price is not None
    assert found.required == price.required_revenue
    larger = {
        f"market.segments.{one.id}.opening_demand": 10 * one.opening_demand.median
        for one in plan.market.segments
    }
    larger |= {
        f"market.segments.{one.id}.reachable_customers": 10 * one.reachable_customers.median
        for one in plan.market.segments
    }
    wide = capacity(block_of(changed(plan, larger), 400, 1))
    assert wide is not None
    assert wide.share < found.share / 2
    assert capacity(block_of(hand_plan(), 40, 1)) is None


def test_the_market_is_that_of_the_exit_month() -> None:
    """10 of 1,000 customers pay 1,000 a month together, and those who want it grow by 5 % a month: month
    23.
    """
    plan = hand_plan(costs=0, rounds=(sure_round(),))
    data = plan.model_dump()
    segment = {"opening_customers": 10, "opening_demand": 1_000, "demand_growth_per_month": 0.05}
    segment |= {"curve": "compound", "reachable_customers": 1e9}
    data["market"]["segments"][0].update(segment)
    stream = {"id": "sold", "name": "S", "kind": "data", "quality": "contracted", "segment": "all"}
    data["revenue"]["streams"] = [stream | {"fee_per_month": 100.0, "price_exposure": 0.0}]
    block = block_of(Plan.model_validate(data), 40, 1)
    found = capacity(block)
    assert found is not None
    demand = block.chain.operations.outlook.customers["all"].demand[[11, 23], 0]
    assert demand[1] > 1.5 * demand[0]
    assert found.market == pytest.approx(1_200 * demand[1])


@pytest.mark.parametrize("name", READY_MADE)
def test_endings_are_all_futures(name: str) -> None:
    found = endings_of(block_of(ready_made(name), 500, 1))
    assert sum(one.odds.value for one in found) == pytest.approx(1)


def test_founders_get_nothing_in_ruin_and_the_rest_of_a_wind_down() -> None:
    kinds = [{"id": "w", "name": "Wound down", "ending": "wind_down", "odds": 0.5, "value_share": 0.0}]
    plan = changed(hand_plan(costs=100, cash=1_000), {"exit.kinds": kinds})
    found = {one.ending: one for one in endings_of(block_of(plan, 400, 1))}
    assert found["wind_down"].founders is not None
    assert found["wind_down"].founders.value == pytest.approx(1_000)
    assert found["plain_sale"].founders is not None
    assert found["plain_sale"].founders.value == pytest.approx(1_000 + 5 * 1_200)
    dead = endings_of(block_of(hand_plan(cash=10), 40, 1))
    assert [one.ending for one in dead] == ["ruin"]
    assert dead[0].founders is not None
    np.testing.assert_equal(dead[0].founders.value, 0.0)
