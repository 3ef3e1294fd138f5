"""Charts over months: fans, lines, ghosts, markers; and the price line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import plotly.graph_objects as go

from core.history.history import History
from core.simulation.estimates import Fan
from present.charts.style import COLOURS, DASHES, Meaning, Mode, faded, figure
from present.translation import _


@dataclass(frozen=True, eq=False)
class Line:
    """A line over the plan's months."""

    label: str
    values: np.ndarray  # type: ignore[type-arg]
    meaning: Meaning
    dash: str | None = None


@dataclass(frozen=True)
class Moment:
    """A labelled month: a round's close, the last safe month."""

    label: str
    day: date
    meaning: Meaning


def fan_chart(
    *,
    mode: Mode,
    unit: str,
    days: Sequence[date],
    fans: Sequence[tuple[str, Fan, Meaning]],
    lines: Sequence[Line] = (),
    moments: Sequence[Moment] = (),
    divisor: float = 1.0,
) -> go.Figure:
    """Draw fans (P50 line, P25–75 and P5–95 bands), lines beside them, and moments as vertical marks."""
    chart = figure(mode, unit=unit)
    for position, (label, fan, meaning) in enumerate(fans):
        add_fan(chart, mode, days, label, fan, meaning, divisor, bands=True, key=position == 0)
    for line in lines:
        chart.add_trace(
            go.Scatter(
                x=list(days)[: len(line.values)],
                y=line.values / divisor,
                name=line.label,
                mode="lines",
                line={
                    "color": COLOURS[mode][line.meaning],
                    "width": 2,
                    "dash": line.dash or DASHES[line.meaning],
                },
            )
        )
    longest = _LONGEST_LABEL if len(moments) == 1 else _LONGEST_IN_TWO_LANES
    for position, moment in enumerate(sorted(moments, key=lambda one: one.day)):
        _add_moment(chart, mode, moment, height=0.98 - 0.45 * (position % 2), longest=longest)
    return chart


def price_line(
    *,
    mode: Mode,
    unit: str,
    days: Sequence[date],
    own: Fan,
    base_rates: Fan,
    required: np.ndarray,
    exit_day: date,  # type: ignore[type-arg]
    divisor: float = 1.0,
) -> go.Figure:
    """Draw the revenue that the price requires over the plan's fan: shortfall of the median in red, surplus
    in gold.
    """
    chart = figure(mode, unit=unit)
    colours = COLOURS[mode]
    until = days.index(exit_day) + 1  # the requirement ends with the exit
    middle, needed, before = own.median[:until] / divisor, required[:until] / divisor, list(days)[:until]
    add_fan(chart, mode, days, _("Base rates, P50"), base_rates, "benchmark", divisor, bands=False)
    for label, edge, colour in (
        (_("Shortfall"), np.minimum(middle, needed), colours["risk"]),
        (_("Surplus"), np.maximum(middle, needed), colours["revenue"]),
    ):
        chart.add_trace(
            go.Scatter(
                x=before, y=needed, mode="lines", line={"width": 0}, showlegend=False, hoverinfo="skip"
            )
        )
        chart.add_trace(
            go.Scatter(
                x=before,
                y=edge,
                mode="lines",
                line={"width": 0},
                fill="tonexty",
                fillcolor=faded(colour, 0.35),
                name=label,
                hoverinfo="skip",
            )
        )
    add_fan(chart, mode, days, _("Your plan"), own, "revenue", divisor, bands=True)
    chart.add_trace(
        go.Scatter(
            x=before,
            y=needed,
            name=_("What the price requires"),
            mode="lines",
            line={"color": colours["risk"], "width": 3, "dash": "dash"},
        )
    )
    _add_moment(chart, mode, Moment(_("Exit"), exit_day, "benchmark"))
    return chart


