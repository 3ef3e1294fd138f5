"""The names this server answers to. A page of another site may point a name of its own at this machine (DNS
rebinding): its Origin and Host then agree, and only the name gives it away.
"""

import os
from collections.abc import Iterable
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose


def stated_hosts() -> tuple[str, ...]:
    """Return the names that whoever runs the server has stated in `ASSAY_HOSTS`, separated by commas."""
    return tuple(one.strip() for one in os.environ.get("ASSAY_HOSTS", "").split(",") if one.strip())


def answers_to(host: str, names: Iterable[str]) -> bool:
    """Say whether a Host header is this machine, a bare address (no name can be rebound to it), or a stated
    name.
    """
    name = host.rsplit("]", 1)[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    name = name.casefold().rstrip(".")
    if name == "localhost" or name in {one.casefold() for one in names}:
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class KnownHosts:
    """Refuses requests and sockets for names that were not stated."""

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self._app, self._names = app, tuple(names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or answers_to(Headers(scope=scope).get("host", ""), self._names):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose(code=1008)(scope, receive, send)
        else:
            text = "This server does not answer to this name: state it in ASSAY_HOSTS."
            await PlainTextResponse(text, status_code=421)(scope, receive, send)
