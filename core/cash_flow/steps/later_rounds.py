"""The step of rounds between the plan's last one and the exit that the plan does not list."""

from collections.abc import Sequence

import numpy as np

from core.arrays import PathNumbers, Paths
from core.cash_flow.steps.state import LATER, State


class LaterRounds:
    """Rounds known by month, money and dilution only. Each comes in its month, or as soon as every listed
    round has closed, one a month; where a listed round was given up, none comes. `most` is how many can be
    raised, by path; `listed` are the places of the listed rounds that bring money.
    """

    def __init__(self, months: Sequence[int], amount: Paths, most: Paths, listed: PathNumbers) -> None:
        self._months, self._amount, self._most, self._listed = months, amount, most, listed

    def at(self, month: int, state: State) -> None:
        """Let the round come that is due, with its money."""
        due = sum(one <= month for one in self._months)
        if not due:
            return
        wanted = np.minimum(due, self._most)
        closed = np.isfinite(state.closings.month[self._listed]).all(axis=0)
        come = state.alive & (state.later_rounds < wanted) & closed
        if come.any():
            state.later_rounds = state.later_rounds + come
            state.pay(LATER, month, np.where(come, self._amount, 0.0))
