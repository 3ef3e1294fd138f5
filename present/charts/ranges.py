"""Ranges side by side: ownership with its spread, the football field of valuations, the map of channels."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from core.texts import mark
from present.charts.bars import stack
from present.charts.style import COLOURS, Meaning, Mode, faded, figure, ink
from present.translation import _

_KINDS: dict[str, tuple[Meaning, str]] = {
    "equity": ("cash", "circle"),
    "debt": ("cost", "square"),
    "grant": ("capital", "diamond"),
    "reward": ("revenue", "cross"),
    "revenue_based": ("risk", "triangle-up"),
}


def ownership_chart(
    *,
    mode: Mode,
    steps: Sequence[str],
    parts: Mapping[str, np.ndarray],
    founders: tuple[np.ndarray, np.ndarray, np.ndarray],  # type: ignore[type-arg]
    places: Mapping[str, int] | None = None,
) -> go.Figure:
    """Stack ownership after each step in percent, and draw the founders' P5–P50–P95 over the futures beside
    the bars.
    """
    chart = stack(mode=mode, unit="%", days=steps, parts=parts, divisor=0.01, places=places)
    chart.update_layout(height=380, legend={"font": {"size": 12}})
    low, middle, high = (np.asarray(one) * 100 for one in founders)
    chart.add_trace(
        go.Scatter(
            x=list(steps),
            y=middle,
            name=_("Founders, P5–P50–P95"),
            mode="markers",
            marker={
                "symbol": "diamond",
                "size": 11,
                "color": ink(mode),
                "line": {"color": faded(COLOURS[mode]["cash"], 1), "width": 2},
            },
            error_y={
                "type": "data",
                "array": high - middle,
                "arrayminus": middle - low,
                "color": ink(mode),
                "thickness": 2,
                "width": 9,
            },
            customdata=np.stack([low, high], axis=1),
            hovertemplate="%{y:.1f} (%{customdata[0]:.1f} – %{customdata[1]:.1f})",
        )
    )
    return chart


def football_field(
    *,
    mode: Mode,
    unit: str,
    rows: Sequence[tuple[str, float, float, float]],
    divisor: float,
    asked: float | None,
    asked_label: str,
) -> go.Figure:
    """Draw low – value – high of each method as bars, the value as a marker, and the price asked as a
    line.
    """
    chart = figure(mode, unit="", height=90 + 42 * len(rows), unified=False)
    names = [row[0] for row in rows][::-1]
    low, value, high = (np.array([row[position] for row in rows][::-1]) / divisor for position in (1, 2, 3))
    chart.add_trace(
        go.Bar(
            y=names,
            x=high - low,
            base=low,
            orientation="h",
            name=_("Range"),
            marker={"color": faded(COLOURS[mode]["cash"], 0.55)},
            customdata=np.stack([low, high], axis=1),
            hovertemplate="%{y}: %{customdata[0]:,.2f} – %{customdata[1]:,.2f}<extra></extra>",
        )
    )
    chart.add_trace(
        go.Scatter(
            y=names,
            x=value,
            mode="markers",
            name=_("Value"),
            marker={"symbol": "diamond", "size": 12, "color": ink(mode)},
            hovertemplate="%{y}: %{x:,.2f}<extra></extra>",
        )
    )
    if asked is not None:
        chart.add_shape(
            type="line",
            x0=asked / divisor,
            x1=asked / divisor,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": COLOURS[mode]["risk"], "dash": "dash", "width": 2},
        )
        chart.add_annotation(
            x=asked / divisor,
            y=1,
            yref="paper",
            yanchor="bottom",
            text=asked_label,
            showarrow=False,
            font={"color": COLOURS[mode]["risk"]},
        )
    chart.update_xaxes(title={"text": unit})
    chart.update_layout(legend={"x": 1, "xanchor": "right"})
    return chart


def channel_map(*, mode: Mode, rows: Sequence[tuple[str, str, float, float, float]]) -> go.Figure:
    """Place channels (name, kind, months, cost a year, part of the need) by time and cost; larger marks bring
    more of the need.
    """
    chart = figure(mode, unit=_("% a year"), height=380, unified=False)
    spots = _together(rows)
    below, longest = _labelled_below(spots), max((row[2] for row in spots), default=0.0)
    for kind, (meaning, symbol) in _KINDS.items():
        chosen = [row for row in spots if row[1] == kind]
        if chosen:
            chart.add_trace(
                go.Scatter(
                    x=[row[2] for row in chosen],
                    y=[row[3] * 100 for row in chosen],
                    text=[row[0] for row in chosen],
                    mode="markers+text",
                    name=_(KIND_NAMES[kind]),
                    textposition=[
                        f"{'bottom' if row in below else 'top'} {_aside(row[2], longest)}" for row in chosen
                    ],
                    textfont={"size": 11, "color": ink(mode)},
                    hovertemplate="%{text}: %{x:.1f}, %{y:.0f} %<extra></extra>",
                    marker={
                        "symbol": symbol,
                        "size": [10 + 22 * min(row[4], 1.0) for row in chosen],
                        "color": faded(COLOURS[mode][meaning], 0.75),
                        "line": {"color": COLOURS[mode][meaning], "width": 1.5},
                    },
                )
            )
    chart.update_xaxes(title={"text": _("months to close")}, rangemode="tozero")
    return chart


def _aside(months: float, longest: float) -> Literal["left", "center", "right"]:
    """Return where a mark's name stands, so that the axis does not cut it off on a phone."""
    return "right" if months < longest / 4 else "left" if months > longest * 3 / 4 else "center"


_NEAR = 0.15
"""Marks nearer than this part of both axes would write over each other."""


def _labelled_below(
    rows: Sequence[tuple[str, str, float, float, float]],
) -> list[tuple[str, str, float, float, float]]:
    """Return the channels whose names stand below their marks, since a neighbour's stands above."""
    wide, high = (max((row[axis] for row in rows), default=0.0) or 1.0 for axis in (2, 3))
    below: list[tuple[str, str, float, float, float]] = []
    for place, row in enumerate(rows):
        above = (other for other in rows[:place] if other not in below)
        if any(
            abs(row[2] - other[2]) < _NEAR * wide and abs(row[3] - other[3]) < _NEAR * high for other in above
        ):
            below.append(row)
    return below


def _together(
    rows: Sequence[tuple[str, str, float, float, float]],
) -> list[tuple[str, str, float, float, float]]:
    """Join channels that lie on the same spot into one mark with all their names."""
    spots: dict[tuple[str, float, float], tuple[str, str, float, float, float]] = {}
    for name, kind, months, cost, cover in rows:
        spot = (kind, round(months, 1), round(cost, 2))
        held = spots.get(spot)
        spots[spot] = (
            f"{held[0]} · {name}" if held else name,
            kind,
            months,
            cost,
            max(cover, held[4] if held else 0.0),
        )
    return list(spots.values())


KIND_NAMES = {
    "equity": mark("Equity"),
    "debt": mark("Debt"),
    "grant": mark("Grant"),
    "reward": mark("Advance sale"),
    "revenue_based": mark("Share of revenue"),
}
"""Kind of channel → its name (message id)."""
