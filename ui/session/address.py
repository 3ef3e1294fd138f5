"""The choices of a page in its address, so that a link opens the same ones. Figures of a plan never go
there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st


def opened_with(name: str, options: Sequence[Any]) -> Any:
    """Return the option that the address named when the session opened, once; None where it named none that
    is offered.
    """
    given: dict[str, str] = st.session_state.setdefault("opened_with", st.query_params.to_dict())
    text = given.pop(name, None)
    return next((option for option in options if str(option) == text), None)


def show(choices: Mapping[str, Any]) -> None:
    """Write the choices into the address (an empty one is taken out); what the session opened with counts no
    more.
    """
    st.session_state["opened_with"] = {}
    for name, value in choices.items():
        if value == "" and name in st.query_params:
            del st.query_params[name]
        elif value != "" and st.query_params.get(name) != str(value):
            st.query_params[name] = str(value)
