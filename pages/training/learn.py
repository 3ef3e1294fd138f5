"""Learn live: every model of the documents, trained on this server by our own forward and backward passes."""

from math import isfinite

import streamlit as st

from core.training.experiments.registry import EXPERIMENTS
from core.training.workers.remote import LIVE
from present.charts.learning import learning_chart
from present.translation import _
from ui.frame.leaving import on_leave
from ui.frame.strip import show_faults
from ui.show import charts
from ui.training.asking import draw_pad, draw_prompt
from ui.training.drawing import draw_points
from ui.training.holder import holder
from ui.training.inside import continue_from_file, draw_layers, draw_states, draw_walk
from ui.training.learning import configuration, waiting_changes
from ui.training.live import draw_controls, draw_measures, draw_more_measures, draw_view
from ui.training.worked_example import draw_worked_example

wanted = configuration()
session, preset = holder(), EXPERIMENTS[wanted.experiment]
on_leave(session.leave)
st.markdown(
    f"**{_(preset.label)}** — {_(preset.why)}", help=_("Documents: {ids}").format(ids=preset.document)
)
settings = {name: getattr(wanted, name) for name in LIVE}
if (
    (current := session.shown(wanted)) is not None
    and current.state != "stopped"
    and current.settings() != settings
):
    current.send("set", **settings)
session.greet(wanted)
if session.shown(wanted) is None:
    session.leave()  # what is not seen does not train


@st.fragment(run_every=0.25)
def live() -> None:
    """Draw the run's figures and curve four times a second."""
    run = session.shown(wanted)
    if run is not None and run.fault is not None and not session.greeting:
        show_faults([run.fault])
    if run is not None:
        draw_walk(run)
    if run is None or not run.progress:
        st.info(
            _("Starting: the curve appears in a moment.")
            if run is not None and (session.greeting or run.playing)
            else _("Nothing trained yet. Press Play: a worker process starts, and the curve appears soon."),
            icon=":material/model_training:",
        )
        return
    draw_measures(run)
    if not isfinite(run.progress[-1]["loss"]):
        st.warning(
            _(
                "The loss is no longer a number: the steps are too large. Lower the learning rate, then "
                "press Reset and Play."
            ),
            icon=":material/warning:",
        )
    charts.draw(
        learning_chart(
            mode=charts.mode(),
            points=list(run.progress),
            changes=run.changes,
            history=session.of(wanted.experiment),
        ),
        key="learning",
        alt=_("Loss of the batches and of the hold-out set by step"),
    )


@st.fragment(run_every=1.0)
def seen() -> None:
    """Draw what the experiment shows, once a second."""
    if (run := session.shown(wanted)) is not None:
        draw_more_measures(run)
        draw_view(run)


left, right = st.columns(2)
with left:
    draw_controls(session, wanted, session.shown(wanted))
    live()
    waiting = waiting_changes(session.shown(wanted), wanted)
    if waiting:
        st.info(
            _("From the next Reset on: {settings}.").format(settings=waiting), icon=":material/restart_alt:"
        )
with right:
    if wanted.experiment in ("digits", "convolution"):
        draw_pad(session, wanted)
    elif wanted.experiment == "gpt":
        draw_prompt(session, wanted)
    seen()
for title, icon, draw in (
    (_("Weights, outputs and gradients of every layer"), "layers", draw_layers),
    (_("Saved states and history"), "bookmark", draw_states),
):
    with st.expander(title, icon=f":material/{icon}:", key=f"fold_{icon}", on_change="rerun") as fold:
        if fold.open and (shown := session.shown(wanted)) is not None:
            draw(shown)
        elif fold.open:
            st.caption(_("Nothing seen yet: press Play or One batch."))
if preset.own_data == "points":
    with st.expander(
        _("Draw your own points"), icon=":material/draw:", key="drawing_fold", on_change="rerun"
    ) as fold:
        if fold.open:
            draw_points()
continue_from_file(session.start, wanted)
if wanted.experiment in ("digits", "three_samples", "boundary"):
    draw_worked_example()
