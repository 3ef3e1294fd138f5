"""Cuts agreed in advance, on a company of 100 a month in and 150 out with 1,000 in the bank."""

import numpy as np

from core.plan.document.edit import changed
from core.simulation.block import block_of
from core.simulation.run import base_chain, chain_of
from core.simulation.streams import MiddleDraws
from tests.core.hand_plans import hand_plan

SHORT = {"id": "short", "name": "Short", "runway_trigger_months": 10, "other_costs_share": 0.2}
LATER = {"id": "later", "name": "Later", "month": 15, "other_costs_share": 0.5}
NEVER = {"id": "never", "name": "Never", "runway_trigger_months": 5, "other_costs_share": 0.9}


def test_each_cut_is_decided_on_what_those_before_it_left() -> None:
    """500 are left in month 9, ten months of 50: costs fall to 120, and in month 15 to 60. Five months of
    runway never come, though they would have without the first cut.
    """
    chain = base_chain(changed(hand_plan(), {"cuts": [LATER, NEVER, SHORT]}))
    assert {name: month[0] for name, month in chain.passed.cut_month.items() if month[0] >= 0} == {
        "short": 9,
        "later": 15,
    }
    expected = 1_000 + np.cumsum([-50] * 10 + [-20] * 6 + [40] * 8)
    np.testing.assert_allclose(chain.ledger.cash[:24, 0], expected)


def test_two_cuts_of_one_month_act_together() -> None:
    both = [SHORT | {"month": 3, "runway_trigger_months": None}, LATER | {"month": 3}]
    chain = base_chain(changed(hand_plan(), {"cuts": both}))
    np.testing.assert_allclose(chain.ledger.cash[:6, 0], [950, 900, 850, 800, 840, 880])


def test_paths_that_cut_in_different_months_are_as_each_alone() -> None:
    plan = changed(
        hand_plan(),
        {
            "cuts": [SHORT, NEVER],
            "revenue.streams.projects.price_per_project": {"distribution": "uniform", "low": 60, "high": 120},
        },
    )
    many, few = block_of(plan, 60, 1).chain, block_of(plan, 7, 1).chain
    assert len(set(many.passed.cut_month["short"])) > 5
    np.testing.assert_array_equal(many.ledger.cash[:, :7], few.ledger.cash)


def test_a_chain_that_takes_over_operations_takes_them_as_planned() -> None:
    """With more money the cut comes later: what the first chain had cut must not be cut here."""
    poor, rich = (changed(hand_plan(cash=cash), {"cuts": [SHORT]}) for cash in (1_000, 1_200))
    first = base_chain(poor)
    taken, own = chain_of(rich, MiddleDraws(), like=first), base_chain(rich)
    assert (first.passed.cut_month["short"][0], own.passed.cut_month["short"][0]) == (9, 13)
    np.testing.assert_array_equal(taken.ledger.cash, own.ledger.cash)
