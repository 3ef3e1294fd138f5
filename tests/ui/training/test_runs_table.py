"""A person's own table of training runs, read or refused by cell."""

import numpy as np
import pytest

from core.errors import CalculationError
from ui.training.runs_table import read_runs


def test_decimal_commas_of_losses_are_those_of_the_table() -> None:
    """3,4385 is a loss of 3.4385 nats, 1,5e+08 are 150 million parameters and 2,000B are 2 billion tokens."""
    text = "N;D;loss\n1,5e+08;2,000B;3,4385\n3e8;6,5B;2,9\n"
    parameters, tokens, losses = read_runs(text.encode())
    np.testing.assert_allclose(parameters, [1.5e8, 3e8])
    np.testing.assert_allclose(tokens, [2e9, 6.5e9])
    np.testing.assert_allclose(losses, [3.4385, 2.9])


def test_thousands_keep_their_commas_where_losses_have_points() -> None:
    parameters, tokens, _losses = read_runs(b'N,D,loss\n"150,000,000","2,000M",3.4385\n3e8,6.5B,2.9\n')
    np.testing.assert_allclose(parameters, [1.5e8, 3e8])
    np.testing.assert_allclose(tokens, [2e9, 6.5e9])


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("0.1,2B,3.1", "parameters"),
        ("1e8,20,3.1", "tokens"),
        ("1e8,2B,34385", "loss"),
        ("1e8,2B,-1", "loss"),
        ("1e8,much,3.1", "tokens"),
    ],
)
def test_what_cannot_be_is_refused_by_row_and_column(row: str, place: str) -> None:
    with pytest.raises(CalculationError) as refused:
        read_runs(f"N,D,loss\n1e9,2e10,2.5\n{row}\n".encode())
    assert refused.value.faults[0].path == f"row 3, {place}"


def test_units_in_headers_count_where_a_cell_has_none_of_its_own() -> None:
    text = "Parameters (B),Tokens in trillions,Loss\n8,1.4,2.1\n70B,1.4,1.9\n0.4,20B,3.3\n"
    size, tokens, _loss = read_runs(text.encode())
    np.testing.assert_allclose(size, [8e9, 70e9, 0.4e9])
    np.testing.assert_allclose(tokens, [1.4e12, 1.4e12, 20e9])
    chinese, words, _loss = read_runs("参数（亿）,词元（万亿）,损失\n80,1.4,2.1\n700,1.4,1.9\n".encode())
    np.testing.assert_allclose(chinese, [8e9, 70e9])
    np.testing.assert_allclose(words, [1.4e12, 1.4e12])


def test_every_cell_that_cannot_be_read_is_named() -> None:
    with pytest.raises(CalculationError) as refused:
        read_runs(b"parameters,tokens,loss\n8B,abc,2.1\n70B,1.4T,1.9\n400M,8B,-3.3\n")
    assert [one.path for one in refused.value.faults] == ["row 2, tokens", "row 4, loss"]


@pytest.mark.parametrize("cell", ["1.4E+03", "1.4e3", "1400", "1,400", "1.4T"])
def test_a_power_of_ten_is_no_unit_of_a_cell(cell: str) -> None:
    text = f'N (B),D (B),loss\n8,"{cell}",2.1\n'
    size, tokens, _loss = read_runs(text.encode())
    assert (size[0], tokens[0]) == (8e9, pytest.approx(1.4e12))


def test_a_footnote_is_no_digit_and_large_counts_may_be_written_out() -> None:
    text = "params,FLOPs,loss\n8B,9990000000000000000000,2.1\n"
    _size, tokens, _loss = read_runs(text.encode())
    assert tokens[0] == pytest.approx(9.99e21 / 6 / 8e9)
    with pytest.raises(CalculationError, match="must be a number"):
        read_runs("params,tokens,loss\n8B,1T,2.1¹\n".encode())
