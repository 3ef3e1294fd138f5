"""The step in which promises to investors fall due: redemptions, performance ratchets, local-spending
clawbacks.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.arrays import MonthsPaths, Paths
from core.cash_flow.steps.outcomes import PromiseOutcome
from core.cash_flow.steps.state import State
from core.financing.obligations import guidance_clawback, ratchet_missed, redemption_due
from core.months import PER_YEAR
from core.plan.obligations import GuidanceFund, Obligor, Ratchet, Redemption


class _Promise(ABC):
    """One promise: what is claimed in its month, and the months in which the company pays what it can."""

    def __init__(self, id: str, month: int, window: int, obligor: Obligor) -> None:
        self.id, self.month, self.window, self.obligor = id, month, window, obligor

    def at(self, month: int, state: State) -> None:
        """Raise the claim in its month, and let a bound company pay while the window is open."""
        if month == self.month:
            claim, reached = self.claimed(state)
            bound = self.obligor in ("founder", "joint")
            state.promises[self.id] = PromiseOutcome(claim, np.zeros_like(claim), bound, reached)
        if self.obligor == "founder" or not self.month <= month < self.month + self.window:
            return
        outcome = state.promises[self.id]
        able = np.minimum(outcome.claim - outcome.company_pays, np.maximum(state.cash, 0.0))
        paid = np.where(state.alive, able, 0.0)
        outcome.company_pays = outcome.company_pays + paid
        state.pay(self.id, month, -paid)

    @abstractmethod
    def claimed(self, state: State) -> tuple[Paths, Paths]:
        """Return the money claimed, and the share of a ratchet's target that was reached (1: no shares
        move).
        """


class _Redemption(_Promise):
    """Claims all money of the round's class (bridge and pro rata too) that no earlier redemption has paid
    back.
    """

    def __init__(self, redemption: Redemption[Any], place: int, earlier: Sequence[_Promise]) -> None:
        path = f"financing.redemptions.{redemption.id}"
        super().__init__(path, redemption.due_month, redemption.window_months, redemption.obligor)
        self._redemption, self.place, self._earlier = redemption, place, earlier

    def claimed(self, state: State) -> tuple[Paths, Paths]:
        found, place = state.closings, self.place
        due = np.zeros(len(state.cash))
        for month, invested in found.payments(place):
            claim = redemption_due(redemption=self._redemption, invested=invested, closed_month=month)
            for one in self._earlier:
                if one.id in state.promises:  # what came after it, it has not paid back
                    claim = claim * np.where(
                        month <= one.month, 1 - state.promises[one.id].redeemed_share, 1.0
                    )
            due += claim
        return due, np.ones_like(due)


class _Ratchet(_Promise):
    def __init__(self, ratchet: Ratchet[Any], place: int) -> None:
        super().__init__(f"financing.ratchets.{ratchet.id}", ratchet.test_month, 1, ratchet.obligor)
        self._ratchet, self._place = ratchet, place

    def claimed(self, state: State) -> tuple[Paths, Paths]:
        invested = state.closings.money(self._place)
        revenue = _until_ruin(state.would_be.revenue, state, self.month)
        missed, reached = ratchet_missed(ratchet=self._ratchet, invested=invested, revenue=revenue)
        if self._ratchet.compensation == "cash":
            return np.where(missed, invested * (1 - reached), 0.0), np.ones_like(reached)
        return np.zeros_like(reached), np.where(missed, reached, 1.0)


class _Guidance(_Promise):
    def __init__(self, fund: GuidanceFund[Any]) -> None:
        super().__init__(f"financing.guidance_funds.{fund.id}", fund.due_month, 1, "company")
        self._fund = fund

    def claimed(self, state: State) -> tuple[Paths, Paths]:
        spent = _until_ruin(
            state.would_be.receipts - state.would_be.operating, state, self.month, self.month + 1
        )
        back = guidance_clawback(fund=self._fund, spent=spent)
        return back, np.ones_like(back)


def _until_ruin(flow: MonthsPaths, state: State, month: int, window: int = PER_YEAR) -> Paths:
    """Return the sum of the last `window` months up to `month` in which the company lived."""
    total = np.zeros(flow.shape[1])
    for past in range(max(month - window + 1, 0), month + 1):
        total += np.where(state.ruin_month < past, 0.0, flow[past])
    return total


class Promises:
    """All promises of the plan, each in its months."""

    def __init__(
        self,
        *,
        rounds: Sequence[str],
        redemptions: Sequence[Redemption[Any]],
        ratchets: Sequence[Ratchet[Any]],
        guidance_funds: Sequence[GuidanceFund[Any]],
    ) -> None:
        place = {name: index for index, name in enumerate(rounds)}
        self._promises: list[_Promise] = []
        for one in sorted(redemptions, key=lambda each: each.due_month):
            earlier = [each for each in self._promises if getattr(each, "place", None) == place[one.round]]
            self._promises.append(_Redemption(one, place[one.round], earlier))
        self._promises += [_Ratchet(one, place[one.round]) for one in ratchets]
        self._promises += [_Guidance(one) for one in guidance_funds]

    def at(self, month: int, state: State) -> None:
        """Let those whose months have come act."""
        for one in self._promises:
            if one.month <= month < one.month + one.window:
                one.at(month, state)
