"""Readings, stresses, movers, six numbers, adoption of a history, calibration."""

from typing import Any

import numpy as np
import pytest

from core.changes.adopt_history import adopted
from core.changes.make_it_yours import SixNumbers, made_yours
from core.changes.readings import deeper, with_sceptic
from core.changes.stress import STRESSES, stressed
from core.errors import PlanError
from core.history.history import History, interpret
from core.history.table import read_table
from core.market.forecaster import revenue_bands
from core.methods.pressure import pressure_today
from core.plan.assumption.distribution import Fixed, Pert
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.run import base_chain, run
from core.studies.financing.planned import next_stake, payout_curve, planned_payout, planned_table
from core.studies.market.risk_register import register
from core.studies.plan.calibration import calibration, later
from core.studies.plan.judgement import judge, price_of
from core.studies.plan.movers import movers
from tests.core.hand_plans import hand_plan, sure_round

PLAN = ready_made("applied")
GIVEN = SixNumbers("Ours", 3e6, 2.5e5, 1.2e5, 0.05, 3e4, 8e6, 3e7)


def test_six_numbers_come_out_in_the_base_case() -> None:
    plan = made_yours(PLAN, GIVEN)
    operations = base_chain(plan).operations
    assert plan.company.name == "Ours"
    assert plan.opening.cash == 3e6
    assert operations.sales.revenue[0, 0] == pytest.approx(1.05 * 1.2e5, rel=1e-6)
    assert -operations.free_cash_flow[:3, 0].mean() == pytest.approx(2.5e5, rel=1e-6)
    assert operations.spending.bill.cost[:12, 0].mean() == pytest.approx(3e4, rel=1e-6)
    assert plan.market.segments[0].growth_per_month.median == pytest.approx(0.05)
    assert plan.sources["exit.revenue_multiple"] == "assumption"


@pytest.mark.parametrize("name", ["foundation", "apps_and_api", "medical"])
def test_six_numbers_fit_every_template(name: str) -> None:
    made_yours(ready_made(name), GIVEN)


@pytest.mark.parametrize(
    "change", [{"revenue_per_month": -1.0}, {"pre_money": 0.0}, {"burn_per_month": -1e9}]
)
def test_numbers_that_cannot_be_met_are_refused(change: dict[str, float]) -> None:
    with pytest.raises(PlanError):
        made_yours(PLAN, SixNumbers(**(GIVEN.__dict__ | change)))


def test_a_company_before_revenue_and_one_without_a_raise_can_be_made() -> None:
    before = made_yours(PLAN, SixNumbers(**(GIVEN.__dict__ | {"revenue_per_month": 0.0})))
    assert (
        base_chain(before).operations.sales.revenue[0, 0]
        < 0.5 * base_chain(PLAN).operations.sales.revenue[0, 0]
    )
    none = made_yours(PLAN, SixNumbers(**(GIVEN.__dict__ | {"raise_amount": 0.0})))
    assert none.financing.rounds == ()
    assert judge(none, 100, 1, ()).verdict is None
    again = made_yours(none, GIVEN)
    assert again.financing.rounds[0].amount.median == GIVEN.raise_amount


def test_an_accepted_history_sets_cash_burn_revenue_growth_and_start() -> None:
    rows = "\n".join(
        f"2026-{month:02d},{100_000 * 1.04**month:.2f},"
        f"{300_000 + 1_000 * month},{5_000_000 - 200_000 * month}"
        for month in range(1, 13)
    )
    history = interpret(read_table(f"Month,Revenue,Costs,Cash\n{rows}".encode()))
    plan = adopted(PLAN, history)
    operations = base_chain(plan).operations
    assert (plan.company.start.year, plan.company.start.month) == (2027, 1)
    assert plan.opening.cash == pytest.approx(2_600_000)
    # 4 % a month fades from the first month on towards what such companies keep.
    first = operations.sales.revenue[0, 0] / (100_000 * 1.04**12)
    assert 1.0 < first < 1.04
    assert 0.02 < plan.market.segments[0].growth_per_month.median < 0.04
    assert plan.history is not None
    assert plan.history.revenue["2026-12"] == pytest.approx(100_000 * 1.04**12, abs=0.01)
    assert plan.sources["market.segments.insurers.growth_per_month"] == "measured"
    assert plan.risks == PLAN.risks


