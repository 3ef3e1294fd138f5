"""The language of whoever is looking: from the browser at first, then as chosen."""

import streamlit as st

from present import translation
from present.translation import LANGUAGES

KEY = "language"


def current() -> str:
    """Return the session's language code."""
    return str(st.session_state.get(KEY, "en"))


def prepare() -> None:
    """Bind translation to the session and take the browser's language on the first visit."""
    translation.bind(current)
    if KEY not in st.session_state:
        wished = (st.context.locale or "en").lower()
        st.session_state[KEY] = "zh_CN" if wished.startswith("zh") else "en"


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
