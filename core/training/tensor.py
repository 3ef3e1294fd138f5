"""A small tensor with reverse-mode differentiation: each operation knows how to pass its gradient back to what it came from."""

from collections.abc import Callable
from typing import Union

import numpy as np

from core.arrays import AnyFloat

Operand = Union["Tensor", AnyFloat, float]


class Tensor:
    """An array and, after `backward`, the gradient of one final number with respect to it.

    `inputs` are the tensors it was computed from; `pass_back` turns its gradient into theirs, in the same order.
    """

    __slots__ = ("data", "grad", "inputs", "pass_back")

    def __init__(
        self, data: AnyFloat | np.float64, inputs: tuple["Tensor", ...] = (),
        pass_back: Callable[[AnyFloat], tuple[AnyFloat, ...]] | None = None,
    ) -> None:
        self.data, self.inputs, self.pass_back = np.asarray(data), inputs, pass_back
        self.grad: AnyFloat | None = None

    def backward(self) -> None:
        """Fill `grad` of every tensor this single number depends on; gradients add up over several uses."""
        self.grad = np.ones_like(self.data)
        for node in reversed(_in_order(self)):
            if node.pass_back is None or node.grad is None:
                continue
            for source, gradient in zip(node.inputs, node.pass_back(node.grad), strict=True):
                source.grad = gradient if source.grad is None else source.grad + gradient

    def __add__(self, other: Operand) -> "Tensor":
        right = as_tensor(other)
        return Tensor(
            self.data + right.data, (self, right),
            lambda gradient: (_fitted(gradient, self.data), _fitted(gradient, right.data)),
        )

    def __mul__(self, other: Operand) -> "Tensor":
        right = as_tensor(other)
        return Tensor(
            self.data * right.data, (self, right),
            lambda gradient: (_fitted(gradient * right.data, self.data), _fitted(gradient * self.data, right.data)),
        )

    def __sub__(self, other: Operand) -> "Tensor":
        return self + as_tensor(other) * -1.0

    def __matmul__(self, other: "Tensor") -> "Tensor":
        return Tensor(
            self.data @ other.data, (self, other),
            lambda gradient: (gradient @ other.data.swapaxes(-1, -2), self.data.swapaxes(-1, -2) @ gradient),
        )

    def sum(self) -> "Tensor":
        """Return the sum of all entries."""
        return Tensor(np.asarray(self.data.sum()), (self,), lambda gradient: (np.broadcast_to(gradient, self.data.shape),))

    def mean(self) -> "Tensor":
        """Return the mean of all entries."""
        return self.sum() * (1.0 / self.data.size)


def as_tensor(value: Operand) -> Tensor:
    """Return the value as a tensor; arrays and numbers become constants."""
    return value if isinstance(value, Tensor) else Tensor(np.asarray(value, dtype=np.float64))


def relu(x: Tensor) -> Tensor:
    """max(0, x); its derivative is 1 where x > 0, else 0 (document 000 writes 1 − a)."""
    positive = x.data > 0
    return Tensor(x.data * positive, (x,), lambda gradient: (gradient * positive,))


def tanh(x: Tensor) -> Tensor:
    """tanh x; derivative 1 − tanh²x."""
    value = np.tanh(x.data)
    return Tensor(value, (x,), lambda gradient: (gradient * (1 - value**2),))


def sigmoid(x: Tensor) -> Tensor:
    """1/(1 + e^−x); derivative σ(1 − σ)."""
    value = 1 / (1 + np.exp(-np.clip(x.data, -500, 500)))
    return Tensor(value, (x,), lambda gradient: (gradient * value * (1 - value),))


def cross_entropy(logits: Tensor, labels: np.ndarray) -> Tensor:  # type: ignore[type-arg]
    """Mean of −ln softmax(logits)[label] over rows; gradient (softmax − one-hot) ÷ rows.

    `logits` has shape (rows, classes), `labels` whole numbers of shape (rows,).
    """
    shifted = logits.data - logits.data.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    totals = exponentials.sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    loss = float((np.log(totals[:, 0]) - shifted[rows, labels]).mean())

    def pass_back(gradient: AnyFloat) -> tuple[AnyFloat]:
        slope = exponentials / totals
        slope[rows, labels] -= 1
        return (slope * (gradient / len(labels)),)

    return Tensor(np.asarray(loss), (logits,), pass_back)


def _in_order(last: Tensor) -> list[Tensor]:
    """Return the tensors in an order in which each comes after what it was computed from."""
    order: list[Tensor] = []
    seen: set[int] = set()
    stack: list[tuple[Tensor, bool]] = [(last, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((source, False) for source in node.inputs)
    return order


def _fitted(gradient: AnyFloat | np.float64, like: AnyFloat) -> AnyFloat:
    """Sum a gradient over the axes along which `like` was broadcast."""
    gradient = np.asarray(gradient)
    if gradient.shape == like.shape:
        return gradient
    extra = gradient.ndim - like.ndim
    summed = np.asarray(gradient.sum(axis=tuple(range(extra)))) if extra else gradient
    stretched = tuple(axis for axis, size in enumerate(like.shape) if size == 1 and summed.shape[axis] > 1)
    return summed.sum(axis=stretched, keepdims=True) if stretched else summed
