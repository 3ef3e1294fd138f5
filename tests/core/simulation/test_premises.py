"""Growth holds in the conditions in which it was stated or measured; what departs from them moves
customers.
"""

from datetime import date
from typing import Any

import numpy as np
import pytest

from core.changes.adopt_history import adopted
from core.changes.convert import converted
from core.changes.make_it_yours import SixNumbers, made_yours
from core.changes.readings import reading
from core.errors import PlanError
from core.facts.base_rates import base_rate_group
from core.history.history import History
from core.market.forecaster import revenue_bands
from core.market.own_growth import regrown
from core.plan.conditions import as_stated_now, departures_of
from core.plan.document.edit import changed
from core.plan.document.files import as_data
from core.plan.document.library import READY_MADE, ready_made
from core.plan.history import OwnMonths
from core.plan.plan import Plan
from core.simulation.block import block_of
from core.simulation.draw import draw
from core.simulation.premises import Premises, past_months, posterior_of
from core.simulation.run import base_chain, run
from core.simulation.streams import MiddleDraws
from tests.core.hand_plans import hand_plan

PLAN = ready_made("applied")
SEGMENT = "market.segments.insurers"
START = {"company.start": date(2026, 1, 1)}


def neutral(plan: Plan, **changes: object) -> Plan:
    """Return a plan in which nothing but revenue's own process moves: certain figures, no events, much cash
    and a market without end.
    """
    quiet: dict[str, object] = {
        "risks": [],
        "opening.cash": 1e12,
        **{f"financing.{name}": [] for name in ("rounds", "redemptions", "ratchets", "guidance_funds")},
        "revenue.top_customer_loss_per_year": 0.0,
        "market.price_fall_per_year": 0.2,
        "correlations": [],
    }
    for segment in plan.market.segments:
        here = f"market.segments.{segment.id}"
        for name in ("opening_customers", "churn_per_month", "growth_per_month", "growth_fade_per_year"):
            quiet[f"{here}.{name}"] = getattr(segment, name).median
        quiet[f"{here}.opening_demand"] = 1e9
        quiet[f"{here}.reachable_customers"] = 1e12
    for stream in plan.revenue.streams:
        for name, quantity in stream.quantities().items():
            if quantity.uncertain and getattr(stream, name) is not None:
                quiet[f"revenue.streams.{stream.id}.{name}"] = getattr(stream, name).median
        quiet[f"revenue.streams.{stream.id}.pilot_share"] = 0.0
    competition = plan.market.competition
    for name, quantity in competition.quantities().items():
        if quantity.uncertain and getattr(competition, name) is not None:
            quiet[f"market.competition.{name}"] = getattr(competition, name).median
    return as_stated_now(changed(plan, quiet | changes))


def base_revenue(plan: Plan) -> np.ndarray:
    return np.asarray(base_chain(plan).operations.sales.revenue[:, 0])


@pytest.mark.parametrize("idle", [(), (3, 4, 9, 13, 14, 17, 22, 26, 28)], ids=["every month", "not every"])
@pytest.mark.parametrize("name", READY_MADE)
def test_a_plan_with_a_history_has_the_bands_of_the_forecaster(name: str, idle: tuple[int, ...]) -> None:
    """run() and revenue_bands see the same months and say the same: the share of futures below each band is
    its level, within four standard errors, at 1, 3, 6 and 12 months. Nothing lies below a band of 0.
    """
    random = np.random.default_rng(7)
    revenue = 4e5 * np.exp(np.cumsum(random.normal(0.02, 0.08, 30)))
    revenue[list(idle)] = 0.0
    levels = (0.05, 0.25, 0.5, 0.75, 0.95)
    plan = neutral(adopted(ready_made(name), History((2024, 1), {"revenue": revenue}, ())))
    found = run(plan, 8_192, 1, ("revenue",)).series["revenue"]
    bands = revenue_bands(revenue, months=12, quantiles=levels)
    for month in (0, 2, 5, 11):
        for level, band in zip(levels, bands[:, month], strict=True):
            error = np.sqrt(level * (1 - level) / 8_192)
            below = (found[month] < band).mean()
            assert below == pytest.approx(level if band > 0 else 0.0, abs=4 * error)
        assert (found[month] == 0).mean() == pytest.approx(9 / 31 if idle else 0.0, abs=0.02)


