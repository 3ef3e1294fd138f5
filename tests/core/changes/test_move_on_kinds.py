"""Month 0 moves on, kind by kind: what came as planned leaves cash and revenue where they were."""

from datetime import date
from typing import Any

import numpy as np
import pytest

from core.cash_flow.accounts import LOANS
from core.changes.actuals import recorded
from core.changes.adopt_history import adopted
from core.changes.move_on import moved_on
from core.history.history import History
from core.market.forecaster import revenue_bands
from core.plan.assumption.distribution import Distribution
from core.plan.case import Case
from core.plan.conditions import as_stated_now
from core.plan.document.edit import changed, value_at
from core.plan.document.library import ready_made
from core.plan.history import month_after
from core.plan.plan import Plan, number_paths
from core.simulation.run import base_chain, run
from core.studies.plan.actuals import first_month
from tests.core.changes.test_move_on import as_planned
from tests.core.hand_plans import hand_plan
from tests.core.simulation.test_premises import neutral

_STILL = (
    "growth_per_month", "churn_per_month", "fade_per_year", "demand_growth_per_month", "price_fall_per_year",
    "new_competitors_per_year", "net_hires_per_quarter", "raise_per_year", "change_per_year",
    "growth_per_year", "efficiency_gain_per_year", "top_customer_share", "top_customer_loss_per_year",
    "pilot_share", "price_exposure", "collection_days", "delivery_cost_share", "frontier", "rivals_customers",
    "customer_per_month", "shock_probability_per_year",
)  # fmt: skip
_LISTS = (
    "risks", "correlations", "compute.training_runs", "compute.credits", "compute.commitments",
    "compute.machines", "compute.providers", "financing.rounds", "financing.safes", "financing.loans",
    "financing.grants",
)  # fmt: skip


def steady(**changes: Any) -> Plan:
    """Return a plan in which nothing moves: 46 customers pay 4,500 a month."""
    plan = ready_made("applied")
    plan = changed(plan, {"history": None, "conditions": {}} | {name: [] for name in _LISTS})
    seats = next(one for one in plan.model_dump(mode="json")["revenue"]["streams"] if one["id"] == "seats")
    plan = changed(plan, {"revenue.streams": [seats], "company.interest_on_cash_per_year": 0.0})
    certain = {path: value_at(plan, path) for path in number_paths(plan)}
    figures = {path: one.median for path, one in certain.items() if isinstance(one, Distribution)}
    still = {
        path: 0.0 for path in number_paths(plan) if path.endswith(_STILL) and not path.startswith("exit")
    }
    own = {"revenue.streams.seats.billing_months": 1, "opening.receivables": 0.0, "opening.cash": 2e7}
    plan = changed(plan, figures | still | own)
    return as_stated_now(changed(plan, changes))


def seats(plan: Plan) -> dict[str, Any]:
    return dict(plan.model_dump(mode="json")["revenue"]["streams"][0])


def gaps(plan: Plan, months: int, ahead: int = 20) -> tuple[float, float]:
    """Return the largest gaps of cash and revenue between the plan and the one moved on, month by month."""
    moved = moved_on(Case(as_planned(plan, months))).case.plan
    before, after = base_chain(plan), base_chain(moved)
    cash = before.treasury.cash[months : months + ahead, 0] - after.treasury.cash[:ahead, 0]
    earned = (one.ledger.earned(("revenue",))[:, 0] for one in (before, after))
    revenue = next(earned)[months : months + ahead] - next(earned)[:ahead]
    return float(np.abs(cash).max()), float(np.abs(revenue).max())


