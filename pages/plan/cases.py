"""Saved cases: what is kept for this browser or person, every version of it, in and out as one file."""

import streamlit as st

from present import formats
from present.translation import _
from store.parcel import packed, unpack
from store.records import Kept
from ui.plan.saved import chosen_case, history, tried
from ui.plan.sharing import sharing
from ui.session import current, keeping, person

st.markdown(
    _("Every change is kept at once, with its history. A reload, another tab or a restart comes back here.")
)
who, store = person.who(), person.cases()


def _open(one: Kept) -> None:
    keeping.open_kept(one.id)


def _delete(one: Kept) -> None:
    store.remove(who, one.id)
    keeping.leave(one.id)


def _delete_everything() -> None:
    kept = store.listed(who)
    store.remove_everything(who)
    for one in kept:
        keeping.leave(one.id)


def _adopt() -> None:
    store.adopt(who, person.browser())


def _bring_in() -> None:
    upload = st.session_state.get("cases_file")
    if upload is not None:
        unpack(store, who, upload.getvalue())


if who is None:
    st.info(_("This browser takes no cookie of this server: nothing can be kept. The plan file always can."))
    st.stop()

kept = store.listed(who)
if not kept:
    st.info(_("Nothing is kept yet: change any figure, and the case appears here."), icon=":material/inbox:")
chosen = chosen_case(kept) if kept else None
if chosen is not None:
    own = chosen.role == "owner"
    with st.container(horizontal=True):
        st.button(
            _("Open"), key="open_case", icon=":material/folder_open:", on_click=tried(_open), args=(chosen,)
        )
        st.download_button(
            _("Take this case away"),
            data=lambda: packed(store, who, [chosen]),
            file_name="assay-case.json.gz",
            mime="application/gzip",
            on_click="ignore",
            icon=":material/download:",
            key="take_one",
        )
        with st.popover(_("Delete"), icon=":material/delete:", disabled=not own):
            st.markdown(
                _("The case and all its versions are gone at once, for everybody. What is open stays open.")
            )
            st.button(_("Delete this case"), key="delete_case", on_click=tried(_delete), args=(chosen,))
        if person.signed_in():
            sharing(who, chosen)
    st.header(_("History of {name}").format(name=formats.plain(chosen.name)))
    history(who, chosen)
    if chosen.id == current.case_id():
        with st.form("note", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
            note = st.text_input(_("Note on the case as it stands"), max_chars=200, key="case_note")
            if st.form_submit_button(_("Keep with this note")) and note.strip():
                keeping.keep_note(note.strip())
                st.rerun()

elsewhere = store.listed(person.browser()) if person.signed_in() else []
if elsewhere:
    st.button(
        _("Take over what this browser kept before you signed in (cases: {count})").format(
            count=len(elsewhere)
        ),
        key="adopt",
        icon=":material/move_to_inbox:",
        on_click=tried(_adopt),
    )
st.header(_("Everything in and out"))
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.download_button(
        _("Take all cases away"),
        data=lambda: packed(store, who, [one for one in kept if one.role == "owner"]),
        file_name="assay-cases.json.gz",
        mime="application/gzip",
        on_click="ignore",
        icon=":material/download:",
        key="take_all",
        disabled=not kept,
    )
    with st.popover(_("Bring cases in"), icon=":material/upload_file:"):
        st.file_uploader(
            _("A file of saved cases"),
            type=["gz"],
            key="cases_file",
            on_change=tried(_bring_in),
            max_upload_size=10,
        )
    with st.popover(_("Delete everything"), icon=":material/delete_forever:", disabled=not kept):
        st.markdown(_("All your cases and their versions are gone at once, and that you were here."))
        st.button(_("Delete all my cases"), key="delete_everything", on_click=tried(_delete_everything))
