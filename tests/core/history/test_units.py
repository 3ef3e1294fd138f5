"""The unit of money that a header or title states."""

import pytest

from core.errors import HistoryError
from core.history.headers import recognised
from core.history.history import interpret
from core.history.table import read_table
from core.history.units import unit_in_header


@pytest.mark.parametrize(
    ("header", "factor"),
    [
        ("Revenue US$m", 1e6),
        ("Revenue USD mn", 1e6),
        ("Revenue MM", 1.0),
        ("Sales MN", 1.0),
        ("Sales Mil", 1.0),
        ("Revenue $ B", 1.0),
        ("Revenue - $ thousands", 1e3),
        ("Revenue, US$ thousands", 1e3),
        ("Revenue thousands", 1e3),
        ("Revenue '000", 1e3),
        ("Revenue RMB'0000", 1e4),
        ("Revenue (in ten thousands of RMB)", 1e4),
        ("Revenue (10,000 yuan)", 1e4),
        ("Revenue (×1,000)", 1e3),
        ("Revenue ($ mil)", 1e6),
        ("Receita (R$ mil)", 1e3),
        ("Revenue (Rp juta)", 1e6),
        ("Выручка (тыс. руб.)", 1e3),
        ("매출액(백만원)", 1e6),
        ("매출 (억원)", 1e8),
        ("Price per million", 1.0),
        ("Revenue per thousand", 1.0),
        ("Plan b", 1.0),
        ("Revenue k", 1.0),
    ],
)
def test_units_of_headers_without_brackets_and_of_other_languages(header: str, factor: float) -> None:
    """A letter alone needs a currency; what is paid per million is no million."""
    assert unit_in_header(header) == factor


@pytest.mark.parametrize("header", ["Revenue US$m", "Revenue - $ thousands", "Revenue USD thousands"])
def test_a_unit_behind_a_name_does_not_hide_it(header: str) -> None:
    assert recognised(header) == "revenue"


def test_a_unit_behind_every_month_is_that_of_the_table() -> None:
    found = interpret(read_table("项目,2025-01（万元）,2025-02（万元）\n收入,10,20\n成本,5,6\n".encode()))
    assert (found.first, found.currency) == ((2025, 1), "CNY")
    assert found.series["revenue"].tolist() == [1e5, 2e5]
    assert found.series["costs"].tolist() == [5e4, 6e4]
    apart = interpret(read_table(b"Item,2025-01 (prelim),2025-02 (final)\nRevenue,10,20\n"))
    assert apart.series["revenue"].tolist()[-1] == 20


@pytest.mark.parametrize(
    ("months", "read"), [("Jan-25,Feb-25,Mar-25 (B)", 2), ("2025-01（万元）,2025-02（万元）,2025-03", None)]
)
def test_a_letter_behind_a_month_is_no_unit_nor_one_that_not_all_have(months: str, read: int | None) -> None:
    table = read_table(f"Metric,{months}\nRevenue,10,20,30\n".encode())
    if read is None:
        with pytest.raises(HistoryError):
            interpret(table)
    else:
        assert interpret(table).series["revenue"].tolist()[:read] == [10, 20]


def test_states_behind_names_are_no_millions() -> None:
    text = (
        "Month,Revenue,Rent MN,Rent WI,Payroll,Net income\n2025-01,100,10,5,15,70\n2025-02,100,10,5,15,70\n"
    )
    assert interpret(read_table(text.encode())).series["costs"].tolist() == [30, 30]


def test_korean_units_stand_behind_figures_too() -> None:
    found = interpret(
        read_table("월,매출,비용,현금\n2025-01,1.2억,5천만,10억\n2025-02,1.3억,5500만,9억\n".encode())
    )
    assert {role: [*values] for role, values in found.series.items()} == {
        "revenue": [1.2e8, 1.3e8],
        "costs": [5e7, 5.5e7],
        "cash": [1e9, 9e8],
    }
