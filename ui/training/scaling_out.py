"""The three parts of scaling out: real processes here, a model split by hand, thousands of chips by
formula.
"""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.training.trials.model_parallel import deal, most_held, pipeline_schedule, split_block, waiting_share
from present import formats
from present.charts.scaling_out import losses_chart, schedule_chart, staleness_chart
from present.translation import _
from ui.session.kept import kept_choice, kept_slider
from ui.show import charts
from ui.training.jobs import job_controls, job_holder

_REPORTS = 30


def _run_name(mode: str, workers: int) -> str:
    if workers == 1:
        return _("one process")
    return (_("{count} in step") if mode == "synchronous" else _("{count} as they come")).format(
        count=workers
    )


def processes() -> None:
    """Draw the inputs and the live comparison of one, two and more processes."""
    with st.sidebar:
        workers = [[1, 2], [1, 2, 4]][
            ["2", "4"].index(kept_choice("out_workers", _("Processes, at most"), ["2", "4"], "2"))
        ]
        asked: dict[str, Any] = {
            "workers": workers,
            "modes": ["synchronous", "asynchronous"],
            "batch_size": int(kept_choice("out_batch", _("Batch size"), [32, 64, 128, 256, 512], 256)),
            "learning_rate": float(
                kept_choice(
                    "out_rate",
                    _("Learning rate"),
                    [0.02, 0.05, 0.1, 0.2, 0.5, 1.0],
                    0.2,
                    labels=lambda one: f"{one:g}",
                    help=_("High rates show what stale gradients do."),
                )
            ),
            "hidden": int(kept_choice("out_hidden", _("Width"), [16, 64, 128, 256, 512], 256)),
            "steps": int(kept_choice("out_steps", _("Steps"), [50, 150, 300, 600], 150)),
        }
    holder = job_holder("core.training.workers.parallel_worker")
    trainings = 2 * len(workers) - 1

    @st.fragment(run_every=0.5)
    def live() -> None:
        reports, result = job_controls(
            holder, asked, trainings * _REPORTS, _("{done} of about {count} reports")
        )
        if not reports:
            st.info(
                _(
                    "Press Start: the same network is trained by one process, by several in step, and by "
                    "several as they come."
                ),
                icon=":material/hub:",
            )
            return
        runs: dict[str, list[Any]] = {}
        for one in reports:
            runs.setdefault(_run_name(one["mode"], one["workers"]), []).append(one)
        left, right = st.columns(2)
        with left:
            charts.draw(
                losses_chart(
                    mode=charts.mode(),
                    runs={
                        name: sorted(points, key=lambda point: point["step"]) for name, points in runs.items()
                    },
                ),
                key="out_losses",
                title=_("Loss by step"),
                alt=_("Loss of each training by step"),
            )
        if result is None:
            return
        with right:
            stale = {
                _run_name(one["setup"]["mode"], one["setup"]["workers"]): one["staleness"]
                for one in result
                if one["setup"]["mode"] == "asynchronous"
            }
            charts.draw(
                staleness_chart(mode=charts.mode(), runs=stale),
                key="staleness",
                title=_("How old the weights were"),
                alt=_("Steps by how many changes others had made meanwhile"),
            )
        _outcomes(result)

    live()


def _outcomes(result: list[Any]) -> None:
    single = result[0]["seconds"]
    rows = [
        [
            _run_name(one["setup"]["mode"], one["setup"]["workers"]),
            f"{one['seconds']:.2f}",
            f"{one['samples_per_second']:,.0f}",
            f"{single / one['seconds']:.2f} ×",
            formats.percent(one["waiting_share"]),
            f"{one['points'][-1]['test_loss']:.4f}",
            f"{one['points'][-1]['test_accuracy']:.1%}",
            f"{one['apart']:.1e}",
        ]
        for one in result
    ]
    frame = pd.DataFrame(
        rows,
        columns=[
            _("Training"),
            _("Seconds"),
            _("Samples a second"),
            _("Speed-up"),
            _("Exchange and waiting"),
            _("Hold-out loss"),
            _("Hold-out accuracy"),
            _("Weights apart"),
        ],
    )
    st.dataframe(frame, hide_index=True, alt=_("Trainings compared"), key="outcomes")
    charts.table_download(frame, name="data_parallel")
    st.caption(
        _(
            "In step, gradients are averaged and the loss is that of one process: the weights end apart by "
            "rounding only. As they come, nobody waits, but gradients belong to weights of some steps ago. "
            "More processes than this server has free cores gain nothing."
        )
    )


