"""Months of which a part is there, columns of several months, words in brackets, accounts, units in words."""

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.dates import NoMonth, days_named, read_day
from core.history.details import told_apart
from core.history.history import History, interpret
from core.history.table import read_table
from tests.core.history.sheets import xlsx

NAN = np.nan


def read(text: str) -> History:
    return interpret(read_table(text.encode()))


def equal(found: History, **expected: list[float]) -> None:
    for role, values in expected.items():
        np.testing.assert_allclose(found.series[role], values, err_msg=role)


MONTHS = "Month,Jan 2025,Feb 2025,Mar 2025\nRevenue,100,107,58\nTotal costs,140,141,80\n"


@pytest.mark.parametrize(
    "title",
    [
        *("January 1 - March 17; 2025", "For the period January 1 to March 17; 2025", "Stand: 17.03.2025"),
        *("From 01/01/2025 to 03/17/2025", "01.01.2025 - 17.03.2025", "2025-01-01 至 2025-03-17"),
        *(
            "Period: 2025-01-01 to 2025-03-17",
            "期间：2025年1月1日-2025年3月17日",
            "Du 01/01/2025 au 17/03/2025",
        ),
        *("For the period ended 17 March 2025", "1 January 2025 to 17 March 2025"),
    ],
)
def test_a_title_that_ends_within_a_month_leaves_its_flows_out(title: str) -> None:
    quoted = '"' + title.replace(";", ",") + '"'
    equal(read(f"{quoted}\n{MONTHS}"), revenue=[100, 107, NAN], costs=[140, 141, NAN])


@pytest.mark.parametrize(
    "title",
    [
        *("January 1 - March 31, 2025", "01.01.2025 - 31.03.2025", "As of March 31, 2025", "P&L 2025"),
        *("Report 7 - 20 March 2025", "Acme Ltd, Building 4 - 5 Mar 2025", "Version 3 - 10.03.2025"),
    ],
)
def test_a_title_that_ends_with_a_month_leaves_nothing_out(title: str) -> None:
    equal(read(f'"{title}"\n{MONTHS}'), revenue=[100, 107, 58])


@pytest.mark.parametrize(
    "last",
    [
        *("Mar 2025 (partial)", "Mar 2025 (thru 3/17)", "Mar 2025 (as of 17 Mar)", "Mar 2025 – in progress"),
        *("März 2025 (bis 17.03.)", "Mar-25 (1-17)", "2025-03 (to date)", "Mar 2025 (17 days)"),
        *("Mär 2025 (unvollständig)", "2025-03 partial", "2025年3月（未完结）"),
    ],
)
def test_a_month_that_says_it_is_there_in_part_is_left_out(last: str) -> None:
    equal(read(f"Month,Revenue\nJan 2025,100\nFeb 2025,107\n{last},58\n"), revenue=[100, 107, NAN])


@pytest.mark.parametrize(
    "remark",
    ["in progress", "to date", "through Mar 17", "as of 3/17", "未完结", "bis 17.3.", "not yet closed"],
)
def test_a_remark_beside_a_month_says_so_too(remark: str) -> None:
    text = f"Month,Revenue,Note\n2025-01,100,\n2025-02,107,\n2025-03,58,{remark}\n"
    equal(read(text), revenue=[100, 107, NAN])


@pytest.mark.parametrize(
    "remark", ["through 3 resellers", "thru 2 partners", "as of Mar 31", "bis 31.03.", "until 31 March 2025"]
)
def test_a_remark_that_names_no_day_or_the_last_says_nothing_of_the_month(remark: str) -> None:
    text = f"Month,Revenue,Note\n2025-01,100,\n2025-02,107,\n2025-03,58,{remark}\n"
    equal(read(text), revenue=[100, 107, 58])


def test_months_up_to_their_last_days_are_whole() -> None:
    text = "Month,Revenue\nAs of Jan 31 2025,100\nAs of Feb 28 2025,107\nAs of Mar 31 2025,58\n"
    equal(read(text), revenue=[100, 107, 58])


