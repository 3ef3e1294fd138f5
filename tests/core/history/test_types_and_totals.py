"""Payments whose types say which way the money went, sums that name a month, units in other tongues, and
lists that are no months. The right answers are by hand.
"""

import io

import numpy as np
import pytest
from openpyxl import Workbook

from core.errors import HistoryError
from core.history.history import interpret
from core.history.table import read_table
from tests.core.history.sheets import xlsx
from tests.core.history.test_more_misreadings import equal, read


def typed(into: str, out: str, header: str = "Date,Type,Amount") -> str:
    rows = (f"2025-01-05,{into},300", f"2025-01-28,{out},200", f"2025-02-05,{into},320")
    return "\n".join((header, *rows, f"2025-02-27,{out},210", ""))


@pytest.mark.parametrize(
    ("into", "out"),
    [
        *(("Sale", "Purchase"), ("Receipt", "Payment"), ("Inflow", "Outflow"), ("Money In", "Money Out")),
        *(("Revenue", "Cost"), ("Charge", "Fee"), ("Invoice", "Bill"), ("Deposit", "Payment")),
        *(("收款", "付款"), ("进账", "出账"), ("回款", "报销"), ("Income", "Payroll")),
    ],
)
def test_types_of_unsigned_amounts_say_what_came_in_and_what_went_out(into: str, out: str) -> None:
    equal(read(typed(into, out)), revenue=[300, 320], costs=[200, 210])


@pytest.mark.parametrize(("into", "out"), [("Inbound", "Outbound"), ("转入", "转出"), ("received", "sent")])
def test_directions_do_so_too(into: str, out: str) -> None:
    equal(read(typed(into, out, "Date,Direction,Amount")), revenue=[300, 320], costs=[200, 210])


@pytest.mark.parametrize("other", ["Transfer", "Internal transfer", "转账", "股东借款", "Loan", "Capital"])
@pytest.mark.parametrize("header", ["Date,Type,Amount", "日期,收支类型,金额"])
def test_money_of_the_owners_or_between_own_accounts_is_no_revenue(other: str, header: str) -> None:
    words = ("Income", "Expense") if header[0] == "D" else ("收入", "支出")
    found = read(f"{typed(*words, header)}2025-02-28,{other},100000\n")
    equal(found, revenue=[300, 320], costs=[200, 210])
    assert any("left out" in note.message for note in found.notes)


def test_a_type_that_says_neither_is_asked_about() -> None:
    with pytest.raises(HistoryError) as error:
        read(f"{typed('Sale', 'Purchase')}2025-02-28,Miscellaneous,50\n")
    assert error.value.faults[0].parameters == {"types": "miscellaneous"}


def test_types_that_name_no_way_out_are_all_sales() -> None:
    equal(read(typed("Subscription", "One-off")), revenue=[500, 530])


def test_totals_of_months_in_a_companys_own_books_do_not_hide_that_debits_are_money_in() -> None:
    books = (
        "日期,摘要,借方金额,贷方金额,余额\n2025-01-05,收款,300,,1300\n2025-01-28,付款,,200,1100\n"
        "2025-01-31,本月合计,300,200,1100\n2025-02-05,收款,320,,1420\n2025-02-27,付款,,210,1210\n"
        "2025-02-28,本月合计,320,210,1210\n"
    )
    equal(read(books), revenue=[300, 320], costs=[200, 210], cash=[1100, 1210])


def test_what_is_spent_with_cards_whose_holders_are_named_is_no_revenue() -> None:
    card = "Date,Merchant,Amount,Card Holder\n2025-01-05,AWS,900,Ann\n2025-01-20,GitHub,100,Bob\n"
    found = read(f"{card}2025-02-05,AWS,1000,Ann\n2025-02-20,AWS,-50,Ann\n")
    equal(found, costs=[1000, 950])


def test_payments_of_a_test_are_none() -> None:
    found = read(
        "id,Created (UTC),Amount,Status,Mode\na,2025-01-05,100,Paid,Live\nb,2025-01-06,999,Paid,Test\n"
        "c,2025-02-05,110,Paid,Live\n"
    )
    equal(found, revenue=[100, 110])