def split_model() -> None:
    """Draw a pipeline's schedule and a block cut in two, for the numbers chosen."""
    with st.sidebar:
        stages = int(kept_slider("stages", _("Stages"), [1, 2, 3, 4, 6, 8, 12, 16], 4))
        micro = int(kept_slider("micro_batches", _("Micro-batches"), [1, 2, 4, 8, 12, 16, 24, 32], 8))
        kind: Any = kept_choice(
            "schedule_kind",
            _("Order"),
            ["one_forward_one_back", "all_forward"],
            "one_forward_one_back",
            labels=lambda one: {
                "one_forward_one_back": _("one forward, one back"),
                "all_forward": _("all forward, then all back"),
            }[one],
        )
        layers = int(kept_slider("split_layers", _("Layers"), [8, 12, 24, 32, 48, 80, 96, 126], 80))
        workers = int(kept_choice("split_workers", _("Workers a block"), [1, 2, 4, 8], 4))
    if stages > layers:
        st.warning(
            _("{layers} layers cannot be dealt to {stages} stages: choose fewer stages.").format(
                layers=layers, stages=stages
            ),
            icon=":material/block:",
        )
        return
    dealt = deal(layers, stages)
    schedule = pipeline_schedule(
        stages=stages,
        micro_batches=micro,
        kind=kind,
        work=[(end - first) * stages / layers for first, end in dealt],
    )
    waiting = waiting_share(schedule)
    grid = st.grid(4, border=True, min_column_width=160)
    grid.metric(
        _("Waiting, of all time"),
        f"{waiting:.1%}",
        help=_(
            "(p − 1)/(m + p − 1) with p stages and m micro-batches; counted from the schedule drawn; more "
            "where stages hold unequal numbers of layers."
        ),
    )
    grid.metric(
        _("Waiting, of ideal time"),
        f"{waiting / (1 - waiting):.1%}",
        help=_("(p − 1)/m where stages are alike: the same waiting, as an addition to the time without it."),
    )
    grid.metric(
        _("Activations held at once"),
        f"{most_held(schedule)}",
        help=_("Micro-batches whose activations the first stage keeps for the way back."),
    )
    grid.metric(
        _("Layers a stage"),
        " · ".join(dict.fromkeys(str(end - first) for first, end in dealt)),
        help=", ".join(f"{first + 1}–{end}" for first, end in dealt),
    )
    charts.draw(
        schedule_chart(mode=charts.mode(), slots=schedule),
        key="pipeline",
        title=_("The pipeline: who works on which micro-batch"),
        alt=_("Each stage's forward and backward work over time"),
    )
    random = np.random.default_rng(0)
    x, first, second = (
        random.standard_normal((8, 64)),
        random.standard_normal((64, 256)) / 8,
        random.standard_normal((256, 64)) / 16,
    )
    parts = split_block(x, first, second, workers)
    whole = split_block(x, first, second, 1)[0]
    rows = [
        [
            number + 1,
            f"{256 * number // workers + 1}–{256 * (number + 1) // workers}",
            f"{2 * 64 * 256 // workers:,}",
            f"{np.linalg.norm(part):.3f}",
        ]
        for number, part in enumerate(parts)
    ]
    left, right = st.columns([3, 2])
    left.dataframe(
        pd.DataFrame(
            rows,
            columns=[
                _("Worker"),
                _("Neurons held"),
                _("Weights held"),
                _("Length of its part of the output"),
            ],
        ),
        hide_index=True,
        alt=_("What each worker of a split block holds"),
        key="split_block",
    )
    right.markdown(
        _(
            "A block of 64 → 256 → 64 cut by columns, then rows: each worker computes its neurons alone, and "
            "one sum at the end gives the whole. Difference from the uncut block: **{gap}**."
        ).format(gap=f"{np.abs(sum(parts) - whole).max():.0e}")
    )
