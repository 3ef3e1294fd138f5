"""Layers: what turns one batch of activations into the next. Every layer draws its weights from the generator
it is given.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.training.engine.convolution import convolve
from core.training.engine.operations import layer_norm, masked, relu, softmax
from core.training.engine.recurrent import gru, lstm
from core.training.engine.tensor import Tensor, last_axis_sums, linear

Initialiser = Literal["he", "glorot", "gaussian"]


def drawn(
    shape: tuple[int, ...],
    inputs: int,
    outputs: int,
    how: Initialiser,
    generator: np.random.Generator,
    kind: Any = np.float64,
) -> Tensor:
    """Return weights. he: normal, √(2/inputs) (He 2015). glorot: uniform within ±√(6/(inputs + outputs))
    (Glorot 2010).

    gaussian: normal with standard deviation 0.01, as the documents' "Gaussian initialisation".
    """
    if how == "glorot":
        limit = np.sqrt(6 / (inputs + outputs))
        return Tensor(generator.uniform(-limit, limit, shape).astype(kind))
    spread = np.sqrt(2 / inputs) if how == "he" else 0.01
    return Tensor((generator.standard_normal(shape) * spread).astype(kind))


class Layer:
    """The base of layers: finds the parameters of everything it holds."""

    def parameters(self) -> list[Tensor]:
        """Return what training changes, in a fixed order."""
        return list(named_parameters(self).values())


def named_parameters(part: object) -> dict[str, Tensor]:
    """Return every tensor held by the layers in `part`, under the path to it: `network.layers.0.weights`."""
    return dict(_named(part, ""))


def _named(part: object, path: str) -> Iterator[tuple[str, Tensor]]:
    held = enumerate(part) if isinstance(part, list) else vars(part).items()
    for name, one in held:
        place = f"{path}.{name}".replace("._", ".").strip("._")
        if isinstance(one, Tensor):
            yield place, one
        elif isinstance(one, Layer | list):
            yield from _named(one, place)


class Dense(Layer):
    """y = x·W + b with W of shape (inputs, outputs)."""

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        generator: np.random.Generator,
        how: Initialiser = "he",
        kind: Any = np.float64,
        bias: bool = True,
    ) -> None:
        self.weights = drawn((inputs, outputs), inputs, outputs, how, generator, kind)
        self.bias = Tensor(np.zeros(outputs, kind)) if bias else None

    def __call__(self, x: Tensor) -> Tensor:
        return linear(x, self.weights, self.bias)


class Convolution(Layer):
    """A kernel of size × size over pictures (pictures, height, width, channels), without padding."""

    def __init__(
        self,
        channels: int,
        outputs: int,
        size: int = 3,
        *,
        generator: np.random.Generator,
        kind: Any = np.float64,
    ) -> None:
        self.kernel = drawn(
            (size, size, channels, outputs), size * size * channels, outputs, "he", generator, kind
        )
        self.bias = Tensor(np.zeros(outputs, kind))

    def __call__(self, x: Tensor) -> Tensor:
        return convolve(x, self.kernel, self.bias)


class Embedding(Layer):
    """A row of numbers for every symbol: ids of any shape become that shape with one more axis."""

    def __init__(
        self,
        symbols: int,
        size: int,
        *,
        generator: np.random.Generator,
        kind: Any = np.float64,
        spread: float = 1.0,
    ) -> None:
        self.table = Tensor((generator.standard_normal((symbols, size)) * spread).astype(kind))

    def __call__(self, ids: NDArray[np.int64]) -> Tensor:
        return self.table[ids]


class LayerNorm(Layer):
    """Normalises the last axis, then scales and shifts it."""

    def __init__(self, size: int, *, kind: Any = np.float64) -> None:
        self.gain, self.bias = Tensor(np.ones(size, kind)), Tensor(np.zeros(size, kind))

    def __call__(self, x: Tensor) -> Tensor:
        return layer_norm(x, self.gain, self.bias)


class Recurrent(Layer):
    """An LSTM or GRU over (sequences, steps, features); returns the hidden states of all steps."""

    def __init__(
        self,
        features: int,
        size: int,
        *,
        cell: Literal["lstm", "gru"] = "lstm",
        generator: np.random.Generator,
        kind: Any = np.float64,
    ) -> None:
        self._run: Callable[[Tensor, Tensor, Tensor, Tensor], Tensor] = lstm if cell == "lstm" else gru
        gates = 4 if cell == "lstm" else 3
        self.inward = drawn((features, gates * size), features, size, "glorot", generator, kind)
        self.across = drawn((size, gates * size), size, size, "glorot", generator, kind)
        start = np.zeros(gates * size, kind)
        if cell == "lstm":
            start[size : 2 * size] = (
                1.0  # a forget gate that starts open learns long memory (Jozefowicz et al. 2015)
            )
        self.bias = Tensor(start)

    def __call__(self, x: Tensor) -> Tensor:
        return self._run(x, self.inward, self.across, self.bias)


def attention(
    queries: Tensor, keys: Tensor, values: Tensor, hidden: NDArray[np.bool_] | None = None
) -> Tensor:
    """softmax(Q·Kᵀ ÷ √d)·V (Vaswani et al. 2017; document 003 puts the root in the wrong place). `hidden`
    masks pairs.
    """
    scores = (queries @ keys.swapaxes(-1, -2)) * (1 / np.sqrt(queries.data.shape[-1]))
    return softmax(scores if hidden is None else masked(scores, hidden)) @ values


class MultiHeadAttention(Layer):
    """Attention of several heads side by side over (sequences, steps, size); `causal` hides later steps."""

    def __init__(
        self,
        size: int,
        heads: int,
        *,
        generator: np.random.Generator,
        causal: bool = True,
        kind: Any = np.float64,
    ) -> None:
        self.heads, self.causal = heads, causal
        self.mixed = Dense(size, 3 * size, generator=generator, how="glorot", kind=kind)
        self.out = Dense(size, size, generator=generator, how="glorot", kind=kind)

    def __call__(self, x: Tensor) -> Tensor:
        return self.out(heads_attention(self.mixed(x), self.heads, causal=self.causal))


def heads_attention(mixed: Tensor, heads: int, *, causal: bool) -> Tensor:
    """Attention of several heads in one operation: `mixed` (sequences, steps, 3·size) holds queries, keys and
    values side by side.

    As `attention` head by head; in one operation the scores are written once and changed in place, both ways.
    The way back needs Σ p·∂p only as Σ out·∂out, a far smaller array (Dao et al. 2022).
    """
    count, steps, size = mixed.data.shape[0], mixed.data.shape[1], mixed.data.shape[2] // 3
    scale = 1 / np.sqrt(size // heads)
    queries, keys, values = np.ascontiguousarray(
        mixed.data.reshape(count, steps, 3, heads, -1).transpose(2, 0, 3, 1, 4)
    )
    chances = queries @ keys.swapaxes(-1, -2)
    chances *= scale
    if causal:
        chances += np.triu(np.full((steps, steps), -1e9, dtype=chances.dtype), 1)
    chances -= chances.max(axis=-1, keepdims=True)
    np.exp(chances, out=chances)
    chances /= last_axis_sums(chances)
    out = chances @ values

    def pass_back(gradient: np.ndarray) -> tuple[np.ndarray]:  # type: ignore[type-arg]
        apart = np.ascontiguousarray(gradient.reshape(count, steps, heads, -1).swapaxes(1, 2))
        slope = apart @ values.swapaxes(-1, -2)
        slope -= last_axis_sums(apart * out)
        slope *= chances
        slope *= scale
        back = np.stack([slope @ keys, slope.swapaxes(-1, -2) @ queries, chances.swapaxes(-1, -2) @ apart])
        return (back.transpose(1, 3, 0, 2, 4).reshape(mixed.data.shape),)

    return Tensor(out.swapaxes(1, 2).reshape(count, steps, size), (mixed,), pass_back)


def positions(steps: int, size: int) -> NDArray[np.float64]:
    """Return sinusoidal positions (steps, size): sin and cos of position ÷ 10000^(2i/size), alternating
    (Vaswani et al. 2017).
    """
    rate = 10_000 ** (-np.arange(0, size, 2) / size)
    angle = np.arange(steps)[:, None] * rate
    found = np.empty((steps, size))
    found[:, 0::2], found[:, 1::2] = np.sin(angle), np.cos(angle[:, : size // 2])
    return found


class Network(Layer):
    """Dense layers with an activation between them: `sizes` are the widths from input to output."""

    def __init__(
        self,
        sizes: tuple[int, ...],
        *,
        generator: np.random.Generator,
        activation: Callable[[Tensor], Tensor] = relu,
        how: Initialiser = "he",
        kind: Any = np.float64,
    ) -> None:
        self.sizes, self._activation = sizes, activation
        self.layers = [Dense(a, b, generator=generator, how=how, kind=kind) for a, b in pairwise(sizes)]

    def __call__(self, x: Tensor) -> Tensor:
        for layer in self.layers[:-1]:
            x = self._activation(layer(x))
        return self.layers[-1](x)
