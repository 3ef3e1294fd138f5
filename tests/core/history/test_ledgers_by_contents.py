"""Ledgers whose columns are known by what stands in them, and tables that look like a bank's and are none."""

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.history import History, interpret
from core.history.table import read_table

_JOURNAL = (
    "{date},{account},Debit,Credit\n"
    "2025-01-31,Sales,,1200\n2025-01-31,Accounts Receivable,1200,\n"
    "2025-02-28,Sales,,1320\n2025-02-28,Accounts Receivable,1320,\n"
    "2025-02-28,Wages,400,\n2025-02-28,Bank,,400\n"
)


def _read(text: str) -> History:
    return interpret(read_table(text.encode()))


def _is(found: History, role: str, *values: float) -> None:
    np.testing.assert_array_equal(found.series[role], values)  # type: ignore[index]


@pytest.mark.parametrize(
    "date",
    [
        "记账日期",
        "制单日期",
        "伝票日付",
        "전표일자",
        "Boekdatum",
        "Buchungstag",
        "Posted on",
        "Day",
        "Päivä",
        "When",
    ],
)
def test_the_days_of_a_journal_are_found_by_what_they_are(date: str) -> None:
    found = _read(_JOURNAL.format(date=date, account="Account"))
    assert found.first == (2025, 1)
    _is(found, "revenue", 1200, 1320)
    _is(found, "costs", np.nan, 400)


def test_the_day_on_which_an_account_was_last_used_is_none_of_an_entry() -> None:
    rows = "1000,Bank,2024-11-30,500,\n4000,Sales,2025-01-31,,1000\n6000,Wages,2025-01-31,500,\n"
    with pytest.raises(HistoryError, match="without a month"):
        _read(f"Account,Account name,Last activity,Debit,Credit\n{rows}")


@pytest.mark.parametrize(
    "account",
    ["Nominal", "N/C", "A/C", "Acct", "Main account", "Account description", "Ledger Name", "Account Title",
     "COA", "勘定科目", "계정과목", "Journal Items/Account"],
)  # fmt: skip
def test_accounts_are_known_by_many_names(account: str) -> None:
    found = _read(_JOURNAL.format(date="Date", account=account))
    _is(found, "revenue", 1200, 1320)
    _is(found, "costs", np.nan, 400)


@pytest.mark.parametrize("account", ["Split", "Category", "Particulars", "Wohin"])
def test_debits_that_are_credits_in_every_month_are_no_bank_s_statement(account: str) -> None:
    with pytest.raises(HistoryError, match="it is a journal and no bank's statement"):
        _read(_JOURNAL.format(date="Date", account=account))
    once = _JOURNAL.format(date="Date", account=account) + "2025-02-28,Interest,,1\n"
    assert _read(once).series["revenue"][1] == 1721.0  # a cent more came in than went out: a bank's


def test_a_text_that_each_code_has_for_itself_names_the_account() -> None:
    rows = "".join(
        f"{day},JAN,4000,Type A,,{sold}\n{day},JAN,1100,Debtors,{sold},\n{day},JAN,7000,Gross Wages,60,\n"
        f"{day},JAN,1200,Current Account,,60\n"
        for day, sold in (("31/01/2025", 120), ("28/02/2025", 125))
    )
    found = _read(f"Date,Reference,N/C,Description,Debit,Credit\n{rows}")
    _is(found, "revenue", 120, 125)
    _is(found, "costs", 60, 60)


def test_a_balance_that_is_each_line_s_own_amount_is_no_balance_of_an_account() -> None:
    lines = (
        "400000 Sales,0,{0},-{0}",
        "101401 Bank,{0},0,{0}",
        "101401 Bank,0,50,-50",
        "600000 Expenses,50,0,50",
    )
    rows = "".join(
        f"{day},{line.format(sold)}\n"
        for day, sold in (("2025-01-31", 100), ("2025-02-28", 110))
        for line in lines
    )
    found = _read(f"Date,Account,Debit,Credit,Balance\n{rows}")
    _is(found, "revenue", 100, 110)
    assert "cash" not in found.series


_TWO_SIDED = (
    "2025/01/31,売掛金,110,売上高,110\n2025/01/31,給料手当,60,普通預金,60\n"
    "2025/02/28,地代家賃,20,普通預金,20\n"
)


