"""How large must the next round be, and how late may it close, for ruin to stay rare?

All tries run on the same futures, and only the round changes: what the company does is computed once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import PathsMask, sum_rows
from core.errors import AssayError, CalculationError, Fault
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.simulation.chain import Chain
from core.simulation.draw import Memory
from core.simulation.estimates import Estimate, odds
from core.simulation.investors import founders_get
from core.simulation.run import chain_of
from core.simulation.streams import BLOCK, RandomDraws
from core.texts import mark

PATHS = BLOCK
_SEED = 1
_GRID = 13
_PRECISION = 1e-3
"""How finely an amount is found, as a part of it."""
_FEWEST = 100


@dataclass(frozen=True)
class Try:
    """One size or month of the next round: the odds of ruin before the exit, and what founders keep and get.

    `closed` are the odds that the round closes; `ruin` is of all futures, `ruin_given_closed` of those in
    which it does (None: too few). `stake` and `payout` are the founders' medians.
    """

    value: float
    ruin: Estimate
    ruin_given_closed: Estimate | None
    closed: Estimate
    stake: float
    payout: float

    def risk(self, given_closed: bool) -> Estimate | None:
        """Return the odds of ruin in the population asked for."""
        return self.ruin_given_closed if given_closed else self.ruin


@dataclass(frozen=True)
class Limit:
    """What was found: the smallest size, or the latest month, whose odds of ruin are at most the limit.

    `value` is None where there is none; where every one does (`always`) it is the end of what was tried.
    `low` and `high` are where the odds ± two standard errors cross the limit (None: nowhere among the tries).
    """

    tries: tuple[Try, ...]
    value: float | None
    low: float | None
    high: float | None
    always: bool


class _Round:
    """Tries of the plan's next round on the same futures. Raises `CalculationError` without a round."""

    def __init__(self, plan: Plan, paths: int) -> None:
        if plan.financing.next_round is None:
            raise CalculationError(
                Fault("financing.rounds", mark("add a round: there is none to size or to date"))
            )
        self.plan, self._next, self._round = plan, plan.financing.next_round, plan.financing.next_round.id
        self.path = f"financing.rounds.{self._round}"
        self._draws, self._memory = RandomDraws(_SEED, 0, min(paths, BLOCK)), Memory()
        self._like: Chain | None = None

    def closed_in(self, month: int) -> Try | None:
        """Return what comes of the round in a month; those after it still come after it."""
        later = self.plan.financing.rounds[self.plan.financing.rounds.index(self._next) + 1 :]
        behind = {
            f"financing.rounds.{one.id}.close_month": month + 1
            for one in later
            if one.close_month is not None and one.close_month <= month
        }
        return self.tried(float(month), {"close_month": month, "runway_trigger_months": None}, behind)

    def tried(
        self, value: float, changes: dict[str, Any], others: Mapping[str, Any] | None = None
    ) -> Try | None:
        """Return what comes of changes to the round, and of others; None where such terms cannot be."""
        try:
            own = {f"{self.path}.{name}": one for name, one in changes.items()}
            plan = changed(self.plan, {**own, **(others or {})})
            chain = chain_of(plan, self._draws, self._memory, like=self._like)
        except AssayError:
            return None
        self._like = chain
        return measured(chain, value, self._round)


def measured(chain: Chain, value: float, round_id: str) -> Try:
    """Return the figures of a chain that was run for a value of a round; rounds stand in the order of
    time.
    """
    place = [one.id for one in chain.plan.financing.rounds].index(round_id)
    ruined = ~np.isnan(chain.treasury.ruin_month)
    closed: PathsMask = ~np.isnan(chain.treasury.closings.month[place])
    founders = chain.table.founders
    return Try(
        value,
        odds(ruined),
        odds(ruined[closed]) if np.count_nonzero(closed) >= _FEWEST else None,
        odds(closed),
        float(np.median(sum_rows(chain.table.at_the_exit()[founders]))),
        float(np.median(founders_get(chain))),
    )


def smallest_raise(
    plan: Plan, *, limit: float, given_closed: bool, low: float, high: float, paths: int = PATHS
) -> Limit:
    """Return the smallest amount of the next round, at its price and terms, that keeps the odds of ruin at or
    below `limit` (0–1). Searched between `low` and `high` (money, low above 0) on a grid, then by halving.
    """
    if not 0 < low < high:
        raise CalculationError(Fault("high", mark("must be above the lower limit, which must be above 0")))
    of = _Round(plan, paths)
    return _smallest(
        lambda amount: of.tried(amount, {"amount": amount}),
        np.geomspace(low, high, _GRID).tolist(),
        limit,
        given_closed,
    )


def _smallest(
    tried: Callable[[float], Try | None], grid: list[float], limit: float, given_closed: bool
) -> Limit:
    tries = [one for value in grid if (one := tried(value)) is not None]
    place = _first_within(tries, limit, given_closed, 0.0)
    if place is None:
        return Limit(tuple(tries), None, None, None, False)
    if place == 0:
        high = tries[0].value
        return Limit(tuple(tries), high, None, _halved(tried, tries, limit, given_closed, 2.0), True)
    value = _halved(tried, tries, limit, given_closed, 0.0)
    least, most = (_halved(tried, tries, limit, given_closed, errors) for errors in (-2.0, 2.0))
    tries.sort(key=lambda one: one.value)
    return Limit(tuple(tries), value, least, most, False)


def _halved(
    tried: Callable[[float], Try | None], tries: list[Try], limit: float, given_closed: bool, errors: float
) -> float | None:
    """Return the smallest value within the limit (the odds with so many errors added), by halving between the
    tries known; what is tried is added to them.
    """
    tries.sort(key=lambda one: one.value)
    place = _first_within(tries, limit, given_closed, errors)
    if not place:
        return None if place is None else tries[0].value
    left, right = tries[place - 1].value, tries[place].value
    while right - left > _PRECISION * right:
        found = tried((left + right) / 2)
        if found is None:
            break
        tries.append(found)
        within = _within(found, limit, given_closed, errors)
        left, right = (left, found.value) if within else (found.value, right)
    return right


def _within(one: Try, limit: float, given_closed: bool, errors: float) -> bool:
    risk = one.risk(given_closed)
    return risk is not None and risk.value + errors * risk.error <= limit


def _first_within(tries: list[Try], limit: float, given_closed: bool, errors: float) -> int | None:
    return next((place for place, one in enumerate(tries) if _within(one, limit, given_closed, errors)), None)


def months_tried(plan: Plan, *, limit: float, paths: int = PATHS) -> Iterator[Limit]:
    """Yield what is known after each month tried, so that a page can show it and stop: the latest month in
    which the next round may close, its odds of ruin at or below `limit`, the last before the first that is
    too late. Later rounds that it would overtake come the month after it.

    Ruin is counted over all futures: those in which a late round still closes are the ones that lived.
    """
    of, tries = _Round(plan, paths), list[Try]()
    for month in range(plan.exit.month):
        found = of.closed_in(month)
        if found is not None:
            tries.append(found)
            yield _latest(tries, limit)
    if not tries:
        yield Limit((), None, None, None, False)


def _latest(tries: list[Try], limit: float) -> Limit:
    def before_too_late(errors: float) -> float | None:
        kept = None
        for one in tries:
            if not _within(one, limit, False, errors):
                break
            kept = one.value
        return kept

    value = before_too_late(0.0)
    always = value is not None and value == tries[-1].value
    return Limit(tuple(tries), value, before_too_late(2.0), before_too_late(-2.0), always)
