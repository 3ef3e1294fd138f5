"""Bars: the verdict's scale, distributions, stacks over months, tornado."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil
from textwrap import wrap

import numpy as np
import plotly.graph_objects as go

from core.arrays import Paths
from present.charts.style import COLOURS, HEIGHT, Meaning, Mode, faded, figure, ink, part_colour
from present.formats import in_hundred
from present.translation import _

_PATTERNS = ("", "/", "\\", "x", "-", "|", "+", ".")
_IN_SIGHT = 12
"""Of this many times a mark more is not drawn."""
_READABLE = 12
"""Of more bars beside each other patterns are not told apart."""
_LEGEND_LINE = 22
"""Pixels of a line of the legend, which holds two parts."""
_LABEL = 26
"""Signs in a line of a label beside bars."""
_PATTERN_INK = {"light": "rgba(255,255,255,0.75)", "dark": "rgba(0,0,0,0.55)"}


def scale_chart(*, mode: Mode, markers: Sequence[tuple[str, float, str]], threshold: float) -> go.Figure:
    """Draw the bar bubble ↔ gold mine (odds of gold, 0–100) with labelled markers and the printed
    threshold.
    """
    chart = figure(mode, unit="", height=170, unified=False)
    colours = COLOURS[mode]
    top = max(0.4, threshold * 2, *(value for _label, value, _symbol in markers)) * 100
    for start, end, colour in (
        (0, threshold * 100, colours["risk"]),
        (threshold * 100, top * 1.06, colours["revenue"]),
    ):
        chart.add_shape(
            type="rect",
            x0=start,
            x1=end,
            y0=-0.12,
            y1=0.12,
            fillcolor=faded(colour, 0.45),
            line={"width": 0},
            layer="below",
        )
    half = 0.5 * top / 100
    for (label, value, symbol), level in zip(
        markers, _levels([one[1] for one in markers], half), strict=True
    ):
        chart.add_trace(
            go.Scatter(
                x=[value * 100],
                y=[0],
                mode="markers",
                marker={"symbol": symbol, "size": 16, "color": ink(mode)},
                name=label,
                hovertemplate=f"{label}: {in_hundred(value)}<extra></extra>",
            )
        )
        chart.add_annotation(
            x=value * 100,
            y=0.14,
            text=f"{label}: {in_hundred(value)}",
            showarrow=True,
            arrowhead=0,
            ax=0,
            ay=-18 - 20 * level,
            xanchor="left" if value < half else "right",
            font={"color": ink(mode), "size": 13},
        )
    chart.update_layout(showlegend=False, margin={"l": 8, "r": 8, "t": 8, "b": 8})
    chart.update_yaxes(visible=False, range=[-0.3, 1.3])
    chart.update_xaxes(
        title={"text": _("futures in 100 that reach the hurdle")}, range=[-0.5, top * 1.06], showgrid=False
    )
    return chart


def _levels(values: Sequence[float], half: float) -> list[int]:
    """Return a height of its own for each label, so that no line from a marker to its label runs through
    another label: those on the left reach to the right, and stand the higher the further left; on the right
    it is the other way round.
    """
    right = sorted((index for index, value in enumerate(values) if value >= half), key=values.__getitem__)
    left = sorted((index for index, value in enumerate(values) if value < half), key=values.__getitem__)
    order = [*right, *reversed(left)]
    return [order.index(index) for index in range(len(values))]


def distribution(
    *,
    mode: Mode,
    unit: str,
    values: Paths,
    meaning: Meaning,
    label: str,
    divisor: float = 1.0,
    mark_at: float | None = None,
    mark_label: str = "",
) -> go.Figure:
    """Draw how futures are spread: shares of paths by bin, with a mark such as the hurdle. What lies beyond
    the 98th percentile, or so far out that the mark and the middle could not be seen, is in the last bin.
    """
    chart = figure(mode, unit=_("futures in 100"), unified=False)
    shown = values[np.isfinite(values)] / divisor
    low = float(min(shown.min(initial=0.0), 0.0))
    high, middle = (float(one) for one in np.quantile(shown, (0.98, 0.5))) if len(shown) else (1.0, 1.0)
    if mark_at is not None:
        high = min(high, max(_IN_SIGHT * mark_at / divisor, _IN_SIGHT / 4 * middle))
    edges = np.linspace(low, max(high, low + 1e-9), 31)
    counts, _edges = np.histogram(np.minimum(shown, edges[-1]), edges)
    chart.add_trace(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2,
            y=counts / max(len(values), 1) * 100,
            width=np.diff(edges) * 0.94,
            name=label,
            marker={"color": COLOURS[mode][meaning]},
            hovertemplate="%{x:,.2f} " + unit + ": %{y:.1f}<extra></extra>",
        )
    )
    if mark_at is not None:
        chart.add_shape(
            type="line",
            x0=mark_at / divisor,
            x1=mark_at / divisor,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": COLOURS[mode]["risk"], "dash": "dash"},
        )
        chart.add_annotation(
            x=mark_at / divisor,
            y=1,
            yref="paper",
            text=mark_label,
            showarrow=False,
            xanchor="left",
            font={"color": COLOURS[mode]["risk"]},
        )
    chart.update_xaxes(title={"text": unit})
    chart.update_layout(showlegend=False)
    return chart


def stack(
    *,
    mode: Mode,
    unit: str,
    days: Sequence[date] | Sequence[str],
    parts: Mapping[str, np.ndarray],
    divisor: float = 1.0,
    places: Mapping[str, int] | None = None,
) -> go.Figure:  # type: ignore[type-arg]
    """Stack parts over months or steps; parts differ by colour and by pattern, which belong to their
    `places` (None: those among the parts).
    """
    legend = _LEGEND_LINE * max(ceil(len(parts) / 2) - 2, 0)
    chart = figure(mode, unit=unit, height=HEIGHT + legend)
    chart.update_layout(showlegend=True)  # one part alone needs its name too
    many = len(days) > _READABLE  # patterns would be noise
    for position, (label, values) in enumerate(parts.items()):
        index = position if places is None else places.get(label, position)
        colour = part_colour(mode, index)
        chart.add_trace(
            go.Bar(
                x=list(days),
                y=np.asarray(values) / divisor,
                name=label,
                hovertemplate="%{y:,.2f}",
                marker={
                    "color": colour,
                    "pattern": {
                        "shape": "" if many else _PATTERNS[index % len(_PATTERNS)],
                        "fgcolor": _PATTERN_INK[mode],
                        "fillmode": "overlay",
                        "size": 7,
                    },
                },
            )
        )
    chart.update_layout(barmode="relative", bargap=0.15)
    return chart


def tornado(*, mode: Mode, rows: Sequence[tuple[str, float, float]], middle: float) -> go.Figure:
    """Draw the odds when each assumption is low and when it is high, around the odds over all futures."""
    names = [label for label, _low, _high in rows][::-1]
    lines = [_in_lines(name) for name in names]
    chart = figure(mode, unit="", height=70 + sum(22 + 15 * len(one) for one in lines), unified=False)
    for position, label, colour in (
        (1, _("low third"), COLOURS[mode]["cash"]),
        (2, _("high third"), COLOURS[mode]["revenue"]),
    ):
        ends = [row[position] for row in rows][::-1]
        chart.add_trace(
            go.Bar(
                y=names,
                x=[(end - middle) * 100 for end in ends],
                base=middle * 100,
                orientation="h",
                name=label,
                marker={
                    "color": colour,
                    "pattern": {
                        "shape": "" if position == 2 else "/",
                        "fgcolor": _PATTERN_INK[mode],
                        "fillmode": "overlay",
                    },
                },
                customdata=[[end * 100] for end in ends],
                hovertemplate="%{y}: %{customdata[0]:.0f}<extra>" + label + "</extra>",
            )
        )
    chart.update_layout(barmode="overlay")
    chart.update_yaxes(tickfont={"size": 12}, tickvals=names, ticktext=["<br>".join(one) for one in lines])
    chart.update_xaxes(title={"text": _("futures in 100")}, tickangle=0)
    return chart


def _in_lines(label: str) -> list[str]:
    """Return a label in lines so short that the bars beside it have most of the room."""
    width = _LABEL if label.replace("›", "").isascii() else _LABEL // 2  # Chinese signs are twice as wide
    return [line for part in label.split(" › ") for line in wrap(part, width)]
