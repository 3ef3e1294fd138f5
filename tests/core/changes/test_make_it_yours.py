"""A few numbers come out as typed, and the market is asked for."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from core.changes.derived import derived
from core.changes.make_it_yours import SixNumbers, made_yours, market_per_year
from core.changes.products_alone import products_alone
from core.changes.stress import stressed
from core.errors import PlanError
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.headline import MEASURES
from core.simulation.measures import figure
from core.simulation.run import base_chain, run

GIVEN = SixNumbers("Ours", 3e6, 2.5e5, 1.2e5, 0.05, 3e4, 8e6, 3e7)


def revenue(plan):  # type: ignore[no-untyped-def]
    return base_chain(plan).operations.sales.revenue[:, 0]


@pytest.mark.parametrize("name", READY_MADE)
@pytest.mark.parametrize("growth", [-0.2, -0.03, 0.0, 0.03, 0.12])
def test_typed_growth_comes_out_of_the_base_case(name: str, growth: float) -> None:
    """The month before the plan had the revenue typed; month 0 has grown once (semantics, Time)."""
    found = revenue(made_yours(ready_made(name), replace(GIVEN, growth_per_month=growth)))
    np.testing.assert_allclose(found[:12], 1.2e5 * (1 + growth) ** np.arange(1, 13), rtol=1e-9)


def test_a_stated_fade_takes_its_part_of_the_rate_a_year() -> None:
    """Month t grows by .05 · .7^(t/12)."""
    found = revenue(made_yours(ready_made("applied"), replace(GIVEN, fade_per_year=0.3)))
    rates = 0.05 * 0.7 ** (np.arange(24) / 12)
    np.testing.assert_allclose(found[:24], 1.2e5 * np.cumprod(1 + rates), rtol=1e-9)


def test_the_plan_begins_in_the_month_given_and_else_in_the_template_s() -> None:
    plan = ready_made("applied")
    assert made_yours(plan, replace(GIVEN, start=date(2027, 4, 1))).company.start == date(2027, 4, 1)
    assert made_yours(plan, GIVEN).company.start == plan.company.start


def test_no_gpu_spend_is_none_and_can_be_taken_back() -> None:
    """Typed 0 and then 30,000, it is the plan made from 30,000 at once."""
    template = ready_made("applied")
    none = made_yours(template, replace(GIVEN, gpu_spend_per_month=0.0))
    assert base_chain(none).operations.spending.bill.cost[:12].mean() < 1
    again, once = made_yours(none, GIVEN), made_yours(template, GIVEN)
    for plan in (again, once):
        assert base_chain(plan).operations.spending.bill.cost[:12, 0].mean() == pytest.approx(3e4)
    hours = [one.compute.training_runs[0].gpu_hours.median for one in (again, once)]
    assert hours[0] == pytest.approx(hours[1], rel=1e-3)


def test_a_burn_below_nought_is_a_profit() -> None:
    plan = made_yours(ready_made("applied"), replace(GIVEN, revenue_per_month=5e5, burn_per_month=-2e4))
    assert base_chain(plan).operations.free_cash_flow[:3, 0].mean() == pytest.approx(2e4, rel=1e-6)


def test_revenue_does_not_move_the_market() -> None:
    plan = ready_made("applied")
    small, large = (made_yours(plan, replace(GIVEN, revenue_per_month=one)) for one in (1e3, 1e5))
    assert market_per_year(small) == pytest.approx(market_per_year(large), rel=1e-6)
    assert market_per_year(small) == pytest.approx(market_per_year(plan), rel=1e-6)


def test_the_market_is_as_typed_and_no_smaller_than_what_it_pays_us() -> None:
    plan = made_yours(ready_made("applied"), replace(GIVEN, market_per_year=5e7))
    assert market_per_year(plan) == pytest.approx(5e7, rel=1e-6)
    with pytest.raises(PlanError, match="your own revenue"):
        made_yours(ready_made("applied"), replace(GIVEN, market_per_year=1e5))


def test_a_smaller_market_caps_what_growth_asks_for() -> None:
    given = replace(GIVEN, growth_per_month=0.15, market_per_year=1e7)
    plan = made_yours(ready_made("applied"), given)
    chain = base_chain(plan)
    customers = chain.operations.outlook.customers["insurers"]
    assert customers.limited is not None
    assert customers.limited[:, 0].any()
    assert (customers.closing <= customers.demand + 1e-9).all()


def test_there_is_no_cliff_at_a_revenue_of_0() -> None:
    """Revenue of 1,000 from the next month on, and 1,000 today, are nearly the same company."""
    plan = ready_made("applied")
    running = made_yours(plan, replace(GIVEN, revenue_per_month=1e3))
    beginning = made_yours(plan, replace(GIVEN, revenue_per_month=0.0, first_month=1, first_revenue=1e3))
    assert revenue(beginning)[0] == 0
    np.testing.assert_allclose(revenue(beginning)[1:60], revenue(running)[:59], rtol=1e-9)
    odds = [figure(MEASURES["gold"], run(one, 1_000, 1, ())) for one in (running, beginning)]
    assert odds[0] is not None
    assert odds[1] is not None
    assert abs(odds[0].value - odds[1].value) < 0.03


def test_without_revenue_and_without_a_first_one_nothing_is_ever_earned() -> None:
    assert not revenue(made_yours(ready_made("medical"), replace(GIVEN, revenue_per_month=0.0))).any()


def test_customers_typed_set_customers_and_leave_revenue() -> None:
    plan = made_yours(ready_made("applied"), replace(GIVEN, customers=12.0))
    assert sum(one.opening_customers.median for one in plan.market.segments) == pytest.approx(12)
    assert revenue(plan)[0] == pytest.approx(1.05 * 1.2e5, rel=1e-9)


def test_the_templates_pilots_risks_and_top_customer_are_left_out() -> None:
    plan = made_yours(ready_made("applied"), GIVEN)
    assert plan.risks == ()
    assert plan.revenue.top_customer_loss_per_year.median == 0
    assert all(stream.pilot_share.median == 0 for stream in plan.revenue.streams)


def test_halved_growth_halves_what_was_typed() -> None:
    plan = stressed(
        made_yours(ready_made("applied"), replace(GIVEN, growth_per_month=0.04)), ["growth_halves"]
    )
    assert plan.market.segments[0].growth_per_month.median == pytest.approx(0.02)


def test_more_customers_at_the_same_revenue_leave_its_margin() -> None:
    """Who pays half as much uses half as much: what it costs to serve all of them stays."""

    def margin(plan):  # type: ignore[no-untyped-def]
        operations = base_chain(plan).operations
        return operations.gross_profit[:24, 0] / operations.sales.revenue[:24, 0]

    for name in READY_MADE:
        few, many = (made_yours(ready_made(name), replace(GIVEN, customers=count)) for count in (20.0, 60.0))
        np.testing.assert_allclose(margin(many), margin(few), rtol=1e-4)


def test_there_is_one_growth_beside_products_and_projects_alone_are_kept() -> None:
    """A template's projects are not the person's: their growth would stay as typed when the lever moves."""
    applied = ready_made("applied")
    plan = made_yours(applied, GIVEN)
    assert {one.kind for one in plan.revenue.streams} == {"subscription", "usage"}
    assert all("projects" not in one.first + one.second for one in plan.correlations)
    slower = derived(plan, {"market.segments.insurers.growth_per_month": 0.02})
    np.testing.assert_allclose(revenue(slower)[1:12] / revenue(slower)[:11], 1.02, rtol=1e-9)
    assert any(
        one.kind == "project" for one in made_yours(applied, GIVEN, keep_financing=True).revenue.streams
    )
    projects = applied.revenue.model_copy(
        update={"streams": tuple(one for one in applied.revenue.streams if one.kind == "project")}
    )
    alone = applied.model_copy(update={"revenue": projects, "correlations": ()})
    assert [one.kind for one in made_yours(alone, GIVEN).revenue.streams] == ["project"]


def test_what_goes_with_a_project_goes_and_what_goes_with_a_product_stays() -> None:
    applied = ready_made("applied")
    streams = {one.kind: one.id for one in applied.revenue.streams}
    parties = [
        {"id": kind, "name": kind, "stream": streams[kind], "stream_share": 0.2}
        for kind in ("project", "subscription")
    ]
    price = f"revenue.streams.{streams['project']}.price_per_project"
    growth = "market.segments.insurers.growth_per_month"
    wide = {"distribution": "uniform", "low": 4e4, "high": 6e4}
    pairs = [
        {"first": one, "second": other, "coefficient": 0.1}
        for one, other in ((price, growth), (growth, price))
    ]
    for pair in pairs:
        plan = changed(applied, {price: wide, "correlations": [pair], "revenue.related_parties": parties})
        left = products_alone(plan)
        assert left.correlations == ()
        assert [one.id for one in left.revenue.related_parties] == ["subscription"]
