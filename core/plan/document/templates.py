"""What a new entry of a list starts from, as plan data; people then change its figures."""

from collections.abc import Collection, Mapping
from typing import Any

from core.plan.more_streams import STREAMS

Data = dict[str, Any]

_STREAM: Data = {"quality": "contracted"}
_LOAN: Data = {"principal": 500_000.0, "draw_month": 0, "term_months": 36, "rate_per_year": 0.1}
TEMPLATES: dict[str, dict[str, Data]] = {
    "market.segments": {
        "segment": {
            "curve": "logistic",
            "opening_customers": 10.0,
            "opening_demand": 50.0,
            "growth_per_month": 0.05,
            "demand_growth_per_month": 0.05,
            "reachable_customers": 1_000.0,
            "churn_per_month": 0.02,
        }
    },
    "market.competition.rivals": {"rival": {"preference": 0.0}},
    "revenue.streams": {
        kind.model_fields["kind"].default: _STREAM
        | {"kind": kind.model_fields["kind"].default}
        | kind.template
        for kind in STREAMS
    },
    "people.teams": {
        "team": {
            "function": "operations",
            "opening_headcount": 1.0,
            "hires_share": 0.0,
            "salary_per_year": 100_000.0,
        }
    },
    "compute.training_runs": {"run": {"gpu_hours": 10_000.0}},
    "compute.machines": {"machine": {"gpus": 8, "price_per_gpu": 40_000.0, "running_cost_per_gpu_hour": 0.4}},
    "compute.providers": {
        "provider": {
            "routing_share": 0.0,
            "price_per_million_input": 3.0,
            "price_per_million_cached": 0.3,
            "price_per_million_output": 15.0,
        }
    },
    "compute.commitments": {"commitment": {"gpus": 8, "price_per_gpu_hour": 2.5, "term_months": 12}},
    "compute.credits": {"credits": {"amount": 100_000.0, "expiry_month": 12}},
    "exit.kinds": {
        "sale": {"ending": "sale", "odds": 0.0},
        "listing": {"ending": "listing", "odds": 0.0, "value_share": 1.5},
        "licence_and_hire": {"ending": "licence_and_hire", "odds": 0.0, "value_share": 0.5},
        "wind_down": {"ending": "wind_down", "odds": 0.0, "value_share": 0.1},
    },
    "costs": {"cost": {"function": "administration", "amount_per_month": 5_000.0}},
    "cuts": {"cut": {"runway_trigger_months": 6.0, "selling_share": 0.5}},
    "financing.holders": {"holder": {"kind": "investor", "shares": 100_000}},
    "financing.safes": {"safe": {"amount": 500_000.0, "cap": 10_000_000.0}},
    "financing.rounds": {
        "round": {"amount": 5_000_000.0, "pre_money": 20_000_000.0, "close_month": 12, "asks": {}}
    },
    "financing.investors": {"investor": {"money_share": 0.5}},
    "financing.grants": {"grant": {"amount": 100_000.0, "month": 6}},
    "financing.option_grants": {
        "grant": {
            "month": 6,
            "shares": 50_000,
            "vesting": {"start_month": 6, "months": 48, "cliff_months": 12},
        }
    },
    "financing.tenders": {"tender": {"month": 12, "amount": 500_000.0, "price": 1.0}},
    "financing.series": {"series": {"shares": 1_000_000, "issue_price": 1.0}},
    "financing.notes": {
        "note": {
            "principal": 250_000.0,
            "rate_per_year": 0.06,
            "issued": "2024-01-01",
            "maturity": "2028-01-01",
            "discount_share": 0.2,
        }
    },
    "financing.note_rates": {"rate": {"first_day": "2025-01-01", "rate_per_year": 0.1}},
    "financing.loans": {
        "amortising": _LOAN | {"kind": "amortising"},
        "equal_principal": _LOAN | {"kind": "equal_principal"},
        "interest_only": _LOAN | {"kind": "interest_only"},
        "bullet": _LOAN | {"kind": "bullet"},
        "balloon": _LOAN | {"kind": "balloon", "balloon_share": 0.3},
        "venture": _LOAN
        | {
            "kind": "venture",
            "interest_only_months": 12,
            "fee_share": 0.01,
            "end_payment_share": 0.05,
            "rate_per_year": 0.11,
        },
        "lease": _LOAN | {"kind": "lease", "balloon_share": 0.1},
        "revenue_based": _LOAN
        | {"kind": "revenue_based", "revenue_share": 0.07, "repayment_multiple": 1.5, "rate_per_year": 0.0},
        "fixed_debits": _LOAN
        | {
            "kind": "fixed_debits",
            "term_months": 12,
            "debit_amount": 2_600.0,
            "repayment_multiple": 1.3,
            "rate_per_year": 0.0,
        },
    },
    "financing.credit_lines": {"line": {"limit": 1_000_000.0, "rate_per_year": 0.1}},
    "revenue.related_parties": {"party": {"stream_share": 0.2}},
    "financing.redemptions": {"redemption": {"due_month": 48}},
    "financing.ratchets": {"ratchet": {"test_month": 24, "target_revenue": 5_000_000.0}},
    "financing.guidance_funds": {"guidance": {"amount": 5_000_000.0, "due_month": 24}},
    "valuation.assets": {"asset": {"book_value": 100_000.0}},
    "valuation.comparables": {
        "company": {"as_of": "2026-01-01", "value": 100_000_000.0, "revenue": 10_000_000.0}
    },
    "risks": {"risk": {"risk_class": "technical", "events_per_year": 0.1, "loss": 100_000.0}},
}
"""List path → kinds of entry → fields without id and name."""
STILL: dict[str, Data] = {
    "market.segments": {"opening_customers": 0.0, "opening_demand": 0.0},
    "market.competition.rivals": {"preference": -10.0},
    "revenue.streams": {"adoption_share": 0.0},
    "people.teams": {"opening_headcount": 0.0},
    "compute.training_runs": {"gpu_hours": 0.0},
    "compute.machines": {"gpus": 0},
    "compute.commitments": {"gpus": 0},
    "compute.credits": {"amount": 0.0},
    "costs": {"amount_per_month": 0.0},
    "cuts": {"selling_share": 0.0},
    "financing.holders": {"shares": 0},
    "financing.safes": {"amount": 1.0},
    "financing.rounds": {"amount": 0.0},
    "financing.grants": {"amount": 0.0},
    "financing.option_grants": {"shares": 0},
    "financing.tenders": {"amount": 1.0},
    "financing.series": {"shares": 1},
    "financing.notes": {"principal": 1.0},
    "financing.loans": {"principal": 1.0},
    "financing.credit_lines": {"limit": 0.0},
    "financing.ratchets": {"target_revenue": 1.0},
    "financing.guidance_funds": {"local_multiple": 0.0},
    "valuation.assets": {"book_value": 0.0},
    "risks": {"events_per_year": 0.0},
}
"""List path → what keeps a new entry from moving anything (or more than a unit of money, where none is not
allowed) until a person has set its figures.
"""
REFERS = {
    "revenue.streams": "segment",
    "revenue.related_parties": "stream",
    "financing.redemptions": "round",
    "financing.ratchets": "round",
    "financing.investors": "round",
    "financing.note_rates": "note",
}
"""List path → the field in which its entries name another entry."""


def new_item(
    path: str, kind: str, name: str, taken: Collection[str], first: Mapping[str, str] | None = None
) -> Data:
    """Return a new entry with an id of its own; `first` is what one that refers to a segment, stream, round
    or note (by these names) is given.
    """
    number = 1
    while f"{kind}_{number}" in taken:
        number += 1
    fields = dict(TEMPLATES[path][kind])
    refers = REFERS.get(path)
    if refers is not None and kind != "project":
        fields[refers] = (first or {}).get(refers, "")
    return {"id": f"{kind}_{number}", "name": name, **fields}


def still_item(
    path: str, kind: str, name: str, taken: Collection[str], first: Mapping[str, str] | None = None
) -> Data:
    """Return a new entry, which moves nothing yet where its list stands in `STILL`."""
    still = {"projects_per_month": 0.0} if kind == "project" else STILL.get(path, {})
    return new_item(path, kind, name, taken, first) | still
