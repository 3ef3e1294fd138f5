"""What is decided on the way: by the company (cuts) or by others (a lender who calls a loan)."""

import numpy as np

from core.arrays import Paths, PathsMask


class Decisions:
    """Decisions act from the next month on, and what follows is another company: so the months pass again
    until nothing new is decided.

    Each time, what was decided before stands, and a path takes the first month in which more is due. Nothing
    before that month has changed, so no decision is ever taken back.
    """

    def __init__(self, paths: int, exit_month: int) -> None:
        self._month: Paths = np.full(paths, np.nan)
        self._exit_month = exit_month

    def open(self, month: int) -> PathsMask:
        """Say where something may be decided in this month: nothing new was in an earlier one, and the exit
        leaves a month in which it can act.
        """
        return np.asarray((np.isnan(self._month) | (self._month == month)) & (month < self._exit_month))

    def take(self, month: int, chosen: PathsMask) -> None:
        """Note that something new has been decided."""
        self._month[chosen] = month

    def more(self) -> bool:
        """Say whether the months that passed brought new decisions, so that they have to pass again."""
        found = bool(np.isfinite(self._month).any())
        self._month[:] = np.nan
        return found
