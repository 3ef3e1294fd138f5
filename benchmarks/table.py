"""The rows that benchmarks give, and how they are printed."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One comparison: our figure, the floor's or peer's (in the same unit), and the highest ratio that is
    good.
    """

    name: str
    ours: float
    floor: float
    goal: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Ours ÷ floor."""
        return self.ours / self.floor

    @property
    def met(self) -> bool:
        """Say whether the goal is met."""
        return self.ratio <= self.goal


def best_of(times: int, work: Callable[[], object]) -> float:
    """Return the shortest wall time of several runs: the one least disturbed by others on the machine."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return min(found)


def printed(rows: list[Row]) -> str:
    """Return the table as text."""
    lines = [f"{'name':<44}{'ours':>11}{'floor':>11}{'ratio':>8}{'goal':>7}  "]
    for row in rows:
        verdict = "ok" if row.met else "MISSED"
        lines.append(
            f"{row.name:<44}{row.ours:>9.4g} {row.unit:<1}{row.floor:>9.4g} "
            f"{row.unit:<1}{row.ratio:>8.2f}{row.goal:>7.3g}  {verdict}"
        )
    return "\n".join(lines)
