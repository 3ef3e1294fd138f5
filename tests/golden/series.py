"""What is said of made-up series, each folded into a number: the record of `series.json`.

It is to series what `figures.json` is to plans. Spikes, steps, gaps, invoices and bends lie on both sides of
every limit.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import pdtr

from core.arrays import PastMonths
from core.history.trend import growth
from core.market.events import months_to_event, poisson_counts
from core.market.fit import bass_of_1969
from core.market.forecaster import posterior, revenue_bands
from core.market.odd_months import new_levels, odd_months
from core.market.retention import fitted
from core.market.rhythm import idle_share, months_earning, months_without, rhythm_of, spread_evenly
from core.market.slowing import slows
from core.market.tail import expected_shortfall, shortfall_shares, value_at_risk
from core.studies.market.demand_fit import demand_fit
from tests.golden.folding import Folded, folded, write

RECORD = Path(__file__).with_name("series.json")
TOLERANCE = 1e-7
"""Of the sum of all sizes: searches end where another machine's arithmetic may end otherwise by as much."""
_MADE = 240


@cache
def revenues() -> dict[str, PastMonths]:
    """Return made-up histories by number, each with some of what histories hold."""
    random = np.random.default_rng(8)
    return {str(number): _history(random) for number in range(_MADE)}


def _history(random: np.random.Generator) -> PastMonths:
    months = int(random.integers(2, 49))
    noise = float(random.choice([0.0, 0.01, 0.05, 0.2, 0.5]))
    logs = 11 + np.cumsum(random.normal(random.normal(0, 0.04), noise, months)) * 0.5
    logs += random.normal(0, noise, months)
    every = 12 if random.random() < 0.2 else 0
    if every:
        logs += 0.6 * (np.arange(months) % every == int(random.integers(0, every)))
    for _ in range(int(random.integers(0, 3))):
        size = random.choice([-1, 1]) * random.choice([0.2, 0.24, 0.26, 0.3, 0.6, 1.5, 5 * noise, 6 * noise])
        place = int(random.integers(0, months))
        if random.random() < 0.5:
            logs[place] += size
        else:
            logs[place:] += size
    if random.random() < 0.15:  # growth turns
        place = int(random.integers(0, months))
        logs[place:] += random.choice([-0.1, 0.1]) * np.arange(months - place)
    revenue = np.exp(logs)
    kind = random.random()
    if kind < 0.25:
        revenue[random.random(months) < 0.15] = np.nan
    elif kind < 0.4:
        revenue[random.random(months) < 0.2] = 0.0
    elif kind < 0.6:
        step = int(random.choice([2, 3, 6]))
        revenue[np.arange(months) % step != int(random.integers(0, step))] = 0.0
    elif kind < 0.7:
        revenue[: int(random.integers(0, months))] = 0.0
    elif kind < 0.8:
        revenue[months - int(random.integers(0, months)) :] = 0.0
    return revenue * random.choice([1.0, 1e-5])  # in millions, a month's is below one


@cache
def stepped() -> dict[str, PastMonths]:
    """Return quiet histories in which something stands out, by about as much as the limits."""
    random = np.random.default_rng(12)
    return {str(number): _stepped(random) for number in range(400)}


def _stepped(random: np.random.Generator) -> PastMonths:
    months, noise = int(random.integers(11, 50)), float(random.choice([0.0, 0.01, 0.03, 0.06]))
    logs = 11 + random.choice([0.0, 0.01, 0.05]) * np.arange(months) + random.normal(0, noise, months)
    for _ in range(int(random.integers(1, 4))):
        size = max(float(random.choice([4.0, 5.0, 6.0, 9.0])) * noise, 0.25) * random.uniform(0.8, 2.5)
        place = int(random.choice([random.integers(0, months), months - 1, months - 3, 6]))
        size *= random.choice([-1, 1])
        kind = random.random()
        if kind < 0.35:
            logs[place] += size
        elif kind < 0.8:
            logs[place:] += size
        elif kind < 0.9:
            logs[place % 12 :: 12] += size
        else:
            logs[place:] += size * np.arange(months - place) / 4
    revenue = np.exp(logs)
    if random.random() < 0.3:
        revenue[random.random(months) < 0.1] = random.choice([np.nan, 0.0])
    return revenue


def _bands(revenue: PastMonths) -> Any:
    return revenue_bands(revenue, months=18, quantiles=[0.05, 0.5, 0.95])


