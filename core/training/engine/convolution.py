"""Convolution and pooling over pictures of shape (pictures, height, width, channels)."""

import numpy as np

from core.arrays import AnyFloat
from core.training.engine.tensor import Tensor


def convolve(x: Tensor, kernel: Tensor, bias: Tensor | None = None) -> Tensor:
    """Slide a kernel (height, width, channels, outputs) over every picture, without padding (a
    cross-correlation).

    Each window becomes a row of a matrix, so that the whole layer is one matrix product; the way back adds
    each row's gradient to the window it came from.
    """
    high, wide, channels, outputs = kernel.data.shape
    count, height, width = x.data.shape[:3]
    rows, columns = height - high + 1, width - wide + 1
    windows = np.empty((count, rows, columns, high, wide, channels), dtype=x.data.dtype)
    for down in range(high):
        for across in range(wide):
            windows[:, :, :, down, across] = x.data[:, down : down + rows, across : across + columns]
    flat = windows.reshape(-1, high * wide * channels)
    matrix = kernel.data.reshape(-1, outputs)
    value = flat @ matrix
    if bias is not None:
        value += bias.data

    def pass_back(gradient: AnyFloat) -> tuple[AnyFloat | None, ...]:
        slope = gradient.reshape(-1, outputs)
        found = (
            _spread(slope @ matrix.T, windows.shape, x.data) if x.needs else None,
            (flat.T @ slope).reshape(kernel.data.shape),
        )
        return found if bias is None else (*found, slope.sum(axis=0))

    inputs = (x, kernel) if bias is None else (x, kernel, bias)
    return Tensor(value.reshape(count, rows, columns, outputs), inputs, pass_back)


def _spread(slope: AnyFloat, shape: tuple[int, ...], x: AnyFloat) -> AnyFloat:
    """Add every window's gradient to the pixels it covers."""
    slope, whole = slope.reshape(shape), np.zeros_like(x)
    _count, rows, columns, high, wide, _channels = shape
    for down in range(high):
        for across in range(wide):
            whole[:, down : down + rows, across : across + columns] += slope[:, :, :, down, across]
    return whole


def max_pool(x: Tensor, size: int = 2) -> Tensor:
    """Keep the largest value of each square of `size` × `size`; rows and columns that do not fill one are
    dropped.

    The gradient goes to the first of equal largest values.
    """
    count, height, width, channels = x.data.shape
    rows, columns = height // size, width // size
    squares = x.data[:, : rows * size, : columns * size].reshape(count, rows, size, columns, size, channels)
    flat = np.ascontiguousarray(squares.transpose(0, 1, 3, 5, 2, 4)).reshape(
        count, rows, columns, channels, size * size
    )
    largest = flat.argmax(axis=-1)[..., None]

    def pass_back(gradient: AnyFloat) -> tuple[AnyFloat]:
        whole, spread = np.zeros_like(x.data), np.zeros_like(flat)
        np.put_along_axis(spread, largest, gradient[..., None], axis=-1)
        parts = spread.reshape(count, rows, columns, channels, size, size).transpose(0, 1, 4, 2, 5, 3)
        whole[:, : rows * size, : columns * size] = parts.reshape(
            count, rows * size, columns * size, channels
        )
        return (whole,)

    return Tensor(np.take_along_axis(flat, largest, axis=-1)[..., 0], (x,), pass_back)
