"""Keeping, through `app.py`: nothing is lost, two tabs learn of each other, nobody sees another's case."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.plan.case import Case, Scenario
from core.plan.document.case_text import MOST_SCENARIOS, write_case
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from store import database
from store.cases import Cases
from store.people import Who, of_browser
from ui.session import person

ROOT = Path(__file__).resolve().parents[3]
ANNE, BEN = of_browser("a" * 43), of_browser("b" * 43)
GPU = "overview:compute.gpu_price_per_hour"
AMOUNT = "overview:financing.rounds.series_a.amount"


class Browser:
    """Whoever is looking: tests change who it is."""

    who: Who | None = ANNE


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setenv("ASSAY_DATABASE_URL", f"sqlite:///{tmp_path}/assay.db")
    found = Browser()
    monkeypatch.setattr(person, "who", lambda: found.who)
    return found


def store() -> Cases:
    return Cases(database.opened())


def tab(case: str = "", page: str = "") -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.session_state["language"] = "en"
    if case:
        app.query_params["case"] = case
    app.run()
    if page:
        app.switch_page(page).run()
    assert not app.exception, app.exception
    return app


def texts(app: AppTest) -> str:
    return " ".join(one.value for one in [*app.warning, *app.info, *app.error])


def gpu(app: AppTest) -> float:
    return float(app.number_input(key=GPU).value)


def test_whoever_only_looks_leaves_nothing_behind(browser: Browser) -> None:
    tab()
    assert store().listed(ANNE) == []
    assert store().desk(ANNE) is None


def test_a_change_is_kept_at_once_and_a_new_session_comes_back_to_it(browser: Browser) -> None:
    app = tab()
    app.number_input(key=GPU).set_value(9.0).run()
    (kept,) = store().listed(ANNE)
    assert kept.head == 2
    again = tab()
    assert gpu(again) == 9.0
    assert again.metric[0].delta, "differences are still shown against the plan as it was opened"
    again.number_input(key=GPU).set_value(8.0).run()
    assert gpu(tab(kept.id)) == 8.0


def test_stresses_undo_and_another_plan_are_kept_too(browser: Browser) -> None:
    app = tab()
    app.number_input(key=GPU).set_value(9.0).run()
    app.button(key="undo_button").click().run()
    assert gpu(tab()) == pytest.approx(2.98, abs=0.01)
    app.button(key="redo_button").click().run()
    app.pills(key="stress_chips").set_value(["price_war"]).run()
    again = tab()
    assert gpu(again) == 9.0
    assert again.session_state["case"].stresses == ("price_war",)


def test_a_sample_that_was_opened_last_is_come_back_to(browser: Browser) -> None:
    app = tab()
    app.number_input(key=GPU).set_value(9.0).run()
    app.session_state["case"] = app.session_state["opened"] = Case(ready_made("medical"))
    app.session_state["case_id"] = None
    app.run()
    assert len(store().listed(ANNE)) == 1
    assert tab().session_state["case"].plan == ready_made("medical")


def test_nobody_sees_the_case_of_another_browser_by_its_address(browser: Browser) -> None:
    tab().number_input(key=GPU).set_value(9.0).run()
    (kept,) = store().listed(ANNE)
    browser.who = BEN
    app = tab(kept.id)
    assert gpu(app) != 9.0
    assert "is not yours, or is gone" in texts(app)
    app.number_input(key=GPU).set_value(5.0).run()
    assert store().kept(ANNE, kept.id).head == 2
    assert [one.id == kept.id for one in store().listed(BEN)] == [False]


def test_changes_of_two_tabs_to_different_figures_are_merged_and_said(browser: Browser) -> None:
    first = tab()
    first.number_input(key=GPU).set_value(9.0).run()
    second = tab()
    first.text_input(key=AMOUNT).set_value("20").run()
    second.number_input(key=GPU).set_value(8.0).run()
    assert float(second.text_input(key=AMOUNT).value) == 20.0
    assert gpu(second) == 8.0
    assert "Raise amount" in texts(second)
    first.run()
    assert gpu(first) == 8.0
    assert "GPU price" in texts(first)


@pytest.mark.parametrize(("answer", "kept_price"), [("mine", 8.0), ("theirs", 7.0)])
def test_the_same_figure_changed_in_two_tabs_is_asked_and_nothing_is_overwritten(
    browser: Browser, answer: str, kept_price: float
) -> None:
    first = tab()
    first.number_input(key=GPU).set_value(9.0).run()
    second = tab()
    first.number_input(key=GPU).set_value(7.0).run()
    second.number_input(key=GPU).set_value(8.0).run()
    assert "Nothing is overwritten" in texts(second)
    side, kept = store().listed(ANNE)
    assert kept.head == 3
    assert side.name.endswith("your side")
    second.radio(key="dispute:compute.gpu_price_per_hour").set_value(answer)
    next(one for one in second.button if one.label == "Keep these").click().run()
    assert gpu(second) == kept_price
    assert "Nothing is overwritten" not in texts(second)
    assert [one.id for one in store().listed(ANNE)] == [kept.id]
    first.run()
    assert gpu(first) == kept_price


def test_a_case_deleted_elsewhere_stays_on_the_screen_and_can_be_kept_as_a_copy(browser: Browser) -> None:
    app = tab()
    app.number_input(key=GPU).set_value(9.0).run()
    (kept,) = store().listed(ANNE)
    store().remove(ANNE, kept.id)
    app.number_input(key=GPU).set_value(8.0).run()
    assert "not kept" in texts(app)
    assert gpu(app) == 8.0
    app.button(key="keep_copy").click().run()
    (copy,) = store().listed(ANNE)
    assert copy.id != kept.id
    assert gpu(tab()) == 8.0


def test_a_database_that_does_not_answer_stops_nothing_and_is_tried_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    app = tab()

    def broken(*_args: object) -> None:
        raise OperationalError("", {}, Exception("disk full"))

    with monkeypatch.context() as patch:
        patch.setattr(Cases, "create", broken)
        app.number_input(key=GPU).set_value(9.0).run()
        assert "does not answer" in texts(app)
        assert not app.exception
        assert gpu(app) == 9.0
    app.run()
    assert "does not answer" not in texts(app)
    assert gpu(tab()) == 9.0


def test_without_a_cookie_everything_works_and_the_strip_says_that_nothing_is_kept(browser: Browser) -> None:
    browser.who = None
    app = tab()
    app.number_input(key=GPU).set_value(9.0).run()
    assert gpu(app) == 9.0
    assert "Not kept" in " ".join(one.value for one in app.caption)


def test_the_page_of_saved_cases_shows_history_and_puts_a_version_back(browser: Browser) -> None:
    app = tab()
    app.number_input(key=GPU).set_value(9.0).run()
    app.number_input(key=GPU).set_value(8.0).run()
    app.switch_page("pages/plan/cases.py").run()
    assert not app.exception
    history = app.dataframe[1].value
    assert list(history["Version"]) == [3, 2, 1]
    assert "GPU price an hour" in history["What changed"][0]
    app.text_input(key="case_note").set_value("before the board")
    next(one for one in app.button if one.label == "Keep with this note").click().run()
    assert app.dataframe[1].value["Note"][0] == "before the board"


def test_everything_kept_is_deleted_at_once_and_stays_away(browser: Browser) -> None:
    app = tab()
    app.number_input(key=GPU).set_value(9.0).run()
    app.switch_page("pages/plan/cases.py").run()
    app.button(key="delete_everything").click().run()
    assert store().listed(ANNE) == []
    app.run()
    assert store().listed(ANNE) == [], "what is open stays open, and unkept until it changes"


FALL = "overview:market.price_fall_per_year"


def in_dispute() -> tuple[AppTest, AppTest, str]:
    """Return two tabs that have set the same price to 7 (kept) and to 8 (in dispute), and the case's id."""
    first = tab()
    first.number_input(key=GPU).set_value(9.0).run()
    (kept,) = store().listed(ANNE)
    second = tab()
    first.number_input(key=GPU).set_value(7.0).run()
    second.number_input(key=GPU).set_value(8.0).run()
    return first, second, kept.id


