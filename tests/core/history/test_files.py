"""Files of every kind are opened as the same cells, and none takes more than it is worth."""

import time

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.history import interpret
from core.history.table import read_table, sheet_names
from tests.core.history.sheets import ods, with_stored, xls, xlsx

ROWS = [["Month", "Revenue", "Cash"], *([f"2026-{month:02}", 100.0 + month, 50.0] for month in range(1, 5))]
SUMS = [
    ["", "2026-01", "2026-02", "2026-03"],
    ["Services", 1000, 1100, 1200],
    ["Goods", 500, 600, 700],
    ["Total revenue", "=B2+B3", "=SUM(C2:C3)", "=D2+D3"],
]


@pytest.mark.parametrize("content", [xlsx(Figures=ROWS), xls(ROWS), ods(ROWS)], ids=["xlsx", "xls", "ods"])
def test_a_table_is_the_same_in_every_kind_of_file(content: bytes) -> None:
    found = interpret(read_table(content))
    assert found.first == (2026, 1)
    np.testing.assert_array_equal(found.series["revenue"], [101, 102, 103, 104])
    np.testing.assert_array_equal(found.series["cash"], [50] * 4)
    assert sheet_names(content) == ("Figures",)


@pytest.mark.parametrize("stored", ["0", ""])
def test_totals_that_nobody_has_computed_are_refused_cell_by_cell(stored: str) -> None:
    content = xlsx(Sheet=SUMS)
    found = read_table(with_stored(content, stored) if stored else content)
    with pytest.raises(HistoryError, match="holds a number"):
        interpret(found, {"date": 0, "revenue": 3})
    kept = interpret(found, {"date": 0, "revenue": (1, 2)})
    np.testing.assert_array_equal(kept.series["revenue"], [1500, 1700, 1900])


def test_a_formula_that_holds_its_value_is_read_and_a_true_nought_stays() -> None:
    rows = [["Month", "Revenue"], ["2026-01", 0], ["2026-02", "=B2+0"], ["2026-03", 7]]
    found = interpret(read_table(with_stored(xlsx(Sheet=rows), "0")))
    np.testing.assert_array_equal(found.series["revenue"], [0, 0, 7])
    rows = [["Month", "Revenue"], ["2026-01", 5], ["2026-02", "=B2*2"]]
    found = interpret(read_table(with_stored(xlsx(Sheet=rows), "10")))
    np.testing.assert_array_equal(found.series["revenue"], [5, 10])


def test_a_table_that_unfolds_without_measure_is_refused_unopened() -> None:
    start = time.perf_counter()
    with pytest.raises(HistoryError, match="far more"):
        read_table(ods(ROWS, repeated=1_000_000))
    assert time.perf_counter() - start < 5
    assert interpret(read_table(ods([*ROWS, ["", ""]], repeated=1))).months == 4


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0" + b"x" * 2_000, ods(ROWS)[:300], xls(ROWS)[:600]])
def test_damaged_files_of_every_kind_are_refused_in_words(content: bytes) -> None:
    with pytest.raises(HistoryError, match=r"damaged|encrypted"):
        read_table(content)


def test_sheets_are_put_together_where_they_add_to_one_another() -> None:
    apart = xlsx(
        Revenue=[["Month", "Revenue"], ["2026-01", 1], ["2026-02", 2]],
        Cash=[["Month", "Cash balance"], ["2026-01", 10], ["2026-02", 20]],
    )
    found = interpret(read_table(apart))
    np.testing.assert_array_equal(found.series["revenue"], [1, 2])
    np.testing.assert_array_equal(found.series["cash"], [10, 20])
    assert set(interpret(read_table(apart, sheet="Cash")).series) == {"cash"}
    years = xlsx(
        a2025=[["Month", "Revenue", "Costs"], ["2025-11", 1, 2], ["2025-12", 2, 3]],
        a2026=[["Month", "Revenue", "Costs"], ["2026-01", 3, 3]],
    )
    np.testing.assert_array_equal(interpret(read_table(years)).series["revenue"], [1, 2, 3])


def test_a_budget_beside_the_actuals_is_left_out_by_name() -> None:
    both = xlsx(
        Actuals=[["Month", "Revenue", "Costs"], ["2026-01", 1, 2], ["2026-02", 2, 3]],
        Budget=[["Month", "Revenue", "Costs"], ["2026-01", 9, 9], ["2026-02", 9, 9]],
    )
    found = interpret(read_table(both))
    np.testing.assert_array_equal(found.series["revenue"], [1, 2])
    assert any(dict(note.parameters).get("sheet") == "Budget" and note.refused for note in found.notes)
