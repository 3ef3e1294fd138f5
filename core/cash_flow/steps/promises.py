"""The step in which promises to investors fall due: redemptions, performance ratchets, local-spending
clawbacks.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import MonthsPaths, Paths
from core.cash_flow.steps.outcomes import PromiseOutcome
from core.cash_flow.steps.state import State
from core.financing.exact import floats
from core.financing.obligations import guidance_clawback, ratchet_missed, redemption_due
from core.financing.raising.closings import Closings
from core.months import PER_YEAR
from core.plan.financing import PRO_RATA, Financing
from core.plan.obligations import GuidanceFund, Obligor, Ratchet, Redemption
from core.plan.securities import Series


@dataclass(frozen=True)
class _OfRound:
    """What is paid for a planned round, by its place; nothing where a later one of the rounds `lost_in` has
    made it common.
    """

    place: int
    lost_in: Sequence[int]

    def payments(self, closings: Closings) -> Sequence[tuple[Paths, Paths]]:
        """Return (month, money) of each payment, by path; the bridge is one."""
        kept = _kept(closings, self.lost_in)
        return [(month, money * kept) for month, money in closings.payments(self.place)]

    def money(self, closings: Closings) -> Paths:
        """Return all the money of the round, its bridge left out."""
        return np.asarray(floats(closings.money(self.place)) * _kept(closings, self.lost_in))


@dataclass(frozen=True)
class _OfSeries:
    """What was paid for an issued series, before the plan, on every path; what holders of rights bought of it
    may be a series beside it. Nothing where one of the rounds `lost_in` has made it common.
    """

    series: Sequence[Series[Any]]
    lost_in: Sequence[int]

    def payments(self, closings: Closings) -> Sequence[tuple[Paths, Paths]]:
        """Return (month, money) of each payment."""
        nothing, kept = np.zeros(closings.amount.shape[1]), _kept(closings, self.lost_in)
        return [(nothing + one.issued_month, kept * one.shares * one.issue_price) for one in self.series]

    def money(self, closings: Closings) -> Paths:
        """Return the money of the series."""
        return np.asarray(sum(money for _month, money in self.payments(closings)))


_OfClass = _OfRound | _OfSeries


def _kept(closings: Closings, lost_in: Sequence[int]) -> Paths:
    """Return 1 where none of these rounds has closed yet, else 0."""
    kept = np.ones(closings.amount.shape[1])
    for place in lost_in:
        kept[np.isfinite(floats(closings.month[place]))] = 0.0
    return kept


def _classes(financing: Financing[Any]) -> Mapping[str, _OfClass]:
    by_id = {one.id: one for one in financing.series}
    plays = [place for place, one in enumerate(financing.rounds) if one.pay_to_play]
    found: dict[str, _OfClass] = {
        name: _OfSeries(
            [by_id[each] for each in (name, f"{name}{PRO_RATA}") if each in by_id],
            () if one.takes_part else plays,
        )
        for name, one in by_id.items()
    }
    for place, one in enumerate(financing.rounds):
        found[one.id] = _OfRound(place, () if one.takes_part else [each for each in plays if each > place])
    return found


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
    """Claims all money of the class (bridge and pro rata too) that no earlier redemption has paid back."""

    def __init__(self, redemption: Redemption[Any], of: _OfClass, earlier: Sequence[_Promise]) -> None:
        path = f"financing.redemptions.{redemption.id}"
        super().__init__(path, redemption.due_month, redemption.window_months, redemption.obligor)
        self.right, self._of, self._earlier = redemption, of, earlier

    def claimed(self, state: State) -> tuple[Paths, Paths]:
        due = np.zeros(len(state.cash))
        for month, invested in self._of.payments(state.closings):
            claim = redemption_due(redemption=self.right, invested=invested, closed_month=month)
            for one in self._earlier:
                if one.id in state.promises:  # what came after it, it has not paid back
                    claim = claim * np.where(
                        month <= one.month, 1 - state.promises[one.id].redeemed_share, 1.0
                    )
            due += claim
        return due, np.ones_like(due)


class _Ratchet(_Promise):
    def __init__(self, ratchet: Ratchet[Any], of: _OfClass, redemptions: Sequence[_Redemption]) -> None:
        super().__init__(f"financing.ratchets.{ratchet.id}", ratchet.test_month, 1, ratchet.obligor)
        self._ratchet, self._of, self._redemptions = ratchet, of, redemptions

    def claimed(self, state: State) -> tuple[Paths, Paths]:
        invested = self._of.money(state.closings)
        for one in self._redemptions:  # what was bought back has nothing more to ask for
            if one.id in state.promises:
                invested = invested * (1 - state.promises[one.id].redeemed_share)
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
        spent = _until_ruin(state.would_be.spent, state, self.month, self.month + 1)
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

    def __init__(self, financing: Financing[Any]) -> None:
        of, redemptions = _classes(financing), list[_Redemption]()
        for one in sorted(financing.redemptions, key=lambda each: each.due_month):
            earlier = [each for each in redemptions if each.right.round == one.round]
            redemptions.append(_Redemption(one, of[one.round], earlier))
        self._promises: list[_Promise] = [*redemptions]
        for ratchet in financing.ratchets:
            theirs = [each for each in redemptions if each.right.round == ratchet.round]
            self._promises.append(_Ratchet(ratchet, of[ratchet.round], theirs))
        self._promises += [_Guidance(one) for one in financing.guidance_funds]

    def at(self, month: int, state: State) -> None:
        """Let those whose months have come act."""
        for one in self._promises:
            if one.month <= month < one.month + one.window:
                one.at(month, state)
