"""Distributions given by percentiles: `{distribution = "lognormal", percentiles = {5 = 100e3, 95 = 1e6}}`."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares
from scipy.special import betaincinv, ndtri

from core.texts import mark

Points = dict[float, float]
Parameters = dict[str, float]
QuantileFunction = Callable[..., NDArray[np.float64]]


def read(data: Any, fit: Callable[[Points], Parameters]) -> Any:
    """Replace `percentiles` in raw input by the parameters that reproduce them; other input passes
    unchanged.
    """
    if not isinstance(data, dict) or "percentiles" not in data:
        return data
    rest = {key: value for key, value in data.items() if key != "percentiles"}
    return rest | fit(_points(data["percentiles"]))


def _points(raw: Any) -> Points:
    try:
        points = dict(sorted((float(key) / 100, float(value)) for key, value in raw.items()))
    except (AttributeError, TypeError, ValueError):
        raise ValueError(mark("percentiles must be given as number = value, such as 5 = 100")) from None
    rising = np.diff(list(points.values())) > 0
    if len(points) < 2 or not all(0 < share < 1 for share in points) or not rising.all():
        raise ValueError(mark("give two or more percentiles between 0 and 100, with values that rise"))
    return points


def _ends(points: Points) -> tuple[float, float, float, float]:
    (low_share, low), *_, (high_share, high) = points.items()
    return low_share, low, high_share, high


def uniform(points: Points) -> Parameters:
    """Extend the straight line through the outer two percentiles to 0 and 100 %."""
    low_share, low, high_share, high = _ends(points)
    slope = (high - low) / (high_share - low_share)
    return {"low": low - slope * low_share, "high": high + slope * (1 - high_share)}


def normal(points: Points) -> Parameters:
    """Mean and standard deviation through the outer two percentiles."""
    low_share, low, high_share, high = _ends(points)
    z_low, z_high = float(ndtri(low_share)), float(ndtri(high_share))
    deviation = (high - low) / (z_high - z_low)
    return {"mean": low - deviation * z_low, "standard_deviation": deviation}


def lognormal(points: Points) -> Parameters:
    """Median and log standard deviation through the outer two percentiles, which must be above 0."""
    if min(points.values()) <= 0:
        raise ValueError(mark("percentiles of a lognormal distribution must be above 0"))
    logs = normal({share: float(np.log(value)) for share, value in points.items()})
    return {"middle": float(np.exp(logs["mean"])), "log_standard_deviation": logs["standard_deviation"]}


def triangular_at(share: NDArray[np.float64], low: float, likely: float, high: float) -> NDArray[np.float64]:
    """Quantiles of the triangular distribution."""
    width, peak = high - low, (likely - low) / (high - low)
    below = low + width * np.sqrt(share * peak)
    return np.asarray(np.where(share < peak, below, high - width * np.sqrt((1 - share) * (1 - peak))))


def pert_shape(low: float, likely: float, high: float, weight: float = 4.0) -> tuple[float, float]:
    """Return the beta distribution's α and β."""
    peak = (likely - low) / (high - low)
    return 1 + weight * peak, 1 + weight * (1 - peak)


def pert_at(share: NDArray[np.float64], low: float, likely: float, high: float) -> NDArray[np.float64]:
    """Quantiles of the PERT distribution with weight 4."""
    alpha, beta = pert_shape(low, likely, high)
    return np.asarray(low + (high - low) * betaincinv(alpha, beta, share))


def three_point(quantiles: QuantileFunction) -> Callable[[Points], Parameters]:
    """Return a fit of low, likely and high to exactly three percentiles; refuses when none reproduces
    them.
    """

    def fit(points: Points) -> Parameters:
        if len(points) != 3:
            raise ValueError(mark("a three-point range needs exactly three percentiles"))
        shares, values = np.array(list(points)), np.array(list(points.values()))
        scale = values[-1] - values[0]

        def parameters(x: NDArray[np.float64]) -> tuple[float, float, float]:
            low, width = values[0] - scale * np.exp(x[0]), scale * (np.exp(x[0]) + 1 + np.exp(x[1]))
            return float(low), float(low + width / (1 + np.exp(-x[2]))), float(low + width)

        def misses(x: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.asarray((quantiles(shares, *parameters(x)) - values) / scale)

        found = least_squares(misses, np.array([-1.0, -1.0, 0.0]))
        if np.abs(found.fun).max() > 1e-6:
            raise ValueError(
                mark("no such range has these percentiles: move the middle one towards the centre")
            )
        return dict(zip(("low", "likely", "high"), parameters(found.x), strict=True))

    return fit
