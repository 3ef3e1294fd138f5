"""Losses from the risk register: events are drawn as counts, never spread as frequency × severity."""

import numpy as np

from core.arrays import Drawn, MonthsPaths, Uniforms
from core.market.events import poisson_counts
from core.months import PER_YEAR
from core.plan.outcome import Risk


def event_losses(*, risk: Risk[Drawn], counts: Uniforms, placement: Uniforms, months: int) -> MonthsPaths:
    """Return the money lost by month and path.

    `counts` and `placement` are uniform numbers of shape (years, paths): how many events a year brings, and
    in which of its months they fall. An active countermeasure prevents a share of the events and costs its
    yearly price evenly.
    """
    prevented = risk.countermeasure_effect_share if risk.countermeasure_active else 0.0
    events = poisson_counts(uniform=counts, mean=risk.events_per_year * (1 - prevented))
    month = (np.floor(placement * PER_YEAR) + PER_YEAR * np.arange(len(counts))[:, None]).astype(np.int64)
    losses = np.zeros((len(counts) * PER_YEAR, counts.shape[1]))
    np.put_along_axis(losses, month, events * risk.loss, axis=0)
    if risk.countermeasure_active:
        losses += risk.countermeasure_cost_per_year / PER_YEAR
    return losses[:months]
