"""Lines that hold each other are not added up; what is spent, owed or expected is not taken for revenue."""

import pytest

from core.errors import HistoryError
from core.history.history import History, interpret
from core.history.table import read_table


def read(text: str) -> History:
    return interpret(read_table(text.encode()))


def series(text: str) -> dict[str, list[float]]:
    return {role: values.tolist() for role, values in read(text).series.items()}


@pytest.mark.parametrize(
    "header_and_lines",
    [
        "月份,含税收入,不含税收入,成本\n2025-01,11300,10000,9000\n2025-02,12430,11000,9500\n",
        "月份,开票收入,确认收入,回款,成本\n2025-01,11300,10000,9000,9000\n2025-02,12000,11000,9000,9500\n",
        "Month,Invoiced revenue,Recognized revenue,Costs\n"
        "2025-01,12000,10000,9000\n2025-02,13000,11000,9500\n",
        "Month,Platform revenue,Subscription revenue,Usage revenue\n"
        "2025-01,10000,8000,2000\n2025-02,11000,9000,2000\n",
        "Month,Subscription revenue,of which annual subscriptions revenue,Services revenue\n"
        "2025-01,9000,5000,1000\n2025-02,9500,5000,1500\n",
        "月份,流水,营业收入\n2025-01,150000,10000\n2025-02,160000,11000\n",
        "Month,Bookings,Billings,Recognized revenue\n2025-01,1,12000,10000\n2025-02,1,12000,11000\n",
        ",Jan 2025,Feb 2025\nProduct,1,2\nTotal Sales,9000,9900\n"
        "Consulting,1000,1100\nTotal Income,10000,11000\n",
    ],
)
def test_each_money_counts_once_as_revenue(header_and_lines: str) -> None:
    assert series(header_and_lines)["revenue"] == [10_000, 11_000]


@pytest.mark.parametrize(
    "text",
    [
        "Month,Revenue,COGS,Gross Profit,Opex,Total Expenses\n"
        "2025-01,1000,200,800,500,700\n2025-02,1100,220,880,550,770\n",
        "Month,Revenue,COGS,Total expenses,EBITDA\n2025-01,1000,200,700,300\n2025-02,1100,220,770,330\n",
        "Month,Revenue,COGS,Salaries,Rent,Total expenses\n"
        "2025-01,1000,200,400,100,700\n2025-02,1100,220,440,110,770\n",
    ],
)
def test_a_total_that_holds_the_cost_of_goods_is_all_costs(text: str) -> None:
    assert series(text)["costs"] == [700, 770]


def test_goods_and_running_costs_are_added_up_where_no_line_holds_both() -> None:
    assert series("Month,Revenue,COGS,Total expenses\n2025-01,1000,200,500\n2025-02,1100,220,550\n")[
        "costs"
    ] == [700, 770]


def test_a_department_named_sales_sells_nothing() -> None:
    text = (
        ",Jan 2025,Feb 2025\nSubscription revenue,80,85\n"
        "Services revenue,10,9\nEngineering,50,51\nSales,20,21\n"
        "Marketing,10,11\nTotal operating expenses,80,83\n"
    )
    assert series(text)["revenue"] == [90, 94]
    assert series("Month,Sales,Costs\n2025-01,100,50\n2025-02,110,60\n")["revenue"] == [100, 110]


@pytest.mark.parametrize(
    "text",
    [
        "Bill No,Vendor,Bill Date,Due Date,Amount,Status\n1,AWS,2025-01-05,2025-02-05,100,Paid\n"
        "2,AWS,2025-02-05,2025-03-05,300,Paid\n",
        "Date,Merchant,Category,Amount,Reimbursable\n"
        "2025-01-05,AWS,Cloud,100,Yes\n2025-02-05,AWS,Cloud,300,Yes\n",
    ],
)
def test_bills_and_expenses_are_spent(text: str) -> None:
    assert series(text) == {"costs": [100, 300]}


def test_the_word_income_or_expense_says_which_it_is() -> None:
    text = (
        "Date,Category,Type,Amount\n2025-01-31,Sales,Income,1000\n2025-01-31,Rent,Expense,200\n"
        "2025-02-28,Sales,Income,1100\n2025-02-28,Rent,Expense,210\n"
    )
    assert series(text) == {"revenue": [1_000, 1_100], "costs": [200, 210]}


def test_a_card_that_is_paid_off_earns_nothing_and_what_is_returned_was_not_spent() -> None:
    text = (
        "Transaction Date,Post Date,Description,Category,Type,Amount,Memo\n"
        "01/20/2025,01/21/2025,AWS,Software,Sale,-300.00,\n02/10/2025,02/11/2025,Thank You,,Payment,300.00,\n"
        "02/20/2025,02/21/2025,AWS,Software,Sale,-200.00,\n02/25/2025,02/26/2025,AWS,Software,Return,50.00,\n"
    )
    assert series(text) == {"costs": [300, 150]}


