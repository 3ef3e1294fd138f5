"""Closings as a plan has them: every round at its median terms; and what rights are worth before one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from core.arrays import Counted, CountedOwners, PathNumbers
from core.financing.exact import Kind, lifted
from core.financing.ownership.builder import Builder
from core.financing.raising.closings import Closings, later_terms, most_later, nothing_closed, with_rights
from core.plan.financing import Financing
from core.plan.rounds import Round

_LIKELY = 0.5


def planned_closings(
    financing: Financing[Any],
    months: Sequence[int],
    kind: Kind = "exact",
    paths: int = 1,
    *,
    owed: Mapping[str, Any] | None = None,
    start: date = date.min,
) -> Closings:
    """Return closings in which every round closes at its median terms in the month given, and its later
    closings come in theirs, as far as each is likelier than not.

    `owed` and `start` as for `cap_table`: rights on top of a round depend on the table before it.
    """

    def terms(values: list[Any]) -> CountedOwners:
        return np.stack([lifted(value, paths, kind) for value in values])

    if not financing.rounds:
        return nothing_closed(financing, paths, kind)
    none = terms([0 for _ in financing.rounds])
    never = np.full((len(financing.rounds), paths), np.nan)
    later = np.full((most_later(financing), *never.shape), np.nan)
    for place, (one, month) in enumerate(zip(financing.rounds, months, strict=True)):
        for number in range(1, _likely_later(one) + 1):
            later[number - 1, place] = month + number * one.later_months
    found = Closings(
        none.copy(),
        terms([_middle(one.pre_money) for one in financing.rounds]),
        terms(list(months)),
        none,
        none,
        never,
        later,
        *later_terms(financing),
        np.zeros(never.shape, dtype=bool),
    )
    for place, one in enumerate(financing.rounds):
        found.amount[place] = lifted(_middle(one.amount), paths, kind)
        if not _middle(one.amount):  # a round of no money is none
            found.month[place] = np.nan
            continue
        if one.pro_rata == "on_top":
            price = found.pre_money[place]
            share = right_to_buy(
                financing, found, place, found.month[place], price, owed=owed or {}, start=start
            )
            own = found.amount[place].copy()
            found.amount[place] = with_rights(own, found.pre_money[place], share)
            found.on_top[place] = found.amount[place] > own
    return found


def right_to_buy(
    financing: Financing[Any],
    closings: Closings,
    place: int,
    month: Any,
    pre_money: Counted,
    *,
    owed: Mapping[str, Any],
    start: date,
    paths: PathNumbers | None = None,
) -> Counted:
    """Return the part of a round's new shares that holders of rights may buy if it closes in each path's
    month at a pre-money, given what has closed before; of some `paths` alone, where they are named.
    """
    closings = closings if paths is None else closings.of_paths(paths)
    builder = Builder(financing, closings, owed, strict=False, start=start)
    for index, one in enumerate(financing.rounds[:place]):
        builder.close(index, one)
    builder.bridge(place, financing.rounds[place])
    months = np.broadcast_to(np.asarray(month, dtype=np.float64), (builder.paths,))
    builder.grant(months)
    builder.find_rights(place, months, pre_money)
    return builder.rights_share[place]


def _likely_later(one: Round[Any]) -> int:
    """Return how many of a round's later closings are likelier than not: each needs those before it."""
    if not one.later_share:
        return 0
    odds = _middle(one.later_odds)
    return sum(odds**number > _LIKELY for number in range(1, one.later_closings + 1))


def _middle(value: Any) -> Any:
    return value.median if hasattr(value, "median") else value
