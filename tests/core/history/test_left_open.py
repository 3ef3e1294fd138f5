"""What a file may hold beside what is known by name: costs that nobody can place, other currencies, what is
more than revenue, sheets of a group, days that were months.
"""

from datetime import datetime

import pytest

from core.history.history import History, interpret
from core.history.table import read_table
from tests.core.history.sheets import xlsx


def read(text: str | bytes) -> History:
    return interpret(read_table(text if isinstance(text, bytes) else text.encode()))


def rows(*lines: tuple[str, float, float]) -> str:
    """Return a file of two months with a line for each."""
    named = [f"{name},{first},{second}" for name, first, second in lines]
    return "\n".join([",Jan 2025,Feb 2025", *named]) + "\n"


def told(found: History) -> dict[str, str]:
    return {note.column: note.message.format(**dict(note.parameters)) for note in found.notes}


@pytest.mark.parametrize(
    "gross", ["Rohertrag", "売上総利益", "主营业务利润", "Gross profit", "Rohgewinn", "Contribution margin"]
)
def test_a_profit_before_running_costs_proves_no_costs(gross: str) -> None:
    text = rows(("Revenue", 1000, 1100), ("Wareneinkauf", 300, 330), (gross, 700, 770))
    found = read(text + "Gehälter,400,410\nMiete,400,410\n")
    assert "costs" not in found.series
    assert not found.is_verified("revenue")


@pytest.mark.parametrize(
    "lines",
    [
        (("COGS", 300, 310), ("Community things", 900, 910)),
        (("Marketing", 400, 410), ("Lawyers", 500, 510)),
        (("Overheads", 900, 910), ("Kitchen", 300, 310)),
        (("Cost of sales", 300, 310), ("Total admin", 400, 410), ("Total selling", 200, 210)),
        (("营业成本", 300, 310), ("人工合计", 400, 410), ("其他合计", 200, 210)),
        (("Opex (ex payroll)", 300, 310), ("Payroll", 700, 710)),
        (("COGS", 300, 310), ("People costs", 700, 710), ("Non-people costs", 200, 210)),
    ],
)
def test_costs_of_known_names_beside_lines_that_may_be_costs_are_asked_about(
    lines: tuple[tuple[str, float, float], ...],
) -> None:
    found = read(rows(("Revenue", 1000, 1100), *lines))
    assert "costs" not in found.series
    assert "may be costs too" in told(found)["costs"]


@pytest.mark.parametrize(
    ("lines", "costs"),
    [
        ((("COGS", 300, 310), ("SG&A", 900, 910)), (1200, 1220)),
        ((("S&M", 400, 410), ("R&D", 500, 510), ("G&A", 200, 210)), (1100, 1130)),
        ((("Opex", 80, 81), ("of which salaries", 50, 51)), (80, 81)),
        ((("Total costs", 80, 81), ("Whatever", 50, 51)), (80, 81)),
        ((("COGS", 300, 310), ("Headcount", 50, 60), ("NPS", 40, 41)), (300, 310)),
    ],
)
def test_costs_are_taken_where_no_other_line_may_be_one(
    lines: tuple[tuple[str, float, float], ...], costs: tuple[float, ...]
) -> None:
    found = read(rows(("Revenue", 1000, 1100), *lines))
    assert found.series["costs"].tolist() == list(costs)


@pytest.mark.parametrize("last", ["EBIT", "EBT", "EBITA", "Operating result", "Result", "Surplus", "EBITDA"])
def test_what_is_left_last_proves_all_lines_before_it(last: str) -> None:
    lines = (("Revenue", 1000, 1100), ("Kitchen", 300, 310), ("Garden", 200, 210), (last, 500, 580))
    found = read(rows(*lines))
    assert found.series["costs"].tolist() == [500, 520]
    assert found.is_verified("costs")


def test_a_statement_from_sales_to_the_net_result_is_proved_as_a_whole() -> None:
    lines = (("Net sales", 1000, 1100), ("Cost of sales", 280, 300), ("Staff costs", 150, 155))
    lines += (("Other operating costs", 100, 105), ("EBITDA", 470, 540), ("Depreciation", 10, 10))
    lines += (("EBIT", 460, 530), ("Interest", 5, 5), ("Net result", 455, 525))
    found = read(rows(*lines))
    assert found.series["costs"].tolist() == [545, 575]
    assert found.is_verified("costs")


@pytest.mark.parametrize("sign", ["△", "▲"])
def test_a_japanese_minus_is_one(sign: str) -> None:
    found = read(f',Jan 2025,Feb 2025\nRevenue,100,110\nCosts,120,115\nCash,{sign}5,"{sign}1,010"\n')
    assert found.series["cash"].tolist() == [-5, -1010]