def test_what_is_changed_during_a_dispute_is_kept_on_its_side(browser: Browser) -> None:
    _first, second, kept = in_dispute()
    second.number_input(key=FALL).set_value(30.0).run()
    side = next(one for one in store().listed(ANNE) if one.id != kept)
    again = tab(side.id)
    assert gpu(again) == 8.0
    assert float(again.number_input(key=FALL).value) == pytest.approx(30.0)
    assert gpu(tab(kept)) == 7.0


def test_a_side_that_was_deleted_during_the_dispute_is_kept_again(browser: Browser) -> None:
    _first, second, kept = in_dispute()
    side = next(one for one in store().listed(ANNE) if one.id != kept)
    second.switch_page("pages/plan/cases.py").run()
    assert side.id in [one.id for one in store().listed(ANNE)]
    second.button(key="delete_case").click().run()
    assert not second.exception
    second.switch_page("pages/plan/overview.py").run()
    second.number_input(key=FALL).set_value(30.0).run()
    assert not second.exception


def test_opening_the_case_anew_ends_the_dispute_and_later_changes_are_kept(browser: Browser) -> None:
    _first, second, kept = in_dispute()
    second.switch_page("pages/plan/cases.py").run()
    second.session_state["cases_table"] = {"selection": {"rows": [1], "columns": []}}
    second.button(key="open_case").click().run()
    second.switch_page("pages/plan/overview.py").run()
    second.number_input(key=GPU).set_value(6.0).run()
    assert gpu(tab()) == 6.0
    assert "Nothing is overwritten" not in texts(second)
    assert kept in [one.id for one in store().listed(ANNE)]