def test_a_deeper_price_fall_falls_on_what_remains() -> None:
    assert deeper(Fixed(value=0.2), 0.5).median == pytest.approx(0.6)


def test_the_sceptic_changes_what_he_states() -> None:
    found = with_sceptic(PLAN)
    either = changed(
        PLAN, {"market.segments.insurers.growth_per_month": Pert(low=-0.08, likely=0.01, high=0.1)}
    )
    own, doubted = (one.market.segments[0].growth_per_month for one in (either, with_sceptic(either)))
    normals = np.linspace(-4, 4, 200)
    assert (doubted.at(normals) <= own.at(normals)).all()  # nor does he help those who shrink
    assert doubted.median == pytest.approx(own.median * PLAN.sceptic.growth_factor)
    assert found.exit.revenue_multiple.median == pytest.approx(0.6 * PLAN.exit.revenue_multiple.median)
    assert found.financing.rounds[0].close_month == PLAN.financing.rounds[0].close_month + 4
    assert found.financing.rounds[0].lead_months.median == pytest.approx(
        PLAN.financing.rounds[0].lead_months.median + 4
    )


def test_stresses_stack_in_a_fixed_order_and_change_the_plan() -> None:
    assert stressed(PLAN, []) == PLAN
    assert stressed(PLAN, ["price_war", "growth_halves"]) == stressed(PLAN, ["growth_halves", "price_war"])
    for name in STRESSES:
        assert stressed(PLAN, [name]) != PLAN, name


def test_the_judgement_names_a_price_and_three_readings() -> None:
    found = judge(PLAN, 400, 1, ())
    assert found.verdict is not None
    assert found.verdict.own > found.verdict.base_rates >= 0
    assert found.price is not None
    assert found.price.required_revenue == pytest.approx(
        5 * 12e6 / (found.price.share_at_exit * found.price.revenue_multiple)
    )
    assert found.required is not None
    month = PLAN.exit.month
    assert found.required[month - 11 : month + 1].sum() == pytest.approx(
        found.price.required_revenue, rel=1e-6
    )


def test_at_least_one_ready_made_plan_is_a_bubble() -> None:
    found = judge(ready_made("foundation"), 1_000, 1, ())
    assert found.verdict is not None
    assert found.verdict.word == "bubble"


def test_movers_find_the_assumption_that_decides() -> None:
    from core.simulation.summary import summary_of

    summary = summary_of(PLAN, 2_000, 1)
    found = movers(PLAN, summary.by_path["gold"], 1)
    assert found[0].path in ("market.segments.insurers.growth_per_month", "exit.revenue_multiple")
    assert found[0].difference.resolved()
    by_path = {mover.path: mover for mover in found}
    assert by_path["people.net_hires_per_quarter"].difference.value < 0


def test_a_round_that_is_hardly_ever_made_has_no_movers() -> None:
    gold = np.full(64, np.nan)
    gold[:5] = 1.0
    assert movers(PLAN, gold, 1) == []
    gold[5] = 0.0
    assert len(movers(PLAN, gold, 1)) > 10


def test_the_planned_table_and_curve_add_up() -> None:
    table = planned_table(PLAN)
    np.testing.assert_allclose(table.ownership().sum(axis=1), 1)
    curve = payout_curve(PLAN, np.linspace(0, 1e9, 11))
    np.testing.assert_allclose(curve.paid.sum(axis=0), curve.proceeds, atol=1e-3)
    assert 0 < price_of(PLAN).share_at_exit < 1


def test_the_register_shares_out_the_worst_futures() -> None:
    found = register(PLAN, 2_000, 1)
    assert {entry.risk.id for entry in found.entries} == {"outage", "privacy"}
    assert all(entry.shortfall >= 0 and entry.mean > 0 for entry in found.entries)
    assert found.expected_shortfall >= found.value_at_risk > 0
    assert register(ready_made("applied").model_copy(update={"risks": ()}), 10, 1).entries == ()


def test_the_calibration_is_within_a_fifth_of_the_published_figures() -> None:
    rows = calibration(ready_made("apps_and_api"))
    assert len(rows) == 9
    for row in rows:
        assert abs(row.deviation) < 0.2, row.label
    assert calibration(PLAN) == []
    assert later(PLAN) == []


