"""A second currency: what is priced in it moves with its rate, and nothing else does."""

from typing import Any

import numpy as np
import pytest

from core.changes.convert import converted, exchange_rate
from core.errors import PlanError
from core.market.exchange import exchange_index
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from core.simulation.block import block_of
from core.simulation.draw import draw
from core.simulation.run import base_chain
from core.simulation.streams import MiddleDraws
from tests.core.hand_plans import hand_plan

DEARER = {"currency": "EUR", "change_per_year": 0.21}


def with_shares(plan: Plan, **changes: Any) -> Plan:
    named = {name.replace("__", "."): one for name, one in changes.items()}
    return changed(plan, {"exchange": DEARER} | named)


def test_half_of_a_cost_in_a_currency_that_gains_21_percent_rises_by_half_of_that() -> None:
    chain = base_chain(with_shares(hand_plan(), costs__all__second_currency_share=0.5))
    costs = -chain.ledger.paid(("other_costs",))[:24, 0]
    np.testing.assert_allclose(costs[[0, 6, 12]], [150, 150 * (1 + 0.5 * 0.1), 150 * (1 + 0.5 * 0.21)])
    np.testing.assert_allclose(chain.ledger.paid(("revenue",))[:12, 0], 100)


def test_revenue_in_it_rises_and_is_collected_as_it_is_earned() -> None:
    plan = with_shares(hand_plan(), revenue__streams__projects__second_currency_share=1.0)
    np.testing.assert_allclose(
        base_chain(plan).ledger.earned(("revenue",))[:13, 0], 100 * 1.21 ** (np.arange(13) / 12)
    )


def test_nothing_that_is_not_in_it_moves() -> None:
    plain, beside = hand_plan(), changed(hand_plan(), {"exchange": DEARER | {"volatility_per_year": 0.3}})
    np.testing.assert_array_equal(
        block_of(plain, 50, 1).chain.ledger.cash, block_of(beside, 50, 1).chain.ledger.cash
    )


def test_swings_are_a_random_walk_around_the_stated_change() -> None:
    plan = changed(
        hand_plan(months=48, exit_month=40),
        {
            "exchange": {"currency": "EUR", "change_per_year": -0.1, "volatility_per_year": 0.12},
            "costs.all.second_currency_share": 1.0,
        },
    )
    logs = np.log(block_of(plan, 4_000, 1).chain.befallen.exchange)
    np.testing.assert_array_equal(logs[0], 0.0)
    for month in (12, 36):
        spread = 0.12 * np.sqrt(month / 12)
        error = 1.25 * spread / np.sqrt(4_000)
        assert np.median(logs[month]) == pytest.approx(np.log(0.9) * month / 12, abs=4 * error)
        assert logs[month].std() == pytest.approx(spread, rel=0.05)


def test_pay_gpus_and_bought_models_follow_it_and_prepaid_hours_keep_the_price_of_their_day() -> None:
    plan = ready_made("foundation")
    shares = {"exchange": DEARER, "compute.second_currency_share": 1.0}
    shares |= {f"people.teams.{one.id}.second_currency_share": 1.0 for one in plan.people.teams}
    shares |= {"cuts": [], "financing.rounds": []}
    plain, dear = (base_chain(changed(plan, one)) for one in (shares | {"exchange": {}}, shares))
    index = 1.21 ** (np.arange(plan.company.months) / 12)
    for name, pay in plain.operations.spending.people_by_team.items():
        np.testing.assert_allclose(dear.operations.spending.people_by_team[name][:, 0], pay[:, 0] * index)
    ours, theirs = (chain.operations.spending.bill for chain in (dear, plain))
    np.testing.assert_allclose(ours.on_demand_cost[:, 0], theirs.on_demand_cost[:, 0] * index)
    np.testing.assert_allclose(ours.credits_used[:, 0], theirs.credits_used[:, 0] * index)
    assert plan.compute.commitments
    prepaid = {
        f"compute.commitments.{one.id}.{name}": value
        for one in plan.compute.commitments
        for name, value in (("prepayment_share", 1.0), ("minimum_take_share", 1.0), ("start_month", 6))
    }
    held = base_chain(changed(plan, shares | prepaid))
    np.testing.assert_allclose(
        held.operations.spending.bill.contract_cost[6:18, 0],
        base_chain(changed(plan, shares | prepaid | {"exchange": {}})).operations.spending.bill.contract_cost[
            6:18, 0
        ]
        * index[6],
    )
    flat = base_chain(changed(plan, shares | prepaid | {"exchange": {}}))
    np.testing.assert_allclose(
        held.operations.spending.bill.prepayment[:, 0],
        flat.operations.spending.bill.prepayment[:, 0] * index[6],
    )
    books = held.ledger
    assets = books.cash + sum(books.balance(item) for item in books.items)
    np.testing.assert_allclose(assets, books.equity, atol=1e-9 * np.abs(assets).max())


