"""What redemption rights, ratchets and guidance funds of the plan cost the company and its founders."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import Paths, sum_rows
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.simulation.estimates import odds


@dataclass(frozen=True, eq=False)
class PromiseReport:
    """One promise over the futures: odds that it is called; where it is, medians and the 95th percentile of
    what founders owe. `stake_moved` is the part of the company that a ratchet takes from the founders.
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


def promise_reports(block: Block) -> list[PromiseReport]:
    """Return a report for each redemption right, ratchet and guidance fund."""
    financing, chain = block.plan.financing, block.chain
    if not (financing.redemptions or financing.ratchets or financing.guidance_funds):
        return []
    found = [
        _report(chain, one, "redemption", f"financing.redemptions.{one.id}") for one in financing.redemptions
    ]
    found += [_report(chain, one, "ratchet", f"financing.ratchets.{one.id}") for one in financing.ratchets]
    return found + [
        _report(chain, one, "guidance", f"financing.guidance_funds.{one.id}")
        for one in financing.guidance_funds
    ]


def _report(chain: Chain, one: Any, kind: str, path: str) -> PromiseReport:
    """Report what came of a promise; one that falls due after the exit is never called."""
    outcome = chain.treasury.promises.get(path)
    if outcome is None:
        return PromiseReport(one.id, one.name, kind, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    called = outcome.arises

    def middle(values: Paths, level: float = 0.5) -> float:
        return float(np.quantile(values[called], level)) if called.any() else 0.0

    share = odds(called)
    return PromiseReport(
        one.id,
        one.name,
        kind,
        share.value,
        share.error,
        middle(outcome.claim),
        middle(outcome.company_pays),
        middle(outcome.founder_owes),
        middle(outcome.founder_owes, 0.95),
        middle(outcome.unpaid),
        middle(_stake_moved(chain, one.id)) if kind == "ratchet" else 0.0,
    )


def _stake_moved(chain: Chain, ratchet: str) -> Paths:
    """Return the part of the company at the exit that a ratchet has moved from the founders."""
    table = chain.table
    moved = table.taken.get(ratchet)
    return np.zeros(chain.running.shape[1]) if moved is None else np.asarray(moved / sum_rows(table.at_exit))
