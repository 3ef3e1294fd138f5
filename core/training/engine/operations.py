"""Activations, normalisation and losses, each with its derivative."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from core.arrays import AnyFloat
from core.training.engine.tensor import Tensor, column_sums, last_axis_sums

Labels = NDArray[np.int64]

_DENSITY_AT_0 = 1 / np.sqrt(2 * np.pi)
"""Of the standard normal distribution."""


def relu(x: Tensor) -> Tensor:
    """max(0, x); its derivative is 1 where x > 0, else 0 (document 000 writes 1 − a)."""
    value = np.maximum(x.data, 0)
    return Tensor(value, (x,), lambda gradient: (gradient * (value > 0),))


def tanh(x: Tensor) -> Tensor:
    """tanh x; derivative 1 − tanh²x."""
    value = np.tanh(x.data)
    return Tensor(value, (x,), lambda gradient: (gradient * (1 - value**2),))


def sigmoid(x: Tensor) -> Tensor:
    """1/(1 + e^−x); derivative σ(1 − σ)."""
    value = logistic(x.data)
    return Tensor(value, (x,), lambda gradient: (gradient * value * (1 - value),))


def logistic(x: AnyFloat) -> AnyFloat:
    """Return 1/(1 + e^−x) without overflow."""
    found: AnyFloat = np.asarray(np.clip(x, -60, 60))
    np.negative(found, out=found)
    np.exp(found, out=found)
    found += 1
    np.reciprocal(found, out=found)
    return found


def gelu(x: Tensor) -> Tensor:
    """x·Φ(x), the Gaussian error linear unit (Hendrycks & Gimpel 2016); slope Φ(x) + x·φ(x)."""
    gate = ndtr(x.data)

    def pass_back(gradient: AnyFloat) -> tuple[AnyFloat]:
        slope = x.data * x.data
        slope *= -0.5
        np.exp(slope, out=slope)
        slope *= _DENSITY_AT_0
        slope *= x.data
        slope += gate
        slope *= gradient
        return (slope,)

    return Tensor(x.data * gate, (x,), pass_back)


def softmax(x: Tensor) -> Tensor:
    """e^x ÷ Σ e^x along the last axis; gradient s·(g − Σ g·s)."""
    exponentials = np.exp(x.data - x.data.max(axis=-1, keepdims=True))
    value = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return Tensor(
        value, (x,), lambda gradient: (value * (gradient - (gradient * value).sum(axis=-1, keepdims=True)),)
    )


def layer_norm(x: Tensor, gain: Tensor, bias: Tensor, epsilon: float = 1e-5) -> Tensor:
    """(x − mean) ÷ √(variance + ε) · gain + bias along the last axis (Ba, Kiros & Hinton 2016)."""
    size = x.data.shape[-1]
    normal = x.data - last_axis_sums(x.data) / size
    scale = 1 / np.sqrt(np.einsum("...i,...i->...", normal, normal)[..., None] / size + epsilon)
    normal *= scale

    def pass_back(gradient: AnyFloat) -> tuple[AnyFloat, ...]:
        inner = gradient * normal
        gain_back = column_sums(inner.reshape(-1, size))
        np.multiply(gradient, gain.data, out=inner)
        slope = np.einsum("...i,...i->...", inner, normal)[..., None] / size
        inner -= last_axis_sums(inner) / size
        inner -= normal * slope
        inner *= scale
        return inner, gain_back, column_sums(gradient.reshape(-1, size))

    value = normal * gain.data
    value += bias.data
    return Tensor(value, (x, gain, bias), pass_back)


def dropout(x: Tensor, share: float, *, generator: np.random.Generator | None) -> Tensor:
    """Set a share of the entries to 0 and scale the rest by 1 ÷ (1 − share); without a generator (when
    measuring) nothing.
    """
    if generator is None or share <= 0:
        return x
    kept = ((generator.random(x.data.shape) >= share) / (1 - share)).astype(x.data.dtype)
    return Tensor(x.data * kept, (x,), lambda gradient: (gradient * kept,))


def masked(x: Tensor, hidden: NDArray[np.bool_]) -> Tensor:
    """Replace entries by −10⁹ where `hidden`, so that a softmax gives them nothing."""
    return Tensor(
        np.where(hidden, np.asarray(-1e9, dtype=x.data.dtype), x.data),
        (x,),
        lambda gradient: (np.where(hidden, 0, gradient).astype(x.data.dtype),),
    )


def cross_entropy(logits: Tensor, labels: Labels, counted: NDArray[np.bool_] | None = None) -> Tensor:
    """Mean of −ln softmax(logits)[label] over rows; gradient (softmax − one-hot) ÷ rows.

    `logits` has shape (…, classes), `labels` the leading axes; `counted` restricts the mean to some rows
    (masked models).
    """
    flat, wanted = logits.data.reshape(-1, logits.data.shape[-1]), labels.reshape(-1)
    shifted = flat - flat.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    totals = exponentials.sum(axis=1, keepdims=True)
    rows = np.arange(len(wanted))
    weight = np.ones(len(wanted)) if counted is None else counted.reshape(-1).astype(np.float64)
    count = max(float(weight.sum()), 1.0)
    each = np.log(totals[:, 0]) - shifted[rows, wanted]
    loss = each.mean() if counted is None else (each * weight).sum() / count

    def pass_back(gradient: AnyFloat) -> tuple[AnyFloat]:
        slope = exponentials / totals
        slope[rows, wanted] -= 1
        slope *= gradient / count if counted is None else (gradient * weight / count)[:, None]
        return (slope.reshape(logits.data.shape).astype(logits.data.dtype, copy=False),)

    return Tensor(np.asarray(loss), (logits,), pass_back)


def binary_cross_entropy(logits: Tensor, targets: AnyFloat) -> Tensor:
    """Mean of −y ln σ(x) − (1 − y) ln(1 − σ(x)), from logits; gradient (σ − y) ÷ count."""
    value = np.maximum(logits.data, 0) - logits.data * targets + np.log1p(np.exp(-np.abs(logits.data)))
    return Tensor(
        np.asarray(value.mean()),
        (logits,),
        lambda gradient: (gradient * (logistic(logits.data) - targets) / value.size,),
    )


def probability_loss(probabilities: Tensor, targets: AnyFloat) -> Tensor:
    """Mean of −y ln p − (1 − y) ln(1 − p), from probabilities as the documents write it; p is kept 10⁻¹² off
    0 and 1.
    """
    p = np.clip(probabilities.data, 1e-12, 1 - 1e-12)
    value = -(targets * np.log(p) + (1 - targets) * np.log(1 - p))
    return Tensor(
        np.asarray(value.mean()),
        (probabilities,),
        lambda gradient: (gradient * (p - targets) / (p * (1 - p)) / value.size,),
    )


def mean_squared_error(predicted: Tensor, targets: AnyFloat) -> Tensor:
    """Mean of (prediction − target)²; gradient 2·(prediction − target) ÷ count (document 003 uses the wrong
    operands).
    """
    gap = predicted.data - targets
    return Tensor(
        np.asarray((gap**2).mean()), (predicted,), lambda gradient: (gradient * 2 * gap / gap.size,)
    )
