"""A forecast beside what happened: the months before it, its bands, and the months that came."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import plotly.graph_objects as go

from core.simulation.estimates import Fan
from present.charts.lines import add_fan
from present.charts.style import COLOURS, Mode, figure
from present.translation import _


def forecast_chart(
    *,
    mode: Mode,
    unit: str,
    days: Sequence[date],
    past: np.ndarray,  # type: ignore[type-arg]
    fan: Fan,
    came: np.ndarray | None = None,  # type: ignore[type-arg]
    divisor: float = 1.0,
) -> go.Figure:
    """Draw the past as points, the forecast as a fan, and what came, if it is known, as points of another
    shape.
    """
    chart, ahead = figure(mode, unit=unit), list(days)[len(past) :]
    add_fan(chart, mode, ahead, _("Forecast"), fan, "revenue", divisor, bands=True, key=True)
    for values, where, name, symbol, meaning in (
        (past, days, _("Before"), "circle", "benchmark"),
        (came, ahead, _("Came"), "diamond", "risk"),
    ):
        if values is not None:
            chart.add_trace(
                go.Scatter(
                    x=list(where)[: len(values)],
                    y=values / divisor,
                    name=name,
                    mode="lines+markers",
                    line={"color": COLOURS[mode][meaning], "width": 1},  # type: ignore[index]
                    marker={"symbol": symbol, "size": 6},
                )
            )
    return chart
