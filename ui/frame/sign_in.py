"""Signing in, where whoever runs the server has set it up (`[auth]` in `.streamlit/secrets.toml`)."""

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from present.translation import _
from ui.session import person


def is_set_up() -> bool:
    """Say whether people can sign in to this server."""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False


def draw() -> None:
    """Draw the button that signs in or out; nothing where it is not set up."""
    if not is_set_up():
        return
    if person.signed_in():
        name = str(st.user.get("name") or st.user.get("email") or "")
        st.button(
            _("Sign out"),
            key="sign_out",
            type="tertiary",
            icon=":material/logout:",
            on_click=st.logout,
            help=name,
        )
    else:
        st.button(_("Sign in"), key="sign_in", type="tertiary", icon=":material/login:", on_click=st.login)
