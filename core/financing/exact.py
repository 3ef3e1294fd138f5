"""Two kinds of number for one calculator: float64 for many paths, `fractions.Fraction` for one path without
any rounding.
"""

from fractions import Fraction
from typing import Any, Literal

import numpy as np

from core.arrays import Counted, CountedOwners

Kind = Literal["float", "exact"]


def exact(value: Any) -> Fraction:
    """Return the number as it is written: 0.1 is one tenth, not the nearest binary number."""
    return value if isinstance(value, Fraction) else Fraction(str(value))


def lifted(value: Any, paths: int, kind: Kind) -> Counted:
    """Return one number, or one a path, as an array of the kind asked for."""
    if kind == "float":
        found = np.empty(paths)
        found[:] = value
        return found
    many = list(value) if np.ndim(value) else [value] * paths
    result = np.empty(paths, dtype=object)
    result[:] = [exact(one) for one in many]
    return result


def zeros(paths: int, kind: Kind) -> Counted:
    """Return zeros of the kind."""
    return lifted(0, paths, kind)


def kind_of(values: Counted | CountedOwners) -> Kind:
    """Return which kind of number an array holds."""
    return "exact" if values.dtype == object else "float"


def floats(values: Any) -> Any:
    """Return exact numbers as float64."""
    return np.asarray(values, dtype=np.float64)
