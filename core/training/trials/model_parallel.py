"""A model split over workers (T13): layers dealt to the stages of a pipeline, matrices cut into columns and
rows.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import AnyFloat

Kind = Literal["all_forward", "one_forward_one_back"]
FORWARD, BACK = 1.0, 2.0
"""Time of a micro-batch in a stage: the way back takes two products where the way forward takes one."""


def deal(layers: int, stages: int) -> list[tuple[int, int]]:
    """Return for each stage its first layer and the one after its last, as equal as can be."""
    ends = np.linspace(0, layers, stages + 1).round().astype(int)
    return [(int(first), int(end)) for first, end in itertools.pairwise(ends)]


@dataclass(frozen=True)
class Slot:
    """One micro-batch on its way through one stage."""

    stage: int
    micro_batch: int
    way: Literal["forward", "back"]
    start: float
    end: float


def pipeline_schedule(
    *, stages: int, micro_batches: int, kind: Kind = "one_forward_one_back", work: Sequence[float] = ()
) -> list[Slot]:
    """Return when each stage works on what; a stage keeps its order and waits for its neighbour.

    all_forward: every micro-batch forward, then every one back (Huang et al. 2019); all activations are held
    at once. one_forward_one_back: as soon as one can go back, it does (Narayanan et al. 2019); a stage holds
    at most as many as there are stages. Both wait (p − 1)/(m + p − 1) of the time where stages are equal;
    `work` is each stage's share (1: the mean).
    """
    ends: dict[tuple[int, int, str], float] = {}
    orders = [_order(stage, stages, micro_batches, kind) for stage in range(stages)]
    places, clocks, found = [0] * stages, [0.0] * stages, list[Slot]()
    while len(found) < 2 * stages * micro_batches:
        for stage in range(stages):
            while places[stage] < len(orders[stage]):
                way, one = orders[stage][places[stage]]
                before = _before(stage, stages, one, way)
                if before is not None and before not in ends:
                    break
                start = max(clocks[stage], ends[before] if before is not None else 0.0)
                end = start + (FORWARD if way == "forward" else BACK) * (work[stage] if work else 1.0)
                found.append(Slot(stage, one, way, start, end))
                ends[stage, one, way] = clocks[stage] = end
                places[stage] += 1
    return found


def waiting_share(schedule: list[Slot]) -> float:
    """Return the part of all stages' time in which they wait."""
    stages = 1 + max(slot.stage for slot in schedule)
    worked = sum(slot.end - slot.start for slot in schedule)
    return 1 - worked / (stages * max(slot.end for slot in schedule))


def most_held(schedule: list[Slot]) -> int:
    """Return the most micro-batches whose activations one stage holds at once."""
    most = 0
    for stage in {slot.stage for slot in schedule}:
        changes = sorted(
            (slot.end, -1) if slot.way == "back" else (slot.start, 1)
            for slot in schedule
            if slot.stage == stage
        )
        most = max(most, int(np.cumsum([change for _time, change in changes]).max()))
    return most


def split_block(x: AnyFloat, first: AnyFloat, second: AnyFloat, workers: int) -> list[AnyFloat]:
    """Return each worker's part of relu(x·first)·second, shapes (rows, a), (a, b), (b, c); their sum (one
    all-reduce) is the whole.

    A worker holds some columns of the first matrix and the same rows of the second, so that between them
    nothing is exchanged (Shoeybi et al. 2019).
    """
    parts = zip(np.array_split(first, workers, axis=1), np.array_split(second, workers, axis=0), strict=True)
    return [np.maximum(x @ columns, 0) @ rows for columns, rows in parts]


def _order(
    stage: int, stages: int, micro_batches: int, kind: Kind
) -> list[tuple[Literal["forward", "back"], int]]:
    """Return what a stage does, in its order."""
    ahead = micro_batches if kind == "all_forward" else min(stages - stage, micro_batches)
    found: list[tuple[Literal["forward", "back"], int]] = [("forward", one) for one in range(ahead)]
    for back in range(micro_batches):
        found.append(("back", back))
        if ahead + back < micro_batches:
            found.append(("forward", ahead + back))
    return found


def _before(stage: int, stages: int, micro_batch: int, way: str) -> tuple[int, int, str] | None:
    """Return what must have ended first."""
    if way == "forward":
        return (stage - 1, micro_batch, "forward") if stage else None
    return (stage + 1, micro_batch, "back") if stage < stages - 1 else (stage, micro_batch, "forward")
