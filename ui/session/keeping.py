"""Keeping: every change of the open case goes into the store; a new session comes back to where the person
was.

`follow` is called before and after a page: what the last input changed is kept before anything is computed
from it. Somebody who only looks at ready-made plans leaves nothing behind.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from core.changes.difference import Difference, conflicts, differences, merged
from core.errors import AssayError, Fault, StoreError
from core.plan.case import Case
from core.plan.document.case_text import read_case, write_case
from core.plan.document.library import READY_MADE, ready_made
from core.texts import mark
from present import translation
from store.cases import Behind, Desk, Kept
from store.people import Who
from ui.session import current, person

_NO_ANSWER = mark("cannot be kept just now: the database does not answer; it is tried again at every step")


@dataclass(frozen=True)
class Seen:
    """The latest version of a case that this session knows: its number and what stands in it."""

    number: int
    case: Case


@dataclass(frozen=True)
class Dispute:
    """Two have changed the same figures: the state both began with, and what the other has kept."""

    base: Case
    theirs: Case
    head: int


def restore() -> None:
    """Put the case where the person was last into a new session; without one, a ready-made plan."""
    who = person.who()
    if "case" in st.session_state or who is None:
        return
    faults: list[Fault] = []
    try:
        if person.signed_in():
            person.cases().welcome(who)
        faults = _back(who)
    except SQLAlchemyError:
        faults = [Fault("case", _NO_ANSWER)]
    current.prepare()
    current.report(faults)


def _back(who: Who) -> list[Fault]:
    """Open what the address names, else what was open last; return why something could not be opened."""
    faults, desk = list[Fault](), person.cases().desk(who) or Desk(None, None, None)
    sample = desk.sample if desk.sample in READY_MADE else None
    for case_id in (st.query_params.get("case"), None if sample else desk.case_id):
        if case_id is None:
            continue
        try:
            open_kept(case_id, since=desk.since if case_id == desk.case_id else None, at_once=True)
        except AssayError as error:
            faults += error.faults
        else:
            return faults
    if sample is not None:
        current.open_plan(ready_made(sample, translation.language()))
    return faults


def open_kept(case_id: str, *, since: int | None = None, at_once: bool = False) -> None:
    """Open a case of the store. Differences are shown against version `since`, else against its latest one.

    Raises `StoreError` where it is not this person's, `PlanError` where this Assay cannot read it.
    """
    who, store = person.who(), person.cases()
    assert who is not None
    kept = store.kept(who, case_id)
    latest = read_case(store.state(who, case_id, kept.head).text)
    same = since is None or since == kept.head
    first = latest if same else read_case(store.state(who, case_id, since or 1).text)
    if not at_once:
        store.look(who, case_id, kept.head)
    _seen()[case_id] = Seen(kept.head, latest)
    current.open_case(latest, opened=first, case_id=case_id)


def follow(note: str = "") -> None:
    """Keep what has changed here, with a note, and take over what was changed elsewhere."""
    who = person.who()
    if who is None:
        return
    try:
        _follow(who, note)
        st.session_state.pop("not_kept", None)
    except StoreError as error:
        st.session_state["not_kept"] = error.faults[0]
    except SQLAlchemyError:
        st.session_state["not_kept"] = Fault("case", _NO_ANSWER)


def not_kept() -> Fault | None:
    """Return why the open case cannot be kept; None while it is."""
    found: Fault | None = st.session_state.get("not_kept")
    return found


def is_kept() -> bool:
    """Say whether the open case stands in the store as it is here."""
    seen = _seen().get(current.case_id() or "")
    return seen is not None and seen.case == current.case()


def is_behind() -> bool:
    """Say whether the open case has been changed elsewhere since this session looked."""
    who, case_id = person.who(), current.case_id()
    seen = _seen().get(case_id or "")
    if who is None or seen is None or dispute() is not None:
        return False
    with suppress(StoreError, SQLAlchemyError):
        return person.cases().head(who, str(case_id)) != seen.number
    return False


def dispute() -> Dispute | None:
    """Return what somebody else has changed otherwise in the meantime, None while there is no dispute."""
    return _disputes().get(current.case_id() or "")


def settle(keep_mine: Iterable[str]) -> None:
    """End the dispute: mine counts at the places named, theirs at the others."""
    held = dispute()
    case_id = current.case_id()
    if held is None or case_id is None:
        return
    try:
        both = merged(held.base, current.case(), held.theirs, list(keep_mine))
    except AssayError as error:
        current.report(error.faults)
        return
    del _disputes()[case_id]
    _seen()[case_id] = Seen(held.head, held.theirs)
    current.replace(both)
    follow()


def keep_note(note: str) -> None:
    """Keep the open case as it stands once more, with a note."""
    who, case_id = person.who(), current.case_id()
    if who is None or case_id is None or dispute() is not None:
        return
    try:
        _save(who, case_id, _seen()[case_id], note)
    except StoreError as error:
        current.report(error.faults)


def keep_copy() -> None:
    """Keep the open case as a new one of the person's own."""
    st.session_state.pop("not_kept", None)
    who = person.who()
    if who is not None:
        _create(who)


