"""A round that has closed: its shares, what converts in it, and all else go on as they were planned."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.changes.close_round import round_closed
from core.errors import CalculationError, PlanError
from core.plan.case import Case, Scenario
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from core.simulation.run import base_chain
from core.studies.financing.planned import planned_payout, planned_table
from tests.core.hand_plans import hand_plan, sure_round

MILLION = 1_000_000
DATED = {"id": "n", "name": "N", "principal": MILLION, "issued": "2027-01-10", "maturity": "2029-01-01"}


def company(*rounds: dict[str, Any], cash: float = 1_000.0, **financing: Any) -> Plan:
    return hand_plan(rounds=rounds, financing=financing, cash=cash)


def a_round(**values: Any) -> dict[str, Any]:
    return sure_round(amount=2 * MILLION, pre_money=8 * MILLION) | values


def closed(plan: Plan, amount: float = 2 * MILLION, pre_money: float = 8 * MILLION, **values: Any) -> Plan:
    usual = {"in_cash": True}
    return round_closed(Case(plan), amount=amount, pre_money=pre_money, **usual | values).case.plan


def safe(**values: Any) -> dict[str, Any]:
    return {"id": "angel", "name": "Angel", "amount": MILLION, "cap": 5 * MILLION} | values


def test_its_shares_become_a_series_with_the_round_s_terms() -> None:
    """8 M shares for 8 M: 1 a share, and 2 M shares for 2 M."""
    plan = closed(company(a_round(preference_multiple=1.5, participation="full", protection="narrow")))
    (series,) = plan.financing.series
    assert plan.financing.rounds == ()
    assert (series.id, series.shares, series.issue_price, series.issued_month) == ("a", 2 * MILLION, 1.0, 0)
    assert (series.preference_multiple, series.participation, series.protection) == (1.5, "full", "narrow")


def test_its_money_is_added_to_the_cash_unless_it_is_there_already() -> None:
    plan = company(a_round())
    assert closed(plan, in_cash=True).opening.cash == 1_000
    assert closed(plan, in_cash=False).opening.cash == 2_001_000


def test_it_closes_at_the_terms_that_came_true() -> None:
    """3 M at 6 M before: ¾ a share, 4 M shares."""
    (series,) = closed(company(a_round()), amount=3 * MILLION, pre_money=6 * MILLION).financing.series
    assert (series.shares, series.issue_price) == (4 * MILLION, 0.75)


def test_a_safe_becomes_shares_whose_preference_is_its_money() -> None:
    """1 M at a cap of 5 M is a fifth: 2 M shares beside 8 M. 10 M shares for 8 M: .8 a share."""
    plan = closed(company(a_round(), safes=[safe()]))
    a, angel = plan.financing.series
    assert plan.financing.safes == ()
    assert (angel.id, angel.shares, angel.issue_price, a.shares) == ("angel", 2 * MILLION, 0.5, 2_500_000)
    assert (a.rank, angel.rank, plan.financing.seniority) == (1, 1, "as_ranked")


@pytest.mark.parametrize(("into", "preference"), [("standard", 2 * MILLION * 0.8), ("shadow", MILLION)])
def test_a_safe_converts_into_what_its_document_says(into: str, preference: float) -> None:
    plan = closed(company(a_round(), safes=[safe(converts_into=into, protection="none")]))
    angel = plan.financing.series[1]
    assert angel.shares * angel.issue_price == pytest.approx(preference)
    assert (angel.protection, plan.financing.series[0].protection) == ("none", "broad")


def test_a_safe_into_common_makes_a_holder_of_common_shares() -> None:
    plan = closed(company(a_round(), safes=[safe(converts_into="common", pro_rata=True)]))
    holder = plan.financing.holders[1]
    assert (holder.id, holder.security, holder.shares, holder.pro_rata) == (
        "angel",
        "common",
        2 * MILLION,
        True,
    )


def test_what_asks_for_a_larger_round_waits_still() -> None:
    """And keeps the terms that it has taken over from one that has converted."""
    first = safe(qualified_amount=9 * MILLION, elected="later", cap=None)
    later = safe(id="later", name="Later", cap=4 * MILLION, qualified_amount=None)
    with_large = [first, later | {"qualified_amount": 9 * MILLION}]
    (waits, other) = closed(company(a_round(), safes=with_large)).financing.safes
    assert (waits.elected, other.id) == ("later", "later")


def test_a_note_converts_with_its_interest_and_its_rates_go() -> None:
    """12 % simple since a year before the first month's end: 1.12 M ÷ (1 × .8 discount) = 1.4 M shares."""
    note = {"id": "n", "name": "N", "principal": MILLION, "rate_per_year": 0.12, "issued": "2026-01-31"}
    note |= {"maturity": "2029-01-01", "discount_share": 0.2, "day_count": "act_365"}
    rate = {"id": "r", "name": "R", "note": "n", "first_day": "2028-01-01", "rate_per_year": 0.2}
    plan = closed(company(a_round(convention="pre_money"), notes=[note], note_rates=[rate]))
    assert plan.financing.notes == plan.financing.note_rates == ()
    assert plan.financing.series[1].shares == 1_400_000
    assert plan.financing.series[1].issue_price == pytest.approx(0.8)


