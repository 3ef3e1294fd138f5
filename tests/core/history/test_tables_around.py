"""Flows that are no balances, departments that are no revenue, tables beside tables, and what cells show
beyond their values.
"""

import io
from datetime import date

import numpy as np
import pytest
from openpyxl import Workbook

from core.errors import HistoryError
from core.history.candidates import guesses
from core.history.history import History, interpret
from core.history.table import read_table
from tests.core.history.sheets import xlsx


def read(content: bytes | str) -> History:
    return interpret(read_table(content.encode() if isinstance(content, str) else content))


def equal(found: History, **expected: list[float]) -> None:
    for role, values in expected.items():
        np.testing.assert_allclose(found.series[role], values, err_msg=role)  # type: ignore[index]


def said(found: History) -> str:
    return " | ".join(note.message.format(**dict(note.parameters)) for note in found.notes)


@pytest.mark.parametrize(
    "flow", ["Cash in", "Cash flow", "Cash burn", "Cash collected", "Cash runway (months)"]
)
def test_a_flow_of_cash_is_not_added_to_the_bank_balance(flow: str) -> None:
    found = read(f"Month,Revenue,{flow},Bank balance\n2026-01,1100,1000,5200\n2026-02,1100,900,5300\n")
    equal(found, cash=[5200, 5300])


def test_money_and_customers_that_come_in_are_no_levels() -> None:
    cash = ",Jan-26,Feb-26\nOpening balance,1000,900\nTotal cash in,200,10250\nClosing balance,900,10850\n"
    equal(read(cash), cash=[900, 10850])
    customers = "Month,Customers in,Customers out,Customers at end\n2026-01,5,1,14\n2026-02,6,1,19\n"
    equal(read(customers), customers=[14, 19])
    equal(read("Month,Revenue in USD,Costs in USD\n2026-01,10,9\n2026-02,11,9\n"), revenue=[10, 11])


@pytest.mark.parametrize("name", ["Ccy", "Curr.", "Waehrung", "Reporting currency"])
def test_a_row_in_another_currency_is_left_out_however_its_column_is_called(name: str) -> None:
    rows = "2026-01-05,A,USD,100\n2026-02-05,A,JPY,120000\n2026-02-20,rent,USD,-50\n"
    found = read(f"Date,Description,{name},Amount\n{rows}")
    assert found.currency == "USD"
    assert np.nansum(found.series["revenue"]) == 100
    assert "is in JPY, not USD" in said(found)


def test_a_card_payment_counts_in_the_currency_it_was_paid_in() -> None:
    head = "Date,Type,State,Orig currency,Orig amount,Payment currency,Amount,Balance\n"
    found = read(
        f"{head}2026-01-05,TOPUP,COMPLETED,EUR,1000,EUR,1000,6000\n"
        "2026-01-20,CARD_PAYMENT,COMPLETED,USD,330,EUR,-300,5700\n"
        "2026-02-05,TOPUP,COMPLETED,EUR,1100,EUR,1100,6800\n"
    )
    equal(found, cash=[5700, 6800])
    assert found.currency == "EUR"


@pytest.mark.parametrize("head", ["Revenue,Costs,Cash", "Revenue,Cash", "Revenue,Customers"])
def test_months_of_noughts_at_the_end_are_those_that_nobody_has_filled_in(head: str) -> None:
    count = head.count(",") + 1
    filled = "".join(f"2025-{month:02},{','.join(['150'] * count)}\n" for month in range(1, 11))
    found = read(f"Month,{head}\n{filled}2025-11,{','.join('0' * count)}\n2025-12,{','.join('0' * count)}\n")
    assert found.months == 10
    assert "nothing but noughts: 2, left out" in said(found)
    alone = "Month,Revenue\n2026-01,5\n2026-02,5\n2026-03,0\n"
    assert read(alone).months == 3