def _demands() -> Iterator[tuple[str, Any]]:
    random = np.random.default_rng(9)
    for number in range(24):
        t = np.arange(1.0, int(random.integers(4, 30)))
        line = [
            5 * np.exp(0.08 * t),
            100 / (1 + np.exp(-0.4 * (t - 9))),
            100 * np.exp(-5 * np.exp(-0.25 * t)),
            40 + 3 * t,
        ][number % 4]
        noisy = line * np.exp(random.normal(0, [0.0, 0.02, 0.1][number % 3], len(t)))
        if number % 5 == 4:
            noisy[len(t) // 2] = np.nan
        yield f"levels {number}", (noisy, "levels")
        yield f"new {number}", (np.abs(np.diff(noisy, prepend=0.0)), "new")


def _survivals() -> Iterator[tuple[str, Any]]:
    random = np.random.default_rng(10)
    for number in range(24):
        periods = int(random.integers(2, 12))
        alpha, beta = np.exp(random.normal(0, 1.2, 2))
        age = np.arange(periods)
        kept = np.cumprod((beta + age) / (alpha + beta + age))
        yield str(number), np.concatenate([[1.0], np.round(kept, 3)])


def _draws() -> Iterator[tuple[str, Any]]:
    random = np.random.default_rng(11)
    for mean in (0.0, 0.01, 0.7, 5.0, 80.0, 900.0):
        yield f"mean {mean:g}", (random.random((3, 40)), np.full((1, 40), mean))
    for mean in (5.0, 80.0, 900.0):  # where one count ends and the next begins
        steps = pdtr(np.maximum(mean - 20 + np.arange(40.0), 0.0), mean)
        yield f"steps {mean:g}", (np.tile(np.minimum(steps, 1 - 1e-12), (3, 1)), np.full((1, 40), mean))


def _slowing() -> Iterator[tuple[str, Any]]:
    random = np.random.default_rng(13)
    for number in range(80):
        t = np.arange(int(random.integers(3, 12)))
        bend = random.choice([-1.0, -0.1, -1e-6, 0.0, 0.1])
        yield str(number), 100 + 2 * t + bend * t**2 + random.normal(0, random.choice([0.0, 0.5]), len(t))


def _tail(given: Any) -> Any:
    uniform, mean = given
    counts = poisson_counts(uniform=uniform, mean=mean)
    losses = {str(place): row * (1.0 + place) for place, row in enumerate(counts)}
    total = counts.sum(axis=0)
    return [
        counts,
        months_to_event(uniform=uniform[0], probability_per_year=np.minimum(mean[0], 1.0)),
        [value_at_risk(losses=total, level=level) for level in (0.5, 0.9, 0.95)],
        [expected_shortfall(losses=total, level=level) for level in (0.5, 0.9, 0.95)],
        shortfall_shares(losses=losses, level=0.9),
    ]


def _churn(survival: Any) -> Any:
    found = fitted(survival)
    return found, found.survival(5), found.lifetime(0.01)


STUDIES: dict[str, tuple[Callable[[Any], Any], Callable[[], Any]]] = {
    "odd months": (odd_months, lambda: stepped().items()),
    "new levels": (new_levels, lambda: stepped().items()),
    "months without revenue": (months_without, lambda: revenues().items()),
    "months with revenue": (months_earning, lambda: revenues().items()),
    "invoices": (
        lambda one: (rhythm_of(one), spread_evenly(one), idle_share(one)),
        lambda: revenues().items(),
    ),
    "trend": (growth, lambda: revenues().items()),
    "posterior": (posterior, lambda: list(revenues().items())[:120]),
    "bands": (_bands, lambda: list(revenues().items())[:80]),
    "demand": (lambda one: demand_fit(*one, draws=12), _demands),
    "slowing": (slows, _slowing),
    "bass of 1969": (lambda one: bass_of_1969(one[0]) if one[1] == "new" else None, _demands),
    "churn": (_churn, _survivals),
    "draws and their tail": (_tail, _draws),
}


def said(kind: str) -> dict[str, Folded]:
    """Return what a study says of each of its series."""
    study, given = STUDIES[kind]
    return {name: folded(study, one) for name, one in given()}


if __name__ == "__main__":
    write(RECORD, {kind: said(kind) for kind in STUDIES})
