"""A market's own series: every curve fitted to it, or why not; how good each would have been; and what it
brings to a plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from core.arrays import Figures, Quantiles
from core.errors import CalculationError, Fault
from core.market.curves import CURVES, Name
from core.market.fit import Fit, bootstrap, fitted, no_estimate
from core.market.fit_backtest import Backtest, backtest
from core.market.slowing import slows
from core.months import PER_YEAR
from core.plan.assumption.distribution import Pert
from core.simulation.estimates import FAN_LEVELS, Fan
from core.texts import mark

AHEAD = 12
"""Periods shown beyond the series."""
PLANNED: tuple[Name, ...] = ("exponential", "compound", "logistic")
"""Curves that a plan's demand can follow."""
Kind = Literal["levels", "new"]
_GAP_IN_NEW = mark(
    "lacks the new customers of a period: after it nobody knows how many there are in all. Give them, or the "
    "customers in all"
)

_STEADY = mark("does not change: a curve needs figures that move")
_NO_END = mark(
    "has no upper end by these figures: of 100 fits to redrawn ones more than 5 grow without bound. Type how "
    "many can be reached on the page Market"
)
_RUN_AWAY = 0.05
"""Part of the redrawn fits without bound from which a ceiling's 95 % end is infinite."""


@dataclass(frozen=True, eq=False)
class CurveResult:
    """One curve: its fit with 90 % bootstrap intervals by parameter, the band of its line in levels over the
    series and `AHEAD` periods more, and its backtest; or the fault that refuses it.
    """

    name: Name
    fit: Fit | None
    intervals: Mapping[str, tuple[float, float]]
    band: Fan | None
    tested: Backtest | None
    refused: Fault | None


@dataclass(frozen=True, eq=False)
class DemandFit:
    """The series in levels, and all curves; `best` is the level curve with the smallest corrected Akaike
    criterion.
    """

    levels: Figures
    curves: tuple[CurveResult, ...]
    best: Name | None


def demand_fit(series: Figures, kind: Kind, *, draws: int = 500) -> DemandFit:
    """Fit every curve to a series of levels, or of new customers by period."""
    levels = series if kind == "levels" else np.cumsum(series)
    new = series if kind == "new" else np.diff(series, prepend=0.0)
    curves = tuple(
        _refused(name, _GAP_IN_NEW)
        if kind == "new" and name != "bass" and np.isnan(series).any()
        else _refused(name, why)
        if kind == "new" and (why := _why_none(name, new)) is not None
        else _result(name, new if name == "bass" else levels, draws, summed=kind == "new" and name != "bass")
        for name in CURVES
    )
    # Bass is fitted to other figures, so its criterion is of another kind.
    fits: dict[Name, float] = {
        one.name: one.fit.aicc for one in curves if one.fit is not None and one.name != "bass"
    }
    best = min(fits.items(), key=lambda one: one[1])[0] if fits else None
    return DemandFit(levels, curves, best)


def _why_none(name: Name, new: Figures) -> str | None:
    """Return why new customers tell nothing of a curve; None where they may. As many in every period are a
    straight line, and where they do not slow down nobody knows where it ends.
    """
    if new.any() and np.ptp(new) <= 1e-12 * np.abs(new).max():
        return _STEADY
    bounded = new.any() and CURVES[name].ceiling is not None and name != "bass"
    return no_estimate(CURVES[name]).faults[0].message if bounded and not slows(new) else None


def _refused(name: Name, why: str) -> CurveResult:
    return CurveResult(name, None, {}, None, None, Fault("series", why))


def _result(name: Name, series: Figures, draws: int, *, summed: bool) -> CurveResult:
    try:
        found = fitted(name, series)
    except CalculationError as error:
        return CurveResult(name, None, {}, None, None, error.faults[0])
    again = bootstrap(found, series, draws=draws, summed=summed)
    if not len(again):
        return _refused(name, no_estimate(CURVES[name]).faults[0].message)
    ends, ceiling = np.quantile(again, [0.05, 0.95], axis=0), CURVES[name].ceiling
    if ceiling is not None and len(again) < (1 - _RUN_AWAY) * draws:
        ends[1, CURVES[name].names.index(ceiling)] = np.inf
    return CurveResult(
        name,
        found,
        {one: (float(ends[0, place]), float(ends[1, place])) for place, one in enumerate(CURVES[name].names)},
        Fan(_band(name, again, len(series) + AHEAD)),
        backtest(name, series),
        None,
    )


def _band(name: Name, parameters: Figures, periods: int) -> Quantiles:
    lines = CURVES[name].values(parameters, np.arange(1.0, periods + 1))
    if name == "bass":
        lines = np.cumsum(lines, axis=1)
    return np.asarray(np.quantile(lines, FAN_LEVELS, axis=0))


def as_changes(segment: str, result: CurveResult, *, periods: int, yearly: bool) -> dict[str, Any]:
    """Return what makes a segment's demand follow a fitted curve from the period after the series on: field
    path → value, with the bootstrap's 90 % ranges. Month 0 of the plan is the month after the series.

    Raises `CalculationError` for a curve that a plan's demand cannot follow, or whose ceiling has no upper
    end.
    """
    if result.fit is None or result.name not in PLANNED:
        raise CalculationError(
            Fault("market.segments", mark("demand cannot follow this curve: choose another"))
        )
    here, step = f"market.segments.{segment}", PER_YEAR if yearly else 1
    rate = {"exponential": "k", "compound": "g", "logistic": "b"}[result.name]

    def monthly(value: float) -> float:
        if result.name == "exponential":
            return value / step
        return (
            float((1 + value) ** (1 / step) - 1)
            if result.name == "compound"
            else float(np.expm1(value / step))
        )

    low, high = (monthly(one) for one in result.intervals[rate])
    changes: dict[str, Any] = {
        f"{here}.curve": result.name,
        f"{here}.opening_demand": result.fit.at(periods + 1 / step),
        f"{here}.demand_growth_per_month": _range(low, monthly(result.fit.estimates[rate]), high),
        f"{here}.demand_growth_fade_per_year": 0.0,
    }
    if result.name == "logistic":
        ends = result.intervals["L"]
        if not np.isfinite(ends[1]):
            raise CalculationError(Fault(f"{here}.reachable_customers", _NO_END))
        changes[f"{here}.reachable_customers"] = _range(ends[0], result.fit.estimates["L"], ends[1])
    return changes


def _range(low: float, likely: float, high: float) -> float | dict[str, Any]:
    if not low < likely < high:
        return likely
    try:
        return Pert.model_validate({"percentiles": {"5": low, "50": likely, "95": high}}).model_dump()
    except ValueError:  # too skewed for its percentiles: as its ends, which is narrower
        return {"distribution": "pert", "low": low, "likely": likely, "high": high}
