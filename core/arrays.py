"""The named array shapes. Tests check them at run time; mypy sees plain NumPy arrays.

`paths` are the simulated futures, `months` the calendar months of the plan, `rounds` the financing rounds and
`classes` those who are paid at an exit. An axis written `#months` may also have length 1: the same value every month.
"""

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy.typing import NDArray

Drawn = Float[NDArray[np.float64], "paths #months"]
"""A plan's number after drawing: one value a path, or one a path and month."""

PathsMonths = Float[NDArray[np.float64], "paths months"]
MonthsPaths = Float[NDArray[np.float64], "months paths"]
"""The same turned, for loops over months."""

AliveMonths = Bool[NDArray[np.bool_], "paths months"]
Paths = Float[NDArray[np.float64], "paths"]
PathsMask = Bool[NDArray[np.bool_], "paths"]
PathNumbers = Int[NDArray[np.int64], "some"]
"""Positions of some of the paths."""
PathsRounds = Float[NDArray[np.float64], "paths rounds"]
PathsClasses = Float[NDArray[np.float64], "paths classes"]
Classes = Float[NDArray[np.float64], "classes"]
Months = Float[NDArray[np.float64], "months"]
Years = Float[NDArray[np.float64], "years"]
Vector = Float[NDArray[np.float64], "n"]
PathsSafes = Float[NDArray[np.float64], "paths safes"]
PathsStepsOwners = Float[NDArray[np.float64], "paths steps owners"]
Quantiles = Float[NDArray[np.float64], "levels months"]
Uniforms = Float[NDArray[np.float64], "paths _"]
"""Standard draws: as many columns as needed."""
Matrix = Float[NDArray[np.float64], "rows columns"]
AnyFloat = Float[NDArray[np.float64], "..."]


def frozen(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the array, made read-only."""
    array.setflags(write=False)
    return array
