"""Scaling out for real: averaged gradients are those of one process, stale ones are counted, a split model is
the whole.
"""

import itertools
import os
import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.training.engine.layers import Network
from core.training.engine.operations import cross_entropy
from core.training.engine.optimisers import StochasticGradientDescent
from core.training.engine.tensor import Tensor
from core.training.trials.data_parallel import Setup, train_parallel
from core.training.trials.model_parallel import deal, most_held, pipeline_schedule, split_block, waiting_share
from core.training.workers.processes import running
from core.training.workers.remote_job import RemoteJob
from tests.core.training.waiting import silent, waited


def test_in_step_two_and_three_processes_learn_exactly_as_one() -> None:
    """Batches of 50 do not divide by 3: shares are weighted by their rows."""
    one, two, three = (
        train_parallel(Setup("synchronous", workers, 50, hidden=24, steps=40), silent)
        for workers in (1, 2, 3)
    )
    for other in (two, three):
        np.testing.assert_allclose(
            [point["loss"] for point in other.points], [point["loss"] for point in one.points], rtol=1e-9
        )
        np.testing.assert_allclose(other.weights, one.weights, rtol=1e-9, atol=1e-12)
    assert one.points[-1]["loss"] < 0.6 * one.points[0]["loss"]
    assert len(one.points) == 40


def test_as_they_come_every_step_is_taken_once_and_its_staleness_is_counted() -> None:
    found = train_parallel(Setup("asynchronous", 2, 64, hidden=32, steps=60), silent)
    assert sum(found.staleness) == 60
    assert found.points[-1]["step"] == 60
    # A process that the machine held back adds an old gradient: a single point may jump, the last one too.
    late = np.median([point["test_loss"] for point in found.points[-10:]])
    assert late < 0.8 * found.points[0]["test_loss"]
    assert 0 <= found.waiting_share < 1


def test_gradients_of_micro_batches_add_up_to_those_of_the_batch() -> None:
    """What a pipeline relies on: weighted by their rows, the parts' gradients are the whole's."""
    generator = np.random.default_rng(0)
    x, labels = generator.standard_normal((24, 5)), generator.integers(0, 3, 24)
    network = Network((5, 7, 3), generator=generator)
    optimiser = StochasticGradientDescent(network.parameters(), learning_rate=0.1)

    def gradient(rows: np.ndarray) -> np.ndarray:
        cross_entropy(network(Tensor(x[rows], needs=False)), labels[rows]).backward()
        return optimiser.gather().copy()

    parts = np.array_split(np.arange(24), 5)
    np.testing.assert_allclose(
        sum(gradient(part) * len(part) / 24 for part in parts),
        gradient(np.arange(24)),
        rtol=1e-12,
        atol=1e-15,
    )


@given(st.integers(1, 12), st.integers(1, 24), st.sampled_from(["all_forward", "one_forward_one_back"]))
def test_a_pipelines_wait_is_the_formulas(stages: int, micro_batches: int, kind: str) -> None:
    schedule = pipeline_schedule(stages=stages, micro_batches=micro_batches, kind=kind)  # type: ignore[arg-type]
    assert waiting_share(schedule) == pytest.approx((stages - 1) / (micro_batches + stages - 1), abs=1e-12)
    assert most_held(schedule) == (micro_batches if kind == "all_forward" else min(stages, micro_batches))


@given(st.integers(1, 8), st.integers(1, 10))
def test_no_stage_works_twice_at_once_nor_before_its_neighbour(stages: int, micro_batches: int) -> None:
    schedule = pipeline_schedule(stages=stages, micro_batches=micro_batches)
    ends = {(slot.stage, slot.micro_batch, slot.way): slot.end for slot in schedule}
    for slot in schedule:
        if slot.way == "forward" and slot.stage:
            assert slot.start >= ends[slot.stage - 1, slot.micro_batch, "forward"]
        if slot.way == "back":
            assert slot.start >= ends[slot.stage, slot.micro_batch, "forward"]
            assert slot.stage == stages - 1 or slot.start >= ends[slot.stage + 1, slot.micro_batch, "back"]
    for stage in range(stages):
        own = sorted((slot.start, slot.end) for slot in schedule if slot.stage == stage)
        assert all(before[1] <= after[0] for before, after in itertools.pairwise(own))


@given(st.integers(1, 100), st.integers(1, 16))
def test_layers_are_dealt_whole_and_evenly(layers: int, stages: int) -> None:
    dealt = deal(layers, stages)
    assert [first for first, _end in dealt] == [0, *[end for _first, end in dealt[:-1]]]
    assert dealt[-1][1] == layers
    sizes = [end - first for first, end in dealt]
    assert max(sizes) - min(sizes) <= 1


@given(st.integers(1, 6))
def test_a_block_split_by_columns_and_rows_adds_up_to_the_whole(workers: int) -> None:
    random = np.random.default_rng(workers)
    x, first, second = (
        random.standard_normal((4, 6)),
        random.standard_normal((6, 20)),
        random.standard_normal((20, 5)),
    )
    np.testing.assert_allclose(
        sum(split_block(x, first, second, workers)), np.maximum(x @ first, 0) @ second, atol=1e-12
    )


def children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(one) for one in found.stdout.split()]


def test_a_job_compares_modes_and_its_children_end_with_it() -> None:
    asked = {
        "workers": [1, 2],
        "modes": ["synchronous", "asynchronous"],
        "batch_size": 32,
        "hidden": 16,
        "steps": 20,
    }
    job = RemoteJob("core.training.workers.parallel_worker", [asked])
    assert waited(lambda: job.done)
    result = job.messages()[-1]["result"]
    assert [(one["setup"]["mode"], one["setup"]["workers"]) for one in result] == [
        ("synchronous", 1),
        ("synchronous", 2),
        ("asynchronous", 2),
    ]
    assert result[1]["apart"] < 1e-9
    long = RemoteJob("core.training.workers.parallel_worker", [asked | {"workers": [2], "steps": 100_000}])
    assert waited(long.messages)
    held = children(long._workers[0].pid)
    assert len(held) >= 2
    long.close()
    assert waited(lambda: not [pid for pid in held if os.path.exists(f"/proc/{pid}")])
    assert running() == 0
