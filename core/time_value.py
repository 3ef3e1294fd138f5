"""The time value of money for flows at equal intervals: present value and the rate of a loan or
investment.
"""

import numpy as np

from core.arrays import Paths, PathsMonths

_STEPS = 200


def present_value(*, flows: PathsMonths, rate: Paths) -> Paths:
    """Return Σ flow(t) ÷ (1 + rate)^t; the first flow is not discounted. `rate` is per interval, above −1."""
    periods = np.arange(flows.shape[1], dtype=np.float64)
    value: Paths = (flows * np.exp(-np.log1p(rate)[:, None] * periods)).sum(axis=1)
    return value


def rate_of_return(*, flows: PathsMonths) -> Paths:
    """Return the rate per interval at which the flows' present value is 0, for flows that change their sign
    once.

    Such flows have exactly one rate above −1 (Descartes). NaN where the sign never changes or changes more
    than once: several rates would be possible then, and none is "the" rate. Found by bisection of ln(1 +
    rate), to float precision.
    """
    signs = np.sign(flows)
    changes = np.array([np.count_nonzero(np.diff(row[row != 0])) for row in signs])
    rising = np.where(signs[np.arange(len(flows)), np.argmax(signs != 0, axis=1)] < 0, 1.0, -1.0)
    periods = np.arange(flows.shape[1], dtype=np.float64)
    low, high = np.full(len(flows), -40.0 / max(len(periods), 1)), np.full(len(flows), 40.0)
    scale = np.abs(flows).max(axis=1, keepdims=True)
    shaped = flows / np.where(scale > 0, scale, 1.0)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        positive = (shaped * np.exp(-np.minimum(middle[:, None] * periods, 700.0))).sum(axis=1) * rising > 0
        low, high = np.where(positive, middle, low), np.where(positive, high, middle)
    return np.where(changes == 1, np.expm1((low + high) / 2), np.nan)


def per_year(rate_per_month: Paths) -> Paths:
    """Return the effective yearly rate of a monthly one: (1 + r)^12 − 1."""
    return np.asarray(np.expm1(12 * np.log1p(rate_per_month)))
