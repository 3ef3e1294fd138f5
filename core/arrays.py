"""The named array shapes. Tests check them at run time; mypy sees plain NumPy arrays.

`paths` are the simulated futures, `months` the calendar months of the plan, `rounds` the financing rounds and
`classes` those who are paid at an exit. An axis written `#months` may also have length 1: the same value
every month.
"""

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from jaxtyping import Bool, Float, Int, Shaped
from numpy.typing import NDArray

if TYPE_CHECKING:
    Floats: TypeAlias = NDArray[np.float64]
    Bools: TypeAlias = NDArray[np.bool_]
    Integers: TypeAlias = NDArray[np.int64]
    Anything: TypeAlias = NDArray[Any]
else:  # from Python 3.13 on the run-time check takes the plain class only
    Floats = Bools = Integers = Anything = np.ndarray

Drawn = Float[Floats, "paths #months"]
"""A plan's number after drawing: one value a path, or one a path and month."""

PathsMonths = Float[Floats, "paths months"]
MonthsPaths = Float[Floats, "months paths"]
"""The same turned, for loops over months."""

AliveMonths = Bool[Bools, "paths months"]
Paths = Float[Floats, "paths"]
PathsMask = Bool[Bools, "paths"]
PathNumbers = Int[Integers, "some"]
"""Positions of some of the paths."""
PathsRounds = Float[Floats, "paths rounds"]
PathsClasses = Float[Floats, "paths classes"]
Classes = Float[Floats, "classes"]
Months = Float[Floats, "months"]
Years = Float[Floats, "years"]
Vector = Float[Floats, "n"]
PathsSafes = Float[Floats, "paths safes"]
PathsStepsOwners = Float[Floats, "paths steps owners"]
StepsOwners = Float[Floats, "steps owners"]
Quantiles = Float[Floats, "levels months"]
Uniforms = Float[Floats, "paths _"]
"""Standard draws: as many columns as needed."""
Matrix = Float[Floats, "rows columns"]
Counted = Shaped[Anything, "paths"]
"""Shares or money by path: float64, or `fractions.Fraction` objects where one path is solved exactly."""

CountedOwners = Shaped[Anything, "paths owners"]
CountedClasses = Shaped[Anything, "paths classes"]
ClassNumbers = Int[Integers, "paths classes"]
"""A whole number for each class, by path: a rank."""
CountedSteps = Shaped[Anything, "paths steps owners"]
PathsIndex = Int[Integers, "paths"]
AnyFloat = Float[Anything, "..."]


def frozen(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the array, made read-only."""
    array.setflags(write=False)
    return array
