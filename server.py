"""Serves Assay: `streamlit run server.py`. The user interface itself is `app.py`."""

from core.memory import prepare

prepare()  # before NumPy is imported

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from store import database
from store.people import of_browser, sign_out
from ui.web.browser_cookie import BrowserCookie
from ui.web.headers import SecurityHeaders
from ui.web.hosts import KnownHosts, stated_hosts
from ui.web.sign_out import SignOutNoted
from ui.web.uploads import UploadQuota

# Without this the first request to a fresh server takes `pages/` for the old multipage layout: a deep link
# would then be greeted by "Page not found" before `st.navigation` shows the right page.
PagesManager.uses_pages_directory = False
database.opened()  # a database that cannot be opened is said at the start, not to the first visitor

app = st.App(
    "app.py",
    middleware=[
        Middleware(SecurityHeaders),
        Middleware(KnownHosts, names=stated_hosts()),
        Middleware(UploadQuota),
        Middleware(BrowserCookie),
        Middleware(SignOutNoted, note=lambda token: sign_out(database.opened(), of_browser(token))),
    ],
)