def test_balances_of_accounts_under_a_title_are_no_movements() -> None:
    text = (
        "科目余额表 2025年3月,,,,,,,\n"
        "科目编码,科目名称,期初借方,期初贷方,本期借方,本期贷方,期末借方,期末贷方\n"
        "1002,银行存款,500000,,300000,280000,520000,\n6001,主营业务收入,,500000,,250000,,750000\n"
        "6602,管理费用,120000,,60000,,180000,\n"
    )
    found = read(text)
    assert {role: values.tolist() for role, values in found.series.items()} == {
        "revenue": [250_000],
        "costs": [60_000],
        "cash": [520_000],
    }


def test_months_of_a_template_with_cash_carried_forward_are_not_months_yet() -> None:
    lines = [f"2025-{month:02},100,126.5,{1000 - 26.5 * month}" for month in range(1, 10)]
    lines += [f"2025-{month},0,0,{1000 - 26.5 * 9}" for month in (10, 11)]
    found = read("Month,Revenue,Costs,Cash\n" + "\n".join(lines) + "\n")
    assert found.months == 9
    stopped = [*lines[:9], "2025-10,0,0,700", "2025-11,0,0,600"]
    assert read("Month,Revenue,Costs,Cash\n" + "\n".join(stopped) + "\n").months == 11


@pytest.mark.parametrize(
    ("more", "own"),
    [("Bookings", "Revenue recognised"), ("Sales (GMV)", "Commission revenue"), ("流水", "平台抽成收入")],
)
def test_what_customers_spend_or_order_is_not_revenue_where_that_stands_beside_it(
    more: str, own: str
) -> None:
    found = read(f"Month,{more},{own},Total costs\nJan 2025,1000,50,80\nFeb 2025,1100,55,81\n")
    assert found.series["revenue"].tolist() == [50, 55]


def test_two_lines_of_one_name_in_two_currencies_are_asked_about() -> None:
    found = read(rows(("Revenue EUR", 100, 105), ("Revenue USD", 50, 55), ("Costs EUR", 120, 121)))
    assert "revenue" not in found.series
    assert "several lines are named" in told(found)["revenue"]


@pytest.mark.parametrize(
    ("corner", "currency"),
    [("EUR", "EUR"), ("(in USD)", "USD"), ("P&L (EUR)", "EUR"), ("All figures in USD", "USD"), ("", None)],
)
def test_the_first_cell_of_a_table_tells_its_currency(corner: str, currency: str | None) -> None:
    text = f"{corner},Jan 2025,Feb 2025,Mar 2025\nRevenue,1,2,3\nCosts,1,2,3\n"
    assert read(text).currency == currency


@pytest.mark.parametrize(("corner", "factor"), [("单位：万元", 1e4), ("$000", 1e3)])
def test_the_unit_stands_in_the_second_line_of_a_header_too(corner: str, factor: float) -> None:
    text = f"利润表,2025年1月,,2025年2月,\n{corner},实际,预算,实际,预算\n营业收入,100,110,120,130\n"
    assert read(text).series["revenue"].tolist() == [100 * factor, 120 * factor]


def _companies(**sheets: tuple[float, float]) -> bytes:
    tables = {
        name: [["", "Jan 2025", "Feb 2025"], ["Revenue", *values], ["Total costs", *values]]
        for name, values in sheets.items()
    }
    return xlsx(**tables)


@pytest.mark.parametrize("name", ["Total", "Consolidated", "Group", "合并"])
def test_a_groups_sheet_stands_for_its_companies(name: str) -> None:
    found = read(_companies(US=(100, 110), DE=(50, 55), **{name: (150, 165)}))
    assert found.series["revenue"].tolist() == [150, 165]


def test_months_that_a_spreadsheet_took_for_days_are_months_again() -> None:
    """Nov-24, Dec-24, Jan-25 typed in 2026 are the 24th and 25th of months of that year."""
    days = [datetime(2026, 11, 24), datetime(2026, 12, 24), datetime(2026, 1, 25), datetime(2026, 2, 25)]
    table = [["Month", "Revenue", "Total costs"], *[[day, 100 + at, 90] for at, day in enumerate(days)]]
    found = read(xlsx(A=table))
    assert found.first == (2024, 11)
    assert found.series["revenue"].tolist() == [100, 101, 102, 103]
    ordered = read(xlsx(A=[table[0], *sorted(table[1:], key=lambda row: row[0])]))
    assert ordered.first == (2026, 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Jan-25", "Jan-25 (restated)"),
        ("Jan-25 (as reported)", "Jan-25 (restated)"),
        ("Jan-25", "Jan-25 revised"),
    ],
)
def test_a_restated_column_stands_for_the_one_of_before(first: str, second: str) -> None:
    text = f",Dec-24,{first},{second},Feb-25\nRevenue,1000,1100,1050,1200\nCosts,900,950,940,980\n"
    found = read(text)
    assert found.series["revenue"].tolist() == [1000, 1050, 1200]
    assert told(found)["Jan-25"] == "stands there twice: its restated column is taken"
