"""Figures that look like others: each must be read right, refused, or remarked; never taken silently."""

import numpy as np
import pytest

from core.errors import HistoryError
from core.history import candidates
from core.history.history import History, interpret
from core.history.table import read_table
from core.history.units import unit_in_header, unit_in_title
from tests.core.history.sheets import with_values, xlsx

MONTHS = ("2026-01", "2026-02")


def read(content: bytes | str) -> History:
    return interpret(read_table(content if isinstance(content, bytes) else content.encode()))


def table(header: str, *lines: str) -> str:
    return "\n".join([header, *(f"{month},{line}" for month, line in zip(MONTHS, lines, strict=True))]) + "\n"


def said(found: History, word: str) -> bool:
    return any(word in note.message for note in found.notes)


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("Revenue ($mm)", 1e6), ("Revenue (000s)", 1e3), ("Revenue ($000)", 1e3), ("Revenue in 000s", 1e3),
        ("Cash (USD 000)", 1e3), ("Revenue (x1000)", 1e3), ("Revenue K$", 1e3), ("Umsatz (TEUR)", 1e3),
        ("Umsatz (Tsd. €)", 1e3), ("Sales (lakhs)", 1e5), ("Sales (₹ Cr)", 1e7), ("Revenue (bn)", 1e9),
        ("收入(千美元)", 1e3), ("Revenue (USD)", 1), ("Revenue", 1), ("Market", 1), ("Income per member", 1),
    ],
)  # fmt: skip
def test_units_in_headers(header: str, factor: float) -> None:
    assert unit_in_header(header) == factor


@pytest.mark.parametrize(
    ("title", "factor"),
    [
        ("USD thousands", 1e3), ("(In USD thousands)", 1e3), ("USD '000", 1e3), ("($000s)", 1e3),
        ("in $ millions", 1e6), ("Amounts in €k", 1e3), ("Angaben in TEUR", 1e3), ("(Rs. in crores)", 1e7),
        ("人民币万元", 1e4),
        ("单位（万元）", 1e4), ("单位：百万", 1e6), ("單位：新台幣千元", 1e3), ("单位：元", None),
        ("2026年利润表", None), ("In progress", None), ("January - March, 2026", None), ("k", None),
    ],
)  # fmt: skip
def test_units_in_titles(title: str, factor: float | None) -> None:
    assert unit_in_title(title) == factor


def test_a_unit_may_stand_in_a_title_a_row_below_the_header_or_a_footer() -> None:
    plain = table("Month,Revenue,Customers", "5,7", "6,8")
    for text in (
        f"Acme (in thousands of USD),,\n{plain}",
        plain.replace("Customers\n", "Customers\n,$000,\n"),
        f"{plain}All figures in USD thousands,,\n",
    ):
        found = read(text)
        np.testing.assert_array_equal(found.series["revenue"], [5_000, 6_000])
        np.testing.assert_array_equal(found.series["customers"], [7, 8])


def test_a_unit_that_makes_figures_nobody_has_is_doubted() -> None:
    found = read(table("Month,收入(亿元)", "500000000", "600000000"))
    assert any(note.refused and "unit stated" in note.message for note in found.notes)


@pytest.mark.parametrize(
    ("text", "costs"),
    [
        ("Month,Revenue,COGS,Gross profit,Payroll,Rent,Net income\n2026-01,100,20,80,50,10,20\n"
         "2026-02,110,22,88,50,10,28\n", [80, 82]),
        ("Month,营业收入,营业成本,毛利,工资,房租,净利润\n2026-01,100,20,80,50,10,20\n"
         "2026-02,110,22,88,50,10,28\n", [80, 82]),
        ("Month,Revenue,Cost of revenue,Gross profit,S&M,R&D,G&A,Operating "
         "loss\n2026-01,100,20,80,40,40,30,30\n"
         "2026-02,110,20,90,40,45,30,25\n", [130, 135]),
        ("Month,Revenue,COGS,Payroll,Rent\n2026-01,100,20,50,10\n2026-02,110,22,50,10\n", [80, 82]),
        ("Month,Revenue,Payroll,Other expenses\n2026-01,100,50,10\n2026-02,110,50,10\n", [60, 60]),
    ],
    ids=["net income proves", "in Chinese", "a loss is negative", "parts without a profit", "other expenses"],
)  # fmt: skip
def test_gross_profit_does_not_prove_that_the_goods_are_all_costs(text: str, costs: list[float]) -> None:
    np.testing.assert_array_equal(read(text).series["costs"], costs)


