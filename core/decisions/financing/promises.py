"""What redemption rights, ratchets and guidance funds of the plan may cost the company and its founders."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Paths, PathsMask
from core.decisions.financing.sample import sample
from core.financing.obligations import Claim, guidance_clawback, ratchet_claim, redemption_claim
from core.months import trailing_sum
from core.plan.plan import Plan
from core.simulation.chain import Chain


@dataclass(frozen=True, eq=False)
class PromiseReport:
    """One promise over the futures: odds that a claim arises; where it does, medians and the 95th percentile
    of what founders owe.
    """

    id: str
    name: str
    kind: str
    odds: float
    odds_error: float
    claim: float
    company_pays: float
    founder_owes: float
    founder_owes_p95: float
    unpaid: float
    stake_moved: float


def promise_reports(plan: Plan, paths: int, seed: int) -> list[PromiseReport]:
    """Return a report for each redemption right, ratchet and guidance fund."""
    financing = plan.financing
    if not (financing.redemptions or financing.ratchets or financing.guidance_funds):
        return []
    chain = sample(plan, paths, seed)
    places = {one.id: index for index, one in enumerate(financing.rounds)}
    found = [_redemption(plan, chain, one, places[one.round]) for one in financing.redemptions]
    found += [_ratchet(plan, chain, one, places[one.round]) for one in financing.ratchets]
    return found + [_guidance(plan, chain, one) for one in financing.guidance_funds]


def _redemption(plan: Plan, chain: Chain, one: Any, place: int) -> PromiseReport:
    treasury = chain.treasury
    due = min(one.due_month, plan.company.months - 1)
    claim = redemption_claim(
        redemption=one.model_copy(update={"due_month": due}),
        invested=treasury.amount[place],
        closed_month=treasury.close_month[place],
        exit_month=plan.exit.month,
        sold=treasury.alive[plan.exit.month],
        cash=treasury.cash[due],
    )
    return _report(one, "redemption", claim)


def _ratchet(plan: Plan, chain: Chain, one: Any, place: int) -> PromiseReport:
    treasury, month = chain.treasury, min(one.test_month, plan.company.months - 1)
    ownership = chain.table.ownership()[place + 1]
    founders = [index for index, column in enumerate(chain.table.columns) if column.founder]
    round_place = chain.table.owners.index(one.round)
    revenue = trailing_sum(chain.operations.sales.revenue * chain.running, 12)[month]
    closed = np.nan_to_num(treasury.close_month[place], nan=1e9) <= month
    result = ratchet_claim(
        ratchet=one,
        invested=treasury.amount[place] * closed,
        revenue=revenue,
        investor_stake=ownership[round_place],
        founder_stake=ownership[founders].sum(axis=0),
        cash=treasury.cash[month],
    )
    moved = result.stake_moved > 0
    report = _report(one, "ratchet", result.claim)
    if not moved.any():
        return report
    return PromiseReport(
        **(
            vars(report)
            | {
                "odds": float(moved.mean()),
                "odds_error": _error(moved),
                "stake_moved": float(np.median(result.stake_moved[moved])),
            }
        )
    )


def _guidance(plan: Plan, chain: Chain, one: Any) -> PromiseReport:
    month = min(one.due_month, plan.company.months - 1)
    spending = (chain.operations.sales.receipts - chain.operations.free_cash_flow) * chain.running
    spent: Paths = spending[: month + 1].sum(axis=0)
    back = guidance_clawback(fund=one, spent=spent)
    nothing = np.zeros_like(back)
    return _report(one, "guidance", Claim(back > 0, back, back, nothing, nothing))


def _report(one: Any, kind: str, claim: Claim) -> PromiseReport:
    arises = claim.arises

    def middle(values: Paths, level: float = 0.5) -> float:
        return float(np.quantile(values[arises], level)) if arises.any() else 0.0

    return PromiseReport(
        one.id,
        one.name,
        kind,
        float(arises.mean()),
        _error(arises),
        middle(claim.amount),
        middle(claim.company_pays),
        middle(claim.founder_owes),
        middle(claim.founder_owes, 0.95),
        middle(claim.unpaid),
        0.0,
    )


def _error(happened: PathsMask) -> float:
    share = float(happened.mean())
    return float(np.sqrt(share * (1 - share) / len(happened)))
