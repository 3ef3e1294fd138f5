"""Redemption rights, performance ratchets and guidance funds: what falls due by contract, path by path."""

from typing import Any

import numpy as np

from core.arrays import Paths, PathsMask
from core.months import PER_YEAR
from core.plan.obligations import GuidanceFund, Ratchet, Redemption


def redemption_due(*, redemption: Redemption[Any], invested: Paths, closed_month: Paths) -> Paths:
    """Return the claim at the due month: money · (1 + r·t) or (1 + r)^t, at most the cap; 0 where none
    arises.

    It arises where the round closed before, a dead company included, unless a listing filed for has suspended
    it. A company sold or listed by then owes nothing: the caller does not ask.
    """
    due = redemption.due_month
    filed = redemption.filing_month is not None and redemption.filing_month <= due
    if redemption.suspended_at_filing and filed:
        return np.zeros_like(invested)
    years = np.maximum(due - np.nan_to_num(closed_month), 0.0) / PER_YEAR
    if redemption.interest == "simple":
        grown = 1 + redemption.rate_per_year * years
    else:
        grown = (1 + redemption.rate_per_year) ** years
    if redemption.cap_multiple is not None:
        grown = np.minimum(grown, redemption.cap_multiple)
    return np.where(np.nan_to_num(closed_month, nan=np.inf) <= due, invested * grown, 0.0)


def ratchet_missed(*, ratchet: Ratchet[Any], invested: Paths, revenue: Paths) -> tuple[PathsMask, Paths]:
    """Return where the target is missed, and the part of it that was reached (0–1); met from `least_share`
    on.
    """
    reached = np.clip(revenue / ratchet.target_revenue, 0.0, 1.0)
    return (reached < ratchet.least_share) & (invested > 0), reached


def guidance_clawback(*, fund: GuidanceFund[Any], spent: Paths) -> Paths:
    """Return the money that goes back: clawback · amount · the part of the promised local spending that is
    missing.

    `spent`: all payments of the plan up to the month of the check, by path; what was spent before counts too.
    """
    promised = fund.amount * fund.local_multiple
    if promised == 0:
        return np.zeros_like(spent)
    local = spent * fund.local_spending_share + fund.spent_before
    missing = np.clip(1 - local / promised, 0.0, 1.0)
    return np.asarray(fund.clawback_share * fund.amount * missing)