PROFITABLE = {"revenue.streams.seats.price_per_month": 20_000.0, "taxes.income_tax_rate": 0.25}
PROVIDER = {
    "id": "f", "name": "F", "routing_share": 0.5, "price_per_million_input": 2.0,
    "price_per_million_cached": 0.2, "price_per_million_output": 10.0, "price_change_per_year": -0.4,
}  # fmt: skip
TOKENS = {"revenue.streams.seats.million_tokens_per_customer_per_month": 380.0}
LOAN = {"id": "l", "name": "L", "kind": "amortising", "principal": 1e6, "draw_month": -3, "term_months": 12,
        "rate_per_year": 0.12}  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {},
        PROFITABLE,
        PROFITABLE | {"company.start": date(2026, 11, 1), "taxes.losses_before": 2e6},
        {"taxes.research_credit_share": 0.2, "taxes.research_credit_paid_out": True},
        {"taxes.research_credit_share": 0.2, "taxes.income_tax_rate": 0.25,
         "company.start": date(2026, 11, 1),
         "revenue.streams.seats.price_per_month": 20_000.0},
        TOKENS | {"compute.providers": [PROVIDER]},
        TOKENS | {"compute.providers": [PROVIDER], "compute.inference.token_growth_per_year": 0.5},
        TOKENS | {"compute.inference.token_growth_per_year": 0.5},
        TOKENS | {"revenue.streams.seats.usage_growth_per_month": 0.05},
        {"exchange.currency": "CNY", "exchange.change_per_year": 0.3,
         "revenue.streams.seats.second_currency_share": 0.5},
        {"taxes.vat_rate": 0.2, "taxes.vat_refunded": True, "taxes.vat_sales_share": 0.1},
        {"taxes.vat_rate": 0.2, "taxes.vat_sales_share": 0.1},
        {"cuts": [{"id": "c", "name": "C", "month": 1, "people_share": 0.5, "other_costs_share": 0.2}]},
        {"opening.cash": 3e6,
         "cuts": [{"id": "c", "name": "C", "runway_trigger_months": 12.0, "people_share": 0.5}]},
        {"financing.loans": [LOAN | {"prepaid_month": 1}]},
        {"financing.loans": [LOAN | {"prepaid_month": 8}]},
        {"compute.credits": [
            {"id": "late", "name": "Late", "amount": 2e5, "expiry_month": 20},
            {"id": "soon", "name": "Soon", "amount": 1e5, "expiry_month": 4}], **TOKENS},
    ],
    ids=["nothing", "tax", "losses used in the year before", "credit paid out", "credit kept",
         "a provider's prices", "and more tokens a task", "tokens a task", "use", "a dearer currency",
         "VAT that comes back", "VAT that is set off", "a cut", "a cut by runway",
         "a loan repaid early", "a loan to be repaid early", "cloud credits"],
)  # fmt: skip
def test_what_came_as_planned_leaves_cash_and_revenue_where_they_were(changes: dict[str, Any]) -> None:
    assert max(gaps(steady(**changes), 3)) < 1


def test_projects_that_grow_and_fade_go_on_alike() -> None:
    plan = ready_made("applied").model_dump(mode="json")["revenue"]["streams"]
    project = next(one for one in plan if one["kind"] == "project") | {
        "projects_per_month": 2.0, "price_per_project": 80_000.0, "project_growth_per_year": 0.6,
        "growth_fade_per_year": 0.4, "delivery_cost_share": 0.0, "price_exposure": 0.0,
    }  # fmt: skip
    begun = steady()
    assert gaps(changed(begun, {"revenue.streams": [seats(begun), project]}), 3)[1] < 1


def test_a_segment_that_has_not_begun_keeps_its_figures() -> None:
    plan = steady()
    first = plan.model_dump(mode="json")["market"]["segments"][0]
    later = first | {"id": "b", "name": "B", "first_month": 8, "opening_customers": 20.0}
    stream = seats(plan) | {"id": "sb", "name": "SB", "segment": "b", "price_per_month": 9_000.0}
    two = {"market.segments": [first, later], "revenue.streams": [seats(plan), stream]}
    both = as_stated_now(changed(plan, two))
    moved = moved_on(Case(as_planned(both, 1))).case.plan
    revenue = base_chain(moved).ledger.earned(("revenue",))[:9, 0]
    np.testing.assert_allclose(revenue, [*[207_000] * 7, 387_000, 387_000])
    assert [one.opening_customers.median for one in moved.market.segments] == pytest.approx([46, 20])
    assert [one.price_per_month.median for one in moved.revenue.streams] == pytest.approx([4_500, 9_000])


