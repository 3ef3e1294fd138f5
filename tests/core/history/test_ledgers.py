"""Trial balances, journals, bank statements and exports of payments."""

import numpy as np
import pytest

from core.history.history import History, interpret
from core.history.table import read_table
from tests.core.history.sheets import xlsx


def read(content: bytes | str) -> History:
    return interpret(read_table(content if isinstance(content, bytes) else content.encode()))


def equal(found: History, **expected: list[float]) -> None:
    assert set(found.series) == set(expected)
    for role, values in expected.items():
        np.testing.assert_allclose(found.series[role], values, err_msg=role)


MONTHS = ((100, 40, 30), (110, 45, 32), (120, 50, 34))
"""Revenue, cost of goods and selling costs of three months."""


def trial_balance(revenue: str, goods: str, selling: str) -> list[list[object]]:
    rows: list[list[object]] = [
        ["科目编码", "科目名称", "期间", "期初余额", "本期借方", "本期贷方", "期末余额"]
    ]
    bank = 500
    for number, (sold, cost, spent) in enumerate(MONTHS, start=1):
        month, closing = f"2026-{number:02}", bank + sold - cost - spent
        rows += [
            ["1001", "库存现金", month, 10, 5, 5, 10],
            ["1002", "银行存款", month, bank, sold, cost + spent, closing],
            ["100201", "工商银行", month, bank, sold, cost + spent, closing],
            [revenue, "主营业务收入", month, 0, sold, sold, 0],
            [goods, "主营业务成本", month, 0, cost, cost, 0],
            [selling, "销售费用", month, 0, spent, spent, 0],
            ["", "合计", month, 510, 999, 999, 510],
        ]
        bank = closing
    return rows


@pytest.mark.parametrize(
    "codes", [("5001", "5401", "5601"), ("6001", "6401", "6601"), ("5001", "5401", "6601")]
)
@pytest.mark.parametrize("named", [True, False])
def test_a_trial_balance_by_account_and_period(codes: tuple[str, str, str], named: bool) -> None:
    """Revenue is credited, costs are debited, cash is what 1001 and 1002 close at; 100201 is part of 1002."""
    rows = [["科目余额表"], ["单位：元"], *trial_balance(*codes)]
    if not named:
        rows = [[cell for place, cell in enumerate(row) if place != 1 or len(row) < 3] for row in rows]
        rows = [row for row in rows if row[0] != ""]
    equal(read(xlsx(余额=rows)), revenue=[100, 110, 120], costs=[70, 77, 84], cash=[540, 573, 609])


def test_5001_is_the_cost_of_production_where_6001_is_revenue() -> None:
    rows = trial_balance("6001", "6401", "6601")
    rows = [[cell for place, cell in enumerate(row) if place != 1] for row in rows if row[0] != ""]
    rows += [["5001", f"2026-{number:02}", 0, 77, 77, 0] for number in (1, 2, 3)]
    equal(read(xlsx(余额=rows)), revenue=[100, 110, 120], costs=[70, 77, 84], cash=[540, 573, 609])


def test_a_trial_balance_with_two_lines_of_header_and_a_sheet_a_month() -> None:
    def sheet(month: int, sold: int) -> list[list[object]]:
        return [
            [f"科目余额表 2026年{month}月"],
            ["科目编码", "科目名称", "期初余额", "", "本期发生额", "", "期末余额", ""],
            ["", "", "借方", "贷方", "借方", "贷方", "借方", "贷方"],
            ["1002", "银行存款", 500, None, sold, 70, 430 + sold, None],
            ["2001", "短期借款", None, 300, None, None, None, 300],
            ["6001", "主营业务收入", None, None, sold, sold, None, None],
            ["6602", "管理费用", None, None, 70, 70, None, None],
        ]

    found = read(xlsx(a=sheet(1, 100), b=sheet(2, 120)))
    equal(found, revenue=[100, 120], costs=[70, 70], cash=[530, 550])
    assert found.is_verified("cash")


