"""Monthly figures as people have them."""

import io
import zipfile
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.errors import HistoryError
from core.history.dates import NoMonth, read_month
from core.history.history import History, interpret
from core.history.numbers import Unreadable, read_number
from core.history.table import LARGEST_FILE, read_table
from core.history.trend import burn, customers_today, growth, last_known
from core.history.units import unit_in_header


def read(text: str, encoding: str = "utf-8") -> History:
    return interpret(read_table(text.encode(encoding)))


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.56", 1234.56),
        ("¥1,234", 1234),
        ("￥1，234", 1234),
        ("12.3万", 123_000),
        ("1.2亿", 1.2e8),
        ("(500)", -500),
        ("$(1,000)", -1000),
        ("($1,000.50)", -1000.5),
        ("-3", -3),
        ("−3", -3),
        ("3-", -3),
        ("1 234", 1234),
        ("1\u202f234,5", 1234.5),
        ("1'234", 1234),
        ("5k", 5000),
        ("$6.1M", 6.1e6),
        ("2.5bn", 2.5e9),
        ("RMB 12", 12),
        ("12元", 12),
        ("12万元", 120_000),
        ("1.234,56", 1234.56),
        ("1,234,567", 1234567),
        ("1e3", 1000),
        ("+7", 7),
        ("  8 ", 8),
        ("USD 1,000", 1000),
        ("€1.234,5", 1234.5),
        (12, 12),
        (3.5, 3.5),
        ("１２３", 123),
        ("12,3456", 123456),
    ],
)
def test_numbers_as_people_write_them(text: object, value: float) -> None:
    assert read_number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "-", "—", "n/a", "N/A", "无", None, "null"])
def test_empty_cells_are_missing_and_not_zero(text: object) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    "text", ["=SUM(A1:A3)", "#REF!", "12%", "about 5", True, "1.2.3", "1e400", "12 apples"]
)
def test_what_is_no_amount_is_refused_with_a_reason(text: object) -> None:
    assert isinstance(read_number(text), Unreadable)


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03",
        "2024/3",
        "2024.03",
        "202403",
        202403,
        "2024年3月",
        "2024年03月份",
        "二〇二四" and "2024年三月",
        "Mar 2024",
        "March-24",
        "2024-03-31",
        "31/03/2024",
        "03/31/2024",
        "2024-03-15 00:00:00",
        "2024-03-31T12:00:00Z",
        "Mar '24",
        date(2024, 3, 9),
        45_366,
        "45366",
        "03/2024",
        "24年3月",
        "20240331",
    ],
)
def test_months_as_people_write_them(cell: object) -> None:
    assert read_month(cell) == (2024, 3)


@pytest.mark.parametrize(
    "cell", ["2024Q1", "2024", 2024, "Q3 2024", "", "total", "2024-13", "1850-01", "第一季度", "Mar"]
)
def test_what_is_no_month_is_refused_with_a_reason(cell: object) -> None:
    assert isinstance(read_month(cell), NoMonth)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        ("utf-8", "Month,Revenue,Cash"),
        ("utf-8-sig", "月份,收入,现金"),
        ("gbk", "月份,营业收入,期末现金"),
        ("utf-16", "Date,Sales,Cash balance"),
    ],
)
def test_delimiters_encodings_and_both_languages(delimiter: str, encoding: str, header: str) -> None:
    rows = [header, "2024-01,100,1000", "2024-02,110,900"]
    found = read("\r\n".join(rows).replace(",", delimiter), encoding)
    np.testing.assert_array_equal(found.series["revenue"], [100, 110])
    np.testing.assert_array_equal(found.series["cash"], [1000, 900])


def test_quoted_thousands_in_a_comma_file() -> None:
    found = read('Month,Revenue\nJan 2024,"1,234.56"\nFeb 2024,"2,345.67"\n')
    np.testing.assert_allclose(found.series["revenue"], [1234.56, 2345.67])


def test_decimal_commas_in_a_semicolon_file() -> None:
    found = read("Monat;Umsatz;Kosten\n01.01.2024;1.234,5;10,25\n01.02.2024;2.000;11,75\n")
    np.testing.assert_allclose(found.series["revenue"], [1234.5, 2000])
    np.testing.assert_allclose(found.series["costs"], [10.25, 11.75])


def test_a_column_without_a_style_of_its_own_follows_the_file() -> None:
    found = read("Datum;MRR;Bank\n2024-01-31;12.500,00 €;1.000.000\n2024-02-29;13.100,50 €;950.000\n")
    np.testing.assert_allclose(found.series["cash"], [1_000_000, 950_000])


