"""Who owns the company after each step: as planned, and its range over the futures."""

from dataclasses import dataclass

import numpy as np

from core.arrays import AnyFloat, StepsOwners, Vector, sum_rows
from core.simulation.block import Block
from core.studies.financing.planned import planned_table


@dataclass(frozen=True, eq=False)
class OwnershipRange:
    """Ownership by step and owner: as planned, and its 5th, 50th and 95th percentile over the futures in
    which the step happened; `founders` is the range of all founders together, by step.
    """

    steps: tuple[str, ...]
    owners: tuple[str, ...]
    planned: StepsOwners
    low: StepsOwners
    middle: StepsOwners
    high: StepsOwners
    founders: tuple[Vector, Vector, Vector]
    happened_share: tuple[float, ...]


def ownership_ranges(block: Block) -> OwnershipRange:
    """Return the ranges; a step counts only futures in which its round closed (today: all)."""
    plan, chain = block.plan, block.chain
    planned = planned_table(plan)
    table = chain.table
    shares = table.ownership()
    happened = [np.ones(shares.shape[-1], dtype=bool)]
    happened += [
        np.isfinite(chain.treasury.closings.month[step])
        & (chain.treasury.closings.month[step] <= plan.exit.month)
        for step in range(len(table.steps) - 1)
    ]
    levels = [_quantiles(shares[step][:, there]) for step, there in enumerate(happened)]
    low, middle, high = (np.stack([level[position] for level in levels]) for position in range(3))
    return OwnershipRange(
        table.steps,
        table.owners,
        planned.ownership()[..., 0],
        low,
        middle,
        high,
        _together([shares[step][:, there] for step, there in enumerate(happened)], table.founders),
        tuple(float(there.mean()) for there in happened),
    )


def _quantiles(shares: AnyFloat) -> AnyFloat:
    if not shares.shape[1]:
        return np.full((3, len(shares)), np.nan)
    return np.quantile(shares, [0.05, 0.5, 0.95], axis=1)


def _together(shares: list[AnyFloat], founders: list[int]) -> tuple[Vector, Vector, Vector]:
    """Return the quantiles of the founders' sum; the sum of their quantiles would be another number."""
    found = np.stack([_quantiles(sum_rows(step[founders])[None])[:, 0] for step in shares], axis=1)
    return found[0], found[1], found[2]
