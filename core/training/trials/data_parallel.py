"""Data-parallel training (T13) over real processes: gradients averaged in step, or applied as they come.

Synchronous: every process has the whole model and a share of each batch; gradients are averaged slice by
slice (each process sums one slice of all, then all read all slices — reduce-scatter and all-gather) and every
copy takes the same step: the loss is that of one process with the whole batch. Asynchronous: every process
reads the common weights, works on a batch of its own and changes the weights when done, by then stale.
"""

import multiprocessing
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from queue import Empty
from threading import Thread
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import CalculationError, Fault
from core.texts import mark
from core.training.data.digits import DataSet, digits
from core.training.engine.layers import Network
from core.training.engine.operations import cross_entropy
from core.training.engine.optimisers import StochasticGradientDescent
from core.training.engine.tensor import Tensor

Mode = Literal["synchronous", "asynchronous"]
PATIENCE = 60.0
"""Seconds that a process waits for the others before it takes them for lost."""

REPORTS = 30


@dataclass(frozen=True)
class Setup:
    """A training of a network with two hidden layers on the digits by plain gradient descent, whole batches
    of `batch_size`.
    """

    mode: Mode = "synchronous"
    workers: int = 2
    batch_size: int = 256
    learning_rate: float = 0.2
    hidden: int = 256
    steps: int = 150
    seed: int = 0


@dataclass
class Outcome:
    """What a training took and gave. `points`: step, batch loss, hold-out loss and accuracy; `staleness`: how
    many steps others had taken between reading and changing the weights, counted 0, 1, 2 …; `waiting_share`:
    part of the time spent exchanging gradients and waiting for others.
    """

    setup: Setup
    seconds: float = 0.0
    waiting_share: float = 0.0
    points: list[dict[str, float]] = field(default_factory=list)
    staleness: list[int] = field(default_factory=list)
    weights: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))

    @property
    def samples_per_second(self) -> float:
        """Return how many samples all processes together trained on a second."""
        return self.setup.steps * self.setup.batch_size / self.seconds


class _Shared:
    """The memory that all processes see, and what they wait on."""

    def __init__(self, context: Any, workers: int, parameters: int) -> None:
        self.weights, self.mean = context.RawArray("d", parameters), context.RawArray("d", parameters)
        self.gradients, self.losses = (
            context.RawArray("d", workers * parameters),
            context.RawArray("d", workers),
        )
        self.started, self.applied = context.RawValue("q", 0), context.RawValue("q", 0)
        self.lock, self.barrier, self.reports = context.Lock(), context.Barrier(workers), context.Queue()


def train_parallel(setup: Setup, report: Callable[[dict[str, Any]], None]) -> Outcome:
    """Train, reporting points as they come. Raises `CalculationError` when a process is lost."""
    context = multiprocessing.get_context("spawn")  # a forked child would inherit threads that no longer run
    data = digits()
    shared = _Shared(context, setup.workers, len(_Copy(setup, data).optimiser.values))
    members = [
        context.Process(target=_member, args=(rank, setup, data, shared), daemon=True)
        for rank in range(setup.workers)
    ]
    for member in members:
        member.start()
    outcome, ended, waited = Outcome(setup), 0, 0.0
    counts = np.zeros(1, dtype=np.int64)
    while ended < setup.workers:
        try:
            message = shared.reports.get(timeout=1.0)
        except Empty:
            if any(member.exitcode not in (None, 0) for member in members):
                raise CalculationError(
                    Fault("workers", mark("a worker process was lost: try fewer"))
                ) from None
            continue
        if "seconds" in message:
            ended += 1
            outcome.seconds = max(outcome.seconds, message["seconds"])
            waited += message["waited"]
            found = np.bincount(message["staleness"]) if message["staleness"] else np.zeros(1, dtype=np.int64)
            counts = np.pad(counts, (0, max(len(found) - len(counts), 0))) + np.pad(
                found, (0, max(len(counts) - len(found), 0))
            )
        else:
            outcome.points.append(message)
            report({"mode": setup.mode, "workers": setup.workers, **message})
    for member in members:
        member.join()
    outcome.points.sort(key=lambda point: point["step"])
    outcome.waiting_share = waited / (outcome.seconds * setup.workers)
    outcome.staleness = counts.tolist()
    outcome.weights = np.array(shared.weights)
    return outcome