def test_the_pool_protection_warrants_and_sales_stand_in_the_table() -> None:
    """The founders sell 100,000 at .9 of the price; each dollar brings warrants for half a share's price."""
    old = {"id": "seed", "name": "Seed", "shares": MILLION, "issue_price": 2.0, "protection": "full_ratchet"}
    terms = {"secondary_amount": 45_000.0, "secondary_discount_share": 0.1, "warrant_coverage_share": 0.5}
    plan = closed(company(a_round(pool_increase=500_000, **terms), series=[old], pool_shares=100_000))
    table = planned_table(company(a_round(close_month=0, pool_increase=500_000, **terms), series=[old],
                                  pool_shares=100_000))  # fmt: skip
    held = plan.financing
    owners = dict(zip(table.owners, table.shares[1, :, 0], strict=True))
    price = held.series[1].issue_price
    assert held.pool_shares == 600_000
    assert held.series[0].conversion_price == pytest.approx(price, rel=1e-4)
    by_id = {one.id: one for one in held.holders}
    assert by_id["a_secondary"].shares == pytest.approx(45_000 / (0.9 * price), abs=20)
    assert by_id["founders"].shares + by_id["a_secondary"].shares == 8 * MILLION
    assert by_id["a_warrants"].shares == pytest.approx(owners["a_warrants"], rel=1e-4)
    assert (by_id["a_warrants"].security, by_id["a_warrants"].strike) == ("warrants", price)


def test_preferred_that_did_not_play_is_common_and_loses_its_promises() -> None:
    old = {"id": "seed", "name": "Seed", "shares": MILLION, "issue_price": 0.5, "takes_part": False}
    right = {"id": "r", "name": "R", "round": "seed", "due_month": 20}
    plan = closed(company(a_round(pay_to_play=True), series=[old], redemptions=[right]))
    assert [one.id for one in plan.financing.series] == ["a"]
    assert plan.financing.holders[1].id == "seed"
    assert plan.financing.redemptions == ()


def test_promises_to_its_investors_stay_and_act_alike() -> None:
    """1.5 M is claimed in month 12: 1 M and 50 % interest."""
    right = {"id": "r", "name": "R", "round": "a", "due_month": 12, "rate_per_year": 0.5}
    plan = company(a_round(amount=MILLION, close_month=0), cash=10 * MILLION, redemptions=[right])
    before, after = base_chain(plan), base_chain(closed(plan, amount=MILLION, in_cash=False))
    for chain in (before, after):
        (outcome,) = chain.treasury.promises.values()
        assert outcome.claim[0] == pytest.approx(1.5 * MILLION)
    assert np.allclose(before.treasury.cash, after.treasury.cash)
    assert np.allclose(before.exit.paid[[0, 1]], after.exit.paid[[0, 1]])


