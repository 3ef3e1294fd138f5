"""Twenty people changing inputs every five seconds: the server time of the quick answer, p95 against its
goal.
"""

import threading
import time
from pathlib import Path

import numpy as np

from benchmarks.table import Row
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.simulation.run import QUICK
from core.studies.plan.judgement import judge

ROOT = Path(__file__).resolve().parents[1]
PEOPLE, ROUNDS, PAUSE = 20, 4, 5.0


def _person(number: int, spent: list[float], barrier: threading.Barrier) -> None:
    plan = ready_made("applied")
    barrier.wait()
    time.sleep(PAUSE * number / PEOPLE)
    for turn in range(ROUNDS):
        started = time.perf_counter()
        judge(
            changed(plan, {"compute.gpu_price_per_hour": 2.0 + 0.01 * number + 0.1 * turn}),
            QUICK,
            1,
            ("cash", "revenue"),
        )
        spent.append(time.perf_counter() - started)
        time.sleep(max(0.0, PAUSE - (time.perf_counter() - started)))


def clients() -> list[Row]:
    """p95 of the quick answer with 20 people ÷ 150 ms; all in one process, as on the server."""
    judge(ready_made("applied"), QUICK, 1, ("cash", "revenue"))
    spent: list[float] = []
    barrier = threading.Barrier(PEOPLE)
    people = [threading.Thread(target=_person, args=(number, spent, barrier)) for number in range(PEOPLE)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return [Row("quick answer, 20 people, p95 ÷ 150 ms", float(np.quantile(spent, 0.95)), 0.150, 1.0)]
