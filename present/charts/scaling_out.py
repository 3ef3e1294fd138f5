"""Charts of scaling out: losses by processes, staleness, the pipeline's schedule, what a step's time goes
into.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.compute.parallel import StepTime
from core.training.trials.model_parallel import Slot
from present.charts.bars import stack
from present.charts.style import COLOURS, Meaning, Mode, figure
from present.translation import _

_ORDER: tuple[Meaning, ...] = ("benchmark", "cash", "revenue", "cost", "capital", "risk")
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def losses_chart(*, mode: Mode, runs: Mapping[str, Sequence[Mapping[str, float]]]) -> go.Figure:
    """Draw batch loss by step for each training; equal ones lie on each other, so later ones are dashed and
    drawn on top.
    """
    chart = figure(mode, unit=_("loss (logarithmic)"), height=320)
    for index, (name, points) in enumerate(runs.items()):
        chart.add_trace(
            go.Scatter(
                x=[one["step"] for one in points],
                y=[one["loss"] for one in points],
                name=name,
                mode="lines",
                hovertemplate="%{y:.6f}",
                line={
                    "color": COLOURS[mode][_ORDER[index % 6]],
                    "dash": _DASHES[index % 6],
                    "width": 4 if index == 0 else 2,
                },
            )
        )
    chart.update_yaxes(type="log", dtick=1)
    chart.update_xaxes(title={"text": _("step")})
    return chart


def staleness_chart(*, mode: Mode, runs: Mapping[str, Sequence[int]]) -> go.Figure:
    """Draw how many steps were taken on weights so and so many steps old."""
    chart = figure(mode, unit=_("steps"), height=320, unified=False)
    for index, (name, counts) in enumerate(runs.items()):
        chart.add_trace(
            go.Bar(
                x=list(range(len(counts))),
                y=list(counts),
                name=name,
                hovertemplate="%{x}: %{y}",
                marker={
                    "color": COLOURS[mode][_ORDER[1 + index % 5]],
                    "pattern": {"shape": ("", "/", "x")[index % 3]},
                },
            )
        )
    chart.update_xaxes(title={"text": _("changes by others since the weights were read")}, dtick=1)
    return chart


def schedule_chart(*, mode: Mode, slots: Sequence[Slot]) -> go.Figure:
    """Draw each stage's work over time, numbered by micro-batch; gaps are waiting."""
    chart = figure(mode, unit=_("stage"), height=320, unified=False)
    for way, label, meaning, shape in (
        ("forward", _("forward"), "cash", ""),
        ("back", _("back"), "revenue", "/"),
    ):
        own = [slot for slot in slots if slot.way == way]
        chart.add_trace(
            go.Bar(
                x=[slot.end - slot.start for slot in own],
                base=[slot.start for slot in own],
                y=[str(slot.stage + 1) for slot in own],
                orientation="h",
                name=label,
                text=[str(slot.micro_batch + 1) for slot in own] if len(slots) <= 200 else None,
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                marker={
                    "color": COLOURS[mode][meaning],
                    "pattern": {"shape": shape, "fillmode": "overlay", "size": 7},
                },
                hovertemplate="%{y}: %{base} + %{x}",  # type: ignore[index]
            )
        )
    chart.update_layout(barmode="overlay", bargap=0.15)
    chart.update_yaxes(autorange="reversed", type="category")
    chart.update_xaxes(title={"text": _("time (forward pass of one micro-batch = 1)")})
    return chart


def step_chart(*, mode: Mode, steps: Sequence[StepTime]) -> go.Figure:
    """Draw what a step's time goes into, in percent, by number of chips."""
    parts = {
        "arithmetic": _("Arithmetic"),
        "tensor_exchange": _("Tensor exchange"),
        "bubble": _("Pipeline waits"),
        "gradient_exchange": _("Gradient exchange"),
    }
    shares = {
        label: np.array([100 * getattr(one, name) / one.total for one in steps])
        for name, label in parts.items()
    }
    chart = stack(mode=mode, unit=_("% of the step"), days=[f"{one.chips:,}" for one in steps], parts=shares)
    chart.update_xaxes(title={"text": _("chips")}, type="category")
    return chart
