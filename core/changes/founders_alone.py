"""Financing as a new person's plan begins: the founders own the company, and nothing is invented beside
them.
"""

from typing import Any

from core.plan.document.files import as_data
from core.plan.document.templates import new_item
from core.plan.plan import Plan

SHARES = 10_000_000
_EMPTY = (
    "option_grants",
    "tenders",
    "series",
    "safes",
    "notes",
    "note_rates",
    "loans",
    "credit_lines",
    "grants",
    "investors",
    "redemptions",
    "ratchets",
    "guidance_funds",
)


def founders_alone(
    template: Plan, amount: float, pre_money: float, *, revenue_per_year: float
) -> dict[str, Any]:
    """Return the changes that leave the founders' shares and the raise as given, and nothing else: no other
    holder, pool, SAFE, loan, promise, later round, compute contract or cut.

    The raise keeps the template's other terms; an amount of 0 is no raise.
    """
    holders = template.financing.holders
    founder = next((one for one in holders if one.kind == "founder"), holders[0])
    owner = {"id": founder.id, "name": founder.name, "kind": "founder", "shares": SHARES}
    changes: dict[str, Any] = {f"financing.{name}": [] for name in _EMPTY}
    changes |= {"financing.holders": [owner], "financing.pool_shares": 0, "financing.carve_out_share": 0.0}
    changes |= {"exit.later_rounds": 0, "compute.commitments": [], "cuts": []}
    changes["financing.rounds"] = []
    if amount > 0:
        rounds = template.financing.rounds
        first = as_data(rounds[0]) if rounds else new_item("financing.rounds", "round", "Next round", [])
        raised = {"amount": amount, "pre_money": pre_money, "secondary_sellers": []}
        if first.get("asks"):
            asked = {**first["asks"], "revenue_per_year": revenue_per_year or None}
            raised["asks"] = {name: value for name, value in asked.items() if value is not None}
        changes["financing.rounds"] = [first | raised]
    return changes
