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


def _people(month: int, share: float, severance: float) -> list[float]:
    """The pay of ten people of 1 a month each, month by month, of whom a cut dismisses some."""
    team = {"id": "t", "name": "T", "function": "administration", "opening_headcount": 10, "hires_share": 1,
            "salary_per_year": 12}  # fmt: skip
    cut = {"id": "c", "name": "C", "month": month, "people_share": share, "severance_months": severance}
    people = {"teams": [team], "net_hires_per_quarter": 0, "on_cost_share": 0, "raise_per_year": 0}
    plan = changed(hand_plan(), {"people": people, "cuts": [cut]})
    paid = base_chain(plan).ledger.cash[:, 0]
    return [round(-float(one) - 50, 9) for one in np.diff(paid[:6], prepend=1_000)]


def test_who_is_dismissed_is_paid_off_in_the_first_month_without_them() -> None:
    assert _people(2, 0.5, 0) == [10, 10, 10, 5, 5, 5]
    assert _people(2, 0.5, 3) == [10, 10, 10, 5 + 15, 5, 5]
    assert _people(2, 1.0, 1.5) == [10, 10, 10, 15, 0, 0]


def test_a_cut_of_the_month_before_the_plan_is_paid_off_in_it_and_an_older_one_was_before() -> None:
    assert _people(-1, 0.5, 2) == [5 + 10, 5, 5, 5, 5, 5]
    assert _people(-2, 0.5, 2) == [5] * 6


def test_a_second_cut_pays_off_those_who_were_left() -> None:
    team = {"id": "t", "name": "T", "function": "administration", "opening_headcount": 10, "hires_share": 1,
            "salary_per_year": 12}  # fmt: skip
    people = {"teams": [team], "net_hires_per_quarter": 0, "on_cost_share": 0, "raise_per_year": 0}
    cut = {"name": "C", "people_share": 0.5, "severance_months": 1}
    cuts = [cut | {"id": "a", "month": 0}, cut | {"id": "b", "month": 2}]
    paid = base_chain(changed(hand_plan(), {"people": people, "cuts": cuts})).ledger.cash[:5, 0]
    assert [round(-float(one) - 50, 9) for one in np.diff(paid, prepend=1_000)] == [
        10, 5 + 5, 5, 2.5 + 2.5, 2.5,
    ]  # fmt: skip
