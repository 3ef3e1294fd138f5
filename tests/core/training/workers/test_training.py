"""The training engine: gradients against finite differences, published figures, the worker as a process."""

import json
import math
import os
import signal

import numpy as np
import pytest

from core.errors import CalculationError
from core.training.data.digits import digits
from core.training.engine.layers import Network
from core.training.engine.loop import Configuration, Run
from core.training.engine.operations import cross_entropy, relu, sigmoid, tanh
from core.training.engine.optimisers import Adam, StochasticGradientDescent
from core.training.engine.tensor import Tensor
from core.training.experiments.base import Settings
from core.training.experiments.registry import EXPERIMENTS
from core.training.experiments.worked_example import worked_example
from core.training.workers import processes, worker
from core.training.workers.processes import TooManyRuns, running
from core.training.workers.remote import RemoteRun
from tests.core.training.waiting import waited


def numerical(function, x: np.ndarray) -> np.ndarray:  # type: ignore[no-untyped-def]
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] += 1e-6
        down[index] -= 1e-6
        gradient[index] = (function(up) - function(down)) / 2e-6
    return gradient


@pytest.mark.parametrize(
    "operation",
    [
        relu,
        tanh,
        sigmoid,
        lambda x: x * x,
        lambda x: x + x * 3.0,
        lambda x: x - 2.0,
        lambda x: x @ Tensor(np.eye(3)),
    ],
)
def test_gradients_agree_with_finite_differences(operation) -> None:  # type: ignore[no-untyped-def]
    x = np.random.default_rng(0).standard_normal((4, 3))
    tensor = Tensor(x)
    (operation(tensor) * np.arange(1.0, 4.0)).sum().backward()
    expected = numerical(lambda value: float((operation(Tensor(value)).data * np.arange(1.0, 4.0)).sum()), x)
    np.testing.assert_allclose(tensor.grad, expected, atol=1e-5)


def test_every_parameter_of_a_network_has_the_right_gradient() -> None:
    generator = np.random.default_rng(1)
    network = Network((3, 5, 4), generator=generator)
    inputs, labels = generator.standard_normal((6, 3)), np.array([0, 1, 2, 3, 1, 2])
    cross_entropy(network(Tensor(inputs)), labels).backward()
    for parameter in network.parameters():
        held, got = parameter.data, parameter.grad

        def loss(value: np.ndarray, parameter: Tensor = parameter) -> float:
            parameter.data = value
            return float(cross_entropy(network(Tensor(inputs)), labels).data)

        np.testing.assert_allclose(got, numerical(loss, held.copy()), atol=1e-5)
        parameter.data = held


def test_cross_entropy_of_the_fixture() -> None:
    """CE([2,1,.1],0) = .4170300, gradient (−.3409989, .2424330, .0985659) (torch, float64)."""
    logits = Tensor(np.array([[2.0, 1.0, 0.1]]))
    loss = cross_entropy(logits, np.array([0]))
    loss.backward()
    assert float(loss.data) == pytest.approx(0.4170300, abs=5e-8)
    np.testing.assert_allclose(logits.grad, [[-0.3409989, 0.2424330, 0.0985659]], atol=5e-8)


def test_activations_of_the_fixture() -> None:
    """σ(1) = .7310586, σ′ .1966119; tanh(1) = .7615942, tanh′ .4199743 (torch, float64)."""
    for operation, value, slope in ((sigmoid, 0.7310586, 0.1966119), (tanh, 0.7615942, 0.4199743)):
        x = Tensor(np.array([1.0]))
        y = operation(x)
        y.sum().backward()
        assert y.data[0] == pytest.approx(value, abs=5e-8)
        assert x.grad is not None
        assert x.grad[0] == pytest.approx(slope, abs=5e-8)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda w: StochasticGradientDescent(w, learning_rate=0.1), (0.8, 0.64, 0.512)),
        (lambda w: StochasticGradientDescent(w, learning_rate=0.1, momentum=0.9), (0.8, 0.46, 0.062)),
        (lambda w: Adam(w, learning_rate=0.1), (0.9, 0.8004122, 0.7015863)),
        (lambda w: Adam(w, learning_rate=0.1, bias_correction=False), (0.6837723, 0.2702061, -0.1621413)),
    ],
)
def test_three_steps_on_a_parabola(make, expected: tuple[float, ...]) -> None:  # type: ignore[no-untyped-def]
    """f = w², w₀ = 1, learning rate .1 (torch, float64; the last as the documents write Adam)."""
    weight = Tensor(np.array([1.0]))
    optimiser = make([weight])
    for value in expected:
        (weight * weight).sum().backward()
        optimiser.step()
        assert weight.data[0] == pytest.approx(value, abs=5e-8)