def test_undo_takes_back_my_own_change_and_not_what_came_from_elsewhere(browser: Browser) -> None:
    first = tab()
    first.number_input(key=GPU).set_value(9.0).run()
    second = tab()
    second.number_input(key=FALL).set_value(33.0).run()
    first.run()
    assert float(first.number_input(key=FALL).value) == pytest.approx(33.0)
    first.button(key="undo_button").click().run()
    assert gpu(first) == pytest.approx(2.98, abs=0.01)
    assert float(first.number_input(key=FALL).value) == pytest.approx(33.0)
    assert float(tab().number_input(key=FALL).value) == pytest.approx(33.0)


@pytest.mark.parametrize(("whole", "horizon", "exit_month"), [("mine", 62, 59), ("theirs", 72, 65)])
def test_two_changes_that_make_no_plan_together_are_settled_as_a_whole(
    browser: Browser, whole: str, horizon: int, exit_month: int
) -> None:
    plan = changed(ready_made("applied"), {"company.months": 72, "exit.month": 59})
    kept = store().create(ANNE, (write_case(Case(plan)),), "X")
    first, second = tab(kept.id), tab(kept.id)
    first.session_state["case"] = Case(changed(plan, {"exit.month": 65}))
    first.run()
    second.session_state["case"] = Case(changed(plan, {"company.months": 62}))
    second.run()
    second.radio(key="dispute_whole").set_value(whole)
    next(one for one in second.button if one.label == "Keep these").click().run()
    held = tab(kept.id).session_state["case"].plan
    assert (held.company.months, held.exit.month) == (horizon, exit_month)


@pytest.mark.parametrize("after", ["another plan", "opened anew"])
def test_undo_after_the_case_was_deleted_shows_it_again_and_keeps_it_when_it_changes(
    browser: Browser, after: str
) -> None:
    app = tab()
    app.number_input(key=GPU).set_value(9.0).run()
    (kept,) = store().listed(ANNE)
    if after == "another plan":
        app.session_state["undo"] = [
            *app.session_state["undo"],
            (app.session_state["case"], app.session_state["opened"], kept.id),
        ]
        app.session_state["case"] = app.session_state["opened"] = Case(ready_made("medical"))
        app.session_state["case_id"] = None
        app.run()
    app.switch_page("pages/plan/cases.py").run()
    app.button(key="delete_case").click().run()
    app.button(key="undo_button").click().run()
    assert not app.exception
    app.switch_page("pages/plan/overview.py").run()
    app.number_input(key=GPU).set_value(8.0).run()
    assert gpu(tab()) == 8.0


