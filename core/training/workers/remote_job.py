"""Work that worker processes do for a session: what they report arrives as they go; closing ends them."""

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any

from core.errors import AssayError, Fault
from core.training.workers.processes import WorkerProcess


class RemoteJob:
    """One process of `module` for each share of the work; a server that is full refuses the whole of it."""

    def __init__(self, module: str, shares: Sequence[Mapping[str, Any]]) -> None:
        self.fault: Fault | None = None
        self._lock, self._open, self._messages = Lock(), len(shares), list[dict[str, Any]]()
        self._workers: list[WorkerProcess] = []
        try:
            for share in shares:
                self._workers.append(WorkerProcess(module, share, self._take, self._ended))
        except AssayError:
            self.close()
            raise

    @property
    def done(self) -> bool:
        """Say whether nothing more will come."""
        return self._open == 0

    def messages(self) -> list[dict[str, Any]]:
        """Return what has been reported so far."""
        with self._lock:
            return list(self._messages)

    def close(self) -> None:
        """End the workers; what they have reported is kept."""
        for worker in self._workers:
            worker.close()

    def _take(self, message: Mapping[str, Any]) -> None:
        with self._lock:
            if "fault" in message:
                self.fault = Fault(*message["fault"])
            else:
                self._messages.append(dict(message))

    def _ended(self) -> None:
        with self._lock:
            self._open -= 1
