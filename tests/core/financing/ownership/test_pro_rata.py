"""Who may buy what of a round: holders of today, and named investors of planned rounds."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import PlanError
from core.financing.ownership.as_planned import planned_closings, right_to_buy
from core.financing.ownership.cap_table import CapTable, cap_table
from core.plan.convertibles import Safe
from core.plan.document.edit import changed
from core.plan.financing import Financing
from core.plan.round_investors import RoundInvestor
from core.plan.round_policy import RoundPolicy
from core.plan.rounds import Round
from core.plan.securities import Holder
from core.plan.tenders import Tender
from core.simulation.block import block_of
from core.simulation.run import base_chain
from core.studies.financing.planned import planned_table
from tests.core.financing.ownership.test_cap_table import company as cap_company
from tests.core.financing.ownership.test_cap_table import priced as cap_priced
from tests.core.financing.ownership.test_cap_table import table_of as planned_table_of
from tests.core.hand_plans import hand_plan, sure_round
from tests.core.sections import founders

START = date(2026, 1, 1)


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
    found = cap_table(start=START, financing=financing, closings=closings, owed={})
    return found, found.rights


def rights_of(financing: Any, closings: Any) -> Any:
    return cap_table(start=START, financing=financing, closings=closings, strict=False).rights


def stake(table: CapTable, name: str) -> Any:
    return table.ownership()[-1][table.owners.index(name), 0]


@pytest.mark.parametrize(("how", "money"), [("inside", 5_000_000), ("on_top", Fraction(500_000_000, 88))])
def test_a_lead_with_12_percent_keeps_them_and_others_are_diluted(how: str, money: Any) -> None:
    """2 of 10 after the first round: the lead's 60 % are 12 % of the company. Of the second, 5 at 20, it buys
    12 %; on top of it, the round is 5 ÷ .88, and the new ones hold their fifth.
    """
    plan = company(priced("a", 2e6, 8e6, "none"), priced("b", 5e6, 20e6, how), investors=(lead(),))
    table, rights = table_of(plan)
    assert rights.parts["lead"][1][0] == Fraction(12, 100)
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
        held, parts = exact_tenths(one.money_share) * stake(table, one.round), rights.parts[one.id]
        for place in range(number + 1, len(named)):
            assert parts[place][0] == parts[number + 1][0]
            held += parts[place][0] / rights.share[place][0] * stake(table, f"{named[place]}_pro_rata")
        assert held == parts[number + 1][0]
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
    closings = planned_closings(plan, [6, 18])
    closings.amount[0], closings.month[0] = 0.0, np.nan
    never = rights_of(plan, closings)
    assert (never.parts["lead"][1][0], never.share[1][0]) == (0.0, 0.0)
    without = company(priced("a", 2e6, 8e6, "none"), priced("b", 5e6, 20e6, "none"), investors=(lead(),))
    assert table_of(without)[1].share[1][0] == 0


def test_named_investors_bring_no_more_than_the_round_and_name_one_that_exists() -> None:
    rounds = {"financing.rounds": [sure_round()]}
    one = {"id": "x", "name": "X", "round": "a", "money_share": 0.7}
    with pytest.raises(PlanError, match=r"investors\.y\.money_share"):
        changed(hand_plan(), rounds | {"financing.investors": [one, one | {"id": "y"}]})
    with pytest.raises(PlanError, match=r"investors\.x\.round"):
        changed(hand_plan(), rounds | {"financing.investors": [one | {"round": "b"}]})


def test_a_right_that_could_not_be_used_is_diluted_like_any_share() -> None:
    """The lead's 12 % are 9.6 % after a round of a fifth without rights: that is what it may keep."""
    rounds = (priced("a", 2e6, 8e6, "none"), priced("b", 5e6, 20e6, "none"), priced("c", 5e6, 45e6, "inside"))
    table, rights = table_of(company(*rounds, investors=(lead(),)))
    assert rights.parts["lead"][2][0] == Fraction(96, 1000)
    assert stake(table, "a") * Fraction(6, 10) + stake(table, "c_pro_rata") == Fraction(96, 1000)


