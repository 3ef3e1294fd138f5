"""SAFEs and notes that are issued during the plan, worked out by hand."""

from typing import Any

import numpy as np
import pytest

from core.cash_flow.accounts import CAPITAL, CONVERTIBLES
from core.simulation.block import block_of
from core.simulation.chain import Chain
from core.simulation.run import base_chain
from core.studies.financing.planned import planned_table
from core.studies.returns.classes import class_returns
from tests.core.hand_plans import hand_plan, sure_round

LATE = {"id": "late", "name": "Late", "amount": 300, "cap": 1_000, "issued_month": 8}
NOTE = {
    "id": "note",
    "name": "Note",
    "principal": 365,
    "rate_per_year": 1.0,
    "issued": "2027-03-11",
    "maturity": "2030-01-01",
    "cap": 1_000,
}


def chain_of(*rounds: Any, **financing: Any) -> Chain:
    return base_chain(hand_plan(costs=100, cash=1_000, rounds=rounds, financing=financing))


def test_money_arrives_when_it_is_issued_and_is_owed_until_it_converts() -> None:
    chain = chain_of(safes=[LATE])
    cash = chain.treasury.cash[:, 0]
    assert cash[7] == pytest.approx(1_000)
    assert cash[8] == pytest.approx(1_300)
    assert chain.ledger.balance(CONVERTIBLES)[7, 0] == 0
    assert chain.ledger.balance(CONVERTIBLES)[8, 0] == pytest.approx(-300)


def test_a_round_before_it_does_not_convert_it_and_one_after_it_does() -> None:
    """The round of month 6 comes first; that of month 12 turns 300 into capital."""
    later = sure_round(id="b", name="B", close_month=12, pre_money=4_000)
    chain = chain_of(sure_round(), later, safes=[LATE])
    balance = chain.ledger.balance(CONVERTIBLES)[:, 0]
    assert balance[[6, 8, 11, 12]].tolist() == pytest.approx([0, -300, -300, 0])
    capital = -chain.ledger.balance(CAPITAL)[:, 0]
    assert capital[12] - capital[11] == pytest.approx(500 + 300)
    table = planned_table(hand_plan(rounds=(sure_round(), later), financing={"safes": [LATE]}), 1, "exact")
    place = table.owners.index("late")
    after = table.shares[:, place, 0].astype(float)
    assert after[1] == 0
    assert after[2] > 0
    early = planned_table(
        hand_plan(rounds=(sure_round(), later), financing={"safes": [LATE | {"issued_month": -1}]}), 1
    )
    assert early.shares[1, place, 0] > 0


def test_a_note_earns_interest_from_its_own_day() -> None:
    """365 at 100 %: 1 a day; 20 days of March, 30 of April."""
    chain = chain_of(notes=[NOTE])
    balance = chain.ledger.balance(CONVERTIBLES)[:, 0]
    assert balance[[1, 2, 3]].tolist() == pytest.approx([0, -385, -415])
    assert chain.treasury.cash[2, 0] - chain.treasury.cash[1, 0] == pytest.approx(365)


def test_what_is_issued_after_the_exit_is_no_claim_and_puts_nothing_in() -> None:
    never = LATE | {"issued_month": 30}
    with_it, without = chain_of(safes=[never]), chain_of()
    np.testing.assert_allclose(with_it.exit.paid[:1], without.exit.paid[:1])
    plan = hand_plan(costs=100, financing={"safes": [never]})
    assert class_returns(block_of(plan, 50, 1))[0].invests.value == 0


def test_a_note_issued_and_repaid_in_one_month_owes_nothing_afterwards() -> None:
    short = NOTE | {"rate_per_year": 0.0, "maturity": "2027-03-21", "at_maturity": "repay"}
    chain = chain_of(notes=[short])
    assert np.abs(chain.ledger.balance(CONVERTIBLES)).max() == 0
    np.testing.assert_allclose(chain.treasury.cash[:, 0], 1_000)