def test_a_flat_history_goes_on_flat_and_one_of_five_percent_fades() -> None:
    flat = neutral(adopted(PLAN, History((2024, 1), {"revenue": np.full(24, 2e5)}, ())))
    ahead = np.median(run(flat, 4_096, 1, ("revenue",)).series["revenue"][11])
    assert ahead / 2e5 == pytest.approx(1.0, abs=0.03)
    growing = 1e5 * 1.05 ** np.arange(24)
    faded = neutral(adopted(PLAN, History((2024, 1), {"revenue": growing}, ())))
    ahead = np.median(run(faded, 4_096, 1, ("revenue",)).series["revenue"][11])
    assert 1.55 < ahead / growing[-1] < 1.80


def test_months_between_the_history_and_the_plan_are_gaps_and_later_ones_are_not_known() -> None:
    history = OwnMonths(revenue={"2025-11": 10.0, "2025-09": 8.0, "2026-02": 99.0})
    np.testing.assert_array_equal(past_months(history, date(2026, 2, 1)), [8, np.nan, 10, np.nan, np.nan])


def test_growth_changed_after_the_history_was_taken_in_shifts_what_was_measured() -> None:
    """Stated .04 then, halved to .02 now: each month grows by ln 1.02 − ln 1.04 less, which fades."""
    plan = adopted(PLAN, History((2024, 1), {"revenue": 1e5 * 1.04 ** np.arange(24)}, ()))
    plan = neutral(plan, **{f"{SEGMENT}.growth_per_month": 0.04})
    slower = changed(plan, {f"{SEGMENT}.growth_per_month": 0.02})
    scaled, measured = (np.log(_levels(one)) for one in (slower, plan))
    assert plan.history is not None
    kept = posterior_of(plan.history, plan.company.start).excess_kept
    shift = np.log(1.02 / 1.04) * np.cumsum(kept ** np.arange(len(measured)))
    np.testing.assert_allclose(scaled - measured, shift, rtol=1e-9)
    assert (np.diff(scaled) > 0).all()


def _levels(plan: Plan) -> np.ndarray:
    draws = MiddleDraws()
    conditions = Premises(plan).conditions(draw(plan, draws), draws)
    return np.asarray(conditions.levels["insurers"][:, 0])


def test_growth_typed_on_a_measured_level_moves_it_and_leaves_what_is_not_known_as_wide() -> None:
    """By hand: half of the difference is left each month, so .01, .015 and .0175 in all; the level of each
    path moves alike whatever its own course.
    """
    level = np.array([[1.2, 0.9], [0.9, 2.0], [0.5, 3.0]])
    moved = level * np.exp([[0.01], [0.015], [0.0175]])
    np.testing.assert_allclose(regrown(level, then=0.0, now=0.01, kept=0.5), moved)
    np.testing.assert_allclose(regrown(level, then=-0.03, now=-0.02, kept=0.5), moved)
    np.testing.assert_allclose(
        regrown(level, then=0.02, now=0.01, kept=1.0), level * np.exp([[-0.01], [-0.02], [-0.03]])
    )


def test_a_percent_typed_on_a_flat_history_is_a_percent() -> None:
    """It was a factor on growth that was almost nothing: x 26 in a year at the top of the band."""
    noisy = 2e5 * np.exp(np.random.default_rng(3).normal(0, 0.08, 24))
    flat = neutral(adopted(PLAN, History((2024, 1), {"revenue": noisy}, ())))
    stated = flat.market.segments[0].growth_per_month.median
    bands = {}
    for growth in (stated, 0.0, stated + 0.01):
        typed = changed(flat, {f"{SEGMENT}.growth_per_month": growth})
        found = run(typed, 2_048, 1, ("revenue",)).series["revenue"][11]
        bands[growth] = np.quantile(found, [0.05, 0.5, 0.95])
    width = bands[stated][2] / bands[stated][0]
    for growth, (low, _middle, high) in bands.items():
        assert high / low == pytest.approx(width, rel=0.02), growth
    assert 1.05 < bands[stated + 0.01][1] / bands[stated][1] < 1.01**12 * 1.01