def test_rights_of_many_never_reach_the_whole() -> None:
    """Half of today's company may buy, and all of the first round: 1/6 and 2/3 when the second is sold."""
    founders = Holder(id="f", name="F", kind="founder", shares=4_000_000)
    early = Holder(id="e", name="E", kind="investor", shares=4_000_000, pro_rata=True)
    rounds = (priced("a", 3_000, 1_500, "none"), priced("b", 1_000, 9_000, "on_top"))
    plan = company(*rounds, investors=(lead(1.0),)).model_copy(update={"holders": (founders, early)})
    table, rights = table_of(plan)
    assert rights.share[1][0] == Fraction(1, 6) + Fraction(2, 3)
    assert planned_closings(plan, [6, 6], "exact").amount[1, 0] == 6_000
    assert stake(table, "b") == Fraction(1, 10)
    assert stake(table, "e") + Fraction(1, 5) * stake(table, "b_pro_rata") == Fraction(1, 6)


@pytest.mark.parametrize(("odds", "held"), [(0.0, Fraction(1, 16)), (1.0, Fraction(1, 4))])
def test_a_right_counts_what_has_come_of_a_tranche(odds: float, held: Fraction) -> None:
    """A fifth of 500 at 1,500 is a sixteenth; the rest comes in month 9 or never."""
    first = priced("a", 500, 1_500, "none").model_copy(
        update={"later_share": 0.8, "later_months": 3, "later_odds": odds}
    )
    plan = company(first, priced("b", 1_000, 4_000, "on_top"), investors=(lead(1.0),))
    closings = planned_closings(plan, [6, 18], "exact")
    rights = rights_of(plan, closings)
    assert rights.parts["lead"][1][0] == held
    assert closings.amount[1, 0] == 1_000 / (1 - held)


def test_a_bridge_dilutes_rights_too() -> None:
    """Its 100 at 400 are a fifth: of the lead's 12 % they leave 9.6 %."""
    plan = company(priced("a", 2e6, 8e6, "none"), priced("b", 5e6, 20e6, "inside"), investors=(lead(),))
    closings = planned_closings(plan, [6, 18])
    closings = replace(
        closings,
        bridge_amount=np.array([[0.0], [100.0]]),
        bridge_pre_money=np.array([[0.0], [400.0]]),
        bridge_month=np.array([[np.nan], [12.0]]),
    )
    assert rights_of(plan, closings).parts["lead"][1][0] == pytest.approx(0.096)


def test_rights_that_would_leave_nothing_of_the_company_go_inside_the_round() -> None:
    """Rights of 5/6 on 1,000 at 4,000 would bring 5,000 more than they leave: the round is 1,000."""
    held = [{"id": name, "name": name, "kind": "founder", "shares": 4_000_000} for name in ("f", "e")]
    held[1] |= {"kind": "investor", "pro_rata": True}
    rounds = (
        sure_round(amount=3_000),
        sure_round(id="b", name="B", amount=1_000, pre_money=4_000, close_month=18, pro_rata="on_top"),
    )
    one = {"id": "x", "name": "X", "round": "a", "money_share": 1.0}
    plan = changed(hand_plan(rounds=rounds), {"financing.holders": held, "financing.investors": [one]})
    chain = block_of(plan, 20, 1).chain
    assert (chain.treasury.closings.amount[1] == 1_000).all()
    assert (chain.table.at_exit >= 0).all()
    assert np.isnan(chain.treasury.ruin_month).all()


@pytest.mark.parametrize(("counts", "held"), [("post_money", 0.25), ("pre_money", 0.2), ("outstanding", 0.2)])
def test_a_safe_keeps_the_part_that_its_cap_gives_it(counts: Any, held: float) -> None:
    """1 M at a cap of 4 M: a quarter of everything, or 2 M shares beside 8 M; its right buys the same."""
    safe = Safe(id="s", name="S", amount=1e6, cap=4e6, cap_counts=counts, pro_rata=True)
    one = cap_priced("a", 5e6, 15e6, pool_after_share=0, pro_rata="inside")
    table = planned_table_of(cap_company(one, holders=(founders(8_000_000),), safes=(safe,)), "float")
    shares = dict(zip(table.owners, table.shares[-1, :, 0], strict=True))
    assert shares["s"] / (shares["s"] + shares["founders"]) == pytest.approx(held)
    assert shares["a_pro_rata"] / (shares["a"] + shares["a_pro_rata"]) == pytest.approx(held)


