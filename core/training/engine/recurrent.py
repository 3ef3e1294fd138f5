"""Recurrent layers over sequences of shape (sequences, steps, features), differentiated through time in one
operation.
"""

import numpy as np

from core.arrays import AnyFloat
from core.training.engine.operations import logistic
from core.training.engine.tensor import Tensor


def lstm(x: Tensor, inward: Tensor, across: Tensor, bias: Tensor) -> Tensor:
    """Long short-term memory (Hochreiter & Schmidhuber 1997; forget gate, Gers et al. 2000). Returns all
    hidden states.

    Gates in the order input, forget, candidate, output: `inward` (features, 4·h), `across` (h, 4·h), `bias`
    (4·h). c = f·c + i·g, h = o·tanh c.
    """
    count, steps, _features = x.data.shape
    size, kind = across.data.shape[0], x.data.dtype
    driven = x.data @ inward.data + bias.data
    hidden, cell = np.zeros((steps + 1, count, size), kind), np.zeros((steps + 1, count, size), kind)
    gates = np.empty((steps, count, 4 * size), kind)
    for step in range(steps):
        raw = driven[:, step] + hidden[step] @ across.data
        gate = gates[step]
        gate[:] = logistic(raw)
        gate[:, 2 * size : 3 * size] = np.tanh(raw[:, 2 * size : 3 * size])
        cell[step + 1] = gate[:, size : 2 * size] * cell[step] + gate[:, :size] * gate[:, 2 * size : 3 * size]
        hidden[step + 1] = gate[:, 3 * size :] * np.tanh(cell[step + 1])

    def pass_back(gradient: AnyFloat) -> tuple[AnyFloat, ...]:
        slopes = np.empty((steps, count, 4 * size), kind)
        ahead, cell_ahead = np.zeros((count, size), kind), np.zeros((count, size), kind)
        for step in reversed(range(steps)):
            i, f, g, o = (gates[step][:, part * size : (part + 1) * size] for part in range(4))
            wave = np.tanh(cell[step + 1])
            up = gradient[:, step] + ahead
            down = cell_ahead + up * o * (1 - wave**2)
            slopes[step] = np.concatenate(
                [
                    down * g * i * (1 - i),
                    down * cell[step] * f * (1 - f),
                    down * i * (1 - g**2),
                    up * wave * o * (1 - o),
                ],
                axis=1,
            )
            ahead, cell_ahead = slopes[step] @ across.data.T, down * f
        return _gathered(x, inward, slopes, hidden)

    return Tensor(np.ascontiguousarray(hidden[1:].swapaxes(0, 1)), (x, inward, across, bias), pass_back)


def gru(x: Tensor, inward: Tensor, across: Tensor, bias: Tensor) -> Tensor:
    """Gated recurrent unit (Cho et al. 2014, reset applied to the state). Returns all hidden states.

    Gates in the order reset, update, candidate: `inward` (features, 3·h), `across` (h, 3·h), `bias` (3·h).
    n = tanh(x·Wn + (r·h)·Un + b), h = (1 − z)·n + z·h.
    """
    count, steps, _features = x.data.shape
    size, kind = across.data.shape[0], x.data.dtype
    driven = x.data @ inward.data + bias.data
    hidden, gates = np.zeros((steps + 1, count, size), kind), np.empty((steps, count, 3 * size), kind)
    both, last = across.data[:, : 2 * size], across.data[:, 2 * size :]
    for step in range(steps):
        before, gate = hidden[step], gates[step]
        gate[:, : 2 * size] = logistic(driven[:, step, : 2 * size] + before @ both)
        gate[:, 2 * size :] = np.tanh(driven[:, step, 2 * size :] + (gate[:, :size] * before) @ last)
        keep = gate[:, size : 2 * size]
        hidden[step + 1] = (1 - keep) * gate[:, 2 * size :] + keep * before

    def pass_back(gradient: AnyFloat) -> tuple[AnyFloat, ...]:
        slopes, ahead = np.empty((steps, count, 3 * size), kind), np.zeros((count, size), kind)
        through = np.zeros_like(across.data)
        for step in reversed(range(steps)):
            r, z, n = (gates[step][:, part * size : (part + 1) * size] for part in range(3))
            before, up = hidden[step], gradient[:, step] + ahead
            candidate = up * (1 - z) * (1 - n**2)
            back = candidate @ last.T
            slopes[step] = np.concatenate(
                [back * before * r * (1 - r), up * (before - n) * z * (1 - z), candidate], axis=1
            )
            ahead = up * z + back * r + slopes[step][:, : 2 * size] @ both.T
            through[:, : 2 * size] += before.T @ slopes[step][:, : 2 * size]
            through[:, 2 * size :] += (r * before).T @ candidate
        wide, narrow, _across, total = _gathered(x, inward, slopes, hidden)
        return wide, narrow, through, total

    return Tensor(np.ascontiguousarray(hidden[1:].swapaxes(0, 1)), (x, inward, across, bias), pass_back)


def _gathered(x: Tensor, inward: Tensor, slopes: AnyFloat, hidden: AnyFloat) -> tuple[AnyFloat, ...]:
    """Return gradients of the inputs, the inward and the across weights and the bias from the gates' slopes
    over time.
    """
    steps, count, wide = slopes.shape
    flat = slopes.swapaxes(0, 1).reshape(-1, wide)
    features = x.data.reshape(count * steps, -1)
    before = hidden[:-1].swapaxes(0, 1).reshape(count * steps, -1)
    return (flat @ inward.data.T).reshape(x.data.shape), features.T @ flat, before.T @ flat, flat.sum(axis=0)
