"""Named investors of planned rounds: by hand, and against the class they are a part of."""

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from core.simulation.block import block_of
from core.simulation.investors import investor_money
from core.studies.returns.classes import class_returns
from core.studies.returns.named_investors import investor_flows, named_investors
from tests.core.hand_plans import hand_plan, sure_round

LEAD = {"id": "lead", "name": "Lead", "round": "a", "money_share": 0.6}
SMALL = {"id": "small", "name": "Small", "round": "a", "money_share": 0.4, "pro_rata": False}


def two_rounds(how: str) -> Plan:
    later = sure_round(id="b", name="B", amount=1_000, pre_money=4_000, close_month=12, pro_rata=how)
    return changed(
        hand_plan(multiple=10.0, months=36),
        {"financing.rounds": [sure_round(), later], "financing.investors": [LEAD, SMALL]},
    )


@pytest.mark.parametrize(("how", "whole"), [("inside", 1_000.0), ("on_top", 1_000 / 0.85)])
def test_the_lead_puts_in_again_and_keeps_its_15_percent(how: str, whole: float) -> None:
    """500 at 1,500 is a quarter: 15 % and 10 %. A fifth is sold for 1,000; the lead buys 15 % of it."""
    lead, small = named_investors(block_of(two_rounds(how), 40, 1))
    assert (lead.round, lead.invests.value) == ("A", 1.0)
    assert lead.put_in is not None
    assert lead.put_in.value == pytest.approx(300 + 0.15 * whole)
    assert lead.stake is not None
    assert lead.stake.value == pytest.approx(0.15)
    assert small.put_in is not None
    assert small.put_in.value == pytest.approx(200)
    assert small.stake is not None
    assert small.stake.value == pytest.approx(0.10 * (1 - whole / 5_000))


def test_all_named_investors_of_a_round_together_are_the_round() -> None:
    """Without rights, and with warrants, a bridge and money back, their flows add up to the class's."""
    plan = ready_made("foundation")
    name = plan.financing.rounds[0].id
    named = [
        {"id": f"i{number}", "name": str(number), "round": name, "money_share": part, "pro_rata": False}
        for number, part in enumerate((0.5, 0.3, 0.2))
    ]
    changes = {"financing.investors": named, f"financing.rounds.{name}.warrant_coverage_share": 0.2}
    changes |= {f"financing.rounds.{name}.on_failure": "bridge"}
    chain = block_of(changed(plan, changes), 400, 1).chain
    closings = chain.treasury.closings
    rights = chain.table.rights
    put_in, got = investor_money(chain, 0, np.arange(400))
    flows = [investor_flows(chain, rights, one) for one in chain.plan.financing.investors]
    np.testing.assert_allclose(sum(one for one, _ in flows), put_in)
    np.testing.assert_allclose(sum(one for _, one in flows), got)
    assert (closings.bridge_amount[0] > 0).any()


def test_an_investor_s_multiple_is_that_of_its_round_without_later_money() -> None:
    plan = two_rounds("none")
    block = block_of(plan, 60, 1)
    (small,) = (one for one in named_investors(block) if one.name == "Small")
    whole = next(one for one in class_returns(block) if one.name == "A")
    assert small.multiple is not None
    assert whole.median is not None
    assert small.multiple.value == pytest.approx(whole.median.value)
    assert small.rate is not None
    assert whole.rate is not None
    assert small.rate.value == pytest.approx(whole.rate.value)


def test_who_had_rights_before_brings_its_part_and_the_named_ones_share_the_rest() -> None:
    """A fifth of the company may buy a fifth of the 500: the lead's 60 % are of 400."""
    founders = {"id": "f", "name": "F", "kind": "founder", "shares": 8_000_000}
    early = {"id": "e", "name": "E", "kind": "investor", "shares": 2_000_000, "pro_rata": True}
    changes = {"financing.holders": [founders, early], "financing.investors": [LEAD, SMALL]}
    plan = changed(hand_plan(rounds=(sure_round(pro_rata="inside"),)), changes)
    lead, small = named_investors(block_of(plan, 40, 1))
    assert lead.put_in is not None
    assert small.put_in is not None
    assert (lead.put_in.value, small.put_in.value) == (pytest.approx(240), pytest.approx(160))
    assert lead.stake is not None
    assert lead.stake.value == pytest.approx(0.25 * 0.8 * 0.6)


@pytest.mark.parametrize("attempts", [1, 2])
def test_the_only_named_investor_gets_back_what_it_paid_though_others_had_rights(attempts: int) -> None:
    """All of the bridge is the named investor's: 250 at 900. Half of the company, so diluted, brings its part
    of the round.
    """
    founders = {"id": "f", "name": "F", "kind": "founder", "shares": 4_000_000}
    early = {"id": "e", "name": "E", "kind": "investor", "shares": 4_000_000, "pro_rata": True}
    terms = {"pro_rata": "inside", "on_failure": "bridge", "bridge_share": 0.5, "attempts": attempts}
    terms |= {"close_probability": 0.5, "lead_months": 2, "retry_months": 1}
    redemption = {"id": "r", "name": "R", "round": "a", "obligor": "company", "due_month": 18}
    one = {"id": "x", "name": "X", "round": "a", "money_share": 1.0, "pro_rata": True}
    changes = {
        "financing.holders": [founders, early],
        "financing.investors": [one],
        "financing.redemptions": [redemption | {"rate_per_year": 0.0, "window_months": 1}],
    }
    chain = block_of(changed(hand_plan(cash=5_000, rounds=(sure_round(**terms),)), changes), 400, 1).chain
    closings = chain.treasury.closings
    flows = investor_flows(chain, chain.table.rights, chain.plan.financing.investors[0])
    put_in, got = (one.sum(axis=0) for one in flows)
    bridged = closings.bridge_amount[0] > 0
    both = bridged & (closings.amount[0] > 0 if attempts == 2 else closings.amount[0] == 0)
    assert both.sum() > 20
    np.testing.assert_allclose(put_in[both], 250 + (attempts - 1) * 500 * (1 - 0.5 / (1 + 250 / 900)))
    at_exit = chain.exit.paid[chain.table.owners.index("a")]
    np.testing.assert_allclose((got - at_exit)[both], put_in[both])