def test_many_single_moves_are_one_of_as_many_months() -> None:
    growing = steady(**TOKENS, **{"revenue.streams.seats.usage_growth_per_month": 0.05})
    plan = growing
    for _month in range(5):
        plan = moved_on(Case(as_planned(plan, 1))).case.plan
    served = [base_chain(one).ledger.earned(("inference",)) for one in (plan, growing)]
    np.testing.assert_allclose(served[0][:6], served[1][5:11])


def test_the_latest_figures_known_are_taken_where_the_last_month_lacks_them() -> None:
    plan, first = steady(), first_month(steady())
    known = recorded(plan, first, {"revenue": 414_000.0, "customers": 92.0, "cash": 1.9e7})
    known = recorded(known, month_after(first), {"cash": 1.88e7})
    moved = moved_on(Case(known)).case.plan
    assert base_chain(moved).ledger.earned(("revenue",))[0, 0] == pytest.approx(414_000)
    assert moved.market.segments[0].opening_customers.median == pytest.approx(92)


def test_revenue_before_the_launch_is_remarked_on() -> None:
    plan = steady(**{"market.segments.insurers.first_month": 6})
    found = moved_on(Case(recorded(plan, first_month(plan), {"revenue": 5e4, "cash": 1.9e7})))
    assert [one.path for one in found.remarks] == ["history.revenue"]


def test_options_granted_by_now_stay_granted_and_the_rest_keep_their_months() -> None:
    grant = {"id": "g", "name": "G", "month": 1, "shares": 1_000, "every_months": 6, "times": 4,
             "vesting": {"start_month": 1, "months": 48, "cliff_months": 12, "every_months": 1}}  # fmt: skip
    plan = steady(**{"financing.option_grants": [grant]})
    found = moved_on(Case(as_planned(plan, 3)))
    grants = [one for grant in found.case.plan.financing.option_grants for one in grant.each()]
    assert [(one.month, one.vesting.start_month) for one in grants if one.vesting] == [
        (0, -2), (4, 4), (10, 10), (16, 16),
    ]  # fmt: skip
    assert sum(one.shares for one in grants) == 4_000
    assert [one.path for one in found.remarks] == ["financing.option_grants.g"]


def test_a_loan_repaid_early_is_gone_and_said() -> None:
    plan = steady(**{"financing.loans": [LOAN | {"prepaid_month": 1}]})
    found = moved_on(Case(as_planned(plan, 3)))
    assert not found.case.plan.financing.loans
    assert not base_chain(found.case.plan).ledger.balance(LOANS).any()
    assert [one.path for one in found.remarks] == ["financing.loans.l"]


def test_a_round_that_was_due_says_what_to_do_if_it_has_closed() -> None:
    round_ = ready_made("applied").model_dump(mode="json")["financing"]["rounds"][0] | {"close_month": 1}
    found = moved_on(Case(as_planned(steady(**{"financing.rounds": [round_]}), 3)))
    remark = next(one for one in found.remarks if one.path.startswith("financing.rounds."))
    assert "on the page Cap table today" in remark.message


def test_rivals_capacity_has_grown_by_then() -> None:
    plan = steady(**{"market.competition.capacity_per_rival": 100.0,
                     "market.competition.capacity_growth_per_year": 1.0})  # fmt: skip
    moved = moved_on(Case(as_planned(plan, 6))).case.plan
    assert moved.market.competition.capacity_per_rival is not None
    assert moved.market.competition.capacity_per_rival.median == pytest.approx(100 * 2**0.5)


