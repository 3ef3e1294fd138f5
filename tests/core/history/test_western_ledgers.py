"""Ledgers of Western books: what their accounts count towards by chart, by name and by side."""

import numpy as np
import pytest

from core.history.account_charts import by_name, chart_of
from core.history.history import History, interpret
from core.history.table import read_table


def read(text: str) -> History:
    return interpret(read_table(text.encode()))


def remarks(found: History) -> str:
    return " ".join(note.message.format(**dict(note.parameters)) for note in found.notes)


def journal(name: str, debit: float, credit: float) -> str:
    """Two months of sales of 9,000 and 9,500 and wages of 7,000 and 7,200, and an account of this name."""
    lines = ["Date,Account,Debit,Credit"]
    for month, sales, wages in (("01-31", 9_000, 7_000), ("02-28", 9_500, 7_200)):
        bank = sales - wages - debit + credit
        lines += [
            f"2025-{month},Sales,0,{sales}",
            f"2025-{month},Wages expense,{wages},0",
            f"2025-{month},{name},{debit},{credit}",
            f"2025-{month},Bank,{bank},0",
        ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "name",
    [
        *("Legal fees", "Stripe fees", "Software subscriptions", "Bank fees", "Bank charges", "Marketing"),
        *("Travel", "Depreciation", "Freelancers", "Sales salaries", "Commission on sales", "Purchases"),
        *("Sales and marketing", "Cost of services", "Insurance"),
    ],
)
def test_what_is_debited_and_no_balance_is_a_cost(name: str) -> None:
    found = read(journal(name, 500, 0))
    np.testing.assert_array_equal(found.series["revenue"], [9_000, 9_500])
    np.testing.assert_array_equal(found.series["costs"], [7_500, 7_700])


def test_what_is_in_balance_is_a_journal_though_no_name_says_so() -> None:
    text = "Date,Account,Debit,Credit\n"
    for month, earned, spent in (("01-31", 1_000, 300), ("02-28", 1_100, 320)):
        text += f"2025-{month},Checking,{earned - spent},\n2025-{month},Design work,,{earned}\n"
        text += f"2025-{month},Hosting,{spent},\n"
    found = read(text)
    np.testing.assert_array_equal(found.series["revenue"], [1_000, 1_100])
    np.testing.assert_array_equal(found.series["costs"], [300, 320])


@pytest.mark.parametrize(
    "name",
    [
        *("Prepaid expenses", "Accrued expenses", "VAT on sales", "Due from sales", "Accounts receivable"),
        *("Inventory", "Office equipment", "Loan to shareholder", "Income tax", "Motor cars"),
        *("Software development costs capitalised", "Security bond"),
    ],
)
def test_a_balance_is_no_cost_whatever_else_its_name_says(name: str) -> None:
    found = read(journal(name, 500, 0))
    np.testing.assert_array_equal(found.series["costs"], [7_000, 7_200])


@pytest.mark.parametrize("name", ["Sales returns", "Sales discounts", "Refunds to customers"])
def test_what_reduces_sales_is_taken_off_them(name: str) -> None:
    found = read(journal(name, 500, 0))
    np.testing.assert_array_equal(found.series["revenue"], [8_500, 9_000])
    np.testing.assert_array_equal(found.series["costs"], [7_000, 7_200])


def test_what_is_credited_is_earned_and_a_side_alone_is_said() -> None:
    found = read(journal("Workshops", 0, 400))
    np.testing.assert_array_equal(found.series["revenue"], [9_400, 9_900])
    assert "count by the side on which they are booked: Workshops" in remarks(found)
    np.testing.assert_array_equal(read(journal("Interest income", 0, 400)).series["revenue"], [9_000, 9_500])


