"""Parameters, tokens and FLOPs as people write them."""

import pytest

from core.compute.quantities import read_quantity
from core.history.numbers import Unreadable


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9.99e18", 9.99e18),
        (9.99e18, 9.99e18),
        ("1.4T", 1.4e12),
        ("1.4 trillion", 1.4e12),
        ("8B", 8e9),
        ("70 B params", 70e9),
        ("400M", 4e8),
        ("10^20", 1e20),
        ("3×10^23", 3e23),
        ("3.14×10²³", 3.14e23),
        ("１.４Ｔ", 1.4e12),
        ("９.９９ｅ１８", 9.99e18),
        ("$1.4T", 1.4e12),
        ("3640 PF-days", 3_640 * 1e15 * 86_400),
        ("1.2 YFLOP", 1.2e24),
        ("20 G tokens", 20e9),
        ("3 x 10^23 FLOPs", 3e23),
        ("1万亿", 1e12),
        ("1.5P", 1.5e15),
        ("1,400,000,000,000", 1.4e12),
        ("1.400.000.000.000", 1.4e12),
        ("2e12 tokens", 2e12),
        ("15", 15.0),
    ],
)
def test_counts(text: object, value: float) -> None:
    assert read_quantity(text) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("text", ["many", "8 apples", "1e999999", "1e999", "10^999", "9" * 5_000, "e", "=A1"])
def test_what_is_no_count(text: str) -> None:
    assert isinstance(read_quantity(text), Unreadable)


def test_an_empty_cell_is_nothing() -> None:
    assert read_quantity("") is None
    assert read_quantity(None) is None


@pytest.mark.parametrize("text", ["7⁹", "2.1¹", "70B²"])
def test_a_raised_digit_behind_a_number_is_a_footnote(text: str) -> None:
    assert isinstance(read_quantity(text), Unreadable)


def test_counts_beyond_any_money_are_read_with_and_without_groups() -> None:
    assert read_quantity("100,000,000,000,000,000,000") == 1e20
    assert read_quantity("9990000000000000000") == 9.99e18
    assert read_quantity("3×10²³") == pytest.approx(3e23)
