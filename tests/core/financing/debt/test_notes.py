"""Notes whose interest changes on a date, against the days counted one by one."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any, get_args

import pytest

from core.errors import PlanError
from core.financing.debt.notes import note_accounts
from core.plan.convertibles import Compounding
from core.plan.document.edit import changed
from tests.core.hand_plans import hand_plan

NOTE: dict[str, Any] = {
    "id": "n",
    "name": "N",
    "principal": 1_000_000,
    "rate_per_year": 0.06,
    "issued": "2025-01-01",
    "maturity": "2029-01-01",
}
RATES: list[dict[str, Any]] = [
    {"id": "b", "name": "B", "note": "n", "first_day": "2027-05-17", "rate_per_year": 0.0},
    {"id": "a", "name": "A", "note": "n", "first_day": "2026-03-10", "rate_per_year": 0.15},
]


def _on(day: date) -> Fraction:
    """Return the rate that holds on the day that ends with `day`."""
    return (
        Fraction("0.06")
        if day <= date(2026, 3, 10)
        else Fraction("0.15")
        if day <= date(2027, 5, 17)
        else Fraction(0)
    )


@pytest.mark.parametrize("end", [date(2026, 3, 10), date(2026, 3, 11), date(2027, 6, 1), date(2028, 2, 29)])
def test_each_day_bears_the_rate_that_holds_on_it(end: date) -> None:
    plan = hand_plan(financing={"notes": [NOTE], "note_rates": RATES})
    days = (date(2025, 1, 1) + timedelta(days=day) for day in range(1, (end - date(2025, 1, 1)).days + 1))
    earned = sum((_on(day) / 365 for day in days), Fraction(0))
    account = note_accounts(plan.financing, plan.company.start)["n"]
    assert account.owed_on(end) == 1_000_000 * (1 + earned)


def test_a_period_that_compounds_bears_the_rates_of_its_days() -> None:
    """Half a year at 6 % and half at 10 % are 8 %, which compounds; the next year is all at 10 %."""
    rate = {"id": "a", "name": "A", "note": "n", "first_day": "2025-07-01", "rate_per_year": 0.1}
    note = NOTE | {"compounding": "annual", "day_count": "30_360"}
    plan = hand_plan(financing={"notes": [note], "note_rates": [rate]})
    account = note_accounts(plan.financing, plan.company.start)["n"]
    assert account.owed_on(date(2026, 1, 1)) == 1_080_000
    assert account.owed_on(date(2027, 1, 1)) == 1_188_000
    assert account.owed_on(date(2027, 7, 1)) == 1_188_000 * Fraction("1.05")


@pytest.mark.parametrize(
    ("compounding", "day_count", "day", "owed"),
    [
        ("semi_annual", "30_360", date(2026, 7, 1), Fraction("1.05") ** 3),
        ("semi_annual", "30_360", date(2026, 4, 1), Fraction("1.05") ** 2 * Fraction("1.025")),
        ("daily", "act_365", date(2026, 1, 31), (1 + Fraction("0.1") / 365) ** 395),
        ("daily", "act_360", date(2025, 1, 31), (1 + Fraction("0.1") / 360) ** 30),
        ("daily", "30_360", date(2025, 3, 1), (1 + Fraction("0.1") / 360) ** 60),
    ],
)
def test_half_years_and_days_compound(compounding: str, day_count: str, day: date, owed: Fraction) -> None:
    terms = {"rate_per_year": 0.1, "compounding": compounding, "day_count": day_count}
    plan = hand_plan(financing={"notes": [NOTE | terms]})
    found = note_accounts(plan.financing, plan.company.start)["n"].owed_on(day)
    assert float(found) == pytest.approx(float(1_000_000 * owed), rel=1e-12)


def test_a_rate_from_a_period_s_first_day_is_as_a_note_of_that_rate() -> None:
    rate = {"id": "a", "name": "A", "note": "n", "first_day": "2026-01-01", "rate_per_year": 0.06}
    for compounding in get_args(Compounding):
        note = NOTE | {"compounding": compounding, "day_count": "30_360"}
        plain, stepped = (
            hand_plan(financing={"notes": [note], "note_rates": rates}) for rates in ([], [rate])
        )
        day = date(2028, 5, 20)
        first, second = (
            note_accounts(one.financing, one.company.start)["n"].owed_on(day) for one in (plain, stepped)
        )
        assert first == second


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"note": "other"}, "note"), ({"first_day": "2025-01-01"}, "first_day"), ({"id": "c"}, "first_day")],
)
def test_a_rate_that_changes_nothing_s_interest_is_refused(wrong: dict[str, Any], field: str) -> None:
    plan = hand_plan(financing={"notes": [NOTE], "note_rates": RATES})
    rates = [*RATES, RATES[1] | wrong] if "id" in wrong else [RATES[1] | wrong]
    with pytest.raises(PlanError) as refused:
        changed(plan, {"financing.note_rates": rates})
    assert refused.value.faults[0].path.endswith(field)