def test_the_state_of_the_books_says_so_where_others_are_closed() -> None:
    rows = "2025-01,100,closed\n2025-02,107,closed\n2025-03,58,open\n"
    equal(read(f"Month,Revenue,Status\n{rows}"), revenue=[100, 107, NAN])
    equal(read("Month,Revenue,Status\n2025-01,100,open\n2025-02,107,open\n"), revenue=[100, 107])


def test_first_and_last_days_in_cells_and_columns_say_so() -> None:
    days = ("01.01.2025 - 31.01.2025,100", "01.02.2025 - 28.02.2025,107", "01.03.2025 - 17.03.2025,58")
    spans = "\n".join(["Period,Revenue", *days, ""])
    equal(read(spans), revenue=[100, 107, NAN])
    columns = (
        "From,To,Revenue\n2025-01-01,2025-01-31,100\n2025-02-01,2025-02-28,107\n2025-03-01,2025-03-17,58\n"
    )
    equal(read(columns), revenue=[100, 107, NAN])
    assert days_named("01.03.2025 - 17.03.2025") == (1, 17)
    assert days_named("Mar 2025") is None


@pytest.mark.parametrize(
    "header",
    [
        *("Three months ended Mar 31, 2025", "3M ended Mar 2025", "Quarter ended March 31, 2025"),
        *(
            "FY ended Mar 2025",
            "13 weeks ended 29 March 2025",
            "Trimestre mars 2025",
            "3 mos. ended Mar 2025",
        ),
        *("Six months ended 30 June 2025", "Nine months to Sep 2025", "Year to March 2025"),
    ],
)
def test_a_span_of_months_is_no_month(header: str) -> None:
    assert isinstance(read_day(header), NoMonth)
    with pytest.raises(HistoryError):
        read(f'Line,"{header}","{header.replace("2025", "2024")}"\nRevenue,1200,900\nTotal costs,1300,1000\n')


@pytest.mark.parametrize("zone", ["2025-01-02 10:00:00 EST", "2025-01-02 10:00 EST"])
def test_a_zone_is_no_estimate_and_an_estimate_is_no_month(zone: str) -> None:
    assert read_day(zone) == (2025, 1, 2)
    assert isinstance(read_day("Mar 2025 est."), NoMonth)


@pytest.mark.parametrize(
    "title", ["Actuals through March 2025; forecast thereafter", "Ist bis 03/2025, danach Planung"]
)
def test_what_lies_after_the_last_actual_month_of_a_title_is_left_out(title: str) -> None:
    rows = "".join(f"2025-{month:02},{100 + month}\n" for month in range(1, 6))
    found = read(f'"{title}"\nMonth,Revenue\n{rows}')
    assert found.last == (2025, 3)
    assert sum("a forecast or budget" in note.message for note in found.notes) == 2


@pytest.mark.parametrize(
    ("header", "row", "role", "value"),
    [
        ("Revenue (US),Revenue (EU),Revenue (Total)", "70,30,100", "revenue", 100),
        ("Revenue (new),Revenue (existing),Revenue", "20,80,100", "revenue", 100),
        ("收入（国内）,收入（海外）,收入", "70,30,100", "revenue", 100),
        ("Subscribers (monthly),Subscribers (annual),Subscribers", "200,110,310", "customers", 310),
        ("Costs (fixed),Costs (variable),Costs", "90,50,140", "costs", 140),
        ("Costs (fixed),Costs (variable)", "90,50", "costs", 140),
        ("Revenue (US),Revenue (EU),Revenue (APAC)", "70,20,10", "revenue", 100),
        ("Revenue (gross),Revenue (net)", "110,100", "revenue", 100),
        ("Revenue (incl. VAT),Revenue (excl. VAT)", "119,100", "revenue", 100),
        ("Revenue (pro forma),Revenue (GAAP)", "198,100", "revenue", 100),
        ("Revenue (constant currency),Revenue (reported)", "98,100", "revenue", 100),
        ("Cash (BoM),Cash (EoM)", "2000,1960", "cash", 1960),
        ("Cash (restricted),Cash (unrestricted),Cash (total)", "10,1000,1010", "cash", 1010),
        ("Bank (Checking),Bank (Savings)", "10,5", "cash", 15),
    ],
)
def test_words_in_brackets_set_parts_apart_from_the_whole(
    header: str, row: str, role: str, value: float
) -> None:
    found = read(f"Month,{header}\n2025-01,{row}\n2025-02,{row}\n")
    np.testing.assert_array_equal(found.series[role], [value, value])


