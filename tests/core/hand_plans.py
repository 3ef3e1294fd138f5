"""Small certain plans whose every figure is worked out by hand: one project a month, costs that do not
change.
"""

from datetime import date
from typing import Any

from core.plan.plan import Plan


def hand_plan(
    *,
    income: float = 100.0,
    growth_per_year: float = 0.0,
    delivery_share: float = 0.0,
    costs: float = 150.0,
    cash: float = 1_000.0,
    months: int = 36,
    exit_month: int = 23,
    multiple: float = 5.0,
    rounds: tuple[dict[str, Any], ...] = (),
    financing: dict[str, Any] | None = None,
    **sections: Any,
) -> Plan:
    """Return a plan with `income` a month, paid at once, and `costs` a month; founders own 8,000,000
    shares.
    """
    held = {"id": "founders", "name": "Founders", "kind": "founder", "shares": 8_000_000}
    nothing = {
        "id": "team",
        "name": "Team",
        "function": "administration",
        "opening_headcount": 0,
        "hires_share": 1,
        "salary_per_year": 0,
    }
    return Plan.model_validate(
        {
            "company": {"name": "Hand", "currency": "USD", "start": date(2027, 1, 1), "months": months},
            "opening": {"cash": cash},
            "market": {
                "segments": [
                    {
                        "id": "all",
                        "name": "All",
                        "opening_customers": 0,
                        "opening_demand": 0,
                        "growth_per_month": 0,
                        "reachable_customers": 1_000,
                        "churn_per_month": 0,
                    }
                ],
                "competition": {"competitors": 0, "decision_share_per_month": 0, "months_behind_frontier": 0},
                "price_fall_per_year": 0,
                "climate": {},
            },
            "revenue": {
                "collection_days": 0,
                "streams": [
                    {
                        "id": "projects",
                        "name": "Projects",
                        "kind": "project",
                        "quality": "services",
                        "projects_per_month": 1,
                        "project_growth_per_year": growth_per_year,
                        "price_per_project": income,
                        "delivery_months": 1,
                        "delivery_cost_share": delivery_share,
                    }
                ],
            },
            "people": {"teams": [nothing], "net_hires_per_quarter": 0},
            "compute": {
                "gpu_price_per_hour": 2,
                "inference": {"tokens_per_gpu_second": 1_000, "utilisation_share": 0.5},
            },
            "costs": [{"id": "all", "name": "All", "function": "administration", "amount_per_month": costs}],
            "financing": {"holders": [held], "rounds": list(rounds), "policy": {}, **(financing or {})},
            "exit": {"month": exit_month, "revenue_multiple": multiple},
            "investor": {},
            "sceptic": {},
            **sections,
        }
    )


def sure_round(**values: Any) -> dict[str, Any]:
    """Return a round of 500 at 1,500 before the money that surely closes in month 6 and keeps no pool."""
    return {
        "id": "a",
        "name": "A",
        "amount": 500,
        "pre_money": 1_500,
        "close_month": 6,
        "close_probability": 1,
        "lead_months": 4,
        "pool_after_share": 0,
        "asks": {},
    } | values
