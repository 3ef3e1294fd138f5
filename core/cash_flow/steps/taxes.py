"""The step of income tax: at the end of each calendar year, and at the exit for what has passed of it."""

from typing import Any

import numpy as np

from core.arrays import Drawn, Paths
from core.cash_flow.steps.credit import cost_of
from core.cash_flow.steps.state import INTEREST, State
from core.plan.section import once
from core.plan.taxes import Taxes

INCOME_TAX, RESEARCH_CREDIT = "taxes.income_tax_rate", "taxes.research_credit_share"
"""Line ids of what the step pays."""


class IncomeTax:
    """Income tax with losses carried forward and relief for research.

    Tax = rate · (profit − extra deduction − losses that may be used) − credit, never below 0. Losses are used
    in the order in which they arose; each year keeps its own, so that old ones can lapse. What is left of
    the credit is paid out, or kept for later years. Tax that was paid is never paid back. The interest of
    notes that are to be repaid is a cost; what others earn is paid in shares, and no cost for the tax.
    """

    def __init__(
        self,
        taxes: Taxes[Drawn],
        *,
        first_calendar_month: int,
        exit_month: int,
        paths: int,
        only_solvent: bool = True,
    ) -> None:
        self._taxes, self._first, self._exit = taxes, first_calendar_month, exit_month
        self._only_solvent = only_solvent
        self._profit = np.full(paths, taxes.profit_this_year)
        self._research = np.full(paths, taxes.research_this_year)
        self._credit = np.full(paths, taxes.credit_before)
        self._losses = [np.full(paths, taxes.losses_before)]

    @property
    def position(self) -> dict[str, float]:
        """What coming assessments will count of the first path, by name of the plan's field."""
        return {
            "profit_this_year": float(self._profit[0]),
            "research_this_year": float(self._research[0]),
            "credit_before": float(self._credit[0]),
            "losses_before": float(sum(kept[0] for kept in self._losses)),
        }

    def at(self, month: int, state: State) -> None:
        """Add the month's profit; at the year's end, pay."""
        lines = state.would_be
        profit = lines.profit[month]
        for line in (INTEREST, *map(cost_of, state.credit)):
            if line in state.entries:
                profit = profit + state.entries[line][month]
        for note in state.notes:
            if note.interest is not None and note.interest[month]:
                bears = state.closings.conversion_month(note.least, note.since) >= month
                profit = profit - np.where(bears, note.interest[month], 0.0)
        self._profit += np.where(state.alive, profit, 0.0)
        self._research += np.where(state.alive, lines.research[month], 0.0)
        if (self._first + month) % 12 == 0 or month == self._exit:
            self._settle(month, state)

    def _settle(self, month: int, state: State) -> None:
        taxes = self._taxes
        result = self._profit - once(taxes.research_deduction_share) * self._research
        due = once(taxes.income_tax_rate) * self._after_losses(result)
        earned = once(taxes.research_credit_share) * self._research
        if taxes.research_credit_limit is not None:
            earned = np.minimum(earned, taxes.research_credit_limit)
        credit = self._credit + earned
        used = np.minimum(credit, due)
        left = credit - used
        alive, paid_out = state.alive, left if taxes.research_credit_paid_out else np.zeros_like(left)
        if self._only_solvent:  # who cannot pay its bills, even with what it gets back, is not assessed
            alive = alive & (state.cash + np.maximum(used - due + paid_out, 0.0) >= 0)
        state.pay(INCOME_TAX, month, np.where(alive, used - due, 0.0))
        if taxes.research_credit_paid_out:
            state.pay(RESEARCH_CREDIT, month, np.where(alive, paid_out, 0.0))
            left = np.zeros_like(left)
        self._credit, self._profit, self._research = left, np.zeros_like(due), np.zeros_like(due)

    def _after_losses(self, result: Paths) -> Paths:
        """Return the year's taxable profit, and keep its loss or use those of the past, the oldest first."""
        taxes = self._taxes
        profit = np.maximum(result, 0.0)
        beyond = np.maximum(profit - taxes.loss_free_amount, 0.0)
        usable = profit - beyond * (1 - taxes.loss_offset_share)
        for year, kept in enumerate(self._losses):
            used = np.minimum(kept, usable)
            self._losses[year] = kept - used
            usable, profit = usable - used, profit - used
        self._losses.append(np.maximum(-result, 0.0))
        if taxes.loss_years is not None:
            self._losses = self._losses[-taxes.loss_years :]
        return profit


def taxed(taxes: Taxes[Any]) -> bool:
    """Say whether income tax or relief moves anything."""
    return bool(
        taxes.income_tax_rate.any() or (taxes.research_credit_share.any() and taxes.research_credit_paid_out)
    )
