"""The stress chips: named blows that stack and undo, and the banner that says on every page which are on."""

import streamlit as st

from core.changes.stress import STRESSES, that_apply
from present.translation import _
from ui.session import current


def stress_chips() -> None:
    """Draw the chips; what is switched on applies to every page until switched off."""
    on = current.stresses()
    offered = [name for name in STRESSES if name in {*that_apply(current.plan()), *on}]
    st.session_state["stress_chips"] = on
    texts = [f"- **{_(STRESSES[name][0])}**: {_(STRESSES[name][1])}" for name in offered]
    st.pills(
        _("What if …"),
        offered,
        selection_mode="multi",
        key="stress_chips",
        on_change=lambda: current.switch_stresses(st.session_state["stress_chips"]),
        format_func=lambda name: _(STRESSES[name][0]),
        help="\n".join(texts),
    )


def stress_banner() -> None:
    """Say above every page which stresses are on, and offer to switch them off there."""
    names = [_(STRESSES[name][0]) for name in current.stresses()]
    if not names:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.badge(
            _("Under stress: {names}").format(names=", ".join(names)), icon=":material/bolt:", color="orange"
        )
        st.button(
            _("Switch off"), key="stresses_off", type="tertiary", on_click=current.switch_stresses, args=((),)
        )