def test_invoices_beside_their_payments_are_refused() -> None:
    text = (
        "Date,Transaction Type,Num,Name,Account,Split,Amount\n"
        "01/15/2025,Invoice,1001,Beta,Accounts Receivable,Sales,10000.00\n"
        "01/25/2025,Payment,,Beta,Checking,Accounts Receivable,10000.00\n"
    )
    with pytest.raises(HistoryError, match="would count both"):
        read(text)


def test_the_day_of_an_invoice_counts_and_its_net_amount_where_tax_stands_beside_it() -> None:
    text = (
        "Invoice Number,Due Date,Date,Customer,Subtotal,Tax,Total Amount,Status\n"
        "1,2025-02-05,2025-01-05,Beta,100,20,120,Paid\n2,2025-03-05,2025-02-05,Beta,110,22,132,Paid\n"
    )
    found = read(text)
    assert found.first == (2025, 1)
    assert found.series["revenue"].tolist() == [100, 110]


def test_own_books_have_debits_as_money_in_and_their_balance_says_so() -> None:
    text = (
        "Date,Details,Debit,Credit,Balance\n"
        "01/01/2025,Opening balance,,,50000\n05/01/2025,Beta,10000,,60000\n"
        "20/01/2025,Landlord,,2000,58000\n05/02/2025,Beta,11000,,69000\n20/02/2025,Landlord,,2000,67000\n"
    )
    found = read(text)
    assert found.series["revenue"].tolist() == [10_000, 11_000]
    assert found.series["costs"].tolist() == [2_000, 2_000]
    assert any("check it" in note.message for note in found.notes)
    assert not found.is_verified("revenue")


def test_money_moved_between_own_accounts_leaves_the_balance_it_left() -> None:
    text = (
        "Date,Type,State,Amount,Balance\n2025-01-05,TOPUP,COMPLETED,60000.00,60000.00\n"
        "2025-01-20,TRANSFER,COMPLETED,-2000.00,58000.00\n2025-01-25,EXCHANGE,COMPLETED,-40000.00,18000.00\n"
        "2025-02-20,TRANSFER,COMPLETED,-1000.00,17000.00\n"
    )
    found = read(text)
    assert found.series["cash"].tolist() == [18_000, 17_000]
    assert found.series["costs"].tolist() == [2_000, 1_000]


def test_a_german_bank_says_umsatz_for_an_amount() -> None:
    text = (
        '"Buchungstag";"Vorgang";"Umsatz in EUR"\n05.01.2025;Beta;10.000,00\n20.01.2025;Miete;-2.000,00\n'
        "05.02.2025;Beta;11.000,00\n20.02.2025;Miete;-2.000,00\n"
    )
    assert series(text) == {"revenue": [10_000, 11_000], "costs": [2_000, 2_000]}


@pytest.mark.parametrize(
    "text",
    [
        "Month,Revenue\n2025-01,10\n2025-02,11\nMar 2025 F,20\n",
        "Month,Type,Revenue\n2025-01,A,10\n2025-02,A,11\n2025-03,F,20\n",
        "Month,Scenario,Revenue\n2025-01,Actual,10\n"
        "2025-02,Actual,11\n2025-03,AOP,20\n2025-04,Budget v2,20\n",
        "月份,类型,收入\n2025-01,实际,10\n2025-02,实际,11\n2025-03,滚动预测,20\n",
        "Month,Revenue,Note\n2025-01,10,\n2025-02,11,\n2025-03,20,forecast (pipeline x 40%)\n",
        "Month,Revenue\n2025-01,10\n2025-02,11\nForecast from here,\n2025-03,20\n",
        ",Jan 2025,Feb 2025,Mar 2025 (Forecasted)\nRevenue,10,11,20\n",
        ",Jan 2025,Feb 2025,Mar 2025 (proj.)\nRevenue,10,11,20\n",
        ",A,A,F\n,Jan 2025,Feb 2025,Mar 2025\nRevenue,10,11,20\n",
        ",Actuals,Actuals,Reforecast\n,Jan 2025,Feb 2025,Mar 2025\nRevenue,10,11,20\n",
        ",Jan 2025,Feb 2025,Mar 2025\nRevenue,10,11,20\nStatus,actual,actual,plan\n",
        ",Jan 2025,,,Feb 2025,,\n,Bud,Act,Var,Bud,Act,Var\nRevenue,12,10,2,13,11,2\n",
    ],
)
def test_what_is_expected_is_left_out_however_it_is_marked(text: str) -> None:
    assert series(text)["revenue"] == [10, 11]


def test_letters_that_name_customers_mark_no_plans() -> None:
    text = "Date,Customer,Revenue\n2025-01-31,A,10\n2025-01-31,F,20\n2025-02-28,A,11\n2025-02-28,F,21\n"
    assert series(text)["revenue"] == [30, 32]


def test_numbers_of_customers_are_not_how_many_there_are() -> None:
    text = "Date,Customer,Revenue\n2025-01-05,10041,100\n2025-01-15,10042,200\n2025-02-15,10042,200\n"
    assert "customers" not in series(text)


def test_who_pays_counts_before_who_is_registered() -> None:
    text = "Month,Total users,Customers,MRR\n2025-01,10000,120,12000\n2025-02,11000,130,13000\n"
    assert series(text)["customers"] == [120, 130]