def test_orders_are_revenue_without_tax_less_the_discount_and_what_was_given_back() -> None:
    discounted = (
        "Order ID,Date,Status,Subtotal,Discount,Tax,Total,Currency\n1,2025-01-05,paid,1000,100,180,1080,USD\n"
        "2,2025-01-15,paid,500,0,100,600,USD\n3,2025-02-05,paid,1200,0,240,1440,USD\n"
    )
    equal(read(discounted), revenue=[1400, 1200])
    refunded = (
        "Order ID,Date,Status,Subtotal,Tax,Total,Refunded amount,Currency\n"
        "1,2025-01-05,paid,1000,200,1200,0,USD\n"
        "2,2025-01-15,paid,500,100,600,600,USD\n3,2025-02-05,paid,1200,240,1440,0,USD\n"
    )
    equal(read(refunded), revenue=[1000, 1200])


@pytest.mark.parametrize(
    ("header", "currency"),
    [
        ("Date,Description,Debit (EUR),Credit (EUR),Balance (EUR)", "EUR"),
        ("日期,摘要,支出(元),收入(元),余额(元)", "CNY"),
    ],
)
def test_the_currency_of_a_statement_stands_in_its_headers(header: str, currency: str) -> None:
    found = read(f"{header}\n2025-01-05,a,,300,1300\n2025-01-28,b,200,,1100\n2025-02-05,c,,320,1420\n")
    assert found.currency == currency


WIDE = "Net revenue,{0}100,110,120{1}\nTotal expenses,{2}150,151,149{3}\n"


@pytest.mark.parametrize(
    "label",
    [
        *("LTM {}", "TTM {}", "12 months to 31 {}", "Rolling 12m {}", "Year to {}", "Year ended {}", "FY {}"),
        *("YoY {}", "Change {}", "Avg {}", "Annualised {}"),
    ],
)
def test_sums_and_changes_that_name_a_month_are_none(label: str) -> None:
    before = f",{label.format('Dec-24')},Jan-25,Feb-25,Mar-25\n" + WIDE.format("1100,", "", "1690,", "")
    after = f",Jan-25,Feb-25,Mar-25,{label.format('Mar-25')}\n" + WIDE.format("", ",1150", "", ",1699")
    for one in (before, after):
        found = read(one)
        assert found.first == (2025, 1)
        equal(found, revenue=[100, 110, 120], costs=[150, 151, 149])


@pytest.mark.parametrize(
    "period",
    ["Month Ending 01/31/2025", "Month ended 31 Jan 2025", "2025年第1期至2025年第1期", "202501至202501"],
)
def test_a_month_by_its_end_or_from_itself_to_itself_is_that_month(period: str) -> None:
    after = period.replace("31", "28").replace("01", "02").replace("Jan", "Feb").replace("第1", "第2")
    found = read(f"Month,Revenue,Costs\n{period},10,5\n{after.replace('28/2025', '28/2025')},11,6\n")
    assert found.first == (2025, 1)
    equal(found, revenue=[10, 11])


@pytest.mark.parametrize(
    ("title", "factor", "currency"),
    [
        *(("RM'000", 1e3, "MYR"), ("(단위: 천원)", 1e3, None), ("(단위: 백만원)", 1e6, None)),
        *(("em milhares de reais", 1e3, "BRL"), ("migliaia di euro", 1e3, None), ("w tys. PLN", 1e3, "PLN")),
        *(
            ("belopp i tkr", 1e3, None),
            ("(in duizenden euro's)", 1e3, None),
            ("(Bedragen x € 1.000)", 1e3, "EUR"),
        ),
        *(("(Rs. in Lakhs)", 1e5, "INR"), ("Rs. in crore", 1e7, "INR")),
    ],
)
def test_a_title_states_its_unit_in_other_tongues(title: str, factor: float, currency: str | None) -> None:
    found = read(f"{title},,\nMonth,Revenue,Total costs\n2025-01,10,20\n2025-02,11,21\n")
    equal(found, revenue=[10 * factor, 11 * factor])
    if currency is not None:
        assert found.currency == currency


