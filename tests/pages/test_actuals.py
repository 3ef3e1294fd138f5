"""Actuals and the investor update, through the app."""

from datetime import date

from streamlit.testing.v1 import AppTest

from core.plan.case import Case
from core.plan.document.edit import changed
from core.plan.history import month_after
from core.studies.plan.actuals import first_month
from tests.pages.test_pages import figures, open_app


def entered(app: AppTest, **figures_of_month: float | None) -> AppTest:
    month = app.selectbox(key="actual_month").value
    for line, value in figures_of_month.items():
        app.text_input(key=f"actual:{month}:{line}").set_value("" if value is None else f"{value}")
    app.button(key="keep_month").click().run()
    assert not app.exception
    return app


def case_of(app: AppTest) -> Case:
    found: Case = app.session_state["case"]
    return found


def test_a_month_is_entered_held_against_its_forecast_and_moved_on_from() -> None:
    app = open_app(page="pages/plan/actuals.py")
    before = case_of(app).plan
    entered(app, revenue=320_000.0, costs=900_000.0, cash=7_000_000.0)
    assert set(case_of(app).forecasts) == {first_month(before)}
    assert app.selectbox(key="actual_month").value == month_after(first_month(before))
    assert figures(app)["90 % bands of revenue that held"][0] == "1 of 1"
    assert any("outside their 90 % band" in one.value for one in app.info)
    app.button(key="move_on").click().run()
    assert not app.exception
    moved = case_of(app)
    assert moved.plan.company.start.month == before.company.start.month + 1
    assert moved.plan.opening.cash == 7_000_000
    assert set(moved.forecasts) == {first_month(before)}
    revised = next(one.value for one in app.dataframe if "Forecast then" in one.value.columns)
    assert len(revised) == 11
    assert list(revised["Forecast then"]) != list(revised["Forecast now"])
    next(one for one in app.button if one.label == "Undo").click().run()
    assert case_of(app).plan.company.start == before.company.start


def test_a_month_that_is_not_over_is_warned_of() -> None:
    app = open_app(page="pages/plan/actuals.py")
    plan = case_of(app).plan
    for start, warned in ((date.today().replace(day=1), True), (date(2020, 1, 1), False)):
        app.session_state["case"] = Case(changed(plan, {"company.start": start, "history": None}))
        app.run()
        assert any("is not over yet" in one.value for one in app.warning) == warned


def test_a_negative_revenue_is_refused_by_name_and_changes_nothing() -> None:
    app = open_app(page="pages/plan/actuals.py")
    before = case_of(app)
    entered(app, revenue=-5.0)
    assert case_of(app) == before
    assert any("0 or more" in one.value for one in app.error)


def test_moving_on_without_cash_says_what_is_missing() -> None:
    app = entered(open_app(page="pages/plan/actuals.py"), revenue=320_000.0)
    start = case_of(app).plan.company.start
    app.button(key="move_on").click().run()
    assert case_of(app).plan.company.start == start
    assert any("is not known for any month" in one.value for one in app.error)


def test_the_investor_update_is_written_kept_and_made_afresh() -> None:
    app = open_app(page="pages/plan/investor_update.py")
    assert any("Nothing to report" in one.value for one in app.info)
    app.switch_page("pages/plan/actuals.py").run()
    month = app.selectbox(key="actual_month").value
    entered(app, revenue=320_000.0, cash=7_000_000.0)
    app.switch_page("pages/plan/investor_update.py").run()
    made = app.text_area(key="update_text").value
    assert "Revenue was $320" in made
    app.text_area(key="update_text").set_value("Dear all").run()
    app.switch_page("pages/plan/actuals.py").run()
    app.switch_page("pages/plan/investor_update.py").run()
    assert app.text_area(key="update_text").value == "Dear all"
    assert not app.warning
    app.switch_page("pages/plan/actuals.py").run()
    app.selectbox(key="actual_month").set_value(month).run()
    entered(app, revenue=230_000.0)
    app.switch_page("pages/plan/investor_update.py").run()
    assert "Figures have changed" in app.warning[0].value
    app.segmented_control(key="update_language").set_value("zh_CN").run()
    assert "进展顺利" in app.text_area(key="update_text").value
    app.segmented_control(key="update_language").set_value("en").run()
    app.button(key="update_afresh").click().run()
    assert "Revenue was $230" in app.text_area(key="update_text").value
    assert not app.exception
