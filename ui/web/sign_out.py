"""Notes that a browser signs out: Streamlit itself tells only the tab in which it happens."""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.web.browser_cookie import NAME, is_token

_LOGOUT = "/auth/logout"


class SignOutNoted:
    """Calls `note` with the browser's token before a sign-out goes on."""

    def __init__(self, app: ASGIApp, note: Callable[[str], None]) -> None:
        self._app, self._note = app, note

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].endswith(_LOGOUT):
            token = HTTPConnection(scope).cookies.get(NAME)
            if is_token(token):
                await run_in_threadpool(self._note, token)
        await self._app(scope, receive, send)