EVERY = [(name, variant) for name, preset in EXPERIMENTS.items() for variant in (preset.variants or ("",))]


def run_of(name: str, variant: str = "", **changes: object) -> Run:
    preset = EXPERIMENTS[name]
    return Run(
        Configuration(
            **(
                {
                    "experiment": name,
                    "variant": variant,
                    "hidden": preset.hidden,
                    "learning_rate": preset.learning_rate,
                    "batch_size": preset.batch_size,
                    "optimiser": preset.optimiser,
                }
                | changes
            )
        )
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "variant"), EVERY)
def test_every_experiment_can_learn_one_batch_by_heart(name: str, variant: str) -> None:
    """Overfitting a single batch shows that gradients reach every part; noise can be learnt by heart too."""
    run = run_of(name, variant)
    batch = np.arange(min(run.experiment.samples, 8))
    first = float(run.experiment.loss(batch, np.random.default_rng(1)).data)
    for _ in range(60 if name in ("gpt", "masked", "text") else 300):
        run.experiment.loss(batch, np.random.default_rng(1)).backward()
        run.optimiser.step()
    assert float(run.experiment.loss(batch, np.random.default_rng(1)).data) < 0.6 * first


@pytest.mark.parametrize(("name", "variant"), EVERY)
def test_every_experiment_measures_and_shows_plain_data(name: str, variant: str) -> None:
    run = run_of(name, variant)
    run.step()
    found = run.measure()
    assert all(math.isfinite(value) for value in found.values())
    assert json.loads(json.dumps(run.experiment.view()))["kind"]


def test_digits_are_learnt_and_the_same_seed_learns_the_same() -> None:
    first, second = run_of("digits"), run_of("digits")
    losses = [(first.step(), second.step()) for _ in range(300)]
    assert all(a == b for a, b in losses)
    assert first.measure()["test_accuracy"] > 0.93


def test_a_schedule_scales_the_rate_that_was_set() -> None:
    run = run_of("digits", schedule="linear", steps=100)
    for _ in range(60):
        run.step()
    assert run.measure()["learning_rate"] < 0.5 * run.learning_rate


def test_the_worked_example_lowers_its_loss_and_its_gradients_are_right() -> None:
    lines = {line.what: line.value for line in worked_example()}
    assert float(lines["Loss after the step"]) < float(lines["Loss"])
    assert lines["Hidden sums"] == "[ 0.28, -0.08]"
    assert float(lines["Output"]) == pytest.approx(1 / (1 + math.exp(-(0.28 * 0.7 + 0.1))), abs=1e-6)


def test_own_rows_are_taken_and_bad_ones_refused() -> None:
    rows = np.random.default_rng(0).standard_normal((40, 3)).tolist()
    assert run_of("regression", data={"rows": rows}).experiment.samples == 32
    for name, data in (
        ("regression", {"rows": rows[:5]}),
        ("boundary", {"rows": rows}),
        ("text", {"texts": ["a"], "labels": [1.0]}),
    ):
        with pytest.raises(CalculationError):
            run_of(name, data=data)


def test_training_never_sees_the_held_out_pictures() -> None:
    data = digits()
    assert len(data.train_labels) + len(data.test_labels) == 1_797
    trained = {row.tobytes() for row in data.train_inputs}
    shared = sum(row.tobytes() in trained for row in data.test_inputs)
    assert shared <= 2  # the set itself holds a few pictures twice


def test_a_worker_plays_pauses_steps_changes_and_ends() -> None:
    before = running()
    run = RemoteRun(Configuration())
    try:
        run.send("play")
        assert waited(lambda: len(run.progress) >= 2)
        run.send("pause")
        assert waited(lambda: run.state == "paused", 2.0)
        steps = run.progress[-1]["step"]
        run.send("step")
        assert waited(lambda: run.progress[-1]["step"] == steps + 1, 2.0)
        run.send("set", learning_rate=0.5, batch_size=8)
        run.send("step")
        assert waited(lambda: run.progress[-1]["learning_rate"] == 0.5, 2.0)
        assert [change[1:] for change in run.changes] == [("learning_rate", 0.5), ("batch_size", 8)]
        assert math.isfinite(run.progress[-1]["loss"])
    finally:
        run.close()
    assert waited(lambda: running() == before)


