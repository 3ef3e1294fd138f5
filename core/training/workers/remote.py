"""The server's side of a training worker: sends commands, keeps a bounded record of progress."""

import time
from base64 import b64decode, b64encode
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from threading import Thread
from typing import Any

from core.errors import Fault
from core.training.engine.loop import Configuration
from core.training.workers.processes import WorkerProcess

KEPT_POINTS, KEPT_STATES = 4_000, 5
PATIENCE = 20.0
"""Seconds that a run which is left gets for saving its state."""

LIVE = ("learning_rate", "batch_size", "weight_decay", "dropout", "pace")
"""Settings that change while a run goes on."""


@dataclass(frozen=True)
class Checkpoint:
    """A saved state: the step and hold-out loss at which it was saved, and the file (.npz)."""

    step: int
    loss: float
    content: bytes


class RemoteRun:
    """A run in a worker process. `progress` holds the latest reports, `view` what is to be drawn, `walk` the
    layers of a step taken one by one (of `walk_length`), `checkpoints` the saved states; `state` is paused,
    playing, stopped or refused (`fault` says why), `asked` the last command of those that move it.
    """

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.state, self.asked = "starting", ""
        self.progress: deque[dict[str, Any]] = deque(maxlen=KEPT_POINTS)
        self.view: dict[str, Any] = {}
        self.walk: list[dict[str, Any]] = []
        self.walk_length = 0
        self.checkpoints: deque[Checkpoint] = deque(maxlen=KEPT_STATES)
        self.parameters = 0
        self.fault: Fault | None = None
        self.changes: list[tuple[int, str, float]] = []
        self._saved = 0
        self._leaving: Thread | None = None
        self._process = WorkerProcess(
            "core.training.workers.worker", asdict(configuration), self._take, self._stopped
        )

    def settings(self) -> dict[str, float]:
        """Return the settings that may change while it runs, as last asked for."""
        start = self.configuration
        held = {name: getattr(start, name) for name in LIVE}
        return held | {name: value for _step, name, value in self.changes}

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._process.pid

    @property
    def playing(self) -> bool:
        """Say whether it plays or is about to."""
        return self.asked == "play" and self.state not in ("stopped", "refused")

    def send(self, do: str, **settings: float) -> None:
        """Send a command; a worker that has ended is left alone."""
        self.asked = do if do in ("play", "pause", "step", "layer") else self.asked
        held = self.settings()
        step = self.progress[-1]["step"] if self.progress else 0
        self.changes += [(step, name, value) for name, value in settings.items() if held.get(name) != value]
        if not self._process.send({"do": do, **settings}):
            self._stopped()

    def play(self, batches: int) -> None:
        """Play for so many batches, then pause."""
        self.asked = "play"
        if not self._process.send({"do": "play", "batches": batches}):
            self._stopped()

    def ask(self, **question: Any) -> None:
        """Ask the experiment something; `view` answers, at once if nothing is wrong with it, else `fault`."""
        self.fault = None
        self._process.send({"do": "ask", **question})

    def restore(self, content: bytes) -> None:
        """Go back to a saved state, under the settings asked for last; a file of another model sets `fault`
        and changes nothing.
        """
        self.fault = None
        self._process.send({"do": "restore", "content": b64encode(content).decode()})
        self._process.send({"do": "set", **self.settings()})

    def leave(self) -> None:
        """Save the state and end the worker, in the background; `again` waits for that and goes on from
        there.
        """
        self.send("pause")
        self.send("save")
        self._leaving = Thread(target=self._close_when_saved, args=(self._saved + 1,), daemon=True)
        self._leaving.start()

    def _close_when_saved(self, count: int) -> None:
        end = time.monotonic() + PATIENCE
        while self._saved < count and self.state not in ("stopped", "refused") and time.monotonic() < end:
            time.sleep(0.02)
        self.close()

    @property
    def left(self) -> bool:
        """Say whether it has been left, or has stopped."""
        return self._leaving is not None or self.state == "stopped"

    def again(self) -> "RemoteRun":
        """Return the run in a new worker: where it was left if it was, with its curve so far."""
        if self._leaving is not None:
            self._leaving.join()
        held: dict[str, Any] = self.settings()
        run = RemoteRun(replace(self.configuration, **held))
        if self.checkpoints:
            run.progress, run.checkpoints, run.view = self.progress, self.checkpoints, self.view
            run.restore(self.checkpoints[-1].content)
        return run

    def close(self) -> None:
        """End the worker."""
        self.send("stop")
        self._process.close()

    def _stopped(self) -> None:
        self.state = "refused" if self.fault and self.state == "starting" else "stopped"

    def _take(self, message: Mapping[str, Any]) -> None:
        if "fault" in message:
            path, text, parameters = message["fault"]
            self.fault = Fault(path, text, parameters)
        if "state" in message:
            if self.state == "playing" and message["state"] == "paused":
                self.asked = "pause"  # by itself, perhaps: it can be played again
            self.state = str(message["state"])
            self.parameters = int(message.get("parameters", self.parameters))
        elif "view" in message:
            self.view = message["view"]
        elif "walk" in message:
            self.walk, self.walk_length = message["walk"], message["of"]
        elif "checkpoint" in message:
            self.checkpoints.append(
                Checkpoint(int(message["step"]), float(message["loss"]), b64decode(message["checkpoint"]))
            )
            self._saved += 1
        elif "fault" not in message:
            if (
                self.progress and self.progress[-1]["step"] >= message["step"]
            ):  # the run went back to a saved state
                self.progress = deque(
                    [one for one in self.progress if one["step"] < message["step"]] + [dict(message)],
                    maxlen=KEPT_POINTS,
                )
                self.changes = [one for one in self.changes if one[0] <= message["step"]]
            else:
                self.progress.append(dict(message))
