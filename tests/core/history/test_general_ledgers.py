"""General ledgers with accounts in lines of their own, invoices with credit notes, titles that speak of the
year to date, months and letters that a program has changed.
"""

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.history import History, interpret
from core.history.table import read_table
from tests.core.history.sheets import xlsx

QUICKBOOKS = """General Ledger,,,,,,,
Acme AI Inc,,,,,,,
"January - March, 2025",,,,,,,
,Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance
Checking,,,,,,,,
,Beginning Balance,,,,,,,"50,000.00"
,01/05/2025,Deposit,,Acme,,Sales,"10,000.00","60,000.00"
,01/20/2025,Expense,,AWS,,Hosting expenses,"-4,000.00","56,000.00"
,02/05/2025,Deposit,,Acme,,Sales,"11,000.00","67,000.00"
,02/20/2025,Expense,,AWS,,Hosting expenses,"-4,500.00","62,500.00"
Total for Checking,,,,,,,"$12,500.00",
Sales,,,,,,,,
,01/05/2025,Deposit,,Acme,,Checking,"10,000.00","10,000.00"
,02/05/2025,Deposit,,Acme,,Checking,"11,000.00","21,000.00"
Total for Sales,,,,,,,"$21,000.00",
Hosting expenses,,,,,,,,
,01/20/2025,Expense,,AWS,,Checking,"4,000.00","4,000.00"
,02/20/2025,Expense,,AWS,,Checking,"4,500.00","8,500.00"
Total for Hosting expenses,,,,,,,"$8,500.00",
Owner's equity,,,,,,,,
,01/02/2025,Journal,,,,,100.00,100.00
Total for Owner's equity,,,,,,,$100.00,
"""
XERO = """Date,Description,Debit,Credit,Running Balance
1000 Business Bank,,,,
2025-01-05,Acme,500,,500
2025-01-20,AWS,,200,300
2025-02-05,Acme,600,,900
Total 1000 Business Bank,,1100,200,
4000 Consulting,,,,
2025-01-05,Acme,,500,-500
2025-02-05,Acme,,600,-1100
6000 Servers,,,,
2025-01-20,AWS,200,,200
"""


def read(content: bytes | str) -> History:
    return interpret(read_table(content if isinstance(content, bytes) else content.encode()))


def said(found: History, word: str) -> bool:
    return any(word in note.message for note in found.notes)


def test_a_quickbooks_general_ledger_is_read_by_account_and_proved_by_its_totals() -> None:
    found = read(QUICKBOOKS)
    assert found.first == (2025, 1)
    assert {role: values.tolist() for role, values in found.series.items()} == {
        "cash": [56_000, 62_500],
        "revenue": [10_000, 11_000],
        "costs": [4_000, 4_500],
    }
    (proof,) = found.proofs
    assert proof.holds
    assert "each account" in proof.message
    named = next(note for note in found.notes if "count towards nothing" in note.message)
    assert dict(named.parameters) == {"names": "Owner's equity"}


def test_an_entry_that_is_missing_breaks_the_proof_of_its_account() -> None:
    lines = [line for line in QUICKBOOKS.splitlines() if "02/05/2025" not in line or "Checking" not in line]
    (proof,) = read("\n".join(lines)).proofs
    assert not proof.holds
    assert proof.difference == pytest.approx(11_000)


def test_a_general_ledger_of_debits_and_credits_takes_numbers_of_accounts() -> None:
    """4000 is income and 6000 a cost by their numbers; debits are credits in both months."""
    found = read(XERO)
    assert found.series["revenue"].tolist() == [500, 600]
    assert found.series["costs"][0] == 200
    assert found.series["cash"].tolist() == [300, 900]
    assert [proof.holds for proof in found.proofs if "debits are credits" in proof.message] == [True]


@pytest.mark.parametrize(
    "amounts",
    [("Credit Note", "300"), ("Credit Note", "-300"), ("Credit memo", "300"), ("Gutschrift", "300")],
)
def test_credit_notes_are_taken_off_what_was_invoiced(amounts: tuple[str, str]) -> None:
    kind, amount = amounts
    found = read(
        "Invoice Number,Date,Type,Customer,Amount\n"
        "1,2025-01-05,Invoice,Acme,1000\n2,2025-01-20,Invoice,Beta,2000\n"
        f"3,2025-01-28,{kind},Acme,{amount}\n"
        "4,2025-02-03,Invoice,Acme,1000\n5,2025-02-28,Invoice,Beta,500\n"
    )
    assert found.series["revenue"].tolist() == [2_700, 1_500]
    assert "costs" not in found.series


