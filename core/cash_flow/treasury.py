"""The treasury: the one loop over months, in which cash, rounds, promises and decisions meet, vectorised over
paths.

The order of the steps is meaning: interest → flows → cost of credit lines → notes → raises → later rounds →
promises → cuts → credit lines → taxes → credit lines → ruin → calls → exit. A raise decided in a month sees
that month's close; a cut, or a lender's call, acts from the next month. The exit ends the loop, after
everything due in it is paid.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import MonthsMask, MonthsPaths, Paths
from core.cash_flow.steps.outcomes import PromiseOutcome
from core.cash_flow.steps.state import State, Step
from core.financing.raising.closings import Closings


@dataclass(frozen=True, eq=False)
class Treasury:
    """What the loop recorded.

    `cash` is month-end cash and `alive` who lives at the month's end; both stay as they are after ruin and
    after the exit. `running` is 1 in months that begin before ruin and exit, 0 after. `ruin_month` is NaN for
    companies that are not ruined by the exit. `later_rounds` is how many rounds came that the plan does not
    list. `entries` are the flows of the steps by line id; `promises`
    what came of each.
    """

    cash: MonthsPaths
    alive: MonthsMask
    running: MonthsPaths
    ruin_month: Paths
    closings: Closings
    later_rounds: Paths
    entries: Mapping[str, MonthsPaths]
    promises: Mapping[str, PromiseOutcome]


def run_treasury(*, state: State, steps: Sequence[Step], exit_month: int) -> Treasury:
    """Let the months pass up to the exit."""
    months, paths = state.would_be.flow.shape
    cash, alive = np.empty((months, paths)), np.empty((months, paths), dtype=bool)
    for month in range(exit_month + 1):
        for step in steps:
            step.at(month, state)
        cash[month], alive[month] = state.cash, state.alive
    cash[exit_month + 1 :], alive[exit_month + 1 :] = state.cash, state.alive
    running = np.ones((months, paths))
    running[1:] = alive[:-1]
    running[exit_month + 1 :] = 0.0
    return Treasury(
        cash,
        alive,
        running,
        state.ruin_month,
        state.closings,
        state.later_rounds,
        state.entries,
        state.promises,
    )
