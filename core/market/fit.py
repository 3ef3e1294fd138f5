"""Demand curves fitted to a market's own series: exponential (M1), compound (M2), logistic, Gompertz, Bass.

Levels (customers in all) are fitted by the first four, adoption by period (new customers) by Bass, in its
difference form S(t) = m·(F(t) − F(t−1)), t counted from 1. Least squares from many starts at once (Levenberg
1944, Marquardt 1963). Where the figures hold no estimate, it is refused and said why: five points before a
peak, for example, let m grow without end (Van den Bulte & Lilien 1997).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import CurveParameters, CurveValues, Figures, Slopes
from core.errors import CalculationError, Fault
from core.market.curves import CURVES, Curve, Name
from core.texts import mark

FEWEST_SPARE = 2
"""Points needed beyond the parameters."""
LONGEST_GAP = 11
"""Missing periods in a row that a fit can bridge: a gap of a year is refused."""
_FAR, _NOTHING = 50.0, 1e-9
"""A ceiling so many times the largest figure is no estimate."""
_GAP = mark("has a gap of {count} periods: give the figures between")
_ROUNDS, _SMALL, _STUCK = 200, 1e-12, 1e8
_STARTS, _STARTS_BESIDE = 60, 11
"""Random starts of a fit, and of one that also starts from the fit to a period less."""
_LEAST_FREE = 0.1
"""What a point that the curve follows wherever it lies still counts as free to move, 1 − leverage."""


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted curve: `estimates` and standard `errors` by parameter, sum of squared errors, points used, and
    the corrected Akaike criterion (its count of parameters holds the noise): smaller is better.
    """

    name: Name
    estimates: Mapping[str, float]
    errors: Mapping[str, float]
    sum_of_squares: float
    points: int
    aicc: float

    def values(self, periods: int) -> Figures:
        """Return the curve at t = 1 … `periods`: levels, or adoption by period for Bass."""
        return self._at(np.arange(1.0, periods + 1))

    def at(self, period: float) -> float:
        """Return the curve at a period that need not be whole."""
        return float(self._at(np.array([period]))[0])

    def _at(self, periods: Figures) -> Figures:
        parameters = np.array([[self.estimates[name] for name in CURVES[self.name].names]])
        found: Figures = CURVES[self.name].values(parameters, periods)[0]
        return found


def fitted(name: Name, series: Figures, *, near: Fit | None = None) -> Fit:
    """Fit a curve to a series, one value a period; NaN is a gap. `near`: a fit to almost the same series,
    from which it starts too.

    Raises:
        CalculationError: the series holds no estimate, and why.
    """
    curve = CURVES[name]
    t, data = _usable(curve, series)
    random = np.random.default_rng(1)  # starts only: the same series gives the same fit
    low, high = np.array(curve.starts(data)).T
    free = np.array([one in curve.free for one in curve.names])
    count = _STARTS if near is None else _STARTS_BESIDE
    starts = low + (high - low) * random.random((count, len(low)))
    spread = np.exp(
        np.log(np.where(free, 1.0, low))
        + np.log(np.where(free, 1.0, high / low)) * random.random(starts.shape)
    )
    tried = np.where(free, starts, spread)
    if near is not None:
        tried = np.vstack([[near.estimates[one] for one in curve.names], tried])
    parameters, squares = _least_squares(curve, tried, t, np.tile(data, (len(tried), 1)))
    best = int(np.nanargmin(squares))
    _refuse_without_estimate(curve, parameters[best], data)
    count = len(curve.names)
    jacobian = _jacobian(curve, parameters[[best]], t)[0]
    information = jacobian.T @ jacobian
    if np.linalg.cond(information / np.outer(parameters[best], parameters[best]) ** -1.0) > 1e14:
        raise no_estimate(curve)
    variance = squares[best] / (len(data) - count)
    errors = np.sqrt(np.maximum(np.diag(np.linalg.inv(information)) * variance, 0.0))
    return Fit(
        name,
        dict(zip(curve.names, map(float, parameters[best]), strict=True)),
        dict(zip(curve.names, map(float, errors), strict=True)),
        float(squares[best]),
        len(data),
        _aicc(float(squares[best]), len(data), count + 1),
    )


