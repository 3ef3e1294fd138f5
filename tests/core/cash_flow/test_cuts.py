"""Cuts agreed in advance, on a company of 100 a month in and 150 out with 1,000 in the bank."""

import numpy as np
import pytest

from core.cash_flow.steps.state import unlucky_runway
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


def test_the_unlucky_runway_is_the_root_of_the_band_it_names() -> None:
    """400 of cash, 30 of burn, a month's flow that deviates by 50: after n months one case of ten has less
    than 400 − 30 n − 1.2816 · 50 · √n. What never varies lasts cash ÷ burn; what grows faster than it varies
    for good; what grows slowly can still run dry, and who owes lasts no month.
    """
    cash = np.array([400.0, 400.0, 400.0, 400.0, 0.0, -10.0, 400.0])
    burn = np.array([30.0, 30.0, -30.0, -1.0, 30.0, 30.0, 0.0])
    deviation = np.array([50.0, 0.0, 50.0, 50.0, 50.0, 0.0, 50.0])
    found = unlucky_runway(cash, burn, deviation)
    assert found[1] == pytest.approx(400 / 30)
    assert np.isposinf(unlucky_runway(*np.zeros((3, 1)))).all()  # nothing held, nothing burnt
    assert np.isposinf(found[2])
    assert list(found[4:6]) == [0, 0]
    for path in (0, 3, 6):
        months = np.linspace(0, 100, 1_000_001)
        band = cash[path] - burn[path] * months - 1.2815515655 * deviation[path] * np.sqrt(months)
        assert found[path] == pytest.approx(months[np.argmax(band <= 0)], abs=1e-3)


def test_one_future_in_ten_has_less_left_when_the_unlucky_runway_ends() -> None:
    """The oracle: 200,000 sums of months drawn as the definition says, burn 10 a month, deviation 15."""
    lasts = float(unlucky_runway(np.array([300.0]), np.array([10.0]), np.array([15.0]))[0])
    whole = int(lasts)
    flows = np.random.default_rng(3).normal(-10, 15, size=(whole, 200_000))
    level = 300 - 10 * (lasts - whole) - 1.2815515655 * 15 * (np.sqrt(lasts) - np.sqrt(whole))
    assert (300 + flows.sum(axis=0) < 300 - level).mean() == pytest.approx(0.1, abs=0.003)


def test_a_cut_by_p10_comes_before_one_by_the_mean_where_months_vary_and_with_it_where_they_do_not() -> None:
    """Costs alternate between 120 and 180: months burn 20 and 80. By the mean of three, 600 at the end of
    month 7 are ten months of 60. P10 says 9.5 at the end of month 5: six months deviate by 32.86, and
    700 − 60 · 9.5 − 1.2816 · 32.86 · √9.5 is 0; in month 3 it was 10.9, and in month 4, at 40 a month, 15.5.
    """
    by_month = {
        "distribution": "fixed",
        "value": 150,
        "monthly": {"kind": "planned", "factors": [0.8, 1.2] * 18},
    }
    for counted, first in (("mean", 7), ("p10", 5)):
        cut = SHORT | {"runway_counted": counted}
        chain = base_chain(changed(hand_plan(), {"cuts": [cut], "costs.all.amount_per_month": by_month}))
        assert chain.passed.cut_month["short"][0] == first
    steady = base_chain(changed(hand_plan(), {"cuts": [SHORT | {"runway_counted": "p10"}]}))
    assert steady.passed.cut_month["short"][0] == 9
