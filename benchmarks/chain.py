"""The chain with its summaries against merely drawing its random numbers; answers to an input change;
memory.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np
from numpy.random import SFC64, Generator

from benchmarks.table import Row, best_of
from core.plan.document.edit import changed
from core.plan.document.files import read_plan
from core.plan.document.library import ready_made
from core.simulation.run import run
from core.simulation.summary import summarise, summary_of

PLAN = read_plan((Path(__file__).parent / "plan.toml").read_bytes())
MONTHS, MONTHLY_SHOCKS, ASSUMPTIONS = 60, 12, 60


def _draw(paths: int) -> None:
    """Draw as many normal numbers as the plan needs, in blocks, as fast as NumPy can."""
    generator = Generator(SFC64(1))
    block = np.empty((4_096, MONTHS))
    for _ in range(-(-paths // 4_096) * MONTHLY_SHOCKS):
        generator.standard_normal(out=block)
    generator.standard_normal(paths * ASSUMPTIONS)


def chain() -> list[Row]:
    """100,000 paths × 60 months on one thread: whole chain with summaries ÷ drawing its numbers."""
    paths = 100_000
    summarise(run(PLAN, 1_000, 1))
    floor = best_of(3, lambda: _draw(paths))
    ours = best_of(2, lambda: summarise(run(PLAN, paths, 1)))
    return [Row("chain, 100,000 paths ÷ drawing", ours, floor, 4.0)]


def answer() -> list[Row]:
    """The answer to an input change from 1,000 and 10,000 paths, in units of the goals (60 ms and 1 s)."""
    plans = iter([PLAN.model_copy(update={"sources": {"x": str(number)}}) for number in range(40)])
    summary_of(PLAN, 1_000, 1)
    quick = best_of(7, lambda: summary_of(next(plans), 1_000, 1))
    summary_of(PLAN, 10_000, 1)
    sharp = best_of(3, lambda: summary_of(next(plans), 10_000, 1))
    return [
        Row("answer from 1,000 paths ÷ 60 ms", quick, 0.060, 1.0),
        Row("answer from 10,000 paths ÷ 1 s", sharp, 1.0, 1.0),
    ]


def decisions_on_the_way() -> list[Row]:
    """10,000 futures of a plan with cuts ÷ the same without: each time more is decided, the months pass
    again.
    """
    plan = ready_made("foundation")
    without = plan.model_copy(update={"cuts": ()})
    run(plan, 1_000, 1)
    ours = best_of(3, lambda: run(plan, 10_000, 2))
    return [Row("cuts decided ÷ no cuts", ours, best_of(3, lambda: run(without, 10_000, 2)), 3.0)]


def drawn_credit() -> list[Row]:
    """10,000 futures of a plan that lives on two credit lines ÷ the same without."""
    without = ready_made("applied")
    line = {"name": "Line", "limit": 5e6, "rate_per_year": 0.1, "minimum_cash": 2e6, "term_months": 60}
    lines = [line | {"id": name, "revenue_months": months} for name, months in (("a", None), ("b", 3.0))]
    plan = changed(without, {"financing.credit_lines": lines})
    run(plan, 1_000, 1)
    ours = best_of(3, lambda: run(plan, 10_000, 2))
    return [Row("credit lines ÷ none", ours, best_of(3, lambda: run(without, 10_000, 2)), 1.6)]


def memory() -> list[Row]:
    """Peak memory of 100,000 paths ÷ that of 10,000, each in a process of its own, in megabytes.

    Blocks bound the working set; only the series that are summarised (two of 48 MB here) and the results by
    path grow.
    """
    return [Row("peak memory, 100,000 ÷ 10,000 paths", _peak(100_000), _peak(10_000), 2.0, "M")]


def _peak(paths: int) -> float:
    work = (
        f"import resource; from benchmarks.chain import PLAN, run; run(PLAN, {paths}, 1); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    found = subprocess.run(
        [sys.executable, "-c", work],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(found.stdout)
