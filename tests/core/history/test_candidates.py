"""Which columns make up revenue and costs, and what proves it."""

import numpy as np
import pytest

from core.history.candidates import guesses
from core.history.history import History, converted, interpret
from core.history.table import read_table
from tests.core.history.sheets import xlsx

QUICKBOOKS = """Acme Inc,,,,
Profit and Loss,,,,
"January - March, 2026",,,,
,Jan 2026,Feb 2026,Mar 2026,Total
Income,,,,
   Services,"1,000.00","1,100.00","1,200.00","3,300.00"
   Subscriptions,500.00,600.00,700.00,"1,800.00"
Total for Income,"$1,500.00","$1,700.00","$1,900.00","$5,100.00"
Cost of Goods Sold,,,,
   Hosting,200.00,210.00,220.00,630.00
Total for Cost of Goods Sold,200.00,210.00,220.00,630.00
Gross Profit,"1,300.00","1,490.00","1,680.00","4,470.00"
Expenses,,,,
   Payroll,900.00,950.00,990.00,"2,840.00"
   Rent,100.00,100.00,100.00,300.00
Total for Expenses,"1,000.00","1,050.00","1,090.00","3,140.00"
Net Operating Income,300.00,440.00,590.00,"1,330.00"
Net Income,300.00,440.00,590.00,"1,330.00"
"""


def read(content: bytes | str) -> History:
    return interpret(read_table(content if isinstance(content, bytes) else content.encode()))


def test_a_profit_and_loss_statement_by_month_is_proved_by_its_net_income() -> None:
    found = read(QUICKBOOKS)
    np.testing.assert_array_equal(found.series["revenue"], [1500, 1700, 1900])
    np.testing.assert_array_equal(found.series["costs"], [1200, 1260, 1310])
    assert found.is_verified("revenue")
    assert found.is_verified("costs")


def test_every_line_of_figures_can_be_chosen_and_several_are_added_up() -> None:
    table = read_table(QUICKBOOKS.encode())
    assert {"Services", "Hosting", "Payroll", "Net Income"} <= set(table.headers)
    lines = tuple(table.headers.index(name) for name in ("Payroll", "Rent"))
    found = interpret(table, {"date": 0, "costs": lines})
    np.testing.assert_array_equal(found.series["costs"], [1000, 1050, 1090])


def test_figures_that_contradict_the_files_own_total_are_not_verified() -> None:
    wrong = QUICKBOOKS.replace('"$1,900.00"', '"$1,930.00"')
    found = read(wrong)
    assert not found.is_verified("revenue")
    assert any(not proof.holds for proof in found.proofs if proof.role == "revenue")


@pytest.mark.parametrize(
    ("text", "revenue", "costs"),
    [
        ("Month,Revenue,COGS,Total costs,Net income\n2026-01,10,3,7,3\n2026-02,12,4,8,4\n", [10, 12], [7, 8]),
        ("Month,Revenue,COGS,Total costs,Net income\n2026-01,10,3,4,3\n2026-02,12,4,4,4\n", [10, 12], [7, 8]),
        ("Month,Sales,Consulting income,Total operating revenue,Operating expenses,Operating income\n"
         "2026-01,5,6,11,4,7\n2026-02,6,6,12,4,8\n", [11, 12], [4, 4]),
        ("Month,Subscription revenue,Services revenue,Payroll,Rent,Net income\n"
         "2026-01,10,5,8,1,6\n2026-02,14,6,8,2,10\n", [15, 20], [9, 10]),
        ("Month,Revenue,Costs,Net income\n2026-01,10,-7,3\n2026-02,12,-8,4\n", [10, 12], [7, 8]),
        ("Month,Revenue,Expenses,Other income,Net "
         "income\n2026-01,10,7,2,5\n2026-02,12,8,0,4\n", [10, 12], [7, 8]),
        ("Account,Mar 2026,Feb 2026,Jan 2026\nTrading Income,,,\nSales,300,200,100\nTotal Trading "
         "Income,300,200,100\n"
         "Total Cost of Sales,30,20,10\nGross Profit,270,180,90\nTotal Operating Expenses,200,200,200\n"
         "Net Profit,70,-20,-110\n", [100, 200, 300], [210, 220, 230]),
    ],
    ids=["goods in", "goods on top", "streams, a total", "streams", "negative", "other income", "turned"],
)  # fmt: skip
def test_costs_and_revenue_are_those_that_the_stated_profit_proves(
    text: str, revenue: list[float], costs: list[float]
) -> None:
    found = read(text)
    np.testing.assert_array_equal(found.series["revenue"], revenue)
    np.testing.assert_array_equal(found.series["costs"], costs)
    assert found.is_verified("revenue")
    assert found.is_verified("costs")


