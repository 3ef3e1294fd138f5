"""The run in training on the page: its buttons, its figures, and what the experiment shows."""

from collections.abc import Mapping
from math import isfinite
from typing import Any

import pandas as pd
import streamlit as st

from core.training.workers.remote import RemoteRun
from present import formats
from present.charts.experiments import (
    bars_chart,
    boundary_chart,
    scatter_chart,
    series_chart,
    weights_chart,
    words_chart,
)
from present.charts.learning import confusion_chart
from present.translation import _
from ui.show import charts
from ui.training.asking import draw_network, draw_pictures, draw_report_card


def _measure_labels() -> dict[str, str]:
    return {
        "test_loss": _("Hold-out loss"),
        "test_accuracy": _("Accuracy"),
        "explained": _("Explained (R²)"),
        "naive_loss": _("Naive guess's loss"),
        "accuracy_tuned": _("Accuracy, pre-trained"),
        "precision": _("Precision"),
        "recall": _("Recall"),
        "f1": "F1",
        "accuracy_scratch": _("Accuracy, from scratch"),
        "trained_loss": _("Trained loss"),
        "trained_accuracy": _("Trained accuracy"),
    }


def draw_measures(run: RemoteRun) -> None:
    """Draw the figures that move fastest: steps, with the run's state, hold-out loss, and one more."""
    latest = run.progress[-1]
    state = {
        "playing": _("training"),
        "paused": _("paused"),
        "starting": _("starting"),
        "refused": _("refused"),
    }.get(run.state, _("stopped"))
    grid = st.grid(3, border=True, min_column_width=120)
    grid.metric(
        _("Steps"),
        f"{latest['step']:,}",
        delta=state,
        delta_color="off",
        delta_arrow="off",
        help=_("Batches trained so far."),
    )
    _draw_some(grid, latest, slice(0, 2))


def draw_more_measures(run: RemoteRun) -> None:
    """Draw the other measures beside the number of parameters."""
    if run.progress:
        grid = st.grid(4, border=True, min_column_width=120)
        grid.metric(_("Parameters"), f"{run.parameters:,}", help=_("Numbers that training changes."))
        _draw_some(grid, run.progress[-1], slice(2, 5))


def _draw_some(grid: Any, latest: Mapping[str, Any], which: slice) -> None:
    labels = _measure_labels()
    for name in [one for one in labels if one in latest][which]:
        plain = name in ("test_loss", "trained_loss", "naive_loss", "explained", "f1")
        value, trained_on = latest[name], name.startswith("trained_")
        grid.metric(
            labels[name],
            formats.NONE if not isfinite(value) else f"{value:.4f}" if plain else f"{value * 100:.1f} %",
            help=_("On the very rows it trains on.")
            if trained_on
            else _("On data that is never trained on."),
        )


def draw_view(run: RemoteRun) -> None:
    """Draw what the experiment shows."""
    mode, view = charts.mode(), run.view
    if "pictures" in view:
        draw_pictures(view)
    if "network" in view:
        draw_network(view)
    match view.get("kind"):
        case "confusion":
            charts.draw(
                confusion_chart(
                    mode=mode, truth=view["truth"], predicted=view["predicted"], names=view["names"]
                ),
                key="confusion",
                title=_("What it takes each class for"),
                alt=_("Confusion matrix on the hold-out set"),
            )
        case "boundary":
            charts.draw(
                boundary_chart(mode=mode, view=view),
                key="boundary",
                title=_("What it believes of every point"),
                alt=_("Decision boundary over the plane with the points"),
            )
        case "scatter":
            charts.draw(
                scatter_chart(mode=mode, truth=view["truth"], predicted=view["predicted"]),
                key="scatter",
                title=_("Predicted and true"),
                alt=_("Predictions over the truth on held-out rows"),
            )
        case "series":
            charts.draw(
                series_chart(mode=mode, truth=view["truth"], predicted=view["predicted"]),
                key="series",
                title=_("One step ahead, on held-out values"),
                alt=_("Held-out series and predictions"),
            )
        case "compare":
            charts.draw(
                bars_chart(
                    mode=mode,
                    bars={
                        _("pre-trained"): view["bars"]["pre-trained"],
                        _("from scratch"): view["bars"]["from scratch"],
                    },
                ),
                key="compare",
                title=_("Accuracy on upright digits, after forty of them"),
                alt=_("Accuracy of the pre-trained network and of one from scratch"),
            )
        case "words":
            charts.draw(
                words_chart(mode=mode, points=view["points"], names=view["names"]),
                key="words",
                title=_("Words by their numbers"),
                alt=_("Words placed by their embeddings"),
            )
            st.dataframe(
                pd.DataFrame(view["rows"], columns=[_("Word"), _("Nearest")]),
                hide_index=True,
                alt=_("Nearest words"),
                key="words_table",
            )
        case "text":
            st.markdown(f"**{_('It writes')}**")
            st.code(view["text"], language=None, wrap_lines=True)
            if view.get("unread"):
                st.caption(_("Signs it has never seen were left out: {signs}").format(signs=view["unread"]))
            draw_report_card(run)
        case "masked":
            st.dataframe(
                pd.DataFrame(view["rows"], columns=[_("With gaps"), _("Filled"), _("Original")]),
                hide_index=True,
                alt=_("Gaps, guesses and originals"),
                key="masked",
            )
        case "table":
            st.dataframe(
                pd.DataFrame(view["rows"], columns=[_("Input"), _("Wanted"), _("Says")]),
                hide_index=True,
                alt=_("Inputs, targets and answers"),
                key="samples",
            )
    if "weights" in view:
        with st.expander(
            _("Weights"), icon=":material/grid_on:", key="weights_fold", on_change="rerun"
        ) as fold:
            if fold.open:
                charts.draw(
                    weights_chart(mode=mode, weights=view["weights"]),
                    key="weights",
                    alt=_("Weights of the first neurons or kernels as pictures"),
                )


@st.fragment(run_every=1.0)
def draw_controls(session: Any, wanted: Any, drawn: RemoteRun | None) -> None:
    """Draw the buttons, once a second: a run may pause by itself. Where it is no longer the run that the page
    was drawn for, the whole page is drawn again.
    """
    run = session.shown(wanted)
    if run is not drawn:
        st.rerun()
    playing = run is not None and run.playing
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Play"),
            icon=":material/play_arrow:",
            key="play",
            on_click=session.command,
            args=(wanted, "play"),
            disabled=playing,
        )
        st.button(
            _("Pause"),
            icon=":material/pause:",
            key="pause",
            on_click=session.command,
            args=(wanted, "pause"),
            disabled=not playing,
        )
        st.button(
            _("One batch"),
            icon=":material/skip_next:",
            key="step",
            on_click=session.command,
            args=(wanted, "step"),
            disabled=playing,
        )
        st.button(
            _("One layer"),
            icon=":material/layers:",
            key="layer",
            on_click=session.command,
            args=(wanted, "layer"),
            disabled=playing,
        )
        st.button(
            _("Reset"),
            icon=":material/restart_alt:",
            key="reset",
            on_click=session.stop,
            disabled=run is None,
        )
