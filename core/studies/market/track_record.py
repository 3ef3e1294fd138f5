"""The forecaster's record: what it would have said at past dates of real series, beside what happened.

Rolling origin: of each series the months up to an origin are the history, the months after it are forecast.
Origins lie `STEP` months apart, so that they walk through the calendar and their forecasts do not overlap
within a series; series of one country in the same years are not independent, which no error here counts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.arrays import PastMonths
from core.facts.monthly_series import MonthlySeries
from core.market.forecaster import revenue_bands
from core.market.reference_class import ReferenceClass
from core.market.rhythm import has_ended

HISTORIES, HORIZONS, STEP = (12, 24, 36), (1, 3, 6, 12), 17
FEWEST_OWN, OWN_ORIGINS, FEWEST_YOUNG = 6, 60, 3
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
_TREND_DRIFT = 0.02
"""A month, in logs: what the plain trend is granted beside its own noise."""
_NORMAL_95 = 1.6449


@dataclass(frozen=True)
class Trial:
    """One forecast of one series: `bands` at `LEVELS` and `actual` in the series' unit, `ahead` months after
    `origin`.

    `history` counts the months before it, `last` is the last month's revenue, `trend` the 5, 50 and 95 % of a
    line through the logs.
    """

    series: str
    history: int
    origin: int
    ahead: int
    bands: tuple[float, ...]
    actual: float
    last: float
    trend: tuple[float, float, float]

    @property
    def inside(self) -> bool:
        """Whether the 90 % band held."""
        return self.bands[0] <= self.actual <= self.bands[-1]

    @property
    def inside_half(self) -> bool:
        """Whether the 50 % band held."""
        return self.bands[1] <= self.actual <= self.bands[-2]


@dataclass(frozen=True)
class Score:
    """The record at one history and horizon, over `trials` forecasts of `series` series.

    Interval scores are of 90 % bands in logs (Gneiting & Raftery 2007): the width, and twenty times what lies
    outside. Errors are mean absolute, in logs.
    """

    history: int
    ahead: int
    trials: int
    series: int
    inside: float
    inside_half: float
    interval_score: float
    trend_interval_score: float
    error: float
    last_error: float
    trend_error: float


def trials_of(series: MonthlySeries) -> Iterator[Trial]:
    """Yield every forecast of a series with what happened."""
    known = np.flatnonzero(series.revenue > 0)
    if not len(known):
        return
    for history in HISTORIES:
        for origin in range(int(known[0]) + history, int(known[-1]) + 2 - max(HORIZONS), STEP):
            past = series.revenue[origin - history : origin]
            if (past > 0).sum() >= 0.8 * history:
                yield from _at(series, history, origin, past)


def own_trials(revenue: PastMonths, reference_class: ReferenceClass) -> Iterator[Trial]:
    """Yield every forecast of a company's own months, each from all months before it: the last `OWN_ORIGINS`
    of them, from six months on. They overlap, so the next ones share most of what they know.
    """
    own = MonthlySeries("own", "own", "own", date.min, revenue)
    for origin in range(max(FEWEST_OWN, len(revenue) - OWN_ORIGINS), len(revenue)):
        past = revenue[:origin]
        if (past > 0).sum() >= FEWEST_OWN and not has_ended(past):
            yield from _at(own, len(past), origin, past, reference_class)


def young_trials(series: MonthlySeries) -> Iterator[Trial]:
    """Yield every forecast of a young company that tells of some months only: from each of them, once there
    are `FEWEST_YOUNG`, for each that it told of within a year. They overlap.
    """
    for origin in np.flatnonzero(series.revenue > 0)[FEWEST_YOUNG - 1 :] + 1:
        past = series.revenue[:origin]
        told_of, year = int((past > 0).sum()), range(1, max(HORIZONS) + 1)
        yield from _at(series, told_of, int(origin), past, horizons=year)


def _at(
    series: MonthlySeries,
    history: int,
    origin: int,
    past: PastMonths,
    reference_class: ReferenceClass | None = None,
    horizons: Sequence[int] = HORIZONS,
) -> Iterator[Trial]:
    bands = revenue_bands(past, months=max(HORIZONS), quantiles=LEVELS, reference_class=reference_class)
    last = float(past[past > 0][-1])
    for ahead in horizons:
        if origin + ahead > len(series.revenue):
            return
        actual = float(series.revenue[origin + ahead - 1])
        if actual > 0:
            said = tuple(float(one) for one in bands[:, ahead - 1])
            yield Trial(series.id, history, origin, ahead, said, actual, last, _trend(past, ahead))


def _trend(past: PastMonths, ahead: int) -> tuple[float, float, float]:
    """Return a plain trend's 5, 50 and 95 %: a least-squares line through the logs, with its own noise."""
    month = np.flatnonzero(past > 0)
    logs = np.log(past[month])
    slope, start = np.polyfit(month, logs, 1)
    noise = (logs - start - slope * month).std(ddof=2)
    then, middle = len(past) - 1 + ahead, month.mean()
    leverage = 1 + 1 / len(month) + (then - middle) ** 2 / ((month - middle) ** 2).sum()
    spread = _NORMAL_95 * np.sqrt(noise**2 * leverage + _TREND_DRIFT**2 * ahead)
    at = start + slope * then
    low, central, high = np.exp([at - spread, at, at + spread])
    return float(low), float(central), float(high)


def scores(trials: Iterable[Trial]) -> list[Score]:
    """Return the record by history and horizon."""
    groups: dict[tuple[int, int], list[Trial]] = {}
    for one in trials:
        groups.setdefault((one.history, one.ahead), []).append(one)
    return [_score(history, ahead, found) for (history, ahead), found in sorted(groups.items())]


def scores_up_to(trials: Iterable[Trial]) -> list[Score]:
    """Return the record by the nearest of `HORIZONS` that is not shorter; `history` is the fewest months a
    forecast had.
    """
    groups: dict[int, list[Trial]] = {}
    for one in trials:
        groups.setdefault(next(most for most in HORIZONS if one.ahead <= most), []).append(one)
    return [
        _score(min(one.history for one in found), ahead, found) for ahead, found in sorted(groups.items())
    ]


def _score(history: int, ahead: int, trials: Sequence[Trial]) -> Score:
    actual = np.log([one.actual for one in trials])
    bands = np.log([one.bands for one in trials])
    trend = np.log([one.trend for one in trials])
    last = np.log([one.last for one in trials])
    return Score(
        history=history,
        ahead=ahead,
        trials=len(trials),
        series=len({one.series for one in trials}),
        inside=float(np.mean([one.inside for one in trials])),
        inside_half=float(np.mean([one.inside_half for one in trials])),
        interval_score=_interval_score(bands[:, 0], bands[:, -1], actual),
        trend_interval_score=_interval_score(trend[:, 0], trend[:, 2], actual),
        error=float(np.abs(actual - bands[:, 2]).mean()),
        last_error=float(np.abs(actual - last).mean()),
        trend_error=float(np.abs(actual - trend[:, 1]).mean()),
    )


def _interval_score(low: PastMonths, high: PastMonths, actual: PastMonths) -> float:
    outside = np.maximum(low - actual, 0) + np.maximum(actual - high, 0)
    return float((high - low + 20 * outside).mean())