def test_columns_that_are_not_used_are_named() -> None:
    found = read(table("Month,Revenue,Mystery", "1,2", "1,2"))
    assert any(dict(note.parameters).get("names") == "Mystery" for note in found.notes)


@pytest.mark.parametrize(
    "header",
    ["Revenue (Budget)", "Revenue (target)", "Revenue forecast", "收入(预算)", "Revenue (2025)",
     "Cumulative revenue",
     "Revenue YTD", "累计营业收入", "Revenue last year"],
)  # fmt: skip
def test_budgets_sums_and_years_before_are_no_revenue(header: str) -> None:
    found = read(table(f"Month,{header},Revenue", "900,100", "900,110"))
    np.testing.assert_array_equal(found.series["revenue"], [100, 110])
    with pytest.raises(HistoryError):
        read(table(f"Month,{header}", "900", "900"))


def test_rows_and_columns_marked_as_forecast_are_left_out_by_name() -> None:
    tall = "Month,Type,Revenue\n2026-01,Actual,100\n2026-01,Budget,150\n2026-02,Actual,110\n"
    tall += "2026-03,Forecast,200\n"
    found = read(tall)
    assert found.series["revenue"].tolist() == [100, 110]
    assert said(found, "forecast or budget")
    wide = ",Actual,Actual,Forecast\n,Jan 2026,Feb 2026,Mar 2026\nRevenue,100,110,200\n"
    assert read(wide).series["revenue"].tolist() == [100, 110]
    assert said(read(wide), "a forecast or a budget")
    assert read(",Jan 2026,Feb 2026,Mar 2026 (F)\nRevenue,100,110,200\n").series["revenue"].tolist() == [
        100,
        110,
    ]


@pytest.mark.parametrize(
    "cell",
    ["Jan-Mar 2026", "2026.01-03", "2026年1-3月", "2026年第1期至2026年第3期",
     "January - March, 2026",
     "16 Jan 2026 - 15 Feb 2026", "05-Jan", "YTD Mar 2026", "累计"],
)  # fmt: skip
def test_spans_sums_and_days_without_a_year_are_no_months(cell: str) -> None:
    with pytest.raises(HistoryError, match="no row has a month"):
        read(f'Month,Revenue\n"{cell}",100\n')


def test_a_statement_of_three_months_is_not_taken_for_its_first() -> None:
    lines = [["项目", "本期金额"], ["一、营业收入", 280_000], ["减：营业成本", 100_000]]
    with pytest.raises(HistoryError):
        read(xlsx(利润表=[["利润表 2026年1-3月"], *lines]))
    ledger = [["科目余额表 期间：2026年第1期至2026年第3期"],
              ["科目编码", "科目名称", "期初余额", "本期借方", "本期贷方", "期末余额"],
              ["1002", "银行存款", 0, 9, 5, 4], ["6001", "主营业务收入", 0, 9, 9, 0]]  # fmt: skip
    with pytest.raises(HistoryError, match="name one month"):
        read(xlsx(余额=ledger))


def test_days_of_one_year_are_no_months_of_many() -> None:
    with pytest.raises(HistoryError):
        read("Date,Revenue\nJan 05,100\nJan 15,100\nJan 25,100\nFeb 05,100\n")


def test_numbers_are_never_taken_for_the_months() -> None:
    with pytest.raises(HistoryError, match="no month with its year"):
        read("Mois?,Revenue,Rent\nfoo,100000,45000\nbar,110000,45001\nbaz,110000,45002\n")


def test_day_and_month_are_read_alike_in_ledgers_and_said_where_nothing_tells() -> None:
    ledger = (
        "Date,Account Code,Account,Debit,Credit\n05/01/2026,200,Sales,,900\n20/01/2026,400,General "
        "expenses,600,\n"
        "05/02/2026,200,Sales,,1000\n"
    )
    found = read(ledger)
    np.testing.assert_array_equal(found.series["revenue"], [900, 1000])
    unclear = "Date,Debit,Credit,Balance\n03/02/2026,,100,1100\n05/03/2026,50,,1050\n"
    assert said(read(unclear), "either way round")