class _Copy:
    """One process's whole model, its data, and the order of batches that all processes agree on."""

    def __init__(self, setup: Setup, data: DataSet) -> None:
        self._data = data
        self._inputs, self._test = (
            self._data.train_inputs.astype(np.float64),
            self._data.test_inputs.astype(np.float64),
        )
        self._network = Network(
            (64, setup.hidden, setup.hidden, 10), generator=np.random.default_rng(setup.seed)
        )
        self.optimiser = StochasticGradientDescent(
            self._network.parameters(), learning_rate=setup.learning_rate
        )
        self.batches = np.random.default_rng(setup.seed).integers(
            0, len(self._inputs), (setup.steps, setup.batch_size)
        )

    def gradient(self, rows: NDArray[np.int64]) -> tuple[float, NDArray[np.float64]]:
        """Return the mean loss over some rows and its gradient."""
        loss = cross_entropy(
            self._network(Tensor(self._inputs[rows], needs=False)), self._data.train_labels[rows]
        )
        loss.backward()
        return float(loss.data), self.optimiser.gather()

    def measure(self, step: int, loss: float) -> dict[str, float]:
        """Return the point that the page draws."""
        logits = self._network(Tensor(self._test, needs=False))
        right = float((logits.data.argmax(axis=1) == self._data.test_labels).mean())
        return {
            "step": step,
            "loss": loss,
            "test_loss": float(cross_entropy(logits, self._data.test_labels).data),
            "test_accuracy": right,
        }


def _member(rank: int, setup: Setup, data: DataSet, shared: _Shared) -> None:
    """One process: train until all steps are done, then say how long it took and how long it waited."""
    Thread(target=_end_with_parent, daemon=True).start()
    copy = _Copy(setup, data)
    if rank == 0:
        np.frombuffer(shared.weights)[:] = copy.optimiser.values
    shared.barrier.wait(PATIENCE)
    begun = time.perf_counter()
    waited, staleness = (_in_step if setup.mode == "synchronous" else _as_they_come)(
        rank, setup, shared, copy
    )
    shared.reports.put({"seconds": time.perf_counter() - begun, "waited": waited, "staleness": staleness})


def _in_step(rank: int, setup: Setup, shared: _Shared, copy: _Copy) -> tuple[float, list[int]]:
    """Train synchronously; return the time spent on exchange, and no staleness."""
    gradients = np.frombuffer(shared.gradients).reshape(setup.workers, -1)
    mean, losses = np.frombuffer(shared.mean), np.frombuffer(shared.losses)
    own = slice(*np.linspace(0, len(mean), setup.workers + 1).astype(int)[rank : rank + 2])
    every, waited = max(setup.steps // REPORTS, 1), 0.0
    for step, batch in enumerate(copy.batches):
        rows = np.array_split(batch, setup.workers)[rank]
        share = len(rows) / len(batch)
        loss, gradient = copy.gradient(rows)
        gradients[rank], losses[rank] = gradient * share, loss * share
        paused = time.perf_counter()
        shared.barrier.wait(PATIENCE)
        gradients[:, own].sum(axis=0, out=mean[own])
        whole = float(losses.sum())
        shared.barrier.wait(PATIENCE)
        waited += time.perf_counter() - paused
        copy.optimiser.gradients[:] = mean
        copy.optimiser.apply()
        if rank == 0 and (step % every == 0 or step == setup.steps - 1):
            shared.reports.put(copy.measure(step + 1, whole))
    if rank == 0:
        np.frombuffer(shared.weights)[:] = copy.optimiser.values
    return waited, []


def _as_they_come(_rank: int, setup: Setup, shared: _Shared, copy: _Copy) -> tuple[float, list[int]]:
    """Train asynchronously; return the time spent waiting for the weights, and the staleness of each step
    taken.
    """
    weights, staleness, waited = np.frombuffer(shared.weights), list[int](), 0.0
    every = max(setup.steps // REPORTS, 1)
    while True:
        paused = time.perf_counter()
        with shared.lock:
            waited += time.perf_counter() - paused
            place, read = shared.started.value, shared.applied.value
            if place == setup.steps:
                return waited, staleness
            shared.started.value += 1
            copy.optimiser.values[:] = weights
        loss, gradient = copy.gradient(copy.batches[place])
        paused = time.perf_counter()
        with shared.lock:
            waited += time.perf_counter() - paused
            weights -= setup.learning_rate * gradient
            staleness.append(shared.applied.value - read)
            shared.applied.value += 1
            step = shared.applied.value
        if step % every == 0 or step == setup.steps:
            copy.optimiser.values[:] = weights
            shared.reports.put(copy.measure(step, loss))


def _end_with_parent() -> None:
    """End this process when the one that started it is gone."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def plain(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome as plain data, without the weights."""
    found = asdict(outcome) | {"samples_per_second": outcome.samples_per_second}
    del found["weights"]
    return found