def test_a_chinese_profit_statement_of_many_months_or_of_one_a_sheet() -> None:
    lines = [
        ["一、营业收入", 500, 600, 700], ["减：营业成本", 200, 200, 200], ["税金及附加", 10, 10, 10],
        ["销售费用", 100, 100, 100], ["管理费用", 100, 100, 100], ["研发费用", 200, 200, 200],
        ["财务费用", 10, 10, 10], ["二、营业利润", -120, -20, 80], ["四、净利润", -120, -20, 80],
    ]  # fmt: skip
    across = [["利润表"], ["", "单位：万元"], ["项目", "2026年1月", "2026年2月", "2026年3月"], *lines]
    found = read(xlsx(利润表=across))
    np.testing.assert_allclose(found.series["revenue"], [5e6, 6e6, 7e6])
    np.testing.assert_allclose(found.series["costs"], [6.2e6] * 3)
    assert found.is_verified("costs")
    sheets = {
        f"2026年{month}月": [["利润表"], ["项目", "行次", "本月金额", "本年累计金额"]]
        + [[line[0], place, line[month], 0] for place, line in enumerate(lines, start=1)]
        for month in (1, 2, 3)
    }
    found = read(xlsx(**sheets))
    np.testing.assert_array_equal(found.series["revenue"], [500, 600, 700])
    assert found.first == (2026, 1)


def test_a_roll_forward_ends_in_what_is_left_and_its_movements_prove_it() -> None:
    text = (
        "Month,New MRR,Expansion MRR,Contraction MRR,Churned MRR,Net MRR,Total MRR\n"
        "2026-01,700,300,-20,-30,950,2000\n2026-02,600,400,-50,-50,900,2900\n2026-03,10,10,-5,-5,10,2910\n"
    )
    found = read(text)
    np.testing.assert_array_equal(found.series["revenue"], [2000, 2900, 2910])
    assert found.is_verified("revenue")
    assert not read(text.replace("2910", "2999")).is_verified("revenue")
    heads = "Month,Opening customers,New customers,Churned customers,Closing customers\n"
    heads += "2026-01,10,5,1,14\n2026-02,14,6,2,18\n"
    assert read(heads).series["customers"].tolist() == [14, 18]
    assert read(heads).is_verified("customers")


def test_of_annual_recurring_revenue_a_twelfth_is_a_month() -> None:
    found = read("Month,ARR (k$)\n2026-01,120\n2026-02,132\n")
    np.testing.assert_allclose(found.series["revenue"], [10_000, 11_000])
    assert any("twelfth" in note.message for note in found.notes)
    assert found.currency == "USD"


def test_every_guess_gives_its_reason() -> None:
    found = guesses(read_table(QUICKBOOKS.encode()))
    assert found["revenue"].reason == "revenue less costs gives {name} in every month"
    found = guesses(read_table(b"Month,Revenue,Net sales,Total sales\n2026-01,1,2,3\n2026-02,1,2,3\n"))
    assert found["revenue"].columns == (3,)
    assert "total" in found["revenue"].reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Month,Revenue\n2026-01,"12,34,567"\n2026-02,"₹13,34,567.50"\n', [1_234_567, 1_334_567.5]),
        ("Month,Revenue\n٢٠٢٦-٠١,١٢٣٤٫٥\n٢٠٢٦-٠٢,١٬٢٣٤\n", [1234.5, 1234]),
        ("Month;Revenue\n2026-01;€1.234\n2026-02;€2.345\n", [1234, 2345]),
        ("Month,Revenue\n2026-01,$100\n2026-02,€200\n2026-03,$300\n", [100, np.nan, 300]),
    ],
    ids=["Indian", "Arabic", "dots that group", "two currencies"],
)
def test_digits_and_currencies_of_every_region(text: str, expected: list[float]) -> None:
    np.testing.assert_allclose(read(text).series["revenue"], expected)


@pytest.mark.parametrize(
    ("title", "code"), [("All amounts in EUR", "EUR"), ("单位：人民币元", "CNY"), ("P&L 2026", None)]
)
def test_the_currency_is_read_where_it_stands(title: str, code: str | None) -> None:
    rows = [[title], ["Month", "Revenue"], ["2026-01", 3], ["2026-02", 4]]
    assert read(xlsx(Sheet=rows)).currency == code


def test_a_history_in_another_currency_is_converted_but_for_its_customers() -> None:
    found = converted(read("Month,Revenue (USD),Customers\n2026-01,3,5\n2026-02,4,6\n"), 7.0)
    np.testing.assert_array_equal(found.series["revenue"], [21, 28])
    np.testing.assert_array_equal(found.series["customers"], [5, 6])
    assert found.currency is None


@pytest.mark.parametrize("movement", ["Net new MRR", "Net MRR change"])
def test_the_net_movement_of_a_roll_forward_is_not_the_revenue(movement: str) -> None:
    rows = [f"2025-{month:02},5,-1,4,{100 + 4 * month}" for month in range(1, 9)]
    found = read("\n".join([f"Month,New MRR,Churned MRR,{movement},Total MRR", *rows]))
    assert found.series["revenue"][0] == pytest.approx(104)
