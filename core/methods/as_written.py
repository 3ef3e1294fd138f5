"""The formulas of the source documents, exactly as written, each with its id and the correction it needs.

Every function takes numbers or NumPy arrays and broadcasts. The product itself uses the corrected forms; the
Methods page shows both side by side and says why they differ.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import CalculationError, Fault
from core.texts import mark

Number = NDArray[np.float64] | np.float64


def _float(value: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(value, dtype=np.float64)


def _positive(path: str, value: ArrayLike) -> NDArray[np.float64]:
    numbers = _float(value)
    if not (numbers > 0).all():
        raise CalculationError(Fault(path, mark("must be above 0, since the formula divides by it")))
    return numbers


def demand_exponential(initial: ArrayLike, rate: ArrayLike, time: ArrayLike) -> Number:
    """M1: `D(t) = D0 · e^(k t)` (document 003 §5.2). `rate` is continuous, per unit of `time`."""
    return np.multiply(_float(initial), np.exp(_float(rate) * _float(time)))


def demand_compound(initial: ArrayLike, rate: ArrayLike, time: ArrayLike) -> Number:
    """M2: `D(t) = D0 · (1 + g)^t` (the code of 003 §5.2). Equals M1 when k = ln(1 + g)."""
    return np.multiply(_float(initial), np.power(1.0 + _float(rate), _float(time)))


def competition_pressure(competitors: ArrayLike, share: ArrayLike, demand: ArrayLike) -> Number:
    """M3: `P(t) = N(t) · S(t) / D(t)`. Has the unit 1/demand; `core.market.competition` gives the
    dimensionless form.
    """
    return np.divide(_float(competitors) * _float(share), _positive("demand", demand))


def model_performance(accuracy: ArrayLike, recall: ArrayLike) -> Number:
    """M4: "performance = accuracy × recall" (003 §5.1). No standard measure: read F1 and ROC-AUC beside
    it.
    """
    return np.multiply(_float(accuracy), _float(recall))


def update_speed(period: ArrayLike) -> Number:
    """M5: `1 / T`, in updates per unit of `period` (003 prints months' worth as "per year")."""
    return np.divide(1.0, _positive("period", period))


def funding_requirement(slope: ArrayLike, intercept: ArrayLike, time: ArrayLike) -> Number:
    """C1: `R(t) = a · t + b` (003 §5.3): money needed up to `time`, a stock."""
    return np.add(_float(slope) * _float(time), _float(intercept))


def piecewise_cash_flow(
    slope: ArrayLike,
    intercept: ArrayLike,
    outflow: ArrayLike,
    first: ArrayLike,
    last: ArrayLike,
    time: ArrayLike,
) -> Number:
    """C2: `R(t)` up to `first`, `R(t) − outflow` up to `last`, 0 after. It calls a requirement a flow: see
    C3.
    """
    requirement = funding_requirement(slope, intercept, time)
    months = _float(time)
    later = np.where(months <= _float(last), requirement - _float(outflow), 0.0)
    return np.where(months <= _float(first), requirement, later)[()]
