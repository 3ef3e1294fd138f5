"""What a page leaves running ends when another page is opened."""

from collections.abc import Callable

import streamlit as st


def opened(page: str) -> None:
    """Note which page is open, and end what was left running by the one before."""
    st.session_state["open_page"] = page
    for left in [name for name in _endings() if name != page]:
        _endings().pop(left)()


def on_leave(end: Callable[[], None]) -> None:
    """Have `end` called once the page that is now open is left."""
    _endings()[st.session_state.get("open_page", "")] = end


def _endings() -> dict[str, Callable[[], None]]:
    held: dict[str, Callable[[], None]] = st.session_state.setdefault("endings", {})
    return held
