"""A network drawn as its neurons and connections, and pictures with what it takes them for."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from present.charts.style import COLOURS, Mode, faded, figure, ink

_WIDTHS = (0.6, 1.4, 3.0)
"""Of connections in the lower half, upper half and top tenth by weight."""

_A_ROW = 5


def network_chart(*, mode: Mode, network: Mapping[str, Any]) -> go.Figure:
    """Draw layers from left to right; a connection's colour says its sign, its width its weight."""
    sizes = network["sizes"]
    chart = figure(mode, unit="", height=320, unified=False)
    for layer, connections in enumerate(network["connections"]):
        _connections(chart, mode, layer, sizes, connections)
    for layer, size in enumerate(sizes):
        chart.add_trace(
            go.Scatter(
                x=[layer] * size,
                y=_places(size),
                mode="markers",
                hoverinfo="skip",
                showlegend=False,
                marker={"size": max(min(160 / size, 14), 4), "color": ink(mode)},
            )
        )
    chart.update_xaxes(
        tickvals=list(range(len(sizes))),
        ticktext=[str(size) for size in sizes],
        showgrid=False,
        zeroline=False,
    )
    chart.update_yaxes(visible=False)
    chart.update_layout(margin={"t": 8})
    return chart


def _places(size: int) -> list[float]:
    return [(place + 0.5) / size for place in range(size)]


def _connections(
    chart: go.Figure, mode: Mode, layer: int, sizes: Sequence[int], connections: Sequence[Sequence[float]]
) -> None:
    if not connections:
        return
    left, right = _places(sizes[layer]), _places(sizes[layer + 1])
    size = np.abs([weight for _from, _to, weight in connections])
    steps = np.digitize(size, np.quantile(size, (0.5, 0.9)))
    for positive, colour in ((True, "cash"), (False, "risk")):
        for step, width in enumerate(_WIDTHS):
            x: list[float | None] = []
            y: list[float | None] = []
            for (start, end, weight), own in zip(connections, steps, strict=True):
                if own == step and (weight >= 0) == positive:
                    x += [layer, layer + 1, None]
                    y += [left[int(start)], right[int(end)], None]
            chart.add_trace(
                go.Scatter(
                    x=x,
                    y=y,
                    mode="lines",
                    hoverinfo="skip",
                    showlegend=False,
                    line={"color": faded(COLOURS[mode][colour], 0.35 + 0.25 * step), "width": width},  # type: ignore[index]
                )
            )


def pictures_chart(*, mode: Mode, pictures: Sequence[Mapping[str, Any]], names: Sequence[str]) -> go.Figure:
    """Draw pictures side by side, each with its likeliest class and odds; wrong ones are crossed."""
    chart = figure(mode, unit="", height=260, unified=False)
    for place, one in enumerate(pictures):
        row, column = divmod(place, _A_ROW)
        left, top = column * 9.0, -row * 11.5
        chart.add_trace(
            go.Heatmap(
                z=one["pixels"],
                x0=left,
                dx=1,
                y0=top,
                dy=-1,
                zmin=0,
                zmax=1,
                showscale=False,
                colorscale=[[0, "rgba(127,127,127,0.08)"], [1, ink(mode)]],
                hovertemplate=_odds_text(one["odds"], names) + "<extra></extra>",
            )
        )
        best = int(np.argmax(one["odds"]))
        wrong = one["label"] is not None and best != one["label"]
        chart.add_annotation(
            x=left + 3.5,
            y=top + 1.5,
            text=f"{names[best]} · {one['odds'][best] * 100:.0f} %{' ✗' if wrong else ''}",
            showarrow=False,
            font={"size": 12, "color": COLOURS[mode]["risk"] if wrong else ink(mode)},
        )
    chart.update_xaxes(visible=False)
    chart.update_yaxes(visible=False, scaleanchor="x")
    chart.update_layout(margin={"t": 8, "b": 8})
    return chart


def _odds_text(odds: Sequence[float], names: Sequence[str]) -> str:
    order = np.argsort(odds)[::-1][:3]
    return "<br>".join(f"{names[place]}: {odds[place] * 100:.1f} %" for place in order)
