"""The strip above every page: which plan, back and forward, language; and the faults of the last change."""

import re

import streamlit as st

from core.changes.confirm import assumed_figures
from core.errors import Fault
from core.plan.document.files import write_plan
from core.plan.document.library import READY_MADE, TITLES, ready_made
from present import formats, translation
from present.translation import _
from ui.forms.labels import label_of_path
from ui.frame import kept_state, sign_in
from ui.frame.stress_chips import stress_banner
from ui.plan.make_it_yours import make_it_yours
from ui.session import current, keeping, language, person, presenting


def draw() -> None:
    """Draw the strip and whatever the last change left to say."""
    plan = current.plan()
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        chosen = st.menu_button(
            formats.plain(plan.company.name),
            [*READY_MADE],
            format_func=lambda name: _(TITLES[name]),
            icon=":material/folder_open:",
            key="plan_menu",
            help=_("Open a ready-made plan"),
        )
        if st.button(_("Make it yours"), icon=":material/edit:", key="make_it_yours"):
            make_it_yours()
        st.button(
            _("Undo"),
            icon=":material/undo:",
            key="undo_button",
            type="tertiary",
            on_click=current.undo,
            disabled=not current.can("undo"),
        )
        st.button(
            _("Redo"),
            icon=":material/redo:",
            key="redo_button",
            type="tertiary",
            on_click=current.redo,
            disabled=not current.can("redo"),
        )
        st.download_button(
            _("Plan file"),
            data=lambda: write_plan(plan),
            file_name=file_name(plan.company.name),
            help=_("The plan as you edit it, without stresses.") if current.stresses() else None,
            mime="application/toml",
            on_click="ignore",
            icon=":material/download:",
            key="download_plan",
            type="tertiary",
        )
        st.button(
            _("Present"),
            icon=":material/slideshow:",
            key="present",
            type="tertiary",
            on_click=presenting.turn_to,
            args=(1,),
            help=_("The whole screen, one chart at a time; ← and → turn, Esc leaves."),
        )
        st.caption(f"{plan.company.currency} · {_kept_text()}")
        _assumed_link(len(assumed_figures(plan)))
        st.space("stretch")
        sign_in.draw()
        language.picker()
    if chosen is not None:
        current.open_plan(ready_made(chosen, translation.language()))
        st.rerun()
    kept_state.draw()
    stress_banner()
    say()


def say() -> None:
    """Say what the last change left to say: what was refused, and what should be checked."""
    show_faults(current.faults())
    show_remarks(current.remarks(), _("Taken over; please check"))


def file_name(company: str) -> str:
    """Return the plan file's name: the company's, without what a file system refuses."""
    return (re.sub(r"[^\w\- ]+", "", company).strip()[:60] or "plan") + ".toml"


def _assumed_link(count: int) -> None:
    """Link to the figures that nobody has confirmed."""
    if count:
        st.page_link(
            "pages/plan/assumed.py",
            label=_("{count} assumed").format(count=count),
            icon=":material/help_center:",
            width="content",
        )


def _kept_text() -> str:
    """Say what becomes of what is typed."""
    if person.who() is None:
        return _("Not kept: this browser takes no cookie of this server.")
    if keeping.is_kept():
        return ":material/cloud_done: " + _("Kept on this server")
    return _("Data stays on this server")


def show_remarks(remarks: list[Fault], title: str) -> None:
    """Say what should be checked of what is, or would be, taken over."""
    if remarks:
        lines = [f"- {_subject(one)}{_(one.message).format(**one.parameters)}" for one in remarks]
        st.warning("\n".join(lines), title=title, icon=":material/info:")


def _subject(remark: Fault) -> str:
    """Return what a remark is about: a field of the plan, or a place in the file that was brought."""
    return f"**{label_of_path(remark.path, current.plan())}**: " if remark.path != "case" else ""


def show_faults(faults: list[Fault]) -> None:
    """Say what was refused, field by field; the plan is as it was."""
    _say(faults, _("Not taken over; nothing was changed."))


def show_not_computed(faults: list[Fault]) -> None:
    """Say why what stands in the plan gives no figures here, field by field."""
    _say(faults, _("Cannot be computed as the plan stands."))


def _say(faults: list[Fault], title: str) -> None:
    if faults:
        lines = [
            f"- **{label_of_path(fault.path, current.plan())}**: "
            f"{_(fault.message).format(**fault.parameters)}"
            for fault in faults
        ]
        st.error("\n".join(lines), title=title, icon=":material/error:")
