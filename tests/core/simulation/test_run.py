"""The whole chain: same seed same bits, identities along it, and summaries with their errors."""

from typing import Any

import numpy as np
import pytest

from core.cash_flow.steps.state import NOTES
from core.changes.readings import READINGS, reading
from core.changes.stress import STRESSES, stressed
from core.errors import CalculationError
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.simulation.estimates import Estimate, fan, odds, quantile
from core.simulation.headline import MEASURES
from core.simulation.refusal import refuse_no_number
from core.simulation.run import base_chain, chain_of, run
from core.simulation.series import SERIES
from core.simulation.streams import BLOCK, RandomDraws
from core.simulation.summary import summary_of
from tests.core.hand_plans import hand_plan, sure_round

PLAN = ready_made("applied")


@pytest.mark.parametrize("name", READY_MADE)
def test_the_same_seed_gives_the_same_bits_and_fewer_paths_a_prefix(name: str) -> None:
    plan = ready_made(name)
    few, many = run(plan, 50, 3), run(plan, 300, 3)
    for field in ("ruin_month", "enterprise_value", "close_month", "paid", "stake"):
        np.testing.assert_array_equal(getattr(few.results, field), getattr(many.results, field)[..., :50])
    np.testing.assert_array_equal(few.series["cash"], many.series["cash"][:, :50])


def test_paths_beyond_a_block_continue_in_the_next() -> None:
    many = run(PLAN, BLOCK + 20, 1, ("cash",))
    alone = chain_of(PLAN, RandomDraws(1, 1, 20))
    np.testing.assert_array_equal(many.series["cash"][:, BLOCK:], alone.treasury.cash)


@pytest.mark.parametrize("name", READY_MADE)
def test_identities_along_the_chain(name: str) -> None:
    chain = chain_of(ready_made(name), RandomDraws(1, 0, 400))
    moved = np.diff(chain.treasury.cash, axis=0, prepend=chain.plan.opening.cash)
    flow = chain.would_be_flow * chain.running + sum(chain.treasury.entries.values())
    alive_after = chain.treasury.alive
    np.testing.assert_allclose(moved, flow, rtol=1e-9, atol=1e-3)
    np.testing.assert_allclose(chain.table.ownership().sum(axis=1), 1.0)
    np.testing.assert_allclose(
        chain.exit.paid.sum(axis=0) + chain.exit.later, chain.exit.equity_value, rtol=1e-9, atol=1e-3
    )
    assert not chain.exit.paid[:, ~alive_after[chain.plan.exit.month]].any()
    operations = chain.operations
    np.testing.assert_allclose(sum(operations.sales.revenue_by_stream.values()), operations.sales.revenue)


def test_without_later_investors_the_owners_get_all_of_the_equity() -> None:
    chain = chain_of(changed(PLAN, {"exit.later_rounds": 0}), RandomDraws(1, 0, 400))
    np.testing.assert_allclose(chain.exit.paid.sum(axis=0), chain.exit.equity_value, rtol=1e-9, atol=1e-3)


def test_exit_value_is_multiple_times_trailing_revenue_times_climate() -> None:
    chain = base_chain(PLAN)
    month = PLAN.exit.month
    expected = (
        chain.operations.sales.revenue[month - 11 : month + 1, 0].sum() * PLAN.exit.revenue_multiple.median
    )
    found = expected if chain.treasury.alive[month, 0] else 0.0
    assert chain.exit.enterprise_value[0] == pytest.approx(found)


def test_every_series_has_its_shape_and_results_are_read_only() -> None:
    forecast = run(PLAN, 40, 1, tuple(SERIES))
    for name, series in forecast.series.items():
        assert series.shape == (72, 40), name
        with pytest.raises(ValueError, match="read-only"):
            series[0, 0] = 1.0


def test_every_figure_of_every_ready_made_plan_is_a_number_or_stated_as_none() -> None:
    for name in READY_MADE:
        for figure in summary_of(ready_made(name), 300, 1).figures.values():
            assert figure is None or np.isfinite(figure.value)


@pytest.mark.parametrize("name", READY_MADE)
def test_readings_and_stresses_apply_to_every_ready_made_plan(name: str) -> None:
    plan = ready_made(name)
    for other in READINGS:
        run(reading(plan, other), 20)
    run(stressed(plan, STRESSES), 20)


def test_worse_assumptions_do_not_help() -> None:
    before = summary_of(PLAN, 1_000, 1)
    for name in ("growth_halves", "price_war", "gpus_dearer"):
        change = summary_of(stressed(PLAN, [name]), 1_000, 1).difference(before, "gold")
        assert change is not None
        assert change.value < 0, name


def test_a_plan_without_rounds_still_runs() -> None:
    plan = changed(PLAN, {"financing.rounds": [], "correlations": []})
    found = summary_of(plan, 200, 1)
    assert found.figures["gold"] is None
    assert found.figures["irr"] is None
    assert set(found.figures) == set(MEASURES)


def test_odds_carry_their_binomial_error_and_quantiles_their_ranks() -> None:
    found = odds(np.arange(100) < 20)
    assert (found.value, found.error) == (0.2, pytest.approx(0.04))
    normal = np.random.default_rng(0).standard_normal(10_000)
    found = quantile(normal, 0.5)
    assert found.error == pytest.approx(1.2533 / 100, rel=0.15)
    assert abs(found.value) < 3 * found.error


