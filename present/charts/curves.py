"""Lines over a plain axis, such as exit proceeds: payouts compared, with marks."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import plotly.graph_objects as go

from core.arrays import Paths
from present.charts.style import COLOURS, Meaning, Mode, figure

_ORDER: tuple[Meaning, ...] = ("cash", "revenue", "cost", "capital", "risk", "benchmark")
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def curves_chart(
    *,
    mode: Mode,
    unit: str,
    across: Paths | Sequence[date],
    curves: Mapping[str, Paths],
    across_label: str = "",
    divisor: float = 1.0,
    across_divisor: float = 1.0,
    marks: Sequence[tuple[float, str]] = (),
) -> go.Figure:
    """Draw named curves over figures or days, different by colour and dash, and labelled upright marks at
    points of the horizontal axis.
    """
    chart = figure(mode, unit=unit)
    places = across / across_divisor if isinstance(across, np.ndarray) else list(across)
    for index, (name, values) in enumerate(curves.items()):
        chart.add_trace(
            go.Scatter(
                x=places,
                y=values / divisor,
                name=name,
                mode="lines",
                hovertemplate="%{y:,.2f}",
                line={
                    "color": COLOURS[mode][_ORDER[index % len(_ORDER)]],
                    "width": 2.5,
                    "dash": _DASHES[index % len(_DASHES)],
                },
            )
        )
    add_marks(chart, mode, [(place / across_divisor, label) for place, label in marks])
    chart.update_xaxes(title={"text": across_label})
    return chart


def add_marks(chart: go.Figure, mode: Mode, marks: Sequence[tuple[float, str]]) -> None:
    """Add upright lines with their labels, at staggered heights so that near ones stay readable."""
    colour = COLOURS[mode]["benchmark"]
    for index, (place, label) in enumerate(marks):
        chart.add_shape(
            type="line",
            x0=place,
            x1=place,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": colour, "width": 1, "dash": "dot"},
        )
        chart.add_annotation(
            x=place,
            y=0.98 - 0.09 * (index % 5),
            yref="paper",
            text=label if len(label) <= 26 else f"{label[:25]}…",
            showarrow=False,
            xanchor="left",
            font={"color": colour, "size": 11},
            xshift=2,
        )
