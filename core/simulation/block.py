"""One block of futures with everything computed in them, for studies that need more than a summary."""

from dataclasses import dataclass

from core.plan.plan import Plan
from core.simulation.chain import Chain
from core.simulation.run import chain_of
from core.simulation.streams import BLOCK, RandomDraws


@dataclass(frozen=True, eq=False)
class Block:
    """The first futures of a plan's run: as many as `paths`, at most one block. Its studies share it."""

    plan: Plan
    chain: Chain
    seed: int
    paths: int


def block_of(plan: Plan, paths: int, seed: int) -> Block:
    """Return up to one block of futures; a prefix of the same run's longer forecasts."""
    size = min(paths, BLOCK)
    return Block(plan, chain_of(plan, RandomDraws(seed, 0, size, keep=True)), seed, size)
