"""Plan against actual: the band each month had, and what came."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import plotly.graph_objects as go

from core.simulation.estimates import Fan
from core.studies.plan.actuals import Compared
from present.charts.lines import add_fan
from present.charts.style import COLOURS, Meaning, Mode, figure
from present.translation import _


def actuals_chart(
    *,
    mode: Mode,
    unit: str,
    days: Sequence[date],
    months: Sequence[Compared],
    meaning: Meaning,
    divisor: float,
) -> go.Figure:
    """Draw the bands as they were forecast, and the months that are known as points: filled inside the 90 %
    band, open outside of it.
    """
    chart = figure(mode, unit=unit)
    missing = (np.nan,) * 5
    fan = Fan(np.array([one.band or missing for one in months]).T)
    add_fan(chart, mode, days, _("Plan"), fan, meaning, divisor, bands=True, key=True)
    chart.add_trace(
        go.Scatter(
            x=list(days),
            y=[None if one.actual is None else one.actual / divisor for one in months],
            name=_("Actual"),
            mode="lines+markers",
            line={"color": COLOURS[mode]["benchmark"], "width": 1},
            marker={
                "size": 9,
                "symbol": ["diamond-open" if one.inside is False else "diamond" for one in months],
                "color": COLOURS[mode]["risk"],
            },
        )
    )
    return chart