def chart(codes: tuple[str, ...], names: tuple[str, ...], head: str) -> str:
    """A month's books of revenue 1,000 and costs of 300, 200 and 100, as many as there are names."""
    lines = [head]
    for day in ("2025-01-31", "2025-02-28"):
        for code, name, side in zip(codes, names, ("0,1000", "300,0", "200,0", "100,0"), strict=True):
            lines.append(f"{day},{code},{name},{side}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (("4000", "5000", "6000", "6100"), ("Services", "COGS", "Software", "Offsite")),
        (
            ("8400", "3100", "4120", "4980"),
            ("Erlöse 19% USt", "Fremdleistungen", "Gehälter", "Betriebsbedarf"),
        ),
        (("706000", "601000", "622000", "641000"), ("Prestations", "Achats", "Honoraires", "Rémunérations")),
        (("3010", "4010", "5010", "7210"), ("Försäljning", "Inköp", "Lokalhyra", "Löner")),
        (("200", "310", "429", "477"), ("Sales", "Cost of Goods Sold", "General", "Wages and Salaries")),
    ],
)
def test_a_chart_whose_numbers_agree_with_names_and_sides_says_the_rest(
    codes: tuple[str, ...], names: tuple[str, ...]
) -> None:
    found = read(chart(codes, names, "Date,Account number,Account name,Debit,Credit"))
    np.testing.assert_array_equal(found.series["revenue"], [1_000, 1_000])
    np.testing.assert_array_equal(found.series["costs"], [600, 600])


def test_the_chart_is_the_one_that_agrees_and_none_where_none_does() -> None:
    german = [("8400", "Erlöse", ""), ("4120", "Gehälter", ""), ("1200", "Bank", "")]
    net = {german[0]: 10.0, german[1]: -5.0, german[2]: -5.0}
    found = chart_of(german, net)
    assert found is not None
    assert [found.role(code) for code, _name, _kind in german] == ["revenue", "costs", "balance"]
    wrong = {german[0]: -10.0, german[1]: 5.0, german[2]: 5.0}
    assert chart_of(german, wrong) is None
    assert chart_of([("1", "Sales", ""), ("2", "Wages", "")], {}) is None


def test_codes_before_names_and_paths_are_read() -> None:
    text = "period,account,debit,credit\n"
    for month in ("2025-01", "2025-02"):
        text += f"{month},4000 Revenue,0,500\n{month},5000 COGS,150,0\n{month},6000 Software,60,0\n"
        text += f"{month},1000 Cash,290,0\n"
    found = read(text)
    np.testing.assert_array_equal(found.series["revenue"], [500, 500])
    np.testing.assert_array_equal(found.series["costs"], [210, 210])


@pytest.mark.parametrize(
    ("head", "debit", "credit"),
    [
        ("Posting date,Account no,Account name,Dr/Cr,Amount", "Dr", "Cr"),
        ("日期,科目编码,科目名称,方向,金额", "借", "贷"),
        ("Buchungsdatum,Konto,Kontobezeichnung,S/H,Betrag", "S", "H"),
        ("Date,Account number,Account name,Debit/Credit,Amount", "Debit", "Credit"),
    ],
)
def test_amounts_whose_side_another_column_says_are_a_journal(head: str, debit: str, credit: str) -> None:
    chinese = "科目" in head
    accounts = (
        [
            ("6001", "主营业务收入", credit, 900),
            ("6601", "销售费用", debit, 300),
            ("1002", "银行存款", debit, 600),
        ]
        if chinese
        else [
            ("4000", "Sales", credit, 900),
            ("6000", "Wages expense", debit, 300),
            ("1000", "Bank", debit, 600),
        ]
    )
    lines = [
        f"2025-{month}-28,{code},{name},{side},{amount}"
        for month in ("01", "02")
        for code, name, side, amount in accounts
    ]
    found = read("\n".join([head, *lines]) + "\n")
    np.testing.assert_array_equal(found.series["revenue"], [900, 900])
    np.testing.assert_array_equal(found.series["costs"], [300, 300])
    assert "cash" not in found.series


