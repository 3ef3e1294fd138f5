"""Presenting: the headline charts one at a time, with the levers and stresses that are asked about."""

import pytest
from streamlit.testing.v1 import AppTest

from core.errors import CalculationError, Fault
from core.plan.case import Case
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from tests.pages.test_pages import figures, open_app


def presented(app: AppTest, slide: str) -> AppTest:
    app.query_params["slide"] = slide
    return app.run()


def test_a_slide_shows_one_chart_with_the_figures_of_the_pages_three_levers_and_the_stresses() -> None:
    app = open_app()
    overview = figures(app)
    app.button(key="present").click().run()
    assert app.query_params["slide"] == "1"
    assert app.title[0].value == "Bubble or gold mine?"
    assert "undo_button" not in {one.key for one in app.button}
    assert figures(app)["Odds of gold"] == overview["Odds of gold"]
    levers = [
        one.key for one in (*app.text_input, *app.number_input) if (one.key or "").startswith("presenting:")
    ]
    assert len(levers) == 3
    assert app.pills(key="stress_chips").value == []
    questions = [app.title[0].value]
    while not app.button(key="turn:Right").disabled:
        app.button(key="turn:Right").click().run()
        assert not app.exception
        assert len(app.get("plotly_chart")) == 1
        questions.append(app.title[0].value)
    assert len(set(questions)) == 6
    app.button(key="turn:Left").click().run()
    assert app.title[0].value == questions[-2]


def test_what_is_changed_while_presenting_moves_the_figures_and_the_plan() -> None:
    app = presented(open_app(), "3")
    before = figures(app)
    app.pills(key="stress_chips").set_value(["growth_halves"]).run()
    assert figures(app) != before
    assert "stresses_off" in {one.key for one in app.button}
    app.pills(key="stress_chips").set_value([]).run()
    app.text_input(key="presenting:financing.rounds.series_a.amount").set_value("25").run()
    assert app.session_state["case"].plan.financing.rounds[0].amount.median == 25e6
    assert any(delta for _value, delta in figures(app).values())
    app.number_input(key="presenting:market.price_fall_per_year").set_value(5_000.0).run()
    assert "Price fall a year" in app.error[0].value


def test_leaving_goes_back_to_the_page_on_which_presenting_began() -> None:
    app = open_app(page="pages/market/risk.py")
    app.button(key="present").click().run()
    assert app.title[0].value == "Bubble or gold mine?"
    app.button(key="turn:Esc").click().run()
    assert app.title[0].value == "Market risk"
    assert "slide" not in app.query_params


def test_a_slide_that_is_not_there_is_the_last_one_and_nonsense_shows_the_page() -> None:
    app = presented(open_app(), "99")
    assert app.button(key="turn:Right").disabled
    for nonsense in ("0", "-1", "x", "2.5", "1000", "²"):
        assert "undo_button" in {one.key for one in presented(app, nonsense).button}


def test_a_plan_without_a_round_shows_what_it_has() -> None:
    plan = ready_made("applied")
    bare = changed(plan, {"financing.rounds": [], "correlations": []})
    app = presented(open_app(case=Case(bare), opened=Case(bare)), "1")
    assert not app.exception
    assert app.title[0].value == "Does the money last?"
    assert app.button(key="turn:Left").disabled
    assert app.button(key="turn:Right").disabled


def test_a_plan_that_cannot_be_computed_ends_presenting_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = open_app()

    def fails(*_arguments: object) -> object:
        raise CalculationError(Fault("opening.cash", "cannot be computed"))

    monkeypatch.setattr("ui.frame.presenting.runs.judgement", fails)
    presented(app, "1")
    assert "slide" not in app.query_params
    assert "undo_button" in {one.key for one in app.button}


def test_charts_are_larger_and_navigation_is_hidden_while_presenting() -> None:
    app = open_app()
    heights = [one.proto.spec for one in app.get("plotly_chart")]
    assert all('"height":420' not in one for one in heights)
    (chart,) = presented(app, "2").get("plotly_chart")
    assert '"height":420' in chart.proto.spec
    assert any("of yearly revenue" in one.value for one in presented(app, "1").markdown)