@pytest.mark.parametrize("header", ["Month,MRR (in cents)", "月份,收入（分）"])
def test_cents_are_hundredths(header: str) -> None:
    equal(read(f"{header}\n2025-01,5400000\n2025-02,5870000\n"), revenue=[54_000, 58_700])


def test_a_title_in_thousands_speaks_of_what_a_dividing_format_shows() -> None:
    """120,000 under the format #,##0, is shown as 120: the title's thousands."""
    book = Workbook()
    sheet = book.active
    for row in (["Revenue and costs ($000s)"], ["Month", "Revenue", "Costs"], ["2025-01", 120_000, 210_000]):
        sheet.append(row)
    sheet.append(["2025-02", 130_000, 205_000])
    for row in sheet.iter_rows(min_row=3, min_col=2):
        for cell in row:
            cell.number_format = "#,##0,"
    target = io.BytesIO()
    book.save(target)
    equal(interpret(read_table(target.getvalue())), revenue=[120_000, 130_000], costs=[210_000, 205_000])


@pytest.mark.parametrize("text", ["₹1.2 Cr", "1.2 crore", "₹120L", "120 lakh"])
def test_indian_scales_are_read(text: str) -> None:
    equal(read(f"Month,Revenue\n2025-01,{text}\n2025-02,{text}\n"), revenue=[1.2e7, 1.2e7])


def test_a_credit_is_no_crore() -> None:
    found = read("Month,Revenue,Closing balance\n2025-01,10,440000 CR\n2025-02,11,485000 CR\n")
    assert "cash" not in found.series or np.isnan(found.series["cash"]).all()


@pytest.mark.parametrize(
    "header", ["Signup date", "Customer since", "Start date", "开通日期", "Effective date", "Renewal date"]
)
def test_a_list_of_customers_is_no_history(header: str) -> None:
    with pytest.raises(HistoryError, match="customers"):
        read(f"Customer,{header},MRR\nA,2025-01-03,100\nB,2025-01-19,100\nC,2025-02-03,300\n")


def test_grants_are_no_revenue() -> None:
    found = read("Month,Customer revenue,Grant income,Total costs\n2025-01,100,50,200\n2025-02,110,0,210\n")
    equal(found, revenue=[100, 110])


@pytest.mark.parametrize("other", ["Base", "Draft", "Old", "Model", "Bull case", "Scenario A", "Plan v2"])
def test_the_sheet_of_actuals_counts_before_any_other(other: str) -> None:
    head = ["Month", "Revenue", "Costs"]
    book = xlsx(
        **{
            other: [head, ["2025-01", 100, 150], ["2025-02", 110, 151]],
            "Actuals": [head, ["2025-01", 95, 149], ["2025-02", 105, 150]],
        }
    )
    equal(interpret(read_table(book)), revenue=[95, 105], costs=[149, 150])


def test_a_restated_row_stands_for_the_one_before_it() -> None:
    found = read("Month,Revenue,Costs\nJan 2025,100,150\nJan 2025 (restated),95,150\nFeb 2025,110,151\n")
    equal(found, revenue=[95, 110], costs=[150, 151])


@pytest.mark.parametrize("encoding", ["cp932", "cp949"])
def test_files_of_japan_and_korea_are_decoded(encoding: str) -> None:
    head = "月度,売上高,現預金" if encoding == "cp932" else "Month,Revenue,현금"
    rows = (
        "2025年1月,100,900\n2025年2月,110,950\n"
        if encoding == "cp932"
        else "2025-01,100,900\n2025-02,110,950\n"
    )
    equal(read(f"{head}\n{rows}".encode(encoding)), revenue=[100, 110])


