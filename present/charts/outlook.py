"""Revenue so far and ahead under its cap; and who holds the market."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import plotly.graph_objects as go

from core.simulation.estimates import Fan
from present.charts.lines import add_fan
from present.charts.style import COLOURS, DASHES, Meaning, Mode, faded, figure
from present.translation import _

_HOLDERS: tuple[Meaning, ...] = ("revenue", "risk", "capital", "cost", "benchmark")


def outlook_chart(
    *,
    mode: Mode,
    unit: str,
    days: Sequence[date],
    past: np.ndarray,  # type: ignore[type-arg]
    own: Fan,
    base_rates: Fan,
    cap: np.ndarray,  # type: ignore[type-arg]
    divisor: float = 1.0,
) -> go.Figure:
    """Draw what was as points, the plan as a fan, companies like it by their median, and the cap while it is
    in sight: up to three times the upper end of the fan.
    """
    chart, ahead = figure(mode, unit=unit), list(days)[len(past) :]
    add_fan(chart, mode, ahead, _("Companies like it, P50"), base_rates, "benchmark", divisor, bands=False)
    add_fan(chart, mode, ahead, _("Your plan"), own, "revenue", divisor, bands=True, key=True)
    in_sight = np.where(cap <= 3 * own.quantiles[4].max(), cap, np.nan)
    if np.isfinite(in_sight).any():
        chart.add_trace(
            go.Scatter(
                x=ahead,
                y=in_sight / divisor,
                name=_("The whole market"),
                mode="lines",
                line={"color": COLOURS[mode]["capital"], "width": 2, "dash": DASHES["capital"]},
            )
        )
    if len(past):
        chart.add_trace(
            go.Scatter(
                x=list(days)[: len(past)],
                y=past / divisor,
                name=_("So far"),
                mode="markers",
                marker={"color": COLOURS[mode]["cash"], "size": 6, "symbol": "circle"},
            )
        )
    return chart


def shares_chart(
    *,
    mode: Mode,
    days: Sequence[date],
    shares: Mapping[str, np.ndarray],  # type: ignore[type-arg]
    names: Mapping[str, str],
) -> go.Figure:
    """Stack the parts of demand by holder; those without a supplier come last, without a fill."""
    chart = figure(mode, unit="%")
    for position, (holder, part) in enumerate(shares.items()):
        last = position == len(shares) - 1
        meaning: Meaning = "benchmark" if last else _HOLDERS[position % (len(_HOLDERS) - 1)]
        colour = COLOURS[mode][meaning]
        chart.add_trace(
            go.Scatter(
                x=list(days)[: len(part)],
                y=100 * part,
                name=names[holder],
                stackgroup="held",
                mode="lines",
                line={"color": colour, "width": 1.5, "dash": DASHES[meaning]},
                fillcolor=faded(colour, 0.08 if last else 0.35),
                hovertemplate="%{y:.1f} %",
            )
        )
    chart.update_yaxes(range=[0, 100])
    return chart


def demand_chart(
    *,
    mode: Mode,
    levels: np.ndarray,  # type: ignore[type-arg]
    fan: Fan,
    label: str,
) -> go.Figure:
    """Draw a market's figures as points and a fitted curve as a fan, over the periods from 1 on."""
    chart = figure(mode, unit=_("customers"))
    add_fan(
        chart, mode, range(1, fan.quantiles.shape[1] + 1), label, fan, "revenue", 1.0, bands=True, key=True
    )
    chart.add_trace(
        go.Scatter(
            x=list(range(1, len(levels) + 1)),
            y=levels,
            name=_("Your figures"),
            mode="markers",
            marker={"color": COLOURS[mode]["cash"], "size": 7},
        )
    )
    chart.update_xaxes(title={"text": _("period")}, type="linear")
    return chart
