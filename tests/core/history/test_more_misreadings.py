"""Files that look plain and are not: second headers, forecasts, levels by day, units beside the names."""

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.history import History, interpret
from core.history.table import read_table
from tests.core.history.sheets import xlsx


def read(content: bytes | str, encoding: str = "utf-8") -> History:
    return interpret(read_table(content.encode(encoding) if isinstance(content, str) else content))


def equal(found: History, **expected: list[float]) -> None:
    for role, values in expected.items():
        np.testing.assert_allclose(found.series[role], values, err_msg=role)  # type: ignore[index]


@pytest.mark.parametrize(
    "content",
    [
        "项目,2026年1月,,2026年2月,\n,本年累计金额,本期金额,本年累计金额,本期金额\n营业收入,10,10,21,11\n营业成本,5,5,10,5\n",
        ",Jan 2026,,Feb 2026,\n,PY,CY,PY,CY\nRevenue,8,10,9,11\nCosts,4,5,4,5\n",
        "项目,2026年1月,,2026年2月,\n,上年同期,本月,上年同期,本月\n营业收入,8,10,9,11\n营业成本,4,5,4,5\n",
        "Month,Revenue,,Costs,\n,Budget,Actual,Budget,Actual\n2026-01,12,10,7,5\n2026-02,13,11,7,5\n",
        "Month,Revenue,,Costs,\n,Actual,Budget,Actual,Budget\n2026-01,10,12,5,7\n2026-02,11,13,5,7\n",
    ],
)
def test_a_second_row_of_the_header_says_which_figures_are_the_months_own(content: str) -> None:
    equal(read(content), revenue=[10, 11], costs=[5, 5])


def test_sums_from_the_beginning_of_the_year_are_no_months() -> None:
    with pytest.raises(HistoryError):
        read("项目,2026年1月,2026年2月,2026年3月\n,本年累计,本年累计,本年累计\n营业收入,10,21,33\n")


@pytest.mark.parametrize(
    "content",
    [
        ",Actual,,Forecast,\n,Jan 2026,Feb 2026,Mar 2026,Apr 2026\nRevenue,10,11,20,30\nCosts,5,5,5,5\n",
        ",Actuals,Actuals,Forecasts\n,Jan 2026,Feb 2026,Mar 2026\nRevenue,10,11,20\n",
        ",Jan 2026A,Feb 2026A,Mar 2026E\nRevenue,10,11,20\n",
        "Month,Status,Revenue\n2026-01,Actual,10\n2026-02,Actual,11\n2026-03,Estimate,20\n",
        "Month,Revenue\n2026-01,10\n2026-02,11\nForecast,\n2026-03,20\n2026-04,30\n",
    ],
)
def test_what_is_expected_has_not_come(content: str) -> None:
    equal(read(content), revenue=[10, 11])


def test_recurring_revenue_of_a_day_is_not_added_up_over_the_month() -> None:
    rows = [f"2026-{m:02}-{d:02},{10000 + 1000 * m},{100 + m}" for m in (1, 2, 3) for d in range(1, 29)]
    found = read("\n".join(["Date,MRR,Customers", *rows]))
    equal(found, revenue=[11_000, 12_000, 13_000], customers=[101, 102, 103])
    by_customer = "Date,Customer,MRR\n2026-01-31,A,10\n2026-01-31,B,20\n2026-02-28,A,11\n2026-02-28,B,21\n"
    equal(read(by_customer), revenue=[30, 32])


@pytest.mark.parametrize(
    "content",
    [
        "Quarter ended,Revenue\n31/03/2025,300\n30/06/2025,330\n30/09/2025,360\n31/12/2025,390\n",
        "Three months ended,31 Mar 2025,30 Jun 2025,30 Sep 2025\nRevenue,300,330,360\nCosts,150,160,170\n",
        "Year ended,31 Dec 2023,31 Dec 2024,31 Dec 2025\nRevenue,3000,3300,3600\n",
    ],
)
def test_figures_of_quarters_and_years_are_refused(content: str) -> None:
    with pytest.raises(HistoryError, match="apart"):
        read(content)


@pytest.mark.parametrize(
    ("content", "factor"),
    [
        ("项目,单位,2026年1月,2026年2月\n营业收入,万元,10,11\n营业成本,万元,5,5\n", 1e4),
        ("Metric,Unit,Jan 2026,Feb 2026\nRevenue,$k,10,11\nCosts,$k,5,5\n", 1e3),
        ("($ in thousands except customers),,\nMonth,Revenue,Costs\n2026-01,10,5\n2026-02,11,5\n", 1e3),
        ('"(in thousands, except per share data)",,\nMonth,Revenue,Costs\n2026-01,10,5\n2026-02,11,5\n', 1e3),
        ("Acme Ltd £000,,\nMonth,Revenue,Costs\n2026-01,10,5\n2026-02,11,5\n", 1e3),
        ("Acme P&L USDk,,\nMonth,Revenue,Costs\n2026-01,10,5\n2026-02,11,5\n", 1e3),
        (
            xlsx(
                **{"利润表(万元)": [["月份", "营业收入", "营业成本"], ["2026-01", 10, 5], ["2026-02", 11, 5]]}
            ),
            1e4,
        ),
        (
            xlsx(**{"P&L (kEUR)": [["Month", "Revenue", "Costs"], ["2026-01", 10, 5], ["2026-02", 11, 5]]}),
            1e3,
        ),
        ("Acme, capital of 5000万,,\nMonth,Revenue,Costs\n2026-01,10,5\n2026-02,11,5\n", 1.0),
    ],
)
def test_units_are_read_where_they_stand(content: bytes | str, factor: float) -> None:
    equal(read(content), revenue=[10 * factor, 11 * factor], costs=[5 * factor, 5 * factor])


