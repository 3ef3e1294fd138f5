"""What goes on when a connection drops: a session's runs wait some minutes for the same person to come
back.
"""

import logging
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock, Thread
from typing import TypeVar, cast

import streamlit as st
from streamlit import runtime
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.errors import AssayError, Fault
from core.texts import mark
from ui.session import person
from ui.web.sessions import free_expired

GRACE_S = float(os.environ.get("ASSAY_GRACE_S", 10 * 60))
"""How long a run goes on without anybody looking: a phone asleep, a train in a tunnel, a reload."""
MOST_EACH = 6
"""What one person may have going at once, over all tabs."""
_SWEEP_S = min(10.0, GRACE_S)
_LOG = logging.getLogger(__name__)


class Lasting(ABC):
    """Something that works on its own until it is stopped. Once it has been ended, what is started all the
    same, as by a click that was under way, is stopped at once.
    """

    _over = False

    @abstractmethod
    def stop(self) -> None:
        """End the work; more may be started."""

    def end(self) -> None:
        """End the work for good."""
        self._over = True
        self.stop()

    def started(self) -> None:
        """Say that work has been started, once `stop` would find it."""
        if self._over:
            self.stop()


T = TypeVar("T", bound=Lasting)


@dataclass(eq=False)
class _Kept:
    owner: str
    session: str
    kind: str
    thing: Lasting
    lost_at: float | None = None


class Shelf:
    """The runs of all sessions. A session finds its own again; a new session of the same person takes over
    one whose session is gone; what nobody came back for within the grace is stopped.
    """

    def __init__(self, connected: Callable[[str], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self._connected, self._clock = connected, clock
        self._kept: list[_Kept] = []
        self._lock = Lock()

    def take(self, owner: str, session: str, kind: str, make: Callable[[], T]) -> T:
        """Return this session's thing of a kind: its own, an abandoned one of the same person, or a new one.

        Raises `AssayError` where the person has too much going at once.
        """
        with self._lock:
            mine = [one for one in self._kept if one.owner == owner]
            found = next((one for one in mine if (one.session, one.kind) == (session, kind)), None)
            if found is None:
                found = next(
                    (one for one in mine if one.kind == kind and not self._connected(one.session)), None
                )
            if found is None:
                self._make_room(mine)
                found = _Kept(owner, session, kind, make())
                self._kept.append(found)
            found.session, found.lost_at = session, None
            return cast(T, found.thing)

    def sweep(self) -> None:
        """Stop what nobody has come back for."""
        for one in self._abandoned():  # without the lock: ending a process takes a while
            try:
                one.thing.end()
            except Exception:  # one that cannot be ended does not keep the others going
                _LOG.exception("a run that nobody came back for could not be stopped")

    def _abandoned(self) -> list[_Kept]:
        """Take off the shelf what nobody has come back for."""
        with self._lock:
            for one in self._kept:
                if self._connected(one.session):
                    one.lost_at = None
                elif one.lost_at is None:
                    one.lost_at = self._clock()
            now = self._clock()
            found = [one for one in self._kept if one.lost_at is not None and now - one.lost_at >= GRACE_S]
            self._kept = [one for one in self._kept if one not in found]
        return found

    def __len__(self) -> int:
        return len(self._kept)

    def _make_room(self, mine: list[_Kept]) -> None:
        if len(mine) < MOST_EACH:
            return
        lost = [one for one in mine if not self._connected(one.session)]
        if not lost:
            raise AssayError(
                Fault(
                    "training",
                    mark("you have {count} runs open in your tabs already: close one first"),
                    {"count": len(mine)},
                )
            )
        self._drop(lost[0])

    def _drop(self, one: _Kept) -> None:
        self._kept.remove(one)
        one.thing.end()


def lasting(kind: str, make: Callable[[], T]) -> T:
    """Return this session's thing of a kind, which outlives a dropped connection by `GRACE_S`."""
    context, who = get_script_run_ctx(), person.who()
    session = context.session_id if context is not None else ""
    return _shelf().take(who.subject if who is not None else session, session, kind, make)


@st.cache_resource(show_spinner=False)
def _shelf() -> Shelf:
    shelf = Shelf(_connected)

    def watch() -> None:
        while True:
            time.sleep(_SWEEP_S)
            shelf.sweep()
            free_expired()

    if type(runtime.get_instance()) is Runtime:  # in the tests of pages it is a stand-in
        Thread(target=watch, daemon=True, name="assay-shelf").start()
    return shelf


def _connected(session: str) -> bool:
    return not runtime.exists() or runtime.get_instance().is_active_session(session)
