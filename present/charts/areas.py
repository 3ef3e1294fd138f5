"""Stacked areas: payouts over exit proceeds."""

from collections.abc import Mapping, Sequence
from math import ceil

import plotly.graph_objects as go

from core.studies.financing.planned import PayoutCurve
from present.charts.curves import add_marks
from present.charts.style import Mode, faded, figure, part_colour
from present.translation import _

_HEIGHT, _LEGEND_LINE = 260, 22
"""Pixels of the picture, and of a line of its legend, which holds two owners."""
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")


def payout_chart(
    *,
    mode: Mode,
    unit: str,
    curve: PayoutCurve,
    names: Mapping[str, str],
    divisor: float,
    marks: Sequence[tuple[float, str]] = (),
) -> go.Figure:
    """Stack every owner's money over the exit proceeds, with marks at break points; owners who never get any
    are left out.
    """
    shown = [index for index, _owner in enumerate(curve.owners) if curve.paid[index].max() > 0]
    chart = figure(mode, unit=unit, height=_HEIGHT + _LEGEND_LINE * ceil(len(shown) / 2))
    for index in shown:  # a colour belongs to an owner, whoever else is shown
        colour = part_colour(mode, index)
        chart.add_trace(
            go.Scatter(
                x=curve.proceeds / divisor,
                y=curve.paid[index] / divisor,
                name=names.get(curve.owners[index], curve.owners[index]),
                stackgroup="paid",
                mode="lines",
                line={"color": colour, "width": 1.5, "dash": _DASHES[index % len(_DASHES)]},
                fillcolor=faded(colour, 0.35),
                hovertemplate="%{y:,.2f}",
            )
        )
    add_marks(chart, mode, [(place / divisor, label) for place, label in marks])
    chart.update_xaxes(title={"text": _("Exit proceeds after debt ({unit})").format(unit=unit)})
    return chart
