"""The steps of credit lines: their cost, and what is drawn and paid back."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.arrays import Drawn, MonthsPaths, Paths
from core.cash_flow.steps.state import State
from core.months import PER_YEAR, running_total
from core.plan.credit_lines import CreditLine

CREDIT = "financing.credit_lines."
"""Line ids of what is drawn and paid back begin so."""


def cost_of(line: str) -> str:
    """Return the id of the line of what a credit line costs."""
    return f"{line}.rate_per_year"


def most_of(one: CreditLine[Drawn], month: int, revenue: Paths) -> Paths:
    """Return how much may be drawn at a month's end, given its revenue: nothing once the term is over."""
    there = one.first_month <= month < one.first_month + one.term_months
    most: Paths = np.full(len(revenue), one.limit if there else 0.0)
    if one.revenue_months is None:
        return most
    return np.asarray(np.minimum(most, np.maximum(revenue, 0.0) * one.revenue_months))


class CreditCosts:
    """Interest on what was drawn at the end of the month before, and the fee on what was not; with the first
    month the arrangement fee.
    """

    def __init__(self, lines: Sequence[CreditLine[Drawn]]) -> None:
        self._lines = lines

    def at(self, month: int, state: State) -> None:
        """Pay them."""
        for one in self._lines:
            since = month - one.first_month
            if not 0 <= since <= one.term_months:
                continue
            drawn = state.credit[CREDIT + one.id]
            rates = one.rate_per_year
            cost = drawn * rates[min(month, len(rates) - 1)] / PER_YEAR
            if since:
                undrawn = np.maximum(one.limit - drawn, 0.0)
                cost = cost + undrawn * one.undrawn_fee_per_year / PER_YEAR
            else:
                cost = cost + one.fee_share * one.limit
            state.pay(cost_of(CREDIT + one.id), month, np.where(state.alive, -cost, 0.0))


class CreditLines:
    """What is drawn and paid back at the month's end, line after line: the first is drawn first and paid back
    last.
    """

    def __init__(self, lines: Sequence[CreditLine[Drawn]]) -> None:
        self._lines = lines

    def at(self, month: int, state: State) -> None:
        """Repay what is due or can be, then draw what is lacking. What one line keeps repays no other."""
        there = [one for one in self._lines if one.first_month <= month < one.first_month + one.term_months]
        keep = max((one.minimum_cash for one in there), default=0.0)
        for one in reversed(self._lines):
            drawn = state.credit[CREDIT + one.id]
            if drawn.any():
                due = np.maximum(drawn - most_of(one, month, state.would_be.revenue[month]), 0.0)
                spare = np.clip(state.cash - keep, 0.0, drawn)
                self._move(one, month, state, -np.maximum(due, spare))
        for one in self._lines:
            room = most_of(one, month, state.would_be.revenue[month]) - state.credit[CREDIT + one.id]
            lacking = np.minimum(one.minimum_cash - state.cash, room)
            if (lacking > 0).any():
                self._move(one, month, state, np.maximum(lacking, 0.0))

    def _move(self, one: CreditLine[Drawn], month: int, state: State, amount: Paths) -> None:
        moved = np.where(state.alive, amount, 0.0)
        state.credit[CREDIT + one.id] = state.credit[CREDIT + one.id] + moved
        state.pay(CREDIT + one.id, month, moved)


def credit_balances(
    lines: Sequence[CreditLine[Drawn]], entries: Mapping[str, MonthsPaths], shape: tuple[int, int]
) -> dict[str, MonthsPaths]:
    """Return by credit line what is drawn at each month's end, from what has been entered."""
    return {
        one.id: one.drawn_today + running_total(entries.get(CREDIT + one.id, np.zeros(shape)))
        for one in lines
    }
