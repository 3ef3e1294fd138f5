"""One block of futures with everything computed in them, for questions that need more than a summary."""

from core.plan.plan import Plan
from core.simulation.chain import Chain
from core.simulation.run import chain_of
from core.simulation.streams import BLOCK, RandomDraws


def sample(plan: Plan, paths: int, seed: int) -> Chain:
    """Return up to one block of futures; a prefix of the same run's longer forecasts."""
    return chain_of(plan, RandomDraws(seed, 0, min(paths, BLOCK), keep=True))