def test_a_trial_balance_with_periods_across() -> None:
    rows = [
        ["科目编码", "科目名称", "2026-01", "", "", "2026-02", "", ""],
        ["", "", "本期借方", "本期贷方", "期末余额", "本期借方", "本期贷方", "期末余额"],
        ["1002", "银行存款", 100, 70, 530, 120, 60, 590],
        ["6001", "主营业务收入", 100, 100, 0, 120, 120, 0],
        ["6602", "管理费用", 70, 70, 0, 60, 60, 0],
    ]
    equal(read(xlsx(余额=rows)), revenue=[100, 120], costs=[70, 60], cash=[530, 590])


def test_returns_come_off_revenue_where_the_account_is_not_closed() -> None:
    text = "Period,Account,Debit,Credit\n2026-01,Sales,5,100\n2026-01,Rent expense,30,\n2026-02,Sales,,90\n"
    found = read(text)
    np.testing.assert_array_equal(found.series["revenue"], [95, 90])
    assert any(proof.message.startswith("debits are credits") and not proof.holds for proof in found.proofs)


def test_a_journal_has_no_balance_and_its_closing_entries_are_left_out() -> None:
    rows = [
        ["日期", "凭证号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额"],
        ["2026-01-05", "记1", "销售", "1002", "银行存款", 106, None],
        ["2026-01-05", "记1", "销售", "6001", "主营业务收入", None, 100],
        ["2026-01-05", "记1", "销售", "2221", "应交税费", None, 6],
        ["2026-01-20", "记2", "工资", "6602", "管理费用", 50, None],
        ["2026-01-20", "记2", "工资", "1002", "银行存款", None, 50],
        ["2026-01-31", "记3", "期间损益结转", "6001", "主营业务收入", 100, None],
        ["2026-01-31", "记3", "期间损益结转", "6602", "管理费用", None, 50],
        ["2026-01-31", "记3", "期间损益结转", "4103", "本年利润", None, 50],
        ["2026-02-05", "记1", "销售", "1002", "银行存款", 212, None],
        ["2026-02-05", "记1", "销售", "6001", "主营业务收入", None, 200],
        ["2026-02-05", "记1", "销售", "2221", "应交税费", None, 12],
    ]
    found = read(xlsx(序时账=rows))
    equal(found, revenue=[100, 200], costs=[50, np.nan])
    assert any(note.column == "cash" and "journal" in note.message for note in found.notes)


BANK = (
    "Date,Description,Debit,Credit,Balance\n"
    "2026-03-28,rent,100,,1300\n2026-03-02,sale,,400,1400\n"
    "2026-02-25,pay,500,,1000\n2026-02-03,sale,,300,1500\n"
    "2026-01-30,pay,600,,1200\n2026-01-05,sale,,800,1800\n"
)


def test_a_bank_statement_newest_first_has_the_balance_of_each_months_last_day() -> None:
    found = read(BANK)
    equal(found, revenue=[800, 300, 400], costs=[600, 500, 100], cash=[1200, 1000, 1300])
    assert all(found.is_verified(role) for role in found.series)
    turned = "\n".join([BANK.splitlines()[0], *reversed(BANK.splitlines()[1:])])
    equal(read(turned), revenue=[800, 300, 400], costs=[600, 500, 100], cash=[1200, 1000, 1300])


def test_of_one_days_rows_newest_first_the_uppermost_balance_is_the_last() -> None:
    text = "Date,Debit,Credit,Balance\n2026-02-28,50,,60\n"
    text += "2026-02-28,,90,110\n2026-01-31,10,,20\n2026-01-31,,5,30\n"
    np.testing.assert_array_equal(read(text).series["cash"], [20, 60])


