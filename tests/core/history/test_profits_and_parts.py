"""What a file's own profit proves: which lines make up revenue and costs, and that a profit is neither."""

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.headers import is_net_profit, recognised
from core.history.history import History, interpret
from core.history.table import read_table
from core.history.trend import opening_cash


def read(text: str) -> History:
    return interpret(read_table(text.encode()))


def holds(history: History, **figures: list[float]) -> None:
    for role, values in figures.items():
        np.testing.assert_allclose(history.series[role], values, err_msg=role)  # type: ignore[index]


@pytest.mark.parametrize(
    "header",
    ["Income (loss)", "Income/(loss)", "Total income (losses)", "Operating income (loss)", "Bottom line"],
)
def test_what_may_be_a_loss_is_a_profit(header: str) -> None:
    assert recognised(header) is None
    assert is_net_profit(header)


@pytest.mark.parametrize(
    "name", ["Income (loss)", "Total income (loss)", "Income/(loss)", "Revenue (net income)"]
)
def test_a_profit_before_sales_is_no_revenue(name: str) -> None:
    """118 − 158 = −40."""
    holds(read(f"Month,{name},Sales,Costs\n2025-01,-40,118,158\n2025-02,-39,120,159\n"), revenue=[118, 120])
    holds(read(f",2025-01,2025-02\n{name},-40,5\nSales,118,164\nExpenses,158,159\n"), revenue=[118, 164])


@pytest.mark.parametrize(
    "text",
    [
        "Month,Sales,Services,Rent,Payroll,Net Income\nJan 2025,100,50,30,80,40\nFeb 2025,110,60,30,90,50\n",
        "月份,主营业务收入,其他业务收入,主营业务成本,销售费用,管理费用,研发费用,净利润\n"
        "2025-01,100,50,60,10,20,20,40\n2025-02,110,60,70,10,20,20,50\n",
        ",Jan 2025,Feb 2025\nIncome,,\nSales,100,110\nServices,50,60\nExpenses,,\nRent,30,30\nPayroll,80,90\n"
        "Net Income,40,50\n",
    ],
    ids=["columns", "Chinese", "under headings"],
)
def test_lines_that_a_profit_proves_are_added_up(text: str) -> None:
    """150 − 110 = 40; 170 − 120 = 50."""
    found = read(text)
    holds(found, revenue=[150, 170], costs=[110, 120])
    assert all(one.holds for one in found.proofs)


@pytest.mark.parametrize(
    ("text", "costs"),
    [
        (
            "月份,净利润,营业收入,营业成本,期间费用\n2025年1月,-20,100,60,60\n2025年2月,-20,100,60,60\n",
            [120, 120],
        ),
        (
            "Mois,Chiffre d'affaires,Charges d'exploitation,Résultat net\n"
            "2025-01,100,60,40\n2025-02,110,60,50\n",
            [60, 60],
        ),
    ],
)
def test_names_of_costs(text: str, costs: list[float]) -> None:
    holds(read(text), costs=costs)


def test_cash_known_long_ago_is_rolled_forward_by_each_month_s_own_burn() -> None:
    """1,000 − 5 · 10 − 6 · 50 = 650; where a month's costs are missing, by the usual burn of 50."""
    lines = [
        f"2025-{month:02},100,{110 if month < 7 else 150},{1000 if month == 1 else ''}"
        for month in range(1, 13)
    ]
    head = "Month,Revenue,Costs,Cash\n"
    assert opening_cash(read(head + "\n".join(lines))) == (650.0, 11)
    lines[3] = "2025-04,100,,"
    assert opening_cash(read(head + "\n".join(lines))) == (650.0 - 50 + 10, 11)


LEDGER = (
    ("1002", "银行存款", 100, 50, 990), ("5001", "主营业务收入", 0, 100, 0),
    ("5401", "主营业务成本", 50, 0, 0), ("5602", "管理费用", 100, 0, 0),
)  # fmt: skip


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            "会计年度,会计期间,科目编码,科目名称,本期借方,本期贷方,期末余额",
            "2025,{month},{code},{name},{left}",
        ),
        ("年,月,科目编码,科目名称,借方,贷方,期末余额", "2025年,{month}月,{code},{name},{left}"),
        ("年度,期间,科目编码,科目名称,借方,贷方,期末余额", "2025,第{month}期,{code},{name},{left}"),
        ("期间,科目,本期借方,本期贷方,期末余额", "2025-{month:02},{code} {name},{left}"),
        ("期间,科目,本期借方,本期贷方,期末余额", "2025-{month:02},{code}_{name},{left}"),
    ],
)
def test_trial_balances_with_a_year_of_its_own_or_code_and_name_in_one(head: str, row: str) -> None:
    lines = [
        row.format(month=month, code=code, name=name, left=f"{debit},{credit},{closing}")
        for month in (1, 2)
        for code, name, debit, credit, closing in LEDGER
    ]
    found = read("\n".join([head, *lines]))
    assert found.first == (2025, 1)
    holds(found, revenue=[100, 100], costs=[150, 150], cash=[990, 990])


@pytest.mark.parametrize(
    ("opening", "closing"), [("MRR at start of period", "MRR at end of period"), ("期初MRR", "总MRR")]
)
def test_what_is_left_of_recurring_revenue_counts(opening: str, closing: str) -> None:
    rows = "2025-01,1000,1100,-100,2000\n2025-02,2000,1000,-100,2900\n"
    holds(read(f"Month,{opening},New MRR,Churned MRR,{closing}\n{rows}"), revenue=[2000, 2900])


def test_a_total_is_the_amount_where_there_is_no_other() -> None:
    lines = [f"2025-{month:02}-{day:02},o{month}{day},Paid,USD,50,10" for month in (1, 2) for day in (3, 28)]
    text = "Date,Order ID,Status,Currency,Total,Refunded amount\n" + "\n".join(
        [*lines, "2025-01-05,x,failed,USD,70,0"]
    )
    holds(read(text), revenue=[80, 80])


def test_a_total_of_bills_is_no_payment() -> None:
    lines = [
        f"2025-{month:02}-{day:02},{kind},{day},Acme,40"
        for month in (1, 2)
        for day, kind in ((3, "Expense"), (28, "Bill"))
    ]
    with pytest.raises(HistoryError):
        read("Date,Type,No.,Payee,Total\n" + "\n".join(lines))


def test_customers_lost_are_customers() -> None:
    assert recognised("Customers (losses)") == "customers"


@pytest.mark.parametrize(
    "head",
    ["期间,科目,本期借方,本期贷方", "期间,科目编码,科目名称,本期借方,本期贷方"],
    ids=["in one", "apart"],
)
def test_a_journal_of_accounts_and_their_details_counts_neither_twice(head: str) -> None:
    between = "," if "编码" in head else " "
    rows = [
        f"2025-{month:02},{code}{between}{name},{debit},{credit}"
        for month in (1, 2)
        for code, name, debit, credit in (
            ("6001", "主营业务收入", 0, 100), ("6001.01", "软件", 0, 60), ("6001.02", "服务", 0, 40),
            ("6602", "管理费用", 30, 0), ("6602.01", "工资", 30, 0),
        )
    ]  # fmt: skip
    holds(read("\n".join([head, *rows])), revenue=[100, 100], costs=[30, 30])
