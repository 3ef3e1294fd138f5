"""Two writers of one case: what does not touch is brought together and said, what does is asked, and neither
side is lost before it is settled.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

import streamlit as st
from sqlalchemy.exc import SQLAlchemyError

from core.changes.difference import Difference, conflicts, differences, merged
from core.errors import AssayError, StoreError
from core.plan.case import Case
from core.plan.document.case_text import read_case, write_case
from present.translation import _
from store.people import Who
from store.records import Draft
from ui.session import current, person


@dataclass(frozen=True)
class Seen:
    """The latest version of a case that this session knows: its number and what stands in it."""

    number: int
    case: Case


@dataclass(frozen=True)
class Dispute:
    """Two have changed the same figures: the state both began with, what the other has kept, and the case
    under which this side is kept until it is settled.
    """

    base: Case
    theirs: Case
    head: int
    side: str


def dispute() -> Dispute | None:
    """Return what somebody else has changed otherwise in the meantime, None while there is no dispute."""
    return disputes().get(current.case_id() or "")


def settle(keep_mine: Iterable[str], *, whole: str = "") -> str | None:
    """End the dispute: mine counts at the places named, theirs at the others; or one side as a `whole`.

    Returns under which id this side is kept, to be removed once the outcome is; None where nothing was
    settled.
    """
    held, case_id = dispute(), current.case_id()
    if held is None or case_id is None:
        return None
    paths, mine = list(keep_mine), current.case()
    try:
        both = {"mine": mine, "theirs": held.theirs}.get(whole) or merged(held.base, mine, held.theirs, paths)
    except AssayError as error:
        current.report(error.faults)
        return None
    del disputes()[case_id]
    seen()[case_id] = Seen(held.head, held.theirs)
    current.take_over(both, _adapter(held.base, held.theirs, paths))
    return held.side


def remove_side(side: str) -> None:
    """Remove what was kept of this side while the dispute lasted."""
    who = person.who()
    if who is not None:
        with suppress(StoreError, SQLAlchemyError):
            person.cases().remove(who, side)


def meet(who: Who, case_id: str, before: Seen, head: int) -> bool:
    """Bring my changes and theirs together; False where that is for the person to settle."""
    theirs = read_case(person.cases().state(who, case_id, head).text)
    mine = current.case()
    both = None
    if not conflicts(before.case, mine, theirs):
        with suppress(AssayError):
            both = merged(before.case, mine, theirs)
    if both is None:
        disputes()[case_id] = Dispute(before.case, theirs, head, _new_side(who, mine))
        return False
    seen()[case_id] = Seen(head, theirs)
    current.take_over(both, _adapter(before.case, theirs))
    st.session_state["from_elsewhere"] = differences(before.case, theirs)
    return True


def take_over(who: Who, case_id: str, before: Seen, head: int) -> None:
    """Put in what was changed elsewhere while nothing was changed here."""
    theirs = read_case(person.cases().state(who, case_id, head).text)
    seen()[case_id] = Seen(head, theirs)
    current.take_over(theirs, _adapter(before.case, theirs))
    st.session_state["from_elsewhere"] = differences(before.case, theirs)


def keep_side(who: Who, case_id: str, held: Dispute) -> None:
    """Keep this side of a dispute, so that nothing is lost before it is settled."""
    case, before = current.case(), seen().get(held.side)
    if before is None:  # its person has deleted it
        disputes()[case_id] = replace(held, side=_new_side(who, case))
    elif case != before.case:
        kept = person.cases().save(who, held.side, before.number, write_case(case), side_name(case))
        seen()[held.side] = Seen(kept.head, case)


def side_name(case: Case) -> str:
    """Return the name under which this side of a dispute is kept."""
    return f"{case.plan.company.name[:80]} · {_('your side')}"


def _new_side(who: Who, case: Case) -> str:
    (side,) = person.cases().create_all(who, [(side_name(case), [Draft(write_case(case))])])
    seen()[side.id] = Seen(side.head, case)
    return side.id


def from_elsewhere() -> tuple[Difference, ...]:
    """Return what was taken over from another tab or person at the last step."""
    found: tuple[Difference, ...] = st.session_state.get("from_elsewhere", ())
    return found


def _adapter(base: Case, theirs: Case, keep_mine: Iterable[str] = ()) -> Callable[[Case], Case | None]:
    """Return what puts their changes into another state of the same case; None where they do not fit."""
    paths = list(keep_mine)

    def adapt(case: Case) -> Case | None:
        try:
            return merged(base, case, theirs, paths)
        except AssayError:
            return None

    return adapt


def seen() -> dict[str, Seen]:
    """Return, by case, the latest version that this session knows."""
    held: dict[str, Seen] = st.session_state.setdefault("seen_versions", {})
    return held


def disputes() -> dict[str, Dispute]:
    """Return the disputes that wait to be settled, by case."""
    held: dict[str, Dispute] = st.session_state.setdefault("disputes", {})
    return held
