"""Months with two digits for the year: read where they run on, and said; days that look alike are not."""

import pytest

from core.errors import HistoryError
from core.history.history import History, interpret
from core.history.table import read_table

NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def read(text: str) -> History:
    return interpret(read_table(text.encode()))


def down(months: list[str]) -> str:
    return "Month,Revenue\n" + "".join(f"{month},{100 + at}\n" for at, month in enumerate(months))


@pytest.mark.parametrize(
    "months",
    [
        [f"{month:02}/25" for month in range(1, 13)],
        [f"{month}/25" for month in range(1, 13)],
        [f"{month:02}.25" for month in range(1, 13)],
        [f"{month:02}-25" for month in range(1, 13)],
        [f"25-{name}" for name in NAMES],
        [f"25 {name}." for name in NAMES],
    ],
)
def test_months_that_run_on_are_months_and_it_is_said(months: list[str]) -> None:
    found = read(down(months))
    assert found.first == (2025, 1)
    assert found.series["revenue"].tolist() == [100.0 + at for at in range(12)]
    (note,) = found.notes
    assert dict(note.parameters) == {"cell": months[0], "month": "2025-01"}
    assert not note.refused


def test_they_may_stand_across_the_top_the_newest_first_and_over_the_turn_of_a_year() -> None:
    months = ["02/25", "01/25", "12/24", "11/24"]
    found = read("Item," + ",".join(months) + "\nRevenue,4,3,2,1\nCosts,8,7,6,5\n")
    assert found.first == (2024, 11)
    assert found.series["revenue"].tolist() == [1, 2, 3, 4]
    assert found.series["costs"].tolist() == [5, 6, 7, 8]
    assert read(down(["11/24", "12/24", "01/25"])).first == (2024, 11)


@pytest.mark.parametrize(
    "days",
    [
        ["01/25", "01/26", "01/27"],  # days of January
        ["01/05", "02/05", "03/05"],  # the fifth of each month
        ["01/25", "03/25", "05/25"],  # every other month
        ["01/25", "02/25"],  # two are no row of months
        ["25-Jan", "26-Jan", "27-Jan"],
    ],
)
def test_days_without_a_year_are_refused(days: list[str]) -> None:
    with pytest.raises(HistoryError):
        read(down(days))


@pytest.mark.parametrize("form", ["M{month:02} 2025", "M{month}/2025", "2025-M{month:02}", "2025 M{month}"])
def test_a_month_by_its_letter_and_number_is_one(form: str) -> None:
    found = read(down([form.format(month=month) for month in range(3, 9)]))
    assert (found.first, found.months, found.notes) == ((2025, 3), 6, ())
