"""A law fitted to runs, once for all who show it: pages draw themselves anew twice a second."""

from functools import lru_cache

import numpy as np

from core.arrays import Vector
from core.compute.law_fit import LawFit, fit_law

_KEPT = 32


def fitted_law(*, parameters: Vector, tokens: Vector, losses: Vector, drop_highest: int = 0) -> LawFit:
    """Return `fit_law` of the runs; what has been fitted before is remembered."""
    return _fitted(*(tuple(map(float, one)) for one in (parameters, tokens, losses)), drop_highest)


@lru_cache(maxsize=_KEPT)
def _fitted(
    parameters: tuple[float, ...], tokens: tuple[float, ...], losses: tuple[float, ...], drop_highest: int
) -> LawFit:
    size, data, loss = map(np.array, (parameters, tokens, losses))
    return fit_law(parameters=size, tokens=data, losses=loss, drop_highest=drop_highest)
