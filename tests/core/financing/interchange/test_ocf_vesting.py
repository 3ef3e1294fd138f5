"""Vesting as other programs state it, and as they read ours."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.financing.interchange.ocf_vesting import vesting_by_date, vesting_of, vesting_terms
from core.financing.ownership.vesting import vested_share
from core.plan.securities import Vesting

PLAN = date(2027, 1, 1)


def vesting(**terms: int) -> Vesting[Any]:
    return Vesting[Any](start_month=0, **terms)


def earned(terms: dict[str, Any]) -> list[Fraction]:
    """Return what the conditions of a file have earned by the end of each month, read without our reader."""
    parts = [Fraction(0)] * 400
    month = 0
    for one in terms["vesting_conditions"]:
        period = one["trigger"].get("period")
        for _ in range(period["occurrences"] if period else 0):
            month += period["length"]
            parts[month] = Fraction(int(one["portion"]["numerator"]), int(one["portion"]["denominator"]))
    return [sum(parts[: month + 1], Fraction(0)) for month in range(400)]


def test_a_quarter_is_earned_at_its_end() -> None:
    by_quarter = vesting(months=48, cliff_months=12, every_months=3)
    shares = [vested_share(vesting=by_quarter, month=month) for month in (11, 12, 14, 15, 47, 48, 60)]
    assert shares == [0, Fraction(1, 4), Fraction(1, 4), Fraction(5, 16), Fraction(15, 16), 1, 1]


def test_the_last_step_may_be_shorter_and_a_cliff_may_fall_between_two() -> None:
    by_year = vesting(months=30, cliff_months=18, every_months=12)
    shares = [vested_share(vesting=by_year, month=month) for month in (12, 17, 18, 24, 29, 30)]
    assert shares == [0, 0, Fraction(12, 30), Fraction(24, 30), Fraction(24, 30), 1]


TERMS = st.builds(
    lambda months, cliff, every: vesting(months=months, cliff_months=min(cliff, months), every_months=every),
    st.integers(1, 72),
    st.integers(0, 24),
    st.integers(1, 24),
)


@given(TERMS)
def test_what_is_written_is_earned_month_for_month(stated: Vesting[Any]) -> None:
    written = earned(vesting_terms(stated))
    assert written == [vested_share(vesting=stated, month=month) for month in range(400)]


@given(st.integers(1, 20), st.integers(0, 5), st.integers(1, 12))
def test_equal_steps_come_back_as_they_were(steps: int, cliff: int, every: int) -> None:
    stated = vesting(months=steps * every, cliff_months=min(cliff, steps) * every, every_months=every)
    found = vesting_of(vesting_terms(stated), begins=PLAN, plan_begins=PLAN)
    assert found is not None
    again = Vesting[Any](**found)
    for month in range(400):
        assert vested_share(vesting=again, month=month) == vested_share(vesting=stated, month=month)


@pytest.mark.parametrize("terms", [{"months": 30, "cliff_months": 18}, {"months": 50}])
def test_unequal_steps_are_not_read_as_equal_ones(terms: dict[str, int]) -> None:
    stated = vesting(**terms, every_months=12)
    assert vesting_of(vesting_terms(stated), begins=PLAN, plan_begins=PLAN) is None


@pytest.mark.parametrize("amount", ["1e3000000", "inf", "nan", "x"])
def test_amounts_that_no_number_holds_are_no_vesting(amount: str) -> None:
    dates = [{"date": "2028-01-01", "amount": amount}]
    assert vesting_by_date(dates, begins=PLAN, plan_begins=PLAN) is None


def test_two_shares_then_one_are_no_equal_steps() -> None:
    """Each is within a share of its step, and all of them are not."""
    days = [f"{2027 + month // 12}-{month % 12 + 1:02d}-01" for month in range(1, 37)]
    dates = [{"date": day, "amount": 2 if place < 12 else 1} for place, day in enumerate(days)]
    assert vesting_by_date(dates, begins=PLAN, plan_begins=PLAN) is None
