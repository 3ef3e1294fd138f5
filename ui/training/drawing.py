"""Points drawn by hand for the experiment in the plane: a click adds one, a box drawn around adds several."""

import streamlit as st

from present.charts.experiments import GRID_STEP, drawing_chart
from present.translation import _
from ui.show import charts

LEAST_POINTS, MOST_POINTS = 10, 400


def drawn_points() -> list[list[float]]:
    """Return the session's points as rows of x, y and class."""
    points: list[list[float]] = st.session_state.setdefault("drawn_points", [])
    return points


def draw_points() -> None:
    """Draw the plane to click on; drawn points replace the experiment's own at the next start."""
    points = drawn_points()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = st.segmented_control(
            _("Class of the next points"), [0, 1], default=0, key="drawn_class", required=True
        )
        st.button(
            _("Take back"), icon=":material/undo:", key="drawn_back", on_click=_take_back, disabled=not points
        )
        st.button(
            _("Clear"),
            icon=":material/clear_all:",
            key="drawn_clear",
            on_click=points.clear,
            disabled=not points,
        )
        st.caption(
            _("{count} points; from 10 on they replace the ready ones when you press Reset and Play.").format(
                count=len(points)
            )
        )
    key = _key()  # a new plane after every change: a selection is read once
    st.plotly_chart(
        drawing_chart(mode=charts.mode(), points=points),
        key=key,
        width="stretch",
        theme=None,
        selection_mode=("points", "box"),
        on_select=lambda: _add(key, float(label or 0)),
        alt=_("A plane to click on, with the points drawn so far"),
        config={"displaylogo": False},
    )


def _add(key: str, label: float) -> None:
    """Take what was selected; a box takes every third place of the grid inside, moved a little so that it
    looks like a cloud.
    """
    if key != _key():
        return  # a click is told twice: as a click and as a selection
    selected = st.session_state[key].selection.points
    taken = selected if len(selected) == 1 else selected[::3]
    points = drawn_points()
    for number, one in enumerate(taken[: MOST_POINTS - len(points)]):
        moved = 0.0 if len(taken) == 1 else GRID_STEP * ((number * 0.618) % 1 - 0.5)
        points.append([one["x"] + moved, one["y"] - moved, label])


def _key() -> str:
    return f"drawing:{len(drawn_points())}"


def _take_back() -> None:
    drawn_points().pop()