def test_a_row_split_by_its_own_thousands_comma_is_refused_and_not_misread() -> None:
    found = read("Month,Revenue,Users\n2024-01,5,1,024\n2024-02,6,1100\n2024-03,7,1200,,\n")
    np.testing.assert_allclose(found.series["customers"], [1100, 1200])
    assert any(note.row == 2 and note.refused for note in found.notes)


def test_titles_units_totals_gaps_duplicates_and_disorder() -> None:
    found = read(
        "Acme Ltd\nManagement "
        "accounts\n\n月份,收入（万元）,现金,用户数\n2024-04,3,70,8\n2024-01,1,100,5\n2024-01,2,90,6\n合计,6,,\n2024-02,2,80,x\n"
    )
    np.testing.assert_allclose(found.series["revenue"], [30_000, 20_000, np.nan, 30_000])
    np.testing.assert_allclose(found.series["cash"], [90, 80, np.nan, 70])
    np.testing.assert_allclose(found.series["customers"], [6, np.nan, np.nan, 8])
    reasons = {(note.row, note.refused) for note in found.notes}
    assert (8, True) in reasons
    assert (9, True) in reasons
    assert any("missing" in note.message for note in found.notes)
    assert any("order" in note.message for note in found.notes)


def test_costs_written_as_negatives_are_turned_and_said_so() -> None:
    found = read("Month,Costs\n2024-01,-5\n2024-02,(6)\n")
    np.testing.assert_array_equal(found.series["costs"], [5, 6])
    assert any("sign" in note.message for note in found.notes)


def test_excel_with_dates_serials_and_text() -> None:
    found = interpret(
        read_table(
            workbook(
                ["Report"],
                [],
                ["日期", "Revenue", "Customers"],
                [date(2024, 1, 31), 10.5, 3],
                [45_323, "¥1,200", 4],
                ["2024年3月", "=A1", 5],
            )
        )
    )
    np.testing.assert_allclose(found.series["revenue"], [10.5, 1200, np.nan])
    np.testing.assert_allclose(found.series["customers"], [3, 4, 5])


def test_the_sheet_with_the_known_headers_is_taken() -> None:
    book = Workbook()
    book.active.append(["Notes"])
    sheet = book.create_sheet("Data")
    for row in (["Month", "Revenue"], ["2024-01", 1], ["2024-02", 2]):
        sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    assert interpret(read_table(target.getvalue())).months == 2


def test_months_across_the_top_are_turned_upright() -> None:
    found = read(
        "Claimwise,,,,\n,Jan 2024,Feb 2024,Mar 2024,Total\nRevenue (k$),1,2,3,6\nSomething "
        "else,9,9,9,27\nCash,90,,70,\n"
    )
    assert found.first == (2024, 1)
    np.testing.assert_allclose(found.series["revenue"], [1_000, 2_000, 3_000])
    np.testing.assert_allclose(found.series["cash"], [90, np.nan, 70])
    sheet = interpret(
        read_table(
            workbook(
                ["月份", date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)], ["收入（万元）", 1, 2, 3]
            )
        )
    )
    np.testing.assert_allclose(sheet.series["revenue"], [10_000, 20_000, 30_000])


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"\xd0\xcf\x11\xe0rest", "xlsx"),
        (b"PK\x03\x04broken", "damaged"),
        (b"\x00\x01\x02\x03", "not a table"),
        (b"Month,Revenue\n", "no row"),
        (b"a,b\n1,2\n", "no month with its year"),
        (b"Month\n2024-01\n", "no column of figures"),
        (b"x" * (LARGEST_FILE + 1), "too large"),
    ],
)
def test_files_that_cannot_be_read_say_what_to_do(content: bytes, word: str) -> None:
    with pytest.raises(HistoryError, match=word):
        interpret(read_table(content))


def test_a_zip_bomb_is_refused_unopened() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (120 * 2**20))
    with pytest.raises(HistoryError, match="unpacks"):
        read_table(target.getvalue())


@given(st.binary(max_size=400))
def test_any_bytes_give_a_history_or_a_fault(content: bytes) -> None:
    try:
        interpret(read_table(content))
    except HistoryError as error:
        assert str(error)


@given(st.text(alphabet="0123456789,.-()¥$万亿k%= \n;\tMonthRevenue月份收入/年月Q", max_size=200))
def test_any_text_gives_a_history_or_a_fault(text: str) -> None:
    try:
        read(text)
    except HistoryError as error:
        assert str(error)


