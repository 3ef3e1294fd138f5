"""What redemption rights, performance ratchets and guidance funds may cost, path by path."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Paths, PathsMask
from core.plan.obligations import GuidanceFund, Ratchet, Redemption


@dataclass(frozen=True, eq=False)
class Claim:
    """A contingent claim by path: whether it arises, its amount, what the company can pay, what falls on the
    founders.

    `unpaid` is owed by a company that cannot pay and whose founders are not bound: the investors' loss.
    """

    arises: PathsMask
    amount: Paths
    company_pays: Paths
    founder_owes: Paths
    unpaid: Paths


def redemption_claim(
    *,
    redemption: Redemption[Any],
    invested: Paths,
    closed_month: Paths,
    exit_month: int,
    sold: PathsMask,
    cash: Paths,
) -> Claim:
    """Return the claim at the due month.

    It arises where the round closed before it and the company is not sold or listed by then (`sold` by
    `exit_month`), a dead company included, unless a filing has suspended it. Amount: money · (1 + r·t) or (1
    + r)^t, at most the cap. Courts let a company pay only out of capital reduction or profit (Supreme Court
    minutes 2019, clause 5): its `cash` at the due month is the most it can pay.
    """
    due = redemption.due_month
    years = np.maximum(due - np.nan_to_num(closed_month), 0.0) / 12
    grown = (
        1 + redemption.rate_per_year * years
        if redemption.interest == "simple"
        else (1 + redemption.rate_per_year) ** years
    )
    if redemption.cap_multiple is not None:
        grown = np.minimum(grown, redemption.cap_multiple)
    asleep = (
        redemption.suspended_at_filing
        and redemption.filing_month is not None
        and redemption.filing_month <= due
    )
    listed = sold & (exit_month <= due)
    arises = (invested > 0) & (np.nan_to_num(closed_month, nan=1e9) <= due) & ~listed & (not asleep)
    return _shared(redemption.obligor, arises, np.where(arises, invested * grown, 0.0), cash)


@dataclass(frozen=True, eq=False)
class RatchetResult:
    """A ratchet by path: revenue as part of the target, the cash claim, and the stake that moves from the
    founders.
    """

    reached_share: Paths
    claim: Claim
    stake_moved: Paths


def ratchet_claim(
    *,
    ratchet: Ratchet[Any],
    invested: Paths,
    revenue: Paths,
    investor_stake: Paths,
    founder_stake: Paths,
    cash: Paths,
) -> RatchetResult:
    """Return what a missed target costs.

    Cash: money · (1 − revenue ÷ target). Shares: the investors' stake as if the round had been priced at
    post-money · revenue ÷ target, taken from the founders, at most all they have. Nothing from `least_share`
    on.
    """
    reached = revenue / ratchet.target_revenue
    missed = (reached < ratchet.least_share) & (invested > 0)
    shortfall = np.where(missed, 1 - reached, 0.0)
    owed = np.where(missed & (ratchet.compensation == "cash"), invested * shortfall, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = np.where(reached > 0, investor_stake / reached - investor_stake, founder_stake)
    moved = np.where(missed & (ratchet.compensation == "shares"), np.minimum(wanted, founder_stake), 0.0)
    return RatchetResult(reached, _shared(ratchet.obligor, missed & (owed > 0), owed, cash), moved)


def guidance_clawback(*, fund: GuidanceFund[Any], spent: Paths) -> Paths:
    """Return the money that goes back: clawback · amount · the part of the promised local spending that is
    missing.

    `spent`: all payments up to the month of the check, by path.
    """
    promised = fund.amount * fund.local_multiple
    if promised == 0:
        return np.zeros_like(spent)
    missing = np.clip(1 - spent * fund.local_spending_share / promised, 0.0, 1.0)
    return np.asarray(fund.clawback_share * fund.amount * missing)


def _shared(obligor: str, arises: PathsMask, amount: Paths, cash: Paths) -> Claim:
    """Split a claim: the company pays what it can where it is bound; the founders owe the rest where they
    are.
    """
    able = (
        np.minimum(amount, np.maximum(cash, 0.0))
        if obligor in ("company", "joint")
        else np.zeros_like(amount)
    )
    rest = amount - able
    founder = rest if obligor in ("founder", "joint") else np.zeros_like(amount)
    return Claim(arises, amount, able, founder, rest - founder)
