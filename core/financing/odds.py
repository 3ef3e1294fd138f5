"""How a round's odds, price and delay follow the company's own traction and the funding climate."""

from dataclasses import dataclass, fields

import numpy as np
from scipy.special import expit, logit

from core.arrays import Drawn, MonthsPaths, PathNumbers, Paths
from core.months import PER_YEAR
from core.plan.rounds import Round, RoundPolicy
from core.plan.section import once

QUARTER = 3
GROWTH_WEIGHT = 0.5
MARGIN_WEIGHT = 1.0
SCORE_LIMIT = 3.0


@dataclass(frozen=True, eq=False)
class Traction:
    """What an investor looks at in one month, by path.

    `revenue_per_year` is the month's revenue × 12; `growth_per_year` compares the last three months with the
    three months a year (in the first year: as far back as there is) before, annualised; `gross_margin` is
    over three months.
    """

    revenue_per_year: Paths
    growth_per_year: Paths
    gross_margin: Paths


class TrackRecord:
    """Revenue and gross profit month by month, from which traction is measured when a raise starts."""

    def __init__(self, *, revenue: MonthsPaths, gross_profit: MonthsPaths) -> None:
        self._revenue, self._profit = revenue, gross_profit

    def at(self, month: int, paths: PathNumbers) -> Traction:
        """Measure the traction of some paths in a month; undefined growth and margin (no revenue) count as
        0.
        """
        latest, back, window = _windows(month, len(self._revenue))
        now, then = (_sum(self._revenue, end, window, paths) for end in (latest, latest - back))
        quarter = min(month + 1, QUARTER)
        with np.errstate(divide="ignore", invalid="ignore"):
            growth = (now / then) ** (PER_YEAR / back) - 1
            margin = _sum(self._profit, month, quarter, paths) / _sum(self._revenue, month, quarter, paths)
        return Traction(
            self._revenue[month, paths] * PER_YEAR,
            np.nan_to_num(growth, nan=0.0, posinf=0.0),
            np.nan_to_num(margin, nan=0.0, neginf=0.0),
        )


def _sum(flow: MonthsPaths, end: int, window: int, paths: PathNumbers) -> Paths:
    total = flow[end, paths].copy()
    for month in range(end - window + 1, end):
        total += flow[month, paths]
    return total


def _windows(month: int, months: int) -> tuple[int, int, int]:
    """Return (last month, months back, length) of the two equal windows whose sums growth compares.

    A quarter against the quarter a year before. Until there is as much of the past, as long and as far as
    there is; in month 0, which has no past, the first two months stand in.
    """
    month = min(max(month, 1), months - 1)
    window = min(QUARTER, max((month + 1) // 2, 1))
    return month, min(PER_YEAR, month + 1 - window), window


def traction_score(*, terms: "Terms", found: Traction) -> Paths:
    """Return the score by path: 0 exactly as asked for, positive better; limited to ±3.

    score = ln(revenue ÷ asked) + ½·(growth − asked) + (margin − asked); a figure that is not asked for counts
    nothing.
    """
    score = np.zeros(len(found.revenue_per_year))
    if terms.asked_revenue is not None:
        with np.errstate(divide="ignore"):
            score = score + np.log(found.revenue_per_year) - np.log(terms.asked_revenue)
    if terms.asked_growth is not None:
        score = score + GROWTH_WEIGHT * (found.growth_per_year - terms.asked_growth)
    if terms.asked_margin is not None:
        score = score + MARGIN_WEIGHT * (found.gross_margin - terms.asked_margin)
    return np.clip(score, -SCORE_LIMIT, SCORE_LIMIT)


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
        values = (getattr(self, field.name) for field in fields(self))
        return Terms(*(None if value is None else value[paths] for value in values))


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
    with np.errstate(divide="ignore"):
        mood = score + np.log(climate)
    weak = np.minimum(score, 0.0)
    return Offer(
        probability=_chance(terms.log_odds, terms.odds_sensitivity * mood),
        down_round_probability=_chance(terms.log_odds, terms.odds_sensitivity * (mood + terms.relief)),
        pre_money=terms.pre_money * climate * np.exp(terms.price_sensitivity * weak),
        months=terms.lead_months + terms.delay_months * -weak,
    )


def _chance(log_odds: Paths, shift: Paths) -> Paths:
    """Return logistic(log odds + shift); a market without any money (shift −∞) closes nothing, however
    sure.
    """
    with np.errstate(invalid="ignore"):
        return np.where(np.isneginf(shift), 0.0, expit(log_odds + shift))
