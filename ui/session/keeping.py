"""Keeping: every change of the open case goes into the store; a new session comes back to where the person
was.

`follow` is called before and after a page: what the last input changed is kept before anything is computed
from it. Somebody who only looks at ready-made plans leaves nothing behind.
"""

from contextlib import suppress

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from core.errors import AssayError, Fault, PlanError, StoreError
from core.plan.case import Case
from core.plan.document.case_text import read_case, write_case
from core.plan.document.library import READY_MADE, ready_made
from core.texts import mark
from present import translation
from store.cases import Behind
from store.people import Who
from store.records import Desk, Kept
from ui.session import current, person, writers

_NO_ANSWER = mark("cannot be kept just now: the database does not answer; it is tried again at every step")


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
            open_kept(case_id, since=desk.since if case_id == desk.case_id else None)
        except AssayError as error:
            faults += error.faults
        else:
            return faults
    if sample is not None:
        current.open_plan(ready_made(sample, translation.language()))
    return faults


def open_kept(case_id: str, *, since: int | None = None) -> None:
    """Open a case of the store. Differences are shown against version `since`, else against its latest one.

    Where this Assay cannot read the latest version, the last one that it can is opened and that is said.
    Raises `StoreError` where the case is not this person's, `PlanError` where no version can be read.
    """
    who, store = person.who(), person.cases()
    assert who is not None
    kept = store.kept(who, case_id)
    number, latest = _last_readable(who, kept)
    first = latest
    if since is not None and since != number:
        with suppress(AssayError):
            first = read_case(store.state(who, case_id, since).text)
    store.look(who, case_id, since or kept.head)
    st.session_state["desk"] = case_id
    writers.disputes().pop(case_id, None)
    writers.seen()[case_id] = writers.Seen(kept.head, latest)
    current.open_case(latest, opened=first, case_id=case_id)
    if number != kept.head:
        text = mark("its latest version cannot be read by this Assay: version {number} is open")
        current.remark([Fault("case", text, {"number": number})])


def _last_readable(who: Who, kept: Kept) -> tuple[int, Case]:
    store = person.cases()
    try:
        return kept.head, read_case(store.state(who, kept.id, kept.head).text)
    except PlanError as error:
        for state in store.history(who, kept.id, before=kept.head):
            with suppress(PlanError):
                return state.number, read_case(state.text)
        raise error from None


def follow(note: str = "") -> None:
    """Keep what has changed here, with a note, and take over what was changed elsewhere."""
    who = person.who()
    if who is None:
        return
    try:
        _follow(who, note)
        st.session_state.pop("not_kept", None)
    except AssayError as error:
        st.session_state["not_kept"] = error.faults[0]
    except SQLAlchemyError:
        st.session_state["not_kept"] = Fault("case", _NO_ANSWER)


def not_kept() -> Fault | None:
    """Return why the open case cannot be kept; None while it is."""
    found: Fault | None = st.session_state.get("not_kept")
    return found


def is_kept() -> bool:
    """Say whether the open case stands in the store as it is here."""
    seen = writers.seen().get(current.case_id() or "")
    return seen is not None and seen.case == current.case()


def is_behind() -> bool:
    """Say whether the open case has been changed elsewhere since this session looked."""
    who, case_id = person.who(), current.case_id()
    seen = writers.seen().get(case_id or "")
    if who is None or seen is None or writers.dispute() is not None:
        return False
    with suppress(StoreError, SQLAlchemyError):
        return person.cases().head(who, str(case_id)) != seen.number
    return False


def keep_note(note: str) -> None:
    """Keep the open case as it stands once more, with a note."""
    who, case_id = person.who(), current.case_id()
    if who is None or case_id is None or writers.dispute() is not None:
        return
    try:
        _save(who, case_id, writers.seen()[case_id], note)
    except AssayError as error:
        current.report(error.faults)


def keep_copy() -> None:
    """Keep the open case as a new one of the person's own."""
    st.session_state.pop("not_kept", None)
    who = person.who()
    if who is not None:
        writers.disputes().pop(current.case_id() or "", None)
        _create(who)


def leave(case_id: str) -> None:
    """Forget a case that is no longer in the store; what is on the screen stays there, unkept until it
    changes.
    """
    writers.seen().pop(case_id, None)
    if current.case_id() == case_id:
        st.session_state["let_go"] = current.case()
    current.forget(case_id)


def _follow(who: Who, note: str) -> None:
    case, case_id = current.case(), current.case_id()
    if case_id is None:
        if case != st.session_state.get("let_go") and not _only_looking(who, case):
            _create(who)
        return
    held = writers.dispute()
    if held is not None:
        writers.keep_side(who, case_id, held)
        return
    seen = writers.seen().get(case_id)
    if seen is None:
        current.forget(case_id)
        return
    if st.session_state.get("desk") != case_id:
        person.cases().look(who, case_id, seen.number)
        st.session_state["desk"] = case_id
    if case == seen.case:
        head = person.cases().head(who, case_id)
        if head != seen.number:
            writers.take_over(who, case_id, seen, head)
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
    st.session_state["desk"] = None
    st.session_state["looked_at"] = case
    if "case" in st.query_params:
        del st.query_params["case"]
    return True


def _create(who: Who) -> None:
    case, opened = current.case(), current.opened_case()
    texts = (write_case(case),) if case == opened else (write_case(opened), write_case(case))
    kept = person.cases().create(who, texts, case.plan.company.name)
    writers.seen()[kept.id] = writers.Seen(kept.head, case)
    current.rename(kept.id)
    st.session_state["desk"] = kept.id
    st.query_params["case"] = kept.id


def _save(who: Who, case_id: str, seen: writers.Seen, note: str = "") -> None:
    case = current.case()
    try:
        kept = _written(who, case_id, seen.number, case, note)
    except Behind as behind:
        if writers.meet(who, case_id, seen, behind.head):
            _save(who, case_id, writers.seen()[case_id], note)
        return
    writers.seen()[case_id] = writers.Seen(kept.head, case)


def _written(who: Who, case_id: str, number: int, case: Case, note: str) -> Kept:
    return person.cases().save(who, case_id, number, write_case(case), case.plan.company.name, note)
