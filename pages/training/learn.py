"""Training lab: a small network learns handwritten digits on this server, by our own forward and backward passes."""

import streamlit as st

from core.errors import AssayError
from core.training.digits import digits
from core.training.loop import Configuration
from present.charts.learning import confusion_chart, learning_chart
from present.translation import _
from ui import charts
from ui.strip import show_faults
from ui.training import holder

st.title(_("Training lab"))
st.markdown(_("A small network learns to read handwritten digits, live, by Assay's own forward and backward passes. Change the learning rate while it runs and watch the curve answer."))
session = holder()
with st.sidebar:
    hidden = st.segmented_control(_("Hidden neurons"), [16, 64, 256], default=64, required=True, key="hidden", help=_("Width of the one hidden layer; applies to the next start."))
    optimiser = st.segmented_control(_("Optimiser"), ["sgd", "momentum", "adam"], default="adam", required=True, key="optimiser", format_func={"sgd": "SGD", "momentum": _("Momentum"), "adam": "Adam"}.__getitem__, help=_("How gradients change the weights; applies to the next start."))
    rate = st.select_slider(_("Learning rate"), [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0], value=0.003, key="learning_rate", help=_("Takes effect at once, without a reset."))
    batch = st.select_slider(_("Batch size"), [1, 8, 16, 32, 64, 128, 256], value=32, key="batch_size", help=_("Pictures per step. Takes effect at once."))
    pace = st.select_slider(_("Batches a second"), [2, 10, 100, 1000, 100_000], value=100, key="pace", format_func=lambda one: _("as fast as it goes") if one == 100_000 else str(one), help=_("Slow down to watch single steps. Takes effect at once."))

settings = {"learning_rate": rate, "batch_size": batch, "pace": pace}
if session.run is not None and session.run.state != "stopped" and session.run.settings() != settings:
    session.run.send("set", **settings)


def _start(do: str) -> None:
    """Send a command, starting a worker if there is none; a full server is said politely."""
    try:
        run = session.run
        if run is None or run.state == "stopped":
            run = session.start(Configuration((int(st.session_state["hidden"]),), st.session_state["optimiser"], st.session_state["learning_rate"], st.session_state["batch_size"], pace=st.session_state["pace"]))
        run.send(do)
    except AssayError as error:
        show_faults(list(error.faults))


@st.fragment(run_every=0.25)
def live() -> None:
    """Draw the run four times a second."""
    run = session.run
    state = run.state if run is not None else "stopped"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(_("Play"), icon=":material/play_arrow:", key="play", on_click=_start, args=("play",), disabled=state == "playing")
        st.button(_("Pause"), icon=":material/pause:", key="pause", on_click=_start, args=("pause",), disabled=state != "playing")
        st.button(_("One batch"), icon=":material/skip_next:", key="step", on_click=_start, args=("step",), disabled=state == "playing")
        st.button(_("Reset"), icon=":material/restart_alt:", key="reset", on_click=session.stop, disabled=run is None)
        st.caption({"playing": _("training"), "paused": _("paused"), "starting": _("starting"), "stopped": _("not started")}[state])
    if run is None or not run.progress:
        st.info(_("Nothing trained yet. Press Play: a worker process starts, and the curve appears within a second."), icon=":material/model_training:")
        return
    latest = run.progress[-1]
    grid = st.grid(4, border=True, min_column_width=140)
    grid.metric(_("Steps"), f"{latest['step']:,}", help=_("Batches trained so far."))
    grid.metric(_("Epochs"), f"{latest['epoch']:.1f}", help=_("Times the training set has been seen."))
    grid.metric(_("Hold-out loss"), f"{latest['test_loss']:.4f}", help=_("Cross-entropy on the fifth of the pictures that is never trained on."))
    grid.metric(_("Hold-out accuracy"), f"{latest['test_accuracy'] * 100:.1f} %", help=_("Share of the held-out pictures read correctly."))
    left, right = st.columns(2)
    with left:
        charts.draw(learning_chart(mode=charts.mode(), points=list(run.progress), changes=run.changes), key="learning", title=_("Loss by step"), alt=_("Loss of the batches and of the hold-out set by step"))
    with right:
        charts.draw(confusion_chart(mode=charts.mode(), truth=_labels(), predicted=run.predictions), key="confusion", title=_("What it takes each digit for"), alt=_("Confusion matrix of the ten digits on the hold-out set"))


@st.cache_data(max_entries=1, show_spinner=False)
def _labels() -> list[int]:
    return [int(label) for label in digits().test_labels]


live()
with st.expander(_("How it learns"), icon=":material/function:"):
    st.markdown(_("Forward: activations = ReLU(x·W + b), scores = h·W + b. Loss: mean of −ln softmax(scores)[label]. Backward: each operation passes its gradient back by the chain rule; the gradient of the loss by the scores is (softmax − one-hot) ÷ batch. Documents: T1, T5, T11. Code: `core/training/tensor.py`."))