def test_what_came_after_the_calibration_is_the_published_year_less_the_nine_months() -> None:
    """Figures of MiniMax's year 2025, published in March 2026 (minimax_later.toml): none was used for the
    plan.
    """
    rows = {row.label: row for row in later(ready_made("apps_and_api"))}
    assert rows["Revenue"].came == pytest.approx(79_038_000 - 53_437_000)
    margin = (20_079_000 - 0.233 * 53_437_000) / (79_038_000 - 53_437_000)
    assert rows["Gross margin"].came == pytest.approx(margin, abs=0.002)
    assert rows["Cash and investments at the end"].came == 1_050_000_000
    for row in rows.values():
        assert row.band[0] < row.band[1] < row.band[2]
        assert row.inside == (row.band[0] <= row.came <= row.band[2])
    held = {label for label, row in rows.items() if row.inside}
    assert {"Revenue", "Gross margin", "Cash and investments at the end"} <= held


def test_competition_pressure_is_given_in_both_forms() -> None:
    """One rival as good as we are, and the choice of none: each gets a third of 100 prospects."""
    segment = {
        "id": "all",
        "name": "All",
        "curve": "compound",
        "opening_customers": 0,
        "opening_demand": 100,
        "reachable_customers": 1_000,
        "churn_per_month": 0,
    }
    competition = {"competitors": 1, "decision_share_per_month": 0.5, "months_behind_frontier": 0}
    market = {"segments": [segment], "competition": competition, "price_fall_per_year": 0, "climate": {}}
    found = pressure_today(hand_plan(market=market))
    assert found.relative == pytest.approx(2 / 3)
    assert found.as_written == pytest.approx(2 / 3 / 100)


@pytest.mark.parametrize("name", READY_MADE)
def test_flat_months_alone_stay_flat_whatever_the_template_would_cut(name: str) -> None:
    """Revenue alone tells nothing of a runway: cuts that rest on the template's are left out."""
    plan = adopted(ready_made(name), History((2024, 1), {"revenue": np.full(24, 2e5)}, ()))
    revenue = run(plan, 1_000, 1, ("revenue",)).series["revenue"][11]
    assert np.median(revenue) == pytest.approx(2e5, rel=0.03)
    told = History((2024, 1), {"revenue": np.full(24, 2e5), "cash": 6e7 - 2e6 * np.arange(24)}, ())
    assert adopted(ready_made(name), told).cuts == ready_made(name).cuts
    own = changed(ready_made(name), {"cuts": [OWN_CUT]})
    assert adopted(own, History((2024, 1), {"revenue": np.full(24, 2e5)}, ())).cuts == own.cuts


OWN_CUT = {"id": "own", "name": "Own", "runway_trigger_months": 3.0, "people_share": 0.1}


def test_six_good_months_are_not_enough_against_a_class_that_rules_them_out() -> None:
    revenue = 5e4 * np.cumprod([1, 1.15, 1.18, 1.12, 1.16, 1.14])
    found = judge(adopted(PLAN, History((2024, 1), {"revenue": revenue}, ())), 800, 1, ()).verdict
    assert found is not None
    assert found.own > 2 * found.threshold > 20 * found.base_rates
    assert found.word == "open"


def test_the_mature_margin_moves_value_and_the_revenue_that_a_price_requires() -> None:
    """At the same multiple of profit, twice the margin is twice the multiple of revenue."""
    for name in READY_MADE:
        plan = ready_made(name)
        half = changed(plan, {"exit.mature_operating_margin": plan.exit.stated_operating_margin.median / 2})
        before, after = price_of(plan), price_of(half)
        assert before is not None
        assert after is not None
        assert after.required_revenue == pytest.approx(2 * before.required_revenue)
        values = [base_chain(one).exit.enterprise_value[0] for one in (plan, half)]
        assert values[1] == pytest.approx(values[0] / 2)


@pytest.mark.parametrize("name", ["applied", "foundation", "apps_and_api", "medical"])
def test_at_the_required_revenue_the_rounds_investors_get_their_hurdle(name: str) -> None:
    """By the exit's own waterfall, cash and debt left aside."""
    plan = ready_made(name)
    price, table = price_of(plan), planned_table(plan)
    assert price is not None
    assert plan.financing.next_round is not None
    owner = table.owners.index(plan.financing.next_round.id)
    paid = planned_payout(plan, np.array([price.required_revenue * price.revenue_multiple])).paid[owner, 0]
    assert paid / table.invested[owner, 0] == pytest.approx(price.hurdle, rel=1e-6)


