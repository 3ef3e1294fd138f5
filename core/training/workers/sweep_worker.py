"""Trains a list of small models in a process of its own: `python -m core.training.workers.sweep_worker`, JSON
in the first line.

Out (stdout): one JSON line a finished model. The end of input ends the worker, so it never outlives the
server.
"""

from core.memory import prepare

prepare()  # before NumPy is imported

from dataclasses import asdict
from typing import Any

from core.training.data.text_source import SOURCES
from core.training.engine.small_language import SmallRun, train_small
from core.training.workers.processes import end_with_input, say, worker


def main(given: dict[str, Any]) -> None:
    """Train the runs given, in their order."""
    end_with_input()
    source = SOURCES[given["source"]]()
    say({"ready": True, "symbols": source.symbols, "floor": source.floor})
    for run in given["runs"]:
        say(asdict(train_small(source, SmallRun(**run))))


if __name__ == "__main__":
    worker(main)
