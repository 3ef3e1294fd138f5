"""Fits the additive law to a table of training runs, as Hoffmann et al. did, and says when there is nothing
to fit.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp

from core.arrays import AnyFloat, Matrix, Vector
from core.compute.laws import AdditiveLaw
from core.errors import CalculationError, Fault
from core.texts import mark

LEAST_RUNS = 15
LEAST_SPREAD = 3.0
_FEWEST_VALUES, _APART = 3, 1.1
"""Different sizes and token counts that five constants need, and by what factor they differ."""


_RESAMPLES, _STEPS, _SETTLED = 100, 100, 1e-6


@dataclass(frozen=True)
class LawErrors:
    """Standard errors of a fitted law: of its floor, its two exponents, and of the exponent by which the best
    size grows with compute, β ÷ (α + β).
    """

    floor: float
    size_exponent: float
    data_exponent: float
    best_size_exponent: float


@dataclass(frozen=True, eq=False)
class LawFit:
    """The fitted law with its errors, each run's relative error, and the error on runs held out (the tenth
    with the most compute).
    """

    law: AdditiveLaw
    errors: LawErrors
    relative_errors: Vector
    held_out_error: float
    runs: int


def fit_law(
    *, parameters: Vector, tokens: Vector, losses: Vector, delta: float = 1e-3, drop_highest: int = 0
) -> LawFit:
    """Minimise Σ Huber_δ(log loss − log L̂) with L̂ a log-sum-exp of (a − α ln N, b − β ln D, e), from a grid
    of starts.

    `drop_highest` leaves out the runs with the highest losses (Besiroglu et al. drop 5). The objective is
    divided by δ², or the optimiser stops early. Refuses fewer than 15 runs, sizes or tokens that span less
    than a factor 3 or have fewer than three values, tokens that go with the size alone, figures that are not
    above 0, and fits that run to the edge: with such data no law exists.
    """
    if not 0 <= drop_highest <= len(losses) - LEAST_RUNS:
        raise CalculationError(
            Fault(
                "runs",
                mark("are too few: {count}, at least {least} are needed for five constants"),
                {"count": max(len(losses) - drop_highest, 0), "least": LEAST_RUNS},
            )
        )
    _refuse(parameters, tokens, losses)
    kept = np.argsort(losses, kind="stable")[: len(losses) - drop_highest]
    size, data, loss = np.log(parameters[kept]), np.log(tokens[kept]), np.log(losses[kept])
    found = _best(size, data, loss, delta)
    compute = size + data
    early = compute <= np.quantile(compute, 0.9)
    partial = _best(size[early], data[early], loss[early], delta, start=found)
    late = ~early
    held = (
        float(np.abs(np.expm1(_predicted(partial, size[late], data[late]) - loss[late])).mean())
        if late.any()
        else float("nan")
    )
    a, b, e, alpha, beta = found
    if not (0.02 < alpha < 2 and 0.02 < beta < 2):
        raise CalculationError(
            Fault("runs", mark("do not determine a law: losses do not fall with size and data as one"))
        )
    law = AdditiveLaw(
        "fit", float(np.exp(e)), float(np.exp(a)), float(alpha), float(np.exp(b)), float(beta), ""
    )
    errors = _errors(size, data, loss, delta, found)
    return LawFit(law, errors, np.expm1(_predicted(found, size, data) - loss), held, len(kept))


def _refuse(parameters: Vector, tokens: Vector, losses: Vector) -> None:
    for name, values in (("parameters", parameters), ("tokens", tokens), ("loss", losses)):
        if len(values) and not ((values > 0) & np.isfinite(values)).all():
            raise CalculationError(Fault(name, mark("must be numbers above 0 in every row")))
    if len(losses) < LEAST_RUNS:
        raise CalculationError(
            Fault(
                "runs",
                mark("are too few: {count}, at least {least} are needed for five constants"),
                {"count": len(losses), "least": LEAST_RUNS},
            )
        )
    for name, values in (("parameters", parameters), ("tokens", tokens)):
        if values.max() / values.min() < LEAST_SPREAD:
            raise CalculationError(
                Fault(
                    name,
                    mark("hardly differ between runs: they must span at least a factor {least}"),
                    {"least": LEAST_SPREAD},
                )
            )
        if len(np.unique(np.round(np.log(values) / np.log(_APART)))) < _FEWEST_VALUES:
            text = mark("have fewer than {least} different values: their exponent cannot be told")
            raise CalculationError(Fault(name, text, {"least": _FEWEST_VALUES}))
    if np.ptp(_beside(np.log(parameters), np.log(tokens))) < np.log(LEAST_SPREAD):
        text = mark("go with the parameters alone: vary one while the other stays, by a factor {least}")
        raise CalculationError(Fault("tokens", text, {"least": LEAST_SPREAD}))


def _beside(some: Vector, others: Vector) -> Vector:
    """Return what a straight line through `some` leaves of `others`."""
    return np.asarray(others - np.polyval(np.polyfit(some, others, 1), some))


def _predicted(constants: AnyFloat, size: Vector, data: Vector) -> Vector:
    return np.asarray(logsumexp(_terms(constants, size, data), axis=0))


def _errors(size: Vector, data: Vector, loss: Vector, delta: float, found: AnyFloat) -> LawErrors:
    """Return how the constants vary when the runs are drawn again with replacement."""
    drawing = np.random.default_rng(1)
    samples = (drawing.integers(0, len(loss), len(loss)) for _ in range(_RESAMPLES))
    fits = np.stack([_again(size[some], data[some], loss[some], delta, found) for some in samples])
    alpha, beta = fits[:, 3], fits[:, 4]
    each = (np.exp(fits[:, 2]), alpha, beta, beta / (alpha + beta))
    return LawErrors(*(float(one.std(ddof=1)) for one in each))


def _again(size: Vector, data: Vector, loss: Vector, delta: float, start: AnyFloat) -> AnyFloat:
    """Return the constants for other runs, from near their place: least squares in which a run counts less
    the farther it lies outside δ, again until nothing moves (Huber 1981, section 7.8).
    """
    constants = start.copy()
    for _ in range(_STEPS):
        terms = _terms(constants, size, data)
        total = logsumexp(terms, axis=0)
        share, gap = np.exp(terms - total), total - loss
        slopes = np.stack([*share, -share[0] * size, -share[1] * data])
        weighted = slopes * np.minimum(1.0, delta / np.maximum(np.abs(gap), delta))
        step = np.linalg.lstsq(weighted @ slopes.T, weighted @ gap, rcond=None)[0]
        constants -= step
        if np.abs(step).max() < _SETTLED:
            break
    return constants


def _terms(constants: AnyFloat, size: Vector, data: Vector) -> Matrix:
    """Return the logarithms of the law's three terms, a row each."""
    a, b, e, alpha, beta = constants
    return np.stack([a - alpha * size, b - beta * data, np.full(len(size), e)])


