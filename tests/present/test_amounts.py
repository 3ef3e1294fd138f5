"""Amounts of money as text: what is shown can be typed again, and what is typed means one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import CalculationError
from present.amounts import amount_text, read_amount
from present.units import Shown

DOLLARS, MILLIONS = Shown("$", 1.0, 2), Shown("$ M", 1e-6, 2)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12", 12e6),
        ("12.5", 12.5e6),
        (".5", 0.5e6),
        ("2500", 2.5e9),
        ("-3", -3e6),
        ("2.5m", 2.5e6),
        ("$2.5M", 2.5e6),
        ("250万", 2.5e6),
        ("1.2亿", 1.2e8),
        ("12,000,000", 12e6),
        ("800k", 8e5),
        ("1.5 bn", 1.5e9),
        (" 7 ", 7e6),
        ("12 000 000", 12e6),
        ("12\u202f000\u202f000", 12e6),
        ("2,5", 2.5e6),
        ("\u22125", -5e6),
        ("(5)", -5e6),
        ("$5", 5e6),
        ("12,000", 12e3),
    ],
)
def test_a_plain_number_is_in_the_unit_shown_and_any_other_in_full(typed: str, amount: float) -> None:
    assert read_amount(typed, MILLIONS, "opening.cash") == pytest.approx(amount)


def test_an_empty_field_holds_no_amount() -> None:
    assert read_amount("", MILLIONS, "opening.cash") is None
    assert read_amount(" $ ", MILLIONS, "opening.cash") is None
    assert amount_text(None, MILLIONS) == ""


@pytest.mark.parametrize("typed", ["twelve", "2.5.1", "1e999", "12 apples", "9" * 60, "--", "2.5t"])
def test_what_is_no_amount_is_refused_by_the_fields_name_and_what_was_typed(typed: str) -> None:
    with pytest.raises(CalculationError) as refused:
        read_amount(typed, MILLIONS, "opening.cash")
    fault = refused.value.faults[0]
    assert fault.path == "opening.cash"
    assert fault.parameters["typed"] == typed[:40]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (12e6, MILLIONS, "12.00"),
        (12.3456e6, MILLIONS, "12.3456"),
        (9254759.527146766, MILLIONS, "9.2548"),
        (2.6e9, MILLIONS, "2600"),
        (12.0, MILLIONS, "0.000012"),
        (0.0, MILLIONS, "0.00"),
        (12e6, DOLLARS, "12,000,000"),
        (1234.5, DOLLARS, "1,234.50"),
        (0.5, DOLLARS, "0.50"),
    ],
)
def test_an_amount_is_shown_in_full_as_far_as_it_matters(value: float, unit: Shown, text: str) -> None:
    assert amount_text(value, unit) == text


@given(st.floats(1e-3, 1e14), st.sampled_from([DOLLARS, MILLIONS, Shown("¥ 万", 1e-4, 2)]))
def test_what_is_shown_can_be_typed_again(value: float, unit: Shown) -> None:
    again = read_amount(amount_text(value, unit), unit, "x")
    assert again == pytest.approx(value, rel=2e-3)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("¥2000万", "$ M"), ("20元", "$"), ("$5m", "¥ 万"), ("€3", "$"), ("£5m", "$"), ("5 EUR", "$"),
        ("RMB 5m", "$ M"), ("人民币5万", "$"), ("5 USD", "¥"),
    ],
)  # fmt: skip
def test_an_amount_in_another_currency_is_refused(typed: str, unit: str) -> None:
    with pytest.raises(CalculationError, match="convert it"):
        read_amount(typed, Shown(unit, 1.0, 0), "Cash")


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("¥2000万", "¥"),
        ("20元", "¥ 万"),
        ("$5m", "$"),
        ("5m", "€"),
        ("￥5", "¥"),
        ("€3", "×"),
        ("250万美元", "$"),
        ("5欧元", "€"),
    ],
)
def test_an_amount_in_the_field_s_own_currency_is_read(typed: str, unit: str) -> None:
    assert read_amount(typed, Shown(unit, 1.0, 0), "Cash")
