"""Registers of invoices count without their tax, banks of other countries, and lines in more tongues."""

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.candidates import guessed_mapping
from core.history.history import History, interpret
from core.history.table import read_table
from core.history.units import unit_in_title


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
        "Invoice date,Invoice number,Customer,Net amount,VAT amount,Gross amount",
        "Date,Facture,Client,Montant HT,TVA,Montant TTC",
        "Date,N° facture,Client,Total HT,TVA,Total TTC",
        "Fecha,Número de factura,Cliente,Base imponible,IVA,Total",
        "Data,Numero fattura,Cliente,Imponibile,IVA,Totale",
        "Datum,Factuurnummer,Klant,Bedrag excl. btw,BTW,Bedrag incl. btw",
        "Datum,Fakturanummer,Kund,Belopp exkl. moms,Moms,Belopp inkl. moms",
        "Data,Numer faktury,Nabywca,Netto,VAT,Brutto",
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


def test_what_is_still_due_of_invoices_is_no_balance_of_an_account() -> None:
    header = "Invoice #,Issue date,Due date,Customer,Subtotal,Tax,Total,Amount paid,Balance due"
    lines = [f"{month}{day},2025-{month:02}-{day},2025-12-{day},A,{net},{net / 5},{net * 1.2},{net * 1.2},0"
             for month, day, net in ROWS]  # fmt: skip
    found = read("\n".join([header, *lines]))
    assert found.series.keys() == {"revenue"}
    np.testing.assert_array_equal(found.series["revenue"], [150, 230, 460])


def test_a_list_of_invoices_without_tax_holds_no_cash() -> None:
    lines = "2025-01-05,1,A,1001,0\n2025-02-05,2,B,1002,0\n"
    with pytest.raises(HistoryError):
        read(f"Invoice date,Invoice #,Customer,Amount,Balance\n{lines}")


@pytest.mark.parametrize("tax", ["1", "20%", "0.2", ""])
def test_a_register_counts_net_amounts_whatever_its_tax_says(tax: str) -> None:
    header = "Invoice Date,Invoice Number,Customer,Net,VAT,Gross"
    lines = [f"2025-{month:02}-{day},{month}{day},A,{net},{tax},{net * 1.2}" for month, day, net in ROWS]
    np.testing.assert_array_equal(read("\n".join([header, *lines])).series["revenue"], [150, 230, 460])


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Date,Invoice,Customer,Revenue,Tax,Total,Status", "revenue"),
        ("Date,Invoice,Client,Expense,Tax,Total,Status", "costs"),
        ("Date,Type,Invoice,Client,Sales,Tax,Total", "revenue"),
    ],
)
def test_a_column_that_is_named_revenue_or_costs_is_that(header: str, role: str) -> None:
    cells = {"Date": "2025-{m:02}-{d}", "Invoice": "{m}{d}", "Customer": "A", "Client": "A", "Tax": "{t}",
             "Total": "{g}", "Status": "paid", "Type": "sale"}  # fmt: skip
    lines = [
        ",".join(cells.get(name, "{n}") for name in header.split(",")).format(
            m=m, d=d, n=n, t=n / 5, g=n * 1.2
        )
        for m, d, n in ROWS
    ]
    found = read("\n".join([header, *lines]))
    np.testing.assert_array_equal(found.series[role], [150, 230, 460])  # type: ignore[index]


def test_what_a_supplier_invoices_is_spent() -> None:
    lines = [f"{day}.{month:02}.2025;{month}{day};Lieferant AG;{net};bezahlt" for month, day, net in ROWS]
    found = read("\n".join(["Rechnungsdatum;Rechnungsnummer;Lieferant;Betrag;Status", *lines]))
    np.testing.assert_array_equal(found.series["costs"], [150, 230, 460])
    assert "revenue" not in found.series or not found.series["revenue"].any()


def test_invoices_that_are_not_paid_yet_are_sold_and_cancelled_ones_are_not() -> None:
    lines = [
        f"2025-{month:02}-{day},{month}{day},A,{net},{net / 5},{net * 1.2},Unpaid" for month, day, net in ROWS
    ]
    lines.append("2025-03-15,99,A,500,100,600,Cancelled")
    header = "Invoice Date,Invoice Number,Customer,Net,VAT,Gross,Status"
    np.testing.assert_array_equal(read("\n".join([header, *lines])).series["revenue"], [150, 230, 460])


