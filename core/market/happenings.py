"""Everything that may befall the company, drawn first: as effects by month and path, in which None is
"nothing".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Drawn, EventValues, MonthsPaths, Paths, Uniforms
from core.market.events import Events, months_to_event
from core.months import PER_YEAR, over_months, running_total
from core.plan.market import Climate
from core.plan.outcome import Risk
from core.plan.section import once


@dataclass(frozen=True, eq=False)
class Happenings:
    """What events do to the company, by month and path.

    `losses` and `countermeasures` are money by risk. Factors: `customers_kept` on the stock of customers,
    `price` on our prices, `round_odds` on the odds of raises that start, `training` on training hours.
    `raise_delay` are months. `climate` is the funding climate, `top_customer_leaves` the month (infinity:
    never), `exchange` the rate of the second currency ÷ today's.
    """

    climate: MonthsPaths
    top_customer_leaves: Paths
    losses: Mapping[str, MonthsPaths]
    countermeasures: Mapping[str, float | Drawn]
    customers_kept: MonthsPaths | None = None
    price: MonthsPaths | None = None
    round_odds: MonthsPaths | None = None
    raise_delay: MonthsPaths | None = None
    training: MonthsPaths | None = None
    exchange: MonthsPaths | None = None


def happenings(
    *,
    climate: Climate[Drawn],
    climate_shocks: Uniforms,
    top_customer: Paths,
    top_customer_loss_per_year: Drawn,
    risks: Sequence[Risk[Drawn]],
    events: Mapping[str, Events],
    months: int,
    exchange: MonthsPaths | None = None,
) -> Happenings:
    """Turn drawn events into effects. `climate_shocks` are uniform numbers, a row for each shock that may
    come; `exchange` the rate of the second currency as it was drawn.
    """
    paths = len(top_customer)
    effects = _Effects(months, paths)
    for risk in risks:
        effects.add(risk, events[risk.id])
    return Happenings(
        climate=climate_index(climate=climate, uniforms=climate_shocks, months=months),
        top_customer_leaves=months_to_event(
            uniform=top_customer, probability_per_year=once(top_customer_loss_per_year)
        ),
        losses={risk.id: effects.money(events[risk.id]) for risk in risks if events[risk.id].count},
        countermeasures={
            risk.id: risk.countermeasure_cost_per_year / PER_YEAR
            for risk in risks
            if risk.countermeasure_active
        },
        exchange=exchange,
        **effects.found,
    )


class _Effects:
    """The effects while risks are added up; an effect that no risk has stays out."""

    def __init__(self, months: int, paths: int) -> None:
        self._shape = (months, paths)
        self.found: dict[str, Any] = {}

    def money(self, events: Events) -> MonthsPaths:
        """Return the events' losses in their months."""
        return self._summed(events, events.loss)

    def add(self, risk: Risk[Drawn], events: Events) -> None:
        """Add what a risk's events do besides costing money."""
        if not events.count:
            return
        if risk.customers_lost_share.any():
            self._multiply("customers_kept", self._factor(risk.customers_lost_share, events))
        if risk.price_fall_share.any():
            self._multiply("price", _compounded(self._factor(risk.price_fall_share, events)))
        if risk.raise_delay_months.any():
            self._add("raise_delay", self._summed(events, once(risk.raise_delay_months)[events.path]))
        if risk.round_odds_lost_share.any():
            self._multiply("round_odds", _remembered(self._factor(risk.round_odds_lost_share, events)))
        if risk.training_stopped_months.any():
            self._multiply("training", self._stopped(once(risk.training_stopped_months), events))

    def _summed(self, events: Events, values: EventValues) -> MonthsPaths:
        months, paths = self._shape
        inside = events.month < months
        place = events.month[inside] * paths + events.path[inside]
        total = np.bincount(place, weights=values[inside], minlength=months * paths)
        return total.reshape(self._shape).astype(np.float64, copy=False)

    def _factor(self, share: Drawn, events: Events) -> MonthsPaths:
        """Return (1 − share)^(events of the month)."""
        return (1 - share) ** self._summed(events, np.ones(events.count))

    def _stopped(self, length: Paths, events: Events) -> MonthsPaths:
        """Return the part of each month in which training goes on: it stops from the month of an event on."""
        going, counted = np.ones(self._shape), self._summed(events, np.ones(events.count))
        left = np.zeros(self._shape[1])
        for month in range(self._shape[0]):
            left = np.maximum(left, np.where(counted[month] > 0, length, 0.0))
            going[month] = 1 - np.minimum(left, 1.0)
            left = np.maximum(left - 1, 0.0)
        return going

    def _multiply(self, name: str, factor: MonthsPaths) -> None:
        self.found[name] = factor if name not in self.found else self.found[name] * factor

    def _add(self, name: str, part: MonthsPaths) -> None:
        self.found[name] = part if name not in self.found else self.found[name] + part


def _compounded(factor: MonthsPaths) -> MonthsPaths:
    """Return the product of all months up to each month."""
    return np.exp(running_total(np.log(factor)))


def _remembered(factor: MonthsPaths) -> MonthsPaths:
    """Return the product of the last twelve months: investors remember an event for a year."""
    kept = factor.copy()
    for back in range(1, min(PER_YEAR, len(factor))):
        kept[back:] *= factor[:-back]
    return kept


def climate_index(*, climate: Climate[Drawn], uniforms: Uniforms, months: int) -> MonthsPaths:
    """Return the index by month and path: its level, less the depth of a shock while it lasts.

    A shock may come again once prices are back: row k of `uniforms` says how long the k-th lets us wait.
    """
    level = over_months(climate.level, months)
    probability, length = once(climate.shock_probability_per_year), once(climate.shock_months)
    if not probability.any():
        return level
    shocked = np.ones((months, uniforms.shape[1]))
    free = np.zeros(uniforms.shape[1])
    for uniform in uniforms:
        start = free + months_to_event(uniform=uniform, probability_per_year=probability)
        if not (start < months).any():
            break
        _shock(shocked, start, length, once(climate.shock_depth))
        free = start + np.ceil(length)
    return level * shocked


def _shock(shocked: MonthsPaths, start: Paths, length: Paths, depth: Paths) -> None:
    """Write one shock on every path that has it."""
    paths = np.flatnonzero(start < len(shocked))
    first = start[paths].astype(np.int64)
    for since in range(int(np.ceil(np.minimum(length[paths], len(shocked)).max()))):
        lasts = (since < length[paths]) & (first + since < len(shocked))
        here = paths[lasts]
        shocked[first[lasts] + since, here] = 1 - depth[here]
