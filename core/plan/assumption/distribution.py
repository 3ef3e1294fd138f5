"""The distributions an assumption may have. Each is a quantile function of a standard normal number.

Drawing is `at(z)` with z ~ N(0, 1): monotone in z, so z = 0 is the median and correlated z give a Gaussian
copula.
"""

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import Annotated, Any, Literal, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator
from scipy.special import betaincinv, ndtr, ndtri

from core.arrays import Vector
from core.plan.assumption import percentiles
from core.plan.assumption.variation import Monthly
from core.texts import mark

_KNOTS = np.linspace(-8.3, 8.3, 4_097)


class Distribution(BaseModel, ABC):
    """Base of all distributions; `monthly` adds variation from month to month on top of the once-drawn
    value.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    monthly: Monthly | None = None

    @abstractmethod
    def at(self, z: Vector) -> Vector:
        """Return the values at standard normal numbers `z`."""

    def support(self) -> tuple[float, float]:
        """Return the lowest and highest possible value."""
        ends = self.at(np.array([-np.inf, np.inf]))
        return float(ends[0]), float(ends[1])

    def quantile(self, probability: float) -> float:
        """Return the value below which the share `probability` (0–1) of the draws falls."""
        return float(self.at(ndtri(np.array([probability])))[0])

    @property
    def median(self) -> float:
        """The value of the base case."""
        return float(self.at(np.zeros(1))[0])

    def affine(self, factor: float, offset: float = 0.0) -> "Distribution":
        """Return the distribution of factor · value + offset, for a factor of 0 or more; monthly variation
        stays.

        Where the family does not hold it (a lognormal moved by an offset), a PERT range through its
        percentiles stands in.
        """
        if factor == 0:
            return Fixed(value=offset, monthly=self.monthly)
        data = self.model_dump()
        moved = {
            name: data[name] * factor + offset for name in _LOCATIONS & data.keys() if data[name] is not None
        }
        if "standard_deviation" in data:
            moved["standard_deviation"] = data["standard_deviation"] * factor
        return type(self).model_validate(data | moved)


_LOCATIONS = {"value", "low", "likely", "high", "mean", "at_least", "at_most"}


class Fixed(Distribution):
    """A certain number; written in a plan file as the bare number."""

    distribution: Literal["fixed"] = "fixed"
    value: float

    def at(self, z: Vector) -> Vector:
        return np.full(z.shape, self.value)

    @property
    def median(self) -> float:
        return float(self.value)


class Ranged(Distribution):
    """Base of those with a lower and an upper end."""

    low: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low < self.high:
            raise ValueError(mark("the low end must be below the high end"))
        return self


class Uniform(Ranged):
    """Every value between low and high equally likely."""

    distribution: Literal["uniform"] = "uniform"

    @model_validator(mode="before")
    @classmethod
    def _from_percentiles(cls, data: Any) -> Any:
        return percentiles.read(data, percentiles.uniform)

    def at(self, z: Vector) -> Vector:
        return self.low + (self.high - self.low) * ndtr(z)


@lru_cache(maxsize=256)
def _beta_quantiles(alpha: float, beta: float) -> tuple[Vector, Vector]:
    # The exact inverse costs 1.5 µs a number. Between these knots the straight line is within 3e-6 of the
    # range, and the
    # median is a knot, so the base case is exact.
    values = np.asarray(betaincinv(alpha, beta, ndtr(_KNOTS)))
    return values, np.append(np.diff(values), 0.0)


def _between_knots(z: Vector, alpha: float, beta: float) -> Vector:
    """Return the straight line between the two knots around each z; the knots are even, so no search is
    needed.
    """
    values, steps = _beta_quantiles(alpha, beta)
    position = np.clip((z - _KNOTS[0]) / (_KNOTS[1] - _KNOTS[0]), 0, _KNOTS.size - 1)
    knot = position.astype(np.int64)
    return np.asarray(values[knot] + steps[knot] * (position - knot))


class Peaked(Ranged):
    """Base of the three-point ranges: low, likely, high."""

    likely: float

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if not self.low <= self.likely <= self.high:
            raise ValueError(mark("the likely value must lie between low and high"))
        return self


class Triangular(Peaked):
    """Density rising straight to the likely value and falling straight after it."""

    distribution: Literal["triangular"] = "triangular"

    @model_validator(mode="before")
    @classmethod
    def _from_percentiles(cls, data: Any) -> Any:
        return percentiles.read(data, percentiles.three_point(percentiles.triangular_at))

    def at(self, z: Vector) -> Vector:
        return percentiles.triangular_at(ndtr(z), self.low, self.likely, self.high)


class Pert(Peaked):
    """Beta distribution on [low, high] with α = 1 + λ(likely−low)/(high−low), β = 1 +
    λ(high−likely)/(high−low).

    Mean (low + λ·likely + high)/(λ + 2); λ = 4 by custom (Vose, Risk Analysis, 3rd ed.).
    """

    distribution: Literal["pert"] = "pert"
    weight: float = Field(4.0, gt=0, le=100)

    @model_validator(mode="before")
    @classmethod
    def _from_percentiles(cls, data: Any) -> Any:
        return percentiles.read(data, percentiles.three_point(percentiles.pert_at))

    @property
    def shape(self) -> tuple[float, float]:
        """The beta distribution's α and β."""
        return percentiles.pert_shape(self.low, self.likely, self.high, self.weight)

    def at(self, z: Vector) -> Vector:
        return self.low + (self.high - self.low) * _between_knots(z, *self.shape)


