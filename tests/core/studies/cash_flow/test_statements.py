"""Profit and loss, balance sheet and cash flow: they add up, balance, and say what was worked out by hand."""

from datetime import date
from io import BytesIO

import numpy as np
import pytest
from openpyxl import load_workbook

from core.changes.tax_country import taxed_in
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, ready_made
from core.plan.plan import Plan
from core.simulation.block import block_of
from core.simulation.run import base_chain, chain_of
from core.simulation.streams import RandomDraws
from core.studies.cash_flow.statements import Row, ends_of, statements_of
from reports.statements import Sheet, workbook
from tests.core.hand_plans import hand_plan, sure_round


def amounts(rows: tuple[Row, ...], label: str) -> list[float]:
    return next(row.amounts for row in rows if row.label == label).tolist()


def test_years_end_in_december_and_with_the_plan() -> None:
    assert ends_of(start=date(2027, 10, 1), months=27, period="year").tolist() == [2, 14, 26]
    assert ends_of(start=date(2027, 1, 1), months=30, period="year").tolist() == [11, 23, 29]
    assert ends_of(start=date(2027, 1, 1), months=3, period="month").tolist() == [0, 1, 2]


def test_statements_of_a_plan_by_hand() -> None:
    """250 a month less 10 % delivery and 100 of costs: 125. A round brings 500 in July of 2027."""
    plan = hand_plan(income=250, delivery_share=0.1, costs=100, rounds=(sure_round(),))
    plan = changed(plan, {"taxes.income_tax_rate": 0.2})
    found = statements_of(base_chain(plan), period="year")
    profit, sheet, cash = found.profit_and_loss, found.balance_sheet, found.cash_flow
    assert amounts(profit, "Revenue") == [3_000, 3_000]
    assert amounts(profit, "Delivery") == [-300, -300]
    assert amounts(profit, "Gross profit") == [2_700, 2_700]
    assert amounts(profit, "General and administration") == [-1_200, -1_200]
    assert amounts(profit, "EBITDA") == [1_500, 1_500]
    assert amounts(profit, "Income tax") == [-300, -300]
    assert amounts(profit, "Net profit") == [1_200, 1_200]
    assert amounts(sheet, "Cash") == [1_000, 2_700, 3_900]
    assert amounts(sheet, "Capital paid in") == [0, 500, 500]
    assert amounts(sheet, "Opening equity and accumulated profit") == [1_000, 2_200, 3_400]
    assert amounts(cash, "Cash from operations") == [1_200, 1_200]
    assert amounts(cash, "Cash from financing") == [500, 0]
    assert amounts(cash, "Closing cash") == [2_700, 3_900]


def test_statements_say_when_the_money_of_a_single_path_runs_out() -> None:
    # Cash falls by 50 a month from 510: after eleven months it is 40 below nothing.
    plan = hand_plan(opening={"cash": 510})
    for period in ("year", "month"):
        assert statements_of(base_chain(plan), period=period).ruin_month == 10
    assert np.isnan(statements_of(base_chain(hand_plan(income=250)), period="year").ruin_month)
    assert np.isnan(statements_of(chain_of(plan, RandomDraws(1, 0, 4)), period="year").ruin_month)


def test_the_opening_balance_is_where_the_sheet_begins() -> None:
    # Cash falls by 50 a month; 120 of bills are paid in the first month.
    sheet = statements_of(
        base_chain(hand_plan(opening={"cash": 2_000, "payables": 120})), period="year"
    ).balance_sheet
    assert amounts(sheet, "Cash") == [2_000, 2_000 - 120 - 600, 2_000 - 120 - 1_200]
    assert amounts(sheet, "Payables") == [120, 0, 0]
    assert amounts(sheet, "Equity") == [1_880, 1_280, 680]


def _loaded(name: str) -> Plan:
    plan, _remarks = taxed_in(ready_made(name), "FR")
    return changed(plan, {"company.interest_on_cash_per_year": 0.02, "revenue.bad_debt_share": 0.02})


