"""Term sheets side by side: what the founders get across the exit range under up to four offers for one
round.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from core.arrays import Paths, PathsMask
from core.financing.exact import floats
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.studies.financing.planned import planned_payout, planned_table

MOST = 4

_FAR = 1_000.0
"""How many times the range looked at an answer is searched for: beyond, every payout has long been a line."""


@dataclass(frozen=True, eq=False)
class Offer:
    """One term sheet: its changes to the round, and what follows.

    `effective_pre_money` is what the shares outstanding today (pool and SAFEs not counted) are worth at the
    round's price: the pre-money less what its pool and conversions take. `first_money`: the largest exit at
    which they still get nothing (infinite: they never get anything). `better`: the ranges of exits in which
    it pays them more than the first sheet does, the last one open at its end where it stays ahead; they reach
    beyond the range looked at.
    """

    name: str
    price: float
    effective_pre_money: float
    founders_stake: float
    investor_stake: float
    pool_share: float
    founders_payout: Paths
    first_money: float
    better: tuple[tuple[float, float], ...]
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
    return [_offer(name, one, round_id, proceeds, plans[0]) for name, one in zip(sheets, plans, strict=False)]


def founders_payout(plan: Plan, proceeds: Paths) -> Paths:
    """Return the founders' money at each amount of proceeds after debt, all rounds closed as planned."""
    founders = planned_table(plan).founders
    return np.asarray(planned_payout(plan, proceeds).paid[founders].sum(axis=0))


def _offer(name: str, plan: Plan, round_id: str, proceeds: Paths, first: Plan) -> Offer:
    table = planned_table(plan, 1, "exact")
    place = [one.id for one in plan.financing.rounds].index(round_id)
    solved, step = table.solved[place], floats(table.bought(place)[:, 0])
    price = float(solved.price[0]) if solved is not None else 0.0
    columns = table.columns
    issued = floats(table.shares[place, :, 0])[[column.kind != "pool" for column in columns]].sum()
    founders = step[table.founders].sum()

    def ahead(amounts: Paths) -> PathsMask:
        own, other = founders_payout(plan, amounts), founders_payout(first, amounts)
        return own > other * (1 + 1e-9) + 1e-6

    paid = _ranges(lambda amounts: founders_payout(plan, amounts) > 0, proceeds)
    return Offer(
        name,
        price,
        price * float(issued),
        float(founders),
        float(step[table.owners.index(round_id)]),
        float(step[-1]),
        founders_payout(plan, proceeds),
        paid[0][0] if paid else float("inf"),
        () if plan == first else _ranges(ahead, proceeds),
        plan.financing.rounds[place].board_seats,
    )


def _ranges(holds: Callable[[Paths], PathsMask], proceeds: Paths) -> tuple[tuple[float, float], ...]:
    """Return the ranges of proceeds in which something holds, also far beyond those looked at; an infinite
    end where it goes on holding.
    """
    top = float(proceeds[-1])
    grid = np.unique(np.concatenate([proceeds, np.geomspace(top, _FAR * top, 400)]))
    told = holds(grid)
    changes = [
        _change(holds, grid[place], grid[place + 1]) for place in np.flatnonzero(told[1:] != told[:-1])
    ]
    ends = ([float(grid[0])] if told[0] else []) + changes + ([float("inf")] if told[-1] else [])
    return tuple(zip(ends[::2], ends[1::2], strict=True))


def _change(holds: Callable[[Paths], PathsMask], low: float, high: float) -> float:
    """Return where between two amounts the answer changes, to a cent or 1e-9 of the amount."""
    while high - low > max(1e-9 * high, 0.01):
        grid = np.linspace(low, high, 65)
        told = holds(grid)
        place = int(np.flatnonzero(told != told[0])[0])
        low, high = float(grid[place - 1]), float(grid[place])
    return high


def sheet_of(plan: Plan, round_id: str, fields: Sequence[str]) -> dict[str, object]:
    """Return the round's present terms, to start a sheet from."""
    one = next(one for one in plan.financing.rounds if one.id == round_id)
    return {
        name: value.median if hasattr(value, "median") else value
        for name, value in ((name, getattr(one, name)) for name in fields)
    }