def test_the_day_of_an_invoice_comes_before_that_on_which_it_was_paid() -> None:
    lines = [f"{month}{day},,2025-{month:02}-{day},Sent,{net}" for month, day, net in ROWS]
    found = read("\n".join(["Invoice ID,Paid At,Date,Status,Amount", *lines]))
    np.testing.assert_array_equal(found.series["revenue"], [150, 230, 460])


def test_a_foreign_currency_beside_an_amount_is_not_the_amount_s() -> None:
    rows = [
        ("2025-01-05", "EUR", 100),
        ("2025-01-20", "GBP", 50),
        ("2025-02-10", "USD", 70),
        ("2025-02-28", "EUR", 30),
    ]
    lines = [f"{day},sale,{code},{amount},USD" for day, code, amount in rows]
    found = read("\n".join(["Date,Type,Buyer Currency Code,Amount,Currency", *lines]))
    np.testing.assert_array_equal(found.series["revenue"], [150, 100])


@pytest.mark.parametrize("gross", ["Lucro bruto", "Resultado bruto", "Валовая прибыль"])
def test_gross_profit_in_other_tongues_is_not_what_is_left_of_all_costs(gross: str) -> None:
    found = read(f"Month;Receita;CMV;{gross};Despesas\n2025-01;100;40;60;30\n2025-02;110;44;66;33\n")
    assert not any(proof.role == "costs" and proof.holds for proof in found.proofs)


def test_customers_may_be_called_like_totals() -> None:
    text = (
        "Month,Customer,Revenue\n2025-01,Acme,10\n2025-01,Summa AG,50\n2025-02,Acme,20\n2025-02,Summa AG,60\n"
    )
    found = interpret(read_table(text.encode()), repeated="each")
    np.testing.assert_array_equal(found.series["revenue"], [60, 80])


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


@pytest.mark.parametrize(
    ("header", "into", "out", "held"),
    [
        ("Date,Particulars,Amount,Balance", "{} Cr", "{} Dr", "{} Cr"),
        ("Date,Particulars,Amount,Balance", "{}Dr", "{}Cr", "{} Dr."),  # the company's own books
        ("Datum,Text,Betrag,Saldo", "{} H", "{} S", "{} H"),
        ("Date,Particulars,Amount", "{} (CR)", "{} (DR)", ""),
    ],
)
def test_amounts_may_bear_their_side_behind_them(header: str, into: str, out: str, held: str) -> None:
    """1,000 held; 500 in and 200 out in January, 600 in and 350 out in February."""
    balance, lines = 1_000, [header]
    for day, moved in (("01-05", 500), ("01-20", -200), ("02-03", 600), ("02-27", -350)):
        balance += moved
        amount = (into if moved > 0 else out).format(abs(moved))
        lines.append(",".join([f"2025-{day}", "A", amount, *([held.format(balance)] if held else [])]))
    found = read("\n".join(lines))
    np.testing.assert_array_equal(found.series["revenue"], [500, 600])
    np.testing.assert_array_equal(found.series["costs"], [200, 350])
    if held:
        np.testing.assert_array_equal(found.series["cash"], [1_300, 1_550])
        assert all(proof.holds for proof in found.proofs)


