"""Returns and securities on many paths: internal rates of return against a loop, thirty SAFEs against one."""

import numpy as np
import pyxirr

from benchmarks.table import Row, best_of
from core.plan.document.edit import changed
from core.plan.document.library import ready_made
from core.plan.plan import Plan
from core.simulation.run import run
from core.time_value import rate_of_return

INVESTMENTS, MONTHS = 100_000, 60


def returns() -> list[Row]:
    """100,000 rates of 60 months ÷ a loop over pyxirr; 1,000 paths with 30 capped SAFEs ÷ with one."""
    flows = _flows()
    ours = best_of(3, lambda: rate_of_return(flows))
    loop = best_of(1, lambda: [pyxirr.irr(flow) for flow in flows.T])
    one, thirty = (_timed(_with_safes(number)) for number in (1, 30))
    return [
        Row("100,000 IRRs ÷ a loop over pyxirr", ours, loop, 1 / 8),
        Row("30 SAFEs ÷ one", thirty, one, 3.0),
    ]


def _flows() -> np.ndarray:
    """Return money in at first, a little more on the way, and money back at the end, (months,
    investments).
    """
    generator = np.random.default_rng(1)
    flows = np.zeros((MONTHS, INVESTMENTS))
    flows[0] = -1.0
    flows[20] = -0.2 * generator.random(INVESTMENTS)
    flows[-1] = generator.lognormal(0.5, 1.0, INVESTMENTS)
    return flows


def _with_safes(number: int) -> Plan:
    safes = [
        {"id": f"safe_{index}", "name": f"S{index}", "amount": 1e6 / number, "cap": 1e7 + 1e6 * index}
        for index in range(number)
    ]
    return changed(ready_made("applied"), {"financing.safes": safes})


def _timed(plan: Plan) -> float:
    run(plan, 1_000, 1)
    return best_of(3, lambda: run(plan, 1_000, 1))
