"""The plan in stages, on plans worked out by hand."""

import numpy as np
import pytest

from core.plan.document.library import ready_made
from core.simulation.block import block_of
from core.simulation.run import run
from core.studies.returns.staged import StagedValue, staged_value
from tests.core.hand_plans import hand_plan

RATE = {"discount_rate_per_year": 0.0}


def staged(**plan: object) -> StagedValue:
    return staged_value(block_of(hand_plan(investor=RATE, cash=5_000, **plan), 50, 1))  # type: ignore[arg-type]


def test_each_year_is_a_stage_and_the_exit_falls_in_the_last() -> None:
    """It burns 50 a month for 30 months and is then sold for 10 × 1,200; nothing is discounted."""
    found = staged(costs=150, multiple=10, exit_month=29)
    assert [(one.first, one.last) for one in found.stages] == [(0, 11), (12, 23), (24, 29)]
    assert [one.money for one in found.stages] == pytest.approx([-600, -600, 11_700])
    assert [one.reached for one in found.stages] == [1, 1, 1]
    assert found.committed.value == found.risk_adjusted == pytest.approx(10_500)
    assert found.right.value == pytest.approx(0)
    assert [one.stopped for one in found.stages] == [0, 0, 0]


def test_who_may_stop_does_not_pay_for_what_can_only_lose() -> None:
    """The same burn, sold for .1 × 1,200: after the first year 12 · 50 is lost, and 6 · 50 − 120 more would
    be.
    """
    found = staged(costs=150, multiple=0.1, exit_month=29)
    assert found.committed.value == pytest.approx(-30 * 50 + 120)
    assert found.free.value == pytest.approx(-600)
    assert found.right.value == pytest.approx(900 - 120)
    assert [one.stopped for one in found.stages] == [0, 1, 0]


def test_a_dead_company_reaches_no_stage() -> None:
    """400 of cash and a burn of 50: ruined in month 8, sold never."""
    found = staged_value(block_of(hand_plan(investor=RATE, cash=400, costs=150, exit_month=29), 50, 1))
    assert [one.reached for one in found.stages] == [1, 0, 0]
    assert [one.money for one in found.stages] == pytest.approx([-450, 0, 0])
    assert found.right.value == 0


def test_the_stages_add_up_to_the_mean_worth_and_the_right_is_worth_something_on_the_frontier() -> None:
    """A laboratory's training is paid long before it sells: who may stop after a bad year does."""
    plan = ready_made("foundation")
    found, npv = staged_value(block_of(plan, 2_000, 1)), run(plan, 2_000, 1).results.net_present_value
    assert found.risk_adjusted == pytest.approx(float(npv.mean()), rel=1e-9)
    assert found.committed.value == pytest.approx(float(npv.mean()), rel=1e-9)
    assert found.committed.error == pytest.approx(float(npv.std(ddof=1)) / np.sqrt(2_000), rel=1e-9)
    assert found.right.value > 4 * found.right.error
    assert found.right.value == pytest.approx(found.free.value - found.committed.value)
    assert found.stages[1].stopped > found.stages[-1].stopped
