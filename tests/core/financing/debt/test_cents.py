"""Instalments in cents: published schedules, and what is lent comes back to the cent."""

from decimal import Decimal
from typing import Any

import pytest

from core.financing.debt.cents import instalments
from core.financing.debt.schedule import schedule
from tests.core.sections import loan


def test_four_yearly_payments_and_a_last_one_of_a_cent_less() -> None:
    """$10,000, 10 %: eCampus, Business Finance Essentials."""
    terms = loan(principal=10_000, rate_per_year=0.1, term_months=48, payment_interval_months=12)
    found = instalments(terms, schedule(loan=terms, months=50))
    assert [one.payment for one in found] == [Decimal("3154.71")] * 3 + [Decimal("3154.70")]
    interest = ("1000.00", "784.53", "547.51", "286.79")
    assert [one.interest for one in found] == [Decimal(text) for text in interest]
    assert found[-1].balance == 0


def test_a_mortgage_pays_the_same_to_the_cent() -> None:
    """$162,000, 3.875 %, 360 months: 761.78 (CFPB H-25(B))."""
    terms = loan(principal=162_000, rate_per_year=0.03875, term_months=360)
    found = instalments(terms, schedule(loan=terms, months=362))
    assert {one.payment for one in found[:-1]} == {Decimal("761.78")}
    assert abs(found[-1].payment - Decimal("761.78")) < 4


@pytest.mark.parametrize(
    "kind", ["amortising", "equal_principal", "interest_only", "bullet", "balloon", "venture"]
)
@pytest.mark.parametrize("drawn", [-3, 0, 5])
def test_what_is_lent_comes_back_to_the_cent(kind: str, drawn: int) -> None:
    terms: dict[str, Any] = {"interest_only_months": 6} if kind == "venture" else {}
    terms |= {"balloon_share": 0.3} if kind == "balloon" else {}
    terms |= {"principal": 99_999.99, "rate_per_year": 0.0777, "term_months": 24}
    one = loan(kind=kind, draw_month=drawn, **terms)
    whole = schedule(loan=one, months=40)
    found = instalments(one, whole)
    left = Decimal("99999.99") if drawn >= 0 else found[0].balance + found[0].principal
    assert sum(one.principal for one in found) == left
    assert found[-1].balance == 0
    exact = whole.service.sum()
    assert float(sum(one.payment for one in found)) == pytest.approx(exact, abs=0.02 * len(found))


@pytest.mark.parametrize(
    ("principal", "rate", "term", "last"),
    [(200_000, 0.06, 360, "1200.14"), (1_000_000, 0.09, 60, "20757.99"), (100_000, 0.12, 36, "3321.57")],
)
def test_each_month_s_interest_is_that_on_the_balance_as_written(
    principal: float, rate: float, term: int, last: str
) -> None:
    """A lender's loop in cents: interest on the balance as printed, the level payment rounded."""
    terms = loan(principal=principal, rate_per_year=rate, term_months=term)
    found = instalments(terms, schedule(loan=terms, months=term + 2))
    balance, monthly = Decimal(principal), Decimal(str(rate)) / 12
    for one in found:
        assert one.interest == (balance * monthly).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        balance -= one.principal
        assert one.balance == balance
    if term != 36:
        assert found[-1].payment == Decimal(last)
