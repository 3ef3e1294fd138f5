"""The lab's pages through `app.py` with real worker processes: control, saved states, addresses, tuning,
scaling out.
"""

import time
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.training.engine.checkpoint import saved
from core.training.engine.loop import Configuration, Run
from core.training.workers.processes import running
from tests.pages.test_pages import ROOT, figures, open_app

LEARN, TUNING, OUT = (f"pages/training/{name}.py" for name in ("learn", "tuning", "scaling_out"))


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    yield
    end = time.monotonic() + 15
    while running() and time.monotonic() < end:
        time.sleep(0.05)
    assert running() == 0


def until(app: AppTest, done: Callable[[], object], seconds: float = 120.0) -> None:
    """Rerun the page, as its timer would, until something is so."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
        time.sleep(0.2)
        app.run()
        assert not app.exception, app.exception


def leave(app: AppTest) -> None:
    app.switch_page("pages/plan/overview.py")
    app.run()


def steps(app: AppTest) -> int:
    return int(figures(app)["Steps"][0].replace(",", ""))


def test_one_batch_is_followed_layer_by_layer() -> None:
    app = open_app(page=LEARN)
    for done in range(1, 7):
        app.button(key="layer").click().run()
        until(app, lambda done=done: any(f"{done} of 6" in text.value for text in app.markdown))
    until(app, lambda: "Steps" in figures(app))
    assert steps(app) == 1
    leave(app)


def test_leaving_the_page_ends_the_worker_and_coming_back_goes_on_from_there() -> None:
    app = open_app(page=LEARN)
    app.button(key="play").click().run()
    until(app, lambda: "Steps" in figures(app) and steps(app) > 20)
    leave(app)
    until(app, lambda: running() == 0)
    time.sleep(0.2)
    app.switch_page(LEARN)
    app.run()
    reached = steps(app)
    assert reached > 20
    app.button(key="step").click().run()
    until(app, lambda: steps(app) == reached + 1)
    assert running() == 1
    leave(app)


def test_a_link_chooses_its_experiment_and_the_address_follows_the_choices() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    app.session_state["language"] = "en"
    for name, value in {
        "experiment": "boundary",
        "variant": "spirals",
        "hidden": "32",
        "rate": "0.03",
        "batch": "nonsense",
    }.items():
        app.query_params[name] = value
    app.switch_page(LEARN)
    app.run()
    assert not app.exception
    assert app.selectbox(key="kept:variant:boundary").value == "spirals"
    assert app.selectbox(key="kept:rate:boundary").value == 0.03
    assert app.selectbox(key="kept:batch:boundary").value == 32
    app.selectbox(key="kept:experiment").set_value("digits").run()
    assert app.query_params["experiment"] == "digits"
    assert "variant" not in app.query_params
    assert app.selectbox(key="kept:rate:digits").value == 0.003


def test_a_saved_model_chooses_its_settings_and_goes_on() -> None:
    run = Run(Configuration("boundary", "moons", hidden=8, learning_rate=0.03))
    for _ in range(25):
        run.step()
    app = open_app(page=LEARN)
    app.file_uploader(key="state_upload").upload("model.npz", saved(run), "application/octet-stream").run()
    assert app.selectbox(key="kept:experiment").value == "boundary"
    assert app.selectbox(key="kept:hidden:boundary").value == 8
    until(app, lambda: "Steps" in figures(app) and steps(app) == 25)
    leave(app)


def test_a_file_that_is_no_model_is_refused_and_nothing_starts() -> None:
    app = open_app(page=LEARN)
    app.file_uploader(key="state_upload").upload("model.npz", b"nothing", "application/octet-stream").run()
    assert "not a model saved by this lab" in app.error[0].value
    assert running() == 0


@pytest.mark.parametrize(
    ("study", "marks"),
    [
        ("search", "never searched"),
        ("ensemble", "Errors that differ"),
        ("initialisation", "Gaussian weights"),
        ("regularisation", "128 neurons"),
    ],
)
def test_every_study_of_tuning_comes_to_a_result(study: str, marks: str) -> None:
    app = open_app(
        page=TUNING,
        inputs={
            "study": study,
            "tuning_data": "iris",
            "candidates": 16,
            "folds": 3,
            "epochs": 9,
            "effect_seeds": 3,
            f"effect_epochs:{study}": 5,
            "members": 3,
        },
    )
    app.button(key="job_start").click().run()
    until(app, lambda: any(marks in text.value for text in [*app.markdown, *app.caption]))
    assert len(app.dataframe) == 1
    leave(app)


def test_a_cancelled_search_keeps_what_it_found_and_a_bad_table_is_refused_by_row() -> None:
    app = open_app(page=TUNING, inputs={"study": "search", "candidates": 64})
    app.button(key="job_start").click().run()
    until(app, lambda: len(app.get("plotly_chart")) == 1)
    app.button(key="job_cancel").click().run()
    until(app, lambda: running() == 0)
    assert len(app.get("plotly_chart")) == 1
    app.file_uploader(key="own:tuning").upload("own.csv", b"a,b,class\n1,2,x\n3,oops,y\n", "text/csv").run()
    assert "row 3" in app.error[0].value


def test_scaling_out_compares_processes_and_shows_both_other_parts() -> None:
    app = open_app(page=OUT, inputs={"out_batch": 32, "out_hidden": 16, "out_steps": 50})
    app.button(key="job_start").click().run()
    until(app, lambda: len(app.dataframe) == 1)
    apart = app.dataframe[0].value.iloc[:, -1].astype(float)
    assert apart.iloc[1] < 1e-9
    app.selectbox(key="kept:out_part").set_value("split").run()
    assert figures(app)["Waiting, of all time"][0] == "27.3%"
    app.selectbox(key="kept:out_part").set_value("chips").run()
    assert "Shortest step" in figures(app)
    app.number_input(key="kept:out_tokens").set_value(0.01).run()
    assert not app.exception
    leave(app)


def test_own_points_replace_the_ready_ones_once_there_are_enough() -> None:
    random = np.random.default_rng(0)
    points = [
        [float(x), float(y), float(number % 2)]
        for number, (x, y) in enumerate(random.uniform(-1, 1, (30, 2)))
    ]
    app = open_app(page=LEARN, inputs={"experiment": "boundary"}, drawn_points=points)
    app.button(key="step").click().run()
    until(app, lambda: "Steps" in figures(app))
    leave(app)


def test_a_large_table_of_ones_own_trains_and_a_ragged_one_is_refused_by_its_row() -> None:
    random = np.random.default_rng(0)
    lines = "\n".join(
        ";".join(f"{value:.3f}".replace(".", ",") for value in row)
        for row in random.standard_normal((8_000, 4))
    )
    app = open_app(page=LEARN, inputs={"experiment": "regression"})
    app.file_uploader(key="own:regression").upload(
        "own.csv", f"a;b;c;y\n{lines}\n".encode(), "text/csv"
    ).run()
    assert not app.error
    app.button(key="step").click().run()
    until(app, lambda: "Steps" in figures(app))
    app.file_uploader(key="own:regression").upload("own.csv", b"1,2,3\n4,5\n", "text/csv").run()
    assert "row 2" in app.error[0].value
    leave(app)


def test_another_experiment_ends_the_one_that_is_no_longer_seen() -> None:
    app = open_app(page=LEARN)
    app.button(key="play").click().run()
    until(app, lambda: "Steps" in figures(app))
    app.selectbox(key="kept:experiment").set_value("three_samples").run()
    until(app, lambda: running() == 0)
    assert "kept:dropout:three_samples" not in app.session_state


@pytest.fixture
def greeted(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a short run play by itself, and return for how many batches."""
    monkeypatch.setattr("ui.training.holder.GREETING", 40)
    return 40