def test_a_department_called_sales_is_no_revenue_and_one_of_its_costs() -> None:
    rows = "2026-01,100000,50000,20000\n2026-02,110000,50000,20000\n"
    found = guesses(read_table(f"Month,R&D,Sales,G&A\n{rows}".encode()))
    assert "revenue" not in found
    assert found["costs"].columns == (1, 2, 3)
    with pytest.raises(HistoryError):  # heads, perhaps
        read("Month,Engineering,Sales,Total\n2026-01,5,2,7\n2026-02,6,2,8\n")
    shop = read("Month,Sales,Marketing,Rent\n2026-01,90000,10000,5000\n2026-02,95000,10000,5000\n")
    equal(shop, revenue=[90000, 95000], costs=[15000, 15000])


def test_a_table_that_is_not_used_is_named() -> None:
    heads = "Headcount\nMonth,Engineering,Sales,Total\n2026-01,5,2,7\n2026-02,6,2,8\n"
    found = read(f"Month,Revenue,Costs\n2026-01,100,90\n2026-02,110,90\n\n{heads}")
    equal(found, revenue=[100, 110])
    assert "not used: Engineering, Total" in said(found)
    other = read("Month,Revenue\n2026-01,100\n2026-02,110\n\nMonth,Users,Desks\n2026-01,5,\n2026-02,6,3\n")
    equal(other, customers=[5, 6])


def test_tables_side_by_side_keep_months_of_their_own() -> None:
    found = read(
        "Date,Revenue,,Date,Cash\n2026-01-31,100,,2025-12-31,900\n2026-02-28,110,,2026-01-31,910\n"
        "2026-03-31,120,,2026-02-28,920\n,,,2026-03-31,930\n"
    )
    equal(found, cash=[900, 910, 920, 930], revenue=[np.nan, 100, 110, 120])
    same = read("Date,Revenue,Date,Cash\n2026-01-31,100,2026-01-31,900\n2026-02-28,110,2026-02-28,910\n")
    equal(same, revenue=[100, 110], cash=[900, 910])


def test_tables_in_two_currencies_are_not_added_up() -> None:
    usd = "US Inc (USD)\nMonth,Revenue,Costs\n2026-01,100,90\n2026-02,110,90\n"
    with pytest.raises(HistoryError) as caught:
        read(f"{usd}\nEuropa GmbH (EUR)\nMonth,Revenue,Costs\n2026-01,50,40\n2026-02,55,40\n")
    assert dict(caught.value.faults[0].parameters)["codes"] == "EUR, USD"


def _formatted(formats: dict[str, str], *, error: bool = False) -> bytes:
    book, content = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Month", "Revenue", "Costs"])
    for month in (1, 2):
        sheet.append([date(2026, month, 1), 1.5, 1.25])
    for column, code in formats.items():
        for row in (2, 3):
            sheet[f"{column}{row}"].number_format = code
    if error:
        sheet["C3"] = "#N/A"
        sheet["C3"].data_type = "e"
    book.save(content)
    return content.getvalue()


def test_a_number_format_tells_currency_and_unit() -> None:
    found = read(_formatted({"B": '"€"#,##0', "C": "[$€-407] #,##0.00"}))
    assert found.currency == "EUR"
    equal(found, revenue=[1.5, 1.5], costs=[1.25, 1.25])
    equal(read(_formatted({"B": '0.0"M"', "C": '0.0,,"M"'})), revenue=[1.5e6, 1.5e6], costs=[1.25, 1.25])
    both = read(_formatted({"B": '"€"#,##0', "C": '"£"#,##0'}))
    assert "several currencies (EUR, GBP)" in said(both)


def test_an_error_in_a_cell_is_named() -> None:
    found = read(_formatted({}, error=True))
    equal(found, costs=[1.25, np.nan])
    assert "is a spreadsheet error" in said(found)