def test_of_a_round_in_parts_what_has_come_counts_and_the_rest_is_to_be_planned() -> None:
    """1 M at 8 M before: 1 M shares at 1."""
    plan = company(a_round(later_share=0.5, later_closings=2, later_months=5))
    found = round_closed(Case(plan), amount=1e6, pre_money=8e6, in_cash=False)
    assert found.case.plan.opening.cash == 1_001_000
    assert found.case.plan.financing.series[0].shares == MILLION
    assert found.case.plan.financing.rounds == ()
    assert "financing.series.a.shares" in {one.path for one in found.remarks}


def test_the_money_of_a_safe_issued_on_the_first_day_is_not_lost() -> None:
    for new in ({"safes": [safe(issued_month=0)]}, {"notes": [DATED]}):
        plan = company(a_round(close_month=0), **new)
        after = closed(plan, in_cash=False)
        assert base_chain(after).treasury.cash[0, 0] == pytest.approx(
            base_chain(plan).treasury.cash[0, 0], abs=20_000
        )
        assert closed(plan, in_cash=True).opening.cash == plan.opening.cash


def test_who_may_take_better_terms_of_what_converts_now_must_choose_first() -> None:
    waits = safe(cap=None, most_favoured=True, qualified_amount=4 * MILLION)
    later = safe(id="later", name="Later", cap=4 * MILLION)
    with pytest.raises(PlanError, match="choose first"):
        closed(company(a_round(), safes=[waits, later]))
    # A document is taken over as a whole, and this one names no least amount: both convert.
    chosen = waits | {"elected": "later"}
    assert closed(company(a_round(), safes=[chosen, later])).financing.safes == ()


def test_ranks_stay_as_they_were_and_others_do_not_begin_to_act() -> None:
    """Standard seniority ignores a rank of 1; of ranks up to 100 the order stays."""
    first = {"id": "s0", "name": "S0", "shares": MILLION, "issue_price": 0.9}
    b = a_round(id="b", name="B", close_month=12, rank=1)
    plan = closed(company(a_round(), b, series=[first], safes=[safe()]))
    assert [(one.id, one.rank) for one in plan.financing.series] == [("s0", 1), ("a", 2), ("angel", 2)]
    assert plan.financing.rounds[0].rank is None
    ranked = closed(
        company(a_round(), b | {"rank": 7}, series=[first | {"rank": 100}], seniority="as_ranked")
    )
    assert [one.rank for one in ranked.financing.series] == [2, 3]
    assert ranked.financing.rounds[0].rank == 1


def test_rights_bought_with_and_what_converts_take_part_in_later_rounds() -> None:
    named = {"id": "lead", "name": "Lead", "round": "a", "money_share": 1.0}
    b = a_round(id="b", name="B", close_month=12, pay_to_play=True)
    terms = {"takes_part": False, "secondary_amount": 80_000.0}
    plan = closed(company(a_round(**terms), b, investors=[named], safes=[safe(pro_rata=True)]))
    assert all(one.takes_part for one in plan.financing.series)
    assert plan.financing.holders[1].pro_rata


def test_a_scenario_of_what_the_closing_has_changed_falls_away() -> None:
    plan = company(a_round(pool_increase=500_000))
    changes = {"financing.pool_shares": 100_000, "opening.cash": 5e5, "exit.month": 20}
    case = Case(plan, scenarios=(Scenario("Poor", changes),))
    found = round_closed(case, amount=2e6, pre_money=8e6, in_cash=False)
    assert found.case.scenarios[0].changes == {"exit.month": 20}


