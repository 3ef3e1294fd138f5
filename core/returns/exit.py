"""The exit: enterprise value, equity, and the money of every class."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from core.arrays import (
    Drawn,
    MonthsPaths,
    OwnersPaths,
    Paths,
    PathsIndex,
    PathsMask,
    RoundsPaths,
    ratio,
    sum_rows,
)
from core.financing.exit.payout import all_common, pay_out, without_a_sale
from core.financing.ownership.cap_table import CapTable
from core.months import PER_YEAR
from core.plan.exit import Exit
from core.plan.financing import Financing
from core.plan.section import once

_LIKELY = 0.5


@dataclass(frozen=True, eq=False)
class ExitResult:
    """What the exit pays, by path: `paid` by owner in the cap table's order (the pool's column is 0).

    `ending` is the place of the path's kind of exit in the plan (−1: a plain sale). `later` is what the
    investors of rounds that the plan does not list get; with it, all of the equity is paid. `revenue` is the
    yearly revenue that was multiplied; everything is 0 where the company was ruined before.
    """

    revenue: Paths
    enterprise_value: Paths
    equity_value: Paths
    paid: OwnersPaths
    later: Paths
    ending: PathsIndex


def exit_value(*, exit: Exit[Drawn], revenue: MonthsPaths, climate: Paths) -> tuple[Paths, Paths]:
    """Return (yearly revenue, enterprise value) at the exit month: multiple · climate · revenue.

    Yearly revenue is the trailing twelve months', or the month's × 12 where the plan says run rate. Where its
    elasticities are not 0, the multiple follows growth, ((1 + g) ÷ (1 + stated growth))^e, and the mature
    margin, (margin ÷ stated margin)^e.
    """
    month = exit.month
    trailing = sum_rows(revenue[max(month - PER_YEAR + 1, 0) : month + 1])
    yearly = revenue[month] * PER_YEAR if exit.revenue_basis == "run_rate" else trailing
    multiple = once(exit.revenue_multiple) * climate
    if exit.growth_elasticity.any():
        grown = (1 + _growth(revenue, month)) / (1 + once(exit.stated_growth_per_year))
        multiple = multiple * np.maximum(grown, 0.0) ** once(exit.growth_elasticity)
    if exit.margin_elasticity.any():
        margin = once(exit.mature_operating_margin) / once(exit.stated_operating_margin)
        multiple = multiple * margin ** once(exit.margin_elasticity)
    return yearly, yearly * multiple


def _growth(revenue: MonthsPaths, month: int) -> Paths:
    """Return growth of the last twelve months over the twelve before (over as many months as there are, at
    the pace of a year); 0 where nothing was earned before.
    """
    span = min(PER_YEAR, (month + 1) // 2)
    now = sum_rows(revenue[month - span + 1 : month + 1])
    before = sum_rows(revenue[month - 2 * span + 1 : month - span + 1])
    return np.asarray(ratio(now, before, otherwise=1.0) ** (PER_YEAR / span) - 1)


def endings(*, exit: Exit[Drawn], chance: Paths) -> PathsIndex:
    """Return which of the plan's kinds of exit each path has, by place; −1: a plain sale.

    Each is as likely as its odds (scaled where they add up to more than 1), the rest is a sale. The likeliest
    takes the middle of the `chance` (0–1), so that the base case, which lies at ½, ends in it whatever the
    order.
    """
    shares = np.array([once(kind.odds) for kind in exit.kinds]).reshape(-1, len(chance))
    shares = shares / np.maximum(sum_rows(shares), 1.0)
    shares = np.concatenate([shares, 1 - sum_rows(shares)[None]])
    likeliest = int(shares.mean(axis=1).argmax())
    half = shares[likeliest] / 2
    middle = (chance >= 0.5 - half) & (chance < 0.5 + half)
    left = np.where(chance < 0.5, chance, chance - shares[likeliest])
    place, reached = np.full(len(chance), likeliest), np.zeros(len(chance))
    for number in range(len(shares)):
        if number != likeliest:
            upper = reached + shares[number]
            place[~middle & (left >= reached) & (left < upper)] = number
            reached = upper
    return np.where(place == len(exit.kinds), -1, place)


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
    chance: Paths,
    later_rounds: Paths,
    start: date,
) -> ExitResult:
    """Return the exit's result: equity = max(0, EV − debt + cash) where alive, then the waterfall.

    `climate`, `cash`, `debt` and `alive` are those of the exit month; `notes_owed` is what each convertible
    note is owed then where it has not converted; `later_rounds` is how many came that the plan does not list;
    `start` is the plan's first day.
    """
    yearly, enterprise = exit_value(exit=exit, revenue=revenue, climate=climate)
    ending = endings(exit=exit, chance=chance)
    for number, kind in enumerate(exit.kinds):
        enterprise = np.where(ending == number, enterprise * once(kind.value_share), enterprise)
    equity = np.where(alive, np.maximum(enterprise - debt + cash, 0.0), 0.0)
    terms: dict[str, Any] = {
        "table": table,
        "proceeds": equity,
        "closed_month": closed_month,
        "exit_month": exit.month,
        "start": start,
        "owed": notes_owed,
        "later_share": later_share(exit, later_rounds),
    }
    payout = pay_out(financing=financing, **terms)
    paid, later = payout.paid, payout.later
    listing = all_common(without_a_sale(financing, wound_up=False))
    winding_up = without_a_sale(financing, wound_up=True)
    for name, own in (("listing", listing), ("wind_down", winding_up)):
        here = np.isin(ending, [n for n, kind in enumerate(exit.kinds) if kind.ending == name])
        if here.any():
            other = pay_out(financing=own, **terms)
            paid, later = np.where(here, other.paid, paid), np.where(here, other.later, later)
    return ExitResult(
        np.where(alive, yearly, 0.0), np.where(alive, enterprise, 0.0), equity, paid, later, ending
    )


def later_share(exit: Exit[Drawn], rounds: Paths | None = None) -> Paths:
    """Return the part of the company sold in the rounds that the plan does not list: 1 − (1 −
    dilution)^rounds, with those that came (None: all of them, where each is likelier than not).
    """
    if rounds is None:
        rounds = np.where(once(exit.later_round_odds) > _LIKELY, float(exit.later_rounds), 0.0)
    return np.asarray(1 - (1 - once(exit.later_dilution_share)) ** rounds)
