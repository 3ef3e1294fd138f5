"""Whether new customers by period say anything of where a market ends."""

import numpy as np

from core.arrays import Figures


def slows(new: Figures) -> bool:
    """Say whether new customers show that their growth ends: whether the logarithm of what comes in a period
    bends down over time, by more than two standard errors. Without that no ceiling can be told from them.
    """
    known = np.flatnonzero(new > 0)
    if len(known) < _FEWEST_TO_BEND:
        return False
    t = (known - known.mean()) / max(np.ptp(known), 1)
    shape = np.column_stack([np.ones(len(t)), t, t**2])
    inverse = np.linalg.inv(shape.T @ shape)
    found = inverse @ shape.T @ np.log(new[known])
    rest = np.log(new[known]) - shape @ found
    error = np.sqrt(inverse[2, 2] * (rest @ rest) / (len(t) - 3))
    return bool(found[2] < -max(2 * error, _NO_BEND))


_FEWEST_TO_BEND = 6
_NO_BEND = 1e-6
"""A bend of less is what floats leave of a straight line."""