def test_customers_have_the_unit_of_their_own_header_and_not_that_of_money() -> None:
    equal(
        read("月份,营业收入（万元）,用户数（万）\n2026-01,100,12\n2026-02,110,13\n"),
        customers=[120_000, 130_000],
    )
    title = "($ in thousands),,\nMonth,Revenue,Customers\n2026-01,10,100\n2026-02,11,110\n"
    equal(read(title), revenue=[10_000, 11_000], customers=[100, 110])


@pytest.mark.parametrize(
    ("content", "revenue", "costs"),
    [
        (
            "Buchungstag;Soll;Haben\n05.01.2026;;10.000\n30.01.2026;-2.500,50;\n04.02.2026;;8.000\n"
            "10.02.2026;;950\n27.02.2026;-2.500,50;\n",
            [10_000, 8_950],
            [2_500.5, 2_500.5],
        ),
        (
            "Buchungstag;Status;Betrag\n05.01.2026;Gebucht;2.400\n27.01.2026;Gebucht;-1.000\n"
            "05.02.2026;Gebucht;2.500\n27.02.2026;Gebucht;-1.000\n",
            [2_400, 2_500],
            [1_000, 1_000],
        ),
        (
            "Monat;Umsatz;Kosten\nJan 2026;12.345;9.000\nFeb 2026;13.210;9.500\nMrz 2026;950;9.750\n",
            [12_345, 13_210, 950],
            [9_000, 9_500, 9_750],
        ),
    ],
)
def test_dots_group_digits_where_the_file_shows_it(
    content: str, revenue: list[float], costs: list[float]
) -> None:
    equal(read(content), revenue=revenue, costs=costs)


def test_rows_in_another_currency_are_left_out_by_name() -> None:
    found = read(
        "Date,Invoice No,Revenue,Currency\n2026-01-05,1,1000,USD\n2026-01-15,2,90000,JPY\n"
        "2026-01-20,3,5,USD\n2026-02-05,4,1000,USD\n"
    )
    equal(found, revenue=[1_005, 1_000])
    (note,) = [one for one in found.notes if "convert it first" in one.message]
    assert (note.row, dict(note.parameters)) == (3, {"currency": "JPY", "main": "USD"})


def test_fees_that_are_paid_are_no_sales() -> None:
    head = "Month,Subscriptions,Services income,Bank fees,Rent\n"
    equal(read(f"{head}2026-01,1000,200,10,100\n2026-02,1100,200,10,100\n"), revenue=[1_200, 1_300])
    legal = "Month,Product sales,Legal fees,Rent\n2026-01,1000,200,10\n2026-02,1100,200,10\n"
    equal(read(legal), revenue=[1_000, 1_100])


def test_a_year_s_revenue_at_a_month_s_rate_is_divided_and_sums_of_many_months_are_not_read() -> None:
    equal(read("Month,Annualized revenue,Costs\n2025-11,1200,50\n2025-12,1224,51\n"), revenue=[100, 102])
    for name in ("Revenue (TTM)", "LTM revenue", "Revenue (3M avg)"):
        found = read(f"Month,{name},Costs\n2025-11,1200,50\n2025-12,1224,51\n")
        assert "revenue" not in found.series


def test_money_taken_to_the_own_bank_is_no_cost() -> None:
    rows = ["1,2026-01-05 10:00:00,1000.00,,1000.00,在线支付", "2,2026-01-20 10:00:00,,-800.00,200.00,提现"]
    rows += ["3,2026-02-05 10:00:00,1500.00,,1700.00,在线支付", "4,2026-02-15 10:00:00,,-1600.00,100.00,提现"]
    head = "账务流水号,发生时间,收入金额（+元）,支出金额（-元）,账户余额（元）,业务类型"
    found = read("\n".join([head, *rows]), "gbk")
    equal(found, revenue=[1_000, 1_500])
    assert "costs" not in found.series


def test_revenue_that_a_ledger_writes_as_credits_is_turned() -> None:
    found = read("Month,Revenue,Costs\n2026-01,-10,5\n2026-02,-11,5\n")
    equal(found, revenue=[10, 11], costs=[5, 5])
    assert any("its sign was turned" in one.message for one in found.notes)
