"""Dividends paid in shares, and preferred shares of who does not take part, by hand."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from core.errors import PlanError
from core.financing.exit.claims import Claims
from core.plan.document.edit import changed
from core.simulation.run import base_chain
from core.studies.financing.planned import planned_table
from tests.core.hand_plans import hand_plan, sure_round

SERIES: dict[str, Any] = {"id": "s", "name": "S", "shares": 1_000_000, "issue_price": 0.0001}
SERIES |= {"dividend": "in_shares", "dividend_per_year": 0.1, "protection": "none"}


def held(plan: Any, name: str, step: int = -1) -> Any:
    table = planned_table(plan, 1, "exact")
    return (table.at_exit if step < 0 else table.shares[step])[table.owners.index(name), 0]


def claims_of(plan: Any, closed_month: np.ndarray) -> Any:
    table = planned_table(plan)
    return Claims(plan.financing, table, closed_month, 23, {}, plan.company.start).classes(np.zeros(1))


@pytest.mark.parametrize(
    ("issued", "exit_month", "years"),
    [(0, 11, 0), (0, 12, 1), (0, 23, 1), (-12, 23, 2), (-13, 23, 3), (-12, 11, 1)],
)
def test_each_full_year_after_today_pays_a_tenth(issued: int, exit_month: int, years: int) -> None:
    """Shares stated are those of today: what was paid before the plan is in them."""
    series = [SERIES | {"issued_month": issued}]
    plan = hand_plan(cash=5_000, exit_month=exit_month, financing={"series": series})
    paid_before = max(-1 - issued, 0) // 12
    assert held(plan, "s") == 1_000_000 * Fraction(11, 10) ** (years - paid_before)
    assert base_chain(plan).table.at_exit[1, 0] == pytest.approx(float(held(plan, "s")))


def test_a_year_that_counts_as_more_than_one_pays_more_shares() -> None:
    """Actual days over 360: from the end of January 2027 to that of 2028 are 365, and to that of 2029 366."""
    series = [SERIES | {"issued_month": 0, "dividend_day_count": "act_360"}]
    plan = hand_plan(cash=5_000, months=30, exit_month=24, financing={"series": series})
    parts = [1 + Fraction(1, 10) * Fraction(days, 360) for days in (365, 366)]
    assert held(plan, "s") == 1_000_000 * parts[0] * parts[1]
    sooner = hand_plan(cash=5_000, months=30, exit_month=12, financing={"series": series})
    assert held(sooner, "s") == 1_000_000 * parts[0]
    assert base_chain(plan).table.at_exit[1, 0] == pytest.approx(float(held(plan, "s")), rel=1e-14)


def test_shares_paid_before_a_round_count_in_its_price() -> None:
    """Two anniversaries by month 12: 1,210,000 beside 8,000,000 share the 1,500; the round is a quarter."""
    plan = hand_plan(
        rounds=(sure_round(close_month=12),), financing={"series": [SERIES | {"issued_month": -12}]}
    )
    table = planned_table(plan, 1, "exact")
    assert table.shares[1, table.owners.index("s"), 0] == 1_210_000
    new = table.shares[1, table.owners.index("a"), 0]
    assert new == Fraction(9_210_000, 3)


def test_the_preference_has_the_shares_paid_and_what_has_run_of_the_year() -> None:
    """100 at 10 % from a year ago to month 23: two years in shares, eleven months run."""
    plan = hand_plan(financing={"series": [SERIES | {"issued_month": -12}]})
    claims = Claims(
        plan.financing, planned_table(plan), np.empty((0, 1)), 23, {}, plan.company.start
    ).classes(np.zeros(1))
    place = claims.names.index("s")
    assert claims.preference[place, 0] == pytest.approx(121 * (1 + 0.1 * 11 / 12))
    assert claims.shares[place, 0] == pytest.approx(1_210_000)


def test_what_converted_into_such_shares_is_paid_like_them() -> None:
    safe = {"id": "f", "name": "F", "amount": 150, "cap": 1_500, "cap_counts": "pre_money"}
    first = sure_round(dividend="in_shares", dividend_per_year=0.1)
    plan = hand_plan(rounds=(first,), exit_month=23, financing={"safes": [safe]})
    table = planned_table(plan, 1, "exact")
    for name in ("a", "f"):
        place = table.owners.index(name)
        assert table.at_exit[place, 0] == table.shares[1, place, 0] * Fraction(11, 10)
    np.testing.assert_allclose(
        planned_table(plan).at_exit.astype(float)[:, 0], table.at_exit.astype(float)[:, 0]
    )


def test_dividends_in_shares_and_two_tranches_are_refused_together() -> None:
    terms = {"financing.rounds.a.dividend": "in_shares", "financing.rounds.a.later_share": 0.5}
    plan = hand_plan(rounds=(sure_round(),))
    with pytest.raises(PlanError, match="dividend"):
        changed(plan, terms)


@pytest.mark.parametrize("takes_part", [True, False])
def test_who_does_not_pay_holds_common_shares_from_then_on(takes_part: bool) -> None:
    """A down round that asks for it: without their part the series loses preference and anti-dilution."""
    series = {"id": "s", "name": "S", "shares": 1_000_000, "issue_price": 0.0002, "takes_part": takes_part}
    down = sure_round(amount=200, pre_money=800, pay_to_play=True)
    plan = hand_plan(rounds=(down,), financing={"series": [series | {"protection": "full_ratchet"}]})
    table = planned_table(plan, 1, "exact")
    place = table.owners.index("s")
    assert (table.at_exit[place, 0] > 1_000_000) == takes_part
    assert table.invested[place, 0] == pytest.approx(200 if takes_part else 0)
    before = table.shares[0, place, 0]
    assert before == 1_000_000
    assert planned_table(plan).invested[place, 0] == pytest.approx(float(table.invested[place, 0]))
    claims = Claims(
        plan.financing, planned_table(plan), np.array([[6.0]]), 23, {}, plan.company.start
    ).classes(np.zeros(1))
    assert claims.preference[claims.names.index("s"), 0] == pytest.approx(200 if takes_part else 0)


def test_an_earlier_round_pays_too_and_a_later_one_asks_nothing_of_those_after_it() -> None:
    first = sure_round(takes_part=False)
    second = sure_round(id="b", name="B", close_month=12, pay_to_play=True, takes_part=False)
    third = sure_round(id="c", name="C", close_month=18)
    table = planned_table(hand_plan(rounds=(first, second, third)), 1, "exact")
    money = [table.invested[table.owners.index(name), 0] for name in ("a", "b", "c")]
    assert money == [0, 500, 500]


def test_what_has_become_common_earns_no_more_shares() -> None:
    """A tenth in shares a year; the series does not take part in month 3, before its first year is full."""
    down = sure_round(close_month=3, pay_to_play=True)
    plan = hand_plan(rounds=(down,), financing={"series": [SERIES | {"takes_part": False}]}, exit_month=23)
    assert held(plan, "s") == 1_000_000
