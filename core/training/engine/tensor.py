"""A small tensor with reverse-mode differentiation: each operation knows how to pass its gradient back to
what it came from.
"""

from collections.abc import Callable, Sequence
from typing import Any, Union

import numpy as np

from core.arrays import AnyFloat

Operand = Union["Tensor", AnyFloat, float]
PassBack = Callable[[AnyFloat], tuple[AnyFloat | None, ...]]


class Tensor:
    """An array and, after `backward`, the gradient of one final number with respect to it.

    `inputs` are the tensors it was computed from; `pass_back` turns its gradient into theirs, in the same
    order (None for an input that needs none). A leaf with `needs` False is data: nothing is computed for it.
    The kind of float of the data is kept throughout.
    """

    __slots__ = ("data", "grad", "inputs", "needs", "pass_back")

    def __init__(
        self,
        data: AnyFloat | np.floating[Any],
        inputs: tuple["Tensor", ...] = (),
        pass_back: PassBack | None = None,
        needs: bool = True,
    ) -> None:
        self.data, self.inputs, self.pass_back = np.asarray(data), inputs, pass_back
        self.needs: bool = any(one.needs for one in inputs) if inputs else needs
        self.grad: AnyFloat | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The array's shape."""
        return self.data.shape

    def backward(self) -> None:
        """Fill `grad` of every tensor this single number depends on; gradients add up over several uses."""
        self.grad = np.ones_like(self.data)
        for node in reversed(in_order(self)):
            if node.pass_back is None or node.grad is None:
                continue
            for source, gradient in zip(node.inputs, node.pass_back(node.grad), strict=True):
                if gradient is not None and source.needs:
                    source.grad = gradient if source.grad is None else source.grad + gradient

    def __add__(self, other: Operand) -> "Tensor":
        right = as_tensor(other, self)
        return Tensor(
            self.data + right.data,
            (self, right),
            lambda gradient: (_fitted(gradient, self), _fitted(gradient, right)),
        )

    __radd__ = __add__

    def __mul__(self, other: Operand) -> "Tensor":
        right = as_tensor(other, self)
        return Tensor(
            self.data * right.data,
            (self, right),
            lambda gradient: (
                _fitted(gradient * right.data, self) if self.needs else None,
                _fitted(gradient * self.data, right) if right.needs else None,
            ),
        )

    __rmul__ = __mul__

    def __sub__(self, other: Operand) -> "Tensor":
        return self + as_tensor(other, self) * -1.0

    def __rsub__(self, other: Operand) -> "Tensor":
        return as_tensor(other, self) - self

    def __truediv__(self, other: Operand) -> "Tensor":
        right = as_tensor(other, self)
        return Tensor(
            self.data / right.data,
            (self, right),
            lambda gradient: (
                _fitted(gradient / right.data, self),
                _fitted(-gradient * self.data / right.data**2, right),
            ),
        )

    def __matmul__(self, other: "Tensor") -> "Tensor":
        def pass_back(gradient: AnyFloat) -> tuple[AnyFloat | None, ...]:
            left = _fitted(gradient @ other.data.swapaxes(-1, -2), self) if self.needs else None
            return left, _fitted(self.data.swapaxes(-1, -2) @ gradient, other) if other.needs else None

        return Tensor(self.data @ other.data, (self, other), pass_back)

    def __getitem__(self, index: Any) -> "Tensor":
        def pass_back(gradient: AnyFloat) -> tuple[AnyFloat]:
            whole = np.zeros_like(self.data)
            np.add.at(whole, index, gradient)
            return (whole,)

        return Tensor(self.data[index], (self,), pass_back)

    def reshape(self, *shape: int) -> "Tensor":
        """Return the same entries in another shape."""
        return Tensor(
            self.data.reshape(shape), (self,), lambda gradient: (gradient.reshape(self.data.shape),)
        )

    def swapaxes(self, first: int, second: int) -> "Tensor":
        """Return the tensor with two axes exchanged."""
        return Tensor(
            self.data.swapaxes(first, second), (self,), lambda gradient: (gradient.swapaxes(first, second),)
        )

    def sum(self, axis: int | None = None, *, keepdims: bool = False) -> "Tensor":
        """Return the sum of all entries, or along an axis."""

        def pass_back(gradient: AnyFloat) -> tuple[AnyFloat]:
            spread = gradient if axis is None or keepdims else np.expand_dims(gradient, axis)
            return (np.broadcast_to(spread, self.data.shape),)

        return Tensor(
            np.asarray(self.data.sum(axis=axis, keepdims=keepdims and axis is not None)), (self,), pass_back
        )

    def mean(self, axis: int | None = None, *, keepdims: bool = False) -> "Tensor":
        """Return the mean of all entries, or along an axis."""
        count = self.data.size if axis is None else self.data.shape[axis]
        return self.sum(axis, keepdims=keepdims) * (1.0 / count)


