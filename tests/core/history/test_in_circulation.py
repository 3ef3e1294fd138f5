"""Files of monthly figures as they circulate, each with its right answer."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.history import History, interpret
from core.history.table import read_table
from core.history.units import unit_in_header, unit_in_title
from tests.core.history.sheets import xlsx

Figures = Mapping[str, Sequence[float | None]]


def read(text: str) -> History:
    return interpret(read_table(text.encode()))


def holds(history: History, figures: Figures) -> None:
    for role, values in figures.items():
        right = np.array([np.nan if value is None else value for value in values])
        np.testing.assert_allclose(history.series[role], right, err_msg=role)  # type: ignore[index]


def warned(history: History, words: str) -> bool:
    return any(words in note.message for note in history.notes if note.refused)


@pytest.mark.parametrize(
    ("title", "factor"),
    [
        ("单位：万元、人", 1e4),
        ("（万元/人）", 1e4),
        ("（金额单位：万元，人数单位：人）", 1e4),
        ("以万元为单位", 1e4),
        ("金额：万元", 1e4),
        ("除客户数外，单位：万元", 1e4),
        ("除特别说明外，单位均为万元", 1e4),
        ("Currency: USD; Unit: K", 1e3),
        ("(Unit: RMB 10,000)", 1e4),
        ("en milliers d’euros", 1e3),
        ("miles de euros", 1e3),
        ("x 1.000 EUR", 1e3),
        ("in 1,000 USD", 1e3),
        ("CHF 1000", 1e3),
        ("USDm", 1e6),
        ("kCHF", 1e3),
        ("(in thousands, except shares, par value)", 1e3),
        ("P&L 2025", None),
        ("Company 1000", None),
        ("All amounts in USD", None),
        ("编制单位：万达公司", None),
        ("除另有说明外 单位:元", None),
        ("Revenue by 1,000 users", None),
    ],
)
def test_units_of_titles(title: str, factor: float | None) -> None:
    assert unit_in_title(title) == factor


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("Revenue, k", 1e3),
        ("Revenue_k", 1e3),
        ("Revenue (USDm)", 1e6),
        ("Umsatz Mio. €", 1e6),
        ("Revenue M USD", 1e6),
        ("Revenue USD000", 1e3),
        ("营业收入/万元", 1e4),
        ("Chiffre d'affaires (k€)", 1e3),
        ("Cash (1000)", 1.0),
        ("Revenue C$", 1.0),
        ("Umsatz CHF", 1.0),
    ],
)
def test_units_of_headers_and_what_is_left_is_still_known(header: str, factor: float) -> None:
    assert unit_in_header(header) == factor
    found = read(f'Month,"{header}"\n2025-01,12\n2025-02,13\n')
    (series,) = found.series.values()
    np.testing.assert_allclose(series, [12 * factor, 13 * factor])


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (  # a footnote scales what bears its mark
            "Month,Revenue*,Costs\n2025-01,120,80000\n2025-02,130,85000\n* revenue in k,,\n",
            {"revenue": [120_000, 130_000], "costs": [80_000, 85_000]},
        ),
        (
            "Month,Revenue*,Costs\n2025-01,120,80000\n2025-02,130,85000\n* in thousands,,\n",
            {"revenue": [120_000, 130_000], "costs": [80_000, 85_000]},
        ),
        (  # a note names the line
            "(customers in thousands),,\nMonth,Revenue,Customers\n2025-01,120000,1.2\n2025-02,130000,1.3\n",
            {"revenue": [120_000, 130_000], "customers": [1_200, 1_300]},
        ),
        (
            '"Revenue in thousands USD, costs in USD",,\n'
            "Month,Revenue,Costs\n2025-01,12,800\n2025-02,13,900\n",
            {"revenue": [12_000, 13_000], "costs": [800, 900]},
        ),
        (  # a note below about something else
            "Month,Revenue\n2025-01,120000\n2025-02,130000\n"
            '"Tokens served, in millions, are shown on page 2",\n',
            {"revenue": [120_000, 130_000]},
        ),
        (  # a row of units, with counts in it, below the header or above
            "Month,Revenue,Costs,Customers\n,k€,€,#\n2025-01,12,8000,30\n2025-02,13,9000,31\n",
            {"revenue": [12_000, 13_000], "costs": [8_000, 9_000], "customers": [30, 31]},
        ),
        (
            ",万元,元,家\n月份,收入,成本,客户数\n2025-01,12,80000,30\n2025-02,13,90000,31\n",
            {"revenue": [120_000, 130_000], "costs": [80_000, 90_000], "customers": [30, 31]},
        ),
        (  # 0,123 is no 123
            'Monat;Umsatz (Mio. EUR)\n2025-01;"0,123"\n2025-02;"1,234"\n',
            {"revenue": [123_000, 1_234_000]},
        ),
        (  # rows that are the sum of others
            "Month,Segment,Revenue,Customers\n2025-01,SMB,60,8\n2025-01,Large,40,2\n2025-01,All,100,10\n"
            "2025-02,SMB,70,9\n2025-02,Large,50,3\n2025-02,All,120,12\n",
            {"revenue": [100, 120], "customers": [10, 12]},
        ),
        (  # an elimination is no sum by chance
            "Month,Entity,Revenue\n2025-01,A,60\n2025-01,B,50\n2025-01,Elimination,-10\n"
            "2025-02,A,70\n2025-02,B,60\n2025-02,Elimination,-10\n",
            {"revenue": [100, 120]},
        ),
        (  # parts of the company add up, what they hold too
            "Month,Entity,Revenue,Cash\n2025-01,US,60,500\n2025-01,UK,40,300\n"
            "2025-02,US,70,520\n2025-02,UK,50,310\n",
            {"revenue": [100, 120], "cash": [800, 830]},
        ),
        (  # months of a template that nobody has filled in
            "Month,Revenue,Costs\nJan 2025,100,80\nFeb 2025,110,80\nMar 2025,,\nApr 2025,-,-\n",
            {"revenue": [100, 110], "costs": [80, 80]},
        ),
        (
            "Month,Revenue,Costs\nJan 2025,100,80\nFeb 2025,110,80\nMar 2025,0,0\nApr 2025,0,0\n",
            {"revenue": [100, 110], "costs": [80, 80]},
        ),
        (  # QuickBooks Desktop's part of a month
            ',Jan 25,Feb 25,"Mar 1 - 12, 25"\nTotal Income,1500,1600,500\nTotal Expense,900,950,300\n',
            {"revenue": [1_500, 1_600, None], "costs": [900, 950, None]},
        ),
        (  # totals within a cash book
            "日期,摘要,收入,支出\n2025-01-05,货款,600,0\n2025-01-20,货款,400,50\n,本月合计,1000,50\n"
            "2025-02-05,货款,700,0\n2025-02-20,货款,500,60\n,本月合计,1200,60\n",
            {"revenue": [1_000, 1_200], "costs": [50, 60]},
        ),
        (
            "Date,Details,Money in,Money out\n05/01/2025,Sale,1000,\n20/01/2025,Wages,,800\n"
            "31/01/2025,Total for January,1000,800\n05/02/2025,Sale,2000,\n28/02/2025,Monthly total,2000,0\n",
            {"revenue": [1_000, 2_000], "costs": [800, None]},
        ),
        (  # one order, two payments
            "Date,Order No,Amount,Status\n2025-01-03,A1,500,paid\n2025-01-09,A1,300,paid\n"
            "2025-01-09,A1,300,paid\n2025-02-04,A2,700,paid\n",
            {"revenue": [800, 700]},
        ),
        (  # credits of a ledger, and a month of net refunds
            "Month,Revenue\n2025-01,-1000\n2025-02,200\n2025-03,-1200\n2025-04,-1250\n",
            {"revenue": [1_000, -200, 1_200, 1_250]},
        ),
        (  # a year that stands once
            "Year,Month,Revenue\n2024,Nov,100\n,Dec,110\n2025,Jan,120\n,Feb,130\n",
            {"revenue": [100, 110, 120, 130]},
        ),
        (  # total of entities under each month
            ",Jan 2025,,,Feb 2025,,\n,US,UK,Total,US,UK,Total\nRevenue,60,40,100,70,50,120\n",
            {"revenue": [100, 120]},
        ),
        (
            "月份,營業收入,營業成本\n2025-01,100,80\n2025-02,110,85\n",
            {"revenue": [100, 110], "costs": [80, 85]},
        ),
        (  # the year of a title, of a row above, of a row of its own
            "Profit and loss 2025,,\nMonth,Revenue,Costs\nJanuary,100,80\nFebruary,110,85\n",
            {"revenue": [100, 110], "costs": [80, 85]},
        ),
        ("利润表,,\n2025年度,,单位：元\n项目,1月,2月\n营业收入,100,110\n", {"revenue": [100, 110]}),
        (",2024,,2025,\n,Nov,Dec,Jan,Feb\nRevenue,100,110,120,130\n", {"revenue": [100, 110, 120, 130]}),
        ("Month,Revenue\n2024,\nNov,100\nDec,110\n2025,\nJan,120\n", {"revenue": [100, 110, 120]}),
        (  # money moved between two accounts of one export
            "Date,Description,Amount,Account\n2025-01-05,Stripe,1000,Checking\n"
            "2025-01-10,Transfer to savings,-500,Checking\n2025-01-10,Transfer from checking,500,Savings\n"
            "2025-01-20,Payroll,-200,Checking\n2025-02-05,Stripe,1100,Checking\n2025-02-20,Rent,-300,Checking\n",
            {"revenue": [1_000, 1_100], "costs": [200, 300]},
        ),
        (  # a title says up to which day the figures go
            "Monthly figures as of 12 March 2025,\nMonth,Revenue\n2025-01,100\n2025-02,110\n2025-03,40\n",
            {"revenue": [100, 110, None]},
        ),
        (  # what stands beside an actual is none
            "Month,Case,Revenue\nJan 2025,Actual,100\nFeb 2025,Actual,110\n"
            "Mar 2025,Base,120\nMar 2025,High,150\n",
            {"revenue": [100, 110]},
        ),
        (
            "Month,Revenue,Note\nJan 2025,100,\nFeb 2025,110,\nMar 2025,40,incomplete (to 12 Mar)\n",
            {"revenue": [100, 110, None]},
        ),
        ("Month,Revenue\nJan-25A,100\nFeb-25A,110\n", {"revenue": [100, 110]}),
        ("期间,收入\n2025-01-01至2025-01-31,100\n2025-02-01至2025-02-28,110\n", {"revenue": [100, 110]}),
        ("Monat,Jän 25,Feb 25,Mär 25\nUmsatz,100,110,120\n", {"revenue": [100, 110, 120]}),
    ],
)
def test_it_is_read_as_an_accountant_would(text: str, figures: Figures) -> None:
    holds(read(text), figures)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("月份,營業收入,營業成本\n2025-01,100,80\n2025-02,110,85\n", "big5"),
        ("Mois;Recettes;Dépenses\njanvier 2025;100;80\nfévrier 2025;110;85\n", "mac_roman"),
        ("Mois;Recettes;Dépenses\njanvier 2025;100;80\nfévrier 2025;110;85\n", "cp1252"),
        ("月份,营业收入,营业成本\n2025-01,100,80\n2025-02,110,85\n", "gb18030"),
    ],
)
def test_a_file_of_another_set_of_signs_is_read_by_the_names_that_are_known(text: str, encoding: str) -> None:
    found = interpret(read_table(text.encode(encoding)))
    holds(found, {"revenue": [100, 110], "costs": [80, 85]})


@pytest.mark.parametrize(
    "note",
    [
        "Expressed in thousands of US dollars",
        "Stated in EUR thousands",
        "The figures are in thousands",
        "Data in k€",
        "P&L in USD k",
        "Note 1: in thousands",
        "* All figures in thousands of EUR",
        "(*) in thousands",
        "Beträge in TEUR",
    ],
)
def test_a_note_below_that_names_no_other_line_is_of_all(note: str) -> None:
    holds(
        read(f'Month,Revenue,Costs\n2025-01,100,80\n2025-02,110,85\n"{note}",,\n'),
        {"revenue": [100_000, 110_000], "costs": [80_000, 85_000]},
    )


PLAIN = "Month,Revenue,Costs\n2025-01,100,80\n2025-02,110,85\n"


@pytest.mark.parametrize(
    "title",
    [
        "Acme 1000 Ltd",
        "Model v2_k",
        '"Report, k"',
        "Business Unit: K",
        "Fleet in miles",
        "Total Energies",
        "Base plan",
        "Figures of 1000",
        "Annual report 2025",
    ],
)
def test_a_title_that_happens_to_hold_a_number_or_a_letter_changes_nothing(title: str) -> None:
    holds(read(f"{title},,\n{PLAIN}"), {"revenue": [100, 110], "costs": [80, 85]})


@pytest.mark.parametrize("above", ["单位,万元,", "Amounts in,EUR k,"])
def test_a_unit_in_two_cells_is_of_all(above: str) -> None:
    found = read(f"{above}\n{PLAIN}")
    factor = 1e4 if "万" in above else 1e3
    holds(found, {"revenue": [100 * factor, 110 * factor], "costs": [80 * factor, 85 * factor]})


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (  # two clients of one size are no sum, and their costs stay
            "Month,Who,Revenue,Costs\n2025-01,Client A,5000,\n2025-01,Client B,5000,\n2025-01,Rent,,2000\n"
            "2025-02,Client A,5000,\n2025-02,Client B,5000,\n2025-02,Rent,,2000\n",
            {"revenue": [10_000, 10_000], "costs": [2_000, 2_000]},
        ),
        (
            "Month,Product,Revenue\n2025-01,A,100\n2025-01,B,200\n2025-01,C,300\n"
            "2025-02,A,100\n2025-02,B,200\n2025-02,C,300\n",
            {"revenue": [600, 600]},
        ),
        (  # opening and closing are no parts
            "Month,Cash,Amount of what\n2025-01,100,Opening\n2025-01,200,Closing\n"
            "2025-02,200,Opening\n2025-02,250,Closing\n",
            {"cash": [200, 250]},
        ),
        ("Month,Revenue\n2025-01,100\n2025-02,-500\n2025-03,100\n", {"revenue": [100, -500, 100]}),
        (",Jan 2025,Feb 2025,Cash out 2025\nRevenue,100,110,999\n", {"revenue": [100, 110]}),
        ("Month,Revenue\nJan 2025 (sold out),100\nFeb 2025,110\n", {"revenue": [100, 110]}),
        ("Month,Revenue\nJan 2025 (FY25),100\nFeb 2025 (FY25),110\n", {"revenue": [100, 110]}),
        (  # one payment in two states
            "id,Date,Amount,Status\nch_1,2025-01-03,100,Paid\nch_1,2025-01-05,100,Settled\n"
            "ch_2,2025-02-05,70,Paid\n",
            {"revenue": [100, 70]},
        ),
        (  # a payee called Total
            "Date,Payee,Money in,Money out\n2025-01-03,Customer,500,\n2025-01-09,Total,,100\n"
            "2025-02-03,Customer,600,\n2025-02-09,Total,,50\n",
            {"revenue": [500, 600], "costs": [100, 50]},
        ),
        (  # an actual beside a total of the month
            ",Jan 2025,,,Feb 2025,,\n,Actual,Budget,Total,Actual,Budget,Total\nRevenue,40,60,100,50,70,120\n",
            {"revenue": [40, 50]},
        ),
        (  # months of rest at the end, in words
            "Month,Revenue,Costs,Note\n2025-01,100,80,\n2025-02,110,80,\n2025-03,0,0,closed\n",
            {"revenue": [100, 110, 0], "costs": [80, 80, 0]},
        ),
        (
            'Month,Revenue\n2025-01,"10,500"\n2025-02,"20,000"\n2025-03,"0,000"\n',
            {"revenue": [10_500, 20_000, 0]},
        ),
    ],
)
def test_what_looks_alike_is_left_as_it_is(text: str, figures: Figures) -> None:
    holds(read(text), figures)


def test_many_rows_of_a_month_take_no_time_in_the_power_of_their_number() -> None:
    rows = "".join(f"2025-0{month},S{number},{number}\n" for month in (1, 2) for number in range(4_000))
    found = read(f"Month,Segment,Revenue\n{rows}")
    assert found.series["revenue"][0] == sum(range(4_000))


@pytest.mark.parametrize("sheet", ["Rolling stock", "Projects", "BP Consulting", "Upside Foods"])
def test_a_sheet_with_a_name_of_its_own_adds_its_months(sheet: str) -> None:
    actuals = [["Month", "Revenue"], ["2025-01", 100], ["2025-02", 110]]
    later = [["Month", "Revenue"], ["2025-03", 150], ["2025-04", 200]]
    assert interpret(read_table(xlsx(**{"Actuals": actuals, sheet: later}))).months == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Month,Revenue\nJul FY25,100\nAug FY25,110\nJun FY25,120\n", "fiscal year"),
        ("Quarter ended,Revenue\n2025-03-31,300\n2025-06-30,330\n", "quarter or a year"),
        ("Annual figures,\nYear ended,Revenue\n2023-12-31,3000\n2024-12-31,3300\n", "quarter or a year"),
        ("Week,Revenue\n2025-01,100\n2025-02,110\n2025-03,120\n", "weeks are no months"),
        ("Sales FY2025,\nMonth,Revenue\nJuly,100\nAugust,110\n", "no row has a month"),
        (",Jan 2025,Feb 2025,Mar 2025\nSomething,1,2,3\nElse,1,2,3\n", "no line beneath them is known"),
    ],
)
def test_what_cannot_be_a_month_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(HistoryError) as error:
        read(text)
    assert any(words in fault.message for fault in error.value.faults)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Month,Case,Revenue\n2025-01,one,120\n2025-01,two,150\n2025-02,one,130\n", "added up"),
        (",Jan 2025,Feb 2025,Mrx 2025\nRevenue,100,110,120\n", "names no month"),
        ("Month,Revenue,Costs\n2025-01,100,80\n2025-02,110,80\n2025-03,0,0\n", "nothing but noughts"),
        (",Jan 2025,,Feb 2025,\n,Web,Shop,Web,Shop\nRevenue,60,40,70,50\n", "several columns"),
        ("Month,Revenue*,Costs\n2025-01,1,800\n2025-02,2,900\n* in thousands,,\n", "alone"),
        ("All amounts in EUR,\nMonth,Revenue\n2025-01,$100\n2025-02,$110\n", "check the currency"),
        ("Month,Revenue\n2025-01,-1000\n2025-02,200\n2025-03,-1200\n", "negative on the whole"),
    ],
)
def test_what_only_its_owner_can_know_is_said(text: str, words: str) -> None:
    assert warned(read(text), words)


@pytest.mark.parametrize(
    ("sheet", "months"),
    [(name, 2) for name in ("Fcst", "Outlook", "2025 AOP", "BP", "展望", "Prognose", "Rolling")]
    + [("Q2", 4)],
)
def test_a_sheet_of_expectations_adds_no_months(sheet: str, months: int) -> None:
    actuals = [["Month", "Revenue"], ["2025-01", 100], ["2025-02", 110]]
    later = [["Month", "Revenue"], ["2025-03", 150], ["2025-04", 200]]
    found = interpret(read_table(xlsx(**{"Actuals": actuals, sheet: later})))
    assert found.months == months
    if months == 4:
        assert any("check that they are what came" in note.message for note in found.notes)


@pytest.mark.parametrize(
    ("written", "code"),
    [("R$", "BRL"), ("A$", "AUD"), ("C$", "CAD"), ("CHF", "CHF"), ("₩", "KRW"), ("$", "USD")],
)
def test_a_currency_is_its_own(written: str, code: str) -> None:
    assert read(f"Month,Revenue ({written})\n2025-01,100\n2025-02,110\n").currency == code


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("收入（万元）", "CNY"),
        ("收入（元）", "CNY"),
        ("收入（万美元）", "USD"),
        ("收入（万港元）", "HKD"),
        ("收入（萬元）", None),
        ("元宇宙收入", None),
    ],
)
def test_a_yuan_is_named_by_its_own_sign_alone(header: str, code: str | None) -> None:
    """元 in simplified signs is the yuan; in traditional ones it may be the New Taiwan dollar."""
    assert read(f"月份,{header}\n2025年1月,100\n2025年2月,110\n").currency == code


def test_yuan_beside_dollars_are_not_taken_as_one_currency() -> None:
    found = read("月份,收入（万美元）,成本（万元）\n2025年1月,100,90\n2025年2月,110,89\n2025年3月,120,88\n")
    assert warned(found, "several currencies")


@pytest.mark.parametrize(
    ("unit", "code"),
    [
        ("美金千元", "USD"),
        ("新加坡元", None),
        ("澳大利亚元", None),
        ("单元", None),
        ("港币千元", "HKD"),
        ("千元", "CNY"),
    ],
)
def test_what_ends_in_the_sign_of_the_yuan_may_be_another_thing(unit: str, code: str | None) -> None:
    assert read(f"月份,收入（{unit}）\n2025年1月,100\n2025年2月,110\n").currency == code