@pytest.mark.parametrize("name", READY_MADE)
@pytest.mark.parametrize("period", ["month", "year"])
@pytest.mark.parametrize("reading", ["base", "mean"])
def test_the_three_statements_agree_with_each_other(name: str, period: str, reading: str) -> None:
    plan = _loaded(name)
    chain = base_chain(plan) if reading == "base" else block_of(plan, 50, 1).chain
    found = statements_of(chain, period=period)  # type: ignore[arg-type]
    sheet, cash = found.balance_sheet, found.cash_flow
    close = {"rtol": 1e-9, "atol": 1e-3}
    assets = amounts(sheet, "Assets")
    np.testing.assert_allclose(assets, amounts(sheet, "Liabilities and equity"), **close)
    opening, change = amounts(cash, "Opening cash"), amounts(cash, "Change of cash")
    closing = amounts(cash, "Closing cash")
    np.testing.assert_allclose(np.add(opening, change), closing, **close)
    np.testing.assert_allclose(closing, amounts(sheet, "Cash")[1:], **close)
    net = np.array(amounts(found.profit_and_loss, "Net profit"))
    profit = amounts(sheet, "Opening equity and accumulated profit")
    np.testing.assert_allclose(np.diff(profit), net, **close)
    np.testing.assert_allclose(amounts(cash, "Net profit"), net, **close)
    treasury = chain.treasury.cash[found.ends].mean(axis=1)
    np.testing.assert_allclose(closing, treasury, **close)


@pytest.mark.parametrize("statement", ["profit_and_loss", "cash_flow"])
def test_years_are_sums_of_their_months_and_lines_of_their_totals(statement: str) -> None:
    chain = base_chain(_loaded("applied"))
    months = getattr(statements_of(chain, period="month"), statement)
    years = getattr(statements_of(chain, period="year"), statement)
    for label in ("Net profit",):
        assert sum(amounts(years, label)) == pytest.approx(sum(amounts(months, label)))
    if statement == "profit_and_loss":
        running = np.zeros_like(years[0].amounts)
        for row in years:
            if row.weight == "total":
                np.testing.assert_allclose(running, row.amounts, rtol=1e-9, atol=1e-3)
            else:
                running = running + row.amounts


def test_the_workbook_holds_every_amount_and_no_formula_from_a_name() -> None:
    rows = (Row("=1+1", np.array([1.5, -2.0])), Row("Sum", np.array([1.5, -2.0]), "total"))
    data = workbook([Sheet("P&L", ["2027", "2028"], rows)], currency="USD", translate=lambda text: text)
    sheet = load_workbook(BytesIO(data))["P&L"]
    assert [[cell.value for cell in row] for row in sheet] == [
        ["USD", "2027", "2028"],
        ["'=1+1", 1.5, -2.0],
        ["Sum", 1.5, -2.0],
    ]
    assert sheet["A2"].data_type == "s"
    assert sheet["A3"].font.bold
    assert not sheet["A2"].font.bold


def test_what_a_loan_costs_beyond_its_book_value_is_no_cash_from_operations_twice() -> None:
    """A company that is shut down serves an advance beyond its books: the three statements still agree."""
    advance = {"id": "advance", "name": "A", "kind": "revenue_based", "principal": 800, "draw_month": 0}
    advance |= {"term_months": 36, "revenue_share": 0.05, "repayment_multiple": 2.0, "rate_per_year": 0.0}
    failing = sure_round(close_probability=0, attempts=1, on_failure="shutdown")
    plan = hand_plan(income=200, costs=100, cash=2_000, rounds=(failing,), financing={"loans": [advance]})
    chain = base_chain(plan)
    assert chain.ledger.earned(("loans",)).any()
    found = statements_of(chain, period="month").cash_flow
    closing = np.add(amounts(found, "Opening cash"), amounts(found, "Change of cash"))
    np.testing.assert_allclose(closing, amounts(found, "Closing cash"), atol=1e-9)


def test_rounds_that_the_base_case_never_closes_are_named() -> None:
    """One closes in three futures of ten, and not in the middle one; of many paths none is said."""
    never = sure_round(close_probability=0.3)
    plan = hand_plan(rounds=(never,))
    assert statements_of(base_chain(plan), period="year").never_made == (plan.financing.rounds[0].name,)
    assert statements_of(chain_of(plan, RandomDraws(1, 0, 4)), period="year").never_made == ()
    assert statements_of(base_chain(hand_plan(rounds=(sure_round(),))), period="year").never_made == ()