@pytest.mark.parametrize(
    ("header", "roles"),
    [
        ("Month,Cash (beginning of month),Revenue,Cash (end of month)", "cash"),
        ("Month,现金余额(期初),Revenue,现金余额(期末)", "cash"),
        ("Month,Customers (start of month),Revenue,Customers (end of month)", "customers"),
    ],
)
def test_what_is_left_counts_and_not_what_was_there(header: str, roles: str) -> None:
    found = read(table(header, "1,100,5", "5,100,9"))
    assert {str(role): list(values) for role, values in found.series.items()}[roles] == [5, 9]


def test_accounts_of_money_make_up_cash_together_and_payers_are_the_customers() -> None:
    found = read(
        table("Month,Bank (Checking),Bank (Savings),Users,Paying customers", "10,5,900,7", "11,5,950,8")
    )
    np.testing.assert_array_equal(found.series["cash"], [15, 16])
    np.testing.assert_array_equal(found.series["customers"], [7, 8])


@pytest.mark.parametrize(
    ("header", "line", "right"),
    [
        ("Month,ARR,MRR", "1200,110", 110),
        ("Month,Net sales,Taxes,Total sales", "100,19,119", 100),
        ("Month,销售额(含税),销售额(不含税)", "113,100", 100),
    ],
)
def test_of_two_revenues_the_one_of_a_month_and_without_tax_is_taken(
    header: str, line: str, right: float
) -> None:
    assert read(table(header, line, line)).series["revenue"][0] == right


ALIPAY = "交易时间,交易对方,收/支,金额,交易状态\n"


@pytest.mark.parametrize(
    ("text", "revenue", "costs"),
    [
        (f"{ALIPAY}2026-01-05 10:00:00,a,收入,900,交易成功\n2026-01-20 10:00:00,b,支出,600,交易成功\n"
         "2026-01-21 10:00:00,b,不计收支,5000,交易成功\n", 900, 600),
        ("Date,Type,Status,Currency,Gross,Balance\n01/15/2026,Website Payment,Completed,USD,900,900\n"
         "01/16/2026,Bill payment,Completed,USD,-600,300\n01/17/2026,General "
         "Withdrawal,Completed,USD,-300,0\n", 900, 600),
        ("Date,Description,Amount,Status\n2026-01-05,a,900,Posted\n2026-01-28,b,-600,Posted\n", 900, 600),
        ("Date,Transaction "
         "Type,Amount,Balance\n2026-01-05,Credit,900,900\n2026-01-28,Debit,600,300\n", 900, 600),
        ("交易日期,交易金额(收入),交易金额(支出),余额\n2026-01-05,900,,900\n2026-01-28,,600,300\n", 900, 600),
        ("Date,Amount (Debit),Amount (Credit),Balance\n2026-01-05,,900,900\n2026-01-28,600,,300\n", 900, 600),
        ("Date,Details,Debit,Credit,Balance\n2026-01-01,Opening balance,,500,500\n2026-01-05,a,,900,1400\n"
         "2026-01-28,b,600,,800\n", 900, 600),
    ],
    ids=["neutral", "own money", "a sign", "a type", "sides in brackets", "sides first", "opening balance"],
)  # fmt: skip
def test_money_out_is_never_revenue_and_moved_money_is_neither(
    text: str, revenue: float, costs: float
) -> None:
    found = read(text)
    assert found.series["revenue"][0] == revenue
    assert found.series["costs"][0] == costs


def test_an_export_without_a_settled_payment_says_what_their_status_is() -> None:
    with pytest.raises(HistoryError, match="pending"):
        read("id,Created,Amount,Currency,Status\na,2026-01-03,100,usd,Pending\n")


def test_an_accounts_lines_close_at_the_last_balance_and_its_sums_are_not_booked_again() -> None:
    rows = [
        ["科目编码", "科目名称", "日期", "摘要", "借方", "贷方", "方向", "余额"],
        ["1002", "银行存款", "2026-01-01", "期初余额", None, None, "借", 50_000],
        [None, None, "2026-01-05", "收款", 30_000, None, "借", 80_000],
        [None, None, "2026-01-20", "付款", None, 20_000, "借", 60_000],
        [None, None, "2026-01-31", "本月合计", 30_000, 20_000, "借", 60_000],
        [None, None, "2026-01-31", "本年累计", 30_000, 20_000, "借", 60_000],
        ["6001", "主营业务收入", "2026-01-05", "收款", None, 30_000, "贷", 30_000],
    ]
    found = read(xlsx(明细账=rows))
    assert found.series["cash"].tolist() == [60_000]
    assert found.series["revenue"].tolist() == [30_000]