def test_as_stated_nothing_departs() -> None:
    for name in READY_MADE:
        assert departures_of(ready_made(name)) == {}


@pytest.mark.parametrize("currency", ["CNY", "EUR"])
def test_another_currency_is_no_departure(currency: str) -> None:
    for name in READY_MADE:
        if ready_made(name).company.currency != currency:
            assert departures_of(converted(ready_made(name), currency)) == {}


@pytest.mark.parametrize("function", ["research", "sales_marketing", "engineering"])
def test_a_team_taken_out_is_missed_like_one_cut_to_nobody(function: str) -> None:
    teams = [one for one in PLAN.people.teams if one.function == function]
    if not teams:
        return
    none = {f"people.teams.{one.id}.opening_headcount": 0.0 for one in teams}
    shares = {f"people.teams.{one.id}.hires_share": 0.0 for one in PLAN.people.teams}
    keeper = next(one.id for one in PLAN.people.teams if one.function not in (function, "research"))
    still = as_stated_now(changed(PLAN, shares | {f"people.teams.{keeper}.hires_share": 1.0}))
    rest = [as_data(one) for one in still.people.teams if one.function != function]
    cut, out = changed(still, none), changed(still, {"people.teams": rest})
    np.testing.assert_allclose(base_revenue(out), base_revenue(cut), rtol=1e-9)
    assert base_revenue(out)[36] < 0.97 * base_revenue(still)[36]


def test_training_taken_out_is_missed_like_training_of_no_hours() -> None:
    out = changed(PLAN, {"compute.training_runs": []})
    assert base_revenue(out)[36] < 0.8 * base_revenue(PLAN)[36]


def test_a_thing_of_no_weight_does_not_turn_the_price_lever_round() -> None:
    """An add-on of a hundred-thousandth of the bill changes what a price rise does by as much."""
    addon = as_data(PLAN.revenue.streams[0]) | {
        "id": "addon",
        "name": "Add-on",
        "price_per_month": 0.05,
        "million_tokens_per_customer_per_month": 0.0,
    }
    both = as_stated_now(changed(PLAN, {"revenue.streams": [*map(as_data, PLAN.revenue.streams), addon]}))
    path = "revenue.streams.seats.price_per_month"
    dearer = [
        changed(one, {path: one.revenue.streams[0].price_per_month.affine(3.0)}) for one in (PLAN, both)
    ]
    customers = [base_chain(one).operations.outlook.customers["insurers"].closing[24, 0] for one in dearer]
    assert customers[1] == pytest.approx(customers[0], rel=1e-3)
    nearly = changed(both, {"revenue.streams.addon.price_per_month": 0.5})
    assert base_revenue(nearly)[24] == pytest.approx(base_revenue(both)[24], rel=1e-3)


@pytest.mark.parametrize("path", ["api.price_per_million_tokens", "seats.price_per_month"])
def test_a_price_of_nothing_is_a_plan_like_any_other(path: str) -> None:
    free = changed(PLAN, {f"revenue.streams.{path}": 0.0})
    assert np.isfinite(base_revenue(free)).all()
    run(free, 200, 1)
    if path.startswith("seats"):  # what is left pays for no more than delivery
        return
    measured = adopted(free, History((2024, 1), {"revenue": np.full(24, 2e5)}, ()))
    run(measured, 200, 1)


def test_more_churn_than_when_growth_was_stated_loses_customers() -> None:
    """Each month's 3 % more of churn comes off the factor of the month."""
    plan = neutral(PLAN, **{f"{SEGMENT}.growth_per_month": 0.05, f"{SEGMENT}.churn_per_month": 0.02})
    more = changed(plan, {f"{SEGMENT}.churn_per_month": 0.05})
    customers = [
        base_chain(one).operations.outlook.customers["insurers"].closing[:, 0] for one in (plan, more)
    ]
    factors = [one[1:] / one[:-1] for one in customers]
    np.testing.assert_allclose(factors[0] - factors[1], 0.03, rtol=1e-9)


