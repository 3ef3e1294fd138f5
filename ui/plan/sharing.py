"""Who else may read or change a case."""

import streamlit as st

from core.errors import AssayError
from core.texts import mark
from present.translation import _
from store import sharing as shared
from store.people import Who
from store.records import Kept
from ui.session import current, person

ROLE_NAMES = {"owner": mark("owner"), "editor": mark("may change it"), "viewer": mark("may read it")}


def sharing(who: Who, kept: Kept) -> None:
    """Draw the members of a case and, for its owner, the way to add one."""
    store = person.cases()
    with st.popover(_("Share"), icon=":material/group:", key="share"):
        for one in shared.members(store, who, kept.id):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(f"{one.email} · {_(ROLE_NAMES[one.role])}")
                if one.role != "owner" and (kept.role == "owner" or one.me):
                    st.button(
                        _("End"),
                        key=f"end:{one.person_id}",
                        on_click=_end,
                        args=(who, kept.id, one.person_id),
                    )
        if kept.role != "owner":
            return
        with st.form("share_form", border=False):
            email = st.text_input(_("E-mail address of somebody who has signed in here"), max_chars=320)
            role = st.radio(
                _("Role"), ["viewer", "editor"], format_func=lambda one: _(ROLE_NAMES[one]), horizontal=True
            )
            if st.form_submit_button(_("Share")):
                try:
                    shared.share(store, who, kept.id, email, role)
                except AssayError as error:
                    current.report(error.faults)
                st.rerun()


def _end(who: Who, case_id: str, person_id: str) -> None:
    try:
        shared.unshare(person.cases(), who, case_id, person_id)
    except AssayError as error:
        current.report(error.faults)
