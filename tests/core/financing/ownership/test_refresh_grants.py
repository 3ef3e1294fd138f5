"""Option grants that come again: shares, vesting and cost of each in its month."""

from typing import Any

import numpy as np
import pytest

from core.cash_flow.option_expense import option_lines
from core.changes.count_anew import counted_anew
from core.errors import PlanError
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.simulation.run import base_chain
from tests.core.hand_plans import hand_plan, sure_round

GRANT: dict[str, Any] = {"id": "g", "name": "Staff", "month": 3, "shares": 100_000, "fair_value": 0.5}
GRANT |= {"every_months": 6, "times": 3, "vesting": {"start_month": 3, "months": 12, "cliff_months": 0}}


def company(pool: int = 1_000_000, **terms: Any) -> Plan:
    rounds = (sure_round(close_month=10),)
    return hand_plan(rounds=rounds, financing={"pool_shares": pool, "option_grants": [GRANT | terms]})


def test_each_grant_comes_out_of_the_pool_in_its_month() -> None:
    """In months 3, 9 and 15: two before the round of month 10, and all three at the exit."""
    table = base_chain(company()).table
    places = [table.owners.index(name) for name in ("g", "g_2", "g_3")]
    assert [float(table.shares[1, place, 0]) for place in places] == [100_000, 100_000, 0]
    assert [float(table.at_exit[place, 0]) for place in places] == [100_000] * 3
    assert float(table.at_exit[-1, 0]) == 700_000


def test_a_pool_gives_no_more_than_it_holds() -> None:
    table = base_chain(company(pool=150_000)).table
    names = ("g", "g_2", "g_3")
    assert [float(table.at_exit[table.owners.index(name), 0]) for name in names] == [100_000, 50_000, 0]


def test_each_vests_from_its_own_month_and_costs_as_it_vests() -> None:
    grants = company().financing.option_grants
    assert [one.vesting.start_month for one in grants[0].each() if one.vesting] == [3, 9, 15]
    (line,) = option_lines(base_chain(company()).plan.financing.option_grants, 36)
    assert isinstance(line.earned, np.ndarray)
    cost = -line.earned[:, 0]
    assert cost.sum() == pytest.approx(150_000)
    assert cost[8] == pytest.approx(50_000 / 12)
    assert cost[12] == pytest.approx(2 * 50_000 / 12)


def test_once_is_once_and_ids_of_later_ones_are_taken() -> None:
    assert len(company(every_months=0).financing.each_grant) == 1
    holder = {"id": "g_2", "name": "X", "kind": "investor", "shares": 5}
    plan = company()
    with pytest.raises(PlanError, match="g_2"):
        changed(plan, {"financing.holders": [*plan.financing.holders, holder]})


@pytest.mark.parametrize(
    ("months", "granted"),
    [
        (2, [(1, 1), (7, 7), (13, 13)]),
        (3, [(0, 0), (6, 6), (12, 12)]),
        (4, [(0, -1), (5, 5), (11, 11)]),
        (12, [(0, -9), (0, -3), (3, 3)]),
        (20, [(0, -17), (0, -11), (0, -5)]),
    ],
)
def test_a_plan_that_moves_on_keeps_what_was_granted_and_what_is_to_come(
    months: int, granted: list[tuple[int, int]]
) -> None:
    plan, name = company(), "financing.option_grants"
    moved = changed(plan, {name: counted_anew(plan, months, [])[name]})
    each = moved.financing.each_grant
    assert [(one.month, one.vesting.start_month) for one in each if one.vesting] == granted
    assert len({one.id for one in each}) == len(each)
