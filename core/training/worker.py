"""The training worker: a process of its own, `python -m core.training.worker`, that speaks JSON lines.

In (stdin): {"do": "play" | "pause" | "step" | "stop"} and {"do": "set", "learning_rate": …, "batch_size": …, "weight_decay": …,
"dropout": …, "pace": …}. Out (stdout): {"state": …}, progress, and now and then {"view": …} for what the page draws. End of input ends the worker, so it never outlives the server.
"""

import os

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"  # before NumPy: contended BLAS threads are up to 70 times slower

import json
import sys
import time
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from core.errors import AssayError
from core.training.loop import Configuration, Run

REPORT_SECONDS, VIEW_SECONDS = 0.1, 0.5
BUSY_SHARE = 0.3
"""Part of the time that measuring may take; dear measures are taken less often."""

LONGEST_STEPS = 200_000


class Worker:
    """Trains while playing; obeys commands between batches, so each takes effect within one batch."""

    def __init__(self, configuration: Configuration) -> None:
        self._run = Run(configuration)
        self._commands: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._state, self._loss = "paused", float("nan")
        self._next_report, self._next_view = 0.0, 0.0
        self._pace, self._next = configuration.pace, 0.0

    def serve(self) -> None:
        """Work until told to stop or until the input ends."""
        Thread(target=self._listen, daemon=True).start()
        self._say({"state": self._state, "parameters": self._run.parameters})
        while self._state != "stopped":
            self._obey(wait=self._state != "playing")
            if self._state == "playing":
                self._train()

    def _listen(self) -> None:
        for line in sys.stdin:
            self._commands.put(json.loads(line))
        self._commands.put({"do": "stop"})

    def _obey(self, *, wait: bool) -> None:
        try:
            command = self._commands.get(timeout=0.5 if wait else 0) if wait else self._commands.get_nowait()
        except Empty:
            return
        match command["do"]:
            case "play":
                self._change("playing")
            case "pause":
                self._change("paused")
            case "stop":
                self._change("stopped")
            case "step":
                self._loss = self._run.step()
                self._report()
                self._show()
            case "set":
                self._run.learning_rate = command.get("learning_rate", self._run.learning_rate)
                self._run.batch_size = int(command.get("batch_size", self._run.batch_size))
                self._run.weight_decay = command.get("weight_decay", self._run.weight_decay)
                self._run.experiment.dropout = command.get("dropout", self._run.experiment.dropout)
                self._pace = command.get("pace", self._pace)

    def _train(self) -> None:
        wait = self._next - time.monotonic()
        if wait > 0:
            time.sleep(min(wait, 0.05))  # short naps, so that a command never waits
            return
        self._next = time.monotonic() + 1 / self._pace
        self._loss = self._run.step()
        if time.monotonic() >= self._next_report:
            self._report()
        if time.monotonic() >= self._next_view:
            self._show()
        if self._run.steps >= LONGEST_STEPS:
            self._change("stopped")

    def _change(self, state: str) -> None:
        if self._run.steps and state != "stopped":
            self._report()
            self._show()
        self._state = state
        self._say({"state": state})

    def _report(self) -> None:
        begun = time.monotonic()
        self._say(self._run.measure(self._loss))
        taken = time.monotonic() - begun
        self._next_report = begun + taken + max(REPORT_SECONDS, taken / BUSY_SHARE)

    def _show(self) -> None:
        begun = time.monotonic()
        self._say({"view": self._run.experiment.view()})
        taken = time.monotonic() - begun
        self._next_view = begun + taken + max(VIEW_SECONDS, taken / BUSY_SHARE)

    @staticmethod
    def _say(message: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()


def main() -> None:
    """Start from the configuration given as JSON in the first argument."""
    given = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    try:
        Worker(Configuration(**given)).serve()
    except AssayError as error:
        fault = error.faults[0]
        print(json.dumps({"state": "refused", "fault": [fault.path, fault.message, dict(fault.parameters)]}), flush=True)


if __name__ == "__main__":
    main()
