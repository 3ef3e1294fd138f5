"""The plain steps: the month's flows, notes that fall due, and ruin."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Paths
from core.cash_flow.steps.state import DUST, INTEREST, NOTES, State


class Flows:
    """Everything known before the loop: operations, debt service, grants."""

    def at(self, month: int, state: State) -> None:
        """Let the month's flow move cash."""
        state.cash = state.cash + np.where(state.alive, state.would_be.flow[month], 0.0)


@dataclass(frozen=True, eq=False)
class InterestEarned:
    """Interest on the cash of the month before. `rate`: effective, per month."""

    rate: Paths

    def at(self, month: int, state: State) -> None:
        """Credit the month's interest to those who live."""
        earned = np.maximum(state.cash, 0.0) * self.rate
        state.pay(INTEREST, month, np.where(state.alive, earned, 0.0))


@dataclass(frozen=True, eq=False)
class Notes:
    """Convertible notes that are repaid at maturity where they have not converted."""

    def at(self, month: int, state: State) -> None:
        """Repay what falls due."""
        for note in state.notes:
            if note.due[month]:
                waiting = state.alive & ~state.closings.converted(note.least, note.since)
                state.pay(NOTES, month, np.where(waiting, -note.due[month], 0.0))


class Ruin:
    """A company whose cash is negative at the month's end is ruined, for good."""

    def at(self, month: int, state: State) -> None:
        """End those who are."""
        state.stop(month, state.cash < -DUST)
