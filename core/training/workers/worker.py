"""The training worker: a process of its own, `python -m core.training.workers.worker`, that speaks JSON
lines.

In (stdin): the configuration, then {"do": "play" | "pause" | "step" | "layer" | "save" | "stop"}, {"do":
"set", "learning_rate": …, "batch_size": …, "weight_decay": …, "dropout": …, "pace": …} and {"do": "restore",
"content": …}, {"do": "ask", …} with what a person asks the experiment. Out (stdout): {"state": …}, progress,
now and then {"view": …} for what the page draws, {"walk": …} for a step taken layer by layer, {"checkpoint":
…} for a saved state. End of input ends the worker, so it never outlives the server.
"""

from core.memory import prepare

prepare()  # before NumPy is imported

import json
import sys
import time
from base64 import b64decode, b64encode
from math import isfinite
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from core.errors import AssayError
from core.training.engine.checkpoint import restore, saved
from core.training.engine.loop import Configuration, Run
from core.training.workers.processes import say, say_fault, worker

REPORT_SECONDS, VIEW_SECONDS = 0.1, 0.8
TICK_SECONDS = 0.05
BUSY_SHARE = 0.3
"""Part of the time that measuring may take; dear measures are taken less often."""

LONGEST_STEPS = 200_000
"""Batches after which it pauses, so that a forgotten run does not go on for ever; so it does where the loss
is no number.
"""


class Worker:
    """Trains while playing; obeys commands between batches, so each takes effect within one batch."""

    def __init__(self, configuration: Configuration) -> None:
        self._run = Run(configuration)
        self._commands: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self._state = "paused"
        self._next_report, self._next_view = 0.0, 0.0
        self._pace, self._next = configuration.pace, 0.0
        self._walk: list[dict[str, Any]] = []
        self._walked, self._limit = 0, LONGEST_STEPS
        self._layers: list[dict[str, Any]] = []
        self._trained_seconds, self._trained_tokens = 0.0, 0

    def serve(self) -> None:
        """Work until told to stop or until the input ends."""
        Thread(target=self._listen, daemon=True).start()
        say({"state": self._state, "parameters": self._run.parameters})
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
        do = command.pop("do")
        if do in ("play", "step", "save", "restore"):
            self._end_walk()
        match do:
            case "play":
                self._limit = self._run.steps + int(command.get("batches") or LONGEST_STEPS)
                self._change("playing")
            case "pause":
                self._change("paused")
            case "stop":
                self._change("stopped")
            case "step":
                self._step(seen=True)
                self._report()
            case "layer":
                self._one_layer()
            case "save":
                measured = self._measured()
                say(measured)
                say(
                    {
                        "checkpoint": b64encode(saved(self._run)).decode(),
                        "step": self._run.steps,
                        "loss": measured.get("test_loss", measured.get("trained_loss")),
                    }
                )
            case "restore":
                self._restore(b64decode(command["content"]))
            case "set":
                self._set(**command)
            case "ask":
                self._ask(command)

    def _ask(self, question: dict[str, Any]) -> None:
        try:
            self._run.experiment.ask(question)
        except AssayError as error:
            say_fault(error)
        else:
            self._show(self._layers)

    def _set(
        self,
        *,
        pace: float | None = None,
        dropout: float | None = None,
        batch_size: float | None = None,
        **settings: float,
    ) -> None:
        self._pace = pace or self._pace
        self._run.batch_size = int(batch_size or self._run.batch_size)
        self._run.experiment.dropout = self._run.experiment.dropout if dropout is None else dropout
        for name, value in settings.items():
            setattr(self._run, name, value)

    def _restore(self, content: bytes) -> None:
        try:
            restore(self._run, content)
        except AssayError as error:
            say_fault(error)
        else:
            self._report()
            self._show([])

    def _train(self) -> None:
        """Train on the batches that are due, a few at a time: a process that wakes for each one spends more
        on waking.
        """
        wait = self._next - time.monotonic()
        if wait > 0:
            time.sleep(min(wait, TICK_SECONDS))  # short naps, so that a command never waits
            return
        together = max(round(self._pace * TICK_SECONDS), 1)
        self._next = max(self._next, time.monotonic() - TICK_SECONDS) + together / self._pace
        end = time.monotonic() + TICK_SECONDS
        for _ in range(together):
            self._step(seen=time.monotonic() >= self._next_view)
            if time.monotonic() > end:
                break
        if time.monotonic() >= self._next_report:
            self._report()
        if self._run.steps >= self._limit or not isfinite(self._run.loss):
            self._change("paused")

    def _step(self, *, seen: bool) -> None:
        """Train on a batch; if `seen`, tell what went on inside it and what the experiment shows."""
        begun, before = time.monotonic(), self._run.seen
        layers = self._run.look() if seen else []
        if seen:
            self._run.update()
        else:
            self._run.step()
        self._trained_seconds += time.monotonic() - begun
        self._trained_tokens += (self._run.seen - before) * self._run.experiment.tokens_per_sample
        if not seen:
            return
        if isfinite(self._run.loss):
            self._show(layers)

    def _show(self, layers: list[dict[str, Any]]) -> None:
        begun, self._layers = time.monotonic(), layers
        say({"view": self._run.experiment.view() | {"layers": layers}})
        taken = time.monotonic() - begun
        self._next_view = begun + taken + max(VIEW_SECONDS, taken / BUSY_SHARE)

    def _one_layer(self) -> None:
        """Reveal one more layer of a batch: forward, the loss, back again, and last the change of the
        weights.
        """
        if self._walked == len(self._walk):
            layers = self._run.look()
            forward = [
                {"way": "forward", "name": one["name"], "shape": one["shape"], **one["outputs"]}
                for one in layers
            ]
            back = [
                {"way": "back", "name": one["name"], "shape": one["shape"], **one["gradients"]}
                for one in reversed(layers)
            ]
            self._walk, self._walked = (
                [*forward, {"way": "loss", "mean": self._run.loss}, *back, {"way": "update"}],
                0,
            )
        self._walked += 1
        if self._walked == len(self._walk):
            self._run.update()
            self._report()
        say({"walk": self._walk[: self._walked], "of": len(self._walk)})

    def _end_walk(self) -> None:
        if self._walked < len(self._walk):
            self._run.update()
        self._walk, self._walked = [], 0
        say({"walk": [], "of": 0})

    def _change(self, state: str) -> None:
        if self._run.steps and state != "stopped":
            self._report()
        self._state = state
        say({"state": state})

    def _measured(self) -> dict[str, float]:
        """Return where the run stands, with what this worker itself has trained, and in which time."""
        return self._run.measure() | {
            "trained_tokens": self._trained_tokens,
            "trained_seconds": self._trained_seconds,
        }

    def _report(self) -> None:
        begun = time.monotonic()
        say(self._measured())
        taken = time.monotonic() - begun
        self._next_report = begun + taken + max(REPORT_SECONDS, taken / BUSY_SHARE)


def main(given: dict[str, Any]) -> None:
    """Train from the configuration given."""
    Worker(Configuration(**given)).serve()


if __name__ == "__main__":
    worker(main)