def test_headers_tell_their_unit() -> None:
    found = [
        unit_in_header(header)
        for header in (
            "收入(万元)",
            "Revenue (k$)",
            "Cash in millions",
            "现金（亿元）",
            "Cost ($M)",
            "Revenue",
            "Market",
        )
    ]
    assert found == [1e4, 1e3, 1e6, 1e8, 1e6, 1.0, 1.0]


def test_growth_of_an_exact_curve_is_exact_and_short_ones_are_refused() -> None:
    values = 100 * 1.07 ** np.arange(12)
    found = growth(values)
    assert found is not None
    assert found.per_month == pytest.approx(0.07)
    assert found.error == pytest.approx(0, abs=1e-9)
    assert growth(values[:5]) is None
    assert growth(np.where(np.arange(12) % 2, np.nan, values)) is not None


def test_the_stated_error_of_growth_covers_about_two_thirds() -> None:
    generator = np.random.default_rng(0)
    hits = 0
    for _ in range(400):
        noise = np.zeros(24)
        for month in range(1, 24):
            noise[month] = 0.5 * noise[month - 1] + 0.05 * generator.standard_normal()
        found = growth(100 * np.exp(0.05 * np.arange(24) + noise))
        assert found is not None
        hits += abs(np.log1p(found.per_month) - 0.05) < found.error
    assert hits / 400 > 0.55


def test_burn_is_the_median_of_three_months_of_costs_less_revenue_or_falling_cash() -> None:
    assert burn(read("Month,Revenue,Costs\n2024-01,1,9\n2024-02,1,3\n2024-03,1,4\n2024-04,1,100\n")) == 3
    assert burn(read("Month,Cash\n2024-01,100\n2024-02,90\n2024-03,75\n2024-04,70\n")) == 10
    assert burn(read("Month,Customers\n2024-01,100\n2024-02,90\n")) is None
    assert last_known(np.array([1.0, 2.0, np.nan])) == 2.0


def test_a_real_messy_history_is_read() -> None:
    """Noko's monthly billed revenue of 2012–13 (stackingthebricks.com): one month missing, prepayments in
    two.
    """
    text = (
        "Month,Revenue\n2012-10,26054\n2012-11,29254\n2012-12,27274\n"
        "2013-02,25818\n2013-03,28257\n2013-04,29045\n2013-05,28709\n"
    )
    found = read(text)
    assert found.months == 8
    assert np.isnan(found.series["revenue"][3])
    assert growth(found.series["revenue"]) is not None


