"""Who is looking: the browser by its cookie, or the person signed in; and the store of their cases."""

from datetime import datetime

import streamlit as st

from store import database
from store.cases import Cases
from store.people import Who, of_browser, of_sign_in
from store.tables import now
from ui.web.browser_cookie import NAME, is_token


def who() -> Who | None:
    """Return who is looking; None where the browser keeps no cookies, or the server sets none."""
    token = st.context.cookies.get(NAME)
    if not is_token(token):
        return None
    if not signed_in():
        return of_browser(token)
    since: datetime = st.session_state.setdefault("signed_in_since", now())
    user = st.user
    email = str(user["email"]) if user.get("email_verified") is True else None
    return of_sign_in(token, str(user["iss"]), str(user["sub"]), email, since)


def browser() -> Who | None:
    """Return the browser itself, whoever has signed in there; None without a cookie."""
    token = st.context.cookies.get(NAME)
    return of_browser(token) if is_token(token) else None


def signed_in() -> bool:
    """Say whether somebody has signed in."""
    return bool(st.user.get("is_logged_in", False))


@st.cache_resource(show_spinner=False)
def _cases(address: str) -> Cases:  # noqa: ARG001 (a store an address)
    return Cases(database.opened())


def cases() -> Cases:
    """Return the store of cases."""
    return _cases(database.address())