def test_parts_that_may_be_anything_are_asked_about() -> None:
    found = read("Month,Revenue,Users (web),Users (app)\n2025-01,5,200,110\n2025-02,6,200,110\n")
    assert "customers" not in found.series


def test_units_and_currencies_in_brackets_set_nothing_apart() -> None:
    table = read_table(b"Month,Revenue (k$),Costs ($)\n2025-01,1,2\n")
    assert told_apart(table) is table


@pytest.mark.parametrize(
    ("header", "row", "value"),
    [("Total costs incl. COGS,COGS", "140,30", 140), ("Total costs (excl. COGS),COGS", "110,30", 140)],
)
def test_costs_that_say_whether_they_hold_the_cost_of_goods_are_believed(
    header: str, row: str, value: float
) -> None:
    found = read(f"Month,Revenue,{header}\n2025-01,100,{row}\n2025-02,101,{row}\n")
    np.testing.assert_array_equal(found.series["costs"], [value, value])


@pytest.mark.parametrize(
    ("header", "rows", "cash"),
    [
        ("Cash,Cash end", ("2000,1960", "1960,1926"), [1960, 1926]),
        ("Cash,Cash on hand (days)", ("1960,420", "1926,410"), [1960, 1926]),
        ("Cash,Cash covenant minimum", ("1960,500", "1926,500"), [1960, 1926]),
        ("Bank,Bank facility limit", ("1960,3000", "1926,3000"), [1960, 1926]),
        ("Cash balance,Cash balance per bank", ("1960,1961", "1926,1927"), [1960, 1926]),
        ("Cash,Bank account", ("1000,960", "966,1960"), [1960, 2926]),
        ("Cash,Bank", ("10,1950", "12,1914"), [1960, 1926]),
    ],
)
def test_accounts_of_money_add_up_and_other_counts_of_it_do_not(
    header: str, rows: tuple[str, str], cash: list[float]
) -> None:
    found = read(f"Month,Revenue,{header}\n2025-01,100,{rows[0]}\n2025-02,107,{rows[1]}\n")
    np.testing.assert_array_equal(found.series["cash"], cash)


@pytest.mark.parametrize(
    ("title", "factor", "currency"),
    [
        ("(expressed in thousands of U.S. dollars)", 1e3, "USD"),
        ("in millions of pounds sterling", 1e6, "GBP"),
        ("in thousands of Swiss francs", 1e3, "CHF"),
        ("Figures shown in millions of Japanese yen", 1e6, "JPY"),
        ("in CHF 1'000", 1e3, "CHF"),
        ("Montants en milliers d'euros", 1e3, "EUR"),
        ("INR in Crs", 1e7, "INR"),
        ("All figures in euros", 1.0, "EUR"),
        ("编制单位：甲公司,,单位：元", 1.0, "CNY"),
    ],
)
def test_units_and_currencies_are_read_in_words(title: str, factor: float, currency: str) -> None:
    cells = title if "单位" in title else f'"{title}"'
    found = read(f"{cells}\nMonth,Revenue,Total costs\n2025-01,100,140\n2025-02,107,141\n")
    equal(found, revenue=[100 * factor, 107 * factor])
    assert found.currency == currency


@pytest.mark.parametrize(
    ("header", "currency"),
    [
        *(("Revenue in US dollars", "USD"), ("Revenue (euros)", "EUR"), ("Umsatz in Euro", "EUR")),
        *(("Revenue (pounds sterling)", "GBP"), ("Revenue (yen)", "JPY"), ("Revenue (Rs lakhs)", "INR")),
    ],
)
def test_a_currency_in_the_words_of_a_header_is_read(header: str, currency: str) -> None:
    found = read(f"Month,{header}\n2025-01,100\n2025-02,107\n")
    assert found.currency == currency
    assert "revenue" in found.series


