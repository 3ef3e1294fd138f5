"""Sessions whose time to reconnect is over are shut down: Streamlit only forgets them, and keeps their
uploads.
"""

from typing import Any

from streamlit import runtime


def free_expired() -> int:
    """Shut down expired sessions; return how many there were."""
    if not runtime.exists():
        return 0
    server: Any = runtime.get_instance()
    expired = list(server._session_mgr._session_storage._cache.expire())
    for _session_id, held in expired:
        server._get_async_objs().eventloop.call_soon_threadsafe(held.session.shutdown)
    return len(expired)
