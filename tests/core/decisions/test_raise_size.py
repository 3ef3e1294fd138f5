"""The smallest raise and the latest month, on plans whose answer is known by hand."""

import pytest

from core.decisions.raise_size import Limit, months_tried, smallest_raise
from core.errors import CalculationError
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from tests.core.hand_plans import hand_plan, sure_round

PATHS = 200


def latest_month(plan: Plan, *, limit: float, paths: int) -> Limit:
    *_, last = months_tried(plan, limit=limit, paths=paths)
    return last


def burning(**round_: float) -> Plan:
    """Burn 100 a month from 1,000 to the exit in month 23: 2,400 in all; a round surely closes in month 6."""
    return hand_plan(income=0, costs=100, rounds=(sure_round(**round_),))


def test_the_smallest_raise_pays_for_what_cash_does_not() -> None:
    """1,400 are missing at the end of month 23."""
    found = smallest_raise(burning(), limit=0.05, given_closed=False, low=100, high=10_000, paths=PATHS)
    assert found.value == pytest.approx(1_400, rel=1e-3)
    assert found.low == pytest.approx(found.high or 0, rel=1e-3)
    assert not found.always
    enough = smallest_raise(burning(), limit=0.05, given_closed=True, low=1_500, high=9_000, paths=PATHS)
    assert enough.always
    assert enough.value == 1_500


def test_no_size_helps_where_the_round_mostly_fails_but_one_does_where_it_closes() -> None:
    plan = burning(close_probability=0.5, attempts=1)
    everywhere = smallest_raise(plan, limit=0.1, given_closed=False, low=100, high=10_000, paths=PATHS)
    assert everywhere.value is None
    assert min(one.ruin.value for one in everywhere.tries) == pytest.approx(0.5, abs=0.1)
    closed = smallest_raise(plan, limit=0.1, given_closed=True, low=100, high=10_000, paths=500)
    assert closed.value == pytest.approx(1_400, rel=1e-3)


def test_a_larger_raise_dilutes_more() -> None:
    found = smallest_raise(burning(), limit=0.05, given_closed=True, low=100, high=10_000, paths=PATHS)
    stakes = [one.stake for one in found.tries]
    assert stakes == sorted(stakes, reverse=True)
    assert found.tries[0].stake == pytest.approx(1_500 / 1_600)


def test_the_latest_month_is_that_in_which_cash_is_still_there() -> None:
    """Cash is 0 at the end of month 9 and below it a month later: the money must come by month 10."""
    found = latest_month(burning(amount=2_000), limit=0.05, paths=PATHS)
    assert found.value == 10
    assert (found.low, found.high) == (10, 10)
    always = latest_month(hand_plan(cash=9_000, rounds=(sure_round(),)), limit=0.05, paths=PATHS)
    assert always.always


def test_a_round_that_comes_after_the_next_one_keeps_its_own_odds() -> None:
    first = sure_round(close_probability=0.5, attempts=1)
    plan = hand_plan(cash=9_000, rounds=(first, sure_round(id="b", name="B", close_month=14)))
    found = latest_month(plan, limit=0.5, paths=400)
    assert {round(one.closed.value, 1) for one in found.tries} == {0.5}


def test_no_month_helps_a_round_that_is_too_small() -> None:
    assert latest_month(burning(amount=200), limit=0.05, paths=PATHS).value is None


def test_errors_leave_a_range_around_the_answer() -> None:
    plan = ready_made("applied")
    found = smallest_raise(plan, limit=0.1, given_closed=False, low=5e6, high=2e8, paths=1_000)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.value <= found.high
    near = min(found.tries, key=lambda one: abs(one.value - found.value))
    assert near.ruin.value <= 0.1


def test_a_plan_without_a_round_is_refused() -> None:
    with pytest.raises(CalculationError, match="add a round"):
        smallest_raise(hand_plan(), limit=0.1, given_closed=False, low=1, high=2)
    with pytest.raises(CalculationError, match="above the lower limit"):
        smallest_raise(burning(), limit=0.1, given_closed=False, low=2, high=1)
