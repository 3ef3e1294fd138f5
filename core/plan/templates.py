"""What a new entry of a list starts from, as plan data; people then change its figures."""

from typing import Any

Data = dict[str, Any]

_STREAM: Data = {"quality": "contracted"}
TEMPLATES: dict[str, dict[str, Data]] = {
    "market.segments": {"segment": {
        "curve": "logistic", "opening_customers": 10.0, "opening_demand": 50.0, "growth_per_month": 0.05,
        "reachable_customers": 1_000.0, "churn_per_month": 0.02,
    }},
    "revenue.streams": {
        "usage": _STREAM | {"kind": "usage", "quality": "usage", "million_tokens_per_customer_per_month": 100.0, "price_per_million_tokens": 2.0},
        "subscription": _STREAM | {"kind": "subscription", "price_per_month": 1_000.0},
        "project": _STREAM | {"kind": "project", "quality": "services", "projects_per_month": 0.5, "price_per_project": 50_000.0},
        "licence": _STREAM | {"kind": "licence", "fee_per_year": 100_000.0},
        "data": _STREAM | {"kind": "data", "fee_per_month": 1_000.0},
    },
    "people.teams": {"team": {"function": "operations", "opening_headcount": 1.0, "hires_share": 0.0, "salary_per_year": 100_000.0}},
    "compute.training_runs": {"run": {"gpu_hours": 10_000.0}},
    "compute.commitments": {"commitment": {"gpus": 8, "price_per_gpu_hour": 2.5, "term_months": 12}},
    "compute.credits": {"credits": {"amount": 100_000.0, "expiry_month": 12}},
    "costs": {"cost": {"function": "administration", "amount_per_month": 5_000.0}},
    "financing.holders": {"holder": {"kind": "investor", "shares": 100_000}},
    "financing.safes": {"safe": {"amount": 500_000.0, "cap": 10_000_000.0}},
    "financing.rounds": {"round": {"amount": 5_000_000.0, "pre_money": 20_000_000.0, "close_month": 12, "asks": {}}},
    "financing.grants": {"grant": {"amount": 100_000.0, "month": 6}},
    "financing.loans": {"loan": {"kind": "amortising", "principal": 500_000.0, "draw_month": 0, "term_months": 36, "rate_per_year": 0.1}},
    "risks": {"risk": {"risk_class": "technical", "events_per_year": 0.1, "loss": 100_000.0}},
}
"""List path → kinds of entry → fields without id and name."""


def new_item(path: str, kind: str, name: str, taken: list[str], segment: str) -> Data:
    """Return a new entry with an id of its own; streams sold to customers get a segment."""
    number = 1
    while f"{kind}_{number}" in taken:
        number += 1
    fields = dict(TEMPLATES[path][kind])
    if path == "revenue.streams" and kind != "project":
        fields["segment"] = segment
    return {"id": f"{kind}_{number}", "name": name, **fields}
