"""Reference classes: how revenue of companies of a kind goes on, before anything is known of one of them.

A class is what a history is weighed against. Growth a month is a long-run rate plus an excess that fades;
noise passes with its month, shocks stay. `usual` and `spread` of a noise are median and log standard
deviation over companies.
"""

from dataclasses import dataclass, replace

from core.months import PER_YEAR

_LEAST_SCALE = 0.01


@dataclass(frozen=True)
class Noise:
    """How large a noise is in companies of a class, in logs a month: values tried, the usual one, its
    spread.
    """

    values: tuple[float, ...]
    usual: float
    spread: float

    def scaled(self, factor: float) -> "Noise":
        """Return the noise, so many times as large."""
        return Noise(tuple(value * factor for value in self.values), self.usual * factor, self.spread)


@dataclass(frozen=True)
class Growth:
    """How growth begins and fades. All in logs a month.

    `long_run` ± `long_run_spread`: the rate that growth returns to. `excess_spread`: how far today's growth
    lies from it. `kept_per_month`: what is left of the excess a month later. `shocks`: new excess a month, as
    tried.
    """

    weight: float
    long_run: float
    long_run_spread: float
    excess_spread: float
    kept_per_month: float
    shocks: tuple[float, ...]


@dataclass(frozen=True)
class ReferenceClass:
    """What is known of companies of a kind.

    `passing`: noise of a single month. `lasting`: shocks that stay in the level. `season`: month-of-year
    effects; the usual one grows with the passing noise to the power `season_follows`. `quarter`: effects that
    the months a quarter apart share, as tried, each with its weight. `growth`: ways in which growth goes on,
    each with its weight. `wild_share`, `wild_passing`, `wild_lasting`: how often, and by what factor, what
    comes is wilder than what was (standard deviation, variance).
    """

    id: str
    passing: Noise
    lasting: Noise
    season: Noise
    growth: tuple[Growth, ...]
    quarter: tuple[tuple[float, float], ...] = ((0.0, 0.95), (0.9, 0.05))
    season_follows: float = 0.7
    wild_share: float = 0.12
    wild_passing: float = 4.0
    wild_lasting: float = 6.0

    def in_means(self, every: int) -> "ReferenceClass":
        """Return the class as means of `every` months show it: passing noise averages out, and so do the
        month-of-year effects, which add up to nothing over a year.
        """
        season = max(1 / every - 1 / PER_YEAR, _LEAST_SCALE**2)
        return replace(
            self,
            passing=self.passing.scaled(every**-0.5),
            season=self.season.scaled(season**0.5),
            quarter=((0.0, 1.0),),
        )


_SETTLED = Growth(0.92, 0.002, 0.005, 0.012, 0.9, (0.001, 0.004, 0.012))
"""Listed firms: of growth above 50 % in a year a sixth to a third is left in the next (524 Taiwanese firms,
monthly revenue 2014-12 to 2026-07, Market Observation Post System).
"""

_YOUNG = Growth(0.08, 0.004, 0.02, 0.06, 0.675 ** (1 / 12), (0.002, 0.01))
"""Private software: .65–.70 of excess growth is left after a year."""

_PASSING = Noise((0.015, 0.035, 0.07, 0.12, 0.20, 0.35, 0.6, 1.0), 0.10, 0.7)
_LASTING = Noise((0.005, 0.02, 0.055, 0.12), 0.055, 0.9)
_SEASON = Noise((0.015, 0.04, 0.12, 0.3, 0.9), 0.13, 0.63)
"""Firms whose months scatter have the stronger seasons: over firms, both logs correlate by .62 (170 of the
listed firms, 96 months each), which makes the power .7 and leaves of a spread of .8 what stands here.
"""

GENERAL = ReferenceClass(
    id="general", passing=_PASSING, lasting=_LASTING, season=_SEASON, growth=(_SETTLED, _YOUNG)
)
"""Companies of which nothing is known but their figures. Noise and growth were set on the listed firms above
by rolling origins, and checked on firms that had no part in it: `python -m benchmarks.track_record`.
"""

PRIVATE = ReferenceClass(
    id="private",
    passing=_PASSING,
    lasting=_LASTING,
    season=_SEASON,
    growth=(replace(_SETTLED, weight=0.3), replace(_YOUNG, weight=0.7)),
)
"""Private software companies: most have growth of their own that lasts, as `_YOUNG` has it. The weights are
an assumption; noise is that of `GENERAL`, since no monthly series of enough private companies are to be
had.
"""

BY_ID = {one.id: one for one in (GENERAL, PRIVATE)}
"""Every class a plan may name."""
