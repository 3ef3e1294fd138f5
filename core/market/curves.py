"""Demand curves as functions of time: exponential (M1), compound (M2), logistic, Gompertz and Bass, many at
once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import CurveParameters, CurveValues, Figures

Name = Literal["exponential", "compound", "logistic", "gompertz", "bass"]


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve with `names` of its parameters. All are fitted in logs but those in `free`, which may be
    negative.

    `values(parameters, t)` takes (fits, parameters) and gives (fits, periods). `starts(data)` gives the box
    in which starts are drawn, as (low, high) by parameter. `ceiling` names the parameter that the figures
    must bound.
    """

    names: tuple[str, ...]
    values: Callable[[CurveParameters, Figures], CurveValues]
    starts: Callable[[Figures], tuple[tuple[float, float], ...]]
    free: tuple[str, ...] = ()
    ceiling: str | None = None


def _exponential(parameters: CurveParameters, t: Figures) -> CurveValues:
    start, rate = parameters[:, [0]], parameters[:, [1]]
    return np.asarray(start * np.exp(rate * t))


def _compound(parameters: CurveParameters, t: Figures) -> CurveValues:
    start, rate = parameters[:, [0]], parameters[:, [1]]
    return np.asarray(start * np.maximum(1 + rate, 1e-9) ** t)


def _logistic(parameters: CurveParameters, t: Figures) -> CurveValues:
    ceiling, displacement, rate = (parameters[:, [number]] for number in range(3))
    return np.asarray(ceiling / (1 + displacement * np.exp(-rate * t)))


def _gompertz(parameters: CurveParameters, t: Figures) -> CurveValues:
    ceiling, displacement, rate = (parameters[:, [number]] for number in range(3))
    return np.asarray(ceiling * np.exp(-displacement * np.exp(-rate * t)))


def bass_adopted(*, p: Figures, q: Figures, t: Figures) -> CurveValues:
    """Return F(t) = (1 − e^(−(p+q)t)) ÷ (1 + (q/p)·e^(−(p+q)t)) (Bass 1969), (fits, periods)."""
    decay = np.exp(-(p + q)[:, None] * t)
    return np.asarray((1 - decay) / (1 + (q / p)[:, None] * decay))


def bass_peak(*, p: float, q: float) -> float:
    """Return the time of most adoption, ln(q/p) ÷ (p + q); 0 or less where adoption only falls."""
    return float(np.log(q / p) / (p + q))


def _bass(parameters: CurveParameters, t: Figures) -> CurveValues:
    p, q, market = parameters[:, 0], parameters[:, 1], parameters[:, [2]]
    return np.asarray(market * (bass_adopted(p=p, q=q, t=t) - bass_adopted(p=p, q=q, t=t - 1)))


def _rates(data: Figures) -> tuple[tuple[float, float], ...]:
    return ((0.2 * float(data[0]) + 1e-9, 3 * float(data[0]) + 1e-9), (-0.3, 0.6))


def _rising(data: Figures) -> tuple[tuple[float, float], ...]:
    top = float(data.max())
    return ((1.05 * top, 10 * top), (0.5, 500.0), (0.02, 1.5))


def _adopting(data: Figures) -> tuple[tuple[float, float], ...]:
    total = float(data.sum())
    return ((1e-4, 0.1), (0.01, 0.9), (1.0 * total, 10 * total))


CURVES: dict[Name, Curve] = {
    "exponential": Curve(("D0", "k"), _exponential, _rates, free=("k",)),
    "compound": Curve(("D0", "g"), _compound, _rates, free=("g",)),
    "logistic": Curve(("L", "a", "b"), _logistic, _rising, ceiling="L"),
    "gompertz": Curve(("L", "a", "b"), _gompertz, _rising, ceiling="L"),
    "bass": Curve(("p", "q", "m"), _bass, _adopting, ceiling="m"),
}