def test_a_japanese_statement_and_its_totals_are_read() -> None:
    bank = (
        "日付,内容,出金金額(円),入金金額(円),残高(円)\n2025/01/05,入金,,300,1300\n2025/01/28,支払,200,,1100\n"
        "2025/02/05,入金,,320,1420\n2025/02/27,支払,210,,1210\n"
    )
    equal(read(bank), revenue=[300, 320], costs=[200, 210], cash=[1100, 1210])
    assert read(bank).currency == "JPY"
    wide = "勘定科目,2025-01,2025-02\n売上高計,100,110\n売上原価計,40,41\n販売費及び一般管理費計,140,140\n"
    wide += "営業利益,-80,-71\n"
    equal(read(wide), revenue=[100, 110], costs=[180, 181])


@pytest.mark.parametrize(
    "table",
    [
        "Date,Employee,Customer,Amount,Status\n2025-01-31,Ada,Acme,100,Paid\n2025-02-28,Ada,Beta,110,Paid\n",
        "id,Created (UTC),Amount,Cardholder Name,Status\na,2025-01-31,100,Ann,Paid\n"
        "b,2025-02-28,110,Bob,Paid\n",
        "Date,Type,Amount,Status\n2025-01-31,Purchase,100,paid\n2025-02-28,Purchase,110,paid\n",
        "Date,Type,Amount,Status\n2025-01-31,Subscription,100,paid\n2025-02-28,-,110,paid\n",
        "Date,Type,Amount\n2025-01-31,B2B,100\n2025-02-28,B2C,110\n",
    ],
)
def test_sales_stay_sales_beside_names_and_types_that_say_nothing_of_the_way(table: str) -> None:
    found = read(table)
    equal(found, revenue=[100, 110])
    assert "costs" not in found.series


def test_an_unsigned_refund_comes_off() -> None:
    rows = "Date,Type,Amount,Status\n2025-01-31,Payment,100,paid\n2025-02-05,Payment,120,paid\n"
    equal(read(f"{rows}2025-02-10,Refund,20,paid\n"), revenue=[100, 100])


def test_cents_of_one_column_are_not_the_tables() -> None:
    months = "2025-01,100,50\n2025-02,110,51\n"
    equal(read(f"Month,Revenue,Costs\n{months}"), revenue=[100, 110], costs=[50, 51])
    scored = months.replace("\n", ",3\n")
    equal(read(f"Month,Revenue,Costs,Score (分)\n{scored}"), revenue=[100, 110], costs=[50, 51])
    titled = f"Costs and satisfaction (cents per call),,\nMonth,Revenue,Costs\n{months}"
    equal(read(titled), revenue=[100, 110], costs=[50, 51])


def test_restated_days_are_no_months_and_many_of_them_hold_nobody_up() -> None:
    rows = "".join(f"2025-01-{day:02} (restated),5\n" for day in range(1, 29))
    equal(read(f"Date,Revenue\n{rows}2025-02-10,60\n2025-02-28 (revised),50\n"), revenue=[140, 110])


@pytest.mark.parametrize("title", ["RM report", "Owner: RM (Tom)", "Rs Consulting", "RM Systems Ltd"])
def test_initials_are_no_currency(title: str) -> None:
    assert read(f"{title},,\nMonth,Revenue,Costs\n2025-01,10,20\n2025-02,11,21\n").currency is None


def test_tables_of_months_with_a_start_are_no_lists_of_customers() -> None:
    found = read(
        "Start date,End date,Customers,Revenue\n2025-01-01,2025-01-31,5,100\n2025-02-01,2025-02-28,6,110\n"
    )
    equal(found, revenue=[100, 110])


def test_fiscal_months_stay_months_where_all_are_called_so() -> None:
    found = read(",FY Jan-25,FY Feb-25,FY Mar-25\nRevenue,100,110,120\nCosts,50,51,52\n")
    equal(found, revenue=[100, 110, 120])


@pytest.mark.parametrize("title", ["Amounts in cents", "All figures in cents", "金额单位：分"])
def test_a_title_may_say_that_all_amounts_are_cents(title: str) -> None:
    found = read(f"{title},,\nMonth,Revenue,Costs\n2025-01,10000,5000\n2025-02,11000,5100\n")
    equal(found, revenue=[100, 110], costs=[50, 51])