class Truncated(Distribution):
    """Base of the unbounded ones: `at_least` and `at_most` cut the tails off and renormalise."""

    at_least: float | None = None
    at_most: float | None = None

    @model_validator(mode="after")
    def _room(self) -> Self:
        below = -np.inf if self.at_least is None else self.at_least
        above = np.inf if self.at_most is None else self.at_most
        if not below < above:
            raise ValueError(mark("at_least must be below at_most"))
        return self

    def _cut(self, z: Vector, lower: float, upper: float) -> Vector:
        if not np.isfinite(lower) and not np.isfinite(upper):
            return z
        if lower > 0:  # far above the middle, 1 − Φ is what has digits left
            return -self._cut(-z, -upper, -lower)
        below, above = ndtr(lower), ndtr(upper)
        cut: Vector = ndtri(below + (above - below) * ndtr(z))
        return np.clip(cut, lower, upper)  # rounding of ndtri only: the value itself never leaves the limits


class Normal(Truncated):
    """Bell curve by mean and standard deviation, or by two percentiles."""

    distribution: Literal["normal"] = "normal"
    mean: float
    standard_deviation: float = Field(gt=0)

    @model_validator(mode="before")
    @classmethod
    def _from_percentiles(cls, data: Any) -> Any:
        return percentiles.read(data, percentiles.normal)

    def at(self, z: Vector) -> Vector:
        lower = -np.inf if self.at_least is None else (self.at_least - self.mean) / self.standard_deviation
        upper = np.inf if self.at_most is None else (self.at_most - self.mean) / self.standard_deviation
        return self.mean + self.standard_deviation * self._cut(z, lower, upper)


class Lognormal(Truncated):
    """e^N(μ, σ): `middle` is its median e^μ, `log_standard_deviation` its σ; or by two percentiles."""

    distribution: Literal["lognormal"] = "lognormal"
    middle: float = Field(gt=0)
    log_standard_deviation: float = Field(gt=0, le=10)

    @model_validator(mode="before")
    @classmethod
    def _from_percentiles(cls, data: Any) -> Any:
        return percentiles.read(data, percentiles.lognormal)

    @property
    def mean(self) -> float:
        """The mean of the uncut distribution, e^(μ + σ²/2)."""
        return float(self.middle * np.exp(self.log_standard_deviation**2 / 2))

    def at(self, z: Vector) -> Vector:
        lower = -np.inf if not self.at_least else self._standard(self.at_least)
        upper = np.inf if self.at_most is None else self._standard(self.at_most)
        return self.middle * np.exp(self.log_standard_deviation * self._cut(z, lower, upper))

    def affine(self, factor: float, offset: float = 0.0) -> Distribution:
        if factor > 0 and offset == 0:
            cuts = {
                name: None if cut is None else cut * factor
                for name, cut in (("at_least", self.at_least), ("at_most", self.at_most))
            }
            return self.model_copy(update={"middle": self.middle * factor, **cuts})
        low, likely, high = (self.quantile(level) * factor + offset for level in (0.01, 0.5, 0.99))
        return (
            Pert(low=low, likely=likely, high=high, monthly=self.monthly)
            if factor > 0
            else Fixed(value=offset)
        )

    def _standard(self, value: float) -> float:
        return float(np.log(value / self.middle) / self.log_standard_deviation) if value > 0 else -np.inf


class Discrete(Distribution):
    """A few values, each with its probability; drawn in rising order of value."""

    distribution: Literal["discrete"] = "discrete"
    values: tuple[float, ...] = Field(min_length=1, max_length=50)
    probabilities: tuple[float, ...] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if len(self.values) != len(self.probabilities):
            raise ValueError(mark("there must be as many probabilities as values"))
        if min(self.probabilities) < 0 or abs(sum(self.probabilities) - 1) > 1e-9:
            raise ValueError(mark("the probabilities must be 0 or more and add up to 1"))
        return self

    def at(self, z: Vector) -> Vector:
        order = np.argsort(self.values)
        edges = np.cumsum(np.asarray(self.probabilities)[order])[:-1]
        return np.asarray(self.values)[order][np.searchsorted(edges, ndtr(z), side="left")]

    def support(self) -> tuple[float, float]:
        return min(self.values), max(self.values)

    def affine(self, factor: float, offset: float = 0.0) -> Distribution:
        return self.model_copy(update={"values": tuple(value * factor + offset for value in self.values)})


AnyDistribution = Annotated[
    Fixed | Uniform | Triangular | Pert | Normal | Lognormal | Discrete, Field(discriminator="distribution")
]
