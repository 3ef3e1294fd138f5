"""A file that was given at the wrong page: where it belongs."""

import streamlit as st

from core.errors import AssayError
from core.financing.interchange.table import read_cap_table
from core.history.history import interpret
from core.history.table import read_table
from present.translation import _


def point_to_cap_table(content: bytes) -> None:
    """Say so where a file that holds no months reads as a cap table."""
    try:
        read_cap_table(content)
    except AssayError:
        return
    st.page_link(
        "pages/financing/securities.py",
        label=_("This reads like a cap table: import it there"),
        icon=":material/pie_chart:",
    )


def point_to_history(content: bytes) -> None:
    """Say so where a file that is no cap table reads as monthly figures."""
    try:
        interpret(read_table(content))
    except AssayError:
        return
    st.page_link(
        "pages/plan/history.py",
        label=_("This reads like monthly figures: upload it there"),
        icon=":material/upload_file:",
    )
