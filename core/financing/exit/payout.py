"""Who is paid what of an exit's proceeds: carve-out, notes that are creditors, and the waterfall of all
claims.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.arrays import Counted, CountedClasses, CountedOwners, PathsMask
from core.financing.exact import floats, lifted, zeros
from core.financing.exit.claims import Claims
from core.financing.exit.liquidity import Waiting, settled
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
    part = zero if later_share is None else later_share
    carve_out, classes, paid = _settled_with_carve_out(claims, claims.classes(part), proceeds)
    owners = [name.partition("|")[0] for name in classes.names]
    columns = [
        sum((paid[index] for index, owner in enumerate(owners) if owner == one), zero)
        for one in table.owners[:-1]
    ]
    return Payout(np.stack([*columns, zero]), paid[-1], carve_out, classes)


def _settled_with_carve_out(
    claims: Claims, before: ShareClasses, proceeds: Counted
) -> tuple[Counted, ShareClasses, CountedClasses]:
    """Return the carve-out, and the classes with their money.

    The carve-out is a part of what creditors leave, and who is a creditor depends on it: a note that converts
    is none. Let all convert at first; those who then take their money are creditors, for good, and the rest
    choose again until nobody leaves.
    """
    zero = zeros(len(proceeds), claims.kind)
    share = lifted(claims.financing.carve_out_share, len(proceeds), claims.kind)
    convertibles, notes = claims.convertibles(), claims.financing.notes
    free = {one.owner for one in convertibles}
    creditors = {note.id: np.full(len(proceeds), note.id not in free) for note in notes}
    while True:
        owed = [np.where(creditors[note.id], claims.cash_out(note), zero) for note in notes]
        carve_out = np.maximum(proceeds - sum(owed, zero), zero) * share
        tried = [_without(one, creditors.get(one.owner), zero) for one in convertibles]
        classes, paid = settled(before, tried, claims.counted(), proceeds - carve_out)
        stays = {name: ~mask & ~_converts(classes, name) for name, mask in creditors.items()}
        if not claims.financing.carve_out_share or not any(mask.any() for mask in stays.values()):
            return carve_out, classes, paid
        creditors = {name: mask | stays[name] for name, mask in creditors.items()}


def _without(one: Waiting, creditor: PathsMask | None, zero: Counted) -> Waiting:
    """Return a SAFE or note that cannot convert where it is a creditor."""
    return one if creditor is None else replace(one, part=np.where(creditor, zero, one.part))


def _converts(classes: ShareClasses, owner: str) -> PathsMask:
    return np.asarray(classes.shares[classes.names.index(owner)] > 0, dtype=bool)
