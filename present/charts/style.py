"""Colours by meaning and the one layout of all charts."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import plotly.graph_objects as go

from present.translation import language

Mode = Literal["light", "dark"]
Meaning = Literal["cash", "revenue", "cost", "capital", "risk", "benchmark"]

# Each pair has at least 3:1 contrast with its mode's background.
COLOURS: dict[Mode, dict[Meaning, str]] = {
    "light": {
        "cash": "#1d5fa8",
        "revenue": "#9a6a00",
        "cost": "#6b4fa0",
        "capital": "#0b7a75",
        "risk": "#b3261e",
        "benchmark": "#5f6368",
    },
    "dark": {
        "cash": "#6db3f2",
        "revenue": "#e3b341",
        "cost": "#b79cf0",
        "capital": "#4fd1c5",
        "risk": "#ff8a80",
        "benchmark": "#a8adb3",
    },
}
# Parts beside each other, more than there are meanings: the first are those of the meanings.
_MORE = {
    "light": ("#c2447d", "#4d7a1e", "#7a4b1f", "#3f3f9f", "#a03c00", "#2b6777"),
    "dark": ("#f59ac4", "#a8d672", "#d0a67b", "#9fa8ff", "#ffb27a", "#8fc7d9"),
}
DASHES: dict[Meaning, str] = {
    "cash": "solid",
    "revenue": "solid",
    "cost": "dash",
    "capital": "dot",
    "risk": "dashdot",
    "benchmark": "longdash",
}
_INK = {"light": "#1f2328", "dark": "#e6e6e6"}
_GRID = {"light": "#dcdfe3", "dark": "#3a3f46"}
HEIGHT, _STAGE = 300, 420

# Plotly's own template is 7 KB that every chart would be copied, sent and hashed with; this is all that we
# need of it.
_TEMPLATE = {
    "layout": {axis: {"title": {"standoff": 15}, "zerolinewidth": 2} for axis in ("xaxis", "yaxis")}
    | {"hoverlabel": {"align": "left"}}
}


def part_colour(mode: Mode, place: int) -> str:
    """Return the colour of a part by its place; the thirteenth has that of the first."""
    colours = (*COLOURS[mode].values(), *_MORE[mode])
    return colours[place % len(colours)]


def faded(colour: str, alpha: float) -> str:
    """Return a hex colour as rgba with the given opacity."""
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def figure(
    mode: Mode,
    *,
    unit: str,
    height: int = HEIGHT,
    unified: bool = True,
    x_axis: Mapping[str, Any] | None = None,
    y_axis: Mapping[str, Any] | None = None,
    data: Sequence[Mapping[str, Any]] = (),
    **layout: Any,
) -> go.Figure:
    """Return a chart in the house style; the unit stands on the vertical axis. The rest is added to the axes,
    the traces and the layout.
    """
    axis = {
        "gridcolor": _GRID[mode],
        "zerolinecolor": _GRID[mode],
        "tickfont": {"color": _INK[mode]},
        "automargin": True,
        "exponentformat": "none",  # no k and M beside the unit of the axis
        "separatethousands": True,
    }
    # Checking these same keys for every chart took 8 of its 12 ms; a test checks them instead.
    return go.Figure(
        list(data),
        _validate=False,
        layout={
            "template": _TEMPLATE,
            "height": height,
            "margin": {"l": 8, "r": 12, "t": 40, "b": 8},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": _INK[mode], "size": 13},
            "hovermode": "x unified" if unified else "closest",
            "legend": {
                "orientation": "h",
                "y": 1.02,
                "yanchor": "bottom",
                "x": 0,
                "font": {"color": _INK[mode]},
            },
            "xaxis": axis | _months_of_the_language() | dict(x_axis or {}),
            "yaxis": axis | {"title": {"text": unit, "font": {"color": _INK[mode]}}} | dict(y_axis or {}),
            "hoverlabel": {"namelength": -1},
            **layout,
        },
    )


def enlarged(chart: go.Figure) -> go.Figure:
    """Return a chart as it is presented to a room: higher, with type to be read from its last row."""
    chart.update_layout(height=min(1.6 * chart.layout.height, _STAGE), font={"size": 19})
    chart.update_layout(legend={"font": {"size": 18}})
    chart.for_each_annotation(lambda one: one.update(font={"size": 17}))
    return chart


def _months_of_the_language() -> dict[str, Any]:
    """Return how an axis of days names months: 2027-01 in Chinese, and as Plotly has it elsewhere."""
    if language() != "zh_CN":
        return {}
    return {"tickformatstops": [{"dtickrange": ["M1", "M11"], "value": "%Y-%m"}]}


def ink(mode: Mode) -> str:
    """Return the text colour of the mode."""
    return _INK[mode]
