"""Promises act on cash: what is claimed, what the company can pay, and what is left for later claims."""

from typing import Any

import numpy as np
import pytest

from core.cash_flow.steps.outcomes import PromiseOutcome
from core.errors import PlanError
from core.plan.document.edit import changed
from core.simulation.block import Block
from core.simulation.run import base_chain
from core.studies.returns.classes import class_returns
from tests.core.hand_plans import hand_plan, sure_round


def right(id: str, month: int, **values: Any) -> dict[str, Any]:
    usual = {"obligor": "company", "rate_per_year": 0.0, "interest": "simple", "window_months": 1}
    return {"id": id, "name": id, "round": "a", "due_month": month} | usual | values


def promises(*rights: dict[str, Any], **plan: Any) -> Any:
    """500 comes in month 6; money neither comes nor goes besides, so that 600 is left."""
    company = hand_plan(cash=100, costs=100, rounds=(sure_round(),), **plan)
    return base_chain(changed(company, {"financing.redemptions": list(rights)})).treasury


def test_a_later_redemption_claims_what_the_earlier_has_not_paid_back() -> None:
    """At 100 % a year for a year 1,000 is claimed; 600 is paid, six tenths. Of 500 a later right has 200."""
    found = promises(right("first", 18, rate_per_year=1.0), right("later", 20))
    first, later = (found.promises[f"financing.redemptions.{name}"] for name in ("first", "later"))
    assert (first.claim[0], first.company_pays[0]) == pytest.approx((1_000, 600))
    assert (later.claim[0], later.company_pays[0]) == pytest.approx((200, 0))
    assert found.cash[-1, 0] == pytest.approx(0)


def test_a_company_pays_within_the_window_and_not_after_it() -> None:
    """1,000 is claimed. 10 a month come in from month 0 on: 690 are there in month 18, 710 by month 20."""
    for window, paid in ((1, 500 + 19 * 10), (3, 500 + 21 * 10), (12, 500 + 30 * 10)):
        plan = hand_plan(cash=0, income=110, costs=100, months=40, exit_month=35, rounds=(sure_round(),))
        terms = right("r", 18, rate_per_year=1.0, window_months=window)
        chain = base_chain(changed(plan, {"financing.redemptions": [terms]}))
        (outcome,) = chain.treasury.promises.values()
        assert outcome.claim[0] == pytest.approx(1_000)
        assert outcome.company_pays[0] == pytest.approx(paid)


def test_a_founder_alone_owes_what_the_company_does_not_pay() -> None:
    (outcome,) = promises(right("r", 18, obligor="founder")).promises.values()
    assert outcome.claim[0] == pytest.approx(500)
    assert outcome.company_pays[0] == 0


def test_revenue_counts_towards_a_target_until_the_company_is_ruined() -> None:
    """It runs dry in month 20: of the year to month 23 nine months of 100 count, of 1,200 promised."""
    ratchet = {"id": "t", "name": "T", "round": "a", "test_month": 23, "target_revenue": 1_200}
    ratchet |= {"obligor": "company", "compensation": "cash", "least_share": 1.0}
    plan = hand_plan(months=40, exit_month=35, cash=500, rounds=(sure_round(),))
    treasury = base_chain(changed(plan, {"financing.ratchets": [ratchet]})).treasury
    assert treasury.ruin_month[0] == 20
    (outcome,) = treasury.promises.values()
    assert outcome.claim[0] == pytest.approx(500 * (1 - 900 / 1_200))


def test_a_promise_arises_where_money_is_claimed_or_a_target_missed() -> None:
    nothing, one = np.zeros(3), np.ones(3)
    outcome = PromiseOutcome(np.array([0.0, 5.0, 0.0]), nothing, True, np.array([1.0, 1.0, 0.5]))
    assert outcome.arises.tolist() == [False, True, True]
    assert not PromiseOutcome(nothing, nothing, True, one).arises.any()


def test_an_issued_series_claims_its_money_with_interest_since_it_was_issued() -> None:
    """500 paid a year before the plan; at 10 % a year for two years 600 is claimed in month 12, of 700 there.
    The holders got all their money back: no share of theirs is left.
    """
    seed = {"id": "seed", "name": "Seed", "shares": 1_000, "issue_price": 0.5, "issued_month": -12}
    plan = hand_plan(cash=700, costs=100, financing={"series": [seed]})
    terms = right("r", 12, round="seed", rate_per_year=0.1)
    chain = base_chain(changed(plan, {"financing.redemptions": [terms]}))
    (outcome,) = chain.treasury.promises.values()
    assert (outcome.claim[0], outcome.company_pays[0]) == pytest.approx((600, 600))
    assert chain.treasury.cash[12, 0] == pytest.approx(100)
    assert chain.table.at_exit[chain.table.owners.index("seed"), 0] == pytest.approx(0)
    (returned,) = [one for one in class_returns(Block(plan, chain, 1, 1)) if one.kind == "series"]
    assert returned.payout.value == pytest.approx(600)


