"""Sessions whose time to reconnect is over are shut down: Streamlit only forgets them, and keeps their
uploads.
"""

from typing import Any

from streamlit import runtime


def free_expired() -> None:
    """Have expired sessions shut down, on the server's own thread: its store of them knows no locks."""
    if runtime.exists():
        server: Any = runtime.get_instance()
        server._get_async_objs().eventloop.call_soon_threadsafe(_shut_down_expired, server)


def _shut_down_expired(server: Any) -> None:
    for _session_id, held in server._session_mgr._session_storage._cache.expire():
        held.session.shutdown()