def _workbook(rows: list[list[object]]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return content.getvalue()


MONTHS_2026 = [f"2026-{month:02d}" for month in range(1, 7)]


def test_a_profit_is_never_a_revenue_wherever_it_stands() -> None:
    for header in (
        "Net income",
        "Operating income",
        "Gross profit",
        "Net loss",
        "EBITDA",
        "净利润",
        "营业利润",
        "毛利",
    ):
        table = read_table(
            f"Month,{header},Revenue\n".encode() + "\n".join(f"{one},1,100" for one in MONTHS_2026).encode()
        )
        assert interpret(table).series["revenue"][0] == 100, header


def test_totals_come_before_net_figures_and_these_before_gross_ones() -> None:
    roll = "Month,New MRR,Expansion MRR,Churned MRR,Net MRR,Total MRR\n"
    rows = "\n".join(f"{one},700,300,50,950,2900" for one in MONTHS_2026)
    assert interpret(read_table((roll + rows).encode())).series["revenue"][0] == 2_900
    sales = "Month,Gross sales,Net sales\n" + "\n".join(f"{one},120,100" for one in MONTHS_2026)
    assert interpret(read_table(sales.encode())).series["revenue"][0] == 100


@pytest.mark.parametrize(
    ("title", "factor"),
    [
        ("单位：万元", 1e4),
        ("利润表 单位:千元", 1e3),
        ("Amounts in thousands", 1e3),
        ("单位：元", 1.0),
        ("2026年利润表", 1.0),
    ],
)
def test_the_unit_of_a_title_counts_for_the_columns_under_it(title: str, factor: float) -> None:
    rows = [[title], ["月份", "营业收入", "客户数"], *([one, 5.0, 12] for one in MONTHS_2026)]
    found = interpret(read_table(_workbook(rows)))
    assert found.series["revenue"][0] == 5 * factor
    assert found.series["customers"][0] == 12
    across = [[title], ["项目", *MONTHS_2026], ["营业收入", *[5.0] * 6]]
    assert interpret(read_table(_workbook(across))).series["revenue"][0] == 5 * factor


def test_a_headers_own_unit_is_not_multiplied_by_the_titles() -> None:
    rows = [["单位：万元"], ["月份", "营业收入(千元)"], *([one, 5.0] for one in MONTHS_2026)]
    assert interpret(read_table(_workbook(rows))).series["revenue"][0] == 5_000


def test_a_workbook_has_the_columns_that_exist() -> None:
    rows = [["Month", "Revenue"], *([one, 5.0] for one in MONTHS_2026)]
    assert read_table(_workbook(rows)).headers == ("Month", "Revenue")
    assert len(read_table(_workbook([["a", "b"], ["c", "d"]])).headers) == 2


def test_a_formula_without_a_stored_value_is_refused_by_its_cell() -> None:
    rows = [["Month", "Revenue"], *([one, 100.0] for one in MONTHS_2026[:-1]), [MONTHS_2026[-1], "=B2*2"]]
    found = interpret(read_table(_workbook(rows)))
    assert np.isnan(found.series["revenue"][5])
    assert any(
        note.refused and note.column == "revenue" and "formula" in note.message for note in found.notes
    )


TWICE = "Month,Revenue\n2026-01,137\n2026-01,137\n2026-02,150\n"


def test_a_row_that_stands_there_twice_is_asked_about_and_counts_once_until_then() -> None:
    found = read(TWICE)
    assert found.series["revenue"].tolist() == [137, 150]
    assert found.repeated == (3,)
    each = interpret(read_table(TWICE.encode()), repeated="each")
    assert each.series["revenue"].tolist() == [274, 150]
    assert each.repeated == ()
    assert interpret(read_table(TWICE.encode()), repeated="once").repeated == ()


def test_rows_that_share_a_balance_are_one_and_those_without_are_asked_about() -> None:
    text = "Month,Revenue,Cash\n2026-01,137,{cash}\n2026-01,137,{cash}\n2026-02,150,20\n"
    assert read(text.format(cash=30)).repeated == ()
    assert read(text.format(cash=30)).series["revenue"].tolist() == [137, 150]
    assert read(text.format(cash="")).repeated == (3,)


@pytest.mark.parametrize(("total", "first"), [(287, 137), (424, 274)])
def test_the_files_own_total_answers_what_repeated_rows_are(total: int, first: int) -> None:
    found = read(f"{TWICE}Total,{total}\n")
    assert found.series["revenue"].tolist() == [first, 150]
    assert found.repeated == ()
    assert found.is_verified("revenue")


def test_a_part_of_a_month_is_left_out_by_name() -> None:
    weeks = [(month, day) for month in (1, 2, 3) for day in (3, 10, 17, 24, 27)] + [(4, 3), (4, 10)]
    days = "\n".join(f"2026-{month:02}-{day:02},10" for month, day in weeks)
    found = read(f"Date,Sales\n{days}\n")
    np.testing.assert_array_equal(found.series["revenue"], [50, 50, 50, np.nan])
    assert any("in part" in note.message and note.refused for note in found.notes)
    wide = read('Account,Jan 2026,Feb 2026,"Mar 1 - 15, 2026"\nRevenue,100,110,60\n')
    np.testing.assert_array_equal(wide.series["revenue"], [100, 110, np.nan])


def test_costs_of_both_signs_are_said_to_be_so() -> None:
    found = read("Month,Revenue,Costs\n2026-01,1,-5\n2026-02,2,-4\n2026-03,3,1\n")
    np.testing.assert_array_equal(found.series["costs"], [5, 4, -1])
    assert any(
        note.refused and note.column == "costs" and "both signs" in note.message for note in found.notes
    )


def test_days_of_an_old_workbook_are_counted_from_1904() -> None:
    """Excel calls 1 March 2024 45,352, or 43,890 where its first day is that of 1904: 1,462 days later."""
    assert read_month(45_352 - 1_462, date_1904=True) == (2024, 3)
    assert read_month(45_351 - 1_462, date_1904=True) == (2024, 2)


def test_missing_months_are_counted() -> None:
    found = read("month,revenue\n2024-01,10\n2024-02,12\n2024-05,20\n2024-06,21\n2024-07,22\n2024-08,23\n")
    (note,) = [one for one in found.notes if "missing" in one.message]
    assert (note.row, note.column, note.refused, dict(note.parameters)) == (0, "date", False, {"count": 2})


def test_customers_that_were_not_counted_lately_are_not_todays() -> None:
    def counted(*values: float) -> History:
        return History((2025, 1), {"customers": np.array(values)}, ())

    nan = float("nan")
    assert customers_today(counted(50, 60, nan, nan, nan)) == 60
    assert customers_today(counted(50, 60, nan, nan, nan, nan)) is None
    assert customers_today(History((2025, 1), {}, ())) is None