def test_a_deeper_expected_fall_than_what_is_drawn_stays_below_one() -> None:
    plan = adopted(PLAN, History((2024, 1), {"revenue": np.full(24, 2e5)}, ()))
    plan = plan.model_copy(update={"conditions": plan.conditions | {"market.price_fall_per_year": 0.9}})
    wide = changed(plan, {"market.price_fall_per_year": {"distribution": "uniform", "low": 0, "high": 0.5}})
    run(wide, 200, 1)
    draws = MiddleDraws()
    expected = Premises(wide).conditions(draw(wide, draws), draws).price_fall_per_year
    assert expected[0, 0] == pytest.approx(0.9)


def test_conditions_out_of_their_range_are_refused_by_name() -> None:
    with pytest.raises(PlanError, match="conditions"):
        changed(PLAN, {"conditions": {"market.price_fall_per_year": 1.5}})


@pytest.mark.parametrize("name", ["medical", "applied", "foundation"])
def test_month_0_of_a_steep_history_is_the_forecasters(name: str) -> None:
    """Projects too begin at today's level, and grow once in month 0."""
    revenue = 1e5 * 1.10 ** np.arange(24)
    plan = neutral(adopted(ready_made(name), History((2024, 1), {"revenue": revenue}, ())))
    found = np.median(run(plan, 4_096, 1, ("revenue",)).series["revenue"][0])
    band = revenue_bands(revenue, months=1, quantiles=(0.5,))[0, 0]
    assert found == pytest.approx(band, rel=0.004)


def test_a_new_rival_by_name_and_a_stronger_preference_for_it_win_from_us() -> None:
    rival = {"id": "big", "name": "Big", "preference": 0.0}
    came = changed(PLAN, {"market.competition.rivals": [rival]})
    stronger = changed(as_stated_now(came), {"market.competition.rivals": [rival | {"preference": 2.0}]})
    assert base_revenue(came)[36] < 0.95 * base_revenue(PLAN)[36]
    assert base_revenue(stronger)[36] < 0.8 * base_revenue(as_stated_now(came))[36]


def test_a_planned_path_of_prices_belongs_to_what_growth_takes_for_granted() -> None:
    """Prices doubled from month 6 on as planned: typed growth 0 still comes out, from half the customers (and
    those whom the market's fall of 20 % a year, at an exposure of .15, asks for).
    """
    path = "revenue.streams.seats.price_per_month"
    plan = neutral(PLAN, **{f"{SEGMENT}.growth_per_month": 0.0, f"{SEGMENT}.churn_per_month": 0.9})
    doubled = {
        "distribution": "fixed",
        "value": 4_000.0,
        "monthly": {"kind": "planned", "factors": [1] * 6 + [2]},
    }
    planned = as_stated_now(changed(plan, {path: doubled, "revenue.streams": _seats_only(plan, doubled)}))
    found = base_chain(planned).operations
    np.testing.assert_allclose(found.sales.revenue[:, 0], found.sales.revenue[0, 0], rtol=1e-9)
    customers = found.outlook.customers["insurers"].closing[:, 0]
    exposure = planned.revenue.streams[0].price_exposure.median
    assert customers[6] == pytest.approx(customers[0] / 2 / 0.8 ** (exposure / 2))


def _seats_only(plan: Plan, price: dict[str, object]) -> list[dict[str, object]]:
    return [as_data(plan.revenue.streams[0]) | {"price_per_month": price}]


def test_dearer_projects_are_fewer() -> None:
    """At three times the price, 3^−1.5 as many are signed relative to the odds, once the old ones are
    delivered.
    """
    plan = neutral(PLAN)
    dearer = changed(
        plan,
        {"revenue.streams.projects.price_per_project": 3 * plan.revenue.streams[2].price_per_project.median},
    )
    base, now = (
        base_chain(one).operations.sales.revenue_by_stream["projects"][:, 0] for one in (plan, dearer)
    )
    share = base_chain(plan).operations.outlook.win_share[24, 0]
    odds = share / (1 - share) * 3**-1.5
    assert now[24] / base[24] == pytest.approx(3 * odds / (1 + odds) / share, rel=5e-3)


def test_a_later_start_keeps_the_level_of_the_history() -> None:
    """A plan that begins half a year after its history begins where six months of it would have led."""
    growing = 1e5 * 1.05 ** np.arange(24)
    plan = neutral(adopted(PLAN, History((2024, 1), {"revenue": growing}, ())))
    later = changed(plan, {"company.start": date(2026, 7, 1)})
    found = [np.median(run(one, 2_048, 1, ("revenue",)).series["revenue"], axis=1) for one in (plan, later)]
    assert found[1][0] == pytest.approx(found[0][6], rel=0.03)


