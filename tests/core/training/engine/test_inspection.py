"""What the lab shows of a batch: layers in their order, with true figures, and nothing is changed by
looking.
"""

import numpy as np
import pytest

from core.training.engine.inspection import inspect, summary
from core.training.engine.layers import Network, named_parameters
from core.training.engine.loop import Configuration, Run
from core.training.engine.operations import cross_entropy
from core.training.engine.tensor import Tensor


def test_layers_come_in_the_order_of_the_forward_pass_with_their_figures() -> None:
    generator = np.random.default_rng(0)
    network = Network((3, 5, 4), generator=generator)
    x = generator.standard_normal((6, 3))
    loss = cross_entropy(network(Tensor(x, needs=False)), np.array([0, 1, 2, 3, 0, 1]))
    loss.backward()
    first, second = inspect(loss, named_parameters(network))
    assert (first["name"], first["shape"], second["name"]) == ("layers.0.weights", [3, 5], "layers.1.weights")
    before = x @ network.layers[0].weights.data + network.layers[0].bias.data
    assert first["outputs"]["mean"] == pytest.approx(float(np.maximum(before, 0).mean()))
    assert first["outputs"]["zeros"] == pytest.approx(float((before <= 0).mean()))
    last = np.maximum(before, 0) @ network.layers[1].weights.data
    assert second["outputs"]["mean"] == pytest.approx(float(last.mean()))
    assert second["gradients"]["spread"] == pytest.approx(float(network.layers[1].weights.grad.std()))  # type: ignore[union-attr]


def test_looking_changes_no_weight_and_the_update_is_that_of_a_step() -> None:
    looked, stepped = Run(Configuration()), Run(Configuration())
    before = looked.optimiser.values.copy()
    looked.look()
    np.testing.assert_array_equal(looked.optimiser.values, before)
    assert looked.update() == stepped.step()
    np.testing.assert_array_equal(looked.optimiser.values, stepped.optimiser.values)


@pytest.mark.parametrize("experiment", ["digits", "convolution", "text", "words", "gpt"])
def test_every_kind_of_layer_is_seen(experiment: str) -> None:
    run = Run(Configuration(experiment, hidden=16))
    names = {one["name"] for one in run.look()}
    assert names == {name for name, tensor in run.names.items() if tensor.data.ndim > 1}


def test_a_histogram_counts_every_finite_entry() -> None:
    found = summary(np.array([0.0, 0.0, 1.0, np.nan, np.inf]))
    assert (sum(found["counts"]), found["zeros"]) == (3, pytest.approx(2 / 3))
    assert summary(np.array([np.nan]))["counts"] == []
