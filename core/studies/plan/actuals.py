"""Plan against actual, by line and month, with the band each month had; and how forecasts have held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.plan.case import Bands, Case
from core.plan.history import LINES, Line, month_after, month_name, months_between
from core.plan.plan import Plan
from core.simulation.estimates import FAN_LEVELS, fan
from core.simulation.run import QUICK, run

AHEAD = 12
"""Months of a forecast that are kept."""
RECENT = 4
_DIGITS, _ROUNDED = 6, 5.1e-6
_LOW, _QUARTER, _MIDDLE, _THREE_QUARTERS, _HIGH = range(len(FAN_LEVELS))


@dataclass(frozen=True)
class Compared:
    """A month's figure beside its forecast: quantiles at `FAN_LEVELS`, made for months from `made` on.

    `actual` is None where the month is not known yet, `band` where no forecast held it.
    """

    line: Line
    month: str
    actual: float | None
    band: tuple[float, ...] | None
    made: str | None

    @property
    def ahead(self) -> int | None:
        """How many months before its end the forecast was made: 1 for its first month."""
        return None if self.made is None else months_between(self.made, self.month) + 1

    @property
    def inside(self) -> bool | None:
        """Whether the 90 % band held; None where there is nothing to compare."""
        return self._within(_LOW, _HIGH)

    @property
    def inside_half(self) -> bool | None:
        """Whether the 50 % band held; None where there is nothing to compare."""
        return self._within(_QUARTER, _THREE_QUARTERS)

    @property
    def planned(self) -> float | None:
        """The median that was forecast."""
        return None if self.band is None else self.band[_MIDDLE]

    def _within(self, low: int, high: int) -> bool | None:
        if self.actual is None or self.band is None:
            return None
        # Bands are kept with `_DIGITS` digits: a hit is one within the last of them.
        least, most = self.band[low], self.band[high]
        return least - _ROUNDED * abs(least) <= self.actual <= most + _ROUNDED * abs(most)


@dataclass(frozen=True)
class Held:
    """How the kept forecasts of a line have held: of `count`, how many lay inside their bands. `error` is the
    mean of |actual − median| ÷ |median|.
    """

    line: Line
    ahead: int
    count: int
    inside: int
    inside_half: int
    error: float


def bands_of(plan: Plan, paths: int = QUICK, seed: int = 1) -> Bands:
    """Return the plan's forecast of its first months, to be kept."""
    forecast = run(plan, paths, seed, LINES)
    found: dict[Line, tuple[tuple[float, ...], ...]] = {}
    for line in LINES:
        quantiles = fan(forecast.series[line][:AHEAD]).quantiles.T
        found[line] = tuple(tuple(float(f"{value:.{_DIGITS}g}") for value in month) for month in quantiles)
    return found


def with_forecast(case: Case, bands: Bands) -> Case:
    """Return the case with the forecast of its plan's start kept. One that was kept stays: made again, it
    could know what came.
    """
    first = first_month(case.plan)
    if first in case.forecasts:
        return case
    return replace(case, forecasts={**case.forecasts, first: bands})


def first_month(plan: Plan) -> str:
    """Return the plan's month 0 as a plan file writes it."""
    return month_name(plan.company.start.year, plan.company.start.month)


def compared(case: Case, line: Line, *, own: Bands | None = None) -> tuple[Compared, ...]:
    """Return a line's months from the first kept forecast on, each beside the latest forecast made before it.

    `own` is the forecast of the plan as it stands, for months that no kept one holds.
    """
    forecasts = dict(case.forecasts)
    if own is not None:
        forecasts.setdefault(first_month(case.plan), own)
    if not forecasts:
        return ()
    actual = {} if case.plan.history is None else case.plan.history.line(line)
    last = max(max(actual, default=""), month_after(max(forecasts), AHEAD - 1))
    months = [month_after(min(forecasts), step) for step in range(months_between(min(forecasts), last) + 1)]
    return tuple(_beside(line, month, actual.get(month), forecasts) for month in months)


def _beside(line: Line, month: str, actual: float | None, forecasts: Mapping[str, Bands]) -> Compared:
    before = [
        first
        for first in forecasts
        if 0 <= months_between(first, month) < len(forecasts[first].get(line, ()))
    ]
    if not before:
        return Compared(line, month, actual, None, None)
    made = max(before)
    return Compared(line, month, actual, forecasts[made][line][months_between(made, month)], made)


@dataclass(frozen=True)
class Revised:
    """A month's forecast as it was `made` for months from then on, and as it is now: medians, and whether the
    new one lies outside the 50 % band of the old.
    """

    line: Line
    month: str
    made: str
    then: float
    now: float
    outside: bool


def revised(case: Case, line: Line, own: Bands) -> tuple[Revised, ...]:
    """Return what has changed against the last forecast kept: every month that both hold; none where nothing
    was kept, or it was kept of the plan as it stands.
    """
    start = first_month(case.plan)
    if not case.forecasts:
        return ()
    made = max(case.forecasts)
    before, now = case.forecasts[made].get(line, ()), own.get(line, ())
    found: list[Revised] = []
    for step, band in enumerate(now):
        month = month_after(start, step)
        place = months_between(made, month)
        if 0 <= place < len(before):
            old = before[place]
            outside = not old[_QUARTER] <= band[_MIDDLE] <= old[_THREE_QUARTERS]
            found.append(Revised(line, month, made, old[_MIDDLE], band[_MIDDLE], outside))
    return tuple(found) if any(one.then != one.now for one in found) else ()


def every_forecast(case: Case, line: Line) -> tuple[Compared, ...]:
    """Return every kept forecast of every month that is known, those for one month several times."""
    actual = {} if case.plan.history is None else case.plan.history.line(line)
    return tuple(
        Compared(line, month_after(made, step), actual[month_after(made, step)], band, made)
        for made, bands in sorted(case.forecasts.items())
        for step, band in enumerate(bands.get(line, ()))
        if month_after(made, step) in actual
    )


def held(case: Case, line: Line) -> tuple[Held, ...]:
    """Return how forecasts of a line have held, by months ahead."""
    by_ahead: dict[int, list[Compared]] = {}
    for one in every_forecast(case, line):
        by_ahead.setdefault(one.ahead or 0, []).append(one)
    return tuple(_held(line, ahead, found) for ahead, found in sorted(by_ahead.items()))


def _held(line: Line, ahead: int, found: Sequence[Compared]) -> Held:
    errors = [
        abs((one.actual or 0.0) - one.planned) / abs(one.planned)
        for one in found
        if one.planned is not None and one.planned
    ]
    return Held(
        line,
        ahead,
        len(found),
        sum(bool(one.inside) for one in found),
        sum(bool(one.inside_half) for one in found),
        float(np.mean(errors)) if errors else float("nan"),
    )


def latest(case: Case, line: Line, count: int = RECENT) -> tuple[int, int]:
    """Return (how many of the last forecasts' 90 % bands held, of how many): each month's last one before
    it.
    """
    known = [one for one in compared(case, line) if one.inside is not None][-count:]
    return sum(bool(one.inside) for one in known), len(known)
