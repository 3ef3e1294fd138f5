"""Charts of scenarios: their fans over one another, and the steps from one figure to another."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import plotly.graph_objects as go

from core.simulation.estimates import Fan
from present.charts.style import COLOURS, DASHES, Meaning, Mode, faded, figure, ink
from present.translation import _

SIX: tuple[Meaning, ...] = ("cash", "risk", "capital", "revenue", "cost", "benchmark")
"""One colour and dash a scenario, in the order of the table."""


def overlay(
    *, mode: Mode, unit: str, days: Sequence[date], fans: Sequence[tuple[str, Fan]], divisor: float
) -> go.Figure:
    """Draw the median of each scenario with the middle half of its futures."""
    chart = figure(mode, unit=unit)
    for (label, fan), meaning in zip(fans, SIX, strict=False):
        colour, rows = COLOURS[mode][meaning], fan.quantiles / divisor
        along = list(days)[: rows.shape[1]]
        chart.add_trace(
            go.Scatter(
                x=[*along, *reversed(along)],
                y=np.concatenate([rows[3], rows[1][::-1]]),
                fill="toself",
                mode="lines",
                fillcolor=faded(colour, 0.12),
                line={"width": 0},
                showlegend=False,
                hoverinfo="skip",
            )
        )
        chart.add_trace(
            go.Scatter(
                x=along,
                y=rows[2],
                name=label,
                mode="lines",
                line={"color": colour, "width": 2.5, "dash": DASHES[meaning]},
                customdata=rows[[1, 3]].T,
                hovertemplate="%{y:,.2f} (P25 %{customdata[0]:,.2f} · P75 %{customdata[1]:,.2f})",
            )
        )
    return chart


def steps_chart(
    *,
    mode: Mode,
    unit: str,
    start: tuple[str, float],
    steps: Sequence[tuple[str, float]],
    end: tuple[str, float],
) -> go.Figure:
    """Draw the way from one figure to another, a bar a step."""
    names = [start[0], *(name for name, _change in steps), end[0]]
    colours = COLOURS[mode]
    chart = figure(mode, unit="", height=80 + 34 * len(names), unified=False, showlegend=False)
    chart.add_trace(
        go.Waterfall(
            orientation="h",
            measure=["absolute", *["relative"] * len(steps), "total"],
            y=[f"{number}. {name}" for number, name in enumerate(names)],
            x=[start[1], *(change for _name, change in steps), end[1]],
            increasing={"marker": {"color": colours["capital"]}},
            decreasing={"marker": {"color": colours["risk"]}},
            totals={"marker": {"color": colours["benchmark"]}},
            textfont={"color": ink(mode)},
            hovertemplate="%{y}: %{delta:+,.3g} → %{final:,.3g}<extra></extra>",
        )
    )
    chart.update_yaxes(
        autorange="reversed", ticktext=names, tickvals=[f"{i}. {n}" for i, n in enumerate(names)]
    )
    chart.update_xaxes(title={"text": unit or _("value"), "font": {"color": ink(mode)}})
    return chart
