"""Who is paid what of an exit's proceeds: carve-out, notes that are creditors, and the waterfall of all
claims.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Counted, CountedOwners
from core.financing.exact import floats, lifted, zeros
from core.financing.exit.claims import Claims
from core.financing.exit.liquidity import settled
from core.financing.exit.waterfall import ShareClasses
from core.financing.ownership.cap_table import CapTable
from core.plan.financing import Financing


@dataclass(frozen=True, eq=False)
class Payout:
    """Money by path: `paid` by owner in the cap table's order, investors of later rounds and the management's
    carve-out.

    `classes` are those that the waterfall paid, one or more for each owner (`owner_of` names it).
    """

    paid: CountedOwners
    later: Counted
    carve_out: Counted
    classes: ShareClasses


def pay_out(
    *,
    financing: Financing[Any],
    table: CapTable,
    proceeds: Counted,
    closed_month: CountedOwners,
    exit_month: int,
    owed: Mapping[str, Counted] | None = None,
    later_share: Counted | None = None,
) -> Payout:
    """Distribute the proceeds left after debt.

    `closed_month` (rounds, paths; NaN: not closed) dates the dividends; `owed` gives by note what it is owed
    at the exit where it has not converted (such notes are creditors: the carve-out is taken of what they
    leave); `later_share` is the part of the company sold in rounds the plan does not list.
    """
    claims = Claims(financing, table, floats(closed_month), exit_month, owed or {})
    zero = zeros(len(proceeds), claims.kind)
    left = proceeds
    for note in financing.notes:
        left = left - np.where(claims.waiting, claims.owed.get(note.id, zero), zero)
    carve_out = np.maximum(left, zero) * lifted(financing.carve_out_share, len(proceeds), claims.kind)
    part = zero if later_share is None else later_share
    classes, paid = settled(
        claims.classes(part), claims.convertibles(), claims.waiting, claims.counted(), proceeds - carve_out
    )
    owners = [name.partition("|")[0] for name in classes.names]
    columns = [
        sum((paid[index] for index, owner in enumerate(owners) if owner == one), zero)
        for one in table.owners[:-1]
    ]
    return Payout(np.stack([*columns, zero]), paid[-1], carve_out, classes)