def test_a_ledger_with_one_amount_takes_the_side_from_the_bank_and_leaves_the_rest_open() -> None:
    def ledger(split: str) -> str:
        text = "General Ledger\n,Date,Transaction Type,Num,Name,Memo/Description,Split,Amount,Balance\n"
        text += "Checking,,,,,,,,\n"
        for month in ("01", "02"):
            day = "31" if month == "01" else "28"
            text += f",{month}/10/2025,Deposit,,A,,Sales,5000,0\n"
            text += f",{month}/{day}/2025,Check,,B,,{split},-300,0\n"
        text += "Total for Checking,,,,,,,9400,\nSales,,,,,,,,\n"
        for month in ("01", "02"):
            text += f",{month}/10/2025,Deposit,,A,,Checking,5000,0\n"
        text += "Total for Sales,,,,,,,10000,\nTeam events,,,,,,,,\n"
        for day in ("01/31", "02/28"):
            text += f",{day}/2025,Check,,B,,Checking,300,0\n"
        return text + "Total for Team events,,,,,,,600,\n"

    found = read(ledger("Team events"))
    np.testing.assert_array_equal(found.series["revenue"], [5_000, 5_000])
    np.testing.assert_array_equal(found.series["costs"], [300, 300])
    table = read_table(ledger("-Split-").encode())
    assert "revenue" in table.known
    assert "costs" not in table.known
    said = [note.message for note in table.notes if "Team events" in str(dict(note.parameters))]
    assert len(said) == 1
    assert "of which nothing says what they are" in said[0]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        *(("Business Bank Account", "cash"), ("Bank interest", None), ("Bank loan", "balance")),
        *(("Unearned revenue", "balance"), ("Cost of sales", "costs"), ("Other revenue", "result")),
        *(("Product sales", "revenue"), ("Legal fees", None), ("Sales tax payable", "balance")),
    ],
)
def test_a_name_says_what_it_can_and_no_more(name: str, role: str | None) -> None:
    assert by_name(name) == role


@pytest.mark.parametrize("opened", [True, False])
@pytest.mark.parametrize("sides", ["Debit|Credit", "Montant|Sens"])
def test_a_french_audit_file_is_a_journal_whose_opening_entry_makes_balances(
    opened: bool, sides: str
) -> None:
    """Fichier des écritures comptables (A47 A-1 LPF): 800 held when the year began; sales of 1,000 and 1,200,
    fees of 300 and 400, paid at once and without tax. Without the opening entry nobody knows what is held.
    """
    head = f"JournalCode|JournalLib|EcritureNum|EcritureDate|CompteNum|CompteLib|PieceRef|EcritureLib|{sides}"
    entries = [("AN", "20250101", "A nouveaux", "101300|Capital", "512000|Banque", 800)] if opened else []
    for month, sales, fees in (("01", 1_000, 300), ("02", 1_200, 400)):
        entries += [("VE", f"2025{month}15", "Facture", "706000|Prestations", "512000|Banque", sales)]
        entries += [("AC", f"2025{month}28", "Honoraires", "512000|Banque", "622600|Honoraires", fees)]
    lines = [head]
    for journal_code, day, text, credited, debited, amount in entries:
        for account, side in ((debited, "D"), (credited, "C")):
            both = f"{amount},00|0,00" if side == "D" else f"0,00|{amount},00"
            booked = both if sides == "Debit|Credit" else f"{amount},00|{side}"
            lines.append(f"{journal_code}|x|1|{day}|{account}|1|{text}|{booked}")
    found = read("\n".join(lines))
    np.testing.assert_array_equal(found.series["revenue"], [1_000, 1_200])
    np.testing.assert_array_equal(found.series["costs"], [300, 400])
    assert ("cash" in found.series) == opened
    if opened:
        np.testing.assert_array_equal(found.series["cash"], [1_500, 2_300])