@pytest.mark.parametrize(
    ("header", "month"),
    [
        ("Mois;Chiffre d'affaires HT;Total des charges;Trésorerie;Nombre de clients", "janvier"),
        ("Mes;Ingresos totales;Gastos;Tesorería;Clientes", "enero"),
        ("Mese;Ricavi;Costi totali;Cassa e banche;Clienti", "gennaio"),
        ("Mês;Receita líquida;Despesas totais;Saldo em caixa;Clientes", "janeiro"),
        ("Miesiąc;Przychody ze sprzedaży;Koszty razem;Środki pieniężne;Klienci", "styczeń"),
        ("Maand;Netto omzet;Totale kosten;Banksaldo;Klanten", "januari"),
        ("Måned;Driftsinntekter;Sum kostnader;Bankinnskudd;Kunder", "januar"),
        ("Kuukausi;Liikevaihto;Kulut yhteensä;Rahavarat;Asiakkaat", "tammikuu"),
        ("Měsíc;Tržby;Náklady;Peníze;Zákazníci", "leden"),
        ("Hónap;Árbevétel;Költségek;Pénzeszközök;Ügyfelek", "január"),
        ("Ay;Gelir;Toplam gider;Banka bakiyesi;Müşteri sayısı", "Ocak"),
        ("Μήνας;Έσοδα;Έξοδα;Ταμείο;Πελάτες", "Ιανουάριος"),
        ("Месяц;Выручка;Расходы;Денежные средства;Количество клиентов", "Январь"),
        ("월;매출액;총비용;현금 잔액;고객수", "1월"),
        ("Monat;Umsatz;Aufwand;Liquide Mittel;Anzahl Kunden", "Jänner"),
        ("Particulars;Revenue from operations;Total expenses;Cash;Logos", "Jan"),
    ],
)
def test_tables_are_read_in_many_tongues(header: str, month: str) -> None:
    second = {"1월": "2025년 2월"}.get(month, "2025-02")
    first = "2025년 1월" if month == "1월" else f"{month} 2025"
    found = read(f"{header}\n{first};1000;700;9000;12\n{second};1100;750;9350;14\n")
    assert found.first == (2025, 1)
    expected = {"revenue": [1_000, 1_100], "costs": [700, 750], "cash": [9_000, 9_350], "customers": [12, 14]}
    assert {role: list(values) for role, values in found.series.items()} == expected


def test_lines_may_be_counted_by_letters() -> None:
    text = (
        "Rachunek zysków i strat\nPozycja;01.2025;02.2025\nA. Przychody netto ze sprzedaży;117;126\n"
        "B. Koszty działalności operacyjnej;95;100\nC. Zysk (strata) ze sprzedaży;22;26\n"
    )
    found = read(text)
    np.testing.assert_array_equal(found.series["revenue"], [117, 126])
    np.testing.assert_array_equal(found.series["costs"], [95, 100])


def test_no_thousands_stand_before_a_dot_behind_a_nought() -> None:
    found = read("Month,Revenue,Cash\n2025-01,48.6k,0.982M\n2025-02,51.7k,0.970M\n2025-03,52.7k,0.960M\n")
    np.testing.assert_allclose(found.series["cash"], [982_000, 970_000, 960_000])
    np.testing.assert_allclose(found.series["revenue"], [48_600, 51_700, 52_700])


@pytest.mark.parametrize("arrives", ["10", "13"])
@pytest.mark.parametrize("balances", [True, False])
@pytest.mark.parametrize("sides", [True, False])
def test_money_on_its_way_between_own_accounts_is_neither_earned_nor_spent(
    arrives: str, balances: bool, sides: bool
) -> None:
    """900 earned and 600 paid in each month, and 500 put aside: 5,000 and 1,000 held before."""
    held, lines = {"Checking": 5_000, "Savings": 1_000}, list[str]()
    for month in ("01", "02"):
        for day, account, text, moved in (
            ("04", "Checking", "Acme", 900),
            ("10", "Checking", "Transfer to Savings", -500),
            (arrives, "Savings", "Transfer from Checking", 500),
            ("27", "Checking", "Payroll", -600),
            ("28", "Savings", "Interest", 10),
        ):
            held[account] += moved
            amount = f"{max(moved, 0) or ''},{max(-moved, 0) or ''}" if sides else str(moved)
            balance = f",{held[account]}" if balances else ""
            lines.append(f"2025-{month}-{day},{account},{text},{amount}{balance}")
    head = f"Date,Account,Description,{'Credit,Debit' if sides else 'Amount'}{',Balance' if balances else ''}"
    found = read("\n".join([head, *lines]))
    np.testing.assert_array_equal(found.series["revenue"], [910, 910])
    np.testing.assert_array_equal(found.series["costs"], [600, 600])
    if balances:
        np.testing.assert_array_equal(found.series["cash"], [6_310, 6_620])


