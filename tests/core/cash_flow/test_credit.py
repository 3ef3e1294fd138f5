"""Credit lines against a loop by hand: drawn where cash is lacking, repaid from what is above, due at the
end.
"""

from typing import Any

import numpy as np
import pytest

from core.cash_flow.accounts import LOANS
from core.cash_flow.steps.credit import CREDIT, cost_of
from core.changes.actuals import recorded
from core.changes.carry_forward import drawn_credit
from core.changes.move_on import moved_on
from core.errors import PlanError
from core.plan.case import Case
from core.plan.document.edit import changed
from core.plan.history import month_after
from core.simulation.block import block_of
from core.simulation.run import base_chain
from core.studies.cash_flow.position import position
from core.studies.financing.credit_lines import credit_reports
from core.studies.plan.actuals import first_month
from tests.core.hand_plans import hand_plan, sure_round

LINE: dict[str, Any] = {"id": "bank", "name": "Bank", "limit": 200, "rate_per_year": 0.12, "minimum_cash": 50}


def by_hand(
    flows: list[float], cash: float, line: dict[str, Any], revenue: float = 100.0
) -> tuple[list[float], list[float], list[float]]:
    """Return cash, what is drawn and what the line costs, by month, to the first month below 0."""
    drawn, held, owed, costs = line.get("drawn_today", 0.0), [], [], []
    first, term = line.get("first_month", 0), line.get("term_months", 24)
    for month, flow in enumerate(flows):
        cash += flow
        cost = 0.0
        if first <= month <= first + term:
            cost = drawn * line["rate_per_year"] / 12
            cost += (
                (line["limit"] - drawn) * line.get("undrawn_fee_per_year", 0.0) / 12
                if month > first
                else line.get("fee_share", 0.0) * line["limit"]
            )
        cash -= cost
        most = line["limit"] if first <= month < first + term else 0.0
        if line.get("revenue_months") is not None:
            most = min(most, line["revenue_months"] * revenue)
        back = max(drawn - most, min(max(cash - line["minimum_cash"], 0.0), drawn))
        drawn, cash = drawn - back, cash - back
        more = max(min(line["minimum_cash"] - cash, most - drawn), 0.0)
        drawn, cash = drawn + more, cash + more
        held.append(cash)
        owed.append(drawn)
        costs.append(cost)
        if cash < 0:
            break
    return held, owed, costs


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"undrawn_fee_per_year": 0.02, "fee_share": 0.01},
        {"drawn_today": 80},
        {"first_month": 2, "term_months": 3},
        {"first_month": -5, "term_months": 9, "drawn_today": 120},
        {"revenue_months": 1.5},
        {"minimum_cash": 0},
    ],
)
def test_cash_and_what_is_drawn_are_those_of_a_loop_by_hand(terms: dict[str, Any]) -> None:
    line = LINE | terms
    plan = hand_plan(cash=120, income=100, costs=150, financing={"credit_lines": [line]})
    chain = base_chain(plan)
    cash, owed, costs = by_hand([-50.0] * (plan.exit.month + 1), 120, line)
    np.testing.assert_allclose(chain.treasury.cash[: len(cash), 0], cash)
    np.testing.assert_allclose(chain.credit["bank"][: len(owed), 0], owed)
    entered = chain.treasury.entries[cost_of(CREDIT + "bank")][:, 0]
    np.testing.assert_allclose(-entered[: len(costs)], costs)
    assert chain.treasury.ruin_month[0] == len(cash) - 1


def test_a_round_pays_it_back_and_the_exit_pays_what_is_left_before_the_owners() -> None:
    plan = hand_plan(cash=120, rounds=(sure_round(),), exit_month=12, financing={"credit_lines": [LINE]})
    chain = base_chain(plan)
    assert chain.credit["bank"][5, 0] > 100
    assert chain.credit["bank"][6, 0] == 0
    last = float(chain.credit["bank"][12, 0])
    without = base_chain(changed(plan, {"financing.credit_lines": []}))
    assert last >= 0
    paid = float(chain.exit.paid.sum())
    value = float(chain.exit.enterprise_value[0])
    assert paid == pytest.approx(value + chain.treasury.cash[12, 0] - last)
    assert np.isfinite(without.treasury.ruin_month[0])


def test_the_books_hold_what_is_drawn_and_what_it_costs() -> None:
    line = LINE | {"undrawn_fee_per_year": 0.02, "drawn_today": 40}
    chain = base_chain(hand_plan(cash=300, rounds=(sure_round(),), financing={"credit_lines": [line]}))
    books = chain.ledger
    last = int(chain.running[:, 0].sum())
    np.testing.assert_allclose(-books.balance(LOANS)[:last, 0], chain.credit["bank"][:last, 0], atol=1e-9)
    np.testing.assert_allclose(books.cash[:last, 0], chain.treasury.cash[:last, 0])
    assert books.earned(("interest",))[:last, 0].sum() < 0


def test_it_is_owed_where_one_looks_and_goes_on_when_the_plan_moves_on() -> None:
    plan = hand_plan(cash=120, financing={"credit_lines": [LINE]})
    block = block_of(plan, 40, 1)
    assert dict(position(block, 3).owed)["Bank"] == pytest.approx(float(block.chain.credit["bank"][3, 0]))
    chain = base_chain(plan)
    forward = drawn_credit(chain, 4)
    assert forward["financing.credit_lines.bank.drawn_today"] == pytest.approx(chain.credit["bank"][3, 0])