def test_safes_with_pre_money_caps_do_not_count_one_another() -> None:
    """Two of 1 M at 4 M stand for 2 M shares each beside 8 M: together they keep a third."""
    safes = tuple(
        Safe(id=name, name=name, amount=1e6, cap=4e6, cap_counts="pre_money", pro_rata=True) for name in "st"
    )
    one = cap_priced("a", 6e6, 24e6, pool_after_share=0, pro_rata="inside")
    table = planned_table_of(cap_company(one, holders=(founders(8_000_000),), safes=safes), "float")
    shares = dict(zip(table.owners, table.shares[-1, :, 0], strict=True))
    assert shares["s"] == pytest.approx(2_000_000)
    assert shares["a_pro_rata"] / (shares["a"] + shares["a_pro_rata"]) == pytest.approx(1 / 3)


def sale(**changes: Any) -> Any:
    return Tender(
        **({"id": "t", "name": "T", "month": 3, "amount": 1e6, "price": 1, "sellers": ("e",)} | changes)
    )


def test_a_right_shrinks_with_what_its_holder_has_sold() -> None:
    """The angel holds 2 of 10 million shares and sells one: of the next round it may buy a tenth. Money for
    more than it holds takes all; a sale after the round leaves its right; what others sell does not count.
    """
    plan = company(priced("a", 2e6, 8e6, "inside"), angel=True)

    def right(*tenders: Any) -> Any:
        selling = plan.model_copy(update={"tenders": tenders})
        return rights_of(selling, planned_closings(selling, [6], "exact")).share[0][0]

    assert right() == Fraction(2, 10)
    assert right(sale()) == Fraction(1, 10)
    assert right(sale(sellers=("e", "f"))) == Fraction(18, 100)
    assert right(sale(amount=5e6)) == 0
    assert right(sale(month=7)) == Fraction(2, 10)
    assert right(sale(month=6)) == Fraction(1, 10)
    assert right(sale(sellers=())) == Fraction(2, 10)
    assert right(sale(), sale(id="u", amount=5e5)) == Fraction(5, 100)


def test_what_is_sold_to_a_round_s_investors_counts_in_the_next_round() -> None:
    """At 8 for 10 million shares less a tenth, 0.72 million buy one; the angel's first right was a fifth of
    2.5 million, and then it has 1.5 of 12.5.
    """
    first = priced("a", 2e6, 8e6, "inside").model_copy(
        update={"secondary_amount": 7.2e5, "secondary_discount_share": 0.1, "secondary_sellers": ("e",)}
    )
    rights = table_of(company(first, priced("b", 5e6, 20e6, "inside"), angel=True))[1]
    assert [share[0] for share in rights.share] == [Fraction(2, 10), Fraction(15, 125)]


ANGEL = {
    "id": "s",
    "name": "S",
    "shares": 2_000_000,
    "issue_price": 0.0001,
    "protection": "none",
    "pro_rata": True,
}
CONVERTIBLE = {"id": "x", "name": "X"}
NOTE = CONVERTIBLE | {"principal": 400, "issued": "2026-12-31", "maturity": "2031-01-01"}
SECOND = sure_round(id="b", name="B", close_month=12, amount=600, pre_money=3_000, pro_rata="inside")


@pytest.mark.parametrize(
    ("first", "terms"),
    [
        (sure_round(pool_after_share=0.2), {}),
        (sure_round(pool_after_share=0.2, pool_timing="after_money"), {}),
        (sure_round(), {"safes": [CONVERTIBLE | {"amount": 400, "cap": 1_000, "issued_month": 15}]}),
        (sure_round(), {"notes": [NOTE | {"discount_share": 0.2}]}),
        (sure_round(convention="pre_money"), {"notes": [NOTE | {"cap": 900}]}),
        (sure_round(), {"notes": [NOTE | {"maturity": "2027-04-15", "at_maturity": "repay", "cap": 900}]}),
        (
            sure_round(),
            {"option_grants": [{"id": "o", "name": "O", "month": 9, "shares": 1_000, "strike": 0.1}]},
        ),
    ],
)
@pytest.mark.parametrize("how", ["inside", "on_top"])
def test_a_right_is_on_the_part_held_before_the_round(first: Any, terms: Any, how: str) -> None:
    """Whatever pools, conversions and repayments have left of it; in the plan and in a future alike."""
    second = SECOND | {"pro_rata": how}
    plan = hand_plan(
        cash=5_000, rounds=(first, second), financing=terms | {"series": [ANGEL], "pool_shares": 5_000}
    )
    table, chain = planned_table(plan, 1, "exact"), base_chain(plan)
    place = {name: index for index, name in enumerate(table.owners)}
    held = table.ownership()[1][place["s"], 0]
    for found, exactly in ((table, True), (chain.table, False)):
        new = [found.shares[2, place[name], 0] for name in ("b", "b_pro_rata")]
        assert new[1] / sum(new) == (held if exactly else pytest.approx(float(held)))
    if how == "on_top":
        assert chain.treasury.closings.amount[1, 0] == pytest.approx(600 / (1 - float(held)))