def test_sheets_of_another_unit_or_currency_are_left_out_by_name() -> None:
    two = xlsx(
        a2025=[["单位：万元"], ["月份", "收入"], ["2025-11", 8], ["2025-12", 9]],
        a2026=[["单位：元"], ["月份", "收入"], ["2026-01", 100_000], ["2026-02", 110_000]],
    )
    found = read(two)
    assert found.months == 2
    assert any(note.refused and dict(note.parameters).get("sheet") for note in found.notes)


def test_a_second_table_below_adds_its_own_columns() -> None:
    first = "Month,Revenue,Costs\n2026-01,100,50\n2026-02,110,50\n"
    found = read(f"{first}\nMonth,Customers,Cash\n2026-01,10,900\n2026-02,11,800\n")
    np.testing.assert_array_equal(found.series["revenue"], [100, 110])
    np.testing.assert_array_equal(found.series["customers"], [10, 11])


def test_subtotals_in_another_column_are_not_added_again() -> None:
    found = read("Month,Product,Revenue\n2026-01,A,60\n2026-01,B,40\n2026-01,小计,100\n2026-02,A,60\n")
    assert found.series["revenue"].tolist() == [100, 60]


@pytest.mark.parametrize("header", ["Mar 01, 2026 to Mar 15, 2026", "Mar 2026 (MTD)", "15 Mar 2026"])
def test_parts_of_a_month_are_seen_however_they_are_written(header: str) -> None:
    whole = ("31 Jan 2026", "28 Feb 2026") if header.startswith("15") else ("Jan 2026", "Feb 2026")
    found = read(f'Account,{whole[0]},{whole[1]},"{header}"\nRevenue,100,110,60\nCosts,50,50,30\n')
    np.testing.assert_array_equal(found.series["revenue"], [100, 110, np.nan])


def test_a_whole_month_spelt_by_its_days_is_whole() -> None:
    text = '"Jan 01, 2026 to Jan 31, 2026","Feb 01, 2026 to Feb 28, 2026"'
    assert read(f"Account,{text}\nRevenue,100,110\n").series["revenue"].tolist() == [100, 110]


def test_many_profits_and_lines_are_not_all_tried_against_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """It took minutes; now as many sums are tried for 600 lines as for 60."""
    tried = []
    compare = candidates.difference_of
    monkeypatch.setattr(candidates, "difference_of", lambda *given: tried.append(1) or compare(*given))
    counts = [(_read_many(lines), len(tried))[1] for lines in (60, 600)]
    assert 0 < counts[1] - counts[0] <= counts[0]


def _read_many(count: int) -> None:
    months = ",".join(f"2026-{month:02}" for month in range(1, 13))
    lines = "\n".join(
        f"{'Net profit' if number % 3 == 0 else 'Line'} {number},"
        + ",".join(str(number + m) for m in range(12))
        for number in range(count)
    )
    read(f"Account,{months}\nRevenue,{','.join(['100'] * 12)}\nCosts,{','.join(['50'] * 12)}\n{lines}\n")


@pytest.mark.parametrize(
    "text",
    ["Year,Month,Revenue\n2026,1,100\n2026,2,110\n", "Year,Month,Revenue\n2026,Jan,100\n2026,Feb,110\n",
     "年,月,收入\n2026,1,100\n2026,2,110\n", "年份,月份,收入\n2026年,1月,100\n2026年,2月,110\n"],
)  # fmt: skip
def test_a_year_in_a_column_of_its_own_belongs_to_the_month_beside_it(text: str) -> None:
    found = read(text)
    assert found.first == (2026, 1)
    assert found.series["revenue"].tolist() == [100, 110]