def test_capital_needed_knows_of_the_line() -> None:
    """Without a round the line is drawn: what is lacking then is less by its limit, and more by its cost."""
    plan = hand_plan(cash=120, financing={"credit_lines": [LINE | {"term_months": 60}]})
    bare = base_chain(changed(plan, {"financing.credit_lines": []})).cash_without_rounds[:, 0]
    with_line = base_chain(plan).cash_without_rounds[:, 0]
    assert with_line[3] == pytest.approx(50)
    assert bare[12] + 200 - 0.01 * 200 * 13 < with_line[12] < bare[12] + 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"drawn_today": 300},
        {"first_month": 3, "drawn_today": 10},
        {"first_month": -10, "term_months": 9, "drawn_today": 10},
    ],
)
def test_more_than_the_line_cannot_be_drawn(wrong: dict[str, Any]) -> None:
    with pytest.raises(PlanError, match="drawn_today"):
        changed(hand_plan(), {"financing.credit_lines": [LINE | wrong]})


def test_what_is_drawn_until_the_first_month_is_repaid_in_it() -> None:
    line = LINE | {"first_month": -9, "term_months": 9, "drawn_today": 10}
    assert (
        changed(hand_plan(), {"financing.credit_lines": [line]}).financing.credit_lines[0].drawn_today == 10
    )


TWO_LINES = [
    LINE | {"id": "cheap", "rate_per_year": 0.06},
    LINE | {"id": "dear", "limit": 400, "minimum_cash": 100, "rate_per_year": 0.24, "first_month": 4},
]


def test_what_one_line_lends_repays_no_other() -> None:
    chain = base_chain(hand_plan(cash=100, costs=120, financing={"credit_lines": TWO_LINES}))
    cheap, dear = (chain.credit[name][:11, 0] for name in ("cheap", "dear"))
    assert (np.diff(cheap) >= -1e-9).all()
    assert (np.diff(dear)[4:] > 0).all()
    assert cheap[10] > 0


def test_a_company_that_lives_on_its_line_is_taxed_like_one_with_cash() -> None:
    """40 a month is 480 a year: 120 of tax, whether the loan is repaid from cash or from a line."""
    loan = {"id": "l", "name": "L", "kind": "equal_principal", "principal": 1_200, "draw_month": -1}
    loan |= {"term_months": 24, "rate_per_year": 0.0}
    line = LINE | {"limit": 5_000, "minimum_cash": 0, "rate_per_year": 0.0}
    terms: dict[str, Any] = {"costs": 60, "taxes": {"income_tax_rate": 0.25}}
    drawn = base_chain(hand_plan(cash=60, financing={"loans": [loan], "credit_lines": [line]}, **terms))
    plain = base_chain(hand_plan(cash=3_000, financing={"loans": [loan]}, **terms))
    tax = drawn.treasury.entries["taxes.income_tax_rate"][:, 0]
    np.testing.assert_allclose(tax, plain.treasury.entries["taxes.income_tax_rate"][:, 0])
    assert tax[11] == pytest.approx(-120)


def test_a_line_bound_by_revenue_can_be_drawn_to_the_limit() -> None:
    plan = hand_plan(cash=120, financing={"credit_lines": [LINE | {"revenue_months": 1}]})
    (report,) = credit_reports(block_of(plan, 40, 1))
    assert (report.to_the_limit.value, report.drawn.value) == (1.0, 1.0)
    wide = hand_plan(cash=300, rounds=(sure_round(),), financing={"credit_lines": [LINE | {"limit": 900}]})
    assert credit_reports(block_of(wide, 40, 1))[0].to_the_limit.value == 0


def test_a_line_that_began_in_the_plan_goes_on_when_it_moves_on() -> None:
    line = LINE | {"limit": 300, "first_month": 2, "term_months": 20}
    plan = hand_plan(cash=250, costs=130, months=48, exit_month=30, financing={"credit_lines": [line]})
    chain, known = base_chain(plan), plan
    for month in range(9):
        told = {
            "revenue": 100.0,
            "cash": float(chain.treasury.cash[month, 0]),
            "customers": None,
            "costs": None,
        }
        known = recorded(known, month_after(first_month(plan), month), told)
    moved = moved_on(Case(known)).case.plan.financing.credit_lines[0]
    assert moved.first_month == -7
    assert moved.drawn_today == pytest.approx(float(base_chain(plan).credit["bank"][8, 0]))


def test_a_line_that_keeps_more_is_filled_before_another_is_repaid() -> None:
    """80 at the month's end: the 20 to its 100 are lent by the dear line, and the cheap one gets nothing."""
    lines = [TWO_LINES[0] | {"drawn_today": 100, "rate_per_year": 0}, TWO_LINES[1] | {"first_month": 0}]
    chain = base_chain(hand_plan(cash=60, income=100, costs=80, financing={"credit_lines": lines}))
    assert [float(chain.credit[name][0, 0]) for name in ("cheap", "dear")] == [100, 20]