def test_a_named_investor_s_right_counts_what_the_round_left_it() -> None:
    """A note converts beside the pre-money: of what the round's investors hold after it, they keep that."""
    first = sure_round(convention="pre_money")
    named = {"id": "i", "name": "I", "round": "a", "money_share": 0.5}
    plan = hand_plan(rounds=(first, SECOND), financing={"notes": [NOTE], "investors": [named]})
    table = planned_table(plan, 1, "exact")
    half = table.ownership()[1][table.owners.index("a"), 0] / 2
    assert table.rights.share[1][0] == table.rights.parts["i"][1][0] == half


def test_rights_of_some_paths_are_those_of_all() -> None:
    plan = company(priced("a", 2e6, 8e6, "none"), priced("b", 5e6, 20e6, "on_top"), investors=(lead(),))
    closings = planned_closings(plan, [6, 18], "float", 3)
    closings.amount[0] = [1e6, 2e6, 3e6]
    terms: dict[str, Any] = {"owed": {}, "start": START}
    whole = right_to_buy(plan, closings, 1, 18, closings.pre_money[1], **terms)
    some = right_to_buy(
        *(plan, closings, 1, 18, closings.pre_money[1][[2, 0]]), **terms, paths=np.array([2, 0])
    )
    np.testing.assert_array_equal(some, whole[[2, 0]])
    assert len(set(whole)) == 3


def test_in_its_own_round_an_investor_brings_its_part_of_what_rights_leave() -> None:
    plan = company(priced("a", 2e6, 8e6, "inside"), investors=(lead(),), angel=True)
    rights = table_of(plan)[1]
    assert (rights.share[0][0], rights.parts["lead"][0][0]) == (
        Fraction(1, 5),
        Fraction(6, 10) * Fraction(4, 5),
    )


def test_a_safe_that_waits_counts_at_its_cap_against_the_rights_of_others() -> None:
    """Two of ten million shares beside a SAFE that is due a quarter of everything: .2 · .75; with a right of
    its own the SAFE has its quarter besides.
    """
    waiting = CONVERTIBLE | {"amount": 250, "cap": 1_000}
    for right, share in ((False, Fraction(15, 100)), (True, Fraction(40, 100))):
        of = {"series": [ANGEL], "safes": [waiting | {"pro_rata": right}]}
        table = planned_table(hand_plan(rounds=(sure_round(pro_rata="inside"),), financing=of), 1, "exact")
        assert table.rights.share[0][0] == share


def test_rights_that_go_inside_the_round_cost_the_owners_what_rights_inside_do() -> None:
    """Two notes that convert hold most of the company: their money on top would be more than it is worth."""
    notes = [
        {"id": f"n{place}", "name": "N", "principal": 200, "rate_per_year": 0.1, "issued": "2026-06-01",
         "maturity": "2031-06-01", "cap": 500, "discount_share": 0.2, "pro_rata": True}
        for place in range(2)
    ]  # fmt: skip
    for pre_money in (900, 800, 600):
        tables = []
        for how in ("on_top", "inside"):
            one = sure_round(amount=1_000, pre_money=pre_money, pro_rata=how)
            plan = hand_plan(rounds=(one,), financing={"notes": notes}, costs=100)
            chain = base_chain(plan)
            assert chain.treasury.closings.amount[0, 0] == pytest.approx(1_000)
            tables += [chain.table.at_the_exit(), planned_table(plan).at_the_exit()]
        for table in tables[1:]:
            np.testing.assert_allclose(table, tables[0], rtol=1e-6)


