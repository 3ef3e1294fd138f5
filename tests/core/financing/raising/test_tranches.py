"""Rounds in two tranches: money and shares come in their months, at one price, or never."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from core.plan.document.edit import changed
from core.simulation.block import block_of
from core.simulation.chain import Chain
from core.simulation.investors import investor_money, investors_of
from core.simulation.run import base_chain
from core.studies.financing.planned import planned_table
from core.studies.financing.uses import stages
from tests.core.hand_plans import hand_plan, sure_round

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
