"""A person's own rows: headers, decimal commas, and faults by their row in the file."""

import pytest

from core.errors import CalculationError
from ui.forms.own_table import own_table


def test_decimal_commas_are_read_as_such_also_after_a_leading_zero() -> None:
    assert own_table(b"a;b\n0,123;1,5\n0,12;2,5\n") == [[0.123, 1.5], [0.12, 2.5]]


def test_a_file_without_a_header_keeps_its_first_row_and_pandas_index_is_left_out() -> None:
    assert own_table(b"1,2\n3,4\n") == [[1.0, 2.0], [3.0, 4.0]]
    assert own_table(b",a,b\n0,1.5,2\n1,3,4\n") == [[1.5, 2.0], [3.0, 4.0]]


def test_texts_stay_texts() -> None:
    assert own_table("文本,类\n今天天气很好,1\n".encode(), text_column=0) == [["今天天气很好", 1.0]]
    assert own_table(b"x,kind\n1,cat\n", text_column=-1) == [[1.0, "cat"]]


@pytest.mark.parametrize(
    ("content", "place", "cell"),
    [
        (b"1,2\n3,oops\n", "row 2, column 2", "oops"),
        (b"dose,answer\n1,2\n,4\n", "row 3, column dose", None),
        (b"id,dose,kind\n1,2,a\n2,1.2.3,b\n", "row 3, column dose", "1.2.3"),
        (b"a,b\n\n1,2\n\n3\n", "row 5", None),
    ],
)
def test_faults_name_row_column_and_what_stands_there(content: bytes, place: str, cell: str | None) -> None:
    with pytest.raises(CalculationError) as refusal:
        own_table(content, text_column=-1 if b"kind" in content else None)
    (fault,) = refusal.value.faults
    assert (fault.path, dict(fault.parameters).get("cell")) == (place, cell)
