"""Serves Assay with security headers: `streamlit run server.py`. The user interface itself is `app.py`."""

from core.memory import prepare

prepare()  # before NumPy is imported

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

# Without this the first request to a fresh server takes `pages/` for the old multipage layout: a deep link
# would then be
# greeted by "Page not found" before `st.navigation` shows the right page.
PagesManager.uses_pages_directory = False

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss: data: blob:",
            "worker-src 'self' blob:",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "object-src 'none'",
        )
    ),
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
PRIVATE = ("/_stcore/metrics", "/_stcore/script-health-check")


class SecurityHeaders:
    """Adds the headers to every response and keeps the server's own measurements from the public."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].startswith(PRIVATE):
            await PlainTextResponse("Not found", status_code=404)(scope, receive, self._with_headers(send))
            return
        await self._app(scope, receive, self._with_headers(send))

    @staticmethod
    def _with_headers(send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        return sending


app = st.App("app.py", middleware=[Middleware(SecurityHeaders)])
