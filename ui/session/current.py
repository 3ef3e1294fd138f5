"""What is open: one case is the only truth; every change goes through here, can be undone, and loses
nothing.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from core.changes.derived import without_certain
from core.changes.difference import with_changes
from core.changes.stress import STRESSES, stressed
from core.errors import AssayError, Fault
from core.plan.case import Case, Scenario, Sheet
from core.plan.document.case_text import MOST_SCENARIOS
from core.plan.document.edit import changed
from core.plan.document.library import READY_MADE, in_language, ready_made
from core.plan.plan import Plan
from core.studies.financing.planned import refuse_contradictions
from core.texts import mark
from present import translation

DEPTH, ADAPTED = 100, 30
"""Steps back that are held, and of these the last ones that take over what somebody else has changed."""
Snapshot = tuple[Case, Case, str | None]
"""The case, the case as it was opened, and the id under which it is kept."""


def prepare() -> None:
    """Put a ready-made plan into a new session."""
    language = translation.language()
    if "case" not in st.session_state:
        open_plan(ready_made(READY_MADE[0], language))
    elif st.session_state.get("plan_language", language) != language:
        # An untouched ready-made plan follows the language; a person's own plan keeps its names.
        st.session_state.pop("good", None)
        for name in ("case", "opened"):
            held: Case = st.session_state[name]
            st.session_state[name] = dataclasses.replace(held, plan=in_language(held.plan, language))
    st.session_state["plan_language"] = language


def case() -> Case:
    """Return the open case."""
    found: Case = st.session_state["case"]
    return found


def plan() -> Plan:
    """Return the open plan as the person edits it."""
    return case().plan


def opened() -> Plan:
    """Return the plan as it was opened, under the stresses it had then: what differences are shown
    against.
    """
    before = opened_case()
    return stressed(before.plan, before.stresses)


def stresses() -> list[str]:
    """Return the stresses switched on, in their order."""
    return [name for name in STRESSES if name in case().stresses]


def shown_plan() -> Plan:
    """Return the plan under the stresses switched on: what the pages compute."""
    return stressed(plan(), stresses())


def case_id() -> str | None:
    """Return under which id the open case is kept; None while it is not."""
    found: str | None = st.session_state.get("case_id")
    return found


def rename(kept_as: str | None) -> None:
    """Note under which id the open case is kept from now on, and its steps back and forward with it."""
    first, before = opened_case(), case_id()
    st.session_state["case_id"] = kept_as
    for direction in ("undo", "redo"):
        st.session_state[direction] = [
            (one, opened, kept_as if opened is first and name == before else name)
            for one, opened, name in st.session_state.get(direction, [])
        ]


def forget(kept_as: str) -> None:
    """Note that what was kept under an id is gone: wherever it stands in this session, it is not kept."""
    for direction in ("undo", "redo"):
        st.session_state[direction] = [
            (one, first, None if name == kept_as else name)
            for one, first, name in st.session_state.get(direction, [])
        ]
    st.session_state.pop("good", None)
    if case_id() == kept_as:
        st.session_state["case_id"] = None


def take_over(new: Case, adapt: Callable[[Case], Case | None]) -> None:
    """Put in what somebody else has changed. It is no step of this session: the steps back within this case
    are adapted to hold it too, and those that cannot are dropped.
    """
    for direction in ("undo", "redo"):
        steps = []
        for one, first, name in st.session_state.get(direction, [])[-ADAPTED:]:
            adapted = adapt(one) if name == case_id() else one
            if adapted is not None:
                steps.append((adapted, first, name))
        st.session_state[direction] = steps
    st.session_state["case"] = new
    st.session_state.pop("good", None)
    _said_nothing()


def opened_case() -> Case:
    """Return the case as it was opened."""
    found: Case = st.session_state["opened"]
    return found


def open_plan(new: Plan) -> None:
    """Open another plan; the steps back remain, so opening can be undone too."""
    open_case(Case(new))


def open_case(new: Case, *, opened: Case | None = None, case_id: str | None = None) -> None:
    """Open another case; differences are shown against `opened`, by default the case itself."""
    if "case" in st.session_state:
        _remember()
    _take((new, opened or new, case_id))
    _said_nothing()


def replace(new: Case, *, opened: Case | None = None) -> None:
    """Replace the open case by a changed one, and what differences are shown against; it can be undone."""
    if new != case():
        _remember()
        st.session_state["case"] = new
        if opened is not None:
            st.session_state["opened"] = opened
        _said_nothing()


def write(new: Plan) -> None:
    """Replace the open plan by an edited one."""
    replace(dataclasses.replace(case(), plan=new))


def change(changes: Mapping[str, Any]) -> bool:
    """Change figures of the open plan by path; a refused change is reported and leaves the plan as it was."""
    try:
        before = plan()
        stated = {path: "stated" for path in changes if path in before.sources}
        left = without_certain(before, changes)
        new = changed(left, {**changes, "sources": before.sources | stated} if stated else changes)
        refuse_contradictions(before, new)
        write(new)
        if left is not before:
            remark([Fault("correlations", mark("of a figure that is certain now fall away"))])
    except AssayError as error:
        report(error.faults)
        return False
    return True


def switch_stresses(names: Iterable[str]) -> None:
    """Switch on exactly the stresses named."""
    replace(dataclasses.replace(case(), stresses=tuple(names)))


def set_offers(round_id: str, sheets: tuple[Sheet, ...]) -> None:
    """Replace the term sheets of a round."""
    replace(case().with_offers(round_id, sheets))


def change_all(changes: Mapping[str, Any]) -> None:
    """Put the differences of a scenario into the open plan; where they no longer fit, say so and change
    nothing.
    """
    try:
        write(with_changes(plan(), changes))
    except AssayError as error:
        report(error.faults)


def set_scenario(scenario: Scenario, *, plan: Plan | None = None) -> None:
    """Keep a scenario, in the place of one of the same name; `plan` replaces the open one in the same
    step.
    """
    others = tuple(one for one in case().scenarios if one.name != scenario.name)
    if len(others) >= MOST_SCENARIOS:
        report([Fault("scenarios", mark("are at most {limit}: forget one first"), {"limit": MOST_SCENARIOS})])
        return
    replace(dataclasses.replace(case(), scenarios=(*others, scenario), plan=plan or case().plan))


def forget_scenario(name: str) -> None:
    """Take a scenario out of the case."""
    left = tuple(one for one in case().scenarios if one.name != name)
    replace(dataclasses.replace(case(), scenarios=left))


def set_inputs(values: Mapping[str, Any]) -> None:
    """Set inputs of a page that are not of the plan."""
    replace(case().with_inputs(values))


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
    """Keep faults to be shown at the top of the page until the next change."""
    st.session_state["faults"] = list(faults)


def faults() -> list[Fault]:
    """Return the faults to show."""
    return list(st.session_state.get("faults", []))


def remark(remarks: Iterable[Fault]) -> None:
    """Keep what a person should check, to be shown until the next change."""
    st.session_state["remarks"] = list(remarks)


def remarks() -> list[Fault]:
    """Return the remarks to show."""
    return list(st.session_state.get("remarks", []))


def stands() -> None:
    """Note that the open case could be computed: what a later fault falls back on."""
    st.session_state["good"] = _snapshot()


def fall_back(error: AssayError) -> bool:
    """Report an error of a calculation and return to the last case that could be computed; say whether there
    is one.
    """
    report(error.faults)
    good: Snapshot | None = st.session_state.get("good")
    if good is None or good[0] == case():
        return False
    _take(good)
    if can("undo"):
        st.session_state["undo"].pop()
    return True


def _said_nothing() -> None:
    for name in ("faults", "remarks", "currency_chosen", "from_elsewhere"):
        st.session_state.pop(name, None)


def _snapshot() -> Snapshot:
    return case(), opened_case(), case_id()


def _take(before: Snapshot) -> None:
    st.session_state["case"], st.session_state["opened"], st.session_state["case_id"] = before


def _remember() -> None:
    st.session_state.setdefault("undo", []).append(_snapshot())
    del st.session_state["undo"][:-DEPTH]
    st.session_state["redo"] = []


def _step(source: str, target: str) -> None:
    if can(source):
        st.session_state.setdefault(target, []).append(_snapshot())
        _take(st.session_state[source].pop())
        _said_nothing()
