"""The named array shapes. Tests check them at run time; mypy sees plain NumPy arrays.

Months come first, paths last: a month is a contiguous row, so loops over months work on rows. `paths` are the
simulated futures, `months` the calendar months of the plan, `rounds` the financing rounds, `owners` the
columns of the cap table and `classes` those who are paid at an exit. An axis written `#months` may also have
length 1: the same value every month.
"""

from collections.abc import Iterator
from functools import reduce
from math import nan
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

Drawn = Float[Floats, "#months paths"]
"""A plan's number after drawing: one value a path, or one a month and path."""

Expected = Float[Floats, "#months #paths"]
"""A drawn number, or one that is the same on every path, or in every month."""

MonthsPaths = Float[Floats, "months paths"]
MonthsMask = Bool[Bools, "months paths"]
MonthsColumn = Float[Floats, "months 1"]
"""One value a month, the same on every path."""

Paths = Float[Floats, "paths"]
PathsMask = Bool[Bools, "paths"]
PathsIndex = Int[Integers, "paths"]
MonthNumbers = Int[Integers, "_chosen"]
PathNumbers = Int[Integers, "some"]
"""Positions of some of the paths."""
SomePaths = Float[Floats, "some"]
"""One number for each of them."""

RoundsPaths = Float[Floats, "rounds paths"]
OwnersPaths = Float[Floats, "owners paths"]
StagesPaths = Float[Floats, "stages paths"]
GatesPaths = Float[Floats, "gates paths"]
GatesMask = Bool[Bools, "gates paths"]
KnownAtGates = Float[Floats, "gates paths features"]
OwnersIndex = Int[Integers, "owners paths"]
StepsOwners = Float[Floats, "steps owners"]
Months = Float[Floats, "months"]
PastMonths = Float[Floats, "past"]
"""One value a month before the plan begins."""
Years = Float[Floats, "years"]
Vector = Float[Floats, "n"]
Quantiles = Float[Floats, "levels months"]
Uniforms = Float[Floats, "_ paths"]
"""Standard draws: as many rows as needed."""
EventNumbers = Int[Integers, "events"]
EventValues = Float[Floats, "events"]
"""One entry for each single event on any path."""

Settings = Float[Floats, "settings"]
"""One value for each combination of noises that a filter runs for at once."""
SettingsMask = Bool[Bools, "settings"]
States = Float[Floats, "settings states"]
Covariances = Float[Floats, "settings states states"]
MonthsSettings = Float[Floats, "months settings"]

Figures = Float[Floats, "_given"]
"""A series of any length."""

CurveParameters = Float[Floats, "fits parameters"]
CurveValues = Float[Floats, "fits periods"]
Slopes = Float[Floats, "fits periods parameters"]
"""Fits of one curve at once: its parameters, its values, and how these answer to each parameter."""

Matrix = Float[Floats, "rows columns"]
Counted = Shaped[Anything, "paths"]
"""Shares or money by path: float64, or `fractions.Fraction` objects where one path is solved exactly."""

CountedOwners = Shaped[Anything, "owners paths"]
CountedClasses = Shaped[Anything, "classes paths"]
ClassNumbers = Int[Integers, "classes paths"]
"""A whole number for each class, by path: a rank."""
CountedSteps = Shaped[Anything, "steps owners paths"]
Inside = Bool[Bools, "convertibles some"]
"""Which SAFEs and notes convert, on some of the paths."""

Ratios = Float[Floats, "convertibles some"]
AnyFloat = Float[Anything, "..."]


_NEAR = 1 << 15
"""Numbers that are worked on at a time."""


def sum_rows(rows: NDArray[Any]) -> NDArray[Any]:
    """Return the sum over the first axis, row by row: a path alone gets the same bits as in a batch.

    NumPy's own sum adds a single column pairwise, and many columns in order.
    """
    return reduce(np.add, rows) if len(rows) else np.zeros(rows.shape[1:], dtype=rows.dtype)


def near_months(shape: tuple[int, ...]) -> Iterator[slice]:
    """Yield the months of an array (months, paths), as many at a time as stay near the processor while
    several steps are taken with them.
    """
    months = max(_NEAR // max(shape[-1], 1), 1)
    for since in range(0, shape[0], months):
        yield slice(since, since + months)


def ratio(part: AnyFloat, whole: AnyFloat, otherwise: float = nan) -> AnyFloat:
    """Return part ÷ whole where the whole is above 0, else `otherwise` (NaN: undefined). Shapes are
    broadcast.
    """
    shape = np.broadcast_shapes(part.shape, whole.shape)
    return np.asarray(np.divide(part, whole, out=np.full(shape, otherwise), where=whole > 0))


def narrow(value: Expected) -> Expected:
    """Return the number as one column, and one row, where it is the same on every path, or in every month:
    what is worked out from it alone is then worked out once.
    """
    if value.shape[1] > 1 and (value[:1, 1:] == value[:1, :1]).all() and (value == value[:, :1]).all():
        value = value[:, :1]
    if len(value) > 1 and (value[1:, :1] == value[:1, :1]).all() and (value == value[:1]).all():
        value = value[:1]
    return value


def times(values: AnyFloat, factor: AnyFloat | None) -> AnyFloat:
    """Return values · factor; None is 1."""
    return values if factor is None else values * factor


def frozen(array: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the array, made read-only."""
    array.setflags(write=False)
    return array