def leave(case_id: str) -> None:
    """Forget a case that is no longer in the store; what is on the screen stays there, unkept until it
    changes.
    """
    _seen().pop(case_id, None)
    if current.case_id() == case_id:
        current.rename(None)
        st.session_state["let_go"] = current.case()


def _follow(who: Who, note: str) -> None:
    case, case_id = current.case(), current.case_id()
    if case_id is None:
        if case != st.session_state.get("let_go") and not _only_looking(who, case):
            _create(who)
        return
    if dispute() is not None:
        return
    seen = _seen()[case_id]
    if case == seen.case:
        head = person.cases().head(who, case_id)
        if head != seen.number:
            _take_over(who, case_id, seen, head)
    else:
        _save(who, case_id, seen, note)
    if st.query_params.get("case") != case_id:
        st.query_params["case"] = case_id


def _only_looking(who: Who, case: Case) -> bool:
    if case is st.session_state.get("looked_at"):
        return True
    sample = next(
        (name for name in READY_MADE if case == Case(ready_made(name, translation.language()))), None
    )
    if sample is None:
        return False
    person.cases().look_at_sample(who, sample)
    st.session_state["looked_at"] = case
    if "case" in st.query_params:
        del st.query_params["case"]
    return True


def _create(who: Who) -> None:
    case, opened = current.case(), current.opened_case()
    texts = (write_case(case),) if case == opened else (write_case(opened), write_case(case))
    kept = person.cases().create(who, texts, case.plan.company.name)
    _seen()[kept.id] = Seen(kept.head, case)
    current.rename(kept.id)
    st.query_params["case"] = kept.id


def _save(who: Who, case_id: str, seen: Seen, note: str = "") -> None:
    case = current.case()
    try:
        kept = _written(who, case_id, seen.number, case, note)
    except Behind as behind:
        _meet(who, case_id, seen, behind.head)
        return
    _seen()[case_id] = Seen(kept.head, case)


def _written(who: Who, case_id: str, number: int, case: Case, note: str) -> Kept:
    return person.cases().save(who, case_id, number, write_case(case), case.plan.company.name, note)


def _meet(who: Who, case_id: str, seen: Seen, head: int) -> None:
    """Bring two writers together: what does not touch is merged and said, what does is asked."""
    theirs = read_case(person.cases().state(who, case_id, head).text)
    mine = current.case()
    both = None
    if not conflicts(seen.case, mine, theirs):
        with suppress(AssayError):
            both = merged(seen.case, mine, theirs)
    if both is None:
        _disputes()[case_id] = Dispute(seen.case, theirs, head)
        return
    _seen()[case_id] = Seen(head, theirs)
    current.replace(both)
    st.session_state["from_elsewhere"] = differences(seen.case, theirs)
    _save(who, case_id, _seen()[case_id])


def _take_over(who: Who, case_id: str, seen: Seen, head: int) -> None:
    theirs = read_case(person.cases().state(who, case_id, head).text)
    _seen()[case_id] = Seen(head, theirs)
    current.replace(theirs)
    st.session_state["from_elsewhere"] = differences(seen.case, theirs)


def from_elsewhere() -> tuple[Difference, ...]:
    """Return what was taken over from another tab or person at the last step."""
    found: tuple[Difference, ...] = st.session_state.get("from_elsewhere", ())
    return found


def _seen() -> dict[str, Seen]:
    held: dict[str, Seen] = st.session_state.setdefault("seen_versions", {})
    return held


def _disputes() -> dict[str, Dispute]:
    held: dict[str, Dispute] = st.session_state.setdefault("disputes", {})
    return held
