"""Risk against what is tried: a curve with its sampling error, and points with a frontier."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from present.charts.style import COLOURS, Mode, faded, figure, ink
from present.translation import _

Role = Literal["faint", "line", "plan", "best"]
Series = tuple[str, Sequence[float], Sequence[float], Sequence[str], Role]


def risk_curve(
    *,
    mode: Mode,
    unit: str,
    places: Sequence[float] | Sequence[date],
    odds: Sequence[float],
    errors: Sequence[float],
    limit: float,
    label: str,
) -> go.Figure:
    """Draw odds (0–1) over what is tried, two standard errors around them, and the limit."""
    chart = figure(mode, unit="%", unified=False, x_axis={"title": {"text": unit}})
    colour = COLOURS[mode]["risk"]
    middle, spread = 100 * np.array(odds), 200 * np.array(errors)
    across = "%{x|%Y-%m}" if places and isinstance(places[0], date) else "%{x:.3~s}"
    chart.add_trace(
        go.Scatter(
            x=[*places, *reversed(places)],
            y=[*(middle + spread), *(np.maximum(middle - spread, 0.0)[::-1])],
            fill="toself",
            fillcolor=faded(colour, 0.2),
            line={"width": 0},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    chart.add_trace(
        go.Scatter(
            x=list(places),
            y=middle.tolist(),
            mode="lines+markers",
            line={"color": colour},
            marker={"size": 5},
            name=label,
            hovertemplate=f"{across}: %{{y:.1f}} %<extra></extra>",
        )
    )
    chart.add_hline(
        y=100 * limit, line={"color": ink(mode), "dash": "dot", "width": 1}, annotation_text=_("limit")
    )
    return chart


def scatter(*, mode: Mode, unit: str, series: Sequence[Series], limit: float, across: str) -> go.Figure:
    """Draw named points over odds (0–1), each with a text of its own, and the limit."""
    chart = figure(mode, unit=unit, height=380, unified=False, x_axis={"title": {"text": f"{across}, %"}})
    colours = COLOURS[mode]
    styles = {
        "faint": {"mode": "markers", "marker": {"size": 6, "color": faded(colours["benchmark"], 0.45)}},
        "line": {"mode": "lines+markers", "line": {"color": colours["capital"]}, "marker": {"size": 7}},
        "plan": {"mode": "markers", "marker": {"size": 13, "symbol": "square", "color": colours["cash"]}},
        "best": {"mode": "markers", "marker": {"size": 15, "symbol": "star", "color": colours["revenue"]}},
    }
    for name, odds, values, texts, role in series:
        chart.add_trace(
            go.Scatter(
                x=[100 * value for value in odds],
                y=list(values),
                text=list(texts),
                name=name,
                hovertemplate="%{text}<br>%{x:.1f} %: %{y:.3~g}<extra></extra>",
                **styles[role],
            )
        )
    chart.add_vline(
        x=100 * limit, line={"color": ink(mode), "dash": "dot", "width": 1}, annotation_text=_("limit")
    )
    return chart
