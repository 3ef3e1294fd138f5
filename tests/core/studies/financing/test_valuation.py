"""A plan's own value by each method, on certain plans whose every figure is worked out by hand."""

from datetime import date
from typing import Any

import pytest

from core.changes.known_prices import with_known_prices
from core.financing.valuation.worth import Valuation
from core.plan.document.edit import changed
from core.plan.document.files import read_plan, write_plan
from core.plan.plan import Plan
from core.simulation.block import block_of
from core.studies.financing.valuation import PlanValue, plan_value
from tests.core.hand_plans import hand_plan, sure_round

RATE = 0.3
"""The investor's discount rate of a hand plan."""


COMPARED = [
    {"id": "one", "name": "One", "as_of": "2026-10-01", "value": 400, "revenue": 100},
    {"id": "two", "name": "Two", "as_of": "2026-11-01", "value": 800, "revenue": 100, "listed": True},
    {"id": "old", "name": "Old", "as_of": "2024-01-01", "value": 9_000, "revenue": 1},
]


def value(plan: Plan) -> PlanValue:
    return plan_value(block_of(plan, 16, 1))


def by(method: str, plan: Plan) -> Valuation:
    return next(one for one in value(plan).methods if one.method == method)


def earning(**valuation: Any) -> Plan:
    """Return a plan that earns 100 a month, sold in its 24th month; no round, no tax."""
    plan = hand_plan(income=250, costs=150, valuation=valuation)
    assert plan.investor.discount_rate_per_year == RATE
    return plan


def test_months_as_they_fall_are_discounted_month_by_month_and_cash_comes_on_top() -> None:
    found = by("dcf", earning())
    near = sum(100 / (1 + RATE) ** ((month + 1) / 12) for month in range(24))
    last = sum(100 / (1 + RATE) ** ((month + 1) / 12) for month in range(12, 24))
    after = last * 1.03 / (RATE - 0.03)
    assert [step.value for step in found.steps] == pytest.approx([near, after, 1_000])
    assert found.value == pytest.approx(near + after + 1_000)


def test_who_is_dead_at_the_exit_goes_on_earning_nothing() -> None:
    """The first runs dry in month 20; the second earns 100 a month and fails over a note that is due then."""
    ruined = hand_plan(valuation={"terminal": "multiple"})
    note = {"id": "n", "name": "N", "principal": 1e5, "rate_per_year": 0, "issued": "2026-06-01"}
    note |= {"maturity": "2028-09-15", "at_maturity": "repay"}
    by_note = {"income": 250, "costs": 150, "financing": {"notes": [note]}}
    assert by("dcf", ruined).steps[1].value == 0
    assert by("dcf", hand_plan(**by_note, valuation={"terminal": "multiple"})).steps[1].value == 0
    assert not [one for one in value(hand_plan(**by_note)).methods if one.method == "dcf"]


def test_a_company_that_dies_in_its_first_year_is_compared_by_what_it_earned_until_then() -> None:
    """With 250 it runs dry in month 5: five months of 100, or six."""
    found = by("comparables", hand_plan(cash=250))
    assert found.steps[0].value in (pytest.approx(500), pytest.approx(600))


def test_years_may_be_discounted_from_their_ends_or_their_middles() -> None:
    for fall, times in (("year_ends", (1, 2)), ("year_middles", (0.5, 1.5))):
        found = by("dcf", earning(flows_fall=fall, terminal_growth_per_year=0))
        near = sum(1_200 / (1 + RATE) ** time for time in times)
        assert found.value == pytest.approx(near + 1_200 / RATE / (1 + RATE) ** times[-1] + 1_000), fall


def test_calendar_years_begin_and_end_with_a_short_one() -> None:
    """From October the first year has 3 months, the second 12, the last 9: its end is the 24th month's."""
    plan = changed(earning(flows_fall="year_ends", calendar_years=True), {"company.start": date(2026, 10, 1)})
    near = 300 / (1 + RATE) ** 0.25 + 1_200 / (1 + RATE) ** 1.25 + 900 / (1 + RATE) ** 2
    assert by("dcf", plan).steps[0].value == pytest.approx(near)
    middles = changed(plan, {"valuation.flows_fall": "year_middles"})
    near = 300 / (1 + RATE) ** 0.125 + 1_200 / (1 + RATE) ** 0.75 + 900 / (1 + RATE) ** 1.625
    assert by("dcf", middles).steps[0].value == pytest.approx(near)


def test_the_years_after_may_be_sold_at_the_exits_multiple() -> None:
    found = by("dcf", earning(terminal="multiple"))
    assert found.steps[1].value == pytest.approx(3_000 * 5 / (1 + RATE) ** 2)
    middles = by("dcf", earning(terminal="multiple", flows_fall="year_middles"))
    assert middles.steps[1].value == pytest.approx(3_000 * 5 / (1 + RATE) ** 2)


def test_a_plan_whose_last_year_brings_nothing_has_no_income_value() -> None:
    assert all(one.method != "dcf" for one in value(hand_plan(income=100, costs=150, cash=5_000)).methods)


def test_without_comparables_the_plans_own_exit_multiple_prices_its_enterprise() -> None:
    assert by("comparables", earning()).value == pytest.approx(5 * 3_000 + 1_000)
    owing = changed(earning(), {"opening.loans": 300, "opening.loans_due_month": 20})
    assert by("comparables", owing).value == pytest.approx(5 * 3_000 + 1_000 - 300)