def test_dots_group_thousands_of_thousands_where_nobody_writes_decimals_of_them() -> None:
    german = read("Monat;Umsatz (TEUR);Kosten (TEUR)\n01.2025;985;1.400\n02.2025;1.312;1.405\n")
    equal(german, revenue=[985_000, 1_312_000], costs=[1_400_000, 1_405_000])
    english = read("Month,Revenue ($k),Costs ($k)\n2025-01,41.250,61.400\n2025-02,44.310,61.405\n")
    equal(english, revenue=[41_250, 44_310])


def test_fees_and_subscriptions_among_costs_are_not_sales() -> None:
    found = interpret(
        read_table(
            b"Month,Payroll,Software subscriptions,Total costs\n2025-01,100,20,120\n2025-02,100,21,121\n"
        )
    )
    assert set(found.series) == {"costs"}


def test_a_sum_that_misses_in_one_month_is_shown_as_missed() -> None:
    found = read(
        "Line,Jan 2025,Feb 2025,Mar 2025\nSubscription revenue,70,73,80\nServices revenue,30,34,44\n"
        "Total revenue,100,107,114\n"
    )
    (proof,) = [one for one in found.proofs if one.role == "revenue"]
    assert (proof.holds, proof.difference) == (False, 10)
    found = read(
        "Month,Revenue,Costs,Net income\n2025-01,100,140,-40\n2025-02,107,141,-34\n2025-03,114,147,-53\n"
    )
    assert {(one.role, one.holds, one.difference) for one in found.proofs} == {
        ("revenue", False, 20),
        ("costs", False, 20),
    }


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_statement_of_several_accounts_holds_the_sum_of_their_balances(newest_first: bool) -> None:
    rows = [
        "Main,2025-01-10,Acme,5000,15000",
        "Main,2025-01-24,Payroll,-3000,12000",
        "Reserve,2025-01-31,Interest,10,20010",
        "Main,2025-02-10,Acme,5500,17500",
        "Main,2025-02-25,Payroll,-3100,14400",
        "Reserve,2025-02-28,Interest,10,20020",
    ]
    lines = "\n".join(rows[::-1] if newest_first else rows)
    found = read(f"Account,Date,Description,Amount,Balance\n{lines}\n")
    equal(found, revenue=[5_010, 5_510], costs=[3_000, 3_100], cash=[32_010, 34_420])
    assert all(proof.holds for proof in found.proofs)


def test_a_column_of_others_accounts_is_no_account_of_ones_own() -> None:
    found = read(
        "IBAN,Date,Description,Amount,Balance\nDE77,2025-01-10,Acme,5000,15000\nFR12,2025-01-24,P,-3000,12000\n"
        "DE77,2025-02-10,Acme,5500,17500\nFR12,2025-02-25,P,-3100,14400\n"
    )
    equal(found, cash=[12_000, 14_400])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        *(("予算", "実績"), ("計画", "実績"), ("Presupuesto", "Real"), ("Orçado", "Realizado")),
        *(("Begroot", "Werkelijk"), ("Vorjahr", "Ist"), ("N-1", "N"), ("前年", "当年")),
    ],
)
def test_what_came_is_taken_and_no_budget_or_other_year_beside_it(first: str, second: str) -> None:
    text = (
        f",Jan 2025,,Feb 2025,\n,{first},{second},{first},{second}\n"
        "Revenue,110,100,115,107\nTotal costs,135,140,138,141\n"
    )
    equal(read(text), revenue=[100, 107], costs=[140, 141])


@pytest.mark.parametrize(
    "name", ["Backup", "Archive", "DO NOT USE", "Template", "Example", "README", "P&L FY25B"]
)
def test_a_sheet_that_is_set_aside_by_its_name_is_not_taken(name: str) -> None:
    aside = [["", "Jan 2025", "Feb 2025"], ["Revenue", 200, 207], ["Total costs", 240, 241]]
    real = [["", "Jan 2025", "Feb 2025"], ["Revenue", 100, 107], ["Total costs", 140, 141]]
    found = interpret(read_table(xlsx(**{name: aside, "Months": real})))
    equal(found, revenue=[100, 107], costs=[140, 141])