def test_nobody_waits_for_a_worker_that_does_not_read() -> None:
    run = RemoteRun(Configuration(experiment="boundary"))
    os.kill(run.pid, signal.SIGSTOP)
    run.restore(b"more than a pipe holds" * 100_000)
    os.kill(run.pid, signal.SIGCONT)
    waited(lambda: run.fault is not None)
    run.close()


def test_a_full_server_refuses_politely(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "MOST_RUNS", 3)
    runs = []
    try:
        runs += [RemoteRun(Configuration()) for _ in range(3 - running())]
        with pytest.raises(TooManyRuns, match="already"):
            RemoteRun(Configuration())
    finally:
        for run in runs:
            run.close()
    assert waited(lambda: running() == 0)


def test_a_step_is_walked_layer_by_layer_and_a_saved_state_is_gone_back_to() -> None:
    run = RemoteRun(Configuration())
    try:
        run.send("layer")
        assert waited(lambda: len(run.walk) == 1)
        assert not run.progress  # nothing has changed yet
        assert (run.walk[0]["way"], run.walk_length) == ("forward", 6)
        for _ in range(5):
            run.send("layer")
        assert waited(
            lambda: (
                [one["way"] for one in run.walk] == ["forward", "forward", "loss", "back", "back", "update"]
            )
        )
        assert waited(lambda: run.progress and run.progress[-1]["step"] == 1)
        run.send("save")
        assert waited(lambda: len(run.checkpoints) == 1)
        for _ in range(3):
            run.send("step")
        assert waited(lambda: run.progress[-1]["step"] == 4)
        run.restore(run.checkpoints[0].content)
        assert waited(lambda: run.progress[-1]["step"] == 1)
        assert run.progress[-1]["test_loss"] == run.checkpoints[0].loss
        run.restore(b"something else")
        assert waited(lambda: run.fault is not None)
        assert run.state == "paused"
    finally:
        run.close()


def test_a_run_that_is_left_ends_and_goes_on_from_exactly_there() -> None:
    run = RemoteRun(Configuration())
    run.send("play")
    assert waited(lambda: run.progress and run.progress[-1]["step"] > 10)
    run.leave()
    assert waited(lambda: run.state == "stopped" and running() == 0)
    reached = run.checkpoints[-1].step
    assert run.progress[-1]["step"] == reached
    again = run.again()
    try:
        again.send("step")
        assert waited(lambda: again.progress[-1]["step"] == reached + 1)
        assert not again.playing
    finally:
        again.close()


def test_a_run_at_its_limit_or_without_a_loss_pauses_and_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[dict[str, object]] = []
    monkeypatch.setattr(worker, "say", said.append)
    one = worker.Worker(Configuration("three_samples", pace=100_000))
    one._state, one._limit = "playing", 5
    for _ in range(20):
        if one._state == "playing":
            one._next = 0.0
            one._train()
    assert one._state == "paused"
    assert one._run.steps >= 5
    one._state, one._limit, one._run.loss = "playing", 10**9, float("nan")
    monkeypatch.setattr(one._run, "step", lambda: float("nan"))
    one._next, one._next_view = 0.0, float("inf")
    one._train()
    assert one._state == "paused"


def test_no_line_is_both_learnt_and_held_out() -> None:
    text = EXPERIMENTS["text"].make(Settings())
    seen = {tuple(text._ids[place]) for place in text._train}  # type: ignore[attr-defined]
    assert not any(tuple(text._ids[place]) in seen for place in text._test)  # type: ignore[attr-defined]


def test_a_text_that_occurs_twice_is_never_both_learnt_and_asked() -> None:
    texts = [f"line {number % 25}" for number in range(60)]
    labels = [float(number % 25 < 12) for number in range(60)]
    run = run_of("text", data={"texts": texts, "labels": labels})
    assert run.experiment.samples + len(run.experiment._test) == 25
    with pytest.raises(CalculationError, match="different"):
        run_of("text", data={"texts": texts[:19] * 2, "labels": labels[:19] * 2})


def test_a_run_that_only_learns_by_heart_is_saved_too() -> None:
    """Three samples have no hold-out set: the loss beside the saved state is that of what it trains on."""
    run = RemoteRun(Configuration("three_samples", "by_heart", 4, "sgd", 0.5, 3))
    try:
        assert waited(lambda: run.state == "paused")
        run.send("step")
        run.send("save")
        assert waited(lambda: len(run.checkpoints) == 1)
        assert run.checkpoints[0].loss == pytest.approx(run.progress[-1]["trained_loss"])
    finally:
        run.close()