def as_tensor(value: Operand, like: Tensor | None = None) -> Tensor:
    """Return the value as a tensor; arrays and numbers become constants of the same kind of float as
    `like`.
    """
    if isinstance(value, Tensor):
        return value
    kind = np.float64 if like is None else like.data.dtype
    return Tensor(np.asarray(value, dtype=kind), needs=False)


def joined(parts: Sequence[Tensor], axis: int) -> Tensor:
    """Return tensors laid end to end along an axis."""
    ends = np.cumsum([part.data.shape[axis] for part in parts])[:-1]
    return Tensor(
        np.concatenate([part.data for part in parts], axis=axis),
        tuple(parts),
        lambda gradient: tuple(np.split(gradient, ends, axis=axis)),
    )


def linear(x: Tensor, weights: Tensor, bias: Tensor | None = None) -> Tensor:
    """Return x·W + b in one operation; `x` may have any number of leading axes. Gradients: g·Wᵀ, xᵀ·g, Σg."""
    rows = x.data.reshape(-1, x.data.shape[-1])
    value = rows @ weights.data
    if bias is not None:
        value += bias.data

    def pass_back(gradient: AnyFloat) -> tuple[AnyFloat | None, ...]:
        flat = gradient.reshape(-1, gradient.shape[-1])
        back = (flat @ weights.data.T).reshape(x.data.shape) if x.needs else None
        found = (back, rows.T @ flat)
        return found if bias is None else (*found, column_sums(flat))

    inputs = (x, weights) if bias is None else (x, weights, bias)
    return Tensor(value.reshape(*x.data.shape[:-1], -1), inputs, pass_back)


def column_sums(rows: AnyFloat) -> AnyFloat:
    """Return the sums over the first axis of (rows, columns): as a product with ones, which BLAS does three
    times as fast.
    """
    return np.ones(len(rows), rows.dtype) @ rows


def last_axis_sums(x: AnyFloat) -> AnyFloat:
    """Return the sums over the last axis, which is kept with length 1; as a product with ones."""
    return (x @ np.ones(x.shape[-1], x.dtype))[..., None]


def in_order(last: Tensor) -> list[Tensor]:
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
            stack.extend(
                (source, False) for source in node.inputs if source.needs and source.pass_back is not None
            )
    return order


def _fitted(gradient: AnyFloat | np.floating[Any], source: Tensor) -> AnyFloat:
    """Sum a gradient over the axes along which the source was broadcast."""
    gradient, like = np.asarray(gradient), source.data
    if gradient.shape == like.shape:
        return gradient
    extra = gradient.ndim - like.ndim
    summed = np.asarray(gradient.sum(axis=tuple(range(extra)))) if extra else gradient
    stretched = tuple(axis for axis, size in enumerate(like.shape) if size == 1 and summed.shape[axis] > 1)
    return summed.sum(axis=stretched, keepdims=True) if stretched else summed
