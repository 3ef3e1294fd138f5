"""A planned course of a number: read as typed, written as it is read."""

from datetime import date

import pytest

from core.errors import PlanError
from core.plan.assumption.distribution import Fixed
from core.plan.assumption.variation import PlannedPath
from core.plan.plan import Plan
from present.units import Shown
from tests.core.hand_plans import hand_plan
from ui.forms.monthly import Monthly, variation, written
from ui.session import current

PERCENT = Shown("%", 100.0, 1)


@pytest.fixture(autouse=True)
def plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    found = hand_plan(months=36)
    monkeypatch.setattr(current, "plan", lambda: found)
    return found


def factors(course: str, base: float = 0.04) -> list[float]:
    found = variation(Monthly(0.0, 0.0, course), base, "x", PERCENT)["monthly"]
    assert found["kind"] == "planned"
    return [round(one, 9) for one in found["factors"]]


@pytest.mark.parametrize("course", ["Mar 2027: 5; May 2027: 6", "2: 5%\n4: 6 %", "2027-03：5；2027年5月：6"])
def test_a_course_holds_each_value_from_its_month_on(course: str) -> None:
    assert factors(course) == [1, 1, 1.25, 1.25, 1.5]


def test_a_course_may_begin_with_the_plan() -> None:
    assert factors("Jan 2027: 2") == [0.5]


@pytest.mark.parametrize(
    "course", ["5", "Mar 2027: five", "Dec 2026: 5", "Mar 2031: 5", "soon: 5", "Mar 2027: 5; then 6"]
)
def test_what_is_not_understood_of_a_course_is_named(course: str) -> None:
    with pytest.raises(PlanError) as refused:
        factors(course)
    assert refused.value.faults[0].path == "x"


def test_a_course_needs_a_number_to_begin_with() -> None:
    with pytest.raises(PlanError, match="must not be 0"):
        factors("Mar 2027: 5", base=0.0)


def test_a_course_is_written_as_it_is_read() -> None:
    held = Fixed(value=0.04, monthly=PlannedPath(factors=(1.0, 1.0, 1.25, 1.25, 1.5)))
    told = written(held, date(2027, 1, 1), PERCENT)
    assert told == "Mar 2027: 5; May 2027: 6"
    assert factors(told) == list(held.monthly.factors) if held.monthly else False
    assert written(Fixed(value=0.04), date(2027, 1, 1), PERCENT) == ""


def test_without_a_course_shocks_stand_and_without_both_nothing() -> None:
    shocks = {"kind": "shocks", "volatility": 0.2, "persistence": 0.5}
    assert variation(Monthly(0.2, 0.5, ""), 0.04, "x", PERCENT) == {"monthly": shocks}
    assert variation(Monthly(0.0, 0.5, ""), 0.04, "x", PERCENT) == {}