def test_a_refund_paid_out_takes_off_revenue() -> None:
    found = read(
        "交易创建时间,交易对方,金额（元）,收/支,交易状态\n2026-01-05 10:00,张三,100,收入,交易成功\n"
        "2026-01-10 10:00,阿里云,30,支出,交易成功\n2026-02-05 10:00,李四,120,收入,交易成功\n"
        "2026-02-06 10:00,李四,20,支出,退款成功\n"
    )
    equal(found, revenue=[100, 100], costs=[30, np.nan])


def test_a_merchants_bill_of_the_wallet_is_read_with_its_ticks() -> None:
    found = read(
        "交易时间,商户号,微信订单号,交易状态,货币种类,应结订单金额,退款金额,手续费\n"
        "`2026-01-05 10:00:00,`1,`4200,`SUCCESS,`CNY,`100.00,`0.00,`0.60\n"
        "`2026-02-05 10:00:00,`1,`4201,`SUCCESS,`CNY,`120.00,`0.00,`0.70\n"
        "`2026-02-07 10:00:00,`1,`4203,`REFUND,`CNY,`0.00,`20.00,`-0.10\n"
    )
    equal(found, revenue=[100, 100])


def test_a_month_whose_day_is_not_its_last_is_there_in_part() -> None:
    found = read("Date,Revenue\n2026-01-31,100\n2026-02-27,110\n2026-03-11,40\n")
    equal(found, revenue=[100, 110, np.nan])
    whole = read("Date,Revenue\n2026-01-31,100\n2026-02-28,110\n2026-03-30,140\n")
    equal(whole, revenue=[100, 110, 140])
    firsts = read("Date,Revenue\n2026-01-01,100\n2026-02-01,110\n2026-03-01,140\n")
    equal(firsts, revenue=[100, 110, 140])
    assert np.isnan(read(",Jan 2026,Feb 2026,Mar 1 - Mar 20 2026\nRevenue,100,110,40\n").series["revenue"][2])


def test_yearly_totals_of_two_sheets_prove_their_sum() -> None:
    def sheet(year: int, first: int) -> list[list[object]]:
        months = [f"{name} {year}" for name in ("Jan", "Feb", "Mar")]
        return [["", *months, "Total"], ["Revenue", first, first + 1, first + 2, 3 * first + 3]]

    found = read(xlsx(**{"2024": sheet(2024, 10), "2025": sheet(2025, 20)}))
    assert found.is_verified("revenue")
    wrong = sheet(2025, 20)
    wrong[1][4] = 64
    assert not read(xlsx(**{"2024": sheet(2024, 10), "2025": wrong})).is_verified("revenue")


@pytest.mark.parametrize(
    "content", ["Revenue,2024,2025\nJan,10,20\nFeb,11,21\n", "Revenue,Jan,Feb\n2024,10,11\n2025,20,21\n"]
)
def test_months_by_years_unfold(content: str) -> None:
    found = read(content)
    assert (found.first, found.months) == ((2024, 1), 14)
    equal(found, revenue=[10, 11, *[np.nan] * 10, 20, 21])


def test_months_that_are_numbered_take_the_year_of_the_title() -> None:
    found = read("2025年度收入成本表 单位：元\n月份,收入,成本\n1,100,90\n2,110,90\n")
    assert found.first == (2025, 1)
    with pytest.raises(HistoryError):
        read("月份,收入,成本\n1,100,90\n2,110,90\n")


def test_cohorts_are_no_months_of_customers() -> None:
    with pytest.raises(HistoryError):
        read("Cohort,Customers,M0,M1\n2026-01,10,100%,90%\n2026-02,12,100%,90%\n2026-03,14,100%,\n")