def add_fan(
    chart: go.Figure,
    mode: Mode,
    days: Sequence[date] | Sequence[int],
    label: str,
    fan: Fan,
    meaning: Meaning,
    divisor: float,
    *,
    bands: bool,
    key: bool = False,
) -> None:
    """Add a fan to a chart: the P50 line, the P25–75 and P5–95 bands; `key` puts the bands into the
    legend.
    """
    colour, rows = COLOURS[mode][meaning], fan.quantiles / divisor
    days = list(days)[: rows.shape[1]]  # a fan ends at the exit
    for lower, upper, alpha, name in ((0, 4, 0.14, _("P5–P95")), (1, 3, 0.22, _("P25–P75"))):
        if not bands and lower == 0:
            continue
        chart.add_trace(
            go.Scatter(
                x=[*days, *reversed(days)],
                y=np.concatenate([rows[upper], rows[lower][::-1]]),
                fill="toself",
                mode="lines",
                fillcolor=faded(colour, alpha),
                line={"width": 0},
                name=name,
                showlegend=key,
                hoverinfo="skip",
            )
        )
    chart.add_trace(
        go.Scatter(
            x=list(days),
            y=rows[2],
            name=label,
            mode="lines",
            line={"color": colour, "width": 2.5, "dash": DASHES[meaning]},
            customdata=rows[[0, 1, 3, 4]].T,
            hovertemplate="%{y:,.2f} (P5 %{customdata[0]:,.2f} · P25 %{customdata[1]:,.2f} · P75 "
            "%{customdata[2]:,.2f} · P95 %{customdata[3]:,.2f})",
        )
    )


_LONGEST_LABEL, _LONGEST_IN_TWO_LANES = 18, 15
"""Letters of a moment's label that fit along its line, and into its half; the whole shows at the pointer."""


def _add_moment(
    chart: go.Figure, mode: Mode, moment: Moment, *, height: float = 0.98, longest: int = _LONGEST_LABEL
) -> None:
    colour = COLOURS[mode][moment.meaning]
    chart.add_shape(
        type="line",
        x0=moment.day,
        x1=moment.day,
        y0=0,
        y1=1,
        yref="paper",
        line={"color": colour, "width": 1.5, "dash": "dot"},
    )
    chart.add_annotation(
        x=moment.day,
        y=height,
        yref="paper",
        text=moment.label if len(moment.label) <= longest else f"{moment.label[: longest - 1]}…",
        hovertext=moment.label,
        showarrow=False,
        xanchor="left",
        yanchor="top",
        font={"color": colour, "size": 12},
        textangle=-90,
        xshift=2,
    )


def history_chart(
    *, mode: Mode, unit: str, divisor: float, history: History, labels: dict[str, str]
) -> go.Figure:
    """Draw uploaded figures by month, money divided by `divisor`; customers on an axis of their own; gaps
    stay gaps.
    """
    chart = figure(mode, unit=unit)
    start = history.first[0] * 12 + history.first[1] - 1
    days = [date((start + index) // 12, (start + index) % 12 + 1, 1) for index in range(history.months)]
    meanings: dict[str, Meaning] = {
        "revenue": "revenue",
        "costs": "cost",
        "cash": "cash",
        "customers": "capital",
    }
    for role, values in history.series.items():
        chart.add_trace(
            go.Scatter(
                x=days,
                y=values if role == "customers" else values / divisor,
                name=labels[role],
                mode="lines+markers",
                yaxis="y2" if role == "customers" else "y",
                line={"color": COLOURS[mode][meanings[role]], "dash": DASHES[meanings[role]]},
                connectgaps=False,
            )
        )
    if "customers" in history.series and len(history.series) > 1:
        chart.update_layout(
            yaxis2={
                "overlaying": "y",
                "side": "right",
                "title": {"text": labels["customers"]},
                "showgrid": False,
                "tickformat": ",d",
                "automargin": True,
            }
        )
    elif "customers" in history.series:
        chart.update_traces(yaxis="y")
        chart.update_yaxes(title={"text": labels["customers"]})
    if history.months < 4:
        chart.update_xaxes(dtick="M1", tickformat="%b %Y")
    return chart
