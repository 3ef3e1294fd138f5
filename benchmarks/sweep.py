"""The live scaling law: how long the sweep takes on two processes, and how far its predictions are off."""

import time

import numpy as np

from benchmarks.table import Row
from core.training.engine.small_language import SmallRun, hidden_for, parameter_count
from core.training.trials.scaling import line_runs, predict, sweep_runs
from core.training.workers.remote_sweep import RemoteSweep

SYMBOLS, RATIO = 64, 20.0


def sweep() -> list[Row]:
    """The sweep of all budgets ÷ 60 s; the worst of three seeds' predictions at 11 times the compute ÷ 3 %,
    on the generated source.
    """
    begun = time.perf_counter()
    _results("generated", sweep_runs(symbols=SYMBOLS))
    taken = time.perf_counter() - begun
    worst = max(_error(seed) for seed in range(3))
    return [
        Row("sweep of five budgets ÷ 60 s", taken, 60.0, 1.0),
        Row("prediction error at 11 × compute ÷ 3 %", worst, 0.03, 1.0, " "),
    ]


def _results(source: str, runs: list[SmallRun]) -> list:  # type: ignore[type-arg]
    job = RemoteSweep(source, runs)
    while not job.done:
        time.sleep(0.1)
    return job.finished()


def _error(seed: int) -> float:
    """Return the relative error of the loss predicted from the six smallest models of the fast line, on one
    with 11 times the compute.
    """
    small = sorted(
        _results("generated", line_runs(symbols=SYMBOLS, seed=seed)[:6]), key=lambda one: one.flops
    )
    flops, losses = np.array([one.flops for one in small]), np.array([one.loss for one in small])
    target = 11 * float(flops.max())
    hidden = hidden_for(symbols=SYMBOLS, parameters=float(np.sqrt(target / (6 * RATIO))))
    large = _results(
        "generated", [SmallRun(hidden, round(RATIO * parameter_count(symbols=SYMBOLS, hidden=hidden)), seed)]
    )[0]
    return abs(predict(flops, losses, large.flops).loss / large.loss - 1)
