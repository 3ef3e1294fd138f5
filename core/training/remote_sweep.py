"""A sweep of small models spread over two worker processes; results arrive as models finish."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from threading import Lock
from typing import Any

from core.training.processes import WorkerProcess
from core.training.small_language import SmallResult, SmallRun

WORKERS = 2


class RemoteSweep:
    """Runs in the order of their cost, the dearest first, dealt out in turn, so that both workers end together."""

    def __init__(self, source: str, runs: Sequence[SmallRun]) -> None:
        self.source, self.wanted = source, len(runs)
        self.results: list[SmallResult] = []
        self.floor: float | None = None
        self._lock, self._open = Lock(), 0
        ordered = sorted(runs, key=lambda run: -run.hidden * run.tokens)
        self._workers: list[WorkerProcess] = []
        for worker in range(min(WORKERS, len(ordered))):
            share = [asdict(run) for run in ordered[worker::WORKERS]]
            self._open += 1
            try:
                self._workers.append(WorkerProcess("core.training.sweep_worker", {"source": source, "runs": share}, self._take, self._ended))
            except Exception:
                self._open -= 1
                self.close()
                raise

    @property
    def done(self) -> bool:
        """Say whether nothing more will come."""
        return self._open == 0

    def finished(self) -> list[SmallResult]:
        """Return the results so far."""
        with self._lock:
            return list(self.results)

    def close(self) -> None:
        """End the workers; results so far are kept."""
        for worker in self._workers:
            worker.close()

    def _take(self, message: Mapping[str, Any]) -> None:
        with self._lock:
            if "ready" in message:
                self.floor = message["floor"]
            else:
                self.results.append(SmallResult(**message))

    def _ended(self) -> None:
        with self._lock:
            self._open -= 1
