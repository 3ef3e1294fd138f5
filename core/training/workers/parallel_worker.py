"""Trains one model with ever more processes: `python -m core.training.workers.parallel_worker`, JSON in the
first line.

Given: {"workers": [1, 2, 4], "modes": ["synchronous", …], other fields of `Setup`}. Out (stdout): a JSON line
a point, and last {"result": [one outcome a training]}. The end of input ends the worker and its children.
"""

from core.memory import prepare

prepare()  # before NumPy is imported

from typing import Any

import numpy as np

from core.training.trials.data_parallel import Setup, plain, train_parallel
from core.training.workers.processes import end_with_input, say, worker


def main(given: dict[str, Any]) -> None:
    """Train once for each number of processes and each mode; add how far the weights end from the first
    training's.
    """
    end_with_input()
    wanted = [
        (mode, workers)
        for mode in given.pop("modes")
        for workers in given["workers"]
        if not (mode == "asynchronous" and workers == 1)
    ]
    given.pop("workers")
    found, first = [], None
    for mode, workers in wanted:
        outcome = train_parallel(Setup(mode=mode, workers=workers, **given), say)
        first = outcome.weights if first is None else first
        found.append(plain(outcome) | {"apart": float(np.abs(outcome.weights - first).max())})
    say({"result": found})


if __name__ == "__main__":
    worker(main)