def test_negative_invoices_are_credit_notes_and_no_costs() -> None:
    found = read(
        "Invoice Number,Date,Customer,Amount,Status\n"
        "1,2025-01-05,Acme,1000,Paid\n2,2025-01-28,Acme,-300,Credited\n"
        "3,2025-02-03,Acme,1000,Paid\n4,2025-02-28,Beta,2000,Void\n"
    )
    assert found.series["revenue"].tolist() == [700, 1_000]
    assert "costs" not in found.series
    assert said(found, "not settled")
    assert not said(found, "check them")


def test_what_is_paid_out_of_an_account_stays_a_cost() -> None:
    found = read("Date,Description,Amount,Balance\n2025-01-05,Acme,1000,1000\n2025-01-28,AWS,-300,700\n")
    assert found.series["costs"].tolist() == [300]


RUNNING = "Profit and Loss - Year to Date\nMonth,Revenue\n2025-01,100\n2025-02,210\n2025-03,{march}\n{more}"


def test_what_never_falls_under_a_title_of_the_year_to_date_is_refused() -> None:
    with pytest.raises(HistoryError, match="running totals"):
        read(RUNNING.format(march=330, more=""))
    with pytest.raises(HistoryError, match="running totals"):
        read(RUNNING.format(march=330, more="2025-04,330\n").replace("Year to Date", "YTD"))


@pytest.mark.parametrize(("march", "more"), [(200, ""), (330, "Total,640\n")])
def test_months_that_fall_or_add_up_to_the_total_are_single_ones(march: int, more: str) -> None:
    assert read(RUNNING.format(march=march, more=more)).series["revenue"].tolist() == [100, 210, march]


def test_a_new_year_starts_running_totals_anew() -> None:
    text = "Year to date\nMonth,Revenue\n2024-11,900\n2024-12,990\n2025-01,80\n2025-02,170\n2025-03,250\n"
    with pytest.raises(HistoryError, match="running totals"):
        read(text)


def test_october_that_lost_its_nought_is_october() -> None:
    months = [f"2025.{month}" for month in (8, 9, 1, 11, 12)]
    down = "Month,Revenue\n" + "".join(f"{month},{10 + at}\n" for at, month in enumerate(months))
    assert read(down).series["revenue"].tolist() == [10, 11, 12, 13, 14]
    across = xlsx(A=[["", *map(float, months)], ["Revenue", 10, 11, 12, 13, 14]])
    assert read(across).series["revenue"].tolist() == [10, 11, 12, 13, 14]
    newest_first = "Month,Revenue\n2025.11,3\n2025.1,2\n2025.9,1\n"
    assert read(newest_first).series["revenue"].tolist() == [1, 2, 3]
    whole = "Month,Revenue\n" + "".join(f"2025.{month},{month}\n" for month in range(1, 13)).replace(
        "2025.10,", "2025.1,"
    )
    np.testing.assert_array_equal(read(whole).series["revenue"], np.arange(1, 13))


def test_january_stays_january() -> None:
    assert read("Month,Revenue\n2024.12,3\n2025.1,2\n2025.2,1\n").first == (2024, 12)


def test_accented_letters_of_eight_bits_are_no_chinese() -> None:
    german = "Monat;Umsatz;Liquidität\nJanuar 2025;1.000,50;20.000\nMärz 2025;1.200,50;18.000\n"
    found = read(german.encode("latin-1"))
    assert found.first == (2025, 1)
    assert found.series["revenue"].tolist()[::2] == [1_000.5, 1_200.5]
    assert found.series["cash"].tolist()[::2] == [20_000, 18_000]
    french = "Mois;Chiffre d'affaires;Dépenses\nfévrier 2025;1 000;3 000\nmars 2025;1 200;3 100\n"
    assert read(french.encode("cp1252")).series["costs"].tolist() == [3_000, 3_100]


def test_chinese_files_stay_chinese() -> None:
    text = "月份,AI收入,现金\n2025年1月,100,5\n2025年2月,110,6\n"
    assert read_table(text.encode("gb18030")).headers == ("月份", "AI收入", "现金")


def test_a_refusal_says_what_the_rows_lack() -> None:
    with pytest.raises(HistoryError, match="no month with its year"):
        read("Item,Value\nRevenue,100\nCosts,200\n")
    with pytest.raises(HistoryError, match="has no year"):
        read("Month,Revenue\nJanuary,100\nFebruary,110\n")


