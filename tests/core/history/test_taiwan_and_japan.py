"""Files from Taiwan, Hong Kong and Japan: eras, formal numerals, units and currencies of their own."""

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.candidates import guesses
from core.history.dates import read_day
from core.history.history import interpret
from core.history.numbers import currency_of
from core.history.table import read_table
from core.history.units import unit_in_header, unit_in_title


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("民國114年1月", (2025, 1, None)),
        ("中華民國 114 年 12 月 31 日", (2025, 12, 31)),
        ("114年02月份", (2025, 2, None)),
        ("民國99年3月", (2010, 3, None)),
        ("令和7年4月", (2025, 4, None)),
        ("令和元年5月1日", (2019, 5, 1)),
        ("平成31年4月30日", (2019, 4, 30)),
    ],
)
def test_years_of_an_era(cell: str, day: tuple[int, int, int | None]) -> None:
    """114 is 1911 + 114; Reiwa 7 is 2018 + 7; Heisei 31 is 1988 + 31."""
    assert read_day(cell) == day


@pytest.mark.parametrize("cell", ["114", "114/01", "101-01", "214/01", "114/13", "民國114年", "令和年1月"])
def test_what_names_no_month_of_an_era(cell: str) -> None:
    assert not isinstance(read_day(cell), tuple)


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("單位：新台幣仟元", 1e3),
        ("單位：萬元", 1e4),
        ("（新臺幣佰萬元）", 1e6),
        ("單位：千円", 1e3),
        ("（百万円）", 1e6),
    ],
)
def test_units_of_titles(text: str, factor: float) -> None:
    assert unit_in_title(text) == factor


@pytest.mark.parametrize(
    ("text", "factor"), [("營收（億元）", 1e8), ("売上高（千円）", 1e3), ("營收(仟元)", 1e3), ("売上高", 1.0)]
)
def test_units_of_headers(text: str, factor: float) -> None:
    assert unit_in_header(text) == factor


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("營收(新臺幣仟元)", "TWD"),
        ("收入（港幣千元）", "HKD"),
        ("營收（歐元）", "EUR"),
        ("收入(元)", "CNY"),
        ("營收(元)", None),
        ("売上高（円）", "JPY"),
    ],
)
def test_currencies(text: str, currency: str | None) -> None:
    """In traditional words 元 may be that of Taiwan, Hong Kong or Macau, and says nothing."""
    assert currency_of(text) == currency


def test_years_without_a_sign_are_read_where_a_chinese_header_says_dates() -> None:
    found = interpret(read_table("年月,營業收入淨額\n113/12,100\n114/01,110\n114/02,121\n".encode()))
    assert found.first == (2024, 12)
    coded = interpret(read_table(b"Code,When,Revenue\n101-01,2025-01,100\n102-01,2025-02,110\n"))
    assert coded.first == (2025, 1)


def test_a_statement_of_an_era_across_the_top() -> None:
    text = "單位：新台幣仟元\n項目,113年12月,114年1月,114年2月\n營業收入淨額,100,110,121\n營業費用,50,50,60\n"
    found = interpret(read_table(text.encode()))
    assert (found.first, found.currency) == ((2024, 12), "TWD")
    np.testing.assert_allclose(found.series["revenue"], [1e5, 1.1e5, 1.21e5])
    np.testing.assert_allclose(found.series["costs"], [5e4, 5e4, 6e4])


def test_a_japanese_statement() -> None:
    text = (
        "年月,売上高（千円）,売上原価（千円）,販売費及び一般管理費（千円）,現預金残高（千円）,顧客数\n"
        "令和6年12月,100,40,30,900,1\n令和7年1月,110,44,30,936,2\n令和7年2月,120,48,30,978,3\n"
    )
    found = interpret(read_table(text.encode()))
    assert (found.first, found.currency) == ((2024, 12), "JPY")
    np.testing.assert_allclose(found.series["revenue"], [1e5, 1.1e5, 1.2e5])
    np.testing.assert_allclose(found.series["costs"], [7e4, 7.4e4, 7.8e4])
    np.testing.assert_allclose(found.series["cash"], [9e5, 9.36e5, 9.78e5])
    np.testing.assert_allclose(found.series["customers"], [1, 2, 3])


def test_a_date_of_the_report_is_not_the_month_of_a_row() -> None:
    with pytest.raises(HistoryError):
        interpret(read_table(b"Month,As of,Revenue\nJan,2025-06-30,100\nFeb,2025-06-30,110\n"))


def test_the_column_whose_cells_name_months_is_the_date() -> None:
    text = "Period,Month,Revenue\nMonth 1,Jan-25,100\nMonth 2,Feb-25,110\nMonth 3,Mar-25,121\n"
    table = read_table(text.encode())
    assert interpret(table).first == (2025, 1)
    assert dict(guesses(table)["date"].parameters) == {"other": "Period"}


def test_earnings_of_google_play_count_what_the_merchant_gets() -> None:
    """Buyers paid 9 € each, charged as 10 $; Google keeps 15 %."""
    head = (
        "Description,Transaction Date,Transaction Type,Product Title,Buyer Currency,Amount (Buyer Currency),"
        "Merchant Currency,Amount (Merchant Currency)\n"
    )
    lines = [
        f'GPA.{month}{day},"{month} {day}, 2025",{kind},App,EUR,{0.9 * amount},USD,{amount}'
        for month in ("Jan", "Feb", "Mar")
        for day in (1, 10, 20, 28)
        for kind, amount in (("Charge", 10.0), ("Google fee", -1.5))
    ]
    found = interpret(read_table((head + "\n".join(lines)).encode()))
    assert found.currency == "USD"
    np.testing.assert_allclose(found.series["revenue"][:2], 40)
    np.testing.assert_allclose(found.series["costs"][:2], 6)