def test_a_sheet_that_only_counts_needs_no_unit() -> None:
    money = [["USD thousands", "Jan 2025", "Feb 2025"], ["Revenue", 100, 107], ["Total costs", 140, 141]]
    counts = [["", "Jan 2025", "Feb 2025"], ["Customers", 31, 33]]
    found = interpret(read_table(xlsx(**{"Money": money, "KPIs": counts})))
    equal(found, revenue=[100_000, 107_000], customers=[31, 33])


@pytest.mark.parametrize(
    "head",
    [
        *("Data;Descrizione;Dare;Avere;Saldo", "Data;Histórico;Débito;Crédito;Saldo"),
        *(
            "日付;摘要;支払い金額;預かり金額;差引残高",
            "年月日;摘要;お引出し;お預入れ;残高",
            "Date;Payee;Outflow;Inflow;Balance",
        ),
    ],
)
def test_money_in_and_out_is_read_in_more_tongues(head: str) -> None:
    rows = "2025-01-10;A;;5000;15000\n2025-01-24;B;3000;;12000\n"
    rows += "2025-02-10;A;;5500;17500\n2025-02-25;B;3100;;14400\n"
    equal(read(f"{head}\n{rows}"), revenue=[5_000, 5_500], costs=[3_000, 3_100], cash=[12_000, 14_400])


@pytest.mark.parametrize("head", ["Datum;Omschrijving;Bedrag;Saldo", "Data operacji;Opis;Kwota;Saldo"])
def test_signs_behind_amounts_are_read(head: str) -> None:
    rows = "10-01-2025;A;5.000,00+;15.000,00+\n24-01-2025;B;3.000,00-;12.000,00+\n"
    rows += "10-02-2025;A;5.500,00+;17.500,00+\n25-02-2025;B;3.100,00-;14.400,00+\n"
    equal(read(f"{head}\n{rows}"), revenue=[5_000, 5_500], costs=[3_000, 3_100], cash=[12_000, 14_400])


def test_a_note_below_the_table_says_what_the_sign_behind_a_month_means() -> None:
    rows = "Jan 2025,432,512\nFeb 2025,449,527\nMar 2025,428,548\nApr 2025*,100,120\n"
    for note in ('"* partial month, through 9 April"', "* month to date"):
        found = read(f"Month,Revenue,Costs\n{rows}{note}\n")
        np.testing.assert_array_equal(found.series["revenue"][:3], [432, 449, 428])
        assert found.months == 3 or np.isnan(found.series["revenue"][3])
    # Another sign's note, and one that says something else, leave the month as it is.
    for note in ("** partial month", "* unaudited"):
        assert read(f"Month,Revenue,Costs\n{rows}{note}\n").series["revenue"][3] == 100


@pytest.mark.parametrize(
    ("said", "there"),
    [("from 15 Jan (launch)", False), ("since 2025-01-20", False), ("opened 10 January", False),
     ("from 1 Jan", True), ("from 15 March", True), ("price rise", True)],
)  # fmt: skip
def test_a_month_that_begins_late_is_there_in_part(said: str, there: bool) -> None:
    rows = f"Jan 2025,90,200,{said}\nFeb 2025,432,512,\nMar 2025,449,527,\n"
    found = read(f"Month,Revenue,Costs,Comment\n{rows}")
    first = found.series["revenue"][0] if found.first == (2025, 1) else np.nan
    assert (first == 90) == there


def test_a_balance_of_what_is_not_said_is_cash_only_where_nothing_else_is() -> None:
    months = [(f"2025-0{month}", 1_000 + month) for month in range(1, 7)]
    rows = "".join(f"{month},{revenue},5,900000\n" for month, revenue in months)
    assert read(f"Month,Revenue,Balance,Bank balance\n{rows}").series["cash"][0] == 900_000
    assert read(f"Month,Revenue,Balance\n{rows.replace(',900000', '')}").series["cash"][0] == 5