def test_a_delimiter_that_cuts_quoted_cells_is_none() -> None:
    text = (
        '"Konto";"DE12"\n"Buchungsdatum";"Status";"Verwendungszweck";"Betrag (€)"\n'
        '"15.01.26";"Gebucht";"AWS";"-600,00"\n"03.01.26";"Gebucht";"Kunde";"1.200,00"\n'
    )
    found = read(text)
    assert found.series["revenue"].tolist() == [1200]
    assert found.series["costs"].tolist() == [600]


@pytest.mark.parametrize(
    "lines",
    [
        "编制单位：A公司,2026年3月,单位：万元\n月份,营业收入,成本\n{rows}",
        "编制单位：某公司 单位：万元\n月份,营业收入,成本\n{rows}",
        "填报单位：某公司；单位：万元,,\n月份,营业收入,成本\n{rows}",
        "月份（单位：万元）,营业收入,成本\n{rows}",
    ],
)
def test_the_unit_of_a_chinese_statement_is_found_beside_who_made_it(lines: str) -> None:
    found = read(lines.format(rows="2026-01,5,3\n2026-02,6,4\n"))
    assert found.series["revenue"].tolist() == [50_000, 60_000]
    assert found.series["costs"].tolist() == [30_000, 40_000]


@pytest.mark.parametrize("corner", ["项目（单位：万元）", "单位：万元"])
def test_the_unit_in_the_corner_of_months_that_run_across_counts(corner: str) -> None:
    found = read(f"{corner},2026-01,2026-02\n营业收入,5,6\n营业成本,3,4\n")
    assert found.series["revenue"].tolist() == [50_000, 60_000]


def test_the_unit_beside_other_titles_counts() -> None:
    found = read("Acme,Profit and loss,USD thousands\nMonth,Revenue,Costs\n2026-01,5,3\n2026-02,6,4\n")
    assert found.series["revenue"].tolist() == [5_000, 6_000]


@pytest.mark.parametrize(
    "status",
    [
        *("Blocked", "Dispute lost", "unpaid", "Not paid", "Unsuccessful", "Processing", "In progress"),
        *("Error", "Denied", "draft", "chargeback", "Disputed"),
    ],
)
def test_payments_that_never_came_are_left_out(status: str) -> None:
    found = read(f"Created,Amount,Status\n2026-01-05,100,Paid\n2026-01-06,200,{status}\n2026-02-05,50,Paid\n")
    assert found.series["revenue"].tolist() == [100, 50]
    assert said(found, "left out")


@pytest.mark.parametrize("status", ["Paid", "processed", "Dispute won", "Succeeded", "Posted", "已完成"])
def test_payments_that_came_count(status: str) -> None:
    found = read(f"Created,Amount,Status\n2026-01-05,100,Paid\n2026-01-06,200,{status}\n2026-02-05,50,Paid\n")
    assert found.series["revenue"].tolist() == [300, 50]
    assert not said(found, "check them")


def test_a_status_that_nobody_knows_is_asked_about() -> None:
    found = read("Created,Amount,Status\n2026-01-05,100,Paid\n2026-01-06,200,Blue\n2026-02-05,50,Paid\n")
    assert found.series["revenue"].tolist() == [300, 50]
    assert said(found, "check them")


def test_currencies_written_beside_payments_are_not_added() -> None:
    found = read(
        "Created,Amount,Status\n2026-01-05,$100.00,Paid\n2026-02-05,€200.00,Paid\n2026-02-06,$50.00,Paid\n"
    )
    assert found.series["revenue"].tolist() == [100, 50]
    assert said(found, "convert it first")
    bare = read("Created,Amount,Status\n2026-01-05,$100.00,Paid\n2026-02-05,200.00,Paid\n")
    assert bare.series["revenue"].tolist() == [100, 200]


def test_a_column_that_says_whether_all_was_paid_back() -> None:
    found = read(
        "id,Created,Amount,Status,refunded\na,2026-01-05,100,succeeded,false\n"
        "b,2026-01-06,200,succeeded,true\nc,2026-02-05,50,succeeded,false\n"
    )
    assert found.series["revenue"].tolist() == [100, 50]


