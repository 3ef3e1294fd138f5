"""Rounds in two tranches: money and shares come in their months, at one price, or never."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from core.decisions.inverse import Question, _investor_irr
from core.financing.exit.claims import Claims
from core.plan.document.edit import changed
from core.simulation.block import block_of
from core.simulation.chain import Chain
from core.simulation.investors import investor_money, investors_of
from core.simulation.run import base_chain, run
from core.studies.financing.planned import left_to_exit, planned_table
from core.studies.financing.uses import stages
from tests.core.financing.ownership.test_cap_table import company as cap_company
from tests.core.financing.ownership.test_cap_table import priced, table_of
from tests.core.hand_plans import hand_plan, sure_round
from tests.core.sections import founders

TERMS: dict[str, Any] = {"later_share": 0.4, "later_months": 5, "later_odds": 1.0}


def company(*rounds: Any, cash: float = 1_000, **terms: Any) -> Any:
    return hand_plan(cash=cash, rounds=(sure_round(**(TERMS | terms)), *rounds))


def stakes(chain: Chain, name: str) -> list[float]:
    return [float(step[chain.table.owners.index(name), 0]) for step in chain.table.ownership()]


def test_three_hundred_come_at_closing_and_two_hundred_five_months_later() -> None:
    """8,000,000 shares at 1,500: 1,600,000 for 300 are a sixth; with 1,066,667 more it is a quarter."""
    chain = base_chain(company())
    equity = chain.ledger.paid(("equity",))[:, 0]
    assert (equity[6], equity[11], equity.sum()) == (
        pytest.approx(300),
        pytest.approx(200),
        pytest.approx(500),
    )
    assert stakes(chain, "a")[1] == pytest.approx(1 / 6)
    shares = chain.table.at_exit[:, 0]
    assert shares[chain.table.owners.index("a")] / shares.sum() == pytest.approx(1 / 4)
    assert chain.table.invested[chain.table.owners.index("a"), 0] == pytest.approx(500)
    assert [one.round for one in stages(company())] == [None, "a"]


@pytest.mark.parametrize(("terms", "cash"), [({"later_odds": 0.0}, 1_000), ({"later_months": 20}, 100)])
def test_it_never_comes_without_its_milestone_or_to_a_dead_company(terms: Any, cash: float) -> None:
    """With 100 and 300, 50 a month last to month 7: a tranche in month 26 finds nobody."""
    chain = base_chain(
        company(cash=cash, **terms, **({"close_month": 1, "lead_months": 1} if cash < 500 else {}))
    )
    assert chain.ledger.paid(("equity",))[:, 0].sum() == pytest.approx(300)
    shares = chain.table.at_exit[:, 0]
    assert shares[chain.table.owners.index("a")] / shares.sum() == pytest.approx(1 / 6)


@pytest.mark.parametrize(("months", "before"), [(5, 1 / 4), (6, 1 / 4), (9, 1 / 6)])
def test_the_next_round_counts_the_shares_that_have_come(months: int, before: float) -> None:
    """The second round sells a fifth in month 12: to it the first holds 4/5 of what it had then."""
    second = sure_round(id="b", name="B", amount=1_000, pre_money=4_000, close_month=12)
    chain = base_chain(company(second, later_months=months))
    assert stakes(chain, "a")[2] == pytest.approx(before * 0.8)
    assert stakes(chain, "b")[2] == pytest.approx(0.2)


def test_exact_and_float_tables_agree_and_all_shares_come_as_planned() -> None:
    plan = company(later_odds=0.6)
    exact, quick = planned_table(plan, 1, "exact"), planned_table(plan)
    held = exact.at_exit[exact.owners.index("a"), 0]
    assert held / sum(exact.at_exit[:, 0]) == Fraction(1, 4)
    np.testing.assert_allclose(quick.at_exit.astype(float), exact.at_exit.astype(float))


def test_odds_are_as_stated_and_investors_pay_what_came() -> None:
    chain = block_of(company(later_odds=0.3), 2_000, 1).chain
    came = chain.treasury.closings.later_part(0) > 0
    assert came.mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / 2_000))
    found = investors_of(chain, 0)
    np.testing.assert_allclose(found.money_in, np.where(came, 500, 300))
    put_in, _got = investor_money(chain, 0, np.arange(2_000))
    np.testing.assert_allclose(put_in.sum(axis=0), found.money_in)
    np.testing.assert_allclose(put_in[11], np.where(came, 200, 0))


def test_redemption_pays_back_what_came_each_from_its_month() -> None:
    right = {"id": "r", "name": "R", "round": "a", "obligor": "company", "due_month": 18}
    right |= {"rate_per_year": 0.12}
    terms = {"financing.redemptions": [right], "exit.revenue_multiple": 0.1}
    entries = base_chain(changed(company(cash=5_000), terms)).treasury.entries
    paid = -entries["financing.redemptions.r"][:, 0].sum()
    assert paid == pytest.approx(300 * (1 + 0.12 * 12 / 12) + 200 * (1 + 0.12 * 7 / 12))


@pytest.mark.parametrize(("months", "before"), [(6, Fraction(1, 4)), (7, Fraction(1, 6))])
def test_as_planned_too_the_next_round_counts_what_has_come(months: int, before: Fraction) -> None:
    """The second tranche comes in month 12, as the next round does, or in the month after."""
    second = sure_round(id="b", name="B", amount=1_000, pre_money=4_000, close_month=12)
    table = planned_table(company(second, later_months=months), 1, "exact")
    assert table.ownership()[2, table.owners.index("a"), 0] == before * Fraction(4, 5)


def test_what_is_left_to_the_exit_is_of_all_that_was_bought() -> None:
    """Four fifths stay whether the quarter came in one part or in two, of the first or of the second."""
    second = sure_round(id="b", name="B", amount=1_000, pre_money=4_000, close_month=18)
    assert left_to_exit(company(second)) == pytest.approx(0.8)
    assert left_to_exit(company(second, later_share=0.8, later_months=6)) == pytest.approx(0.8)
    late = second | {"later_share": 0.5, "later_months": 3, "later_odds": 1.0}
    assert left_to_exit(company(late, later_share=0.0)) == pytest.approx(0.8)
    never = left_to_exit(company(second, later_odds=0.0))
    assert never == pytest.approx(0.8)


def test_founders_stakes_hold_what_comes_after_the_last_round() -> None:
    plan = company(later_share=0.8, later_months=6)
    found = run(plan, 100, 1)
    assert found.results.stake[found.owners.index("founders")] == pytest.approx(0.75)
    loan = {"id": "l", "name": "L", "kind": "amortising", "principal": 600, "draw_month": 12}
    loan |= {"term_months": 6, "rate_per_year": 0.1}
    loan |= {"warrant_coverage_share": 1.0, "warrant_strike": 0.0003}
    lent = changed(company(later_share=0.0), {"financing.loans": [loan]})
    table = planned_table(lent)
    share = table.at_the_exit()[table.founders, 0].sum()
    assert share == pytest.approx(8_000_000 / (8_000_000 / 0.75 + 2_000_000))


def test_what_is_bought_after_a_redemption_stays_and_a_ratchet_moves_what_there_was() -> None:
    """Half comes in month 3 and half in month 15: redeemed in month 9, or tested in month 11 at half its
    target.
    """
    terms = {"close_month": 3, "later_share": 0.5, "later_months": 12}
    right = {"id": "r", "name": "R", "round": "a", "obligor": "company", "due_month": 9}
    right |= {"rate_per_year": 0.0, "window_months": 1}
    redeemed = base_chain(changed(company(cash=5_000, **terms), {"financing.redemptions": [right]}))
    place = redeemed.table.owners.index("a")
    assert redeemed.table.at_exit[place, 0] == pytest.approx(4_000_000 / 3)
    assert redeemed.table.invested[place, 0] == pytest.approx(250)
    moved = {"id": "s", "name": "S", "round": "a", "compensation": "shares", "test_month": 11}
    tested = company(cash=5_000, **terms)
    revenue = 12 * float(base_chain(tested).ledger.earned(("revenue",))[11, 0])
    ratchet = moved | {"target_revenue": 2 * revenue}
    found = base_chain(changed(tested, {"financing.ratchets": [ratchet]})).table
    assert found.at_exit[place, 0] == pytest.approx(4_000_000)
    assert found.taken["s"][0] == pytest.approx(4_000_000 / 3)


def test_warrants_come_with_the_shares_they_were_promised_for() -> None:
    for odds, parts in ((0.0, 1), (1.0, 2)):
        table = base_chain(company(later_share=0.5, later_odds=odds, warrant_coverage_share=1.0)).table
        held = [table.at_exit[table.owners.index(name), 0] for name in ("a", "a_warrants")]
        assert held == [pytest.approx(parts * 4_000_000 / 3)] * 2


def test_dividends_run_from_the_month_of_each_payment() -> None:
    """250 for 17 months and 250 for 5, at 12 % a year."""
    terms = {"later_share": 0.5, "later_months": 12, "dividend": "simple", "dividend_per_year": 0.12}
    plan = changed(company(cash=5_000, **terms), {"exit.month": 23})
    claims = Claims(plan.financing, planned_table(plan), np.array([[6.0]]), 23, {}, plan.company.start)
    classes = claims.classes(np.zeros(1))
    assert classes.preference[classes.names.index("a"), 0] == pytest.approx(
        250 * (1 + 0.12 * 17 / 12) + 250 * (1 + 0.12 * 5 / 12)
    )


def test_an_investor_s_rate_counts_each_payment_from_its_month() -> None:
    """250 in month 3, 250 in month 15, 2,000 in month 27: x² + x = 8 a year, 137.2 %."""
    plan = changed(company(close_month=3, later_share=0.5, later_months=12), {"exit.month": 27})
    question = Question("investor_irr", 1.372, "exit.month", 27, 27, "a", 8_000)
    assert _investor_irr(plan, question, 8_000) == pytest.approx((np.sqrt(33) - 1) / 2 - 1, abs=1e-6)


def test_the_rate_of_a_round_in_two_tranches_makes_its_payments_worth_nothing() -> None:
    chain = base_chain(company())
    found = investors_of(chain, 0)
    growth = 1 + found.rate_per_year[0]
    worth = 300 * growth ** (17 / 12) + 200 * growth ** (12 / 12)  # paid in months 6 and 11, sold in 23
    assert worth == pytest.approx(found.money_out[0], rel=1e-9)


@pytest.mark.parametrize(("obligor", "paid"), [("founder", 0.0), ("company", 500.0), ("joint", 500.0)])
def test_what_founders_alone_have_promised_the_company_does_not_pay(obligor: str, paid: float) -> None:
    right = {"id": "r", "name": "R", "round": "a", "obligor": obligor, "due_month": 18}
    right |= {"rate_per_year": 0.0, "window_months": 3}
    plan = changed(company(cash=5_000), {"financing.redemptions": [right], "exit.revenue_multiple": 0.1})
    chain = base_chain(plan)
    assert -chain.ledger.paid(("promises",)).sum() == pytest.approx(paid)
    assert chain.treasury.promises["financing.redemptions.r"].claim[0] == pytest.approx(500)


def test_a_round_in_the_month_of_a_tranche_has_a_stage_of_its_own() -> None:
    second = sure_round(id="b", name="B", amount=1_000, pre_money=4_000, close_month=18)
    found = stages(company(second, later_share=0.5, later_months=12))
    assert [(one.round, one.first_month) for one in found] == [(None, 0), ("a", 6), ("b", 18)]


@pytest.mark.parametrize(("least", "converts"), [(40, True), (60, False)])
def test_a_note_waits_for_money_that_comes(least: float, converts: bool) -> None:
    """Of 500 a tenth comes at closing, and the rest never."""
    note = {"id": "n", "name": "N", "principal": 100, "cap": 1_000, "issued": "2025-01-01"}
    note |= {"maturity": "2030-01-01", "qualified_amount": least}
    plan = changed(company(later_share=0.9, later_odds=0.0), {"financing.notes": [note]})
    table = base_chain(plan).table
    place = table.owners.index("n")
    assert bool(table.converted_in[place, 0] >= 0) == converts
    assert bool(table.at_exit[place, 0] > 0) == converts


def test_a_tranche_as_likely_as_not_is_not_planned_with() -> None:
    plan = company(later_odds=0.5)
    assert planned_table(plan).at_exit[-2, 0] == pytest.approx(base_chain(plan).table.at_exit[-2, 0])


def test_all_that_is_redeemed_leaves_no_share_behind() -> None:
    right = {"id": "r", "name": "R", "round": "a", "obligor": "company", "due_month": 18}
    right |= {"rate_per_year": 0.0, "window_months": 1}
    plan = changed(company(cash=5_000, later_share=0.0), {"financing.redemptions": [right]})
    table = base_chain(plan).table
    place = table.owners.index("a")
    assert (table.at_exit[place, 0], table.invested[place, 0]) == (0, 0)


def test_a_tranche_converts_at_the_price_that_protection_has_lowered() -> None:
    """A: 2 M at $2 (8 M shares, 16 M), ratcheted to $0.50 by B; its other 2 M become 4 M shares as well."""
    ratchet = {"pool_after_share": 0, "protection": "full_ratchet"}
    plan = cap_company(
        priced("a", 4e6, 16e6, 6, later_share=0.5, later_months=24, later_odds=1.0, **ratchet),
        priced("b", 2e6, 6e6, 18, pool_after_share=0),
        priced("c", 1e6, 10.2e6, 40, pool_after_share=0),
        holders=(founders(8_000_000),),
    )
    found = table_of(plan, "float")
    shares = dict(zip(found.owners, found.at_exit[:, 0], strict=True))
    assert shares == pytest.approx(
        {"founders": 8e6, "a": 8e6, "b": 4e6, "c": 20e6 * 1 / 10.2, "pool": 0.0}, abs=1
    )


ROLLING: dict[str, Any] = {"later_share": 0.6, "later_closings": 3, "later_months": 2, "later_odds": 1.0}


def test_a_rolling_close_brings_its_rest_in_equal_parts_at_one_price() -> None:
    """500 at 1,500 before: 200 in month 6, and 100 in each of 8, 10, 12, all for a quarter."""
    plan = company(**ROLLING)
    chain = base_chain(plan)
    equity = chain.ledger.paid(("equity",))[:, 0]
    assert {month: round(money) for month, money in enumerate(equity) if money} == {
        6: 200,
        8: 100,
        10: 100,
        12: 100,
    }
    assert stakes(chain, "a")[1] == pytest.approx(200 / 500 / 3 / (1 + 200 / 500 / 3))
    exact = planned_table(plan, 1, "exact")
    assert exact.at_exit[exact.owners.index("a"), 0] == Fraction(8_000_000, 3)
    np.testing.assert_allclose(chain.table.at_exit.astype(float), exact.at_exit.astype(float))
    put_in, _got = investor_money(chain, 0, np.arange(1))
    np.testing.assert_allclose(put_in[:, 0], equity[: len(put_in)])
    worth = sum(
        money * (1 + investors_of(chain, 0).rate_per_year[0]) ** ((23 - month) / 12)
        for month, money in enumerate(equity)
    )
    assert worth == pytest.approx(investors_of(chain, 0).money_out[0], rel=1e-9)


@pytest.mark.parametrize(("month", "came"), [(8, 1), (9, 1), (10, 2), (12, 3)])
def test_a_round_in_the_middle_of_a_rolling_close_counts_what_has_come(month: int, came: int) -> None:
    second = sure_round(id="b", name="B", amount=1_000, pre_money=4_000, close_month=month, lead_months=1)
    for table in (
        planned_table(company(second, **ROLLING), 1, "exact"),
        base_chain(company(second, **ROLLING)).table,
    ):
        shares = Fraction(8_000_000, 1_500) * (200 + 100 * came)
        before = float(shares / (8_000_000 + shares))
        assert float(table.ownership()[2, table.owners.index("a"), 0]) == pytest.approx(before * 0.8)


def test_where_one_closing_does_not_come_none_follows_it() -> None:
    chain = block_of(company(**(ROLLING | {"later_odds": 0.7})), 4_000, 1).chain
    count = np.rint(chain.treasury.closings.later_part(0) / 100).astype(int)
    shares = np.bincount(count, minlength=4) / len(count)
    np.testing.assert_allclose(shares, [0.3, 0.21, 0.147, 0.343], atol=4 * np.sqrt(0.25 / 4_000))
    months = chain.treasury.closings.later_month[:, 0]
    for number in range(3):
        assert set(months[number][count > number]) == {6 + 2 * (number + 1)}
        assert np.isnan(months[number][count <= number]).all()


@pytest.mark.parametrize(("odds", "planned"), [(0.5, 0), (0.7, 1), (0.75, 2), (0.8, 3)])
def test_as_planned_come_the_closings_that_are_likelier_than_not(odds: float, planned: int) -> None:
    """Of three, each after the one before: the k-th has odds ^ k."""
    table = planned_table(company(**(ROLLING | {"later_odds": odds})))
    assert table.invested[table.owners.index("a"), 0] == pytest.approx(200 + 100 * planned)


def test_dividends_and_redemption_run_from_each_closing() -> None:
    right = {"id": "r", "name": "R", "round": "a", "obligor": "company", "due_month": 18}
    right |= {"rate_per_year": 0.12}
    plan = changed(
        company(cash=5_000, **ROLLING), {"financing.redemptions": [right], "exit.revenue_multiple": 0.1}
    )
    paid = -base_chain(plan).treasury.entries["financing.redemptions.r"][:, 0].sum()
    grown = [200 * 1.12, *(100 * (1 + 0.12 * months / 12) for months in (10, 8, 6))]
    assert paid == pytest.approx(sum(grown))
    terms = {"dividend": "simple", "dividend_per_year": 0.12}
    plan = company(cash=5_000, **ROLLING, **terms)
    claims = Claims(plan.financing, planned_table(plan), np.array([[6.0]]), 23, {}, plan.company.start)
    classes = claims.classes(np.zeros(1))
    expected = [200 * (1 + 0.01 * 17), *(100 * (1 + 0.01 * months) for months in (15, 13, 11))]
    assert classes.preference[classes.names.index("a"), 0] == pytest.approx(sum(expected))


def test_one_later_closing_is_the_second_tranche_of_before() -> None:
    """More closings take more numbers of their own: the odds of the others stay as they were drawn."""
    one, three = (
        block_of(company(**(TERMS | {"later_closings": count, "later_odds": 0.5})), 500, 1).chain
        for count in (1, 3)
    )
    first = [np.isfinite(chain.treasury.closings.later_month[0, 0]) for chain in (one, three)]
    np.testing.assert_array_equal(*first)


def test_a_second_redemption_pays_back_what_came_after_the_first() -> None:
    """200 and 100 by month 9, 200 more by month 12."""
    right = {"id": "r", "name": "R", "round": "a", "obligor": "company", "rate_per_year": 0.0}
    rights = [right | {"due_month": 9}, right | {"id": "s", "due_month": 20}]
    plan = changed(
        company(cash=5_000, **ROLLING), {"financing.redemptions": rights, "exit.revenue_multiple": 0.1}
    )
    entries = base_chain(plan).treasury.entries
    paid = [-entries[f"financing.redemptions.{name}"][:, 0].sum() for name in ("r", "s")]
    assert paid == pytest.approx([300, 200])


def test_who_did_not_play_gets_no_preference_for_later_closings_that_had_come() -> None:
    """Half in month 6 and half in month 9; in month 12 a round asks all to take part."""
    first = {"later_share": 0.5, "later_months": 3, "participation": "full", "takes_part": False}
    terms = first | {"dividend": "simple", "dividend_per_year": 0.1}
    second = sure_round(id="b", name="B", close_month=12, pay_to_play=True, amount=100, pre_money=2_000)
    plan = company(second, **terms)
    table = planned_table(plan)
    claims = Claims(plan.financing, table, np.array([[6.0], [12.0]]), 23, {}, plan.company.start)
    classes = claims.classes(np.zeros(1))
    assert classes.preference[classes.names.index("a"), 0] == 0
    assert classes.shares[classes.names.index("a"), 0] > 0


def test_later_closings_under_rights_on_top_and_a_named_investor_keep_a_fifth() -> None:
    """A holder of a fifth keeps it through a rolling round and one in its middle."""
    angel = {"id": "angel", "name": "Angel", "kind": "investor", "shares": 2_000_000, "pro_rata": True}
    holders = [{"id": "founders", "name": "Founders", "kind": "founder", "shares": 8_000_000}, angel]
    second = sure_round(id="b", name="B", close_month=9, lead_months=1, pro_rata="inside")
    rounds = (sure_round(**(TERMS | ROLLING | {"pro_rata": "inside"})), second)
    plan = hand_plan(cash=5_000, rounds=rounds, financing={"holders": holders})
    for table in (planned_table(plan, 1, "exact"), base_chain(plan).table):
        held = sum(table.at_exit[table.owners.index(n), 0] for n in ("angel", "a_pro_rata", "b_pro_rata"))
        assert float(held / sum(table.at_exit[:, 0])) == pytest.approx(0.2, abs=1e-9)


@pytest.mark.parametrize(("odds", "closings"), [(0.7, 3), (0.8, 6), (0.8, 12)])
def test_the_base_case_sees_the_closings_that_are_planned(odds: float, closings: int) -> None:
    plan = company(later_share=0.6, later_closings=closings, later_months=1, later_odds=odds)
    planned, chain = planned_table(plan), base_chain(plan)
    np.testing.assert_allclose(chain.table.at_exit[:, 0], planned.at_exit[:, 0])
    assert chain.treasury.closings.money(0)[0] == pytest.approx(
        planned.invested[planned.owners.index("a"), 0]
    )


def test_a_redemption_between_closings_leaves_the_shares_that_come_later() -> None:
    """A full ratchet's later 100 buys at the down round's price: 2,000,000 shares stay."""
    right = {
        "id": "r",
        "name": "R",
        "round": "a",
        "obligor": "company",
        "due_month": 11,
        "rate_per_year": 0.0,
    }
    down = sure_round(id="b", name="B", amount=100, pre_money=600, close_month=9, lead_months=1)
    plan = company(down, cash=5_000, **ROLLING, protection="full_ratchet")
    chain = base_chain(changed(plan, {"financing.redemptions": [right]}))
    place = chain.table.owners.index("a")
    price = 100 / chain.table.shares[2, chain.table.owners.index("b"), 0]
    assert chain.table.at_exit[place, 0] == pytest.approx(100 / price)


def test_a_right_is_on_the_part_held_when_a_round_comes_between_two_closings() -> None:
    """10,000,000 shares; by month 9 of the rolling round 2,000,000 more: two of twelve, a sixth."""
    angel = {"id": "angel", "name": "Angel", "kind": "investor", "shares": 2_000_000, "pro_rata": True}
    holders = [{"id": "founders", "name": "Founders", "kind": "founder", "shares": 8_000_000}, angel]
    second = sure_round(id="b", name="B", close_month=9, lead_months=1, pro_rata="inside")
    plan = hand_plan(
        cash=5_000, rounds=(sure_round(**(TERMS | ROLLING)), second), financing={"holders": holders}
    )
    table = planned_table(plan, 1, "exact")
    new, theirs = (table.shares[2, table.owners.index(name), 0] for name in ("b", "b_pro_rata"))
    assert theirs / (new + theirs) == Fraction(1, 6)


@pytest.mark.parametrize(("least", "month"), [(1_000, 3), (1_500, 4), (2_000, 4), (2_001, None)])
def test_closings_together_make_a_qualified_financing(least: float, month: int | None) -> None:
    """Of 2,000 half comes in month 3 and half in month 4; a note of 300 falls due in month 5."""
    note = {"id": "n", "name": "N", "principal": 300, "issued": "2026-06-30", "maturity": "2027-06-15",
            "cap": 8_000, "qualified_amount": least, "at_maturity": "repay", "rate_per_year": 0.1,
            "day_count": "30_360"}  # fmt: skip
    one = sure_round(
        amount=2_000, pre_money=8_000, close_month=3, later_share=0.5, later_months=1, later_closings=1,
        later_odds=1.0,
    )  # fmt: skip
    chain = base_chain(hand_plan(rounds=(one,), financing={"notes": [note]}, costs=10))
    converted = chain.treasury.closings.conversion_month(least)[0]
    assert converted == (np.inf if month is None else month)
    table = chain.table
    got = float(table.at_exit[table.owners.index("n"), 0])
    repaid = -float(sum(paid.sum() for name, paid in chain.treasury.entries.items() if "notes" in name))
    if month is None:
        assert (got, round(repaid)) == (0.0, round(300 * 1.095833))
    else:
        interest = 0.1 * ((month + 1) + 6) / 12  # from the end of June 2026 to the month's end
        assert repaid == 0
        money = table.invested[table.owners.index("n"), 0]
        assert float(money) == pytest.approx(300 * (1 + interest), rel=1e-3)


def test_a_bridge_earns_its_dividend_from_its_own_month() -> None:
    """Half of 1,000 at 12 % a year: from the bridge alone, and beside the round that closes later."""
    terms = {"on_failure": "bridge", "bridge_share": 0.5, "down_round_share": 0.0, "dividend": "simple",
             "dividend_per_year": 0.12, "attempts": 1, "close_probability": 0.0}  # fmt: skip
    one = sure_round(amount=1_000, pre_money=4_000, **terms)
    chain = base_chain(hand_plan(rounds=(one,), cash=2_000, multiple=0))
    months = chain.plan.exit.month - chain.treasury.closings.bridge_month[0, 0]
    assert not np.isfinite(chain.treasury.closings.month[0, 0])
    got = chain.exit.paid[chain.table.owners.index("a"), 0]
    assert got == pytest.approx(500 * (1 + 0.12 * months / 12), rel=2e-3)


@pytest.mark.parametrize("at_maturity", ["repay", "extend"])
def test_a_note_that_another_round_has_converted_is_not_caught_by_a_later_closing(at_maturity: str) -> None:
    """A brings 1,000 in month 3 and 1,000 in month 15, B 5,000 in month 9: it converts in B, whole."""
    note = {"id": "n", "name": "N", "principal": 300, "issued": "2026-06-30", "maturity": "2028-01-15",
            "cap": 8_000, "qualified_amount": 1_500, "at_maturity": at_maturity, "rate_per_year": 0.1,
            "day_count": "30_360"}  # fmt: skip
    first = sure_round(
        amount=2_000, pre_money=8_000, close_month=3, later_share=0.5, later_months=12, later_closings=1,
        later_odds=1.0,
    )  # fmt: skip
    second = sure_round(id="b", name="B", amount=5_000, pre_money=20_000, close_month=9)
    chain = base_chain(hand_plan(rounds=(first, second), financing={"notes": [note]}, costs=10))
    table, place = chain.table, chain.table.owners.index("n")
    assert table.converted_in[place, 0] == 1
    assert table.converted_month[place, 0] == chain.treasury.closings.conversion_month(1_500)[0] == 9
    owed = 300 * (1 + 0.1 * (10 + 6) / 12)
    assert float(table.invested[place, 0]) == pytest.approx(owed, rel=2e-3)
    assert float(table.at_exit[place, 0]) > 0


def test_what_converts_at_a_later_closing_earns_its_dividend_from_then_on() -> None:
    """300 of a SAFE for 1,500 convert in month 15 of 23: eight months at 12 % a year."""
    safe = {"id": "s", "name": "S", "amount": 300, "cap": 8_000, "qualified_amount": 1_500}
    one = sure_round(
        amount=2_000, pre_money=8_000, close_month=3, later_share=0.5, later_months=12, later_closings=1,
        later_odds=1.0, dividend="simple", dividend_per_year=0.12,
    )  # fmt: skip
    plan = hand_plan(rounds=(one,), financing={"safes": [safe]}, costs=10, multiple=0)
    chain = base_chain(plan)
    months = plan.exit.month - 15
    got = chain.exit.paid[chain.table.owners.index("s"), 0]
    assert got == pytest.approx(300 * (1 + 0.12 * months / 12), rel=3e-3)


def test_a_round_s_own_bridge_keeps_its_preference_where_it_must_be_paid_to_play() -> None:
    terms = {"on_failure": "bridge", "bridge_share": 0.5, "attempts": 2, "pay_to_play": True,
             "takes_part": False, "down_round_share": 0.0, "close_probability": 0.5}  # fmt: skip
    chain = block_of(hand_plan(rounds=(sure_round(amount=1_000, pre_money=4_000, **terms),)), 400, 1).chain
    closings = chain.treasury.closings
    both = (closings.bridge_amount[0] > 0) & (closings.amount[0] > 0)
    assert both.sum() > 20
    place = chain.table.owners.index("a")
    np.testing.assert_allclose(chain.table.invested[place, both], 1_500)