def test_vat_that_is_owed_is_paid_after_the_move() -> None:
    plan = steady(**{"taxes.vat_rate": 0.2})
    moved = moved_on(Case(as_planned(plan, 3))).case.plan
    off = base_chain(moved).treasury.cash[1:20, 0] - base_chain(plan).treasury.cash[4:23, 0]
    np.testing.assert_allclose(off, 0, atol=1)


def test_a_grant_due_in_the_new_first_month_has_not_been_made() -> None:
    grant = {"id": "g", "name": "G", "month": 3, "shares": 1_000}
    found = moved_on(Case(as_planned(steady(**{"financing.option_grants": [grant]}), 3)))
    assert found.case.plan.financing.option_grants[0].month == 0
    assert not found.remarks


def test_projects_under_way_keep_the_price_they_were_signed_at() -> None:
    """A price that doubles, three months each: of the new first month's projects two thirds have the old one.
    The oldest and those since are told by one price, steadily more: the month after is 5 % off.
    """
    here = "revenue.streams.projects"
    course = {"kind": "planned", "factors": [1.0, 1.0, 2.0]}
    dearer = {f"{here}.price_per_project": {"distribution": "fixed", "value": 1e4, "monthly": course}}
    plan = changed(hand_plan(cash=9e5), dearer | {f"{here}.delivery_months": 3})
    found = moved_on(Case(as_planned(plan, 2)))
    assert not any(one.path == here for one in found.remarks)
    before, after = (base_chain(one).operations.sales.revenue[:, 0] for one in (plan, found.case.plan))
    np.testing.assert_allclose(after[[0, 2, 3]], before[[2, 4, 5]], rtol=1e-9)
    assert after[1] == pytest.approx(before[3], rel=0.05)


def test_a_cut_that_was_made_is_said_to_count_so() -> None:
    cut = {"id": "c", "name": "C", "month": 1, "people_share": 0.5}
    found = moved_on(Case(as_planned(steady(cuts=[cut]), 3)))
    assert found.case.plan.cuts[0].month == -2
    assert any("counts as made" in one.message and one.path == "cuts.c" for one in found.remarks)
    later = moved_on(Case(as_planned(steady(cuts=[cut | {"month": 8}]), 3)))
    assert later.case.plan.cuts[0].month == 5
    assert not any("counts as made" in one.message for one in later.remarks)


@pytest.mark.parametrize("fall", [0.0, 0.3])
def test_projects_keep_their_price_where_the_market_s_falls_as_expected(fall: float) -> None:
    """Their price follows what departs from the expected fall; growth of 0 stays 0 over a move."""
    plan = changed(hand_plan(costs=0, cash=1e6), {"market.price_fall_per_year": fall})
    plan = changed(plan, {"revenue.streams.projects.price_exposure": 1.0})
    moved = moved_on(Case(as_planned(plan, 5))).case.plan
    earned = [base_chain(one).ledger.earned(("revenue",))[:12, 0] for one in (plan, moved)]
    np.testing.assert_allclose(earned[1], earned[0])


def test_what_departs_from_the_conditions_goes_on_winning_over_every_move() -> None:
    """Two rivals instead of the five that growth was stated with win more: five single moves keep that, at
    the price of the beginning.
    """
    data = hand_plan(costs=0, cash=1e6).model_dump(mode="json")
    data["market"]["competition"] |= {"competitors": 5, "decision_share_per_month": 1, "lag_penalty": 0.1}
    segment = data["market"]["segments"][0] | {"opening_customers": 10, "opening_demand": 1e6}
    data["market"]["segments"] = [segment | {"reachable_customers": 1e6, "churn_per_month": 0.02}]
    stream = {"id": "s", "name": "S", "kind": "data", "segment": "all", "quality": "contracted"}
    data["revenue"]["streams"] = [stream | {"price_exposure": 0, "fee_per_month": 10}]
    stated = as_stated_now(Plan.model_validate(data))
    plan = changed(stated, {"market.competition.competitors": 2.0})
    planned = base_chain(plan).ledger.earned(("revenue",))[:, 0]
    assert planned[5] > 1.05 * planned[0]
    case = Case(plan)
    for month in range(1, 6):
        case = moved_on(Case(as_planned(case.plan, 1))).case
        now = base_chain(case.plan).ledger.earned(("revenue",))[0, 0]
        assert now == pytest.approx(planned[month], rel=1e-4)
    assert case.plan.revenue.streams[0].fee_per_month.median == pytest.approx(10)  # type: ignore[union-attr]


