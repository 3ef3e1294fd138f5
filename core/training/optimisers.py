"""Optimisers: how gradients change parameters. The learning rate may change between any two steps."""

from typing import Literal, Protocol, runtime_checkable

import numpy as np

from core.arrays import AnyFloat
from core.training.tensor import Tensor

OptimiserName = Literal["sgd", "momentum", "adam"]


@runtime_checkable
class Optimiser(Protocol):
    """Changes parameters in place from their gradients, then clears the gradients."""

    learning_rate: float

    def step(self) -> None:
        """Take one step."""


class StochasticGradientDescent:
    """w ← w − η·v with v ← μ·v + ∇; μ = 0 is plain gradient descent (Polyak 1964 for μ > 0)."""

    def __init__(self, parameters: list[Tensor], *, learning_rate: float, momentum: float = 0.0) -> None:
        self.learning_rate, self._momentum, self._parameters = learning_rate, momentum, parameters
        self._velocity = [np.zeros_like(parameter.data) for parameter in parameters]

    def step(self) -> None:
        for parameter, velocity in zip(self._parameters, self._velocity, strict=True):
            velocity *= self._momentum
            velocity += _gradient(parameter)
            parameter.data -= self.learning_rate * velocity
            parameter.grad = None


class Adam:
    """Adam with bias correction (Kingma & Ba 2015); `bias_correction` False is the form the documents write."""

    def __init__(
        self, parameters: list[Tensor], *, learning_rate: float, beta1: float = 0.9, beta2: float = 0.999,
        epsilon: float = 1e-8, bias_correction: bool = True,
    ) -> None:
        self.learning_rate, self._parameters = learning_rate, parameters
        self._betas, self._epsilon, self._correct = (beta1, beta2), epsilon, bias_correction
        self._first = [np.zeros_like(parameter.data) for parameter in parameters]
        self._second = [np.zeros_like(parameter.data) for parameter in parameters]
        self._steps = 0

    def step(self) -> None:
        self._steps += 1
        beta1, beta2 = self._betas
        first_share = 1 - beta1**self._steps if self._correct else 1.0
        second_share = 1 - beta2**self._steps if self._correct else 1.0
        for parameter, first, second in zip(self._parameters, self._first, self._second, strict=True):
            gradient = _gradient(parameter)
            first += (1 - beta1) * (gradient - first)
            second += (1 - beta2) * (gradient * gradient - second)
            parameter.data -= self.learning_rate * (first / first_share) / (np.sqrt(second / second_share) + self._epsilon)
            parameter.grad = None


def optimiser(name: OptimiserName, parameters: list[Tensor], learning_rate: float) -> Optimiser:
    """Return the optimiser of that name."""
    match name:
        case "sgd":
            return StochasticGradientDescent(parameters, learning_rate=learning_rate)
        case "momentum":
            return StochasticGradientDescent(parameters, learning_rate=learning_rate, momentum=0.9)
        case "adam":
            return Adam(parameters, learning_rate=learning_rate)


def _gradient(parameter: Tensor) -> AnyFloat:
    return parameter.grad if parameter.grad is not None else np.zeros_like(parameter.data)
