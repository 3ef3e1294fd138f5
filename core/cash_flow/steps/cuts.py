"""The step in which cuts agreed in advance are decided. They act from the next month on, on costs and on
sales.
"""

from collections.abc import Sequence

import numpy as np

from core.arrays import Drawn, PathNumbers, PathsMask
from core.cash_flow.steps.decisions import Decisions
from core.cash_flow.steps.state import Departures, State
from core.plan.cuts import Cut
from core.plan.section import once


class Cuts:
    """All cuts of the plan; each is decided at most once a path."""

    def __init__(self, cuts: Sequence[Cut[Drawn]], months: int, paths: int, decisions: Decisions) -> None:
        self._cuts, self._months, self._paths, self._decisions = cuts, months, paths, decisions
        self.month = {cut.id: np.full(paths, np.nan) for cut in cuts}
        """By cut, the month in which it was decided (NaN: never)."""
        self.departures: Departures | None = None
        for cut in cuts:
            if cut.month is not None and cut.month < 0:
                self.month[cut.id][:] = cut.month
                self._depart(cut, 0, np.arange(paths))

    def at(self, month: int, state: State) -> None:
        """Decide what is due and has not been decided."""
        for cut in self._cuts:
            chosen = state.alive & self._decisions.open(month) & np.isnan(self.month[cut.id])
            chosen &= _due(cut, month, state)
            if chosen.any():
                self._decisions.take(month, chosen)
                self.month[cut.id][chosen] = month
                self._depart(cut, month + 1, np.flatnonzero(chosen))

    def _depart(self, cut: Cut[Drawn], first: int, paths: PathNumbers) -> None:
        """Write what a cut changes from month `first` on."""
        if self.departures is None:
            self.departures = Departures.none(self._months, self._paths)
        departures = self.departures
        shares = (
            (departures.selling, cut.selling_share),
            (departures.people, cut.people_share),
            (departures.training, cut.training_share),
            (departures.other_costs, cut.other_costs_share),
        )
        if first < self._months and (cut.month is None or cut.month >= -1):  # else it was paid before
            gone = departures.people[first, paths] * once(cut.people_share)[paths]
            departures.severance[first, paths] += gone * once(cut.severance_months)[paths]
        for factor, share in shares:
            factor[first:, paths] *= 1 - once(share)[paths]


def _due(cut: Cut[Drawn], month: int, state: State) -> PathsMask:
    """Say where a cut's month, or the runway that triggers it, has come."""
    if cut.runway_trigger_months is None:
        return np.full(len(state.cash), cut.month == month)
    return np.asarray(state.runway(month, cut.runway_counted) <= cut.runway_trigger_months)