def test_half_yearly_bills_in_a_dearer_currency_bring_the_cash_they_would_have() -> None:
    """What was billed before the move is earned at the rate of then, and counts at that of now."""
    dearer = {"exchange.currency": "CNY", "exchange.change_per_year": 0.3}
    billed = {"second_currency_share": 0.5, "billing_months": 6}
    own = {f"revenue.streams.seats.{name}": value for name, value in billed.items()}
    cash, revenue = gaps(steady(**dearer, **own), 3)
    assert cash < 1
    assert revenue < 0.03 * 46 * 4_500


def test_what_customers_have_paid_ahead_and_not_got_yet_moves_on() -> None:
    """207,000 a month of revenue delivers a deferred million in five months, though it was due in two."""
    plan = steady(**{"opening.deferred_revenue": 1e6, "opening.deferred_revenue_months": 2})
    assert value_at(moved_on(Case(as_planned(plan, 3))).case.plan, "opening.deferred_revenue") == (
        pytest.approx(1e6 - 3 * 207_000)
    )
    assert max(gaps(plan, 3)) < 1e-6


def test_rounds_that_no_plan_lists_stay_in_their_months_however_often_month_0_moves_on() -> None:
    """Two later rounds of 1,000 between month 0 and the exit in 36: in months 12 and 24."""
    plan = changed(
        hand_plan(cash=9_000, months=40, exit_month=36),
        {"exit.later_rounds": 2, "exit.later_amount": 1_000.0},
    )
    assert plan.exit.later_months(0) == (12, 24)
    case = Case(plan)
    for _ in range(5):
        case = moved_on(Case(as_planned(case.plan, 1))).case
    assert case.plan.exit.later_months(0) == (7, 19)
    due = moved_on(Case(as_planned(plan, 12)))  # the first stands in the new first month
    assert due.case.plan.exit.later_months(0) == (0, 12)
    assert not any(one.path == "exit.later_rounds" for one in due.remarks)
    once = moved_on(Case(as_planned(plan, 20)))
    assert once.case.plan.exit.later_months(0) == (4,)
    assert any(one.path == "exit.later_rounds" for one in once.remarks)
    gone = moved_on(Case(as_planned(plan, 30))).case.plan
    assert gone.exit.later_rounds == 0


def test_projects_move_on_by_the_growth_that_was_measured() -> None:
    """Twelve months more of 10 % a month, under unchanged conditions: the moved plan begins where the
    forecaster does, though a third comes from projects whose stated growth is another.
    """
    revenue = 4e5 * 1.1 ** np.arange(36)
    plan = neutral(adopted(ready_made("medical"), History((2024, 1), {"revenue": revenue[:24]}, ())))
    for month, value in enumerate(revenue[24:]):
        came = {"revenue": float(value), "cash": 1e12}
        plan = recorded(plan, month_after(first_month(plan), month), came)
    moved = run(moved_on(Case(plan)).case.plan, 4_096, 1, ("revenue",)).series["revenue"]
    bands = revenue_bands(revenue, months=1, quantiles=(0.5,))
    assert np.median(moved[0]) == pytest.approx(bands[0, 0], rel=0.01)
