"""What adds an entry to a list of the plan: its kind, what it refers to, and that it moves nothing yet."""

from datetime import date, timedelta
from typing import Any

import streamlit as st

from core.plan.convertibles import Note
from core.plan.document.edit import value_at
from core.plan.document.files import as_data
from core.plan.document.templates import REFERS, STILL, TEMPLATES, still_item
from core.plan.financing import PRO_RATA
from core.plan.note_rates import NoteRate
from present.translation import _
from ui.forms.choices import choice_label
from ui.forms.labels import PARTS
from ui.session import current

_REDEMPTIONS, _ROUNDS = "financing.redemptions", "financing.rounds"
_PROMISES = (_REDEMPTIONS, "financing.ratchets")
_ADDED = "added"
"""Under this name stands the path of the entry that was added last."""


def say_if_new(entry: str) -> None:
    """Say of an entry that was just added that it waits for its figures."""
    path = entry.rpartition(".")[0]
    if st.session_state.get(_ADDED) != entry:
        return
    if path == _ROUNDS:
        st.caption(_("New: nothing comes of it until its amount is set; then its month. Give it a name."))
    elif path in STILL or path == _REDEMPTIONS:
        st.caption(_("New: it changes nothing until its figures are set. Give it a name."))


def bound_to(path: str) -> tuple[Any, ...]:
    """Return the rounds that a list's entries may belong to; those of promises, to issued series too."""
    financing = current.plan().financing
    if path not in _PROMISES:
        return financing.rounds
    bought = {f"{one.id}{PRO_RATA}" for one in financing.series}  # by right: of one class with its series
    return (*(one for one in financing.series if one.id not in bought), *financing.rounds)


def adder(path: str, items: tuple[Any, ...]) -> None:
    """Draw what adds an entry to a list."""
    if path in REFERS and REFERS[path] not in _first_of_each(path):
        missing = _(PARTS[f"{REFERS[path]}s"])
        st.caption(_("Each entry refers to one of “{list}”: add one there first.").format(list=missing))
        return
    kinds = list(TEMPLATES[path])
    taken = [item.id for item in items]
    if len(kinds) == 1:
        st.button(
            _("Add an entry"),
            icon=":material/add:",
            key=f"add:{path}",
            on_click=_add,
            args=(path, kinds[0], taken),
        )
        return
    chosen = st.menu_button(
        _("Add an entry"), kinds, icon=":material/add:", key=f"add:{path}", format_func=choice_label
    )
    if chosen is not None:
        _add(path, chosen, taken)
        st.rerun()


def _add(path: str, kind: str, taken: list[str]) -> None:
    plan = current.plan()
    made = still_item(path, kind, _new_name(path, kind), taken, _first_of_each(path))
    if path == "financing.note_rates" and plan.financing.notes:
        made["first_day"] = _unnamed_day(plan.financing.notes[0], plan.financing.note_rates)
    if path == _REDEMPTIONS:
        made["due_month"] = plan.company.months  # after the last month there is: nothing falls due yet
    if path == _ROUNDS:
        made["close_month"] = plan.company.months - 1  # the last to come: the next round stays the next
    here = f"{path}.{made['id']}"
    st.session_state[f"open:{here}"] = current.change({path: [*as_data(value_at(plan, path)), made]})
    st.session_state[_ADDED] = here


def _first_of_each(path: str) -> dict[str, str]:
    """Return the ids of what new entries of a list refer to: the first segment, stream, round and note there
    is.
    """
    plan = current.plan()
    lists: dict[str, tuple[Any, ...]] = {
        "segment": plan.market.segments,
        "stream": plan.revenue.streams,
        "round": bound_to(path),
        "note": plan.financing.notes,
    }
    return {name: items[0].id for name, items in lists.items() if items}


def _unnamed_day(note: Note[Any], rates: tuple[NoteRate[Any], ...]) -> date:
    """Return a day on which the note's rate does not change yet: from its maturity on."""
    named, day = {one.first_day for one in rates if one.note == note.id}, note.maturity
    while day in named:
        day += timedelta(days=1)
    return day


def _new_name(path: str, kind: str) -> str:
    """Return what a new entry is called: its kind, where the list has several."""
    if len(TEMPLATES[path]) < 2:
        return _("New entry")
    return choice_label(kind).capitalize()
