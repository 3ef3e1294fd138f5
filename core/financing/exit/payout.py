"""Who is paid what of an exit's proceeds: carve-out, notes that are creditors, and the waterfall of all
claims.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from core.arrays import Counted, CountedClasses, CountedOwners, PathsMask
from core.financing.exact import floats, lifted, zeros
from core.financing.exit.claims import Claims
from core.financing.exit.liquidity import Waiting, settled
from core.financing.exit.waterfall import ShareClasses
from core.financing.ownership.cap_table import CapTable
from core.plan.financing import Financing

_SAME = 1e-9
"""Relative differences that are no gain, and no lack of votes."""


@dataclass(frozen=True, eq=False)
class Payout:
    """Money by path: `paid` by owner in the cap table's order, investors of later rounds and the management's
    carve-out.

    `classes` are those that the waterfall paid, one or more for each owner. `voted` is where the preferred
    shares converted together, by vote; `classes` are then all common if it is so on every path.
    """

    paid: CountedOwners
    later: Counted
    carve_out: Counted
    classes: ShareClasses
    voted: PathsMask


def pay_out(
    *,
    financing: Financing[Any],
    table: CapTable,
    proceeds: Counted,
    closed_month: CountedOwners,
    exit_month: int,
    start: date,
    owed: Mapping[str, Counted] | None = None,
    later_share: Counted | None = None,
) -> Payout:
    """Distribute the proceeds left after debt.

    `closed_month` (rounds, paths; NaN: not closed) dates the dividends, whose days count from `start`, the
    plan's first; `owed` gives by note what it is owed
    at the exit where it has not converted (such notes are creditors: the carve-out is taken of what they
    leave); `later_share` is the part of the company sold in rounds the plan does not list. Each class chooses
    for itself whether it converts, unless enough of the preferred vote for all to convert.
    """
    terms: dict[str, Any] = {
        "table": table,
        "proceeds": proceeds,
        "closed_month": closed_month,
        "exit_month": exit_month,
        "start": start,
        "owed": owed,
        "later_share": later_share,
    }
    apart = _each_for_itself(financing=financing, **terms)
    if financing.conversion_vote_share is None:
        return apart
    together = _each_for_itself(financing=all_common(financing), **terms)
    voted = _voted(financing, table, apart, together)
    return Payout(
        np.where(voted, together.paid, apart.paid),
        np.where(voted, together.later, apart.later),
        np.where(voted, together.carve_out, apart.carve_out),
        together.classes if voted.all() else apart.classes,
        voted,
    )


def all_common(financing: Financing[Any]) -> Financing[Any]:
    """Return the terms without preferences: as at a listing, or by vote, all preferred shares are common."""
    plain = {"preference_multiple": 0.0, "participation": "none", "dividend": "none"}
    rounds = tuple(one.model_copy(update=plain) for one in financing.rounds)
    series = tuple(one.model_copy(update=plain) for one in financing.series)
    return financing.model_copy(update={"rounds": rounds, "series": series})


def without_a_sale(financing: Financing[Any], *, wound_up: bool) -> Financing[Any]:
    """Return the terms where the company is not sold: nothing is earned ahead of time, SAFEs and notes get
    no multiple of their money; wound up, they only get it back (Y Combinator's SAFE, section 1(c)).
    """
    plain: dict[str, Any] = {"sale_multiple": 1.0}
    if wound_up:
        plain |= {"cap": None, "fixed_share": None, "discount_share": 0.0}
    safes = tuple(one.model_copy(update=plain) for one in financing.safes)
    notes = tuple(one.model_copy(update=plain) for one in financing.notes)
    changed: dict[str, Any] = {"safes": safes, "notes": notes}
    changed["holders"] = tuple(map(_in_its_time, financing.holders))
    changed["option_grants"] = tuple(map(_in_its_time, financing.option_grants))
    return financing.model_copy(update=changed)


def _in_its_time(one: Any) -> Any:
    if one.vesting is None:
        return one
    return one.model_copy(update={"vesting": one.vesting.model_copy(update={"accelerated_share": 0.0})})


def _voted(financing: Financing[Any], table: CapTable, apart: Payout, together: Payout) -> PathsMask:
    """Return where holders of enough preferred shares, counted as converted, get more if all convert.

    Preferred are series, what rounds have sold, and what SAFEs and notes became; shares on which no money
    rests are common: they converted into common ones, or did not take part in a pay-to-play.
    """
    votes, yes = np.zeros(len(apart.later)), np.zeros(len(apart.later))
    for place, column in enumerate(table.columns):
        if column.kind in ("series", "round", "safe", "note"):
            held = sum(
                floats(together.classes.shares[index]) * (floats(table.invested[place]) > 0)
                for index, name in enumerate(together.classes.names)
                if name.partition("|")[0] == column.id
            )
            less, more = floats(apart.paid[place]), floats(together.paid[place])
            votes, yes = votes + held, yes + np.where(more > less * (1 + _SAME), held, 0.0)
    return np.asarray((yes > 0) & (yes >= (financing.conversion_vote_share or 0.0) * votes * (1 - _SAME)))


def _each_for_itself(
    *,
    financing: Financing[Any],
    table: CapTable,
    proceeds: Counted,
    closed_month: CountedOwners,
    exit_month: int,
    start: date,
    owed: Mapping[str, Counted] | None,
    later_share: Counted | None,
) -> Payout:
    claims = Claims(financing, table, floats(closed_month), exit_month, owed or {}, start)
    zero = zeros(len(proceeds), claims.kind)
    part = zero if later_share is None else later_share
    carve_out, classes, paid = _settled_with_carve_out(claims, claims.classes(part), proceeds)
    owners = [name.partition("|")[0] for name in classes.names]
    columns = [
        sum((paid[index] for index, owner in enumerate(owners) if owner == one), zero)
        for one in table.owners[:-1]
    ]
    nobody = np.zeros(len(proceeds), dtype=bool)
    return Payout(np.stack([*columns, zero]), paid[-1], carve_out, classes, nobody)


def _settled_with_carve_out(
    claims: Claims, before: ShareClasses, proceeds: Counted
) -> tuple[Counted, ShareClasses, CountedClasses]:
    """Return the carve-out, and the classes with their money.

    The carve-out is a part of what creditors leave, and who is a creditor depends on it: a note that converts
    is none. Let all convert at first; those who then take their money are creditors, and the rest choose
    again until nobody leaves. As that leaves more for shares, let anyone back in who would gain.
    """
    zero = zeros(len(proceeds), claims.kind)
    share = lifted(claims.financing.carve_out_share, len(proceeds), claims.kind)
    convertibles, notes = claims.convertibles(), claims.financing.notes
    free = {one.owner for one in convertibles}

    def chosen(creditors: Mapping[str, PathsMask]) -> tuple[Counted, ShareClasses, CountedClasses]:
        owed = [np.where(creditors[note.id], claims.cash_out(note), zero) for note in notes]
        carve_out = np.maximum(proceeds - sum(owed, zero), zero) * share
        tried = [_without(one, creditors.get(one.owner), zero) for one in convertibles]
        return carve_out, *settled(before, tried, claims.counted(), proceeds - carve_out)

    def leaves(creditors: Mapping[str, PathsMask], classes: ShareClasses) -> dict[str, PathsMask]:
        return {name: ~mask & ~_converts(classes, name) for name, mask in creditors.items()}

    creditors = {note.id: np.full(len(proceeds), note.id not in free) for note in notes}
    found = chosen(creditors)
    if not claims.financing.carve_out_share:
        return found
    gone = leaves(creditors, found[1])
    while any(mask.any() for mask in gone.values()):
        creditors = {name: mask | gone[name] for name, mask in creditors.items()}
        found = chosen(creditors)
        gone = leaves(creditors, found[1])
    for name in [name for name, mask in creditors.items() if name in free and mask.any()]:
        trial = creditors | {name: np.zeros(len(proceeds), dtype=bool)}
        classes = chosen(trial)[1]
        content = ~np.any(list(leaves(trial, classes).values()), axis=0)
        back = creditors[name] & content
        if back.any():
            creditors = creditors | {name: creditors[name] & ~back}
            found = chosen(creditors)
    return found


def _without(one: Waiting, creditor: PathsMask | None, zero: Counted) -> Waiting:
    """Return a SAFE or note that cannot convert where it is a creditor."""
    return one if creditor is None else replace(one, part=np.where(creditor, zero, one.part))


def _converts(classes: ShareClasses, owner: str) -> PathsMask:
    return np.asarray(classes.shares[classes.names.index(owner)] > 0, dtype=bool)
