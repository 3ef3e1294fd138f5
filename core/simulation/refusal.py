"""Figures that are no number: refused where they arise, before anything is decided on them."""

import numpy as np

from core.arrays import AnyFloat
from core.errors import CalculationError, Fault
from core.texts import mark


def refuse_no_number(name: str, values: AnyFloat) -> None:
    """Raise `CalculationError` naming the part of the plan whose figures are not all finite."""
    if not np.isfinite(values.sum()):
        text = mark("cannot be computed: figures of this part are too large, or contradict each other")
        raise CalculationError(Fault(name, text))