def test_two_rounds_with_rights_on_top_close_on_their_own_paths() -> None:
    """The second asks for the table of the paths in which it closes: the first may have failed there."""
    old = {"id": "seed", "name": "Seed", "shares": 1_000_000, "issue_price": 0.9, "pro_rata": True}
    amount = {"distribution": "triangular", "low": 1e6, "likely": 2e6, "high": 3e6}
    rounds = [
        sure_round(id=name, name=name, amount=amount, pre_money=8e6, close_month=month, pro_rata="on_top",
                   close_probability=0.6)
        for name, month in (("a", 6), ("b", 12))
    ]  # fmt: skip
    plan = hand_plan(rounds=tuple(rounds), financing={"series": [old]}, cash=1e6)
    chain = block_of(plan, 300, 1).chain
    closings, table = chain.treasury.closings, chain.table
    both = np.isfinite(closings.month).all(axis=0)
    assert 30 < both.sum() < 200
    assert (closings.on_top == np.isfinite(closings.month)).all()
    drawn = np.stack([one.amount[0] for one in chain.plan.financing.rounds])
    for place in range(2):
        share = table.rights.share[place][both]
        np.testing.assert_allclose(closings.amount[place, both] * (1 - share), drawn[place, both])


def test_a_right_counts_no_terms_of_a_safe_that_is_issued_after_the_round() -> None:
    """A most favoured SAFE without a cap holds what its money buys at the round's price; the later one's cap
    becomes its own in month 6 alone.
    """
    first = {
        "id": "w0",
        "name": "W0",
        "amount": 1e6,
        "issued_month": -1,
        "most_favoured": True,
        "pro_rata": True,
    }
    later = {"id": "w1", "name": "W1", "amount": 1e6, "issued_month": 6, "cap": 4e6}
    round_ = {"id": "r", "name": "R", "amount": 5e6, "pre_money": 20e6, "close_month": 0, "asks": {},
              "pool_after_share": 0, "pro_rata": "inside"}  # fmt: skip

    def rights(month: int, *safes: dict[str, Any]) -> float:
        holders = [{"id": "f", "name": "F", "kind": "founder", "shares": 8_000_000}]
        rounds = [round_ | {"close_month": month}]
        plan = hand_plan(financing={"holders": holders, "safes": list(safes), "rounds": rounds})
        return float(planned_table(plan, 1).rights.share[0][0])

    assert rights(0, first) == rights(0, first, later) == pytest.approx(0.05)
    assert rights(7, first, later) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("terms", "convention", "part"),
    [
        ({"discount_share": 0.2}, "percent_ownership", 1 / 8),
        ({"cap": 9.9e6, "discount_share": 0.5}, "percent_ownership", 1 / 5),
        ({"cap": 4e6, "discount_share": 0.2}, "percent_ownership", 1 / 4),
        ({"discount_share": 0.2}, "pre_money", (1 / 8) / (9 / 8)),
    ],
)
def test_a_right_is_on_what_the_money_becomes_at_the_better_of_cap_and_discount(
    terms: dict[str, Any], convention: str, part: float
) -> None:
    """A million at the discounted price of a round of 10 M before the money is an eighth of it."""
    safe = {"id": "w", "name": "W", "amount": 1e6, "pro_rata": True} | terms
    one = {"id": "r", "name": "R", "amount": 5e6, "pre_money": 10e6, "close_month": 0, "asks": {},
           "pool_after_share": 0, "pro_rata": "inside", "convention": convention}  # fmt: skip
    holders = [{"id": "f", "name": "F", "kind": "founder", "shares": 8_000_000}]
    plan = hand_plan(financing={"holders": holders, "safes": [safe], "rounds": [one]})
    table = planned_table(plan, 1)
    assert float(table.rights.share[0][0]) == pytest.approx(part)
    got = table.at_exit[table.owners.index("w"), 0] / table.shares[0][:, 0].sum()
    if convention == "percent_ownership":  # it keeps its part of what there was with what converted
        assert float(got / (1 + got)) == pytest.approx(part)


def test_a_document_is_chosen_beside_what_the_others_take() -> None:
    """Alone a cap that counts no conversion brings 12 %; beside 30 % of another a post-money 10 % is more."""
    first = {"id": "m", "name": "M", "amount": 1e6, "cap": 1e6 / 0.12, "cap_counts": "pre_money",
             "issued_month": -5, "most_favoured": True, "pro_rata": True}  # fmt: skip
    later = {"id": "z", "name": "Z", "amount": 3e6, "cap": 1e7, "issued_month": -2}
    one = {"id": "r", "name": "R", "amount": 5e6, "pre_money": 100e6, "close_month": 0, "asks": {},
           "pool_after_share": 0, "pro_rata": "inside"}  # fmt: skip
    holders = [{"id": "f", "name": "F", "kind": "founder", "shares": 8_000_000}]
    plan = hand_plan(financing={"holders": holders, "safes": [first, later], "rounds": [one]})
    assert float(planned_table(plan, 1).rights.share[0][0]) == pytest.approx(0.10)