def test_formulas_stored_as_nothing_are_refused_though_others_were_computed() -> None:
    lines = [("=B2+C2", 0), ("=SUM(B3:C3)", 0), ("=100+20", 0), ("=B5+C5", 7), ("=B6-C6", 0)]
    parts = [(10, 5), (20, 5), (1, 1), (3, 4), (2, 2)]
    rows = [
        [f"2026-{month:02d}", *part, formula]
        for month, (part, (formula, _value)) in enumerate(zip(parts, lines, strict=True), start=1)
    ]
    content = xlsx(Figures=[["Month", "Part a", "Part b", "Revenue"], *rows])
    found = read(with_values(content, dict(lines)))
    revenue = found.series["revenue"]
    assert np.isnan(revenue[:3]).all()
    assert revenue[3:].tolist() == [7, 0]
    with pytest.raises(HistoryError) as refused:
        read(with_values(xlsx(Figures=[["Month", "Revenue"], ["2026-01", "=100+20"]]), {"=100+20": 0}))
    assert "row 2" in str(refused.value)


def test_a_profit_that_another_contradicts_proves_nothing() -> None:
    """Operating income fits; net income is another figure, and no line explains it."""
    lines = (
        "Month,Revenue,Costs,Net operating income,Net income\n2026-01,{0},{1},{2},{3}\n2026-02,9,4,5,{4}\n"
    )
    wrong = read(lines.format(10, 6, 4, 3, 5))
    assert not all(proof.holds for proof in wrong.proofs)
    right = read(lines.format(10, 6, 4, 4, 5))
    assert all(proof.holds for proof in right.proofs)


@pytest.mark.parametrize(
    "header",
    [
        "Month,Opening MRR,New,Expansion,Contraction,Churn,Closing MRR",
        "月份,期初MRR,新增MRR,扩展MRR,收缩MRR,流失MRR,期末MRR",
    ],
)
def test_a_roll_forward_is_proved_by_its_movements(header: str) -> None:
    found = read(f"{header}\n2026-01,100,20,5,-3,-2,120\n2026-02,120,30,5,-5,-10,140\n")
    assert found.series["revenue"].tolist() == [120, 140]
    assert [proof.holds for proof in found.proofs] == [True]


@pytest.mark.parametrize(
    "line",
    [
        "Tokens served (millions),12,14",
        "Pipeline ($m),3,4",
        "Payroll in thousands,100,110",
        "注册用户（万）,5,6",
    ],
)
def test_a_unit_in_the_name_of_a_line_is_that_line_s_alone(line: str) -> None:
    found = read(f"Metric,2026-01,2026-02\nRevenue,500000,600000\nCosts,300000,400000\n{line}\n")
    assert found.series["revenue"].tolist() == [500_000, 600_000]
    assert found.series["costs"].tolist() == [300_000, 400_000]


def test_a_computed_nothing_stays_though_floats_leave_dust() -> None:
    rows = [["Month", "Gross", "Fees", "Tax", "Revenue"], ["2026-01", 100.10, 60.04, 40.06, "=B2-C2-D2"]]
    rows.append(["2026-02", 50, 20, 10, "=B3-C3-D3"])
    found = read(with_values(xlsx(Figures=rows), {"=B2-C2-D2": 0, "=B3-C3-D3": 20}))
    assert found.series["revenue"].tolist() == [0, 20]


@pytest.mark.parametrize("other", ["Cumulative profit", "Profit last year"])
def test_a_profit_of_another_time_contradicts_nothing(other: str) -> None:
    found = read(f"Month,Revenue,Costs,Profit,{other}\n2026-01,10,6,4,4\n2026-02,9,4,5,9\n2026-03,9,4,5,14\n")
    assert all(proof.holds for proof in found.proofs)
    assert found.is_verified("revenue")


def test_customers_that_come_and_go_prove_no_revenue() -> None:
    found = read(
        "Month,Closing MRR,New,Churn,Customers\n2026-01,12000,3,1,30\n2026-02,14000,5,2,33\n"
        "2026-03,15000,4,2,35\n"
    )
    assert all(proof.role != "revenue" for proof in found.proofs)


@pytest.mark.parametrize("status", ["Chargeback won", "Authorised & captured"])
def test_payments_that_came_in_the_end_count(status: str) -> None:
    found = read(f"Created,Amount,Status\n2026-01-05,100,Paid\n2026-01-06,200,{status}\n2026-02-05,50,Paid\n")
    assert found.series["revenue"].tolist() == [300, 50]
