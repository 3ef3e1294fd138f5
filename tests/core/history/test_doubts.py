"""Files as they circulate: what is a plan, what stands before deductions or with tax, and views of one
figure.
"""

from typing import Any

import pytest

from core.errors import HistoryError
from core.history.history import History, interpret
from core.history.table import read_table

MONTHS = ",Jan-25,Feb-25,Mar-25,Apr-25,May-25,Jun-25,Jul-25,Aug-25,Sep-25,Oct-25,Nov-25,Dec-25"
LINE = ",".join(str(100 + month) for month in range(12))
COSTS = ",".join(str(60 + month) for month in range(12))


def read(text: str) -> History:
    return interpret(read_table(text.encode()))


def said(found: History) -> str:
    return " ".join(note.message for note in found.notes if note.refused)


def series(found: History, role: Any) -> list[float]:
    return [float(value) for value in found.series[role]]


@pytest.mark.parametrize(
    "title",
    [
        "Budget 2025 (approved)",
        "Financial projections",
        "2025 Operating Plan",
        "Business plan – base case",
        "预算表 2025年",
    ],
)
def test_a_title_that_calls_figures_a_plan_is_said(title: str) -> None:
    assert "calls these figures a plan" in said(
        read(f"{title}\n{MONTHS}\nRevenue,{LINE}\nTotal costs,{COSTS}\n")
    )


@pytest.mark.parametrize(
    "title", ["Budget vs actual 2025", "Profit and loss 2025", "Actuals 2025 (not budget)"]
)
def test_a_title_of_what_came_is_no_plan(title: str) -> None:
    found = read(f"{title}\n{MONTHS}\nRevenue,{LINE}\nTotal costs,{COSTS}\n")
    assert "calls these figures a plan" not in said(found)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        (f"8+4 Forecast 2025 (Jan–Aug actual; Sep–Dec forecast)\n{MONTHS}\nRevenue,{LINE}\n", 8),
        (f"Jan-Aug actuals / Sep-Dec forecast\n{MONTHS}\nRevenue,{LINE}\n", 8),
        (f"Profit and loss\n{MONTHS}\nRevenue,{LINE}\nNote: shaded months (Oct–Dec) are forecast\n", 9),
        (f"{MONTHS.replace('Nov-25,Dec-25', 'Nov-25*,Dec-25*')}\nRevenue,{LINE}\n* forecast\n", 10),
    ],
)
def test_months_that_a_title_or_a_footnote_calls_a_forecast_are_left_out(text: str, months: int) -> None:
    assert len(series(read(text), "revenue")) == months


@pytest.mark.parametrize(
    ("title", "factor"),
    [
        ("損益表（港幣千元）", 1e3),
        ("损益表 港币千元", 1e3),
        ("綜合損益表（以港幣千元列示）", 1e3),
        ("USD万", 1e4),
        ("Compte de résultat 2025 - en K€", 1e3),
        ("PyG (miles €)", 1e3),
        ("DRE em milhares de reais", 1e3),
        ("Winst en verlies x1000", 1e3),
        ("Income statement; $M", 1e6),
        ("Management accounts – £ thousands", 1e3),
        ("Acme Maine ME", 1.0),
        ("Ledger CR", 1.0),
        ("Report of 1000 miles", 1.0),
    ],
)
def test_a_unit_at_a_title_s_end_is_seen(title: str, factor: float) -> None:
    assert series(read(f"{title}\n{MONTHS}\nRevenue,{LINE}\n"), "revenue")[0] == 100 * factor


@pytest.mark.parametrize(
    ("other", "name"),
    [
        ("Adjusted revenue", "Reported revenue"),
        ("Management revenue", "Statutory revenue"),
        ("Non-GAAP revenue", "GAAP revenue"),
        ("Like-for-like revenue", "Reported revenue"),
        ("Intercompany revenue", "External revenue"),
        ("Gross revenue", "Reported revenue"),
        ("Contract revenue", "Invoiced revenue"),
    ],
)
def test_another_view_of_revenue_is_not_added(other: str, name: str) -> None:
    for first, second in ((other, name), (name, other)):
        rows = {first: COSTS, second: COSTS} | {name: LINE}
        text = "\n".join(
            [MONTHS, *(f"{header},{figures}" for header, figures in rows.items()), f"Costs,{COSTS}"]
        )
        assert series(read(text), "revenue")[0] == 100


def test_lists_by_product_and_by_place_are_one_revenue() -> None:
    half = ",".join(str(50 + month) for month in range(12))
    rows = [
        ("Product A revenue", half),
        ("Product B revenue", LINE),
        ("US revenue", LINE),
        ("EU revenue", half),
    ]
    found = read("\n".join([MONTHS, *(f"{name},{figures}" for name, figures in rows), f"Costs,{COSTS}"]))
    assert series(found, "revenue")[:2] == [150, 152]


@pytest.mark.parametrize("line", ["Refunds", "Discounts", "Returns", "Seller payouts"])
def test_what_is_not_taken_off_is_said(line: str) -> None:
    found = read(f"{MONTHS}\nGross revenue,{LINE}\n{line},{','.join(['5'] * 12)}\nTotal costs,{COSTS}\n")
    assert "not taken off" in said(found)
    none = read(f"{MONTHS}\nGross revenue,{LINE}\n{line},{','.join(['0'] * 12)}\nTotal costs,{COSTS}\n")
    assert "not taken off" not in said(none)


