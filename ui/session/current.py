"""The session: the open plan is the only truth; every change goes through here, can be undone, and loses
nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from core.changes.stress import STRESSES, stressed
from core.errors import AssayError, Fault
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, in_language, ready_made
from core.plan.plan import Plan
from present import translation

DEPTH = 100


def prepare() -> None:
    """Put a ready-made plan into a new session."""
    if "plan" not in st.session_state:
        open_plan(ready_made(READY_MADE[0], translation.language()))
        st.session_state["stresses"] = []
        st.session_state["plan_language"] = translation.language()
    elif st.session_state["plan_language"] != translation.language():
        # An untouched ready-made plan follows the language; a person's own plan keeps its names.
        st.session_state["plan_language"] = translation.language()
        for name in ("plan", "opened"):
            st.session_state[name] = in_language(st.session_state[name], translation.language())


def plan() -> Plan:
    """Return the open plan as the person edits it."""
    found: Plan = st.session_state["plan"]
    return found


def opened() -> Plan:
    """Return the plan as it was opened: what differences are shown against."""
    found: Plan = st.session_state["opened"]
    return found


def stresses() -> list[str]:
    """Return the stresses switched on."""
    return [name for name in STRESSES if name in (st.session_state.get("stresses") or [])]


def shown_plan() -> Plan:
    """Return the plan under the stresses switched on: what the pages compute."""
    return stressed(plan(), stresses())


def open_plan(new: Plan) -> None:
    """Open another plan; the steps back remain, so opening can be undone too."""
    if "plan" in st.session_state:
        _remember()
    st.session_state["plan"] = new
    st.session_state["opened"] = new


def write(new: Plan) -> None:
    """Replace the open plan by an edited one."""
    if new != plan():
        _remember()
        st.session_state["plan"] = new


def change(changes: Mapping[str, Any]) -> bool:
    """Change figures of the open plan by path; a refused change is reported and leaves the plan as it was."""
    try:
        stated = {path: "stated" for path in changes if path in plan().sources}
        write(changed(plan(), {**changes, "sources": plan().sources | stated} if stated else changes))
    except AssayError as error:
        report(error.faults)
        return False
    return True


def undo() -> None:
    """Step back."""
    _step("undo", "redo")


def redo() -> None:
    """Step forward again."""
    _step("redo", "undo")


def can(direction: str) -> bool:
    """Say whether there is a step back ("undo") or forward ("redo")."""
    return bool(st.session_state.get(direction))


def report(faults: Iterable[Fault]) -> None:
    """Keep faults to be shown at the top of the page."""
    st.session_state["faults"] = list(faults)


def take_faults() -> list[Fault]:
    """Return the faults to show, once."""
    return list(st.session_state.pop("faults", []))


def _snapshot() -> tuple[Plan, Plan]:
    return st.session_state["plan"], st.session_state["opened"]


def _remember() -> None:
    st.session_state.setdefault("undo", []).append(_snapshot())
    del st.session_state["undo"][:-DEPTH]
    st.session_state["redo"] = []


def _step(source: str, target: str) -> None:
    if can(source):
        st.session_state.setdefault(target, []).append(_snapshot())
        st.session_state["plan"], st.session_state["opened"] = st.session_state[source].pop()