LOAN = {"id": "l", "name": "L", "principal": 600, "draw_month": -3, "term_months": 36, "rate_per_year": 0}
NOTE = {"id": "n", "name": "N", "principal": 600, "rate_per_year": 0, "issued": "2026-06-01"}
LINE = {"id": "c", "name": "C", "limit": 900, "rate_per_year": 0, "term_months": 40, "drawn_today": 600}


@pytest.mark.parametrize(
    ("debt", "owed"),
    [
        ({"loans": [LOAN | {"kind": "interest_only"}]}, 600),
        ({"notes": [NOTE | {"maturity": "2028-06-01", "at_maturity": "repay"}]}, 600),
        ({"notes": [NOTE | {"maturity": "2028-06-01", "at_maturity": "extend"}]}, 0),
        ({"credit_lines": [LINE]}, 600),
    ],
)
def test_whatever_lenders_are_owed_today_comes_off_every_value(debt: dict[str, Any], owed: float) -> None:
    free = earning()
    owing = changed(free, {f"financing.{name}": items for name, items in debt.items()})
    for method in ("cost", "comparables"):
        assert by(method, owing).value == pytest.approx(by(method, free).value - owed), method
    assert by("dcf", owing).steps[2].value == pytest.approx(1_000 - owed)


def test_what_is_recovered_and_owed_is_what_stands_in_the_books() -> None:
    """Own machines, of which half the price is written off."""
    machines = {"id": "m", "name": "M", "gpus": 5, "bought_month": -10, "price_per_gpu": 1_000}
    machines |= {"life_months": 20, "residual_share": 0, "running_cost_per_gpu_hour": 0}
    plan = changed(earning(fixed_assets_recovered_share=0.5), {"compute.machines": [machines]})
    assert by("cost", plan).value == pytest.approx(1_000 + 1_250)


def test_nobody_is_said_to_reach_a_multiple_where_nobody_is_compared() -> None:
    plan = hand_plan(income=250, costs=150, rounds=(sure_round(),))
    assert [step.label for step in by("comparables", plan).needed] == ["Multiple"]
    compared = changed(plan, {"valuation.comparables": COMPARED})
    assert len(by("comparables", compared).needed) == 2


def test_a_table_of_comparables_replaces_the_exit_multiple() -> None:
    """Multiples 4 and 8 · .75 = 6, the old one left out; the median 5 of shares, so no cash on top."""
    plan = earning(comparables=COMPARED)
    assert by("comparables", plan).value == pytest.approx(5 * 3_000)
    assert [row.left_out for row in value(plan).table] == ["", "", "old"]
    enterprise = changed(plan, {"valuation.values_are": "enterprise"})
    assert by("comparables", enterprise).value == pytest.approx(5 * 3_000 + 1_000)


def test_multiples_of_a_run_rate_meet_the_first_months_revenue() -> None:
    growing = changed(
        earning(comparables=COMPARED), {"revenue.streams.projects.project_growth_per_year": 0.5}
    )
    by_year = by("comparables", growing).steps[0].value
    run_rate = by("comparables", changed(growing, {"valuation.compared": "run_rate"})).steps[0].value
    assert run_rate == pytest.approx(12 * 250, rel=0.05)
    assert by_year > 1.1 * run_rate


def test_assets_beyond_the_balance_are_counted_and_debts_taken_off() -> None:
    plan = changed(
        earning(assets=[{"id": "data", "name": "Data", "book_value": 300, "recovered_share": 0.5}]),
        {
            "opening.receivables": 100,
            "opening.payables": 40,
            "opening.loans": 200,
            "opening.loans_due_month": 9,
        },
    )
    found = by("cost", plan)
    assert found.value == pytest.approx(1_000 + 90 + 150 - 40 - 200)
    assert (found.low, found.high) == pytest.approx((1_000 - 240, 1_000 + 100 + 300 - 240))


def test_assets_of_one_name_are_all_counted() -> None:
    server = {"name": "Cash", "book_value": 100, "recovered_share": 1.0}
    plan = earning(assets=[server | {"id": "one"}, server | {"id": "two"}])
    assert by("cost", plan).value == 1_000 + 200


def test_every_method_says_what_the_price_asked_would_need() -> None:
    plan = hand_plan(income=250, costs=150, rounds=(sure_round(),))
    found = {one.method: one for one in value(plan).methods}
    assert value(plan).asked == 1_500
    assert found["comparables"].needed[0].value == pytest.approx((1_500 - 1_000) / 3_000)
    kept = found["venture_capital"].steps[1].value
    assert found["venture_capital"].needed[0].value == pytest.approx((1_500 + 500) * 5 / kept)
    assert all(one.needed == () for one in value(earning()).methods)


def test_the_facts_rows_come_in_the_plans_currency_with_their_sources_and_survive_a_file() -> None:
    own = {"id": "own", "name": "Own", "as_of": "2026-11-01", "value": 8.0, "revenue": 1.0}
    plan = changed(earning(comparables=[own]), {"company.currency": "CNY"})
    once = changed(plan, with_known_prices(plan))
    names = [one.name for one in once.valuation.comparables]
    assert names[0] == "Own"
    assert "Anthropic, May 2026" in names
    assert changed(once, with_known_prices(once)) == once
    assert read_plan(write_plan(once)).valuation == once.valuation
    row = once.valuation.comparables[-1]
    assert row.value / row.revenue == pytest.approx(965 / 47)
    assert row.value > 6 * 965e9
    assert once.sources[f"valuation.comparables.{row.id}.value"] == "anthropic_round_2026_05"