@pytest.mark.parametrize(
    ("terms", "stake"),
    [({}, 0.2), ({"convention": "pre_money"}, 8 / 45), ({"convention": "dollars_invested"}, None)],
)
def test_the_stake_is_what_the_round_sells_by_its_own_convention(
    terms: dict[str, Any], stake: float | None
) -> None:
    """$2 M at 8 M before the money beside a note of a million at a fifth off: by the pre-money alone the
    round has 2 of 11.25 M shares' worth.
    """
    note = {"id": "n", "name": "N", "principal": 1e6, "issued": "2026-12-01", "maturity": "2030-12-01"}
    note |= {"discount_share": 0.2}
    round_ = sure_round(amount=2e6, pre_money=8e6, pool_after_share=0.0) | terms
    plan = hand_plan(rounds=(round_,), financing={"notes": [note], "carve_out_share": 0.1})
    found, table = next_stake(plan), planned_table(plan)
    assert found is not None
    owner = table.owners.index(round_["id"])
    assert found.bought == pytest.approx(float(table.shares[-1, owner, 0] / table.shares[-1, :, 0].sum()))
    if stake is not None:
        assert found.bought == pytest.approx(stake)
    assert found.at_exit == pytest.approx(found.bought * 0.9)  # the management's tenth comes before


@pytest.mark.parametrize("name", ["applied", "medical"])
def test_a_plan_that_has_taken_in_a_history_begins_as_wide_as_its_own_band(name: str) -> None:
    """Today's revenue is known from its months: the template's ranges of prices add nothing to it."""
    months = "\n".join(
        f"{2024 + month // 12}-{month % 12 + 1:02},200000,240000,5000000" for month in range(24)
    )
    history = interpret(read_table(f"Month,Revenue,Total costs,Cash\n{months}\n".encode()))
    levels = [0.05, 0.5, 0.95]
    plan = adopted(ready_made(name), history)
    found = np.quantile(run(plan, 4_000, 1, ("revenue",)).series["revenue"][0], levels)
    band = revenue_bands(np.full(24, 2e5), months=1, quantiles=levels)[:, 0]
    assert found == pytest.approx(band, rel=0.01)


@pytest.mark.parametrize("name", ["apps_and_api", "foundation"])
def test_costs_that_a_plan_cannot_have_are_refused_by_the_files_name(name: str) -> None:
    """Serving, or training, alone costs these plans more than all that the file's company spends; that a
    runway so short would cut the training makes no room for it.
    """
    months = "\n".join(f"2026-{month:02},200000,240000,5000000" for month in range(1, 13))
    history = interpret(read_table(f"Month,Revenue,Total costs,Cash\n{months}\n".encode()))
    with pytest.raises(PlanError) as caught:
        adopted(ready_made(name), history)
    assert [fault.path for fault in caught.value.faults] == ["costs"]


@pytest.mark.parametrize(
    ("terms", "required"),
    [
        ({}, 2_000),  # 5 × 500 are a quarter of 10,000, at 5 × revenue
        ({"close_month": 30}, 2_000),  # after the exit: amount ÷ post-money
        ({"preference_multiple": 6.0}, 500),  # the preference alone gives it, of 2,500
        ({"participation": "full"}, 1_700),  # 500 + a quarter of 8,000 of 8,500
        ({"participation": "capped", "participation_cap": 1.2}, 2_000),
    ],
)
def test_what_a_price_requires_is_read_from_the_waterfall(terms: dict[str, Any], required: float) -> None:
    plan = hand_plan(rounds=(sure_round(**terms),))
    price = price_of(plan)
    assert price is not None
    assert price.required_revenue == pytest.approx(required)


def test_options_that_nobody_holds_are_paid_nothing_at_the_exit() -> None:
    """A pool of a tenth after the round: a quarter of all is a quarter ÷ .9 of what is paid."""
    found = next_stake(hand_plan(rounds=(sure_round(pool_after_share=0.1),)))
    assert found is not None
    assert (found.bought, found.at_exit) == (pytest.approx(0.25), pytest.approx(0.25 / 0.9))