BLOCKS = """明细账
科目：6601 销售费用
日期,凭证号,摘要,借方金额,贷方金额,方向,余额
2025-01-10,记-1,广告,50000.00,,借,50000.00
科目：6602 管理费用
日期,凭证号,摘要,借方金额,贷方金额,方向,余额
2025-01-20,记-5,房租,30000.00,,借,30000.00
科目：6001 主营业务收入
日期,凭证号,摘要,借方金额,贷方金额,方向,余额
2025-01-25,记-6,收入,,100000.00,贷,100000.00
"""


def test_the_account_above_the_first_header_is_one_too() -> None:
    found = read(BLOCKS)
    assert found.series["costs"].tolist() == [80_000]
    assert found.series["revenue"].tolist() == [100_000]


def test_an_account_s_line_may_hold_what_it_opens_with() -> None:
    found = read(QUICKBOOKS.replace("Checking,,,,,,,,\n", 'Checking,,,,,,,,"50,000.00"\n', 1))
    assert found.series["cash"].tolist() == [56_000, 62_500]


@pytest.mark.parametrize(
    ("sold", "paid", "held"),
    [
        ("8400,Revenue 19%", "4120,Salaries", "1200,Bank"),
        ("3400,Dienstleistungserlöse", "5000,Lohnaufwand", "1020,Bank"),
        ("706000,Prestations de services", "613200,Locations", "512000,Banque"),
    ],
)
def test_numbers_of_accounts_of_other_countries_are_not_read_as_american(
    sold: str, paid: str, held: str
) -> None:
    lines = [
        f"2025-{month}-05,{sold},,10000\n2025-{month}-05,{held},10000,\n"
        f"2025-{month}-20,{paid},5000,\n2025-{month}-20,{held},,5000\n"
        for month in ("01", "02")
    ]
    found = read("Date,Account no,Account name,Debit,Credit\n" + "".join(lines))
    assert found.series["revenue"].tolist() == [10_000, 10_000]
    assert found.series["costs"].tolist() == [5_000, 5_000]


def test_what_is_taken_back_within_a_month_comes_to_nought() -> None:
    text = (
        "Date,Account no,Account name,Debit,Credit\n2025-01-05,4000,Subscription revenue,,9000\n"
        "2025-01-05,1200,Receivable,9000,\n2025-02-05,4000,Subscription revenue,,8000\n"
        "2025-02-05,1200,Receivable,8000,\n2025-02-15,4000,Subscription revenue,8000,\n"
        "2025-02-15,1200,Receivable,,8000\n"
    )
    assert read(text).series["revenue"].tolist() == [9_000, 0]


def test_a_trial_balance_whose_results_were_closed_keeps_them_beside_balances_that_stay() -> None:
    text = (
        "Period,Account,Debit,Credit,Closing balance\n2025-01,Sales,1000,1000,0\n"
        "2025-01,Salary expense,500,500,0\n2025-01,Prepaid expenses,120,10,110\n2025-01,Bank,700,80,620\n"
    )
    assert read(text).series["revenue"].tolist() == [1_000]


def test_names_of_debts_are_no_costs_and_rent_may_be_income() -> None:
    text = (
        "Date,Account no,Account name,Debit,Credit\n2025-01-05,4000,Sales,,1000\n2025-01-05,1000,Bank,1000,\n"
        "2025-01-06,7000,Rental income,,50\n2025-01-06,1000,Bank,50,\n2025-01-20,5000,Rent,300,\n"
        "2025-01-20,2100,Payroll Liabilities,,300\n"
    )
    found = read(text)
    assert found.series["costs"].tolist() == [300]
    assert found.series["revenue"].tolist()[0] in (1_000, 1_050)


def test_the_day_of_a_journal_s_first_line_is_no_month_of_all_its_lines() -> None:
    """Where no column is one of days, nothing says the month: it is refused."""
    text = (
        "Tag X,Account,Account name,Debit,Credit\n2025-01-05,4000,Sales,,1000\n2025-01-05,1200,Bank,1000,\n"
        "{0},4000,Sales,,1100\n{0},1200,Bank,1100,\n"
    )
    with pytest.raises(HistoryError):
        interpret(read_table(text.format("siehe oben").encode()))
    days = interpret(read_table(text.format("2025-02-05").encode()))
    assert days.first == (2025, 1)
    assert [*days.series["revenue"]] == [1000.0, 1100.0]