def test_an_entry_with_both_accounts_in_one_line_counts_for_both() -> None:
    found = _read(f"取引日,借方勘定科目,借方金額(円),貸方勘定科目,貸方金額(円)\n{_TWO_SIDED}")
    _is(found, "revenue", 110, np.nan)
    _is(found, "costs", 60, 20)
    rows = "2025-01-31,Accounts Receivable,Sales,1000\n2025-01-31,Salaries,Bank,600\n"
    one = _read(f"Date,Debit Account,Credit Account,Amount\n{rows}")
    _is(one, "revenue", 1000)
    _is(one, "costs", 600)


def test_accounts_whose_names_say_nothing_are_named_in_japanese_too() -> None:
    rows = _TWO_SIDED.replace("地代家賃", "何々")
    found = _read(f"取引日,借方勘定科目,借方金額,貸方勘定科目,貸方金額\n{rows}")
    told = [
        dict(note.parameters).get("names") for note in found.notes if note.message.startswith("accounts of")
    ]
    assert told == ["何々"]


def test_a_day_book_of_vouchers_counts_no_sale_as_a_cost() -> None:
    rows = (
        "01-04-2024,Acme,Sales,118000,\n15-04-2024,Acme,Receipt,,118000\n30-04-2024,Salary,Payment,60000,\n"
    )
    with pytest.raises(HistoryError, match="day book of vouchers"):
        _read(f"Date,Particulars,Vch Type,Debit Amount,Credit Amount\n{rows}")


@pytest.mark.parametrize(
    ("title", "header", "bank", "sales", "wages"),
    [
        ("Januar 2025", "Konto;Bezeichnung;EB-Wert;Soll Monat;Haben Monat;Soll kum.;Haben kum.;Saldo",
         "1200;Bank;50.000,00 S;11.900,00;8.000,00;31.900,00;28.000,00;53.900,00 S",
         "8400;Erlöse 19 % USt;;0,00;10.000,00;0,00;32.000,00;10.000,00 H",
         "4120;Gehälter;;8.000,00;0,00;24.000,00;0,00;8.000,00 S"),
        ("Período: 01/01/2025 a 31/01/2025", "Conta;Descrição;Saldo Anterior;Débito;Crédito;Saldo Atual",
         "1.1.1.02;Bancos Conta Movimento;50.000,00D;11.900,00;8.000,00;53.900,00D",
         "3.1.1.01;Receita de Vendas;0,00;0,00;10.000,00;10.000,00C",
         "4.1.1.01;Despesas com Pessoal;0,00;8.000,00;0,00;8.000,00D"),
        ("2025年1月", "勘定科目;前月残高;借方金額;貸方金額;当月残高", "普通預金;50000;11900;8000;53900",
         "売上高;0;0;10000;10000", "給料手当;0;8000;0;8000"),
    ],
)  # fmt: skip
def test_a_trial_balance_of_one_month_is_that_month(
    title: str, header: str, bank: str, sales: str, wages: str
) -> None:
    found = _read(f"Liste\n{title}\n{header}\n{bank}\n{sales}\n{wages}\n")
    assert found.first == (2025, 1)
    _is(found, "revenue", 10_000)
    _is(found, "costs", 8_000)
    _is(found, "cash", 53_900)


def test_balances_of_a_year_are_no_month_s() -> None:
    with pytest.raises(HistoryError, match="without a month"):
        _read(
            "Liste\nDu 01/01/2025 au 31/12/2025\nCompte;Intitulé;Débit;Crédit\n512000;Banque;60;40\n"
            "706000;Ventes;;30\n"
        )


def test_sides_of_months_across_the_top_stand_beside_their_month() -> None:
    found = _read(
        "Konto;Beschriftung;Jan 2025 Soll;Jan 2025 Haben;Feb 2025 Soll;Feb 2025 Haben\n"
        "8400;Erlöse;0;100;0;110\n4120;Gehälter;60;0;65;0\n1200;Bank;100;60;110;65\n"
    )
    _is(found, "revenue", 100, 110)
    _is(found, "costs", 60, 65)


def test_own_accounts_with_a_number_and_a_name_are_no_ledger_s() -> None:
    rows = (
        "12345678,Operating,2025-01-05,Client A,,5000\n12345678,Operating,2025-01-20,Payroll,3000,\n"
        "87654321,Savings,2025-02-05,Interest,,5\n12345678,Operating,2025-02-20,Payroll,3100,\n"
    )
    found = _read(f"Account Number,Account Name,Date,Description,Debit,Credit\n{rows}")
    _is(found, "revenue", 5000, 5)
    _is(found, "costs", 3000, 3100)


