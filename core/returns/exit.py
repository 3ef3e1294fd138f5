"""The exit: enterprise value, equity, and the money of every class."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, MonthsPaths, OwnersPaths, Paths, PathsMask, RoundsPaths, sum_rows
from core.financing.exit.payout import pay_out
from core.financing.ownership.cap_table import CapTable
from core.months import PER_YEAR
from core.plan.financing import Financing
from core.plan.outcome import Exit
from core.plan.section import once


@dataclass(frozen=True, eq=False)
class ExitResult:
    """What the exit pays, by path: `paid` by owner in the cap table's order (the pool's column is 0).

    `later` is what the investors of rounds that the plan does not list get; with it, all of the equity is
    paid. `revenue` is the yearly revenue that was multiplied; everything is 0 where the company was ruined
    before.
    """

    revenue: Paths
    enterprise_value: Paths
    equity_value: Paths
    paid: OwnersPaths
    later: Paths


def exit_value(*, exit: Exit[Drawn], revenue: MonthsPaths, climate: Paths) -> tuple[Paths, Paths]:
    """Return (yearly revenue, enterprise value) at the exit month: multiple · climate · revenue.

    Yearly revenue is the trailing twelve months', or the month's × 12 where the plan says run rate.
    """
    month = exit.month
    if exit.revenue_basis == "run_rate":
        yearly = revenue[month] * PER_YEAR
    else:
        yearly = sum_rows(revenue[max(month - PER_YEAR + 1, 0) : month + 1])
    return yearly, yearly * once(exit.revenue_multiple) * climate


def settle_exit(
    *,
    exit: Exit[Drawn],
    financing: Financing[Drawn],
    table: CapTable,
    closed_month: RoundsPaths,
    notes_owed: Mapping[str, Paths],
    revenue: MonthsPaths,
    climate: Paths,
    cash: Paths,
    debt: Paths,
    alive: PathsMask,
) -> ExitResult:
    """Return the exit's result: equity = max(0, EV − debt + cash) where alive, then the waterfall.

    `climate`, `cash`, `debt` and `alive` are those of the exit month; `notes_owed` is what each convertible
    note is owed then where it has not converted.
    """
    yearly, enterprise = exit_value(exit=exit, revenue=revenue, climate=climate)
    equity = np.where(alive, np.maximum(enterprise - debt + cash, 0.0), 0.0)
    payout = pay_out(
        financing=financing,
        table=table,
        proceeds=equity,
        closed_month=closed_month,
        exit_month=exit.month,
        owed=notes_owed,
        later_share=later_share(exit),
    )
    return ExitResult(
        np.where(alive, yearly, 0.0), np.where(alive, enterprise, 0.0), equity, payout.paid, payout.later
    )


def later_share(exit: Exit[Drawn]) -> Paths:
    """Return the part of the company sold in the rounds that the plan does not list: 1 − (1 −
    dilution)^rounds.
    """
    return 1 - once((1 - exit.later_dilution_share) ** exit.later_rounds)
