"""What a session has uploaded is bounded in sum: Streamlit bounds each file, and keeps them all to the
session's end.
"""

from typing import Any

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

MOST_BYTES, MOST_FILES = 40_000_000, 40
"""By session."""
_ROUTE = "/_stcore/upload_file/"


class UploadQuota:
    """Refuses a further upload of a session whose place is used up."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "PUT":
            _before, found, rest = scope["path"].partition(_ROUTE)
            if found and not has_room(rest.partition("/")[0]):
                text = "Too much uploaded in this session: reload the page first."
                await PlainTextResponse(text, status_code=413)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def has_room(session: str) -> bool:
    """Say whether a session may upload another file."""
    if not runtime.exists():
        return True
    files: Any = runtime.get_instance().uploaded_file_mgr
    held = list(files.file_storage.get(session, {}).values())
    return len(held) < MOST_FILES and sum(len(one.data) for one in held) < MOST_BYTES
