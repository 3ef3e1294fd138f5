"""How a round's odds, price and delay follow the company's own traction and the funding climate."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import expit, logit

from core.arrays import Drawn, MonthsPaths, PathNumbers, Paths, SomePaths, sum_rows
from core.months import PER_YEAR
from core.plan.round_policy import RoundPolicy
from core.plan.rounds import Round
from core.plan.section import once

QUARTER = 3
GROWTH_WEIGHT = 0.5
MARGIN_WEIGHT = 1.0
SCORE_LIMIT = 3.0


class TrackRecord:
    """Revenue and gross profit month by month, from which traction is measured when a raise starts.

    Undefined growth and margin (no revenue) count as 0.
    """

    def __init__(self, *, revenue: MonthsPaths, gross_profit: MonthsPaths) -> None:
        self._revenue, self._profit = revenue, gross_profit

    def revenue_per_year(self, month: int, paths: PathNumbers) -> SomePaths:
        """Return the month's revenue × 12."""
        return np.asarray(self._revenue[month, paths] * PER_YEAR)

    def growth_per_year(self, month: int, paths: PathNumbers) -> SomePaths:
        """Return the growth of a quarter's revenue over the quarter a year before, annualised (see
        `_windows`).
        """
        return _known(self._growth(month, paths), 0.0)

    def gross_margin(self, month: int, paths: PathNumbers) -> SomePaths:
        """Return gross profit ÷ revenue of the last three months (fewer at the start)."""
        return _known(self._margin(month, paths), 0.0)

    def measured_growth(self, month: int, paths: PathNumbers) -> SomePaths:
        """Return the growth, NaN where there was no revenue to grow from."""
        return _known(self._growth(month, paths), np.nan)

    def measured_margin(self, month: int, paths: PathNumbers) -> SomePaths:
        """Return the margin, NaN where there is no revenue."""
        return _known(self._margin(month, paths), np.nan)

    def _growth(self, month: int, paths: PathNumbers) -> SomePaths:
        latest, back, window = _windows(month, len(self._revenue))
        now, then = (_sum(self._revenue, end, window, paths) for end in (latest, latest - back))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray((now / then) ** (PER_YEAR / back) - 1)

    def _margin(self, month: int, paths: PathNumbers) -> SomePaths:
        window = min(month + 1, QUARTER)
        profit, revenue = (_sum(flow, month, window, paths) for flow in (self._profit, self._revenue))
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(profit / revenue)


def _known(values: SomePaths, otherwise: float) -> SomePaths:
    return np.where(np.isfinite(values), values, otherwise)


def _sum(flow: MonthsPaths, end: int, window: int, paths: PathNumbers) -> SomePaths:
    return sum_rows(flow[end - window + 1 : end + 1].take(paths, axis=1))


def _windows(month: int, months: int) -> tuple[int, int, int]:
    """Return (last month, months back, length) of the two equal windows whose sums growth compares.

    A quarter against the quarter a year before. Until there is as much of the past, as long and as far as
    there is; in month 0, which has no past, the first two months stand in.
    """
    month = min(max(month, 1), months - 1)
    window = min(QUARTER, max((month + 1) // 2, 1))
    return month, min(PER_YEAR, month + 1 - window), window


def traction_score(*, terms: "Terms", record: TrackRecord, month: int, paths: PathNumbers) -> SomePaths:
    """Return the score of some paths in a month: 0 exactly as asked for, positive better; limited to ±3.

    score = ln(revenue ÷ asked) + ½·(growth − asked) + (margin − asked); a figure that is not asked for counts
    nothing. `terms` are those of the same paths.
    """
    score = np.zeros(len(paths))
    if terms.asked_revenue is not None:
        with np.errstate(divide="ignore"):
            score += np.log(record.revenue_per_year(month, paths)) - np.log(terms.asked_revenue)
    if terms.asked_growth is not None:
        score += GROWTH_WEIGHT * (record.growth_per_year(month, paths) - terms.asked_growth)
    if terms.asked_margin is not None:
        score += MARGIN_WEIGHT * (record.gross_margin(month, paths) - terms.asked_margin)
    return np.minimum(np.maximum(score, -SCORE_LIMIT), SCORE_LIMIT)


@dataclass(frozen=True, eq=False)
class Terms:
    """A round's terms by path, as the odds need them; `log_odds` are those of closing as asked for."""

    log_odds: Paths
    relief: Paths
    pre_money: Paths
    lead_months: Paths
    odds_sensitivity: Paths
    price_sensitivity: Paths
    delay_months: Paths
    asked_revenue: Paths | None
    asked_growth: Paths | None
    asked_margin: Paths | None

    def at(self, paths: PathNumbers) -> "Terms":
        """Return the terms of some paths."""
        taken: list[Any] = [None if value is None else value[paths] for value in vars(self).values()]
        return Terms(*taken)


def terms_of(*, round_: Round[Drawn], policy: RoundPolicy[Drawn]) -> Terms:
    """Take the terms from the plan; a down round's discount counts like traction gained."""
    with np.errstate(divide="ignore"):
        log_odds, relief = (logit(once(round_.close_probability)), -np.log1p(-once(round_.down_round_share)))
    return Terms(
        log_odds,
        relief,
        once(round_.pre_money),
        once(round_.lead_months),
        once(policy.odds_sensitivity),
        once(policy.price_sensitivity),
        once(policy.delay_months),
        _asked(round_.asks.revenue_per_year),
        _asked(round_.asks.growth_per_year),
        _asked(round_.asks.gross_margin),
    )


def _asked(value: Drawn | None) -> Paths | None:
    return None if value is None else once(value)


@dataclass(frozen=True, eq=False)
class Offer:
    """What the market offers a company that starts raising: odds of closing, pre-money and months to close,
    by path.
    """

    probability: Paths
    down_round_probability: Paths
    pre_money: Paths
    months: Paths


def offer(*, terms: Terms, score: Paths, climate: Paths) -> Offer:
    """Return the offer: odds = logistic(logit(p) + s·(score + ln climate)), pre-money · climate · e^(e·score)
    for score < 0.

    A better score never raises the price above the plan's: the founder states what is asked. Months to close
    grow with missing traction. A down round's odds are those at the lower price.
    """
    weak = np.minimum(score, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mood = score + np.log(climate)
        closing = _chance(terms.log_odds, terms.odds_sensitivity * mood)
        lower = _chance(terms.log_odds, terms.odds_sensitivity * (mood + terms.relief))
    return Offer(
        probability=closing,
        down_round_probability=lower,
        pre_money=terms.pre_money * climate * np.exp(terms.price_sensitivity * weak),
        months=terms.lead_months + terms.delay_months * -weak,
    )


def _chance(log_odds: Paths, shift: Paths) -> Paths:
    """Return logistic(log odds + shift); a market without any money (shift −∞) closes nothing, however
    sure.
    """
    return np.where(shift == -np.inf, 0.0, expit(log_odds + shift))
