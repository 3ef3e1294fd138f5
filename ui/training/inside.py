"""What goes on inside a run: a batch layer by layer, weights and gradients, saved states to go back to."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from core.errors import AssayError
from core.training.engine.checkpoint import configuration_of
from core.training.engine.loop import Configuration
from core.training.workers.remote import RemoteRun
from present.charts.learning import histograms_chart
from present.translation import _
from ui.frame.strip import show_faults
from ui.show import charts
from ui.training.learning import choose


def draw_walk(run: RemoteRun) -> None:
    """Draw the layers of the batch that is walked through, as far as it has gone."""
    if not run.walk:
        return
    ways = {
        "forward": _("forward: what comes out"),
        "loss": _("loss"),
        "back": _("back: gradient of the weights"),
        "update": _("weights change"),
    }
    rows = [
        [
            ways[one["way"]],
            one.get("name", ""),
            " × ".join(map(str, one.get("shape", ()))),
            _number(one.get("mean")),
            _number(one.get("spread")),
        ]
        for one in run.walk
    ]
    st.markdown(
        _("**One batch, layer by layer** — {done} of {count}").format(
            done=len(run.walk), count=run.walk_length
        )
    )
    st.dataframe(
        pd.DataFrame(rows, columns=[_("Way"), _("Layer"), _("Weights"), _("Mean"), _("Standard deviation")]),
        hide_index=True,
        alt=_("What each layer did to this batch"),
        key="walk",
    )


@st.fragment(run_every=1.0)
def draw_layers(run: RemoteRun) -> None:
    """Draw each layer's weights, outputs and gradients of the last batch looked into, once a second."""
    layers = run.view.get("layers") or []
    if not layers:
        st.caption(_("Nothing seen yet: press Play or One batch."))
        return
    labels = {"weights": _("Weights"), "outputs": _("Outputs"), "gradients": _("Gradients")}
    what = str(
        st.segmented_control(
            _("Show"),
            list(labels),
            default="gradients",
            format_func=lambda one: labels[one],
            key="layers_what",
            required=True,
        )
    )
    rows = [
        [
            one["name"],
            " × ".join(map(str, one["shape"])),
            *(_number(one[kind]["spread"]) for kind in labels),
            _share(one["outputs"]["zeros"]),
        ]
        for one in layers
    ]
    charts.draw(
        histograms_chart(mode=charts.mode(), layers=layers, what=what),
        key="layers",
        alt=_("Spread of the chosen numbers in each layer"),
    )
    st.dataframe(
        pd.DataFrame(
            rows,
            columns=[
                _("Layer"),
                _("Shape"),
                _("Weights, spread"),
                _("Outputs, spread"),
                _("Gradients, spread"),
                _("Outputs that are 0"),
            ],
        ),
        hide_index=True,
        alt=_("Figures of each layer"),
        key="layers_table",
    )
    st.caption(
        _(
            "Spread is the standard deviation. Gradients that shrink from the last layer to the first mean "
            "that the first learns nothing; outputs that are nearly all 0 mean dead neurons."
        )
    )


@st.fragment(run_every=1.0)
def draw_states(run: RemoteRun) -> None:
    """Draw the saved states, to go back to or to take away, and the history as a table."""
    with st.container(horizontal=True):
        st.button(
            _("Save the state"),
            icon=":material/bookmark_add:",
            key="state_save",
            on_click=run.send,
            args=("save",),
            disabled=run.state in ("stopped", "refused"),
        )
        if run.progress:
            charts.table_download(pd.DataFrame(list(run.progress)), name="training_history")
    held_out = not run.progress or "test_loss" in run.progress[-1]
    measure = _("hold-out loss") if held_out else _("loss on what it was trained on")
    for number, state in enumerate(list(run.checkpoints)):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(
                _("Step {step}, {measure} {loss}").format(
                    step=f"{state.step:,}", measure=measure, loss=f"{state.loss:.4f}"
                )
            )
            st.button(
                _("Go back"),
                icon=":material/history:",
                key=f"state_back:{number}",
                on_click=run.restore,
                args=(state.content,),
                disabled=run.state == "stopped",
            )
            st.download_button(
                _("Model (.npz)"),
                data=state.content,
                file_name=f"assay_{run.configuration.experiment}_{state.step}.npz",
                icon=":material/download:",
                on_click="ignore",
                key=f"state_file:{number}",
                type="tertiary",
            )
    if not run.checkpoints:
        st.caption(
            _(
                "None yet. A saved state holds weights, optimiser, place in the data and random numbers: "
                "training goes on from it exactly as it would have."
            )
        )


def continue_from_file(start: Callable[[Configuration], RemoteRun], wanted: Configuration) -> None:
    """Draw the upload of a saved model; it chooses its own experiment and settings and goes on from where it
    was.

    Files hold no data: a model of the experiment in hand goes on with the data in hand.
    """

    def take() -> None:
        upload: Any = st.session_state["state_upload"]
        if upload is None:
            return
        try:
            content = upload.getvalue()
            given = configuration_of(content)
            choose(given)
            start(replace(given, data=wanted.data if given.experiment == wanted.experiment else {})).restore(
                content
            )
        except AssayError as error:
            show_faults(list(error.faults))

    st.file_uploader(
        _("Go on with a model saved before (.npz)"),
        type=["npz"],
        key="state_upload",
        max_upload_size=50,
        on_change=take,
    )


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3g}"


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"
