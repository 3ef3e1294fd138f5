"""Who may buy what of a round: holders of today, and named investors of planned rounds."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PlanError
from core.financing.ownership.cap_table import CapTable, cap_table
from core.financing.ownership.pro_rata import rights_of
from core.financing.raising.closings import planned_closings
from core.plan.document.edit import changed
from core.plan.financing import Financing
from core.plan.round_investors import RoundInvestor
from core.plan.round_policy import RoundPolicy
from core.plan.rounds import Round
from core.plan.securities import Holder
from tests.core.hand_plans import hand_plan, sure_round


def priced(name: str, amount: float, pre_money: float, pro_rata: str, pool: float = 0.0) -> Any:
    return Round(
        id=name,
        name=name,
        amount=amount,
        pre_money=pre_money,
        close_month=6,
        asks={},
        pool_after_share=pool,
        pro_rata=pro_rata,
        protection="none",
    )


def company(*rounds: Any, investors: Any = (), angel: bool = False) -> Any:
    founders = Holder(id="f", name="F", kind="founder", shares=8_000_000)
    early = Holder(id="e", name="E", kind="investor", shares=2_000_000, pro_rata=angel)
    return Financing(holders=(founders, early), rounds=rounds, policy=RoundPolicy(), investors=investors)


def lead(share: float = 0.6, pro_rata: bool = True, name: str = "lead", of: str = "a") -> Any:
    return RoundInvestor(id=name, name=name, round=of, money_share=share, pro_rata=pro_rata)


def table_of(financing: Any) -> tuple[CapTable, Any]:
    closings = planned_closings(financing, [6] * len(financing.rounds), "exact")
    found = cap_table(financing=financing, closings=closings, owed={})
    return found, rights_of(financing, closings.amount, closings.pre_money)


def stake(table: CapTable, name: str) -> Any:
    return table.ownership()[-1][table.owners.index(name), 0]


@pytest.mark.parametrize(("how", "money"), [("inside", 5_000_000), ("on_top", Fraction(500_000_000, 88))])
def test_a_lead_with_12_percent_keeps_them_and_others_are_diluted(how: str, money: Any) -> None:
    """2 of 10 after the first round: the lead's 60 % are 12 % of the company. Of the second, 5 at 20, it buys
    12 %; on top of it, the round is 5 ÷ .88, and the new ones hold their fifth.
    """
    plan = company(priced("a", 2e6, 8e6, "none"), priced("b", 5e6, 20e6, how), investors=(lead(),))
    table, rights = table_of(plan)
    assert rights.kept["lead"][0] == Fraction(12, 100)
    assert rights.share[1][0] == Fraction(12, 100)
    closings = planned_closings(plan, [6, 18], "exact")
    assert closings.amount[1, 0] == money
    bought = stake(table, "b_pro_rata")
    assert stake(table, "a") * Fraction(6, 10) + bought == Fraction(12, 100)
    assert stake(table, "b") == (Fraction(1, 5) if how == "on_top" else Fraction(1, 5) * Fraction(88, 100))


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(40, 90), st.sampled_from(["inside", "on_top"])),
        min_size=2,
        max_size=4,
    ),
    st.lists(st.integers(1, 10), min_size=4, max_size=4),
    st.booleans(),
)
def test_who_always_buys_keeps_the_part_that_the_money_bought(
    rounds: list[tuple[int, int, str]], tenths: list[int], angel: bool
) -> None:
    named = [f"r{number}" for number in range(len(rounds))]
    priced_rounds = [
        priced(name, amount * 1e6, before * 1e6, how)
        for name, (amount, before, how) in zip(named, rounds, strict=True)
    ]
    investors = [
        lead(part / 10, name=f"i{number}", of=named[number])
        for number, part in enumerate(tenths[: len(named) - 1])
    ]
    table, rights = table_of(company(*priced_rounds, investors=tuple(investors), angel=angel))
    for number, one in enumerate(investors):
        held = exact_tenths(one.money_share) * stake(table, one.round)
        for place in range(number + 1, len(named)):
            held += rights.kept[one.id][0] / rights.share[place][0] * stake(table, f"{named[place]}_pro_rata")
        assert held == rights.kept[one.id][0]
    if angel:
        early = stake(table, "e") + sum(
            Fraction(2, 10) / rights.share[place][0] * stake(table, f"{name}_pro_rata")
            for place, name in enumerate(named)
        )
        assert early == Fraction(2, 10)


def exact_tenths(share: float) -> Fraction:
    return Fraction(round(share * 10), 10)


def test_a_right_waits_for_its_round_and_for_rounds_that_grant_any() -> None:
    plan = company(priced("a", 2e6, 8e6, "none"), priced("b", 5e6, 20e6, "inside"), investors=(lead(),))
    never = rights_of(plan, np.array([[0.0], [5e6]]), np.array([[0.0], [20e6]]))
    assert (never.kept["lead"][0], never.share[1][0]) == (0.0, 0.0)
    without = company(priced("a", 2e6, 8e6, "none"), priced("b", 5e6, 20e6, "none"), investors=(lead(),))
    assert table_of(without)[1].share[1][0] == 0


def test_named_investors_bring_no_more_than_the_round_and_name_one_that_exists() -> None:
    rounds = {"financing.rounds": [sure_round()]}
    one = {"id": "x", "name": "X", "round": "a", "money_share": 0.7}
    with pytest.raises(PlanError, match=r"investors\.y\.money_share"):
        changed(hand_plan(), rounds | {"financing.investors": [one, one | {"id": "y"}]})
    with pytest.raises(PlanError, match=r"investors\.x\.round"):
        changed(hand_plan(), rounds | {"financing.investors": [one | {"round": "b"}]})
