"""Optimisers: how gradients change parameters. Learning rate and weight decay may change between any two
steps.

All parameters are laid into one flat array and become views of it, so that a step is a dozen operations on
one array instead of a dozen for each parameter.
"""

from typing import Literal

import numpy as np

from core.arrays import AnyFloat
from core.training.engine.tensor import Tensor

OptimiserName = Literal["sgd", "momentum", "adam", "adam_uncorrected", "adamw"]


class Optimiser:
    """The base: gathers the gradients, clips them by their joint length, and leaves the change to the
    kind.
    """

    def __init__(
        self,
        parameters: list[Tensor],
        *,
        learning_rate: float,
        weight_decay: float = 0.0,
        clip: float | None = None,
    ) -> None:
        self.learning_rate, self.weight_decay, self.clip = learning_rate, weight_decay, clip
        self.parameters, self.steps = parameters, 0
        self.values = np.concatenate([one.data.ravel() for one in parameters])
        self.gradients, self._scratch = np.zeros_like(self.values), np.zeros_like(self.values)
        self._places: list[slice] = []
        start = 0
        for one in parameters:
            place = slice(start, start + one.data.size)
            one.data = self.values[place].reshape(one.data.shape)
            self._places.append(place)
            start = place.stop

    def step(self) -> None:
        """Take one step from the gradients held by the parameters, then clear them."""
        self.gather()
        self.apply()

    def gather(self) -> AnyFloat:
        """Move the parameters' gradients into the flat array and return it (a parameter without one counts
        0).
        """
        for one, place in zip(self.parameters, self._places, strict=True):
            if one.grad is None:
                self.gradients[place] = 0
            else:
                self.gradients[place] = one.grad.ravel()
                one.grad = None
        return self.gradients

    def apply(self) -> None:
        """Clip the gathered gradients and change the parameters."""
        if self.clip is not None:
            length = float(np.sqrt(self.gradients @ self.gradients))
            if length > self.clip:
                self.gradients *= self.clip / length
        self.steps += 1
        self._change()

    @property
    def moments(self) -> tuple[AnyFloat, ...]:
        """The running means that it keeps beside the parameters; with these, `values` and `steps` it goes on
        as if never stopped.
        """
        return ()

    def _change(self) -> None:
        raise NotImplementedError


class StochasticGradientDescent(Optimiser):
    """w ← w − η·v with v ← μ·v + ∇ + λw; μ = 0 is plain gradient descent (Polyak 1964 for μ > 0)."""

    def __init__(
        self,
        parameters: list[Tensor],
        *,
        learning_rate: float,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
        clip: float | None = None,
    ) -> None:
        super().__init__(parameters, learning_rate=learning_rate, weight_decay=weight_decay, clip=clip)
        self._momentum, self._velocity = momentum, np.zeros_like(self.values)

    @property
    def moments(self) -> tuple[AnyFloat, ...]:
        return (self._velocity,)

    def _change(self) -> None:
        self._velocity *= self._momentum
        self._velocity += self.gradients
        if self.weight_decay:
            self._velocity += self.weight_decay * self.values
        np.multiply(self._velocity, self.learning_rate, out=self._scratch)
        self.values -= self._scratch


class Adam(Optimiser):
    """Adam with bias correction (Kingma & Ba 2015); `bias_correction` False is the form the documents write.

    `decoupled`: weight decay shrinks the weights by η·λ beside the step (AdamW, Loshchilov & Hutter 2019)
    instead of being added to the gradient.
    """

    def __init__(
        self,
        parameters: list[Tensor],
        *,
        learning_rate: float,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-8,
        bias_correction: bool = True,
        weight_decay: float = 0.0,
        decoupled: bool = False,
        clip: float | None = None,
    ) -> None:
        super().__init__(parameters, learning_rate=learning_rate, weight_decay=weight_decay, clip=clip)
        self._betas, self._epsilon, self._correct, self._decoupled = (
            (beta1, beta2),
            epsilon,
            bias_correction,
            decoupled,
        )
        self._first, self._second = np.zeros_like(self.values), np.zeros_like(self.values)

    @property
    def moments(self) -> tuple[AnyFloat, ...]:
        return self._first, self._second

    def _change(self) -> None:
        beta1, beta2 = self._betas
        if self.weight_decay and self._decoupled:
            self.values *= 1 - self.learning_rate * self.weight_decay
        elif self.weight_decay:
            self.gradients += self.weight_decay * self.values
        scratch = self._scratch
        np.multiply(self.gradients, self.gradients, out=scratch)
        scratch *= 1 - beta2
        self._second *= beta2
        self._second += scratch
        self.gradients *= 1 - beta1
        self._first *= beta1
        self._first += self.gradients
        first_share = 1 - beta1**self.steps if self._correct else 1.0
        second_share = 1 - beta2**self.steps if self._correct else 1.0
        np.sqrt(self._second, out=scratch)
        scratch *= 1 / np.sqrt(second_share)
        scratch += self._epsilon
        np.divide(self._first, scratch, out=scratch)
        scratch *= self.learning_rate / first_share
        self.values -= scratch


def optimiser(
    name: OptimiserName,
    parameters: list[Tensor],
    learning_rate: float,
    weight_decay: float = 0.0,
    clip: float | None = None,
) -> Optimiser:
    """Return the optimiser of that name."""
    match name:
        case "sgd" | "momentum":
            return StochasticGradientDescent(
                parameters,
                learning_rate=learning_rate,
                momentum=0.9 if name == "momentum" else 0.0,
                weight_decay=weight_decay,
                clip=clip,
            )
        case _:
            return Adam(
                parameters,
                learning_rate=learning_rate,
                bias_correction=name != "adam_uncorrected",
                weight_decay=weight_decay,
                decoupled=name == "adamw",
                clip=clip,
            )
