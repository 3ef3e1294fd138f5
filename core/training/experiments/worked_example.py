"""The documents' 3-2-1 network worked through by hand (000 §4.5): every number of one step, right and as
written (T1).
"""

from dataclasses import dataclass

import numpy as np

from core.texts import mark
from core.training.engine.operations import logistic


@dataclass(frozen=True)
class Line:
    """One line of the working: what is computed (message id), the formula, its value, and the document's own
    where it differs.
    """

    what: str
    formula: str
    value: str
    as_written: str = ""


def worked_example(
    *, inputs: tuple[float, float, float] = (0.5, 0.1, 0.2), target: float = 1.0, learning_rate: float = 0.1
) -> list[Line]:
    """Return the working of one step of gradient descent: ReLU inside, a sigmoid at the end, squared error.

    Weights: W¹ = [[.1,−.2],[.3,.4],[.5,−.6]], b¹ = [.1,.1], W² = [[.7],[.8]], b² = .1, so that one hidden
    neuron is active and one is not. The document writes δ² = ŷ − y, which belongs to cross-entropy (squared
    error gives 2(ŷ − y)·ŷ(1 − ŷ)), and δ¹ = (1 − a)·δ²·W², where ReLU's derivative is 1 for z > 0 and 0
    otherwise.
    """
    x, first, shift = np.array(inputs), np.array([[0.1, -0.2], [0.3, 0.4], [0.5, -0.6]]), np.array([0.1, 0.1])
    last, bias = np.array([0.7, 0.8]), 0.1
    raw = x @ first + shift
    hidden = np.maximum(raw, 0)
    score = float(hidden @ last + bias)
    found = float(logistic(np.array(score)))
    slope = 2 * (found - target) * found * (1 - found)
    inner, written = slope * last * (raw > 0), (1 - hidden) * (found - target) * last
    new_last, new_bias = last - learning_rate * slope * hidden, bias - learning_rate * slope
    new_first, new_shift = first - learning_rate * np.outer(x, inner), shift - learning_rate * inner
    after = float(logistic(np.array(np.maximum(x @ new_first + new_shift, 0) @ new_last + new_bias)))
    return [
        Line(mark("Hidden sums"), "z¹ = x·W¹ + b¹", _shown(raw)),
        Line(mark("Hidden activations"), "a¹ = max(0, z¹)", _shown(hidden)),
        Line(mark("Output sum"), "z² = a¹·W² + b²", f"{score:.6f}"),
        Line(mark("Output"), "ŷ = σ(z²)", f"{found:.6f}"),
        Line(mark("Loss"), "L = (ŷ − y)²", f"{(found - target) ** 2:.6f}"),
        Line(
            mark("Error at the output"),
            "δ² = 2(ŷ − y)·ŷ(1 − ŷ)",
            f"{slope:.6f}",
            f"ŷ − y = {found - target:.6f}",
        ),
        Line(
            mark("Gradient of the last weights"),
            "∂L/∂W² = a¹·δ²",
            _shown(hidden * slope),
            _shown(hidden * (found - target)),
        ),
        Line(
            mark("Error inside"), "δ¹ = δ²·W²·[z¹ > 0]", _shown(inner), f"(1 − a¹)·δ²·W² = {_shown(written)}"
        ),
        Line(
            mark("Gradient of the first weights"),
            "∂L/∂W¹ = xᵀ·δ¹",
            _shown(np.outer(x, inner)),
            _shown(np.outer(x, written)),
        ),
        Line(mark("New last weights"), "W² − η·∂L/∂W²", _shown(new_last)),
        Line(mark("New first weights"), "W¹ − η·∂L/∂W¹", _shown(new_first)),
        Line(mark("Loss after the step"), "L′", f"{(after - target) ** 2:.6f}"),
    ]


def _shown(values: np.ndarray) -> str:  # type: ignore[type-arg]
    return np.array2string(values, precision=6, separator=", ", suppress_small=True).replace("\n", "")
