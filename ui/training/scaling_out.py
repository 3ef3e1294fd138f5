"""The three parts of scaling out: real processes here, a model split by hand, thousands of chips by
formula.
"""

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.compute.hardware import CHIPS
from core.compute.model_choice import shape_of
from core.compute.parallel import Cluster, scale_out
from core.training.trials.model_parallel import deal, most_held, pipeline_schedule, split_block, waiting_share
from present import formats
from present.charts.scaling_out import losses_chart, schedule_chart, staleness_chart, step_chart
from present.translation import _
from ui.session.kept import kept_choice, kept_number, kept_slider
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
    grid = st.grid(4, border=True, min_column_width=160)
    grid.metric(
        _("Waiting, of all time"),
        f"{waiting_share(schedule):.1%}",
        help=_(
            "(p − 1)/(m + p − 1) with p stages and m micro-batches; counted from the schedule drawn; more "
            "where stages hold unequal numbers of layers."
        ),
    )
    grid.metric(
        _("Waiting, of ideal time"),
        f"{(stages - 1) / micro:.1%}",
        help=_("(p − 1)/m: the same waiting, as an addition to the time without it."),
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


def many_chips() -> None:
    """Draw a big model's step on ever more chips."""
    with st.sidebar:
        size = kept_slider(
            "out_size",
            _("Parameters"),
            [1e9, 3e9, 7e9, 13e9, 34e9, 70e9, 175e9, 405e9, 1e12],
            70e9,
            labels=formats.compact,
        )
        chip = CHIPS[
            kept_choice("out_chip", _("Hardware"), list(CHIPS), "h100", labels=lambda one: CHIPS[one].name)
        ]
        tensor = int(
            kept_choice(
                "out_tensor",
                _("Tensor parallel"),
                [1, 2, 4, 8],
                8,
                help=_("Chips of one server that share every matrix."),
            )
        )
        pipeline = int(kept_choice("out_pipeline", _("Pipeline stages"), [1, 2, 4, 8, 16], 4))
        stage = int(
            kept_choice(
                "out_zero",
                _("ZeRO stage"),
                [0, 1, 2, 3],
                1,
                help=_("What the copies share out: 1 optimiser state, 2 also gradients, 3 also weights."),
            )
        )
        batch = kept_number("out_tokens", _("Tokens a batch (millions)"), 4.0, low=0.01, step=1.0)
        network = kept_number("out_network", _("Network, GB/s a chip"), 50.0, low=0.1)
        overlap = float(
            kept_slider(
                "out_overlap",
                _("Exchange hidden behind arithmetic"),
                [0.0, 0.25, 0.5, 0.75, 0.9, 1.0],
                0.5,
                labels=lambda one: f"{one:.0%}",
            )
        )
    model = shape_of(size)
    cluster = Cluster(
        chip, tensor=tensor, pipeline=pipeline, network=network * 1e9, overlap_share=overlap, zero_stage=stage
    )
    steps = scale_out(model, cluster, batch_tokens=batch * 1e6)
    if not steps:
        st.warning(
            _(
                "A batch of {batch} million tokens holds less than one sequence of {context} tokens: "
                "enlarge it."
            ).format(batch=f"{batch:g}", context=f"{model.context:,}"),
            icon=":material/block:",
        )
        return
    good = [one for one in steps if one.efficiency >= 0.5]
    fits = [one for one in steps if one.bytes_per_chip < chip.memory_bytes]
    grid = st.grid(4, border=True, min_column_width=160)
    grid.metric(
        _("Most chips at half efficiency"),
        f"{good[-1].chips:,}" if good else formats.NONE,
        help=_("Beyond, more than half of the step is spent on exchange and waiting."),
    )
    grid.metric(
        _("Fewest chips that hold it"),
        f"{fits[0].chips:,}" if fits else formats.NONE,
        help=_("Weights, gradients and optimiser state in {memory} GB a chip, activations aside.").format(
            memory=f"{chip.memory_bytes / 1e9:.0f}"
        ),
    )
    quickest = min(steps, key=lambda one: one.total)
    grid.metric(
        _("Shortest step"),
        f"{quickest.total:.2f} s",
        help=_("On {chips} chips: {copies} copies of the model.").format(
            chips=f"{quickest.chips:,}", copies=f"{quickest.data:,}"
        ),
    )
    grid.metric(
        _("Its efficiency"),
        f"{quickest.efficiency:.0%}",
        help=_("Part of the step in which arithmetic is done."),
    )
    charts.draw(
        step_chart(mode=charts.mode(), steps=steps),
        key="steps",
        title=_("What the time of a step goes into"),
        alt=_("Shares of arithmetic, exchanges and waiting by number of chips"),
    )
    rows = [
        [
            f"{one.chips:,}",
            f"{tensor} × {pipeline} × {one.data}",
            one.micro_batches,
            f"{one.total:.2f}",
            f"{one.efficiency:.0%}",
            f"{batch * 1e6 / one.total:,.0f}",
            f"{one.bytes_per_chip / 1e9:.1f}",
        ]
        for one in steps
    ]
    frame = pd.DataFrame(
        rows,
        columns=[
            _("Chips"),
            _("Tensor × pipeline × copies"),
            _("Micro-batches a copy"),
            _("Seconds a step"),
            _("Efficiency"),
            _("Tokens a second"),
            _("GB a chip"),
        ],
    )
    st.dataframe(frame, hide_index=True, alt=_("The step by number of chips"), key="steps_table")
    charts.table_download(frame, name="scaling_out")
    st.caption(
        _(
            "Products alone reach 55 % of the peak (assumption); 450 GB/s inside a server; gradients of two "
            "bytes go round a ring of the copies. Efficiency here leaves that 55 % aside: times 0.55 it is "
            "close to MFU."
        )
    )
