"""Whether the page is presented, and which slide: kept in the address, so that a reload goes on there."""

import streamlit as st

_KEY = "slide"


def slide() -> int | None:
    """Return the slide presented, from 1; None while the pages are shown as usual."""
    text = st.query_params.get(_KEY, "")
    return int(text) if text.isdecimal() and len(text) < 3 and int(text) > 0 else None


def turn_to(number: int | None) -> None:
    """Present a slide; None: show the pages again."""
    if number is not None:
        st.query_params[_KEY] = str(number)
    elif _KEY in st.query_params:
        del st.query_params[_KEY]
