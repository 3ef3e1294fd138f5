"""The plan's terms as written: every round closes at its median terms. For cap tables and payout curves at a glance."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Paths, PathsClasses, PathsRounds
from core.financing.cap_table import CapTable, cap_table
from core.financing.waterfall import distribute
from core.plan.plan import Plan
from core.returns.exit import share_classes
from core.simulation.draw import draw
from core.simulation.streams import MiddleDraws


@dataclass(frozen=True, eq=False)
class PayoutCurve:
    """Money of each owner over a range of exit proceeds: `paid` has shape (proceeds, owners), the pool last with 0."""

    owners: tuple[str, ...]
    proceeds: Paths
    paid: PathsClasses


def planned_table(plan: Plan, copies: int = 1) -> CapTable:
    """Return the cap table through all rounds at their median terms, repeated for `copies` paths."""
    rounds, financing = plan.financing.rounds, draw(plan, MiddleDraws()).financing

    def terms(field: str) -> PathsRounds:
        return np.tile([getattr(one, field).median for one in rounds], (copies, 1))

    amounts = terms("amount")
    return cap_table(
        holders={one.id: one.shares for one in financing.holders}, pool_shares=financing.pool_shares, safes=financing.safes,
        rounds=tuple(one.id for one in rounds), pools_after=tuple(one.pool_after_share for one in rounds), closed=amounts,
        pre_money=terms("pre_money"), bridge=np.zeros_like(amounts), bridge_pre_money=np.ones_like(amounts),
    )


def kept_share(plan: Plan) -> float:
    """Return what the plan's own later rounds leave of the first round's stake, pool increases included."""
    table = planned_table(plan)
    owner, ownership = table.owners.index(plan.financing.rounds[0].id), table.ownership()[0]
    return float(ownership[-1, owner] / ownership[1, owner])


def payout_curve(plan: Plan, proceeds: Paths) -> PayoutCurve:
    """Return what every owner gets at each amount of exit proceeds, with all rounds closed at their median terms."""
    copies = len(proceeds)
    table, drawn = planned_table(plan, copies), draw(plan, MiddleDraws(copies))
    invested = np.tile([one.amount.median for one in plan.financing.rounds], (copies, 1))
    classes = share_classes(financing=drawn.financing, table=table, invested=invested, exit=drawn.exit)
    return PayoutCurve((*table.owners[:-1], "later"), proceeds, distribute(classes=classes, proceeds=proceeds))