@pytest.mark.parametrize("name", ["Sales (incl. VAT)", "Sales (GST inclusive)", "Revenue (TTC)"])
def test_a_tax_in_revenue_is_said(name: str) -> None:
    found = read(f"Month,{name}\n2025-01,120\n2025-02,130\n2025-03,140\n")
    assert "holds a tax" in said(found)


def test_income_that_is_no_sales_is_said() -> None:
    grants = ",".join(["5"] * 12)
    whole = ",".join(str(105 + month) for month in range(12))
    found = read(
        f"{MONTHS}\nSales,{LINE}\nGrant income,{grants}\nTotal income,{whole}\nTotal costs,{COSTS}\n"
    )
    assert series(found, "revenue")[0] == 100 or "no sales" in said(found)


JOURNAL = """Date,Account,Amount
2025-01-04,Sales Revenue,-84335
2025-01-04,Bank,84335
2025-01-09,Cost of Goods Sold,20834
2025-01-09,Bank,-20834
2025-02-04,Sales Revenue,-87670
2025-02-04,Bank,87670
2025-02-25,Rent,3000
2025-02-25,Bank,-3000
"""


def test_a_journal_of_signed_amounts_is_read_by_its_accounts() -> None:
    found = read(JOURNAL)
    assert series(found, "revenue") == [84_335, 87_670]
    assert series(found, "costs") == [20_834, 3_000]
    numbered = JOURNAL.replace("Sales Revenue", "4000 Sales").replace("Bank", "1000 Bank")
    assert series(read(numbered), "revenue") == [84_335, 87_670]


def test_the_ledger_of_one_account_is_no_bank_statement() -> None:
    rows = "Date,Ref,Description,Debit,Credit,Balance\n" + "".join(
        f"2025-0{month}-01,x,Invoice,,{100 + month},\n" for month in range(1, 7)
    )
    with pytest.raises(HistoryError, match="ledger of one account"):
        read(f"General Ledger - 4000 Sales\n{rows}")


def test_what_is_owed_on_a_loan_is_no_cash() -> None:
    rows = "".join(f"2025-0{month}-01,1000,900,100,{50_000 - 900 * month}\n" for month in range(1, 7))
    with pytest.raises(HistoryError):
        read(f"Date,Payment,Principal,Interest,Balance\n{rows}")


def test_months_after_those_that_are_said_to_be_actual_are_to_be_checked() -> None:
    found = read(f"Actuals through Aug-25\n{MONTHS}\nRevenue,{LINE}\n")
    assert "check the" in said(found)
    assert len(series(found, "revenue")) == 12


@pytest.mark.parametrize(
    "note",
    [
        "Note: Apr-Jun forecasts were beaten",
        "Grant covers Apr–Sep budget",
        "Headcount: Oct–Dec plan to hire 3",
        "Jan-Mar actual FX rates",
        "Note: depreciation Oct–Dec estimated",
        "Marketing campaigns Mar-May actual",
        "* budget airline partner month",
        "Board 12 Dec 2024: Sep–Dec forecast to be reviewed",
    ],
)
def test_a_span_of_something_else_leaves_no_month_out(note: str) -> None:
    found = read(f"{MONTHS.replace('Dec-25', 'Dec-25*')}\nRevenue,{LINE}\n{note}\n")
    assert len(series(found, "revenue")) == 12


@pytest.mark.parametrize(
    "title",
    ["SAS au capital de 10 000 €", "Minimum order USD 1000", "Sales of printer X1000", "Air Miles EUR",
     "Capital social EUR 10.000", "公司 万", "Users > 1 million", "Branch B EUR", "Plan B €", "Loja em Mil",
     "Prepared by: John Million", "Studio M €"],
)  # fmt: skip
def test_words_at_a_title_s_end_that_are_no_unit(title: str) -> None:
    assert series(read(f"{title}\n{MONTHS}\nRevenue,{LINE}\n"), "revenue")[0] == 100


@pytest.mark.parametrize(
    "title",
    ["Outlook GmbH", "Budget Cars Ltd", "Starter plan revenue", "This is not a forecast", "Pension plan"],
)
def test_a_name_with_the_word_of_a_plan_is_none(title: str) -> None:
    assert "plan:" not in said(read(f"{title}\n{MONTHS}\nRevenue,{LINE}\n"))


def test_what_is_net_already_is_not_said_to_be_before_deductions() -> None:
    off, left = ",".join(["-5"] * 12), ",".join(str(95 + month) for month in range(12))
    found = read(f"{MONTHS}\nSales,{LINE}\nDiscounts,{off}\nTotal income,{left}\nTotal costs,{COSTS}\n")
    assert "not taken off" not in said(found)
    below = f"{MONTHS}\nTotal income,{LINE}\nTotal costs,{COSTS}\nInterest income,{','.join(['1'] * 12)}\n"
    assert "no sales" not in said(read(below))


def test_flats_of_one_rent_are_not_halved() -> None:
    rent = ",".join(["900"] * 12)
    rows = "\n".join(f"Flat {name} revenue,{rent}" for name in "ABCD")
    assert series(read(f"{MONTHS}\n{rows}\nCosts,{COSTS}\n"), "revenue")[0] == 3_600


def test_tickets_rent_and_a_donation_are_no_journal() -> None:
    rows = "".join(
        f"2025-0{month}-05,Ticket sales,x,800\n2025-0{month}-06,Venue rent,x,-500\n"
        f"2025-0{month}-07,Donation to charity,x,-300\n"
        for month in range(1, 4)
    )
    assert series(read(f"Date,Account,Description,Amount\n{rows}"), "revenue") == [800, 800, 800]
