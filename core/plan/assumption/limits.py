"""Keeping an assumption within the limits of the number it is for."""

import numpy as np

from core.plan.assumption.distribution import Discrete, Distribution, Fixed, Truncated
from core.plan.assumption.quantity import Quantity

_TINY = 1e-6
"""What stands in for "above 0"."""
_ENDS = ("value", "low", "likely", "high", "mean")


def within(value: Distribution, quantity: Quantity) -> Distribution:
    """Return the assumption with all values clipped into the quantity's limits; certain where nothing else
    is left.
    """
    low = -np.inf if quantity.low is None else quantity.low + (_TINY if quantity.above else 0.0)
    high = np.inf if quantity.high is None else quantity.high
    bottom, top = value.support()
    if low <= bottom and top <= high:
        return value
    if bottom >= high or top <= low:
        return Fixed(value=float(np.clip(value.median, low, high)), monthly=value.monthly)
    if isinstance(value, Discrete):
        return value.model_copy(
            update={"values": tuple(float(np.clip(one, low, high)) for one in value.values)}
        )
    data = value.model_dump()
    clipped: dict[str, float | None] = {
        name: float(np.clip(data[name], low, high)) for name in _ENDS if name in data
    }
    if isinstance(value, Truncated):
        clipped.pop("mean", None)
        clipped["at_least"] = float(max(bottom, low)) if np.isfinite(max(bottom, low)) else None
        clipped["at_most"] = float(min(top, high)) if np.isfinite(min(top, high)) else None
    return type(value).model_validate(data | clipped)
