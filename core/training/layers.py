"""Layers: what turns one batch of activations into the next. Every layer draws its weights from the generator it is given."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.training.convolution import convolve
from core.training.operations import layer_norm, masked, relu, softmax
from core.training.recurrent import gru, lstm
from core.training.tensor import Tensor, linear

Initialiser = Literal["he", "glorot", "gaussian"]


def drawn(shape: tuple[int, ...], inputs: int, outputs: int, how: Initialiser, generator: np.random.Generator, kind: Any = np.float64) -> Tensor:
    """Return weights. he: normal, √(2/inputs) (He 2015). glorot: uniform within ±√(6/(inputs + outputs)) (Glorot 2010).

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

    def __init__(self, inputs: int, outputs: int, *, generator: np.random.Generator, how: Initialiser = "he", kind: Any = np.float64, bias: bool = True) -> None:
        self.weights = drawn((inputs, outputs), inputs, outputs, how, generator, kind)
        self.bias = Tensor(np.zeros(outputs, kind)) if bias else None

    def __call__(self, x: Tensor) -> Tensor:
        return linear(x, self.weights, self.bias)


class Convolution(Layer):
    """A kernel of size × size over pictures (pictures, height, width, channels), without padding."""

    def __init__(self, channels: int, outputs: int, size: int = 3, *, generator: np.random.Generator, kind: Any = np.float64) -> None:
        self.kernel = drawn((size, size, channels, outputs), size * size * channels, outputs, "he", generator, kind)
        self.bias = Tensor(np.zeros(outputs, kind))

    def __call__(self, x: Tensor) -> Tensor:
        return convolve(x, self.kernel, self.bias)


class Embedding(Layer):
    """A row of numbers for every symbol: ids of any shape become that shape with one more axis."""

    def __init__(self, symbols: int, size: int, *, generator: np.random.Generator, kind: Any = np.float64, spread: float = 1.0) -> None:
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

    def __init__(self, features: int, size: int, *, cell: Literal["lstm", "gru"] = "lstm", generator: np.random.Generator, kind: Any = np.float64) -> None:
        self._run: Callable[[Tensor, Tensor, Tensor, Tensor], Tensor] = lstm if cell == "lstm" else gru
        gates = 4 if cell == "lstm" else 3
        self.inward = drawn((features, gates * size), features, size, "glorot", generator, kind)
        self.across = drawn((size, gates * size), size, size, "glorot", generator, kind)
        start = np.zeros(gates * size, kind)
        if cell == "lstm":
            start[size : 2 * size] = 1.0  # a forget gate that starts open learns long memory (Jozefowicz et al. 2015)
        self.bias = Tensor(start)

    def __call__(self, x: Tensor) -> Tensor:
        return self._run(x, self.inward, self.across, self.bias)


def attention(queries: Tensor, keys: Tensor, values: Tensor, hidden: NDArray[np.bool_] | None = None) -> Tensor:
    """softmax(Q·Kᵀ ÷ √d)·V (Vaswani et al. 2017; document 003 puts the root in the wrong place). `hidden` masks pairs."""
    scores = (queries @ keys.swapaxes(-1, -2)) * (1 / np.sqrt(queries.data.shape[-1]))
    return softmax(scores if hidden is None else masked(scores, hidden)) @ values


class MultiHeadAttention(Layer):
    """Attention of several heads side by side over (sequences, steps, size); `causal` hides later steps."""

    def __init__(self, size: int, heads: int, *, generator: np.random.Generator, causal: bool = True, kind: Any = np.float64) -> None:
        self.heads, self.causal = heads, causal
        self.mixed = Dense(size, 3 * size, generator=generator, how="glorot", kind=kind)
        self.out = Dense(size, size, generator=generator, how="glorot", kind=kind)

    def __call__(self, x: Tensor) -> Tensor:
        count, steps, size = x.data.shape
        apart = self.mixed(x).reshape(count, steps, 3, self.heads, size // self.heads)
        queries, keys, values = (_head(apart, part) for part in range(3))
        hidden = np.triu(np.ones((steps, steps), dtype=bool), 1) if self.causal else None
        together = attention(queries, keys, values, hidden).swapaxes(1, 2).reshape(count, steps, size)
        return self.out(together)


def _head(apart: Tensor, part: int) -> Tensor:
    """Return queries, keys or values as (sequences, heads, steps, size of a head)."""
    value = apart.data[:, :, part].swapaxes(1, 2)

    def pass_back(gradient: np.ndarray) -> tuple[np.ndarray]:  # type: ignore[type-arg]
        whole = np.zeros_like(apart.data)
        whole[:, :, part] = gradient.swapaxes(1, 2)
        return (whole,)

    return Tensor(value, (apart,), pass_back)


def positions(steps: int, size: int) -> NDArray[np.float64]:
    """Return sinusoidal positions (steps, size): sin and cos of position ÷ 10000^(2i/size), alternating (Vaswani et al. 2017)."""
    rate = 10_000 ** (-np.arange(0, size, 2) / size)
    angle = np.arange(steps)[:, None] * rate
    found = np.empty((steps, size))
    found[:, 0::2], found[:, 1::2] = np.sin(angle), np.cos(angle[:, : size // 2])
    return found


class Network(Layer):
    """Dense layers with an activation between them: `sizes` are the widths from input to output."""

    def __init__(
        self, sizes: tuple[int, ...], *, generator: np.random.Generator, activation: Callable[[Tensor], Tensor] = relu, how: Initialiser = "he", kind: Any = np.float64,
    ) -> None:
        self.sizes, self._activation = sizes, activation
        self.layers = [Dense(a, b, generator=generator, how=how, kind=kind) for a, b in pairwise(sizes)]

    def __call__(self, x: Tensor) -> Tensor:
        for layer in self.layers[:-1]:
            x = self._activation(layer(x))
        return self.layers[-1](x)
