"""Ledgers and payments as programs export them: days, kinds, units and sums that are not what they seem."""

from collections.abc import Sequence

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.history import History, interpret
from core.history.table import read_table
from tests.core.history.sheets import xlsx

_SOLD, _PAID = (10_000, 11_000), (7_000, 7_200)
_DAYS = ("2025-01-15", "2025-02-15")


def _read(text: str) -> History:
    return interpret(read_table(text.encode()))


def _is(found: History, role: str, values: Sequence[float]) -> None:
    np.testing.assert_array_equal(found.series[role], values)  # type: ignore[index]


def _journal(header: str, line: str) -> str:
    """Return a journal of two months; a line knows {day}, {due}, {n}, {kind}, {account} and its sides."""
    lines = []
    for month, (sold, paid) in enumerate(zip(_SOLD, _PAID, strict=True)):
        entries = (
            ("Invoice", "Accounts Receivable", sold, ""),
            ("Invoice", "Sales", "", sold),
            ("Expense", "Wages", paid, ""),
            ("Expense", "Bank", "", paid),
        )
        lines += [
            line.format(
                day=_DAYS[month],
                due=f"2025-0{month + 3}-20",
                n=45_001 + 10 * month + place // 2,
                kind=kind,
                account=account,
                debit=debit,
                credit=credit,
                balance=debit or credit,
            )
            for place, (kind, account, debit, credit) in enumerate(entries)
        ]
    return "\n".join([header, *lines]) + "\n"


@pytest.mark.parametrize("name", ["Entry", "Since", "Contract start", "Account opened"])
def test_numbers_and_other_days_are_not_those_of_entries(name: str) -> None:
    """45001 is an entry's number, though a spreadsheet counts days so."""
    cell = "{n}" if name == "Entry" else "2024-0{n}-01"
    rows = _journal(f"{name},Account,Debit,Credit", f"{cell},{{account}},{{debit}},{{credit}}")
    with pytest.raises(HistoryError, match="without a month"):
        _read(rows)


def test_two_columns_of_days_without_a_known_name_are_one_too_many() -> None:
    rows = _journal("Tag,Anderer Tag,Account,Debit,Credit", "{day},{due},{account},{debit},{credit}")
    with pytest.raises(HistoryError, match="without a month"):
        _read(rows)
    one = _read(_journal("Tag,Account,Debit,Credit", "{day},{account},{debit},{credit}"))
    _is(one, "revenue", _SOLD)
    assert [dict(note.parameters)["name"] for note in one.notes if note.column == "date"] == ["Tag"]


@pytest.mark.parametrize(
    "due", ["Fecha de vencimiento", "Date d'échéance", "Fälligkeit", "Vervaldatum", "Scadenza", "支払期限"]
)
def test_a_day_on_which_something_is_due_is_no_day_of_an_entry(due: str) -> None:
    both = _read(_journal(f"{due},Tag,Account,Debit,Credit", "{due},{day},{account},{debit},{credit}"))
    assert both.first == (2025, 1)
    with pytest.raises(HistoryError, match="without a month"):
        _read(_journal(f"{due},Account,Debit,Credit", "{due},{account},{debit},{credit}"))


def test_the_month_of_a_sheet_s_name_comes_before_a_column_of_days() -> None:
    text = _journal("Tag,Account,Debit,Credit", "{due},{account},{debit},{credit}").splitlines()[:5]
    rows = [[cell if not cell.isdecimal() else int(cell) for cell in line.split(",")] for line in text]
    found = interpret(read_table(xlsx(**{"2025-01": rows})))
    assert (found.first, found.months) == ((2025, 1), 1)


@pytest.mark.parametrize(
    ("header", "line"),
    [
        ("Document Date,Posting Date,Account,Debit,Credit", "2024-12-01,{day},{account},{debit},{credit}"),
        ("Invoice Date,GL Date,Account,Debit,Credit", "2024-12-01,{day},{account},{debit},{credit}"),
    ],
)
def test_books_are_kept_by_the_day_of_posting(header: str, line: str) -> None:
    assert _read(_journal(header, line)).first == (2025, 1)


def test_the_kind_of_an_entry_is_none_of_its_account() -> None:
    found = _read(_journal("Date,Type,Account,Debit,Credit", "{day},{kind},{account},{debit},{credit}"))
    _is(found, "revenue", _SOLD)
    _is(found, "costs", _PAID)


def test_the_kind_of_an_account_says_what_its_name_does_not() -> None:
    rows = (
        "2025-01-31,Income,Zeta,,10\n2025-01-31,Bank,Main,10,\n2025-02-28,Income,Zeta,,20\n"
        "2025-02-28,Bank,Main,20,\n"
    )
    _is(_read(f"Date,Account Type,Account,Debit,Credit\n{rows}"), "revenue", (10, 20))


@pytest.mark.parametrize(("unit", "factor"), [("cents", 0.01), ("$000", 1_000)])
def test_units_of_headers_count_in_ledgers_too(unit: str, factor: float) -> None:
    header = f"Date,Account,Debit ({unit}),Credit ({unit})"
    found = _read(_journal(header, "{day},{account},{debit},{credit}"))
    np.testing.assert_allclose(found.series["revenue"], np.multiply(_SOLD, factor))


def test_units_of_headers_count_in_payments_and_statements() -> None:
    paid = _read("id,created,status,amount_cents\na,2025-01-31,paid,50000\nb,2025-02-28,paid,60000\n")
    _is(paid, "revenue", (500, 600))
    bank = _read(
        "date,text,debit_cents,credit_cents,balance_cents\n2025-01-30,x,,50000,550000\n"
        "2025-01-31,y,20000,,530000\n2025-02-28,x,,60000,590000\n"
    )
    _is(bank, "cash", (5300, 5900))