def test_prices_that_fall_as_expected_do_not_move_revenue_and_faster_ones_do() -> None:
    plan = neutral(PLAN, **{f"{SEGMENT}.growth_per_month": 0.0})
    segments = [
        sum(base_chain(one).operations.sales.revenue_by_stream[name][:, 0] for name in ("seats", "api"))
        for one in (plan, changed(plan, {"market.price_fall_per_year": 0.6}))
    ]
    np.testing.assert_allclose(segments[0], segments[0][0], rtol=1e-9)
    assert segments[1][24] < 0.9 * segments[0][24]


@pytest.mark.parametrize("factor", [2, 10])
def test_a_dearer_product_wins_and_keeps_fewer_customers(factor: float) -> None:
    plan = neutral(PLAN)
    path = "revenue.streams.seats.price_per_month"
    dearer = changed(plan, {path: factor * plan.revenue.streams[0].price_per_month.median})
    customers = [
        base_chain(one).operations.outlook.customers["insurers"].closing[:, 0] for one in (plan, dearer)
    ]
    assert (customers[1] < customers[0]).all()
    off = {"market.responses.price_elasticity": 0.0, "market.responses.usage_elasticity": 0.0}
    unmoved = base_chain(changed(dearer, off)).operations.outlook.customers["insurers"].closing[:, 0]
    np.testing.assert_allclose(unmoved, customers[0], rtol=1e-9)


def test_less_selling_wins_fewer_by_its_elasticity() -> None:
    """Selling people halved for good, and no campaigns: attraction falls by 2^−.31, the odds with it."""
    teams = {f"people.teams.{one.id}.hires_share": 0.0 for one in PLAN.people.teams}
    first = PLAN.people.teams[0].id
    plan = neutral(
        PLAN, **(teams | {f"people.teams.{first}.hires_share": 1.0, "people.net_hires_per_quarter": 0.0})
    )
    sellers = {
        one.id: one.opening_headcount for one in plan.people.teams if one.function == "sales_marketing"
    }
    fixed = {
        f"costs.{one.id}.amount_per_month": 0.0 for one in plan.costs if one.function == "sales_marketing"
    }
    plan = as_stated_now(changed(plan, fixed))
    halved = changed(
        plan, {f"people.teams.{name}.opening_headcount": count / 2 for name, count in sellers.items()}
    )
    share = [base_chain(one).operations.outlook.win_share[5, 0] for one in (plan, halved)]
    odds = [one / (1 - one) for one in share]
    assert odds[1] / odds[0] == pytest.approx(0.5**0.31)


def test_stopping_all_research_is_not_gold() -> None:
    """Everybody dismissed and training stopped: odds of gold rose from .26 to .47 (cases, The forecast)."""
    from core.simulation.headline import MEASURES
    from core.simulation.measures import figure

    stopped = {
        f"compute.training_runs.{one.id}.gpu_hours": one.gpu_hours.affine(1e-9)
        for one in PLAN.compute.training_runs
    }
    nobody = {f"people.teams.{one.id}.opening_headcount": 0.0 for one in PLAN.people.teams}
    nobody["people.net_hires_per_quarter"] = 0.0
    odds = []
    for changes in ({}, stopped, stopped | nobody):
        found = figure(MEASURES["gold"], run(changed(PLAN, changes), 2_000, 1, ()))
        assert found is not None
        odds.append(found.value)
    assert odds[1] < 0.1 * odds[0]
    assert odds[2] < 0.1 * odds[0]


def test_research_that_stands_still_costs_a_month_a_month() -> None:
    plan = neutral(PLAN)
    teams = {
        f"people.teams.{one.id}.opening_headcount": 0.0
        for one in plan.people.teams
        if one.function == "research"
    }
    shares = {f"people.teams.{one.id}.hires_share": 0.0 for one in plan.people.teams}
    other = next(one.id for one in plan.people.teams if one.function != "research")
    plan = as_stated_now(changed(plan, shares | {f"people.teams.{other}.hires_share": 1.0}))
    stopped = changed(plan, teams)
    share = [base_chain(one).operations.outlook.win_share[:, 0] for one in (plan, stopped)]
    odds = [one / (1 - one) for one in share]
    penalty = plan.market.competition.lag_penalty.median
    np.testing.assert_allclose(odds[1] / odds[0], np.exp(-penalty * np.arange(1, len(odds[0]) + 1)))


