"""What goes on inside one batch: every layer's weights, what comes out of it, and the gradient that comes
back.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.arrays import AnyFloat
from core.training.engine.tensor import Tensor, in_order

BINS = 24


def inspect(loss: Tensor, names: Mapping[str, Tensor]) -> list[dict[str, Any]]:
    """Return one entry for each layer in the order of the forward pass, after `loss.backward()` and before
    the update.

    A layer is an operation that uses weights (biases and gains are left out). Entry: `name`, `shape` of the
    weights, and `weights`, `outputs` (after the ReLU, where one follows), `gradients` (of the loss by the
    weights), each as `summary` gives it.
    """
    place = {id(tensor): name for name, tensor in names.items() if tensor.data.ndim > 1}
    found: dict[str, dict[str, Any]] = {}
    nodes, used_by = in_order(loss), dict[int, list[Tensor]]()
    for node in nodes:
        for source in node.inputs:
            used_by.setdefault(id(source), []).append(node)
    for node in nodes:
        for source in node.inputs:
            name = place.get(id(source))
            if name is not None and name not in found and source.grad is not None:
                found[name] = {
                    "name": name,
                    "shape": list(source.data.shape),
                    "weights": summary(source.data),
                    "outputs": summary(_after_relu(node, used_by).data),
                    "gradients": summary(source.grad),
                }
    return list(found.values())


def _after_relu(node: Tensor, used_by: Mapping[int, list[Tensor]]) -> Tensor:
    """Return the ReLU of a layer's outputs, with their bias added, where one follows; else the outputs."""
    last = node
    for _ in range(2):
        after = [one for one in used_by.get(id(last), ()) if one.data.shape == last.data.shape]
        if len(after) != 1:
            break
        if np.array_equal(after[0].data, np.maximum(last.data, 0)):
            return after[0]
        last = after[0]
    return node


def summary(values: AnyFloat) -> dict[str, Any]:
    """Return mean, standard deviation, share of zeros and a histogram of 24 bins (`low`, `high`, `counts`) of
    an array's finite entries.
    """
    flat = values.ravel()
    flat = flat[np.isfinite(flat)]
    if not len(flat):
        return {"mean": None, "spread": None, "zeros": None, "low": 0.0, "high": 1.0, "counts": []}
    counts, edges = np.histogram(flat, BINS)
    return {
        "mean": float(flat.mean()),
        "spread": float(flat.std()),
        "zeros": float((flat == 0).mean()),
        "low": float(edges[0]),
        "high": float(edges[-1]),
        "counts": counts.tolist(),
    }
