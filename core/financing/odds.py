"""How a round's odds, price and delay follow the company's own traction and the funding climate."""

from dataclasses import dataclass, fields

import numpy as np
from scipy.special import expit, logit

from core.arrays import Drawn, MonthsPaths, PathNumbers, Paths
from core.months import trailing_sum
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
        self._revenue = revenue
        self._quarter = trailing_sum(revenue, QUARTER)
        self._profit = trailing_sum(gross_profit, QUARTER)

    def at(self, month: int, paths: PathNumbers) -> Traction:
        """Measure the traction of some paths in a month; undefined growth and margin (no revenue) count as
        0.
        """
        back = max(month - 12, 0)
        years = max(month - back, 1) / 12
        now, then = self._quarter[month, paths], self._quarter[back, paths]
        means = min(month + 1, QUARTER) / min(back + 1, QUARTER)
        with np.errstate(divide="ignore", invalid="ignore"):
            growth = (now / (then * means)) ** (1 / years) - 1
            margin = self._profit[month, paths] / now
        return Traction(
            self._revenue[month, paths] * 12,
            np.nan_to_num(growth, nan=0.0, posinf=0.0),
            np.nan_to_num(margin, nan=0.0, neginf=0.0),
        )


def traction_score(*, terms: "Terms", found: Traction) -> Paths:
    """Return the score by path: 0 exactly as asked for, positive better; limited to ±3.

    score = ln(revenue ÷ asked) + ½·(growth − asked) + (margin − asked); a figure asked for as 0 counts
    nothing.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where(terms.asked_revenue > 0, np.log(found.revenue_per_year / terms.asked_revenue), 0.0)
    growth, margin = found.growth_per_year - terms.asked_growth, found.gross_margin - terms.asked_margin
    score = score + np.where(terms.asked_growth != 0, GROWTH_WEIGHT * growth, 0.0)
    score = score + np.where(terms.asked_margin != 0, MARGIN_WEIGHT * margin, 0.0)
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
    asked_revenue: Paths
    asked_growth: Paths
    asked_margin: Paths

    def at(self, paths: PathNumbers) -> "Terms":
        """Return the terms of some paths."""
        return Terms(*(getattr(self, field.name)[paths] for field in fields(self)))


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
        once(round_.asks.revenue_per_year),
        once(round_.asks.growth_per_year),
        once(round_.asks.gross_margin),
    )


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
        probability=expit(terms.log_odds + terms.odds_sensitivity * mood),
        down_round_probability=expit(terms.log_odds + terms.odds_sensitivity * (mood + terms.relief)),
        pre_money=terms.pre_money * climate * np.exp(terms.price_sensitivity * weak),
        months=terms.lead_months + terms.delay_months * -weak,
    )