def test_a_plan_turned_into_its_second_currency_says_the_same() -> None:
    plan = with_shares(hand_plan(cash=10_000), costs__all__second_currency_share=0.4)
    other = converted(plan, "EUR")
    assert (other.exchange.currency, other.costs[0].second_currency_share) == ("USD", pytest.approx(0.6))
    rate = exchange_rate(of="USD", into="EUR")
    index = 1.21 ** (np.arange(36) / 12)
    for name in ("other_costs", "revenue"):
        before, after = (base_chain(one).ledger.paid((name,))[:24, 0] for one in (plan, other))
        np.testing.assert_allclose(after, before * rate / index[:24])
    ranged = changed(
        plan, {"exchange.change_per_year": {"distribution": "uniform", "low": -0.1, "high": 0.1}}
    )
    turned = converted(ranged, "EUR").exchange.change_per_year
    assert turned.median == pytest.approx(0.0, abs=0.005)
    assert turned.quantile(0.01) == pytest.approx(1 / 1.098 - 1, abs=0.02)


def test_the_plans_own_currency_is_no_second_one() -> None:
    with pytest.raises(PlanError, match=r"exchange\.currency"):
        changed(hand_plan(), {"exchange": {"currency": "USD"}})


def test_idle_hours_cost_no_more_than_the_contract() -> None:
    """Prepaid at today's price for two years while the currency gains 30 % a year: a third is used."""
    run = {"id": "r", "name": "R", "gpu_hours": 24_000, "duration_months": 24, "model_life_months": 60}
    contract = {"id": "c", "name": "C", "gpus": 100, "price_per_gpu_hour": 2.0, "term_months": 24}
    contract |= {"minimum_take_share": 1.0, "prepayment_share": 1.0}
    plan = changed(
        hand_plan(cash=9e6),
        {
            "exchange": DEARER | {"change_per_year": 0.3},
            "compute.second_currency_share": 1.0,
            "compute.training_runs": [run],
            "compute.commitments": [contract],
        },
    )
    bill = base_chain(plan).operations.spending.bill
    np.testing.assert_allclose(bill.contract_cost[:24, 0], 146_000)
    np.testing.assert_allclose(bill.idle_cost[:24, 0], 2 * (73_000 - 1_000))
    np.testing.assert_allclose(bill.training_paid[:24, 0], 2_000)


def test_a_currency_that_is_turned_round_turns_its_correlations_and_stays_within_its_limits() -> None:
    price = "revenue.streams.projects.price_per_project"
    uncertain = {"exchange.change_per_year": {"distribution": "uniform", "low": -0.1, "high": 0.1}}
    uncertain |= {price: {"distribution": "uniform", "low": 80, "high": 120}}
    tie = {"first": "exchange.change_per_year", "second": price, "coefficient": 0.6}
    plan = changed(changed(with_shares(hand_plan()), uncertain), {"correlations": [tie]})
    assert [one.coefficient for one in converted(plan, "EUR").correlations] == [-0.6]
    for change in (-0.9, -0.84, 5.0):
        there = converted(changed(with_shares(hand_plan()), {"exchange.change_per_year": change}), "EUR")
        assert converted(there, "USD").exchange.currency == "EUR"


def test_a_shock_above_nought_makes_the_second_currency_dearer() -> None:
    """σ/√12 a month from month 1 on: twelve shocks of 1 make the rate e^(12σ/√12) times as high."""
    plan = changed(hand_plan(), {"exchange": {"currency": "EUR", "volatility_per_year": 0.12}})
    drawn = draw(plan, MiddleDraws()).exchange
    index = exchange_index(exchange=drawn, normals=np.ones((13, 1)), months=13)
    assert index is not None
    np.testing.assert_allclose(index[:, 0], np.exp(0.12 / np.sqrt(12) * np.arange(13)))
