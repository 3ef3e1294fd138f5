"""The treasury's loop: cash, rounds by date and by runway, failures by their stated rules, ruin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cash_flow.steps.basic import Flows, InterestEarned, Notes, Ruin
from core.cash_flow.steps.raises import Raises
from core.cash_flow.steps.state import EQUITY, NoteOwed, State, WouldBe
from core.cash_flow.treasury import Treasury, run_treasury
from core.financing.raising.closings import nothing_closed
from tests.core.sections import financing, round_

MONTHS = 24


def would_be(flows: np.ndarray, owed: float = 0.0) -> WouldBe:
    none = np.zeros(flows.shape)
    return WouldBe(
        flow=flows,
        operating=flows,
        spent=none,
        owed=none + owed,
        revenue=none,
        gross_profit=none,
        profit=none,
        research=none,
    )


def treasury(
    rounds=(), *, flow=-1.0, chances=(0.0, 0.0), debt=0.0, cash=10.0, exit_month=MONTHS - 1, notes=None
) -> Treasury:  # type: ignore[no-untyped-def]
    """Run a company with a constant flow, or one column a path; `chances` are the uniform numbers of every
    attempt.
    """
    flows = np.full((MONTHS, 1), flow) if np.isscalar(flow) else np.asarray(flow, dtype=float)
    paths = flows.shape[1]
    plan = financing(paths, rounds)
    closings = nothing_closed(plan, paths)
    numbers = {one.id: np.tile(np.resize(chances, 2 * one.attempts)[:, None], paths) for one in rounds}
    steps = [Flows(), Notes()]
    steps += [Raises(plan, numbers, closings), Ruin()]
    nothing = np.zeros(MONTHS)
    owed = () if notes is None else (NoteOwed(nothing, notes, None),)
    state = State(would_be(flows, debt), np.ones(flows.shape), np.full(paths, cash), closings, owed)
    return run_treasury(state=state, steps=steps, exit_month=exit_month)


def test_cash_falls_by_the_flow_until_it_is_negative_and_then_stays() -> None:
    found = treasury()
    assert found.ruin_month[0] == 10
    np.testing.assert_allclose(found.cash[:11, 0], 9 - np.arange(11.0))
    np.testing.assert_allclose(found.cash[10:, 0], -1)
    assert found.alive[:, 0].sum() == 10


def test_a_company_that_never_runs_dry_is_censored() -> None:
    assert np.isnan(treasury(flow=0.1).ruin_month[0])


def test_a_dated_round_brings_its_money_in_its_month() -> None:
    found = treasury((round_(),))
    assert found.closings.month[0, 0] == 3
    assert found.entries[EQUITY][:, 0].tolist() == [0, 0, 0, 5.0] + [0] * 20
    assert found.closings.pre_money[0, 0] == pytest.approx(15)


def test_a_runway_round_starts_at_its_trigger_and_closes_after_its_lead() -> None:
    """Cash 10, burn 1: cash ÷ burn ≤ 6 first at the end of month 3; the lead is two months."""
    found = treasury((round_(close_month=None, runway_trigger_months=6.0),))
    assert found.closings.month[0, 0] == 5


def test_growing_cash_never_triggers_a_round() -> None:
    assert np.isnan(
        treasury((round_(close_month=None, runway_trigger_months=100.0),), flow=1.0).closings.month[0, 0]
    )


def test_a_failed_raise_is_tried_again_after_its_pause() -> None:
    """Attempts fail at uniform 0.9 ≥ 0.8: due in month 3, tried again in 7, due in 9, then given up."""
    found = treasury((round_(attempts=2),), chances=(0.9, 0.9))
    assert np.isnan(found.closings.month[0, 0])
    later = treasury((round_(attempts=2),), chances=(0.9, 0.9, 0.1, 0.9))
    assert later.closings.month[0, 0] == 9


def test_a_bridge_comes_with_the_refusal_at_its_discount() -> None:
    found = treasury((round_(on_failure="bridge"),), chances=(0.9, 0.9))
    assert found.closings.bridge_amount[0, 0] == pytest.approx(1.0)
    assert found.closings.bridge_pre_money[0, 0] == pytest.approx(9.0)
    assert found.entries[EQUITY][3, 0] == pytest.approx(1.0)


def test_a_down_round_closes_at_the_lower_price() -> None:
    found = treasury((round_(on_failure="down_round"),), chances=(0.9, 0.5))
    assert found.closings.month[0, 0] == 3
    assert found.closings.pre_money[0, 0] == pytest.approx(9.0)


def test_a_shutdown_ends_the_company_and_serves_debt_first() -> None:
    found = treasury((round_(on_failure="shutdown"),), chances=(0.9, 0.9), debt=2.0)
    assert found.ruin_month[0] == 3
    assert found.cash[3, 0] == pytest.approx(10 - 4 - 2)


def test_the_second_round_waits_for_the_first() -> None:
    first, second = round_(close_month=6), round_(id="b", close_month=None, runway_trigger_months=100.0)
    found = treasury((first, second))
    assert found.closings.month[:, 0].tolist() == [6, 8]


def test_a_note_is_repaid_only_where_no_round_has_closed() -> None:
    due = np.zeros(MONTHS)
    due[5] = 2.0
    waiting, converted = treasury(notes=due), treasury((round_(),), notes=due)
    assert waiting.cash[5, 0] == pytest.approx(10 - 6 - 2)
    assert converted.cash[5, 0] == pytest.approx(10 - 6 + 5)


def test_the_exit_ends_everything_after_it() -> None:
    """Cash 10, burn 1: dry at the end of month 10; sold at the end of month 8, nothing happens any more."""
    found = treasury((round_(close_month=12),), exit_month=8)
    assert np.isnan(found.ruin_month[0])
    assert np.isnan(found.closings.month[0, 0])
    assert found.cash[8:, 0].tolist() == [1.0] * (MONTHS - 8)
    assert found.running[:, 0].tolist() == [1.0] * 9 + [0.0] * (MONTHS - 9)


def test_a_company_that_runs_dry_in_the_month_of_its_exit_is_ruined() -> None:
    assert treasury(exit_month=10).ruin_month[0] == 10


def test_cash_earns_interest_and_what_is_lacking_or_dead_earns_none() -> None:
    """At 1 % a month: 100 earns 1, nothing and −50 earn nothing, nor does what a ruined company has left."""
    start = np.array([100.0, 0.0, -50.0, 100.0])
    flows = np.zeros((2, 4))
    closings = nothing_closed(financing(4, ()), 4)
    state = State(would_be(flows), np.ones(flows.shape), start.copy(), closings, ())
    state.alive = np.array([True, True, True, False])
    InterestEarned(np.full(4, 0.01)).at(0, state)
    np.testing.assert_allclose(state.cash - start, [1, 0, 0, 0])


def test_a_delay_puts_off_a_raise_under_way_and_the_start_of_the_next() -> None:
    """The lead is two months: under way from month 1, due in 3. An event in month 2 delays it by 4, one in
    month 0 the start by 3 (from month 0, so that it is due in 3 + 2).
    """
    for event, months, closes in ((2, 4.0, 7), (0, 3.0, 5)):
        flows = np.full((MONTHS, 1), 0.0)
        plan, delay = financing(1, (round_(),)), np.zeros((MONTHS, 1))
        delay[event] = months
        closings = nothing_closed(plan, 1)
        raises = Raises(plan, {"a": np.zeros((4, 1))}, closings, delay)
        state = State(would_be(flows), np.ones(flows.shape), np.array([10.0]), closings, ())
        run_treasury(state=state, steps=[Flows(), raises, Ruin()], exit_month=MONTHS - 1)
        assert closings.month[0, 0] == closes


def test_a_delay_leaves_alone_a_round_whose_turn_has_not_come() -> None:
    """The first is put off from month 3 to 7; the second would start in 8 anyway."""
    plan, delay = financing(1, (round_(), round_(id="b", close_month=10))), np.zeros((MONTHS, 1))
    delay[2] = 4.0
    closings = nothing_closed(plan, 1)
    raises = Raises(plan, {"a": np.zeros((4, 1)), "b": np.zeros((4, 1))}, closings, delay)
    state = State(would_be(np.zeros((MONTHS, 1))), np.ones((MONTHS, 1)), np.array([10.0]), closings, ())
    run_treasury(state=state, steps=[Flows(), raises, Ruin()], exit_month=MONTHS - 1)
    assert closings.month[:, 0].tolist() == [7, 10]


def test_an_events_odds_factor_acts_on_raises_that_start_then() -> None:
    """Odds .8, the uniform number .5: closes as planned, not where the odds are halved."""
    for factor, closes in ((1.0, True), (0.5, False)):
        plan = financing(1, (round_(attempts=1),))
        closings, odds = nothing_closed(plan, 1), np.full((MONTHS, 1), factor)
        raises = Raises(plan, {"a": np.full((2, 1), 0.5)}, closings, None, odds)
        state = State(would_be(np.zeros((MONTHS, 1))), np.ones((MONTHS, 1)), np.array([10.0]), closings, ())
        run_treasury(state=state, steps=[Flows(), raises, Ruin()], exit_month=MONTHS - 1)
        assert np.isfinite(closings.month[0, 0]) == closes


@given(
    st.lists(st.lists(st.floats(-3, 2), min_size=MONTHS, max_size=MONTHS), min_size=2, max_size=5),
    st.floats(0, 1),
)
def test_cash_closes_as_it_opens_plus_flows_and_a_path_stands_alone(
    flows: list[list[float]], chance: float
) -> None:
    def rounds(paths: int):  # type: ignore[no-untyped-def]
        waiting = round_(paths, id="b", close_month=None, runway_trigger_months=8.0)
        return round_(paths, on_failure="bridge"), waiting

    columns = np.array(flows).T
    together = treasury(rounds(len(flows)), flow=columns, chances=(chance, 0.0))
    moved = np.diff(together.cash, axis=0, prepend=10.0)
    paid = columns * together.running + sum(together.entries.values())
    np.testing.assert_allclose(moved, paid, atol=1e-9)
    for place in range(len(flows)):
        alone = treasury(rounds(1), flow=columns[:, [place]], chances=(chance, 0.0))
        np.testing.assert_array_equal(alone.cash[:, 0], together.cash[:, place])
        np.testing.assert_array_equal(alone.closings.month[:, 0], together.closings.month[:, place])
