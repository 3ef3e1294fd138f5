"""The server's side of a training worker: starts the process, sends commands, keeps a bounded record of progress."""

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from core.errors import AssayError, Fault
from core.texts import mark
from core.training.loop import Configuration

MOST_RUNS = max(2, 2 * (os.cpu_count() or 1))
KEPT_POINTS = 4_000
_ROOT = Path(__file__).resolve().parents[2]

_running: set[int] = set()
_lock = Lock()


class TooManyRuns(AssayError):
    """The server trains as many models as it can; try again later."""


class RemoteRun:
    """A run in a worker process. `progress` holds the latest reports, `state` is paused, playing or stopped."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.state = "starting"
        self.progress: deque[dict[str, Any]] = deque(maxlen=KEPT_POINTS)
        self.predictions: list[int] = []
        self.changes: list[tuple[int, str, float]] = []
        self._process = self._start()
        Thread(target=self._read, daemon=True).start()

    def _start(self) -> "subprocess.Popen[str]":
        with _lock:
            if len(_running) >= MOST_RUNS:
                raise TooManyRuns(Fault("training", mark("this server is training {count} models already: try again in a few minutes"), {"count": len(_running)}))
            process = subprocess.Popen(
                [sys.executable, "-m", "core.training.worker", json.dumps(asdict(self.configuration))], cwd=_ROOT,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )
            _running.add(process.pid)
            return process

    def settings(self) -> dict[str, float]:
        """Return learning rate, batch size and pace as last asked for."""
        start = self.configuration
        held = {"learning_rate": start.learning_rate, "batch_size": start.batch_size, "pace": start.pace}
        return held | {name: value for _step, name, value in self.changes}

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    def send(self, do: str, **settings: float) -> None:
        """Send a command; a worker that has ended is left alone."""
        held = self.settings()
        step = self.progress[-1]["step"] if self.progress else 0
        self.changes += [(step, name, value) for name, value in settings.items() if held.get(name) != value]
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps({"do": do, **settings}) + "\n")
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            self.state = "stopped"

    def close(self) -> None:
        """End the worker: asked first, then made to."""
        self.send("stop")
        if self._process.stdin is not None and not self._process.stdin.closed:
            with suppress(BrokenPipeError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._take(json.loads(line))
        self._process.wait()
        self.state = "stopped"
        with _lock:
            _running.discard(self._process.pid)

    def _take(self, message: Mapping[str, Any]) -> None:
        if "state" in message:
            self.state = str(message["state"])
        else:
            self.predictions = message["predictions"]
            self.progress.append({key: value for key, value in message.items() if key != "predictions"})


def running() -> int:
    """Return how many workers this server has."""
    with _lock:
        return len(_running)
