"""Losses from the risk register: events are drawn as counts, never spread as frequency × severity."""

import numpy as np

from core.arrays import Drawn, PathsMonths, Uniforms
from core.market.events import poisson_counts
from core.months import PER_YEAR
from core.plan.outcome import Risk


def event_losses(*, risk: Risk[Drawn], counts: Uniforms, placement: Uniforms, months: int) -> PathsMonths:
    """Return the money lost by path and month.

    `counts` and `placement` are uniform numbers of shape (paths, years): how many events a year brings, and
    in which of its months they fall. An active countermeasure prevents a share of the events and costs its
    yearly price evenly.
    """
    prevented = risk.countermeasure_effect_share if risk.countermeasure_active else 0.0
    events = poisson_counts(uniform=counts, mean=risk.events_per_year * (1 - prevented))
    month = (np.floor(placement * PER_YEAR) + PER_YEAR * np.arange(counts.shape[1])).astype(np.int64)
    losses = np.zeros((counts.shape[0], counts.shape[1] * PER_YEAR))
    np.put_along_axis(losses, month, events * risk.loss, axis=1)
    if risk.countermeasure_active:
        losses += risk.countermeasure_cost_per_year / PER_YEAR
    return losses[:, :months]
