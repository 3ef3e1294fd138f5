"""The treasury: cash, debt and rounds share one loop over months, vectorised over paths.

Within a month: flows move cash; raises start on what the month has shown; raises that are due close or fail;
then a company with negative cash is ruined, for good. Path i of a batch is the same as path i alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, Months, MonthsMask, MonthsPaths, Paths, PathsMask, RoundsPaths, Uniforms
from core.cash_flow.raise_ import Raise
from core.financing.odds import TrackRecord
from core.financing.pro_rata import rights_share
from core.months import elapsed, trailing_sum
from core.plan.financing import Financing

BURN_WINDOW = 3


@dataclass(frozen=True, eq=False)
class Treasury:
    """What the loop recorded, by path.

    `cash` is month-end cash, constant after ruin; `alive` is False from the month of ruin on; `ruin_month` is
    NaN for companies that are never ruined (censored at the horizon). `notes_repaid` is what convertible
    notes took at maturity. For each round: month of closing (NaN if it never closed), money (of pro-rata
    rights on top of it included) and pre-money as closed, and the bridge that may have preceded it.
    """

    cash: MonthsPaths
    alive: MonthsMask
    ruin_month: Paths
    equity_raised: MonthsPaths
    notes_repaid: MonthsPaths
    close_month: RoundsPaths
    amount: RoundsPaths
    pre_money: RoundsPaths
    bridge_amount: RoundsPaths
    bridge_pre_money: RoundsPaths
    bridge_month: RoundsPaths


def run_treasury(
    *,
    financing: Financing[Drawn],
    flow: MonthsPaths,
    debt: MonthsPaths,
    record: TrackRecord,
    climate: MonthsPaths,
    chances: Mapping[str, Uniforms],
    note_repayments: Months | None = None,
) -> Treasury:
    """Run the months. `flow` is the net cash flow before equity, debt service and grants included; `debt` its
    balance.

    `note_repayments` falls due on the paths on which no round (or bridge) has closed, for there the notes
    have converted.

    `chances` holds, by round id, uniform numbers of shape (2 · attempts, paths): closing, then down round,
    per attempt.
    """
    months, paths = flow.shape
    burn, share = _mean_burn(flow), rights_share(financing)
    raises = [Raise(one, financing.policy, record, chances[one.id], share) for one in financing.rounds]
    cash, alive = np.full(paths, financing.opening_cash), np.ones(paths, dtype=bool)
    closing, living = np.empty((months, paths)), np.empty((months, paths), dtype=bool)
    equity, repaid = np.zeros((months, paths)), np.zeros((months, paths))
    ruin_month = np.full(paths, np.nan)
    for month in range(months):
        cash = cash + np.where(alive, flow[month], 0.0)
        if note_repayments is not None and note_repayments[month]:
            repaid[month] = np.where(alive & ~_converted(raises, paths), note_repayments[month], 0.0)
            cash = cash - repaid[month]
        ready = alive
        for one in raises:
            one.start(month, ready, cash, burn[month], climate[month])
            money, shut_down = one.settle(month, alive)
            if money is not None:
                cash = cash + money
                equity[month] += money
            if shut_down is not None:
                alive, cash = _stop(alive, shut_down, cash, debt[month], ruin_month, month)
            ready = ready & one.settled
        ruined = alive & (cash < 0)
        if ruined.any():
            alive, cash = _stop(alive, ruined, cash, debt[month], ruin_month, month)
        closing[month], living[month] = cash, alive
    recorded = {
        name: np.stack([getattr(one, name) for one in raises]) if raises else np.zeros((0, paths))
        for name in (
            "close_month",
            "amount",
            "pre_money",
            "bridge_amount",
            "bridge_pre_money",
            "bridge_month",
        )
    }
    return Treasury(
        cash=closing,
        alive=living,
        ruin_month=ruin_month,
        equity_raised=equity,
        notes_repaid=repaid,
        **recorded,
    )


def _converted(raises: list[Raise], paths: int) -> PathsMask:
    """Say where SAFEs and notes have converted: a round or a bridge has closed."""
    found = np.zeros(paths, dtype=bool)
    for one in raises:
        found |= (one.amount > 0) | (one.bridge_amount > 0)
    return found


def _stop(
    alive: PathsMask, stopped: PathsMask, cash: Paths, debt: Paths, ruin_month: Paths, month: int
) -> tuple[PathsMask, Paths]:
    """End the stopped companies: what is left serves debt first."""
    ruin_month[stopped] = month
    served = np.where(stopped, np.minimum(np.maximum(cash, 0.0), debt), 0.0)
    return alive & ~stopped, cash - served


def _mean_burn(flow: MonthsPaths) -> MonthsPaths:
    """Return the mean net burn of the last three months (fewer at the start); negative while cash grows."""
    return -trailing_sum(flow, BURN_WINDOW) / np.minimum(elapsed(len(flow)) + 1, BURN_WINDOW)
