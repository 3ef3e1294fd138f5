"""The step in which cuts agreed in advance are decided. They act from the next month on, on costs and on
sales.
"""

from collections.abc import Sequence

import numpy as np

from core.arrays import Drawn, PathNumbers, PathsMask
from core.cash_flow.steps.state import Departures, Replan, State
from core.plan.cuts import Cut
from core.plan.section import once


class Cuts:
    """All cuts of the plan; each is decided at most once a path. `replan` gives the lines that follow."""

    def __init__(self, cuts: Sequence[Cut[Drawn]], months: int, replan: Replan) -> None:
        self._cuts, self._months, self._replan = cuts, months, replan

    def at(self, month: int, state: State) -> None:
        """Decide what is due, and put the lines that follow from it in the place of the old ones."""
        if month + 1 >= self._months:
            return
        moved = np.zeros(len(state.cash), dtype=bool)
        for cut in self._cuts:
            decided = state.cut_month.setdefault(cut.id, np.full(len(state.cash), np.nan))
            chosen = state.alive & np.isnan(decided) & _due(cut, month, state)
            if chosen.any():
                decided[chosen] = month
                _depart(cut, month + 1, np.flatnonzero(chosen), self._departures(state))
                moved |= chosen
        if moved.any():
            self._take_over(np.flatnonzero(moved), state)

    def _departures(self, state: State) -> Departures:
        if state.departures is None:
            state.departures = Departures.none(self._months, len(state.cash))
        return state.departures

    def _take_over(self, paths: PathNumbers, state: State) -> None:
        state.would_be.put(paths, self._replan(paths, self._departures(state).at(paths)))


def _due(cut: Cut[Drawn], month: int, state: State) -> PathsMask:
    """Say where a cut's month, or the runway that triggers it, has come."""
    if cut.runway_trigger_months is None:
        return np.full(len(state.cash), cut.month == month)
    return np.asarray(state.runway(month) <= cut.runway_trigger_months)


def _depart(cut: Cut[Drawn], first: int, paths: PathNumbers, departures: Departures) -> None:
    """Write what a cut changes from month `first` on."""
    shares = (
        (departures.selling, cut.selling_share),
        (departures.people, cut.people_share),
        (departures.training, cut.training_share),
        (departures.other_costs, cut.other_costs_share),
    )
    for factor, share in shares:
        factor[first:, paths] *= 1 - once(share)[paths]
