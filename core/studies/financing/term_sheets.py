"""Term sheets side by side: what the founders get across the exit range under up to four offers for one
round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Paths
from core.financing.exact import floats
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.studies.financing.planned import planned_payout, planned_table

MOST = 4


@dataclass(frozen=True, eq=False)
class Offer:
    """One term sheet: its changes to the round, and what follows.

    `effective_pre_money` is what the shares outstanding today (pool and SAFEs not counted) are worth at the
    round's price: the pre-money less what its pool and conversions take. `first_money`: the largest exit of
    the range at which they still get nothing. `better_from`: the exit from which it pays them more than the
    first sheet does (None: never).
    """

    name: str
    price: float
    effective_pre_money: float
    founders_stake: float
    investor_stake: float
    pool_share: float
    founders_payout: Paths
    first_money: float
    better_from: float | None
    board_seats: int


def compare(
    plan: Plan, round_id: str, sheets: Mapping[str, Mapping[str, object]], proceeds: Paths
) -> list[Offer]:
    """Return the offers in their order. `sheets`: name → changes by field of the round (`pre_money`,
    `participation` …).

    All rounds after it stay as planned. Raises `PlanError` for terms that cannot be, `CalculationError` for
    those that cannot be met.
    """
    plans = [
        changed(plan, {f"financing.rounds.{round_id}.{name}": value for name, value in terms.items()})
        for terms in list(sheets.values())[:MOST]
    ]
    payouts = [founders_payout(one, proceeds) for one in plans]
    return [
        _offer(name, one, round_id, proceeds, payout, payouts[0])
        for name, one, payout in zip(sheets, plans, payouts, strict=False)
    ]


def founders_payout(plan: Plan, proceeds: Paths) -> Paths:
    """Return the founders' money at each amount of proceeds after debt, all rounds closed as planned."""
    founders = planned_table(plan).founders
    return np.asarray(planned_payout(plan, proceeds).paid[founders].sum(axis=0))


def _offer(name: str, plan: Plan, round_id: str, proceeds: Paths, payout: Paths, first: Paths) -> Offer:
    table = planned_table(plan, 1, "exact")
    place = [one.id for one in plan.financing.rounds].index(round_id)
    solved, step = table.solved[place], floats(table.ownership()[place + 1, :, 0])
    price = float(solved.price[0]) if solved is not None else 0.0
    columns = table.columns
    issued = floats(table.shares[place, :, 0])[[column.kind != "pool" for column in columns]].sum()
    founders = step[table.founders].sum()
    return Offer(
        name,
        price,
        price * float(issued),
        float(founders),
        float(step[table.owners.index(round_id)]),
        float(step[-1]),
        payout,
        _first_money(proceeds, payout),
        _better_from(proceeds, payout, first),
        plan.financing.rounds[place].board_seats,
    )


def _first_money(proceeds: Paths, payout: Paths) -> float:
    paid = np.flatnonzero(payout > 0)
    return float(proceeds[max(paid[0] - 1, 0)]) if len(paid) else float("nan")


def _better_from(proceeds: Paths, payout: Paths, first: Paths) -> float | None:
    """Return the exit from which on this offer pays more than the first one, up to the end of the range."""
    ahead = payout > first * (1 + 1e-9) + 1e-6
    if not ahead[-1]:
        return None
    behind = np.flatnonzero(~ahead)
    return float(proceeds[behind[-1] + 1]) if len(behind) else float(proceeds[0])


def sheet_of(plan: Plan, round_id: str, fields: Sequence[str]) -> dict[str, object]:
    """Return the round's present terms, to start a sheet from."""
    one = next(one for one in plan.financing.rounds if one.id == round_id)
    return {
        name: value.median if hasattr(value, "median") else value
        for name, value in ((name, getattr(one, name)) for name in fields)
    }
