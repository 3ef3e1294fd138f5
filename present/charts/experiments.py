"""What an experiment shows beside its curve: boundary, confusion, predictions, word map, weights."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.arrays import AnyFloat
from present.charts.style import COLOURS, Mode, faded, figure, ink
from present.translation import _


def boundary_chart(*, mode: Mode, view: Mapping[str, Any]) -> go.Figure:
    """Draw the network's odds over the plane and the points, by class different in colour and shape."""
    chart = figure(mode, unit="", height=360, unified=False)
    colours = COLOURS[mode]
    chart.add_trace(
        go.Contour(
            x=view["x"],
            y=view["y"],
            z=view["chances"],
            zmin=0,
            zmax=1,
            contours={"start": 0, "end": 1, "size": 0.1},
            showscale=False,
            line={"width": 0},
            colorscale=[
                [0, faded(colours["cash"], 0.65)],
                [0.5, "rgba(127,127,127,0.05)"],
                [1, faded(colours["risk"], 0.65)],
            ],
            hovertemplate="%{z:.2f}<extra></extra>",
        )
    )
    _add_classes(chart, mode, np.asarray(view["points"]), np.asarray(view["labels"]))
    return chart


def _add_classes(chart: go.Figure, mode: Mode, points: AnyFloat, labels: AnyFloat) -> None:
    """Add points, by class different in colour and shape."""
    for label, colour, symbol in ((0, COLOURS[mode]["cash"], "circle"), (1, COLOURS[mode]["risk"], "x")):
        chosen = points[labels == label]
        chart.add_trace(
            go.Scatter(
                x=chosen[:, 0],
                y=chosen[:, 1],
                mode="markers",
                name=_("class {number}").format(number=label),
                marker={
                    "color": colour,
                    "symbol": symbol,
                    "size": 7,
                    "line": {"color": ink(mode), "width": 0.5},
                },
                hoverinfo="skip",
            )
        )


def scatter_chart(*, mode: Mode, truth: Sequence[float], predicted: Sequence[float]) -> go.Figure:
    """Draw predictions over the truth, with the line on which both are the same."""
    chart = figure(mode, unit=_("predicted"), height=360, unified=False)
    ends = [min(truth), max(truth)]
    chart.add_trace(
        go.Scatter(
            x=list(truth),
            y=list(predicted),
            mode="markers",
            name=_("held-out rows"),
            marker={"color": COLOURS[mode]["cash"], "size": 7},
        )
    )
    chart.add_trace(
        go.Scatter(
            x=ends,
            y=ends,
            mode="lines",
            name=_("right"),
            line={"color": COLOURS[mode]["benchmark"], "dash": "dash"},
        )
    )
    chart.update_xaxes(title={"text": _("truth (standard deviations)")})
    return chart


def series_chart(*, mode: Mode, truth: Sequence[float], predicted: Sequence[float]) -> go.Figure:
    """Draw a held-out series and the predictions one step ahead."""
    chart = figure(mode, unit=_("value"), height=360)
    chart.add_trace(
        go.Scatter(y=list(truth), mode="lines", name=_("truth"), line={"color": COLOURS[mode]["benchmark"]})
    )
    chart.add_trace(
        go.Scatter(
            y=list(predicted),
            mode="lines",
            name=_("predicted"),
            line={"color": COLOURS[mode]["cash"], "dash": "dash"},
        )
    )
    return chart


def bars_chart(*, mode: Mode, bars: Mapping[str, float]) -> go.Figure:
    """Draw shares side by side in percent."""
    chart = figure(mode, unit="%", height=300, unified=False)
    colours = [COLOURS[mode]["cash"], COLOURS[mode]["benchmark"]]
    chart.add_trace(
        go.Bar(
            x=list(bars),
            y=[100 * value for value in bars.values()],
            marker={"color": colours[: len(bars)], "pattern": {"shape": ["", "/"]}},
            text=[f"{100 * value:.0f} %" for value in bars.values()],
            textposition="outside",  # a pattern would hide it
            hoverinfo="skip",
        )
    )
    chart.update_yaxes(range=[0, 112])
    return chart


def words_chart(*, mode: Mode, points: Sequence[Sequence[float]], names: Sequence[str]) -> go.Figure:
    """Draw the commonest words by the two directions in which their numbers differ most."""
    chart = figure(mode, unit="", height=360, unified=False)
    places = np.asarray(points)
    chart.add_trace(
        go.Scatter(
            x=places[:, 0],
            y=places[:, 1],
            text=list(names),
            mode="text",
            textfont={"color": ink(mode), "size": 12},
            showlegend=False,
            hoverinfo="text",
        )
    )
    chart.update_xaxes(visible=False)
    chart.update_yaxes(visible=False)
    return chart


def weights_chart(*, mode: Mode, weights: Sequence[Sequence[Sequence[float]]]) -> go.Figure:
    """Draw weights as small pictures side by side, light for positive and dark for negative."""
    tiles = [np.pad(np.asarray(one), 1, constant_values=np.nan) for one in weights]
    rows = [np.concatenate(tiles[start : start + 8], axis=1) for start in range(0, len(tiles), 8)]
    whole = np.concatenate([row for row in rows if row.shape[1] == rows[0].shape[1]], axis=0)
    chart = figure(mode, unit="", height=220, unified=False)
    largest = float(np.nanmax(np.abs(whole))) or 1.0
    chart.add_trace(
        go.Heatmap(
            z=whole[::-1],
            zmin=-largest,
            zmax=largest,
            colorscale=[
                [0, COLOURS[mode]["risk"]],
                [0.5, "rgba(127,127,127,0.1)"],
                [1, COLOURS[mode]["cash"]],
            ],
            showscale=False,
            hovertemplate="%{z:.3f}<extra></extra>",
        )
    )
    chart.update_xaxes(visible=False)
    chart.update_yaxes(visible=False, scaleanchor="x")
    return chart


GRID_STEP = 0.1


def drawing_chart(*, mode: Mode, points: Sequence[Sequence[float]]) -> go.Figure:
    """Draw a plane from −2 to 2 with a faint grid to click on, and the points drawn so far (x, y, class)."""
    chart = figure(mode, unit="", height=360, unified=False)
    places = np.arange(-2, 2 + GRID_STEP / 2, GRID_STEP).round(2)
    across, up = np.meshgrid(places, places)
    random = np.random.default_rng(0).permutation(
        across.size
    )  # so that every third place of a box is spread over it
    chart.add_trace(
        go.Scatter(
            x=across.ravel()[random],
            y=up.ravel()[random],
            mode="markers",
            showlegend=False,
            hovertemplate="%{x:.1f}, %{y:.1f}<extra></extra>",
            marker={"color": faded(COLOURS[mode]["benchmark"], 0.25), "size": 6},
            unselected={"marker": {"opacity": 0.25}},
        )
    )
    _add_classes(chart, mode, np.array(points).reshape(-1, 3)[:, :2], np.array(points).reshape(-1, 3)[:, 2])
    # With a box as the usual tool a click selects nothing (Streamlit 1.67): it waits in the tool bar.
    chart.update_layout(dragmode="pan", clickmode="event+select")
    chart.update_xaxes(fixedrange=True)
    chart.update_yaxes(fixedrange=True)
    return chart
