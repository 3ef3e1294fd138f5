"""The investor's lens: what the next round will ask, and the odds of passing each test when the raise
starts.
"""

from dataclasses import dataclass

import numpy as np

from core.cash_flow.steps.state import mean_burn
from core.financing.raising.odds import TrackRecord
from core.plan.section import once
from core.simulation.block import Block
from core.studies.financing.planned import planned_months

_FEWEST = 20


@dataclass(frozen=True)
class Ask:
    """One test of a round: what is asked, what the futures show (5th, 50th, 95th percentile; NaN where most
    have no revenue to measure it by), and the odds of passing.
    """

    name: str
    unit: str
    asked: float
    shown: tuple[float, float, float]
    odds: float
    odds_error: float


@dataclass(frozen=True)
class RoundLens:
    """A round as its investors will see it, in the month in which the raise starts."""

    round: str
    month: int
    asks: tuple[Ask, ...]
    all_odds: float
    alive: float
    months_of_cash: tuple[float, float, float]


def starts_of(block: Block) -> list[int]:
    """Return the month in which each round's raise starts: as planned; of one that waits for the runway, in
    the median future in which it closes (as its own terms have it where hardly any does).
    """
    chain, found = block.chain, list[int]()
    for place, (one, planned) in enumerate(
        zip(chain.plan.financing.rounds, planned_months(block.plan), strict=True)
    ):
        lead, closed = np.round(once(one.lead_months)), chain.treasury.closings.month[place]
        made = np.isfinite(closed)
        if one.close_month is not None or np.count_nonzero(made) < _FEWEST:
            start = planned - float(round(block.plan.financing.rounds[place].lead_months.median))
        else:
            start = float(np.median((closed - lead)[made]))
        found.append(max(round(start), 0))
    return found


def round_lenses(block: Block) -> list[RoundLens]:
    """Return the lens of each round whose raise starts before the exit, at that month; dead companies pass
    nothing.
    """
    chain, starts = block.chain, starts_of(block)
    record = TrackRecord(revenue=chain.operations.sales.revenue, gross_profit=chain.operations.gross_profit)
    count = chain.treasury.cash.shape[1]
    lenses = []
    for one, month in zip(chain.plan.financing.rounds, starts, strict=True):
        if month > chain.plan.exit.month:
            continue
        paths, alive = np.arange(count), chain.treasury.alive[month]
        tests = [
            ("revenue", "money", record.revenue_per_year(month, paths), one.asks.revenue_per_year),
            ("growth", "share", record.measured_growth(month, paths), one.asks.growth_per_year),
            ("margin", "share", record.measured_margin(month, paths), one.asks.gross_margin),
        ]
        passed = np.asarray(alive).copy()
        asks = []
        for name, unit, shown, wanted in tests:
            if wanted is None:
                continue
            asked = once(wanted)
            passes = (np.nan_to_num(shown, nan=0.0) >= asked) & alive
            passed &= passes
            share = float(passes.mean())
            there = alive & np.isfinite(shown)
            low, middle, high = (
                (float(value) for value in np.quantile(shown[there], [0.05, 0.5, 0.95]))
                if 2 * np.count_nonzero(there) > np.count_nonzero(alive)
                else (np.nan, np.nan, np.nan)
            )
            asks.append(
                Ask(
                    name,
                    unit,
                    float(np.median(asked)),
                    (low, middle, high),
                    share,
                    float(np.sqrt(share * (1 - share) / count)),
                )
            )
        burn = mean_burn(chain.operations.free_cash_flow, month)
        left = np.where(burn > 0, chain.treasury.cash[month] / np.where(burn > 0, burn, 1.0), np.inf)
        runway = np.quantile(left[alive], [0.05, 0.5, 0.95], method="lower") if alive.any() else np.zeros(3)
        lenses.append(
            RoundLens(
                one.id,
                month,
                tuple(asks),
                float(passed.mean()),
                float(alive.mean()),
                (float(runway[0]), float(runway[1]), float(runway[2])),
            )
        )
    return lenses
