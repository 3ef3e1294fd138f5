"""Plan against actual, and how kept forecasts have held."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from core.changes.actuals import recorded
from core.plan.case import Case
from core.plan.document.case_text import read_case, write_case
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.history import month_after
from core.plan.plan import Plan
from core.simulation.run import run
from core.studies.plan.actuals import (
    AHEAD,
    bands_of,
    compared,
    every_forecast,
    first_month,
    held,
    latest,
    revised,
    with_forecast,
)


def band(middle: float) -> tuple[float, ...]:
    return (0.8 * middle, 0.9 * middle, middle, 1.1 * middle, 1.2 * middle)


def case_with(actual: dict[str, float], **forecasts: list[float]) -> Case:
    plan = changed(ready_made("applied"), {"history": {"revenue": actual}})
    kept = {
        f"{name[1:5]}-{name[5:]}": {"revenue": tuple(map(band, middles))}
        for name, middles in forecasts.items()
    }
    return Case(plan, forecasts=kept)


def test_each_month_stands_beside_the_latest_forecast_made_before_it() -> None:
    actual = {"2027-01": 100.0, "2027-02": 130.0, "2027-03": 99.0}
    case = case_with(actual, m202701=[100, 100, 100], m202703=[110, 120])
    found = {one.month: one for one in compared(case, "revenue")}
    assert [found[month].made for month in actual] == ["2027-01", "2027-01", "2027-03"]
    assert [found[month].planned for month in actual] == [100, 100, 110]
    assert [found[month].inside for month in actual] == [True, False, True]
    assert [found[month].inside_half for month in actual] == [True, False, True]
    assert found["2027-02"].ahead == 2
    assert found["2027-04"].actual is None
    assert found["2027-04"].planned == 120


def test_what_has_changed_is_told_of_months_that_both_forecasts_hold() -> None:
    """Kept for December and from January on; now January to April. 100 was 90–110, 120 was 108–132."""
    case = case_with({"2027-01": 100.0}, m202612=[50, 60], m202701=[100, 120, 140])
    own = {"revenue": (band(112), band(100), band(150), band(160))}
    found = revised(case, "revenue", own)
    assert [(one.month, one.then, one.now, one.outside) for one in found] == [
        ("2027-01", 100, 112, True),
        ("2027-02", 120, 100, True),
        ("2027-03", 140, 150, False),
    ]
    assert {one.made for one in found} == {"2027-01"}
    later = changed(case.plan, {"company.start": date(2027, 2, 1), "history": None})
    moved = revised(replace(case, plan=later), "revenue", own)
    assert [(one.month, one.then, one.now) for one in moved] == [("2027-02", 120, 112), ("2027-03", 140, 100)]


def test_nothing_has_changed_where_nothing_was_kept_or_the_plan_is_the_same() -> None:
    same = {"revenue": (band(100), band(120))}
    assert revised(case_with({"2027-01": 100.0}), "revenue", same) == ()
    assert revised(case_with({"2027-01": 100.0}, m202701=[100, 120]), "revenue", same) == ()


def test_forecasts_are_scored_by_months_ahead_against_what_came() -> None:
    actual = {"2027-01": 100.0, "2027-02": 130.0, "2027-03": 99.0}
    case = case_with(actual, m202701=[100, 100, 100], m202703=[110, 120])
    first, second, third = held(case, "revenue")
    assert (first.ahead, first.count, first.inside, first.inside_half) == (1, 2, 2, 2)
    assert first.error == pytest.approx((0 + 11 / 110) / 2)
    assert (second.ahead, second.count, second.inside, second.error) == (2, 1, 0, pytest.approx(0.3))
    assert (third.ahead, third.count, third.inside) == (3, 1, 1)
    assert len(every_forecast(case, "revenue")) == 4
    assert latest(case, "revenue", 4) == (2, 3)
    assert latest(case, "revenue", 1) == (1, 1)
    assert latest(case, "cash", 4) == (0, 0)


def test_the_ends_of_a_band_are_inside_it() -> None:
    case = case_with({"2027-01": 80.0, "2027-02": 120.0, "2027-03": 79.9}, m202701=[100, 100, 100])
    assert [one.inside for one in compared(case, "revenue")][:3] == [True, True, False]
    assert [one.inside_half for one in compared(case, "revenue")][:3] == [False, False, False]


def test_what_is_right_to_the_last_digit_of_a_kept_band_is_inside_it() -> None:
    case = case_with({"2027-01": 120.0004, "2027-02": 120.002}, m202701=[100, 100, 100])
    assert [one.inside for one in compared(case, "revenue")][:2] == [True, False]


def test_bands_are_the_quantiles_of_the_plans_own_futures() -> None:
    plan = ready_made("applied")
    bands = bands_of(plan, 500)
    series = run(plan, 500, 1, ("cash",)).series["cash"]
    assert len(bands["cash"]) == AHEAD
    for month in (0, 5, 11):
        expected = np.quantile(series[month], (0.05, 0.25, 0.5, 0.75, 0.95))
        np.testing.assert_allclose(bands["cash"][month], expected, rtol=1e-5)


def _first_known(plan: Plan) -> Plan:
    return recorded(plan, first_month(plan), {"revenue": 1.0})


def test_a_forecast_once_kept_stays_whatever_is_changed_or_taken_out_afterwards() -> None:
    plan = ready_made("applied")
    early = with_forecast(Case(plan), {"revenue": (band(1),)})
    assert early.forecasts[first_month(plan)]["revenue"] == (band(1),)
    known = Case(_first_known(plan), forecasts=early.forecasts)
    assert with_forecast(known, {"revenue": (band(3),)}) == known
    emptied = Case(plan, forecasts=early.forecasts)
    assert with_forecast(emptied, {"revenue": (band(2),)}) == emptied


def test_kept_forecasts_survive_being_written_and_read() -> None:
    case = case_with({"2027-01": 100.0, "2027-02": 1.0}, m202701=[100, 100])
    assert read_case(write_case(case)) == case


def test_the_forecast_of_the_plan_as_it_stands_fills_what_no_kept_one_holds() -> None:
    plan = ready_made("applied")
    assert compared(Case(plan), "revenue") == ()
    own = compared(Case(plan), "revenue", own={"revenue": (band(5), band(6))})
    assert [one.planned for one in own][:2] == [5, 6]
    assert own[1].month == month_after(first_month(plan))