def _best(size: Vector, data: Vector, loss: Vector, delta: float, start: AnyFloat | None = None) -> AnyFloat:
    def objective(constants: AnyFloat) -> tuple[float, AnyFloat]:
        terms = _terms(constants, size, data)
        total = logsumexp(terms, axis=0)
        share = np.exp(terms - total)
        gap = total - loss
        inside = np.abs(gap) <= delta
        value = np.where(inside, gap**2 / 2, delta * (np.abs(gap) - delta / 2)).sum() / delta**2
        slope = np.where(inside, gap, delta * np.sign(gap)) / delta**2
        return float(value), np.array(
            [
                (slope * share[0]).sum(),
                (slope * share[1]).sum(),
                (slope * share[2]).sum(),
                -(slope * share[0] * size).sum(),
                -(slope * share[1] * data).sum(),
            ]
        )

    starts = (
        [start]
        if start is not None
        else [
            np.array(one)
            for one in product((0.0, 10.0, 20.0), (0.0, 10.0, 20.0), (-0.5, 0.5), (0.2, 0.7), (0.2, 0.7))
        ]
    )
    found = [
        minimize(
            objective,
            one,
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": 2_000, "ftol": 1e-14, "gtol": 1e-10},
        )
        for one in starts
    ]
    best = min(found, key=lambda result: float(result.fun))
    for _ in range(3):  # polish: the Huber loss has flat ridges on which one run stops early
        best = min(
            best,
            minimize(objective, best.x, jac=True, method="BFGS", options={"maxiter": 3_000, "gtol": 1e-12}),
            key=lambda result: float(result.fun),
        )
    return np.asarray(best.x, dtype=np.float64)