@pytest.mark.parametrize(
    ("kind", "sold", "credited"),
    [
        ("Type", "SI", "SC"),
        ("Type", "ACCREC", "ACCRECCREDIT"),
        ("Type de pièce", "Facture", "Avoir"),
        ("Tipo", "Factura", "Abono"),
        ("Type", "Factuur", "Creditnota"),
        ("Typ", "Faktura", "Kreditfaktura"),
        ("Typ", "Faktura", "Korekta"),
        ("Belegart", "Rechnung", "Stornorechnung"),
        ("Document", "Invoice", "Credit note"),
        ("Kind", "invoice", "credit_note"),
        ("", "INV-", "CN-"),
    ],
)
def test_credit_notes_take_off_what_was_invoiced(kind: str, sold: str, credited: str) -> None:
    """Of six invoices one, of 50, is a credit note: 100 − 50, 230 and 460 were sold."""
    lines = [
        f"{kind + ',' if kind else ''}Invoice number,Invoice date,Customer,Net amount,VAT amount,Gross amount"
    ]
    for number, (month, day, net) in enumerate(ROWS):
        said = credited if net == 50 else sold
        named = f"{said},{number}" if kind else f"{said}{number}"
        lines.append(f"{named},2025-{month:02}-{day},C{number},{net},{net / 5},{net * 1.2}")
    np.testing.assert_allclose(read("\n".join(lines)).series["revenue"], [50, 230, 460])


@pytest.mark.parametrize(
    ("title", "factor"),
    [
        ("Reporting mensuel – K€", 1e3), ("Dane w tys. zł", 1e3), ("Belopp i tusental kronor", 1e3),
        ("Tall i NOK 1000", 1e3), ("Alle tal i t.kr.", 1e3), ("Beløb i 1.000 kr.", 1e3),
        ("Tuhatta euroa", 1e3), ("v tis. Kč", 1e3), ("Månedsrapport – beløb i mio. kr.", 1e6),
        ("En millones de pesos", 1e6), ("Miljoenen euro", 1e6), ("ezer Ft", 1e3), ("bin TL", 1e3),
        ("σε χιλιάδες ευρώ", 1e3), ("Board report 1000 customers", None), ("In i v", None),
    ],
)  # fmt: skip
def test_units_are_stated_in_many_tongues(title: str, factor: float | None) -> None:
    assert unit_in_title(title) == factor


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("Kunde;Vertragsbeginn;MRR\nC0;10.01.2025;100\nC1;11.02.2025;101\n", "lists customers"),
        ("Asset,Purchase date,Cost\nC0,2025-01-10,4000\nC1,2025-02-11,4040\n", "lists customers"),
        (
            "Loan account statement\nDate,Description,Debit,Credit,Balance\n"
            "2025-01-01,Instalment,,1000,-49000\n2025-02-01,Instalment,,1000,-48000\n",
            "statement of a loan",
        ),
        (
            "Date,Supplier,Invoice,Debit,Credit,Balance\n2025-01-05,AWS,B1,,1000,1000\n"
            "2025-01-25,AWS,,1000,,0\n",
            "ledger of suppliers",
        ),
    ],
)
def test_what_is_no_statement_and_no_figures_by_month_is_refused(text: str, refusal: str) -> None:
    """Also where the columns chosen are those that were guessed: the page hands them over."""
    with pytest.raises(HistoryError, match=refusal):
        _as_the_page_does(text)


def test_a_bank_s_statement_may_name_an_overdraft() -> None:
    head = "Business account\nArranged overdraft limit: 5000. Ask us for a loan\n"
    head += "Date,Description,Debit,Credit,Balance\n"
    found = read(f"{head}2025-01-05,Acme,,900,1900\n2025-02-05,Rent,300,,1600\n")
    np.testing.assert_array_equal(found.series["cash"], [1_900, 1_600])


def _as_the_page_does(text: str) -> History:
    table = read_table(text.encode())
    return interpret(table, guessed_mapping(table))


def test_streams_beside_a_stream_are_asked_about() -> None:
    text = "Month,Subscriptions,Usage,Services,Payroll\n2025-01,42,21,14,60\n2025-02,43,22,14,61\n"
    notes = read(text).notes
    assert any(
        one.column == "revenue" and dict(one.parameters)["lines"] == "Usage, Services" for one in notes
    )
    whole = read(text.replace("Subscriptions", "Revenue")).notes
    assert not any(one.column == "revenue" for one in whole)