@pytest.mark.parametrize("name", READY_MADE)
def test_a_plan_cut_short_within_a_year_is_no_departure(name: str) -> None:
    """Nothing after the exit counts: revenue before it is the same for every horizon beyond it."""
    plan = changed(ready_made(name), {"exit.month": 30})
    revenue = [
        base_chain(changed(plan, {"company.months": months})).operations.sales.revenue[:31, 0]
        for months in (36, 35, 31)
    ]
    np.testing.assert_allclose(revenue[1], revenue[0], rtol=1e-12)
    np.testing.assert_allclose(revenue[2], revenue[0], rtol=1e-12)


def test_a_correlation_with_growth_that_base_rates_replace_is_left_out_of_their_reading() -> None:
    pair = {"first": f"{SEGMENT}.growth_per_month", "second": "exit.revenue_multiple", "coefficient": 0.9}
    plan = changed(ready_made("applied"), {"correlations": [pair]})
    assert reading(plan, "base_rates").correlations == ()
    assert len(reading(plan, "sceptic").correlations) == 1


def test_the_base_rate_reading_grows_as_its_group_on_every_path_alike() -> None:
    """Median growth over five years of the group; the company closes in one future of ten a year."""
    plan = reading(neutral(changed(PLAN, {"investor.base_rate_group": "young_software_firms"})), "base_rates")
    found = run(plan, 4_096, 1, ("revenue",)).series["revenue"]
    group = base_rate_group("young_software_firms")
    today = base_revenue(
        neutral(
            PLAN,
            **{f"{SEGMENT}.growth_per_month": 0.0, "revenue.streams.projects.project_growth_per_year": 0.0},
        )
    )[0]
    alive = found[59] > 0
    assert alive.mean() == pytest.approx(0.9**5, abs=0.03)
    total = (1 - group.kept_per_year**5) / (1 - group.kept_per_year)
    assert np.median(found[59][alive]) / today == pytest.approx(
        (1 + group.median_per_year) ** total, rel=0.05
    )


def test_the_sceptic_never_helps_a_company_that_shrinks() -> None:
    shrinking = changed(PLAN, {f"{SEGMENT}.growth_per_month": -0.03, "correlations": []})
    assert reading(shrinking, "sceptic").market.segments[0].growth_per_month.median == -0.03


@pytest.mark.parametrize("function", ["sales_marketing", "research"])
def test_who_is_not_there_yet_is_not_missed(function: str) -> None:
    """All who sell, or do research, join in month 24: a cut in month 3 changes nothing before; less is won
    after.
    """
    plan = ready_made("applied")
    team = plan.people.teams[0].model_dump() | {"function": function, "first_month": 24, "hires_share": 1.0}
    people = {"people.teams": [team | {"opening_headcount": 10.0}], "people.net_hires_per_quarter": 0.0}
    base = as_stated_now(changed(plan, people | {"costs": [], "cuts": []}))
    half = changed(base, {"cuts": [{"id": "c", "name": "C", "month": 3, "people_share": 0.5}]})
    name = plan.market.segments[0].id
    before, after = (base_chain(one).operations.outlook.customers[name].new[:, 0] for one in (base, half))
    np.testing.assert_allclose(after[:24], before[:24])
    assert after[30] < before[30]


def test_cutting_offices_loses_no_customer_of_people_who_sell() -> None:
    """Sales people from month 24 on and no campaigns: half of other costs moves nobody, half of them does."""
    plan = ready_made("applied")
    team = plan.people.teams[0].model_dump() | {"function": "sales_marketing", "first_month": 24}
    offices = [one.model_dump() for one in plan.costs if one.function != "sales_marketing"]
    changes = {"people.teams": [team | {"hires_share": 1.0}], "costs": offices, "cuts": []}
    base = as_stated_now(changed(plan, changes | {"people.net_hires_per_quarter": 0.0}))
    name = plan.market.segments[0].id

    def won(share: str) -> float:
        cut = {"id": "c", "name": "C", "month": 3, share: 0.5}
        chain = base_chain(changed(base, {"cuts": [cut]}))
        return float(chain.operations.outlook.customers[name].new[30, 0])

    plain = float(base_chain(base).operations.outlook.customers[name].new[30, 0])
    assert won("other_costs_share") == pytest.approx(plain)
    assert won("people_share") < plain