def bootstrap(
    fit: Fit, series: Figures, *, draws: int = 500, seed: int = 1, summed: bool = False
) -> CurveParameters:
    """Return the parameters of fits to the curve plus its own residuals drawn anew, (draws, parameters).

    Each period keeps the size of its own residual, for what is large misses by more, and draws its sign anew
    (wild bootstrap, Wu 1986; Davidson & Flachaire 2008). Residuals are divided by 1 − leverage, since a curve
    passes nearer to its points than the truth does. Fits that run away are left out. Where the series is a
    sum of new customers (`summed`), what one period misses stays in all later ones: there the residuals of
    the periods are drawn, and summed up as they were.
    """
    curve = CURVES[fit.name]
    t, data = _usable(curve, series)
    line = fit.values(len(series))[(t - 1).astype(int)]
    steepness = _jacobian(curve, np.array([[fit.estimates[name] for name in curve.names]]), t)[0]
    missed = data - line
    if summed:
        missed, steepness = np.diff(missed, prepend=0.0), np.diff(steepness, axis=0, prepend=0.0)
    leverage = np.einsum("ni,in->n", steepness, np.linalg.pinv(steepness))
    missed /= np.maximum(1 - leverage, _LEAST_FREE)
    drawn = missed * np.random.default_rng(seed).choice([-1.0, 1.0], (draws, len(data)))
    again = line + (np.cumsum(drawn, axis=1) if summed else drawn)
    start = np.tile([fit.estimates[name] for name in curve.names], (draws, 1))
    parameters, squares = _least_squares(curve, start, t, again)
    if curve.ceiling is None:
        return np.asarray(parameters[np.isfinite(squares)])
    size = data.sum() if fit.name == "bass" else data.max()
    bounded = parameters[:, curve.names.index(curve.ceiling)] < _FAR * size
    return np.asarray(parameters[np.isfinite(squares) & bounded])


def bass_of_1969(adopted: Figures) -> Mapping[str, float]:
    """Return p, q and m by Bass's own regression S(t) = a + b·Y(t−1) + c·Y(t−1)² (1969): the density form,
    which gives other figures than the difference form and is never mixed with it.

    Raises `CalculationError` where the parabola has no market, or a period is not known: the rest bears it.
    """
    if gaps := int(np.count_nonzero(~np.isfinite(adopted))):
        raise _fault(_GAP, {"count": gaps})
    before = np.concatenate([[0.0], np.cumsum(adopted)[:-1]])
    if len(adopted) < 4:
        raise _too_few(4, len(adopted))
    regressors = np.column_stack([np.ones(len(before)), before, before**2])
    a, b, c = np.linalg.lstsq(regressors, adopted, rcond=None)[0]
    inside = b * b - 4 * a * c
    if c >= 0 or a <= 0 or inside < 0:
        raise no_estimate(CURVES["bass"])
    market = (-b - np.sqrt(inside)) / (2 * c)
    return {"p": float(a / market), "q": float(-market * c), "m": float(market)}


def _usable(curve: Curve, series: Figures) -> tuple[Figures, Figures]:
    """Return (periods, figures) that are known, or refuse."""
    known = np.isfinite(series)
    data, needed = series[known], len(curve.names) + FEWEST_SPARE
    if len(data) < needed:
        raise _too_few(needed, len(data))
    if (data < 0).any():
        raise _fault(mark("figures of a market cannot be negative"))
    if not data.any():
        raise _fault(mark("is 0 throughout: there is nothing to fit"))
    if np.ptp(data) <= 1e-12 * np.abs(data).max():
        raise _fault(mark("does not change: a curve needs figures that move"))
    places = np.flatnonzero(known)
    if np.diff(places).max() > LONGEST_GAP:
        raise _fault(_GAP, {"count": int(np.diff(places).max() - 1)})
    return places.astype(np.float64) + 1, data


def _too_few(needed: int, given: int) -> CalculationError:
    return _fault(
        mark("has {given} figures: this curve needs at least {needed}"), {"given": given, "needed": needed}
    )


def _fault(message: str, parameters: Mapping[str, object] | None = None) -> CalculationError:
    return CalculationError(Fault("series", message, dict(parameters or {})))


def no_estimate(curve: Curve) -> CalculationError:
    """Return why figures hold no estimate of a curve."""
    if curve.ceiling is None:
        return _fault(mark("holds no estimate: other parameters fit as well"))
    return _fault(
        mark(
            "holds no estimate of the market's size: the larger, the better it fits. Wait until growth "
            "slows, or state the size"
        )
    )