def test_sheets_of_which_one_alone_shows_its_currency_are_joined() -> None:
    book, kpis = Workbook(), [["Month", "Customers"], *([f"2026-0{one}", 10 * one] for one in (1, 2, 3))]
    money = book.active
    assert money is not None
    for row in [["Month", "Revenue"], *([f"2026-0{one}", 1_000.0 * one] for one in (1, 2, 3))]:
        money.append(row)
    for (cell,) in money["B2:B4"]:
        cell.number_format = '"$"#,##0'
    sheet = book.create_sheet("KPIs")
    for row in kpis:
        sheet.append(row)
    found = read(_saved(book))
    equal(found, revenue=[1_000, 2_000, 3_000], customers=[10, 20, 30])
    assert found.currency == "USD"


@pytest.mark.parametrize(
    ("shown", "header", "revenue", "currency"),
    [
        ('"$"#,##0"k"', "Revenue ($k)", [1_500_000, 1_600_000], "USD"),
        ('"$"#,##0"k"', "Revenue", [1_500_000, 1_600_000], "USD"),
        ("[$$-1009]#,##0", "Revenue", [1_500, 1_600], "CAD"),
        ("[$$-C09]#,##0", "Revenue", [1_500, 1_600], "AUD"),
        ("[$$-409]#,##0", "Revenue", [1_500, 1_600], "USD"),
        ("[$$-2C0A]#,##0", "Revenue", [1_500, 1_600], None),
    ],
)
def test_a_number_format_states_a_unit_once_and_whose_dollars_it_shows(
    shown: str, header: str, revenue: list[float], currency: str | None
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Month", header], ["2026-01", 1_500], ["2026-02", 1_600]):
        sheet.append(row)
    for (cell,) in sheet["B2:B3"]:
        cell.number_format = shown
    found = read(_saved(book))
    equal(found, revenue=revenue)
    assert found.currency == currency


def _saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_tables_of_months_by_years_below_each_other_are_two_figures() -> None:
    found = read("Revenue,2024,2025\nJan,1,2\nFeb,3,4\n,,\nCash,2024,2025\nJan,100,200\nFeb,300,400\n")
    equal(found, revenue=[1, 3, *[np.nan] * 10, 2, 4], cash=[100, 300, *[np.nan] * 10, 200, 400])


@pytest.mark.parametrize(
    ("above", "year"),
    [("2025", 2025), ("2025年1-12月", 2025), ("Created 2026", None), ("截至2026年3月", None)],
)
def test_numbers_of_months_take_no_year_that_is_a_day_s(above: str, year: int | None) -> None:
    table = f"{above}\nMonth,Revenue\n1,10\n2,12\n"
    if year is None:
        with pytest.raises(HistoryError):
            read(table)
    else:
        assert read(table).first == (year, 1)


def test_sales_beside_words_or_marketing_are_revenue() -> None:
    equal(read("Month,Product,Sales\n2026-01,A,10\n2026-02,A,12\n"), revenue=[10, 12])
    equal(read("Month,Marketing,Sales\n2026-01,10.5,100.5\n2026-02,10.5,101.5\n"), revenue=[100.5, 101.5])
    assert read("Month,Revenue in (USD)\n2026-01,10\n2026-02,12\n").currency == "USD"


def test_a_budget_beside_the_actual_figures_is_left_to_a_person() -> None:
    with pytest.raises(HistoryError, match="several lines"):
        read(
            "Actual,,,Budget,\nMonth,Revenue,,Month,Revenue\n"
            "2026-01,1,,2026-01,2\n2026-02,1,,2026-02,3\n,,,2026-03,5\n"
        )


def test_a_bill_that_was_refunded_gave_no_money_to_customers() -> None:
    found = read(
        "Date,Direction,Amount,Status\n2026-01-05,in,100,completed\n"
        "2026-01-09,out,40,refunded\n2026-02-05,in,100,completed\n"
    )
    equal(found, revenue=[100, 100])


def test_a_month_that_ends_before_its_holidays_is_whole() -> None:
    equal(
        read("Date,Revenue\n2026-09-30,1\n2026-10-30,2\n2026-11-30,3\n2026-12-24,4\n"), revenue=[1, 2, 3, 4]
    )