def test_the_address_without_a_case_leads_to_the_case_that_was_changed_last(browser: Browser) -> None:
    older = store().create(ANNE, (write_case(Case(ready_made("applied"))),), "older")
    store().create(ANNE, (write_case(Case(ready_made("medical"))),), "newer")
    tab(older.id).number_input(key=GPU).set_value(4.0).run()
    assert gpu(tab()) == 4.0
    store().look_at_sample(ANNE, "medical")
    tab(older.id).number_input(key=GPU).set_value(5.0).run()
    assert gpu(tab()) == 5.0


def test_a_case_whose_latest_version_cannot_be_read_opens_at_the_last_one_that_can(browser: Browser) -> None:
    good = write_case(Case(changed(ready_made("applied"), {"compute.gpu_price_per_hour": 9.0})))
    kept = store().create(ANNE, (good, "{}"), "X")
    app = tab(kept.id)
    assert gpu(app) == 9.0
    assert "version 1 is open" in texts(app)
    app.number_input(key=GPU).set_value(8.0).run()
    assert gpu(tab(kept.id)) == 8.0
    assert store().head(ANNE, kept.id) == 3


def test_one_scenario_too_many_is_refused_and_the_case_stays_readable(browser: Browser) -> None:
    scenarios = tuple(Scenario(str(number), {"opening.cash": 1e6}) for number in range(MOST_SCENARIOS))
    kept = store().create(ANNE, (write_case(Case(ready_made("applied"), scenarios=scenarios)),), "X")
    app = tab(kept.id)
    app.number_input(key=GPU).set_value(8.0).run()
    app.switch_page("pages/plan/scenarios.py").run()
    app.text_input(key="scenario_name").set_value("one more")
    next(one for one in app.button if one.label == "Keep").click().run()
    assert "at most 20" in texts(app)
    assert len(tab(kept.id).session_state["case"].scenarios) == MOST_SCENARIOS


HOSTILE = {
    "changes that are no entries": {"scenarios": [{"name": "x", "changes": {"costs.x": 5, "costs.y": 6}}]},
    "changes of sources": {"scenarios": [{"name": "x", "changes": {"sources.x": 1}}]},
    "a name of a column": {"scenarios": [{"name": "Figure", "changes": {"opening.cash": 1e6}}]},
    "the base's own name": {
        "scenarios": [{"name": "The plan as it stands", "changes": {"opening.cash": 1e6}}]
    },
    "a name full of marks": {"scenarios": [{"name": "[x](http://evil) ![i](y) $z$", "changes": {}}]},
    "a number for a choice": {"inputs": {"USD:compared": 5, "USD:goal": 7, "USD:thumb_methods": "a"}},
    "a text for a number": {
        "inputs": {"USD:fund_size": "abc", "USD:exit_price": None, "USD:stake_level": True}
    },
    "a text in a sheet": {"offers": {"series_a": [{"pre_money": "abc", "participation": 3}]}},
    "no sheets": {"offers": {"series_a": []}},
    "five sheets": {"offers": {"series_a": [{"pre_money": 1e7}] * 5}},
    "a sheet of a round that is not there": {"offers": {"x": [{"pre_money": 1e7}]}},
    "a stress that is not there": {"stresses": ["x"]},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_case_from_elsewhere_ends_no_page(browser: Browser, name: str) -> None:
    part = HOSTILE[name]
    data = json.loads(write_case(Case(ready_made("applied")))) | part
    if "scenarios" in part:
        own = [f"own:{one['name']}" for one in part["scenarios"]]  # type: ignore[index]
        data["inputs"] = {"USD:compared": ["base", *own]}
    kept = store().create(ANNE, (json.dumps(data),), "X")
    pages = ["plan/scenarios", "financing/term_sheets", "financing/investor_lens", "financing/valuation"]
    app = tab(kept.id)
    for page in [*pages, "financing/inverse", "financing/waterfall", "financing/channels"]:
        app.switch_page(f"pages/{page}.py").run()
        assert not app.exception, page
