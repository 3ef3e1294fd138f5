"""The language of whoever is looking: from the browser at first, then as chosen."""

import streamlit as st

from present import translation
from present.translation import LANGUAGES

KEY = "language"


def current() -> str:
    """Return the session's language code: as chosen, else as the browser wishes. Its Back may clear a choice,
    for the address that it goes to names none.
    """
    chosen = st.session_state.get(KEY)
    return str(chosen) if chosen in LANGUAGES else _wished()


def prepare() -> None:
    """Bind translation to the session and take the browser's language on the first visit."""
    translation.bind(current)
    if st.session_state.get(KEY) not in LANGUAGES:
        st.session_state[KEY] = _wished()


def _wished() -> str:
    return "zh_CN" if (st.context.locale or "en").lower().startswith("zh") else "en"


def picker() -> None:
    """Draw the language switch; the choice is kept in the address."""
    st.segmented_control(
        "Language · 语言",
        list(LANGUAGES),
        key=KEY,
        format_func=LANGUAGES.__getitem__,
        required=True,
        label_visibility="collapsed",
        bind="query-params",
    )
