"""Layers: what turns one batch of activations into the next."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from core.training.tensor import Tensor, relu


class Dense:
    """y = x·W + b with W of shape (inputs, outputs), drawn with He's standard deviation √(2/inputs) (He et al. 2015)."""

    def __init__(self, inputs: int, outputs: int, *, generator: np.random.Generator) -> None:
        self.weights = Tensor(generator.standard_normal((inputs, outputs)) * np.sqrt(2 / inputs))
        self.bias = Tensor(np.zeros(outputs))

    def __call__(self, x: Tensor) -> Tensor:
        return x @ self.weights + self.bias

    def parameters(self) -> Iterator[Tensor]:
        """Yield what training changes."""
        yield self.weights
        yield self.bias


class Network:
    """Dense layers with ReLU between them: `sizes` are the widths from input to output."""

    def __init__(self, sizes: tuple[int, ...], *, generator: np.random.Generator) -> None:
        self.sizes = sizes
        self.layers = [Dense(a, b, generator=generator) for a, b in pairwise(sizes)]

    def __call__(self, x: Tensor) -> Tensor:
        for layer in self.layers[:-1]:
            x = relu(layer(x))
        return self.layers[-1](x)

    def parameters(self) -> list[Tensor]:
        """Return all weights and biases."""
        return [parameter for layer in self.layers for parameter in layer.parameters()]