@pytest.mark.parametrize(
    ("header", "first", "cash"),
    [
        ("Month,Revenue,Balance (loan),Cash", "42,50,900", 900),
        ("Month,Treasury,Total cash & investments,Revenue", "225,900,42", 900),
        ("Monat,Umsatz,Kasse,Summe liquide Mittel", "42,5,900", 900),
    ],
)
def test_cash_is_what_there_is_in_all_and_no_debt(header: str, first: str, cash: float) -> None:
    found = read(f"{header}\n2025-01,{first}\n2025-02,{first}\n")
    np.testing.assert_array_equal(found.series["cash"], [cash, cash])


@pytest.mark.parametrize("remark", ["month not closed", "half month only", "first 2 weeks", "mois en cours"])
def test_a_month_that_is_not_over_is_left_out(remark: str) -> None:
    found = read(f"Month,Revenue,Comment\n2025-01,420,\n2025-02,431,\n2025-03,100,{remark}\n")
    np.testing.assert_array_equal(found.series["revenue"][:2], [420, 431])
    assert len(found.series["revenue"]) == 2 or np.isnan(found.series["revenue"][2])


def test_figures_with_a_scale_of_their_own_have_decimals_and_no_groups() -> None:
    found = read("Month,Revenue\n2025-01,$1.887M\n2025-02,$1.902M\n")
    np.testing.assert_allclose(found.series["revenue"], [1_887_000, 1_902_000])


def test_invoices_whose_total_holds_the_tax_count_without_it() -> None:
    """Words may be joined; 120 with a tax of 20 is 100."""
    head = "*ContactName,InvoiceNumber,InvoiceDate,DueDate,Total,TaxTotal,InvoiceAmountDue,Type,Status\n"
    rows = "".join(
        f"C{month},INV-{month},{month:02}/13/2025,,{100 * month * 1.2:.2f},{20 * month:.2f},0,"
        f"Sales invoice,{'Paid' if month < 3 else 'Awaiting payment'}\n"
        for month in range(1, 5)
    )
    found = read(head + rows)
    np.testing.assert_allclose(found.series["revenue"], [100, 200, 300, 400])


def test_orders_count_without_tax() -> None:
    head = "Order Number,Order Status,Order Date,Order Subtotal Amount,Order Total Tax Amount,"
    head += "Order Total Amount\n"
    rows = "".join(f"{n},wc-completed,2025-0{n}-03 10:00,{100 * n},{20 * n},{120 * n}\n" for n in range(1, 5))
    np.testing.assert_allclose(read(head + rows).series["revenue"], [100, 200, 300, 400])


def test_japanese_invoices_and_korean_and_polish_banks_are_read() -> None:
    rows = "".join(f'S{n},2025/0{n}/03,株式会社{n},"{n},000",{n}00,"{n},100"\n' for n in range(1, 5))
    found = read(f"請求書番号,請求日,取引先,小計,消費税,合計金額\n{rows}")
    np.testing.assert_allclose(found.series["revenue"], [1_000, 2_000, 3_000, 4_000])
    rows = "".join(f'2025.0{n}.15 10:11:12,이체,X,"500","1,{n}00","{9 + n},000"\n' for n in range(1, 5))
    bank = read(f"거래일시,적요,보낸분/받는분,출금액,입금액,잔액\n{rows}")
    np.testing.assert_allclose(bank.series["revenue"], [1_100, 1_200, 1_300, 1_400])
    np.testing.assert_allclose(bank.series["costs"], 500)
    np.testing.assert_allclose(bank.series["cash"], [10_000, 11_000, 12_000, 13_000])
    rows = "".join(
        f"2025-0{n}-04;2025-0{n}-04;F;;1 0{n}0,00;{n} 000,00\n"
        f"2025-0{n}-09;2025-0{n}-09;G;;-50,00;{n} 000,00\n"
        for n in range(1, 5)
    )
    head = "#Data księgowania;#Data operacji;#Opis operacji;#Tytuł;#Kwota;#Saldo po operacji\n"
    polish = read(head + rows)
    np.testing.assert_allclose(polish.series["revenue"], [1_010, 1_020, 1_030, 1_040])
    np.testing.assert_allclose(polish.series["costs"], 50)
