"""The cap table through the rounds of many paths: post-money SAFEs, the pool before the money, new investors.

Solved exactly, without iteration towards a fixed point: in shares of the company after the round every count is affine or
a maximum of affine terms in one unknown (see `solve_round`).
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import Classes, Drawn, Paths, PathsClasses, PathsMask, PathsSafes, PathsStepsOwners
from core.errors import CalculationError, Fault
from core.plan.financing import Safe
from core.texts import mark


@dataclass(frozen=True, eq=False)
class RoundResult:
    """Shares after one priced round, by path: price a share, new investors' shares, the SAFEs' shares, the pool."""

    price: Paths
    new_shares: Paths
    safe_shares: PathsSafes
    pool_shares: Paths


def solve_round(
    *,
    shares: Paths,
    pool_shares: Paths,
    safes: tuple[Safe[Drawn], ...],
    amount: Paths,
    pre_money: Paths,
    pool_after_share: float,
) -> RoundResult:
    """Solve a round for all paths.

    `shares` are all shares and options before it without SAFEs, the unissued pool `pool_shares` included. With y = 1/T (T
    the shares after the round) and x the capitalisation before the pool increase as a part of T, each SAFE holds
    max(c·x, b): c = amount ÷ cap, b = amount ÷ ((1 − discount)·post-money). x + new + pool increase = 1 then gives
    one equation that rises in y; its kinks are known, so it is solved piece by piece.
    Source: the Y Combinator post-money SAFE (capitalisation counts all converting securities, not the pool increase).
    """
    post_money = pre_money + amount
    new = amount / post_money
    caps = np.array([safe.amount / safe.cap if safe.cap else 0.0 for safe in safes])
    floors = np.array([safe.amount / (1 - safe.discount_share) for safe in safes]) / post_money[:, None]
    grown = _solve(shares, pool_shares, 1 - new - pool_after_share, caps, floors)
    kept = _solve(shares, np.zeros_like(shares), 1 - new, caps, floors)
    larger = pool_after_share / grown[0] >= pool_shares  # the pool asked for is larger than the one at hand
    y, x = np.where(larger, grown, kept)
    if not (y > 0).all():
        raise CalculationError(Fault("financing.safes", mark("leave nothing for the owners at this price: raise the pre-money, or lower the SAFEs or the pool")))
    total = 1 / y
    safe_shares = np.maximum(caps * x[:, None], floors) * total[:, None]
    pool = np.maximum(pool_after_share * total, pool_shares)
    return RoundResult(post_money / total, new * total, safe_shares, pool)


def _solve(shares: Paths, slope: Paths, intercept: Paths, caps: Classes, floors: PathsSafes) -> tuple[Paths, Paths]:
    """Return (y, x) with shares·y + Σ max(c·x, b) = x and x = intercept + slope·y.

    The left side less the right rises in y while shares > slope: assume each set of binding caps in turn, from none to
    all in the order in which they start to bind, and keep the one that agrees with itself.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        kinks = np.where(caps > 0, floors / np.where(caps > 0, caps, 1.0), np.inf)
    order = np.argsort(kinks, axis=1)
    sorted_kinks = np.take_along_axis(kinks, order, axis=1)
    sorted_caps, sorted_floors = caps[order], np.take_along_axis(floors, order, axis=1)
    zero = np.zeros((len(shares), 1))
    cap_sum = np.concatenate([zero, np.cumsum(sorted_caps, axis=1)], axis=1)
    floor_sum = floors.sum(axis=1, keepdims=True) - np.concatenate([zero, np.cumsum(sorted_floors, axis=1)], axis=1)
    y = (intercept[:, None] * (1 - cap_sum) - floor_sum) / (shares[:, None] - slope[:, None] * (1 - cap_sum))
    x = intercept[:, None] + slope[:, None] * y
    above = np.concatenate([zero - np.inf, sorted_kinks], axis=1) <= x * (1 + 1e-12) + 1e-300
    below = x <= np.concatenate([sorted_kinks, zero + np.inf], axis=1) * (1 + 1e-12)
    chosen = np.argmax(above & below, axis=1)[:, None]
    return np.take_along_axis(y, chosen, axis=1)[:, 0], np.take_along_axis(x, chosen, axis=1)[:, 0]


@dataclass(frozen=True, eq=False)
class CapTable:
    """Shares by path and owner after each step: `steps` ("today", then the rounds' ids), `owners` in a fixed order.

    Owners are the plan's holders, its SAFEs, one class per round, and the unissued pool last. Shape of `shares`:
    (paths, steps, owners). A round that has not closed leaves the table as it was.
    """

    steps: tuple[str, ...]
    owners: tuple[str, ...]
    shares: PathsStepsOwners

    def ownership(self) -> PathsStepsOwners:
        """Return each owner's share of the company, unissued pool included, after each step; sums to 1."""
        return np.asarray(self.shares / self.shares.sum(axis=2, keepdims=True))


def cap_table(
    *,
    holders: dict[str, int],
    pool_shares: int,
    safes: tuple[Safe[Drawn], ...],
    rounds: tuple[str, ...],
    pools_after: tuple[float, ...],
    closed: PathsClasses,
    pre_money: PathsClasses,
    bridge: PathsClasses,
    bridge_pre_money: PathsClasses,
) -> CapTable:
    """Build the table from the amounts that closed (0: not closed), path by path, round by round.

    A bridge's shares join its round's class; they are issued before it without a pool increase.
    """
    paths = len(closed)
    owners = (*holders, *(safe.id for safe in safes), *rounds, "pool")
    now = np.zeros((paths, len(owners)))
    now[:, : len(holders)] = list(holders.values())
    now[:, -1] = pool_shares
    steps = [now]
    converted = np.zeros(paths, dtype=bool)
    for index, _ in enumerate(rounds):
        position = len(holders) + len(safes) + index
        first = len(holders)
        for amount, price, pool in (
            (bridge[:, index], bridge_pre_money[:, index], 0.0),
            (closed[:, index], pre_money[:, index], pools_after[index]),
        ):
            now, converted = _issue(now, converted, amount, price, pool, safes, first, position)
        steps.append(now)
    return CapTable(("today", *rounds), owners, np.stack(steps, axis=1))


def _issue(
    now: PathsClasses, converted: PathsMask, amount: Paths, pre_money: Paths, pool_share: float,
    safes: tuple[Safe[Drawn], ...], first: int, position: int,
) -> tuple[PathsClasses, PathsMask]:
    """Issue one round's shares where money came; SAFEs convert in the first one. Returns (shares, who has converted)."""
    happens = amount > 0
    result = now.copy()
    for mask, converting in ((happens & ~converted, safes), (happens & converted, ())):
        if mask.any():
            result[mask] = _after(now[mask], amount[mask], pre_money[mask], pool_share, converting, first, position)
    return result, converted | happens


def _after(
    now: PathsClasses, amount: Paths, pre_money: Paths, pool_share: float, safes: tuple[Safe[Drawn], ...], first: int,
    position: int,
) -> PathsClasses:
    solved = solve_round(
        shares=now.sum(axis=1), pool_shares=now[:, -1], safes=safes, amount=amount, pre_money=pre_money,
        pool_after_share=pool_share,
    )
    after = now.copy()
    if safes:
        after[:, first : first + len(safes)] = solved.safe_shares
    after[:, position] += solved.new_shares
    after[:, -1] = solved.pool_shares
    return after