def test_stopping_training_that_is_not_planned_lets_nobody_fall_behind() -> None:
    """One run in the first year alone: half of all training stopped in month 30 changes no odds."""
    plan = ready_made("foundation")
    run_ = plan.compute.training_runs[0].model_dump() | {"start_month": 0, "model_life_months": 600}
    base = as_stated_now(changed(plan, {"compute.training_runs": [run_], "cuts": []}))

    def odds(month: int) -> np.ndarray:  # type: ignore[type-arg]
        cut = {"id": "c", "name": "C", "month": month, "training_share": 0.5}
        return np.asarray(base_chain(changed(base, {"cuts": [cut]})).operations.outlook.win_share[:, 0])

    plain = base_chain(base).operations.outlook.win_share[:, 0]
    np.testing.assert_allclose(odds(30), plain)
    assert odds(1)[20] < plain[20]


_COMMITTED = {"kind": "committed", "commitment_per_year": 120, "list_price_per_million_tokens": 3}
_OVERAGE = {"kind": "subscription", "price_per_month": 10, "included_million_tokens": 3}


@pytest.mark.parametrize(
    ("stream", "name", "planned"),
    [
        (_COMMITTED, "commitment_per_year", False),
        (_COMMITTED, "commitment_per_year", True),
        (_OVERAGE | {"overage_price_per_million_tokens": 4}, "price_per_month", True),
    ],
)
def test_stated_growth_comes_out_whatever_part_of_the_payment_a_price_moves(
    stream: dict[str, Any], name: str, planned: bool
) -> None:
    """3 % a month are typed; prices fall by 30 % a year, and the fee may rise by a fifth in month 2: what is
    paid beyond it does not.
    """
    plan = hand_plan(costs=0)
    data = plan.model_dump()
    data["market"]["price_fall_per_year"] = {"distribution": "fixed", "value": 0.3}
    data["market"]["competition"]["decision_share_per_month"] = {"distribution": "fixed", "value": 1.0}
    grows = {"growth_per_month": 0.03, "growth_fade_per_year": 0.0, "reachable_customers": 1e6}
    data["market"]["segments"] = [
        data["market"]["segments"][0] | {"opening_customers": 10, "opening_demand": 1e6} | grows
    ]
    own = {"id": "own", "name": "Own", "quality": "contracted", "segment": "all", "price_exposure": 1.0}
    fee = {"distribution": "fixed", "value": float(stream[name])}
    if planned:
        fee |= {"monthly": {"kind": "planned", "factors": [1.0, 1.0, 1.2]}}
    data["revenue"]["streams"] = [own | stream | {name: fee, "million_tokens_per_customer_per_month": 5}]
    revenue = base_chain(Plan.model_validate(data)).operations.sales.revenue[:, 0]
    np.testing.assert_allclose(revenue[1:] / revenue[:-1], 1.03)


@pytest.mark.parametrize("factor", [0.5, 0.2])
def test_a_lower_price_wins_more_by_the_elasticity(factor: float) -> None:
    """More are won and fewer leave: after the horizon half as many again are served."""
    path = "revenue.streams.seats.price_per_month"
    plan = neutral(PLAN, **{f"{SEGMENT}.growth_per_month": 0.0, f"{SEGMENT}.churn_per_month": 0.1})
    plan = as_stated_now(
        changed(
            plan,
            {
                "market.responses.price_elasticity": 1.5,
                "revenue.streams": _seats_only(plan, {"distribution": "fixed", "value": 4_000.0}),
            },
        )
    )
    cheaper = changed(plan, {path: 4_000.0 * factor})
    served = [
        base_chain(one).operations.outlook.customers["insurers"].closing[:, 0] for one in (plan, cheaper)
    ]
    assert served[1][0] > served[0][0]
    assert served[1][-1] > served[0][-1] * 1.5


