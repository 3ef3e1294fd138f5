"""Dividends by hand: kinds, day counts, and when they begin."""

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from core.financing.exact import Kind, floats, lifted
from core.financing.ownership.dividends import accrued_dividends
from core.plan.rounds import Round
from tests.core.hand_plans import hand_plan, sure_round

START = date(2027, 1, 1)


def terms(**changes: Any) -> Round[Any]:
    plan = hand_plan(rounds=(sure_round(**({"dividend": "simple", "dividend_per_year": 0.08} | changes)),))
    found: Round[Any] = plan.financing.rounds[0]
    return found


def accrued(exit_month: int, *issued: float, kind: Kind = "exact", **changes: Any) -> list[Any]:
    months = np.array(issued)
    money = lifted(1_000, len(months), kind)
    return list(accrued_dividends(terms(**changes), money, months, exit_month=exit_month, start=START))


def test_months_of_thirty_days_are_twelfths_of_a_year() -> None:
    assert accrued(17, 5) == [80]
    assert accrued(18, 5, 17) == [Fraction(80 * 13, 12), Fraction(80, 12)]


@pytest.mark.parametrize(("day_count", "basis"), [("act_365", 365), ("act_360", 360)])
def test_actual_days_count_the_leap_day(day_count: str, basis: int) -> None:
    """From 31 January 2027 to 31 January 2028 are 365 days, to 31 January 2029 731."""
    assert accrued(12, 0, dividend_day_count=day_count) == [Fraction(80 * 365, basis)]
    assert accrued(24, 0, dividend_day_count=day_count) == [Fraction(80 * 731, basis)]
    assert accrued(1, 0, dividend_day_count=day_count) == [Fraction(80 * 28, basis)]


def test_compound_dividends_bear_dividends_from_each_anniversary() -> None:
    """The second year has 366 days; the rest of the third, February 2029, 28."""
    rate, parts = Fraction(8, 100), (365, 366, 28)
    expected = 1_000 * (np.prod([1 + rate * Fraction(days, 365) for days in parts]) - 1)
    assert accrued(25, 0, dividend="compound", dividend_day_count="act_365") == [expected]
    assert accrued(25, 0, dividend="compound") == [1_000 * (Fraction(27, 25) ** 2 * (1 + rate / 12) - 1)]


def test_of_dividends_in_shares_only_the_rest_of_a_year_is_owed() -> None:
    assert accrued(24, 0, dividend="in_shares") == [0]
    owed = accrued(25, 0, dividend="in_shares", dividend_day_count="act_365")
    assert owed == [Fraction(80 * 28, 365)]


@pytest.mark.parametrize("kind", ["exact", "float"])
@pytest.mark.parametrize("dividend", ["none", "simple", "compound", "in_shares"])
def test_what_was_never_issued_or_after_the_exit_bears_none(dividend: str, kind: Kind) -> None:
    np.testing.assert_array_equal(
        floats(np.array(accrued(10, np.nan, 10, 14, kind=kind, dividend=dividend))), 0
    )


@pytest.mark.parametrize("day_count", ["30_360", "act_365", "act_360"])
@pytest.mark.parametrize("dividend", ["simple", "compound", "in_shares"])
def test_many_paths_have_the_exact_dividends_of_their_months(dividend: str, day_count: str) -> None:
    issued = np.random.default_rng(1).integers(-40, 60, 50).astype(float)
    changes = {"dividend": dividend, "dividend_day_count": day_count}
    many, each = accrued(59, *issued, kind="float", **changes), accrued(59, *issued, **changes)
    np.testing.assert_allclose(many, floats(np.array(each)), rtol=1e-14)
