"""The exit: enterprise value, equity, and the money of every class."""

from dataclasses import dataclass

import numpy as np

from core.arrays import AliveMonths, Drawn, Paths, PathsClasses, PathsMonths, Uniforms
from core.financing.cap_table import CapTable
from core.financing.waterfall import ParticipationCode, ShareClasses, distribute
from core.plan.financing import Financing
from core.plan.outcome import Exit
from core.plan.section import column


@dataclass(frozen=True, eq=False)
class ExitResult:
    """What the exit pays, by path: `paid` by owner in the cap table's order (the pool's column is 0).

    `revenue` is the yearly revenue that was multiplied; everything is 0 where the company was ruined before.
    """

    revenue: Paths
    enterprise_value: Paths
    equity_value: Paths
    paid: PathsClasses


def exit_value(*, exit: Exit[Drawn], revenue: PathsMonths, climate: PathsMonths) -> tuple[Paths, Paths]:
    """Return (yearly revenue, enterprise value) at the exit month: multiple · climate · revenue.

    Yearly revenue is the trailing twelve months', or the month's × 12 where the plan says run rate.
    """
    month = exit.month
    if exit.revenue_basis == "run_rate":
        yearly = revenue[:, month] * 12
    else:
        yearly = revenue[:, max(month - 11, 0) : month + 1].sum(axis=1)
    return yearly, yearly * column(exit.revenue_multiple) * climate[:, month]


def settle_exit(
    *,
    exit: Exit[Drawn],
    financing: Financing[Drawn],
    table: CapTable,
    invested: PathsClasses,
    revenue: PathsMonths,
    climate: PathsMonths,
    cash: PathsMonths,
    debt: PathsMonths,
    alive: AliveMonths,
) -> ExitResult:
    """Return the exit's result: equity = max(0, EV − debt + cash) where alive, then the waterfall."""
    yearly, enterprise = exit_value(exit=exit, revenue=revenue, climate=climate)
    living = alive[:, exit.month]
    equity = np.where(living, np.maximum(enterprise - debt[:, exit.month] + cash[:, exit.month], 0.0), 0.0)
    classes = share_classes(financing=financing, table=table, invested=invested, exit=exit)
    paid = distribute(classes=classes, proceeds=equity)[:, : len(table.owners) - 1]
    return ExitResult(
        np.where(living, yearly, 0.0), np.where(living, enterprise, 0.0), equity,
        np.concatenate([paid, np.zeros((len(equity), 1))], axis=1),
    )


def share_classes(
    *, financing: Financing[Drawn], table: CapTable, invested: PathsClasses, exit: Exit[Drawn]
) -> ShareClasses:
    """Return the classes at the exit: holders and later investors common, SAFEs and rounds preferred, no unissued pool.

    A SAFE that never converted is offered the better of its money and its shares at the cap (the standard form's
    liquidity event); a converted one keeps its money as a 1× preference. `invested` is the money of each round.
    """
    count, safes = len(financing.holders), financing.safes
    shares = table.shares[:, -1, :-1].copy()
    paths = len(shares)
    shares[:, count : count + len(safes)] = _safe_shares(financing, shares, count, table.shares[:, -1, -1])
    money = np.array([[safe.amount for safe in safes]] * paths).reshape(paths, len(safes))
    multiples = np.array([one.preference_multiple for one in financing.rounds])
    caps = np.array([one.participation_cap for one in financing.rounds])
    zero = np.zeros((paths, count))
    preference = np.concatenate([zero, money, invested * multiples], axis=1)
    cap = np.concatenate([zero, money, invested * caps], axis=1)
    later = _later_shares(shares, exit)
    kinds: list[ParticipationCode] = ["common"] * count
    kinds += ["none" for _safe in safes]
    kinds += [one.participation for one in financing.rounds]
    kinds.append("common")
    ranks = [0] * count + [1] * len(safes) + _ranks(financing) + [0]
    return ShareClasses(
        (*table.owners[:-1], "later"), tuple(kinds), tuple(ranks), np.concatenate([shares, later], axis=1),
        np.concatenate([preference, np.zeros_like(later)], axis=1), np.concatenate([cap, np.zeros_like(later)], axis=1),
    )


def _ranks(financing: Financing[Drawn]) -> list[int]:
    if financing.seniority == "pari_passu":
        return [1] * len(financing.rounds)
    return list(range(2, 2 + len(financing.rounds)))


def _safe_shares(financing: Financing[Drawn], shares: PathsClasses, count: int, pool: Paths) -> Uniforms:
    """Return the SAFEs' shares; those not converted by a round count as at their cap (none without a cap)."""
    safes = financing.safes
    held = shares[:, count : count + len(safes)]
    parts = np.array([safe.amount / safe.cap if safe.cap else 0.0 for safe in safes])
    capitalisation = (shares[:, :count].sum(axis=1) + pool) / (1 - parts.sum())
    return np.where(held.sum(axis=1, keepdims=True) > 0, held, parts * capitalisation[:, None])


def _later_shares(shares: PathsClasses, exit: Exit[Drawn]) -> Uniforms:
    kept = (1 - exit.later_dilution_share) ** exit.later_rounds
    return np.asarray(shares.sum(axis=1, keepdims=True) * (1 / kept - 1))
