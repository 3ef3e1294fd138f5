"""Every operation and layer: gradients against central differences in float64, published figures, leaks."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from core.training.engine.convolution import convolve, max_pool
from core.training.engine.layers import (
    Convolution,
    Dense,
    Embedding,
    LayerNorm,
    MultiHeadAttention,
    Network,
    Recurrent,
    attention,
    drawn,
    heads_attention,
    positions,
)
from core.training.engine.operations import (
    binary_cross_entropy,
    cross_entropy,
    dropout,
    gelu,
    layer_norm,
    masked,
    mean_squared_error,
    probability_loss,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from core.training.engine.optimisers import Adam
from core.training.engine.schedules import schedule_factor
from core.training.engine.tensor import Tensor, joined, linear

RANDOM = np.random.default_rng(7)


def numerical(function: Callable[[], float], value: np.ndarray) -> np.ndarray:
    gradient = np.zeros_like(value)
    for index in np.ndindex(value.shape):
        held = value[index]
        value[index] = held + 1e-6
        up = function()
        value[index] = held - 1e-6
        gradient[index] = (up - function()) / 2e-6
        value[index] = held
    return gradient


def check(run: Callable[[], Tensor], *leaves: Tensor) -> None:
    """Compare the gradient of a weighted sum of the result with central differences, for every leaf."""
    weights = RANDOM.standard_normal(run().data.shape)
    for one in leaves:
        one.grad = None
    (run() * weights).sum().backward()
    for one in leaves:
        assert one.grad is not None
        np.testing.assert_allclose(
            one.grad, numerical(lambda: float((run().data * weights).sum()), one.data), atol=1e-5
        )


def leaf(*shape: int) -> Tensor:
    return Tensor(RANDOM.standard_normal(shape))


@pytest.mark.parametrize(
    "operation",
    [
        relu,
        tanh,
        sigmoid,
        gelu,
        softmax,
        lambda x: x / (x * x + 2.0),
        lambda x: 3.0 - x,
        lambda x: x.sum(0, keepdims=True) * x,
        lambda x: x.mean(1),
        lambda x: x.reshape(3, 4).swapaxes(0, 1) @ x.reshape(3, 4),
        lambda x: joined([x, x * x], 1),
        lambda x: x[1:3, ::2],
    ],
)
def test_operations(operation: Callable[[Tensor], Tensor]) -> None:
    x = leaf(4, 3)
    check(lambda: operation(x), x)


def test_linear_layer_norm_mask_and_products_over_broadcast_axes() -> None:
    x, weights, bias = leaf(2, 3, 4), leaf(4, 5), leaf(5)
    check(lambda: linear(x, weights, bias), x, weights, bias)
    gain, shift = leaf(4), leaf(4)
    check(lambda: layer_norm(x, gain, shift), x, gain, shift)
    check(lambda: softmax(masked(x, np.eye(3, 4, dtype=bool))), x)
    square = leaf(4, 2)
    check(lambda: x @ square, x, square)


@pytest.mark.parametrize(
    "loss",
    [
        lambda x: cross_entropy(x, np.array([0, 2, 1, 1])),
        lambda x: cross_entropy(x, np.array([0, 2, 1, 1]), np.array([True, False, True, True])),
        lambda x: binary_cross_entropy(x, np.eye(4, 3)),
        lambda x: mean_squared_error(x, np.ones((4, 3))),
        lambda x: probability_loss(sigmoid(x), np.eye(4, 3)),
    ],
)
def test_losses(loss: Callable[[Tensor], Tensor]) -> None:
    x = leaf(4, 3)
    check(lambda: loss(x), x)


@pytest.mark.parametrize(
    "make",
    [
        lambda: (Dense(3, 4, generator=RANDOM), leaf(5, 3)),
        lambda: (Network((3, 6, 2), generator=RANDOM, activation=tanh), leaf(5, 3)),
        lambda: (Convolution(2, 3, generator=RANDOM), leaf(2, 5, 6, 2)),
        lambda: (LayerNorm(4), leaf(3, 4)),
        lambda: (Recurrent(3, 4, generator=RANDOM), leaf(2, 5, 3)),
        lambda: (Recurrent(3, 4, cell="gru", generator=RANDOM), leaf(2, 5, 3)),
        lambda: (MultiHeadAttention(6, 2, generator=RANDOM), leaf(2, 4, 6)),
        lambda: (MultiHeadAttention(6, 3, causal=False, generator=RANDOM), leaf(2, 4, 6)),
    ],
)
def test_layers_and_all_their_parameters(make: Callable[[], tuple[Any, Tensor]]) -> None:
    layer, x = make()
    check(lambda: layer(x), x, *layer.parameters())


def test_embedding_and_pooling() -> None:
    layer, ids = Embedding(5, 3, generator=RANDOM), np.array([[0, 1, 1], [4, 0, 1]])
    check(lambda: layer(ids), layer.table)
    x = leaf(2, 5, 4, 3)
    check(lambda: max_pool(x), x)


def test_convolution_and_pooling_of_the_fixture() -> None:
    """0..15 (4 × 4) with [[1, 0], [0, −1]] is −5 everywhere; max-pool gives 5 7 13 15 (lab.md)."""
    picture = Tensor(np.arange(16.0).reshape(1, 4, 4, 1))
    found = convolve(picture, Tensor(np.array([[1.0, 0.0], [0.0, -1.0]]).reshape(2, 2, 1, 1)))
    np.testing.assert_array_equal(found.data, np.full((1, 3, 3, 1), -5.0))
    np.testing.assert_array_equal(max_pool(picture).data.ravel(), [5, 7, 13, 15])


def test_attention_of_the_fixture() -> None:
    """Q = I, K = [[1,0],[1,1]], V = [[1,2],[3,4]]: row 2 = (2.3395231, 3.3395231); causal row 1 = (1, 2)
    (torch, float64).
    """
    keys, values = Tensor(np.array([[1.0, 0.0], [1.0, 1.0]])), Tensor(np.array([[1.0, 2.0], [3.0, 4.0]]))
    np.testing.assert_allclose(
        attention(Tensor(np.eye(2)), keys, values).data[1], [2.3395231, 3.3395231], atol=5e-8
    )
    causal = attention(Tensor(np.eye(2)), keys, values, np.triu(np.ones((2, 2), dtype=bool), 1))
    np.testing.assert_allclose(causal.data[0], [1, 2])


@pytest.mark.parametrize("causal", [True, False])
def test_heads_in_one_operation_are_attention_head_by_head(causal: bool) -> None:
    mixed = np.random.default_rng(0).standard_normal((2, 5, 3 * 8))
    apart = mixed.reshape(2, 5, 3, 2, 4)
    hidden = np.triu(np.ones((5, 5), dtype=bool), 1) if causal else None
    parts = [
        attention(*(Tensor(apart[:, :, part, head]) for part in range(3)), hidden).data for head in range(2)
    ]
    np.testing.assert_allclose(
        heads_attention(Tensor(mixed), 2, causal=causal).data, np.concatenate(parts, axis=-1), rtol=1e-12
    )


def test_losses_of_the_fixture() -> None:
    """BCE(y = 1,0,1,1; p = .9,.2,.6,.3) = .5108256 and MSE .175 (torch, float64)."""
    targets, p = np.array([1.0, 0.0, 1.0, 1.0]), np.array([0.9, 0.2, 0.6, 0.3])
    assert float(probability_loss(Tensor(p), targets).data) == pytest.approx(0.5108256, abs=5e-8)
    assert float(binary_cross_entropy(Tensor(np.log(p / (1 - p))), targets).data) == pytest.approx(
        0.5108256, abs=5e-8
    )
    assert float(mean_squared_error(Tensor(p), targets).data) == pytest.approx(0.175)


def test_positions_and_initialisers_of_the_fixture() -> None:
    """Position 1, d = 4: .8414710 .5403023 .0099998 .9999500; Glorot limit (64, 10) .2847474; He sd (64)
    .1767767.
    """
    np.testing.assert_allclose(positions(2, 4)[1], [0.8414710, 0.5403023, 0.0099998, 0.9999500], atol=5e-8)
    assert np.abs(drawn((64, 10), 64, 10, "glorot", np.random.default_rng(0)).data).max() <= 0.2847474
    assert drawn((64, 4_000), 64, 4_000, "he", np.random.default_rng(0)).data.std() == pytest.approx(
        0.1767767, rel=0.01
    )


def test_adamw_of_the_fixture() -> None:
    """f = w², w₀ = 1, learning rate .1, weight decay .1: .89 .7815719 .6751012 (torch, float64)."""
    weight = Tensor(np.array([1.0]))
    optimiser = Adam([weight], learning_rate=0.1, weight_decay=0.1, decoupled=True)
    for expected in (0.89, 0.7815719, 0.6751012):
        (weight * weight).sum().backward()
        optimiser.step()
        assert weight.data[0] == pytest.approx(expected, abs=5e-8)


def test_gradients_are_clipped_by_their_joint_length() -> None:
    weights = [Tensor(np.array([3.0])), Tensor(np.array([4.0]))]
    optimiser = Adam(weights, learning_rate=0.0, clip=1.0)
    sum((one * one).sum() * 0.5 for one in weights).backward()  # type: ignore[union-attr]
    optimiser.gather()
    held = optimiser.gradients.copy()
    optimiser.apply()
    np.testing.assert_allclose(held, [3, 4])


def test_a_causal_head_cannot_see_later_steps_and_a_full_one_can() -> None:
    x = RANDOM.standard_normal((1, 5, 6))
    later = x.copy()
    later[0, 3:] += 1.0
    for causal in (True, False):
        layer = MultiHeadAttention(6, 2, causal=causal, generator=np.random.default_rng(0))
        same = np.allclose(layer(Tensor(x)).data[0, :3], layer(Tensor(later)).data[0, :3])
        assert same is causal


def test_dropout_keeps_the_mean_and_is_off_when_measuring() -> None:
    x = Tensor(np.ones((200, 200)))
    assert dropout(x, 0.3, generator=None) is x
    found = dropout(x, 0.3, generator=np.random.default_rng(0))
    assert found.data.mean() == pytest.approx(1.0, abs=0.02)
    assert (found.data == 0).mean() == pytest.approx(0.3, abs=0.01)


def test_float32_stays_float32_all_the_way() -> None:
    layer = Network((4, 8, 3), generator=RANDOM, kind=np.float32)
    loss = cross_entropy(layer(Tensor(np.ones((2, 4), np.float32), needs=False)), np.array([0, 1]))
    loss.backward()
    assert {one.grad.dtype for one in layer.parameters()} == {np.dtype(np.float32)}  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["linear", "cosine", "steps", "constant"])
def test_schedules_warm_up_and_come_down(name: Any) -> None:
    factors = [schedule_factor(name, step=step, steps=200) for step in range(200)]
    assert max(factors) <= 1.0
    assert min(factors) >= 0
    if name != "constant":
        assert factors[0] < 0.2
        assert factors[-1] < 0.02