def test_cash_is_the_banks_total_and_nothing_owed() -> None:
    text = (
        ",Jan 2025,Feb 2025\nTotal Income,10,11\nCash on hand,200,210\nChecking,50000,52000\n"
        "Total Bank Accounts,50200,52210\n"
    )
    assert series(text)["cash"] == [50_200, 52_210]
    owed = "Month,Revenue,Bank,Bank overdraft\n2025-01,1,10,500\n2025-02,1,11,500\n"
    assert series(owed)["cash"] == [10, 11]
    opens = (
        "Month,Revenue,Bank balance (1st of month),Bank balance (end)\n"
        "2025-01,1,1000,1010\n2025-02,1,1010,1020\n"
    )
    assert series(opens)["cash"] == [1_010, 1_020]


def test_a_dot_in_one_cell_groups_its_digits_where_the_others_are_hundreds() -> None:
    assert series("Monat;Umsatz;Kosten\n01.2025;980;900\n02.2025;1.350;950\n")["revenue"] == [980, 1_350]
    assert series("Month,Revenue\n2025-01,1.2\n2025-02,1.350\n")["revenue"] == [1.2, 1.35]


def test_a_unit_right_of_the_months_counts() -> None:
    assert series("Metric,Jan 2025,Feb 2025,Unit\nRevenue,100,110,k€\n")["revenue"] == [100_000, 110_000]


def test_days_that_all_may_be_months_follow_the_order_of_the_rows() -> None:
    text = "Date,Amount,Balance\n03/01/2025,1,1\n09/01/2025,2,3\n03/02/2025,4,7\n10/02/2025,8,15\n"
    assert series(text)["revenue"] == [3, 12]
    american = "Date,Amount,Balance\n01/03/2025,1,1\n01/09/2025,2,3\n02/03/2025,4,7\n02/10/2025,8,15\n"
    assert series(american)["revenue"] == [3, 12]


def test_a_payee_beside_money_in_and_out_is_a_bank_s() -> None:
    text = (
        "Date,Amount,Payee,Description\n2025-01-05,12000,Client,x\n2025-01-20,-300,Hetzner,x\n"
        "2025-02-05,11000,Client,x\n2025-02-20,-310,Hetzner,x\n"
    )
    assert series(text) == {"revenue": [12_000, 11_000], "costs": [300, 310]}


def test_lines_between_the_rows_of_a_statement_name_no_accounts() -> None:
    text = (
        "Date,Description,Debit,Credit,Balance\n2025-01-05,Beta,,10000,10000\n,ref INV 1,,,\n"
        "2025-01-20,Rent,2000,,8000\nPage 2 of 3,,,,\n2025-02-05,Beta,,11000,19000\n,ref INV 2,,,\n"
        "2025-02-20,Rent,2000,,17000\n"
    )
    found = read(text)
    assert found.series["revenue"].tolist() == [10_000, 11_000]
    assert found.series["costs"].tolist() == [2_000, 2_000]


def test_what_is_paid_out_is_a_cost_though_others_have_an_invoice() -> None:
    text = (
        "Date,Gross,Fee,Net,Invoice Number,Sales Tax,Balance\n2025-01-05,100,-3.2,96.8,A1,0,100\n"
        "2025-01-20,-50,0,-50,,0,50\n2025-02-05,200,-6.2,193.8,A2,0,250\n2025-02-20,-60,0,-60,,0,190\n"
    )
    assert series(text) == {"revenue": [100, 200], "costs": [50, 60], "cash": [50, 190]}


def test_sales_beside_marketing_are_sales_where_nothing_else_earns() -> None:
    text = "Month,Customers,Sales,Marketing,Wages,Cash\n2025-01,10,1000,50,300,9\n2025-02,11,1100,50,300,9\n"
    assert series(text)["revenue"] == [1_000, 1_100]


@pytest.mark.parametrize("note", ["Estimated tax paid", "Forecast call with the bank", "预计下月到账5万"])
def test_a_remark_about_the_future_is_no_plan(note: str) -> None:
    text = f"Month,Revenue,Notes\n2025-01,10,\n2025-02,11,{note}\n2025-03,12,\n"
    assert series(text)["revenue"] == [10, 11, 12]


def test_a_zone_of_time_is_no_estimate() -> None:
    text = "Date,Revenue\n2025-01-31 23:59 EST,10\n2025-02-28 23:59 EST,11\n"
    assert series(text)["revenue"] == [10, 11]


def test_a_till_sells_though_one_sale_was_taken_back() -> None:
    sales = "2025-01-05,Sale,100\n2025-01-20,Sale,200\n2025-02-05,Sale,300\n2025-02-20,Sale,-20\n"
    assert series(f"Date,Type,Amount\n{sales}")["revenue"] == [300, 300]


def test_months_that_grow_under_a_title_of_the_year_to_date_are_months() -> None:
    text = "P&L by month (year to date 2025)\nMonth,Revenue\n2025-01,1000\n2025-02,1100\n2025-03,1200\n"
    assert series(text)["revenue"] == [1_000, 1_100, 1_200]