def test_a_seller_whose_shares_vest_is_told_to_check_them() -> None:
    founder = {"id": "founders", "name": "F", "kind": "founder", "shares": 8 * MILLION}
    founder |= {"vesting": {"start_month": -12, "months": 48}}
    plan = company(a_round(secondary_amount=80_000.0), holders=[founder])
    found = round_closed(Case(plan), amount=2e6, pre_money=8e6, in_cash=True)
    assert "financing.holders.founders.vesting" in {one.path for one in found.remarks}


def test_other_rounds_keep_their_place_and_scenarios_what_is_left() -> None:
    plan = company(a_round(), a_round(id="b", name="B", close_month=18))
    changes = {"financing.rounds.a.amount": 5e6, "financing.rounds.b.amount": 6e6}
    case = Case(plan, scenarios=(Scenario("Large", changes),), offers={"a": ({},), "b": ({},)})
    found = round_closed(case, amount=2e6, pre_money=8e6, in_cash=True)
    assert [one.id for one in found.case.plan.financing.rounds] == ["b"]
    assert found.case.scenarios[0].changes == {"financing.rounds.b.amount": 6e6}
    assert list(found.case.offers) == ["b"]
    assert "scenarios" in {one.path for one in found.remarks}


def test_rights_of_named_investors_become_the_series_own_where_all_have_them() -> None:
    for rights, expected in (((True, True), True), ((True, False), False)):
        named = [
            {"id": f"i{place}", "name": "I", "round": "a", "money_share": 0.5, "pro_rata": one}
            for place, one in enumerate(rights)
        ]
        found = round_closed(
            Case(company(a_round(), investors=named)), amount=2e6, pre_money=8e6, in_cash=True
        )
        assert found.case.plan.financing.series[0].pro_rata is expected
        assert found.case.plan.financing.investors == ()
        said = {one.path for one in found.remarks}
        assert ("financing.series.a.pro_rata" in said) is not expected


def test_without_a_round_or_money_it_is_refused() -> None:
    with pytest.raises(PlanError, match="no round"):
        closed(company())
    for values in ({"amount": 0.0}, {"pre_money": -1.0}, {"amount": float("nan")}):
        with pytest.raises(PlanError, match="above 0"):
            closed(company(a_round()), **values)


KIND = st.sampled_from(["shadow", "standard", "common"])
SAFES = st.lists(
    st.tuples(st.integers(100_000, MILLION), st.none() | st.integers(5, 40), KIND, st.booleans()), max_size=3
)
TERMS = st.fixed_dictionaries(
    {
        "protection": st.sampled_from(["none", "broad", "narrow", "full_ratchet"]),
        "participation": st.sampled_from(["none", "full", "capped"]),
        "dividend": st.sampled_from(["none", "simple", "compound"]),
        "dividend_per_year": st.just(0.08),
        "pro_rata": st.sampled_from(["none", "inside", "on_top"]),
        "pool_after_share": st.sampled_from([0.0, 0.1]),
    }
)