def test_growth_holds_where_the_price_fall_itself_changes_by_month() -> None:
    """Prices fall by 10, then 40, then 20 % a year as planned: what was typed comes out in every month."""
    fall = {"distribution": "fixed", "value": 0.1, "monthly": {"kind": "planned", "factors": [1, 4, 2]}}
    plan = neutral(PLAN, **{f"{SEGMENT}.growth_per_month": 0.02, f"{SEGMENT}.growth_fade_per_year": 0.0})
    plan = as_stated_now(changed(plan, {"market.price_fall_per_year": fall}))
    by_stream = base_chain(plan).operations.sales.revenue_by_stream
    sold = {one.id for one in plan.revenue.streams if one.kind != "project"}
    revenue = sum(by_stream[name][:, 0] for name in sold)
    np.testing.assert_allclose(revenue[1:24] / revenue[:23], 1.02, rtol=1e-9)


def test_a_price_that_is_nothing_for_a_month_leaves_growth_a_number() -> None:
    path = "revenue.streams.seats.price_per_month"
    free = {"distribution": "fixed", "value": 4_000.0, "monthly": {"kind": "planned", "factors": [1, 0, 1]}}
    plan = neutral(PLAN, **{f"{SEGMENT}.growth_per_month": 0.02})
    plan = as_stated_now(changed(plan, {path: free, "revenue.streams": _seats_only(plan, free)}))
    revenue = base_revenue(plan)
    assert np.isfinite(revenue).all()
    assert revenue[1] == 0
    assert revenue[2] > 0


def test_a_planned_lag_is_a_condition_under_which_growth_was_stated() -> None:
    """Twice as far behind after three months: growth is as typed where that was known, and lower where it is
    new.
    """
    path = "market.competition.months_behind_frontier"
    lag = {"distribution": "fixed", "value": 6.0, "monthly": {"kind": "planned", "factors": [1, 1.2, 1.5, 2]}}
    given = SixNumbers("Ours", 3e6, 2.5e5, 1.2e5, 0.05, 3e4, 8e6, 3e7)
    changed_later = changed(made_yours(ready_made("applied"), given), {path: lag})
    for plan, as_typed in ((as_stated_now(changed_later), True), (changed_later, False)):
        revenue = base_chain(plan).operations.sales.revenue[:12, 0]
        growth = revenue[1:] / revenue[:-1] - 1
        assert np.allclose(growth, 0.05, rtol=1e-9) == as_typed
        assert (growth <= 0.05 + 1e-12).all()


def _usage_plan(price: Any, tokens: Any) -> Plan:
    """A plan whose customers pay by use, at a price and with a use of their own."""
    usage = {"id": "u", "name": "U", "kind": "usage", "quality": "usage", "segment": "all",
             "million_tokens_per_customer_per_month": tokens, "price_per_million_tokens": price,
             "price_exposure": 0.0}  # fmt: skip
    return changed(
        hand_plan(),
        {
            "revenue.streams": [usage],
            "market.segments.all.opening_customers": 100,
            "market.segments.all.growth_per_month": 0.03,
            "market.segments.all.opening_demand": 1_000,
        },
    )


@pytest.mark.parametrize(
    "planned", [{"kind": "shocks", "volatility": 1e-9}, {"kind": "planned", "factors": [1, 1, 1.1]}]
)
def test_shocks_of_use_move_no_customers_whatever_becomes_of_the_price(planned: dict[str, Any]) -> None:
    """Growth holds under what was expected: who uses more in one month brings no more customers."""
    shocked = {"distribution": "fixed", "value": 5.0, "monthly": {"kind": "shocks", "volatility": 0.3}}
    moved = {"distribution": "fixed", "value": 2.0, "monthly": planned}

    def customers(price: Any, tokens: Any) -> np.ndarray:
        chain = block_of(_usage_plan(price, tokens), 200, 1).chain
        return next(iter(chain.operations.outlook.customers.values())).closing

    np.testing.assert_allclose(customers(moved, shocked), customers(moved, 5.0), rtol=1e-6)
    np.testing.assert_allclose(customers(2.0, shocked), customers(2.0, 5.0), rtol=1e-6)
