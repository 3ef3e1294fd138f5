"""The cookie to which a browser's cases belong: set by the server, out of reach of scripts and of other
sites.
"""

import re
import secrets
from typing import TypeGuard

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NAME = "assay_browser"
LIFETIME_S = 400 * 24 * 3_600
"""The longest that browsers allow; every visit begins it anew."""
_TOKEN = re.compile(r"[\w\-]{43}", re.ASCII)
_NO_PAGES = ("/_stcore", "/static", "/component", "/media", "/auth", "/oauth2callback")


def is_token(text: object) -> TypeGuard[str]:
    """Say whether a cookie's text can be one of ours: 32 random bytes."""
    return isinstance(text, str) and _TOKEN.fullmatch(text) is not None


class BrowserCookie:
    """Gives every browser that opens a page a cookie of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_NO_PAGES):
            await self._app(scope, receive, send)
            return
        held = HTTPConnection(scope).cookies.get(NAME)
        token = held if is_token(held) else secrets.token_urlsafe(32)
        secure = scope["scheme"] == "https"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", _cookie(token, secure=secure))
            await send(message)

        await self._app(scope, receive, sending)


def _cookie(token: str, *, secure: bool) -> str:
    # Lax: a link from a letter must still find this browser's cases.
    response = Response()
    response.set_cookie(
        NAME, token, max_age=LIFETIME_S, path="/", httponly=True, samesite="lax", secure=secure
    )
    return response.headers["set-cookie"]
