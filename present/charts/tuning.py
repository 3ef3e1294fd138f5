"""Charts of tuning: candidates of a search, and effects of choices with their standard errors."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from present.charts.style import COLOURS, Meaning, Mode, figure, ink
from present.translation import _

_ORDER: tuple[Meaning, ...] = ("cash", "revenue", "cost", "capital")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up")
_DASHES = ("solid", "dash", "dot", "dashdot")


def search_chart(
    *, mode: Mode, reports: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> go.Figure:
    """Draw each candidate's mean accuracy over its learning rate, apart by epochs; the best is starred with
    two standard errors.
    """
    chart = figure(mode, unit=_("accuracy"), height=340, unified=False)
    groups: dict[tuple[int, tuple[float, ...]], list[float]] = defaultdict(list)
    for one in reports:
        groups[one["epochs"], tuple(one["settings"].values())].append(one["accuracy"])
    for index, epochs in enumerate(sorted({key[0] for key in groups})):
        points = [
            (settings, sum(scores) / len(scores))
            for (given, settings), scores in groups.items()
            if given == epochs
        ]
        chart.add_trace(
            go.Scatter(
                x=[settings[0] for settings, _mean in points],
                y=[mean for _settings, mean in points],
                mode="markers",
                name=_("{count} epochs").format(count=epochs),
                customdata=[settings[1:] for settings, _mean in points],
                marker={"color": COLOURS[mode][_ORDER[index % 4]], "symbol": _SYMBOLS[index % 4], "size": 9},
                hovertemplate="η %{x:.2g}, "
                + _("width")
                + " %{customdata[0]:.0f}, "
                + _("dropout")
                + " %{customdata[1]:.0%}, λ %{customdata[2]:.2g}: %{y:.1%}",
            )
        )
    if found:
        best = found[0]
        chart.add_trace(
            go.Scatter(
                x=[best["settings"]["learning_rate"]],
                y=[best["accuracy"]],
                mode="markers",
                name=_("best, ± 2 standard errors"),
                hoverinfo="skip",
                marker={"symbol": "star", "size": 14, "color": ink(mode)},
                error_y={"type": "data", "array": [2 * best["standard_error"]], "color": ink(mode)},
            )
        )
    chart.update_xaxes(type="log", dtick=1, title={"text": _("learning rate")})
    chart.update_yaxes(tickformat=".0%")
    return chart


def effects_chart(
    *, mode: Mode, series: Mapping[str, Sequence[tuple[str, float, float]]], joined: bool = False
) -> go.Figure:
    """Draw shares by choice with bars of two standard errors: each series a list of (choice, mean, standard
    error); `joined` where choices have an order.
    """
    chart = figure(mode, unit=_("accuracy"), height=320, unified=False)
    for index, (name, points) in enumerate(series.items()):
        colour = COLOURS[mode][_ORDER[index % 4]]
        chart.add_trace(
            go.Scatter(
                x=[choice for choice, _mean, _error in points],
                y=[mean for _choice, mean, _error in points],
                name=name,
                mode="lines+markers" if joined else "markers",
                hovertemplate="%{x}: %{y:.1%}",
                line={"color": colour, "dash": _DASHES[index % 4]},
                marker={"symbol": _SYMBOLS[index % 4], "size": 10},
                error_y={
                    "type": "data",
                    "array": [2 * error for _choice, _mean, error in points],
                    "color": colour,
                },
            )
        )
    chart.update_yaxes(tickformat=".1%")
    return chart
