"""The treasury's loop: cash, rounds by date and by runway, failures by their stated rules, ruin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.cash_flow.treasury import Treasury, run_treasury
from core.financing.odds import TrackRecord
from tests.core.sections import financing, round_

MONTHS = 24


def treasury(rounds=(), *, flow=-1.0, closing=0.0, down=0.0, debt=0.0, paths=1, **terms) -> Treasury:  # type: ignore[no-untyped-def]
    """Run a company with a constant flow; `closing` and `down` are the uniform numbers of every attempt."""
    flows = np.full((paths, MONTHS), flow) if np.isscalar(flow) else np.asarray(flow, dtype=float)
    none = np.zeros(flows.shape)
    return run_treasury(
        financing=financing(len(flows), rounds, **terms),
        flow=flows,
        debt=none + debt,
        record=TrackRecord(revenue=none, gross_profit=none),
        climate=none + 1,
        chances={one.id: np.tile([closing, down], (len(flows), one.attempts)) for one in rounds},
    )


def test_cash_falls_by_the_flow_until_it_is_negative_and_then_stays() -> None:
    found = treasury()
    assert found.ruin_month[0] == 10
    np.testing.assert_allclose(found.cash[0, :11], 9 - np.arange(11.0))
    np.testing.assert_allclose(found.cash[0, 10:], -1)
    assert found.alive[0].sum() == 10


def test_a_company_that_never_runs_dry_is_censored() -> None:
    assert np.isnan(treasury(flow=0.1).ruin_month[0])


def test_a_dated_round_brings_its_money_in_its_month() -> None:
    found = treasury((round_(),))
    assert found.close_month[0, 0] == 3
    assert found.equity_raised[0].tolist() == [0, 0, 0, 5.0] + [0] * 20
    assert found.pre_money[0, 0] == pytest.approx(15)


def test_a_runway_round_starts_at_its_trigger_and_closes_after_its_lead() -> None:
    """Cash 10, burn 1: cash ÷ burn ≤ 6 first at the end of month 3; the lead is two months."""
    found = treasury((round_(close_month=None, runway_trigger_months=6.0),))
    assert found.close_month[0, 0] == 5


def test_growing_cash_never_triggers_a_round() -> None:
    assert np.isnan(
        treasury((round_(close_month=None, runway_trigger_months=100.0),), flow=1.0).close_month[0, 0]
    )


def test_a_failed_raise_is_tried_again_after_its_pause() -> None:
    """Attempts fail at uniform 0.9 ≥ 0.8: due in month 3, tried again in 7, due in 9, then given up."""
    found = treasury((round_(attempts=2),), closing=0.9)
    assert np.isnan(found.close_month[0, 0])
    later = run_treasury(
        financing=financing(1, (round_(),)),
        flow=np.full((1, MONTHS), -1.0),
        debt=np.zeros((1, MONTHS)),
        record=TrackRecord(revenue=np.zeros((1, MONTHS)), gross_profit=np.zeros((1, MONTHS))),
        climate=np.ones((1, MONTHS)),
        chances={"a": np.array([[0.9, 0.9, 0.1, 0.9]])},
    )
    assert later.close_month[0, 0] == 9


def test_a_bridge_comes_with_the_refusal_at_its_discount() -> None:
    found = treasury((round_(on_failure="bridge"),), closing=0.9)
    assert found.bridge_amount[0, 0] == pytest.approx(1.0)
    assert found.bridge_pre_money[0, 0] == pytest.approx(9.0)
    assert found.equity_raised[0, 3] == pytest.approx(1.0)


def test_a_down_round_closes_at_the_lower_price() -> None:
    found = treasury((round_(on_failure="down_round"),), closing=0.9, down=0.5)
    assert found.close_month[0, 0] == 3
    assert found.pre_money[0, 0] == pytest.approx(9.0)


def test_a_shutdown_ends_the_company_and_serves_debt_first() -> None:
    found = treasury((round_(on_failure="shutdown"),), closing=0.9, debt=2.0)
    assert found.ruin_month[0] == 3
    assert found.cash[0, 3] == pytest.approx(10 - 4 - 2)


def test_the_second_round_waits_for_the_first() -> None:
    first, second = round_(close_month=6), round_(id="b", close_month=None, runway_trigger_months=100.0)
    found = treasury((first, second))
    assert found.close_month[0].tolist() == [6, 8]


@given(
    st.lists(st.lists(st.floats(-3, 2), min_size=MONTHS, max_size=MONTHS), min_size=2, max_size=5),
    st.floats(0, 1),
)
def test_cash_closes_as_it_opens_plus_flows_and_a_path_stands_alone(
    flows: list[list[float]], closing: float
) -> None:
    def rounds(paths: int):  # type: ignore[no-untyped-def]
        return (
            round_(paths, on_failure="bridge"),
            round_(paths, id="b", close_month=None, runway_trigger_months=8.0),
        )

    together = treasury(rounds(len(flows)), flow=flows, closing=closing)
    running = np.concatenate([np.ones((len(flows), 1)), together.alive[:, :-1]], axis=1)
    moved = np.diff(together.cash, axis=1, prepend=10.0)
    np.testing.assert_allclose(moved, (np.asarray(flows) + together.equity_raised) * running, atol=1e-9)
    for row, one in enumerate(flows):
        alone = treasury(rounds(1), flow=[one], closing=closing)
        np.testing.assert_array_equal(alone.cash[0], together.cash[row])
        np.testing.assert_array_equal(alone.close_month[0], together.close_month[row])
