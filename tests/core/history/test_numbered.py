"""Files that only number their months: which is the first is asked, and then they are dated."""

import numpy as np
import pytest

from core.errors import HistoryError
from core.history.asking import asks_first_month
from core.history.history import interpret
from core.history.numbered import needs_first_month
from core.history.table import read_table

FIRST = (2025, 11)


@pytest.mark.parametrize(
    "text",
    [
        "Month,Revenue\nMonth 1,100\nMonth 2,110\nMonth 3,121\n",
        "Metric,M1,M2,M3\nRevenue,100,110,121\n",
        "Line,Month 11,Month 12,Month 13\nRevenue,100,110,121\n",
        "Period,Revenue\nP01,100\nP02,110\nP03,121\n",
        "期次,收入\n第1个月,100\n第2个月,110\n第3个月,121\n",
        "Month no.,Revenue\n0,100\n1,110\n2,121\n",
        "Month,Line,Amount\nM1,Revenue,100\nM1,Costs,50\nM2,Revenue,110\nM2,Costs,50\nM3,Revenue,121\n",
    ],
)
def test_numbered_months_are_dated_from_the_first(text: str) -> None:
    table = read_table(text.encode())
    assert needs_first_month(table)
    with pytest.raises(HistoryError):
        interpret(table)
    dated = read_table(text.encode(), first=FIRST)
    assert not needs_first_month(dated)
    found = interpret(dated)
    assert found.first == FIRST
    np.testing.assert_allclose(found.series["revenue"], [100, 110, 121])


@pytest.mark.parametrize(
    "text",
    [
        "Period,Month,Revenue\nMonth 1,Jan-25,100\nMonth 2,Feb-25,110\n",
        "Month,Revenue\n2025-01,100\n2025-02,110\n",
        "Name,Revenue\nA,1\nB,2\n",
        "Model,Revenue\nM1,100\nM4,110\nM2,121\n",
        "Rank,Revenue\n1,100\n2,110\n3,121\n",
    ],
)
def test_what_dates_its_months_or_numbers_something_else_is_not_asked(text: str) -> None:
    assert not needs_first_month(read_table(text.encode()))


@pytest.mark.parametrize(
    "text",
    [
        "Cohort,Month 0,Month 1,Month 2\n2025-01,100,80,70\n2025-02,100,80,\n",
        "Year,Period,Revenue\n2025,P01,100\n2025,P02,110\n",
        "Fiscal year 2025\nPeriod,Revenue\nP01,100\nP02,110\n",
        "Customer,M1,M2,M3\nAcme,1,2,3\nBeta,1,2,3\n",
    ],
)
def test_nothing_is_asked_that_would_not_help(text: str) -> None:
    assert not asks_first_month(text.encode(), read_table(text.encode()))


def test_the_newest_may_stand_first() -> None:
    text = b"Month,Revenue\nMonth 3,121\nMonth 2,110\nMonth 1,100\n"
    assert asks_first_month(text, read_table(text))
    found = interpret(read_table(text, first=FIRST))
    assert (found.first, found.series["revenue"].tolist()) == (FIRST, [100, 110, 121])


def test_a_missing_number_is_a_gap() -> None:
    """Months 1, 2 and 4: a month between is not known, so they do not follow each other."""
    assert not needs_first_month(read_table(b"Month,Revenue\nM1,100\nM2,110\nM4,121\n"))
