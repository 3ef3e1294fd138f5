"""The session's training run: one worker per browser session, ended with it; finished runs are kept for
comparison.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from core.errors import AssayError
from core.training.engine.loop import Configuration
from core.training.workers.remote import RemoteRun
from ui.frame.strip import show_faults
from ui.session.lasting import Lasting, lasting

KEPT_RUNS, KEPT_POINTS = 4, 150
GREETING = 600
"""Batches that play by themselves when somebody comes here for the first time."""


class Holder(Lasting):
    """Keeps the session's run, so that it can be ended when the session is, and the curves of runs before
    it.
    """

    def __init__(self) -> None:
        self.run: RemoteRun | None = None
        self.history: dict[str, list[Mapping[str, Any]]] = {}
        self._count, self.greeting, self._greeted = 0, False, False

    def greet(self, wanted: Configuration) -> None:
        """Play a short run once a session. Where the server is full nothing is said: nobody has asked."""
        if self._greeted or not GREETING:
            return
        self._greeted = self.greeting = True
        with suppress(AssayError):
            self.start(wanted).play(GREETING)

    def start(self, configuration: Configuration) -> RemoteRun:
        """End the run there is, keep its curve, and start another."""
        self.stop()
        return self._hold(RemoteRun(configuration))

    def _hold(self, run: RemoteRun) -> RemoteRun:
        self.run = run
        self.started()
        return run

    def shown(self, wanted: Configuration) -> RemoteRun | None:
        """Return the run if it is of the experiment chosen."""
        run = self.run
        return (
            run
            if run is not None
            and (run.configuration.experiment, run.configuration.variant)
            == (wanted.experiment, wanted.variant)
            else None
        )

    def command(self, wanted: Configuration, do: str) -> None:
        """Send a command; without a run of this experiment one is started, one that was left goes on. A full
        server is said politely.
        """
        self._with_run(wanted, lambda run: run.send(do))

    def _with_run(self, wanted: Configuration, act: Callable[[RemoteRun], None]) -> None:
        run, self.greeting = self.shown(wanted), False
        try:
            if run is None or run.state == "refused":
                run = self.start(wanted)
            elif run.left:
                run = self._hold(run.again())
            act(run)
        except AssayError as error:
            show_faults(list(error.faults))

    def ask(self, wanted: Configuration, **question: Any) -> None:
        """Ask the network in training something; one that was left goes on, and where there is none one
        starts, untrained.
        """
        self._with_run(wanted, lambda run: run.ask(**question))

    def leave(self) -> None:
        """End the worker, but keep the run to go on with."""
        if self.run is not None and not self.run.left and self.run.state != "refused":
            self.run.leave()

    def stop(self) -> None:
        """End the run; its curve joins the history, of which the last few are kept."""
        if self.run is None:
            return
        self.run.close()
        points = list(self.run.progress)
        if len(points) > 3:
            self._count += 1
            given = self.run.configuration
            parts = given.experiment, given.variant, f"η {given.learning_rate:g} · {given.optimiser}"
            name = f"{self._count}: {' '.join(parts)}"
            self.history[name] = points[:: max(len(points) // KEPT_POINTS, 1)]
            while len(self.history) > KEPT_RUNS:
                self.history.pop(next(iter(self.history)))
        self.run = None

    def of(self, experiment: str) -> dict[str, Sequence[Mapping[str, Any]]]:
        """Return the kept curves of an experiment."""
        return {
            name: points
            for name, points in self.history.items()
            if name.partition(": ")[2].startswith(experiment + " ")
        }


def holder() -> Holder:
    """Return this session's holder."""
    return lasting("live", Holder)
