"""The stress chips: named blows that stack and undo."""

import streamlit as st

from core.changes.stress import STRESSES
from present.translation import _


def stress_chips() -> None:
    """Draw the chips; what is switched on applies to every page until switched off."""
    st.session_state["stress_chips"] = st.session_state.get("stresses") or []
    st.pills(
        _("What if …"),
        list(STRESSES),
        selection_mode="multi",
        key="stress_chips",
        on_change=_take,
        format_func=lambda name: _(STRESSES[name][0]),
        help="\n".join(f"- **{_(label)}**: {_(text)}" for label, text, _change in STRESSES.values()),
    )


def _take() -> None:
    st.session_state["stresses"] = list(st.session_state["stress_chips"])