def _refuse_without_estimate(curve: Curve, found: Figures, data: Figures) -> None:
    if curve.ceiling is not None and curve.names[-1] != "m" and data[-1] <= data[0]:
        raise _fault(mark("does not grow: a curve with a ceiling has nothing to go by"))
    if not np.isfinite(found).all():
        raise no_estimate(curve)
    if curve.ceiling is None:
        return
    size = data.sum() if curve.names[-1] == "m" else data.max()
    if found[curve.names.index(curve.ceiling)] > _FAR * size:
        raise no_estimate(curve)
    if "q" in curve.names and found[curve.names.index("q")] < _NOTHING:
        raise _fault(mark("fits best where nobody imitates: a curve of imitation has nothing to go by"))
    if found.min() < _NOTHING:
        raise no_estimate(curve)


def _aicc(squares: float, points: int, count: int) -> float:
    """Return n·ln(SSE/n) + 2k + 2k(k+1)/(n − k − 1), infinite without points to spare (Hurvich & Tsai
    1989).
    """
    spare = points - count - 1
    if spare <= 0:
        return float("inf")
    penalty = 2 * count + 2 * count * (count + 1) / spare
    return float(points * np.log(max(squares, 1e-300) / points) + penalty)


def _least_squares(
    curve: Curve, starts: CurveParameters, t: Figures, data: CurveValues
) -> tuple[CurveParameters, Figures]:
    """Return (parameters, sums of squares) of the best fit from every start at once, (fits, …)."""
    free = np.array([one in curve.free for one in curve.names])
    inner = np.where(free, starts, np.log(np.where(free, 1.0, starts)))

    def outer(values: CurveParameters) -> CurveParameters:
        return np.asarray(np.where(free, values, np.exp(np.where(free, 0.0, np.clip(values, -60, 60)))))

    def squares_of(values: CurveParameters, figures: CurveValues) -> tuple[CurveValues, Figures]:
        with np.errstate(all="ignore"):
            rest = figures - curve.values(outer(values), t)
            total = np.einsum("fn,fn->f", rest, rest)
        return np.asarray(rest), np.asarray(np.where(np.isfinite(total), total, np.inf))

    damping, active = np.full(len(inner), 1e-2), np.arange(len(inner))
    rest, squares = squares_of(inner, data)
    for _ in range(_ROUNDS):
        here, figures = inner[active], data[active]
        with np.errstate(all="ignore"):
            # In logs, a parameter's derivative is the parameter times the outer one.
            steepness = _jacobian(curve, outer(here), t) * np.where(free, 1.0, outer(here))[:, None, :]
            steepness = np.nan_to_num(steepness, nan=0.0, posinf=0.0, neginf=0.0)
            information = np.einsum("fni,fnj->fij", steepness, steepness)
            gradient = np.einsum("fni,fn->fi", steepness, np.nan_to_num(rest[active]))
            scale = np.einsum("fii->fi", information) * damping[active, None] + 1e-300
            damped = information + np.nan_to_num(scale)[:, :, None] * np.eye(len(free))
            step = np.linalg.solve(damped, gradient[:, :, None])
        tried = here + np.clip(step[:, :, 0], -2, 2)
        rest_there, squares_there = squares_of(tried, figures)
        better = squares_there < squares[active]
        with np.errstate(invalid="ignore"):
            settled = better & (squares[active] - squares_there <= _SMALL * squares[active])
        settled |= ~better & (damping[active] > _STUCK)
        moved = active[better]
        inner[moved], rest[moved], squares[moved] = tried[better], rest_there[better], squares_there[better]
        damping[active] = np.where(better, np.maximum(damping[active] / 5, 1e-12), damping[active] * 4)
        active = active[~settled]
        if not len(active):
            break
    return np.asarray(outer(inner), dtype=np.float64), squares


def _jacobian(curve: Curve, parameters: CurveParameters, t: Figures) -> Slopes:
    """Return derivatives by central differences, (fits, periods, parameters)."""
    found = np.empty((len(parameters), len(t), parameters.shape[1]))
    for number in range(parameters.shape[1]):
        width = 1e-6 * np.maximum(np.abs(parameters[:, number]), 1e-8)
        above, below = parameters.copy(), parameters.copy()
        above[:, number] += width
        below[:, number] -= width
        found[:, :, number] = (curve.values(above, t) - curve.values(below, t)) / (2 * width)[:, None]
    return found
