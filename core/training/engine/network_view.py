"""A plain network as it is drawn: its neurons in layers, and the connections that weigh most."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.arrays import AnyFloat
from core.training.engine.layers import Dense

MOST_CONNECTIONS = 160
"""Connections drawn between two layers: more are a grey cloud in which nothing is seen."""


def network_view(layers: Sequence[Dense]) -> dict[str, Any]:
    """Return the layers' sizes, and of each pair of layers the connections of largest weight as [from, to,
    weight].
    """
    sizes = [layers[0].weights.data.shape[0], *(one.weights.data.shape[1] for one in layers)]
    return {"sizes": sizes, "connections": [_strongest(one.weights.data) for one in layers]}


def _strongest(weights: AnyFloat) -> list[list[float]]:
    flat = np.abs(weights).ravel()
    count = min(MOST_CONNECTIONS, flat.size)
    chosen = np.argpartition(-flat, count - 1)[:count]
    rows, columns = np.unravel_index(np.sort(chosen), weights.shape)
    return [
        [int(row), int(column), round(float(weights[row, column]), 4)]
        for row, column in zip(rows, columns, strict=True)
    ]
