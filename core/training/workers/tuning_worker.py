"""Tunes networks in a process of its own: `python -m core.training.workers.tuning_worker`, JSON in the first
line.

Given: {"study": "search" | "ensemble" | "initialisation" | "regularisation", "data": …, "own": rows or null,
…}. Out (stdout): one JSON line a trained network, and last {"result": …}. The end of input ends the worker.
"""

from core.memory import prepare

prepare()  # before NumPy is imported

from dataclasses import asdict
from typing import Any

from core.training.data.data_sets import Table, table
from core.training.trials.ensembles import compare_ensembles, initialisation_effect, regularisation_effect
from core.training.trials.tuning import Search, tune
from core.training.workers.processes import end_with_input, say, worker


def main(given: dict[str, Any]) -> None:
    """Do the study and say what it found."""
    end_with_input()
    say({"result": _studied(given, table(given["data"], given.get("own")))})


def _studied(given: dict[str, Any], data: Table) -> Any:
    match given["study"]:
        case "search":
            return asdict(tune(data, Search(**given["search"]), say))
        case "ensemble":
            return [
                asdict(one) | {"resolved": one.resolved}
                for one in compare_ensembles(data, given["members"], given["settings"], say)
            ]
        case "initialisation":
            return [asdict(one) for one in initialisation_effect(data, given["seeds"], given["epochs"], say)]
        case _:
            return [asdict(one) for one in regularisation_effect(data, given["seeds"], given["epochs"], say)]


if __name__ == "__main__":
    worker(main)
