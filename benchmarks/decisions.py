"""Searches over whole plans: against the same number of plain runs one after the other, and the optimiser's
goal.
"""

from benchmarks.table import Row, best_of
from core.decisions.raise_optimiser import searched
from core.decisions.raise_size import PATHS, smallest_raise
from core.plan.document.library import ready_made
from core.simulation.block import block_of
from core.simulation.run import QUICK

SECONDS_ALLOWED = 10.0


def decisions() -> list[Row]:
    """The smallest raise ÷ as many runs of the plan; a whole search over rounds and spending ÷ its 10 s."""
    plan = ready_made("applied")
    low, high = 1e6, 2e8
    tries = len(smallest_raise(plan, limit=0.2, given_closed=True, low=low, high=high).tries)
    ours = best_of(2, lambda: smallest_raise(plan, limit=0.2, given_closed=True, low=low, high=high))
    one = best_of(2, lambda: block_of(plan, PATHS, 1))
    search = best_of(1, lambda: list(searched(plan, limit=0.2, aim="certain", paths=QUICK)))
    return [
        Row(f"smallest raise ÷ its {tries} runs one by one", ours, tries * one, 0.5),
        Row("rounds and spending together ÷ 10 s", search, SECONDS_ALLOWED, 1.0),
    ]
