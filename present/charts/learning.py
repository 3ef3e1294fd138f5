"""Charts of the training lab: learning curves and the confusion matrix."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from present.charts.style import COLOURS, Meaning, Mode, faded, figure, ink
from present.translation import _

SHOWN_POINTS = 160


def learning_chart(
    *,
    mode: Mode,
    points: Sequence[Mapping[str, Any]],
    changes: Sequence[tuple[int, str, float]],
    history: Mapping[str, Sequence[Mapping[str, Any]]],
) -> go.Figure:
    """Draw batch and hold-out loss on a logarithmic axis, thinned to 160 points; changed settings are marked,
    earlier runs dashed.
    """
    stride = max(1, len(points) // SHOWN_POINTS)
    shown = [*points[::stride], points[-1]]
    steps = np.array([point["step"] for point in shown])  # arrays are checked and copied as one piece
    marks = COLOURS[mode]["capital"]
    now: tuple[tuple[str, str, Meaning, str], ...] = (
        ("loss", _("Batch"), "benchmark", "dot"),
        ("test_loss", _("Hold-out"), "cash", "solid"),
    )
    curves = [
        {
            "x": steps,
            "y": np.array([max(point[key], 1e-6) for point in shown]),
            "name": label,
            "mode": "lines+markers" if len(shown) < 20 else "lines",
            "line": {"color": COLOURS[mode][meaning], "dash": dash},
        }
        for key, label, meaning, dash in now
        if key in points[-1]
    ]
    curves += [
        {
            "x": np.array([point["step"] for point in past]),
            "y": np.array(
                [max(point["test_loss"] if "test_loss" in point else point["loss"], 1e-6) for point in past]
            ),
            "name": label,
            "mode": "lines",
            "line": {"color": COLOURS[mode][_SERIES[1 + index % 4]], "dash": "longdash", "width": 1.5},
        }
        for index, (label, past) in enumerate(history.items())
    ]
    return figure(
        mode,
        unit=_("loss, logarithmic"),
        height=340,
        x_axis={"title": {"text": _("step")}},
        y_axis={"type": "log", "tickformat": ".3~g", "dtick": "D2"},
        data=[{"type": "scatter", "hovertemplate": "%{y:.4f}"} | curve for curve in curves],
        shapes=[
            {
                "type": "line",
                "x0": step,
                "x1": step,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "line": {"color": marks, "width": 1, "dash": "dot"},
            }
            for step, _name, _value in changes
        ],
        annotations=[
            {
                "x": step,
                "y": 1,
                "yref": "paper",
                "text": f"{_NAMES[name]} {value:g}",
                "showarrow": False,
                "textangle": -90,
                "xanchor": "left",
                "yanchor": "top",
                "font": {"color": marks, "size": 11},
            }
            for step, name, value in changes
        ],
    )


_SERIES: tuple[Meaning, ...] = ("cash", "revenue", "cost", "capital", "risk", "benchmark")
_NAMES = {"learning_rate": "η", "batch_size": "B", "pace": "/s", "weight_decay": "λ", "dropout": "p"}


def confusion_chart(
    *, mode: Mode, truth: Sequence[int], predicted: Sequence[int], names: Sequence[str]
) -> go.Figure:
    """Draw counts of (true class, predicted class); the diagonal is right."""
    counts = np.zeros((len(names), len(names)), dtype=int)
    np.add.at(counts, (np.asarray(truth), np.asarray(predicted)), 1)
    return figure(
        mode,
        unit=_("true class"),
        height=360,
        unified=False,
        x_axis={"title": {"text": _("predicted class")}, "dtick": 1},
        y_axis={"autorange": "reversed", "dtick": 1},
        data=[
            {
                "type": "heatmap",
                "z": counts,
                "x": list(names),
                "y": list(names),
                "colorscale": [
                    [0, "rgba(0,0,0,0)"],
                    [1, faded(COLOURS[mode]["cash"], 0.5)],
                ],  # ink reads on all
                "showscale": False,
                "text": counts,
                "texttemplate": "%{text}",
                "textfont": {"color": ink(mode)},
                "hovertemplate": "%{y} → %{x}: %{z}<extra></extra>",
            }
        ],
    )


def histograms_chart(*, mode: Mode, layers: Sequence[Mapping[str, Any]], what: str) -> go.Figure:
    """Draw the spread of a kind of number ("weights", "outputs" or "gradients") in each layer, as a line of
    counts over values.
    """
    chart = figure(mode, unit=_("share of the numbers"), unified=False)
    for index, layer in enumerate(layers):
        held = layer[what]
        counts = np.asarray(held["counts"], dtype=float)
        if not len(counts):
            continue
        edges = np.linspace(held["low"], held["high"], len(counts) + 1)
        chart.add_trace(
            go.Scatter(
                x=(edges[:-1] + edges[1:]) / 2,
                y=counts / counts.sum(),
                name=layer["name"],
                mode="lines",
                hovertemplate="%{x:.3g}: %{y:.1%}",
                line={
                    "color": COLOURS[mode][_SERIES[index % len(_SERIES)]],
                    "shape": "hvh",
                    "dash": ("solid", "dash", "dot", "dashdot")[index % 4],
                },
            )
        )
    return chart