def test_the_day_on_which_an_invoice_is_due_is_not_that_of_its_entry() -> None:
    rows = "2025-03-02,2025-01-31,Accounts Receivable,1000,\n2025-03-02,2025-01-31,Sales,,1000\n"
    found = _read(f"Due Date,Date,Account,Debit,Credit\n{rows}")
    assert (found.first, found.months) == ((2025, 1), 1)


def test_invoices_of_customers_and_suppliers_in_one_list_are_told_by_their_types() -> None:
    head = "No,Type,Account,Nominal,Date,Details,Net Amount,Tax Amount,T/C\n"
    rows = (
        "1,SI,ACME01,4000,31/01/2025,Sales,1000,200,T1\n2,PI,HOST01,7502,31/01/2025,Hosting,300,60,T1\n"
        "3,SI,ACME01,4000,28/02/2025,Sales,1100,220,T1\n"
    )
    found = _read(head + rows + "4,SC,ACME01,4000,28/02/2025,Credit,100,20,T1\n")
    _is(found, "revenue", 1000, 1000)
    _is(found, "costs", 300, np.nan)
    with pytest.raises(HistoryError, match="does not say whether money came in"):
        _read(head + rows + "5,SR,ACME01,1200,28/02/2025,Paid,1320,0,T9\n")


@pytest.mark.parametrize(
    ("header", "date"),
    [
        ("Data;Descrição;Débito;Crédito;Saldo", "03/{:02}/2025"),
        ("Date;Intitulé;Débit;Crédit;Solde", "03/{:02}/2025"),
        ("Buchungstag;Bezeichnung;Soll;Haben;Saldo", "03.{:02}.2025"),
        ("Fecha;Concepto;Debe;Haber;Saldo", "03/{:02}/2025"),
        ("Bokföringsdag;Text;Uttag;Insättning;Saldo", "2025-{:02}-03"),
        ("Data operacji;Opis;Obciążenia;Uznania;Saldo", "2025-{:02}-03"),
        ("Dato;Forklaring;Ut fra konto;Inn på konto;Saldo", "03.{:02}.2025"),
    ],
)
def test_what_banks_call_a_description_names_no_account(header: str, date: str) -> None:
    rows = "".join(
        f"{date.format(month)};Rent Office;2000,00;;{48_000 + 4_000 * month}\n"
        f"{date.format(month)};Sales Acme;;6000,00;{54_000 + 4_000 * month}\n"
        for month in (1, 2, 3)
    )
    found = _read(f"{header}\n{rows}")
    _is(found, "revenue", 6000, 6000, 6000)
    _is(found, "costs", 2000, 2000, 2000)
    assert found.is_verified("cash")


def test_amounts_below_and_above_0_that_are_alike_in_every_month_are_a_journal_s() -> None:
    rows = "".join(
        f"15-0{month}-2025;{month};1010;Faktura;-30000\n15-0{month}-2025;{month};5600;Faktura;30000\n"
        for month in (1, 2)
    )
    with pytest.raises(HistoryError, match="it is a journal"):
        _read(f"Dato;Bilag;Kontonr;Hvad;Beløb\n{rows}")


def test_what_is_swept_to_another_account_makes_a_statement_no_journal() -> None:
    rows = "".join(
        f"2025-0{month}-03,Client A,9100,\n2025-0{month}-28,ZBA sweep to master,,9100\n" for month in (1, 2)
    )
    found = _read(f"Date,Description,Money In,Money Out\n{rows}")
    _is(found, "revenue", 9100, 9100)
    assert "costs" not in found.series


def test_a_coded_account_of_no_chinese_standard_is_asked_about() -> None:
    rows = "2025-01-10,1002,银行存款,1000,\n2025-01-10,7001,技术服务收益,,1000\n"
    found = _read(
        f"日期,科目编码,科目名称,借方,贷方\n{rows}2025-01-11,1002,银行存款,9,\n2025-01-11,6001,主营业务收入,,9\n"
    )
    told = [
        dict(note.parameters).get("names") for note in found.notes if note.message.startswith("accounts of")
    ]
    assert told == ["技术服务收益"]
