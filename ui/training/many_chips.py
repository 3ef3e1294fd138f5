"""Scaling out to thousands of chips: strategies, memory and time."""

import pandas as pd
import streamlit as st

from core.compute.hardware import CHIPS
from core.compute.model_choice import shape_of
from core.compute.parallel import Cluster, scale_out
from present import formats
from present.charts.scaling_out import step_chart
from present.translation import _
from ui.session.kept import kept_choice, kept_number, kept_slider
from ui.show import charts


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
    fits = [one for one in steps if one.bytes_per_chip <= chip.room]
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
            memory=f"{chip.room / 1e9:.0f}"
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
            "Products alone reach 55 % of the peak (assumption); {link} GB/s inside a server; gradients "
            "of two bytes go round a ring of the copies. Efficiency here leaves that 55 % aside: times "
            "0.55 it is close to MFU."
        ).format(link=f"{chip.link / 1e9:.0f}")
    )