def test_a_balance_that_does_not_follow_is_said() -> None:
    found = read(BANK.replace("1400", "1401"))
    assert not found.is_verified("cash")
    assert any(not proof.holds for proof in found.proofs)


@pytest.mark.parametrize(
    "text",
    [
        "交易日期,摘要,借方发生额,贷方发生额,账户余额\n20260105,a,,\"1,000.00\",\"5,000.00\"\n"
        "20260131,b,300.00,,\"4,700.00\"\n20260210,c,,500.00,\"5,200.00\"\n20260228,c,100.00,,\"5,100.00\"\n",
        "Posting Date,Amount,Balance\n02/28/2026,-100,5100\n02/10/2026,500,5200\n01/31/2026,-300,4700\n"
        "01/05/2026,1000,5000\n",
        "交易时间,收/支,金额,余额\n2026-01-05 10:00:00,收入,1000,5000\n2026-01-31 9:00:00,支出,300,4700\n"
        "2026-02-10 10:00:00,收入,500,5200\n2026-02-28 9:00:00,支出,100,5100\n",
    ],
    ids=["columns each way", "a sign", "a word"],
)  # fmt: skip
def test_money_in_and_out_is_told_by_column_sign_or_word(text: str) -> None:
    equal(read(text), revenue=[1000, 500], costs=[300, 100], cash=[4700, 5100])


CHARGES = (
    "id,Created (UTC),Amount,Amount Refunded,Currency,Status\n"
    "a,2026-01-03 10:00,100.00,0.00,usd,Paid\nb,2026-01-05 10:00,200.00,0.00,usd,Failed\n"
    "c,2026-02-03 10:00,200.00,0.00,usd,Paid\nd,2026-02-07 10:00,15000.00,0.00,jpy,Paid\n"
    "e,2026-03-02 10:00,90.00,90.00,usd,Refunded\nf,2026-03-03 10:00,150.00,50.00,usd,Paid\n"
    "f,2026-03-03 10:00,150.00,50.00,usd,Paid\n"
)


def test_charges_count_less_refunds_once_settled_and_in_one_currency() -> None:
    found = read(CHARGES)
    equal(found, revenue=[100, 200, 100])
    said = [note.message for note in found.notes]
    for word in ("failed", "currency", "twice"):
        assert any(word in message for message in said), word
    assert found.currency == "USD"


def test_charges_that_the_file_converts_itself_all_count() -> None:
    text = (
        "id,Created,Amount,Currency,Converted Amount,Converted Currency,Status\n"
        "a,2026-01-03,100,usd,100,usd,Paid\nb,2026-01-05,15000,jpy,98,usd,Paid\n"
    )
    equal(read(text), revenue=[198])


def test_a_refund_as_a_row_of_its_own_comes_off_its_month() -> None:
    text = (
        '"Date","Type","Status","Currency","Gross","Fee","Net"\n'
        '"01/03/2026","Payment","Completed","USD","100.00","-3.00","97.00"\n'
        '"01/13/2026","Payment","Pending","USD","100.00","-3.00","97.00"\n'
        '"01/23/2026","Refund","Completed","USD","-40.00","1.00","-39.00"\n'
    )
    equal(read(text), revenue=[60])


def test_a_balance_of_detail_accounts_alone_is_read_by_their_numbers() -> None:
    """They are called as one likes: 600101 is revenue, 640101 and 660201 are costs, 100201 is cash."""
    header = "科目编码,科目名称,期初余额,本期借方,本期贷方,期末余额"
    lines = [
        "600101,软件订阅,0,110,110,0",
        "640101,服务器,0,40,40,0",
        "660201,工资,0,30,30,0",
        "100201,工商银行,500,110,70,540",
    ]
    text = "\n".join(["科目余额表,2026年3月", header, *lines])
    found = interpret(read_table(text.encode()))
    assert found.series["revenue"].tolist() == [110]
    assert found.series["costs"].tolist() == [70]
    assert found.series["cash"].tolist() == [540]