@settings(max_examples=60, deadline=None)
@given(
    SAFES,
    TERMS,
    TERMS,
    st.integers(2, 12),
    st.integers(4, 40),
    st.sampled_from(["standard", "pari_passu", "as_ranked"]),
)
def test_who_owns_and_gets_what_is_as_if_the_round_had_been_planned(
    safes: Any, first: Any, second: Any, amount: int, pre_money: int, seniority: str
) -> None:
    """A planned round in month 0, and the same one closed: equal stakes after the next, equal payouts."""
    old = {"id": "seed", "name": "Seed", "shares": MILLION, "issue_price": 0.9, "pro_rata": True}
    held = [
        safe(id=f"s{place}", amount=money, cap=None if cap is None else cap * MILLION, converts_into=into,
             pro_rata=rights)
        for place, (money, cap, into, rights) in enumerate(safes)
    ]  # fmt: skip
    rounds = (
        a_round(amount=amount * MILLION, pre_money=pre_money * MILLION, close_month=0, **first),
        a_round(id="b", name="B", amount=5 * MILLION, pre_money=20 * MILLION, close_month=9, **second),
    )
    plan = company(*rounds, series=[old], safes=held, seniority=seniority)
    try:
        planned = planned_table(plan)
    except CalculationError:
        assume(False)
    after = closed(plan, amount=amount * MILLION, pre_money=pre_money * MILLION)
    proceeds = np.array([1, 5, 20, 100, 1_000]) * float(MILLION)
    tables = planned, planned_table(after)
    paid = planned_payout(plan, proceeds), planned_payout(after, proceeds)
    stakes, money = (
        [
            {name: values[place] for place, name in enumerate(table.owners)}
            for table, values in zip(tables, both, strict=True)
        ]
        for both in (
            (tables[0].at_the_exit()[:, 0], tables[1].at_the_exit()[:, 0]),
            (paid[0].paid, paid[1].paid),
        )
    )
    for found, tolerance in ((stakes, 2e-4), (money, 2e-4 * proceeds)):
        before, then = found
        assert then.keys() <= before.keys()
        for name, value in before.items():
            assert np.all(np.abs(then.get(name, 0.0) - value) <= tolerance), name


def test_every_ready_made_plan_s_next_round_can_close() -> None:
    for name in ("foundation", "applied"):
        plan = ready_made(name)
        one = plan.financing.next_round
        assert one is not None
        found = round_closed(
            Case(plan), amount=one.amount.median, pre_money=one.pre_money.median, in_cash=False
        )
        base_chain(found.case.plan)
        assert changed(found.case.plan, {}) == found.case.plan


def test_correlations_of_the_round_go_with_it_and_other_investors_stay() -> None:
    plan = ready_made("applied")
    one, later = plan.financing.rounds[:2]
    named = [{"id": "lead", "name": "Lead", "round": later.id, "money_share": 0.5}]
    pair = {"first": f"financing.rounds.{one.id}.amount", "second": f"financing.rounds.{one.id}.pre_money"}
    ranges = {
        path: {"distribution": "uniform", "low": 1e7, "high": 2e7} for path in (pair["first"], pair["second"])
    }
    kept = [{"first": each.first, "second": each.second, "coefficient": 0.3} for each in plan.correlations]
    plan = changed(plan, ranges | {"financing.investors": named})
    plan = changed(plan, {"correlations": [*kept, pair | {"coefficient": 0.5}]})
    after = round_closed(Case(plan), amount=1.2e7, pre_money=4.8e7, in_cash=True).case.plan
    assert len(after.correlations) == len(kept)
    assert [each.id for each in after.financing.investors] == ["lead"]


def test_terms_taken_over_stay_and_the_right_is_the_holder_s_own() -> None:
    """It has elected terms that ask for a larger round; those convert later, with the right it had."""
    chosen = safe(id="later", name="Later", cap=4 * MILLION, qualified_amount=9 * MILLION, protection="none")
    waits = safe(cap=None, elected="later", pro_rata=True)
    for first in (waits, waits | {"pro_rata": False}):
        (left, other) = closed(company(a_round(), safes=[first, chosen])).financing.safes
        assert (left.elected, left.pro_rata, other.id) == ("later", first["pro_rata"], "later")
    # In a round that is large enough both convert, into shares protected as the chosen document says.
    large = closed(company(a_round(), safes=[waits, chosen]), amount=9 * MILLION, pre_money=40 * MILLION)
    assert [(one.id, one.protection) for one in large.financing.series[1:]] == [
        ("angel", "none"),
        ("later", "none"),
    ]


def test_who_has_rights_without_taking_part_is_told_that_it_does() -> None:
    named = {"id": "lead", "name": "Lead", "round": "a", "money_share": 1.0}
    plan = company(a_round(takes_part=False), investors=[named])
    found = round_closed(Case(plan), amount=2e6, pre_money=8e6, in_cash=True)
    assert "financing.series.a.takes_part" in {one.path for one in found.remarks}
