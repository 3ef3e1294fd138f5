"""The saved cases of whoever is looking, and the history of the open one."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from core.changes.difference import differences
from core.errors import AssayError
from core.plan.case import Case
from core.plan.document.case_text import read_case
from core.texts import mark
from present import formats
from present.translation import _
from store.people import Who
from store.records import Kept, State
from ui.session import current, keeping, person
from ui.show.values import change_rows

ROLES = {
    "owner": mark("yours"),
    "editor": mark("shared: you may change it"),
    "viewer": mark("shared: to read"),
}
_PAGE = 20


def tried(work: Callable[..., None]) -> Callable[..., None]:
    """Return what a button calls: a refusal of the store is said above the page, and changes nothing."""

    def attempt(*given: Kept) -> None:
        try:
            work(*given)
        except AssayError as error:
            current.report(error.faults)

    return attempt


def chosen_case(kept: Sequence[Kept]) -> Kept | None:
    """Draw the table of cases; return the one that is chosen."""
    frame = pd.DataFrame(
        {
            _("Case"): [one.name + (" ←" if one.id == current.case_id() else "") for one in kept],
            _("Changed"): [formats.moment(one.changed_at, st.context.timezone) for one in kept],
            _("Versions"): [one.head for one in kept],
            _("Role"): [_(ROLES[one.role]) for one in kept],
        }
    )
    found = st.dataframe(
        frame,
        hide_index=True,
        key="cases_table",
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [_row_of_open(kept)]}},
        alt=_("Saved cases with their last change and number of versions"),
    )
    rows = found.selection.rows
    return kept[rows[0]] if rows and rows[0] < len(kept) else None


def _row_of_open(kept: Sequence[Kept]) -> int:
    return next((row for row, one in enumerate(kept) if one.id == current.case_id()), 0)


def history(who: Who, kept: Kept) -> None:
    """Draw the versions of a case, the latest first, each with what changed in it; any can be put back."""
    store = person.cases()
    before = st.session_state.get("history_before", {}).get(kept.id)
    states = store.history(who, kept.id, before=before, limit=_PAGE + 1)
    read = [_readable(one) for one in states]
    rows = [
        _row(one, case, earlier)
        for one, case, earlier in zip(states[:_PAGE], read, [*read[1:], None], strict=False)
    ]
    found = st.dataframe(
        pd.DataFrame(rows, columns=[_("Version"), _("When"), _("By"), _("What changed"), _("Note")]),
        hide_index=True,
        key=f"history:{kept.id}:{before}",
        on_select="rerun",
        selection_mode="single-row",
        column_config={_("What changed"): st.column_config.TextColumn(width="large")},
        alt=_("History of the case: when, by whom, what changed"),
    )
    with st.container(horizontal=True):
        picked = found.selection.rows
        if picked and read[picked[0]] is not None:
            _restore_button(states[picked[0]], read[picked[0]], kept)
        if len(states) > _PAGE and st.button(_("Older versions"), key="older"):
            st.session_state["history_before"] = {kept.id: states[_PAGE - 1].number}
            st.rerun()
        if before is not None and st.button(_("Latest versions"), key="latest"):
            st.session_state.pop("history_before")
            st.rerun()


def _restore_button(state: State, case: Case | None, kept: Kept) -> None:
    open_here = kept.id == current.case_id()
    st.button(
        _("Put version {number} back").format(number=state.number),
        icon=":material/restore:",
        key="put_back",
        on_click=_put_back,
        args=(case, _("version {number} put back").format(number=state.number)),
        disabled=not open_here,
        help=None if open_here else _("Open the case first."),
    )


def _put_back(case: Case, note: str) -> None:
    current.replace(case)
    keeping.follow(note)


def _readable(state: State) -> Case | None:
    """Return the version's case; None where this Assay cannot read it."""
    try:
        return read_case(state.text)
    except AssayError:
        return None


def _row(state: State, case: Case | None, earlier: Case | None) -> tuple[int, str, str, str, str]:
    who = _("you") if state.mine else _("somebody else")
    when = formats.moment(state.made_at, st.context.timezone)
    return state.number, when, who, _what(case, earlier, state.number), state.note


def _what(case: Case | None, earlier: Case | None, number: int) -> str:
    """Return what changed in a version, in words: the first figures, and how many more."""
    if case is None:
        return _("written by another Assay: cannot be read here")
    if earlier is None:
        return _("first version") if number == 1 else formats.NONE
    changes = differences(earlier, case)
    rows = change_rows(changes[:2], earlier.plan, case.plan)
    texts = [f"{place}: {before} → {after}" for place, before, after in rows]
    if len(changes) > 2:
        texts.append(_("and {count} more").format(count=len(changes) - 2))
    return "; ".join(texts) or formats.NONE
