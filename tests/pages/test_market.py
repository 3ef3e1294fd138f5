"""The pages Market and Demand curve: what departs, what months have changed, curves fitted, refused and
taken.
"""

from typing import Any

import numpy as np
import pytest

from core.changes.adopt_history import adopted
from core.errors import CalculationError, Fault
from core.history.history import History
from core.plan.case import Case
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from tests.pages.test_pages import open_app

AIR_CONDITIONERS = "96 195 238 380 1045 1230 1267 1828 1586 1673 1800 1580 1500".replace(" ", "\n")
PLAN = ready_made("applied")


def open_plan(plan, page: str):  # type: ignore[no-untyped-def]
    chosen = Case(plan)
    return open_app("en", page, case=chosen, opened=chosen, plan_language="en")


def texts(app) -> str:  # type: ignore[no-untyped-def]
    return " ".join(one.value for one in (*app.markdown, *app.caption, *app.warning, *app.info))


def test_a_changed_price_is_shown_then_and_now_and_growth_can_be_stated_anew() -> None:
    plan = changed(PLAN, {"revenue.streams.seats.price_per_month": 8_400.0})
    app = open_plan(plan, "pages/market/outlook.py")
    table = next(one.value for one in app.dataframe if "Then" in one.value.columns)
    assert len(table) == 1
    assert "Price a month" in table["What"][0]
    assert table["Now"][0] == "$8.4\u202fK"
    app.button(key="restate").click().run()
    assert not app.exception
    assert not [one for one in app.dataframe if "Then" in one.value.columns]
    assert app.session_state["case"].plan.conditions["revenue.streams.seats.price_per_month"] == 8_400


def test_a_team_taken_out_is_shown_as_less_of_its_kind() -> None:
    rest = [one.model_dump() for one in PLAN.people.teams if one.function != "research"]
    shares = sum(one["hires_share"] for one in rest)
    for one in rest:
        one["hires_share"] /= shares
    app = open_plan(changed(PLAN, {"people.teams": rest}), "pages/market/outlook.py")
    table = next(one.value for one in app.dataframe if "Then" in one.value.columns)
    assert "People in research, year 1" in list(table["What"])


def test_months_taken_in_say_what_they_have_changed() -> None:
    plan = adopted(PLAN, History((2025, 1), {"revenue": 1e5 * 1.04 ** np.arange(14)}, ()))
    app = open_plan(plan, "pages/market/outlook.py")
    assert "Your 14 months moved growth from" in texts(app)
    assert "no figures of your own" in texts(open_plan(PLAN, "pages/market/outlook.py"))


def test_the_track_record_holds_the_companys_own_months_too() -> None:
    plan = adopted(PLAN, History((2025, 1), {"revenue": 1e5 * 1.04 ** np.arange(14)}, ()))
    app = open_plan(plan, "pages/market/track_record.py")
    young, own = (one.value for one in app.dataframe if "Fewest months known" in one.value.columns)
    assert list(own["Forecasts"]) == [8, 6, 3]
    assert "Noko 144 of 154" in texts(app)
    assert list(young["Months ahead, at most"]) == [1, 3, 6, 12]
    later = next(one.value for one in app.dataframe if "Came" in one.value.columns and "Figure" in one.value)
    assert list(later[later["Figure"] == "Revenue"]["Came"]) == ["$25.6\u202fM"]
    assert "stands here" in texts(open_plan(PLAN, "pages/market/track_record.py"))


def test_a_markets_figures_are_fitted_and_a_curve_is_taken_into_the_plan() -> None:
    app = open_app(
        "en", "pages/market/demand.py", inputs={"market_series": AIR_CONDITIONERS, "market_kind": "new"}
    )
    table = next(one.value for one in app.dataframe if "AICc" in one.value.columns)
    bass = table["What it says"][list(table["Curve"]).index("Bass, difference form")]
    assert "m 1.871e+04" in bass
    before = app.session_state["case"].plan
    app.button(key="take_curve").click().run()
    assert not app.exception
    after = app.session_state["case"].plan.market.segments[0]
    assert after.opening_demand.median != before.market.segments[0].opening_demand.median
    assert after.curve in ("exponential", "compound", "logistic")


def test_figures_that_hold_no_estimate_get_a_sentence() -> None:
    app = open_app("en", "pages/market/demand.py", inputs={"market_series": "1\n2\n3"})
    table = next(one.value for one in app.dataframe if "AICc" in one.value.columns)
    assert all("at least" in says for says in table["What it says"])
    assert "none of them fits" in texts(app)


def test_lines_that_are_no_numbers_are_named_and_nothing_is_fitted() -> None:
    app = open_app("en", "pages/market/demand.py", inputs={"market_series": "96\nmany\n238"})
    assert "many" in texts(app)
    assert not [one for one in app.dataframe if "AICc" in one.value.columns]


def test_a_stress_that_cannot_be_computed_leaves_the_others_and_the_plan_as_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ui.session import studies

    real = studies.side_by_side

    def one_fails(plans: Any, paths: int, seed: int) -> Any:
        found = real(plans[:2], paths, seed)
        why = CalculationError(Fault("opening.cash", "is so odd that {what} is no number", {"what": "it"}))
        return [*found, *[why] * (len(plans) - 2)]

    monkeypatch.setattr(studies, "side_by_side", one_fails)
    plan = changed(ready_made("applied"), {"opening.cash": 6_123_456.0})
    app = open_app(page="pages/market/risk.py", case=Case(plan), opened=Case(plan), all_stresses=True)
    said = [one.value for one in app.warning]
    assert len(said) > 5
    assert all("cannot be computed" in one and "so odd that it is no number" in one for one in said)
    assert app.session_state["case"].plan == plan
    table = next(one.value for one in app.dataframe if "Stress" in one.value.columns)
    assert len(table) == len(said) + 2
    assert (table.iloc[2:, 1:] == "–").all().all()
    assert not (table.iloc[:2, 1:] == "–").all(axis=1).any()