def test_on_arrival_a_short_run_plays_by_itself_and_pauses(greeted: int) -> None:
    app = open_app(page=LEARN)
    until(app, lambda: "Steps" in figures(app) and steps(app) >= greeted)
    until(app, lambda: "paused" in str(figures(app)["Steps"]))
    assert steps(app) < 3 * greeted
    titles = [text.value for text in app.markdown]
    assert any("The network" in title for title in titles)
    assert any("how sure it is" in title for title in titles)
    leave(app)


def test_a_setting_that_acts_only_after_a_reset_is_named(greeted: int) -> None:
    app = open_app(page=LEARN)
    until(app, lambda: "Steps" in figures(app))
    assert not any("next Reset" in one.value for one in app.info)
    app.selectbox(key="kept:hidden:digits").set_value(16).run()
    assert any("Width" in one.value for one in app.info)
    leave(app)


def test_the_small_gpt_goes_on_from_a_prompt_and_ends_with_a_report_card() -> None:
    app = open_app(page=LEARN, inputs={"experiment": "gpt", "hidden:gpt": 16})
    app.button(key="play").click().run()
    until(app, lambda: any("Report card" in text.value for text in app.markdown))
    app.text_input(key="prompt_text").set_value("import ")
    next(one for one in app.button if one.label == "Write").click().run()
    until(app, lambda: any(one.value.startswith("import ") for one in app.code))
    assert "Bits per byte" in figures(app)
    leave(app)


def test_the_price_says_which_rules_the_run_passes() -> None:
    app = open_app(page="pages/training/price.py", compute_rules=True)
    frame = next(one.value for one in app.dataframe if "It asks" in one.value.columns)
    assert len(frame) == 6
    assert set(frame["This run"]) <= {"passes it", "below"}
    label = next(one.label for one in app.expander if "rules that begin" in one.label)
    assert f"pass {(frame['This run'] == 'passes it').sum()} of 6" in label


def test_the_price_page_prices_requests_contracts_own_chips_and_what_comes_after() -> None:
    app = open_app(page="pages/training/price.py", after_the_run=True)
    serving = next(one.value for one in app.dataframe if "First token after" in one.value.columns)
    assert serving["A million tokens read"].iloc[-1] != serving["written"].iloc[-1]
    after = next(one.value for one in app.dataframe if "Chips at least" in one.value.columns)
    assert len(after) == 4
    assert after["of them writing"].iloc[0].startswith("0.0")
    assert any("A thousand such requests cost" in one.value for one in app.caption)
    hour = next(one for one in app.sidebar.number_input if one.label.endswith("an hour)")).value
    app.selectbox(key="kept:contract").select("contract").run()
    assert not app.exception
    less = next(one for one in app.sidebar.number_input if one.label.endswith("an hour)")).value
    assert less / hour == pytest.approx(2.35 / 2.95, abs=0.01)
    app.selectbox(key="kept:chip").select("own").run()
    assert not app.exception
    assert any(one.label == "Memory bandwidth (GB/s)" for one in app.sidebar.number_input)
    app.number_input(key="kept:own_memory").set_value(1_000.0).run()
    assert not app.exception
    app.selectbox(key="kept:people_by").select("compute").run()
    assert not app.exception