@pytest.mark.parametrize("balance", ["{balance}", "-{balance}"])
def test_a_line_s_own_balance_is_none_whatever_its_sign(balance: str) -> None:
    line = f"{{day}},{{account}},{{debit}},{{credit}},{balance}"
    assert "cash" not in _read(_journal("Date,Account,Debit,Credit,Balance", line)).series


def test_the_sides_of_all_months_are_no_month_s() -> None:
    found = _read(
        "Konto;Beschriftung;Jan 2025 Soll;Jan 2025 Haben;Feb 2025 Soll;Feb 2025 Haben;Soll gesamt;"
        "Haben gesamt\n"
        "8400;Erlöse;0;100;0;110;0;210\n4120;Gehälter;60;0;65;0;125;0\n1200;Bank;100;60;110;65;210;125\n"
    )
    _is(found, "revenue", (100, 110))
    _is(found, "costs", (60, 65))


def test_a_statement_may_take_in_as_much_as_it_gives_out() -> None:
    rows = "2025-01-03,A,500,\n2025-01-20,B,,500\n2025-02-03,A,700,\n2025-02-21,B,,700\n"
    _is(_read(f"Date,Text,Money In,Money Out\n{rows}"), "revenue", (500, 700))
    with pytest.raises(HistoryError, match="it is a journal"):
        _read(f"Date,Text,Credit,Debit\n{rows}")


def test_sales_and_payments_of_a_card_make_no_day_book() -> None:
    rows = "2025-01-03,A,Sale,,500\n2025-01-20,B,Payment,400,\n2025-02-03,A,Sale,,700\n"
    _is(_read(f"Date,Text,Type,Debit,Credit\n{rows}"), "revenue", (500, 700))


def test_a_payee_s_name_makes_no_refund_and_a_purchase_no_transfer() -> None:
    paid = _read(
        "Date,Type,Name,Description,Gross,Fee,Net,Balance\n2025-01-31,Payment,Acme,Sub,100,-3,97,97\n"
        "2025-01-31,Payment,No Refund Games LLC,Fun,-40,0,-40,57\n2025-02-28,Payment,Acme,Sub,100,-3,97,154\n"
    )
    _is(paid, "revenue", (100, 100))
    card = _read(
        "Date,Description,Card Member,Amount\n2025-01-31,EPAY SYSTEMS,ANN,99\n2025-01-31,AWS,ANN,300\n"
        "2025-02-28,EPAY SYSTEMS,ANN,99\n2025-02-28,AWS,ANN,310\n2025-02-10,PAYMENT RECEIVED,ANN,-700\n"
    )
    _is(card, "costs", (399, 409))


@pytest.mark.parametrize(
    ("beside", "named"),
    [
        ("Sales", (12, 9, 15)),
        ("Income", (2_000, 2_300, 2_200)),
        ("Revenue", (31_500, "", "")),
        ("Revenue", (0, 0, 0)),
    ],
)
def test_what_holds_far_less_than_what_recurs_is_not_all_revenue(
    beside: str, named: tuple[object, ...]
) -> None:
    rows = "".join(f"2025-0{month + 1},{10_000 + 500 * month},{named[month]}\n" for month in range(3))
    found = _read(f"Month,MRR,{beside}\n{rows}")
    _is(found, "revenue", (10_000, 10_500, 11_000))
    assert any("may be revenue too" in note.message for note in found.notes)


def test_years_beside_each_other_under_a_month_are_named() -> None:
    found = _read(",Jan 2025,,Feb 2025,\n,2024,2025,2024,2025\nRevenue,90,100,95,110\nCosts,60,70,65,74\n")
    assert any("several columns" in note.message for note in found.notes)


def test_accounts_of_the_balance_sheet_are_none_of_revenue_or_costs() -> None:
    found = _read(
        "Balancete\nPeríodo: 01/01/2025 a 31/01/2025\nConta;Descrição;Débito;Crédito\n"
        "3.1.01;Receita de Vendas;0;1000\n2.1.09;Receita Diferida;0;300\n3.2.01;Receitas Financeiras;0;10\n"
        "4.1.01;Despesas com Pessoal;600;0\n1.1.09;Despesas Antecipadas;710;0\n"
    )
    _is(found, "revenue", (1_000,))
    _is(found, "costs", (600,))


def test_rates_move_nothing_in_a_roll_forward() -> None:
    found = _read(
        "Month,Opening MRR,New MRR,Churned MRR,Closing MRR,MRR churn rate %\n2025-01,100,20,-10,110,10\n"
        "2025-02,110,20,-5,125,4.5\n2025-03,125,20,-5,140,4\n"
    )
    assert {proof.holds for proof in found.proofs} == {True}


def test_a_ledger_in_several_currencies_says_so() -> None:
    def told(code: str) -> list[object]:
        rows = f"2025-01-31,Receivables,Sales,1000,USD\n2025-02-28,Receivables,Sales,150000,{code}\n"
        found = _read(f"Date,Debit Account,Credit Account,Amount,Currency\n{rows}")
        return [dict(one.parameters)["codes"] for one in found.notes if "several currencies" in one.message]

    assert told("JPY") == ["USD, JPY"]
    assert told("USD") == []


def test_a_unit_in_title_and_header_counts_once() -> None:
    text = _journal("Date,Account,Debit ($000),Credit ($000)", "{day},{account},{debit},{credit}")
    _is(_read(f"Ledger\nin thousands\n{text}"), "revenue", np.multiply(_SOLD, 1_000))
    plain = _journal("Date,Account,Debit,Credit", "{day},{account},{debit},{credit}")
    _is(_read(f"Ledger\nin thousands\n{plain}"), "revenue", np.multiply(_SOLD, 1_000))