def test_what_the_holders_of_rights_bought_of_a_series_is_claimed_with_it() -> None:
    seed = {"id": "seed", "name": "Seed", "shares": 1_000, "issue_price": 0.5, "issued_month": 0}
    by_right = seed | {"id": "seed_pro_rata", "shares": 400}
    plan = hand_plan(cash=900, costs=100, financing={"series": [seed, by_right]})
    chain = base_chain(changed(plan, {"financing.redemptions": [right("r", 12, round="seed")]}))
    (outcome,) = chain.treasury.promises.values()
    assert outcome.claim[0] == pytest.approx(700)


def test_a_target_promised_to_an_issued_series_is_tested_on_its_money() -> None:
    """1,200 of 2,400 promised: half of 500 is owed."""
    seed = {"id": "seed", "name": "Seed", "shares": 1_000, "issue_price": 0.5}
    ratchet = {"id": "t", "name": "T", "round": "seed", "test_month": 11, "target_revenue": 2_400}
    ratchet |= {"obligor": "company", "compensation": "cash"}
    plan = hand_plan(cash=900, costs=100, financing={"series": [seed]})
    (outcome,) = base_chain(changed(plan, {"financing.ratchets": [ratchet]})).treasury.promises.values()
    assert outcome.claim[0] == pytest.approx(250)


def test_what_is_promised_to_nobody_is_refused() -> None:
    with pytest.raises(PlanError, match="names no round"):
        promises(right("r", 18, round="nobody"))


def test_who_did_not_play_has_nothing_to_claim_any_more() -> None:
    """The seed has become common in month 6; a claim before that stands."""
    seed = {"id": "seed", "name": "Seed", "shares": 1_000, "issue_price": 0.5, "takes_part": False}
    plan = hand_plan(
        cash=100, costs=100, rounds=(sure_round(pay_to_play=True),), financing={"series": [seed]}
    )
    rights = [right("early", 5, round="seed"), right("late", 12, round="seed")]
    found = base_chain(changed(plan, {"financing.redemptions": rights})).treasury.promises
    early, late = (found[f"financing.redemptions.{name}"].claim[0] for name in ("early", "late"))
    assert (early, late) == pytest.approx((500, 0))


def test_what_was_bought_back_has_no_target_any_more() -> None:
    """All 500 went back in month 6; the target of month 11, half missed, owes nothing after that."""
    seed = {"id": "seed", "name": "Seed", "shares": 1_000, "issue_price": 0.5}
    ratchet = {"id": "t", "name": "T", "round": "seed", "test_month": 11, "target_revenue": 2_400}
    ratchet |= {"obligor": "company", "compensation": "cash"}
    plan = hand_plan(cash=900, costs=100, financing={"series": [seed], "ratchets": [ratchet]})
    gone = changed(plan, {"financing.redemptions": [right("r", 6, round="seed")]})
    for one, owed in ((plan, 250), (gone, 0)):
        assert base_chain(one).treasury.promises["financing.ratchets.t"].claim[0] == pytest.approx(owed)


def test_a_later_target_that_is_met_gives_nothing_back() -> None:
    """Half of the first target: 2 M shares become 4 M, and stay; at a quarter of another they are 8 M."""
    seed = {"id": "seed", "name": "Seed", "shares": 2_000_000, "issue_price": 0.0001}
    shares = {"name": "T", "round": "seed", "obligor": "founder", "compensation": "shares"}
    missed = shares | {"id": "missed", "test_month": 11, "target_revenue": 2_400}
    met = shares | {"id": "met", "test_month": 20, "target_revenue": 1_200}
    worse = shares | {"id": "worse", "test_month": 20, "target_revenue": 4_800}
    again = missed | {"id": "again", "test_month": 22}  # missed by as much as before: it adds nothing
    tried = (([met, missed], 4e6), ([worse, missed], 8e6), ([missed], 4e6), ([again, met, missed], 4e6))
    for ratchets, theirs in tried:
        plan = hand_plan(cash=9_000, costs=100, financing={"series": [seed], "ratchets": ratchets})
        table = base_chain(plan).table
        assert table.at_exit[table.owners.index("seed"), 0] == pytest.approx(theirs)


def test_a_round_that_is_itself_pay_to_play_keeps_its_claim() -> None:
    plan = hand_plan(cash=100, costs=100, rounds=(sure_round(pay_to_play=True, takes_part=False),))
    plan = changed(plan, {"financing.redemptions": [right("r", 18)]})
    (outcome,) = base_chain(plan).treasury.promises.values()
    assert outcome.claim[0] == pytest.approx(500)


def test_a_round_that_did_not_play_in_a_later_one_has_no_claim_left() -> None:
    later = sure_round(id="b", name="B", close_month=12, pay_to_play=True)
    plan = hand_plan(cash=100, costs=100, rounds=(sure_round(takes_part=False), later))
    plan = changed(plan, {"financing.redemptions": [right("r", 18)]})
    (outcome,) = base_chain(plan).treasury.promises.values()
    assert outcome.claim[0] == 0


def test_of_no_claim_nothing_is_redeemed() -> None:
    """A share of a claim of 0 is none: what comes after it claims all that it would."""
    claims, paid = np.array([0.0, 100.0, 100.0]), np.array([0.0, 0.0, 25.0])
    outcome = PromiseOutcome(claims, paid, False, np.ones(3))
    np.testing.assert_array_equal(outcome.redeemed_share, [0, 0, 0.25])
