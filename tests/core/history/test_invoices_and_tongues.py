"""Registers of invoices count without their tax, banks of other countries, and lines in more tongues."""

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.history import History, interpret
from core.history.table import read_table


def read(text: str) -> History:
    return interpret(read_table(text.encode()))


ROWS = ((1, "05", 100), (1, "20", 50), (2, "10", 200), (2, "28", 30), (3, "01", 400), (3, "31", 60))


@pytest.mark.parametrize(
    "header",
    [
        "Invoice Date,Invoice Number,Customer,Net,VAT,Gross",
        "Date,Invoice #,Client,Subtotal,GST,Total",
        "Invoice date,Invoice number,Customer,Subtotal,Sales tax,Total",
        "Rechnungsdatum,Rechnungsnummer,Kunde,Nettobetrag,USt-Betrag,Bruttobetrag",
    ],
)
def test_a_register_of_invoices_counts_what_was_sold_without_tax(header: str) -> None:
    lines = [f"2025-{month:02}-{day},{month}{day},A,{net},{net / 5},{net * 1.2}" for month, day, net in ROWS]
    found = read("\n".join([header, *lines]))
    np.testing.assert_array_equal(found.series["revenue"], [150, 230, 460])


def test_what_was_paid_of_an_invoice_is_not_what_it_is_of() -> None:
    header = "Invoice number,Invoice date,Customer,Subtotal,Sales tax,Total,Amount paid,Amount due"
    lines = [f"{month}{day},2025-{month:02}-{day},A,{net},{net / 5},{net * 1.2},0,{net * 1.2}"
             for month, day, net in ROWS]  # fmt: skip
    np.testing.assert_array_equal(read("\n".join([header, *lines])).series["revenue"], [150, 230, 460])


def test_a_register_whose_sums_do_not_add_up_keeps_the_whole_amount() -> None:
    header = "Invoice Date,Invoice Number,Customer,Net,VAT,Gross"
    lines = [f"2025-{month:02}-{day},{month}{day},A,{net},1,{net * 1.2}" for month, day, net in ROWS]
    found = read("\n".join([header, *lines])).series["revenue"]
    np.testing.assert_allclose(found, [180, 276, 552])


def test_fees_beside_tax_are_no_part_of_either() -> None:
    header = "id,status,billed_at,currency_code,subtotal,tax,total,fee,earnings"
    lines = [
        f"t{month}{day},completed,2025-{month:02}-{day}T10:00:00Z,USD,{net},{net / 5},{net * 1.2},3,{net - 3}"
        for month, day, net in ROWS
    ]
    lines.append("late,past_due,2025-03-15T10:00:00Z,USD,999,0,999,0,0")
    found = read("\n".join([header, *lines]))
    np.testing.assert_array_equal(found.series["revenue"], [150, 230, 460])
    assert found.currency == "USD"


@pytest.mark.parametrize(
    "header",
    [
        "Abschlussdatum;Buchungsdatum;Belastung;Gutschrift;Saldo",
        "Data contabile;Data valuta;Addebiti;Accrediti;Saldo",
    ],
)
def test_banks_of_other_countries_are_read(header: str) -> None:
    balance, lines = 1_000, []
    for month in (1, 2):
        for out, into in (("", 500), (200, "")):
            balance += (into or 0) - (out or 0)
            day = f"{28 if out else 1:02}.{month:02}.2025"
            lines.append(f"{day};{day};{out};{into};{balance}")
    lines += ["28.03.2025;28.03.2025;;700;2300", "31.03.2025;31.03.2025;100;;2200"]
    found = read("\n".join([header, *lines]))
    np.testing.assert_array_equal(found.series["revenue"], [500, 500, 700])
    np.testing.assert_array_equal(found.series["costs"], [200, 200, 100])
    assert found.series["cash"][-1] == 2_200


@pytest.mark.parametrize(
    ("revenue", "costs"),
    [("Receita", "Despesas"), ("Faturamento", "Custos"), ("Omzet", "Kosten"), ("Intäkter", "Kostnader"),
     ("Omsætning", "Omkostninger"), ("매출", "비용"), ("Выручка", "Расходы")],
)  # fmt: skip
def test_lines_are_known_in_more_tongues(revenue: str, costs: str) -> None:
    found = read(f"Month,{revenue},{costs}\n2025-01,100,80\n2025-02,110,85\n")
    np.testing.assert_array_equal(found.series["revenue"], [100, 110])
    np.testing.assert_array_equal(found.series["costs"], [80, 85])


def test_of_a_gross_and_a_net_line_the_net_one_counts() -> None:
    found = read("Mês;Receita;Receita líquida\n2025-01;120;100\n2025-02;130;110\n")
    np.testing.assert_array_equal(found.series["revenue"], [100, 110])


def test_actual_months_among_budgets_and_estimates_count_alone() -> None:
    text = ",Jan-25 Act,Jan-25 Bud,Feb-25 Act,Feb-25 Bud,Mar-25 LE\nRevenue,100,120,110,130,140\n"
    np.testing.assert_array_equal(read(text).series["revenue"], [100, 110])


def test_days_without_an_amount_of_a_kind_are_no_register() -> None:
    with pytest.raises(HistoryError):
        read("Date,Invoice #,Net,VAT\n2025-01-03,1,100,20\n2025-02-03,2,100,20\n")