def test_the_error_of_a_median_is_half_the_distance_of_two_ranks() -> None:
    """Of 101 values the 45th and the 55th lie √(101 · ¼) = 5.02 ranks beside the middle one."""
    found = quantile(np.arange(101.0), 0.5)
    assert (found.value, found.error) == (50, 5)


def test_a_difference_below_two_errors_is_not_resolved() -> None:
    assert not Estimate(0.019, 0.01).resolved()
    assert Estimate(-0.02, 0.01).resolved()
    assert not Estimate(0.0, 0.0).resolved()


def test_a_fan_agrees_with_numpy_quantiles() -> None:
    series = np.random.default_rng(0).standard_normal((6, 997))
    np.testing.assert_allclose(
        fan(series).quantiles, np.quantile(series, (0.05, 0.25, 0.5, 0.75, 0.95), axis=1)
    )


def test_a_runway_beyond_the_horizon_is_not_a_number() -> None:
    plan = changed(PLAN, {"opening.cash": 1e12})
    assert summary_of(plan, 100, 1).figures["runway"] is None


def test_rounds_and_bridges_after_the_exit_never_come_to_be() -> None:
    plan = changed(
        ready_made("applied"),
        {
            "financing.rounds.series_a.close_month": 65,
            "financing.rounds.series_a.close_probability": 1.0,
            "opening.cash": 1e8,
        },
    )
    found = run(plan, 50, 1)
    assert found.results.paid[found.owners.index("series_a")].max() == 0


def test_one_path_and_any_remainder_of_a_block_run() -> None:
    plan = ready_made("applied")
    many = run(plan, 3, 1)
    np.testing.assert_array_equal(run(plan, 1, 1).results.equity_value, many.results.equity_value[:1])


def test_a_secondary_sale_in_a_future_with_a_low_price_sells_what_there_is() -> None:
    found = run(changed(ready_made("applied"), {"financing.rounds.series_b.secondary_amount": 2e7}), 1_000, 1)
    assert np.isfinite(found.results.paid).all()


def test_a_note_is_converted_repaid_or_still_owed_on_every_path() -> None:
    """Notes that a bridge converts are counted at the bridge's month; none is lost between treasury and cap
    table.
    """
    note = {
        "id": "n",
        "name": "N",
        "principal": 2e6,
        "rate_per_year": 0.08,
        "issued": "2026-06-01",
        "maturity": "2028-01-15",
        "at_maturity": "repay",
        "discount_share": 0.2,
    }
    plan = changed(
        ready_made("applied"),
        {"financing.safes": [], "financing.notes": [note], "financing.rounds.series_a.on_failure": "bridge"},
    )
    chain = chain_of(plan, RandomDraws(1, 0, 1_000))
    repaid = chain.treasury.entries[NOTES].sum(axis=0) < 0
    converted = chain.table.at_exit[chain.table.owners.index("n")] > 0
    dead_before = np.nan_to_num(chain.treasury.ruin_month, nan=1e9) <= 12
    assert (repaid | converted | dead_before).all()
    assert not (repaid & converted).any()


def test_figures_that_are_no_number_are_refused_by_the_part_they_are_of() -> None:
    with pytest.raises(CalculationError) as raised:
        refuse_no_number("revenue", np.array([[1.0, np.nan]]))
    assert [fault.path for fault in raised.value.faults] == ["revenue"]
    refuse_no_number("revenue", np.array([[1.0, 2.0]]))


def test_use_of_a_free_stream_falls_with_its_pilots_too() -> None:
    """Tokens of pilots that end are not served any more, whether or not the stream earns anything."""
    plan = ready_made("applied", "en")
    api = "revenue.streams.api"
    quiet = {f"{api}.pilot_share": 1.0, "revenue.pilot_conversion_share": 0.0}
    for price in (0.0, 1.0):
        served = base_chain(
            changed(plan, quiet | {f"{api}.price_per_million_tokens": price})
        ).operations.sales.tokens_by_stream["api"]
        last = plan.revenue.pilot_months
        assert (served[:last] > 0).all()
        assert not served[last:].any()


def test_bands_of_a_summary_end_with_the_exit_month() -> None:
    summary = summary_of(hand_plan(months=36, exit_month=23), 40, 1)
    assert {len(band.median) for band in summary.fans.values()} == {24}


def test_cash_before_a_closing_is_that_of_the_month_before_and_at_first_the_opening_cash() -> None:
    """1,000 at first and 50 a month more out than in: 1,000 before month 0, 950 before month 1."""
    for month, cash in ((0, 1_000), (1, 950), (3, 850)):
        plan = hand_plan(rounds=(sure_round(close_month=month),))
        assert run(plan, 20, 1).results.cash_before_close[0, 0] == pytest.approx(cash)


def test_a_loan_that_its_lender_may_call_makes_flows_depend_on_cash_and_another_does_not() -> None:
    loan = {"id": "l", "name": "L", "kind": "interest_only", "principal": 100, "draw_month": 0,
            "term_months": 12, "rate_per_year": 0.1}  # fmt: skip

    def depends(**more: Any) -> bool:
        return base_chain(hand_plan(financing={"loans": [loan | more]})).company.depends_on_cash

    assert depends(on_breach="called")
    assert not depends()
