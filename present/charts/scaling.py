"""Charts of scaling laws: valleys of equal compute, loss over compute with its prediction."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from core.training.engine.small_language import SmallResult
from core.training.trials.scaling import PowerLaw, Prediction, Valley
from present.charts.style import COLOURS, Meaning, Mode, faded, figure, ink
from present.translation import _

_ORDER: tuple[Meaning, ...] = ("cash", "revenue", "cost", "capital", "risk", "benchmark")
_SYMBOLS = ("circle", "square", "diamond", "triangle-up", "x", "cross")


def valleys_chart(
    *, mode: Mode, groups: Mapping[float, Sequence[SmallResult]], valleys: Sequence[Valley]
) -> go.Figure:
    """Draw loss over size for each budget, the parabola through it, and its lowest point."""
    chart = figure(mode, unit=_("held-out loss (nats)"), height=360, unified=False)
    for index, (budget, results) in enumerate(groups.items()):
        colour = COLOURS[mode][_ORDER[index % len(_ORDER)]]
        chart.add_trace(
            go.Scatter(
                x=[one.parameters for one in results],
                y=[one.loss for one in results],
                name=f"{budget:.0e} FLOPs",
                mode="markers",
                marker={"color": colour, "symbol": _SYMBOLS[index % len(_SYMBOLS)], "size": 9},
                hovertemplate="%{x:,.0f}: %{y:.4f}",
            )
        )
    for index, one in enumerate(valleys):
        results = groups.get(one.budget, [])
        if one.best_parameters is None or one.least_loss is None or not results:
            continue
        colour = COLOURS[mode][_ORDER[list(groups).index(one.budget) % len(_ORDER)]]
        size = np.geomspace(
            min(run.parameters for run in results), max(run.parameters for run in results), 40
        )
        chart.add_trace(
            go.Scatter(
                x=size,
                y=np.polyval(one.curve, np.log(size)),
                mode="lines",
                line={"color": colour, "width": 1.5},
                showlegend=False,
                hoverinfo="skip",
            )
        )
        chart.add_trace(
            go.Scatter(
                x=[one.best_parameters],
                y=[one.least_loss],
                mode="markers",
                marker={"symbol": "star", "size": 13, "color": ink(mode)},
                name=_("best size"),
                showlegend=index == 0,
                hovertemplate="%{x:,.0f}: %{y:.4f}",
            )
        )
    chart.update_xaxes(type="log", exponentformat="power", title={"text": _("parameters")})
    return chart


def line_chart(
    *,
    mode: Mode,
    results: Sequence[SmallResult],
    law: PowerLaw | None,
    prediction: Prediction | None,
    verified: SmallResult | None,
) -> go.Figure:
    """Draw loss over compute on logarithmic axes, the law through it, the predicted interval and the model
    trained to check it.
    """
    chart = figure(mode, unit=_("held-out loss (nats)"), height=360, unified=False)
    chart.add_trace(
        go.Scatter(
            x=[one.flops for one in results],
            y=[one.loss for one in results],
            name=_("trained"),
            mode="markers",
            marker={"color": COLOURS[mode]["cash"], "size": 9},
            customdata=[[one.parameters, one.tokens] for one in results],
            hovertemplate="%{x:.1e} FLOPs: %{y:.4f} (N %{customdata[0]:,}, D %{customdata[1]:,})",
        )
    )
    if law is not None and results:
        first = min(one.flops for one in results)
        across = np.geomspace(
            first, prediction.flops if prediction else max(one.flops for one in results), 60
        )
        chart.add_trace(
            go.Scatter(
                x=across,
                y=[law.at(one) for one in across],
                name=_("law"),
                mode="lines",
                line={"color": COLOURS[mode]["benchmark"], "dash": "dash"},
            )
        )
    if prediction is not None:
        chart.add_trace(
            go.Scatter(
                x=[prediction.flops],
                y=[prediction.loss],
                name=_("predicted"),
                mode="markers",
                marker={"symbol": "diamond", "size": 12, "color": COLOURS[mode]["revenue"]},
                error_y={
                    "type": "data",
                    "array": [prediction.high - prediction.loss],
                    "arrayminus": [prediction.loss - prediction.low],
                    "color": COLOURS[mode]["revenue"],
                    "thickness": 2,
                },
                hovertemplate="%{y:.4f}",
            )
        )
    if verified is not None:
        chart.add_trace(
            go.Scatter(
                x=[verified.flops],
                y=[verified.loss],
                name=_("then trained"),
                mode="markers",
                marker={"symbol": "x", "size": 13, "color": COLOURS[mode]["risk"]},
                hovertemplate="%{y:.4f}",
            )
        )
    chart.update_xaxes(type="log", exponentformat="power", title={"text": _("FLOPs")})
    chart.update_yaxes(type="log")
    return chart


def law_chart(
    *,
    mode: Mode,
    curves: Mapping[str, tuple[np.ndarray, np.ndarray]],
    points: Sequence[tuple[float, float, str]],
) -> go.Figure:  # type: ignore[type-arg]
    """Draw the least loss over compute by each law, and marked models."""
    chart = figure(mode, unit=_("loss (nats a token)"), height=340, unified=False)
    for index, (name, (flops, losses)) in enumerate(curves.items()):
        colour = COLOURS[mode][_ORDER[index % len(_ORDER)]]
        chart.add_trace(
            go.Scatter(
                x=flops,
                y=losses,
                name=name,
                mode="lines",
                line={"color": colour, "dash": ("solid", "dash", "dot", "dashdot")[index % 4], "width": 2.2},
                hovertemplate="%{x:.1e}: %{y:.4f}",
            )
        )
    for flops, loss, name in points:
        chart.add_trace(
            go.Scatter(
                x=[flops],
                y=[loss],
                name=name,
                mode="markers",
                marker={"symbol": "star", "size": 13, "color": faded(COLOURS[mode]["risk"], 0.9)},
                hovertemplate="%{y:.4f}",
            )
        )
    chart.update_xaxes(type="log", exponentformat="power", title={"text": _("training FLOPs")})
    return chart
