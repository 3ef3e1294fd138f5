"""Small drawn sections for tests: every number an array of shape (1, paths)."""

from typing import Any

import numpy as np

from core.arrays import Drawn, MonthsColumn
from core.plan.convertibles import Safe
from core.plan.debt import Loan
from core.plan.exit import Exit
from core.plan.financing import Financing
from core.plan.market import Competition, Segment
from core.plan.outcome import Risk
from core.plan.round_money import Asks
from core.plan.round_policy import RoundPolicy
from core.plan.rounds import Round
from core.plan.section import Section
from core.plan.securities import Holder


def by_month(*values: float) -> MonthsColumn:
    """Return one path's values by month."""
    return np.array(values, dtype=np.float64)[:, None]


def arrays(values: dict[str, Any], paths: int) -> dict[str, Any]:
    """Turn numbers into rows of equal length; everything else passes."""
    return {
        name: np.full((1, paths), float(value))
        if isinstance(value, (int, float)) and not isinstance(value, bool)
        else value
        for name, value in values.items()
    }


def drawn(section: type[Section[Any]], paths: int = 1, /, plain: tuple[str, ...] = (), **values: Any) -> Any:
    """Return a drawn section; names in `plain` keep their Python values."""
    converted = arrays({name: value for name, value in values.items() if name not in plain}, paths)
    return section[Drawn].model_construct(**converted, **{name: values[name] for name in plain})  # type: ignore[index]


def segment(paths: int = 1, **values: Any) -> Any:
    """Return a segment with plain defaults."""
    defaults = {
        "id": "all",
        "name": "All",
        "driver": "market_share",
        "curve": "compound",
        "opening_customers": 10,
        "growth_per_month": 0.0,
        "growth_fade_per_year": 0.0,
        "opening_demand": 100,
        "demand_growth_per_month": 0.05,
        "demand_growth_fade_per_year": 0.0,
        "reachable_customers": 1_000,
        "rivals_customers": None,
        "churn_per_month": 0.02,
        "acquisition_cost": 0.0,
    }
    return drawn(Segment, paths, plain=("first_month",), **({"first_month": 0} | defaults | values))


def competition(paths: int = 1, **values: Any) -> Any:
    """Return competition with plain defaults."""
    defaults = {
        "rivals": (),
        "capacity_per_rival": None,
        "capacity_growth_per_year": 0.0,
        "competitors": 4,
        "new_competitors_per_year": 0.0,
        "decision_share_per_month": 0.3,
        "months_behind_frontier": 0.0,
        "lag_penalty": 0.1,
    }
    return drawn(Competition, paths, **(defaults | values))


def round_(paths: int = 1, **values: Any) -> Any:
    """Return a round that closes in month 3, with plain defaults."""
    plain = {
        "close_month": 3,
        "runway_trigger_months": None,
        "pool_after_share": 0.0,
        "preference_multiple": 1.0,
        "participation_cap": 2.0,
        "retry_months": 4,
        "attempts": 2,
        "pool_increase": None,
        "dividend_per_year": 0.0,
        "secondary_amount": 0.0,
        "secondary_discount_share": 0.0,
        "warrant_coverage_share": 0.0,
        "board_seats": 1,
    }
    defaults = {
        "id": "a",
        "name": "A",
        "amount": 5.0,
        "pre_money": 15.0,
        "lead_months": 2,
        "close_probability": 0.8,
        "participation": "none",
        "on_failure": "retry",
        "bridge_share": 0.2,
        "down_round_share": 0.4,
        "protection": "broad",
        "convention": "percent_ownership",
        "pool_timing": "before_money",
        "pool_counts": "available",
        "pro_rata": "none",
        "secondary_sellers": (),
        "dividend": "none",
        "asks": Asks.model_construct(revenue_per_year=None, growth_per_year=None, gross_margin=None),
    }
    return drawn(Round, paths, plain=tuple(plain), **(defaults | plain | values))


def financing(paths: int = 1, rounds: tuple[Any, ...] = (), **values: Any) -> Any:
    """Return financing with plain defaults."""
    policy = drawn(RoundPolicy, paths, odds_sensitivity=0.0, price_sensitivity=0.0, delay_months=0.0)
    plain = {"pool_shares": 0, "carve_out_share": 0.0}
    defaults = {
        "holders": (),
        "option_grants": (),
        "series": (),
        "safes": (),
        "notes": (),
        "rounds": rounds,
        "seniority": "standard",
        "unvested_at_exit": "paid",
        "policy": policy,
        "grants": (),
        "loans": (),
        "redemptions": (),
        "ratchets": (),
        "guidance_funds": (),
    }
    return drawn(Financing, paths, plain=tuple(plain), **(defaults | plain | values))


def safe(
    amount: float, cap: float | None, discount: float = 0.0, identifier: str = "safe", **terms: Any
) -> Any:
    """Return a SAFE, post-money unless said otherwise."""
    return Safe(id=identifier, name=identifier, amount=amount, cap=cap, discount_share=discount, **terms)


def founders(shares: int, identifier: str = "founders", **terms: Any) -> Any:
    """Return founders with common shares."""
    return Holder(id=identifier, name=identifier, kind="founder", shares=shares, **terms)


def loan(paths: int = 1, **values: Any) -> Any:
    """Return a loan drawn in month 0, with plain defaults."""
    plain = {
        "principal": 100.0,
        "draw_month": 0,
        "term_months": 12,
        "interest_only_months": 0,
        "balloon_share": 0.0,
        "fee_share": 0.0,
        "fee_amount": 0.0,
        "payment_interval_months": 1,
        "pays_at_draw": False,
        "pik_share": 0.0,
        "prepaid_month": None,
        "prepayment_fee_share": 0.0,
        "end_payment_share": 0.0,
        "warrant_shares": 0,
        "warrant_coverage_share": 0.0,
        "warrant_strike": 0.0,
        "revenue_share": 0.0,
        "repayment_multiple": 1.5,
        "debit_amount": 0.0,
        "minimum_cash": None,
        "minimum_cover": None,
        "collateral": 0.0,
        "collateral_fall_per_year": 0.0,
    }
    defaults = {
        "id": "loan",
        "name": "Loan",
        "kind": "amortising",
        "rate_per_year": 0.12,
        "day_count": "30_360",
    }
    return drawn(Loan, paths, plain=tuple(plain), **(defaults | plain | values))


def risk(paths: int = 1, **values: Any) -> Any:
    """Return a risk that does nothing, with plain defaults."""
    defaults = {
        "id": "risk",
        "name": "Risk",
        "risk_class": "technical",
        "events_per_year": 0.5,
        "loss": 0.0,
        "customers_lost_share": 0.0,
        "price_fall_share": 0.0,
        "raise_delay_months": 0.0,
        "round_odds_lost_share": 0.0,
        "training_stopped_months": 0.0,
        "owner": None,
        "countermeasure": None,
        "countermeasure_active": False,
        "countermeasure_cost_per_year": 0.0,
        "countermeasure_effect_share": 0.0,
    }
    return drawn(Risk, paths, **(defaults | values))


def exit_(paths: int = 1, **values: Any) -> Any:
    """Return an exit in month 23, with plain defaults."""
    plain = {"month": 23, "later_rounds": 0}
    defaults = {
        "revenue_multiple": 10.0,
        "revenue_basis": "trailing",
        "later_dilution_share": 0.0,
        "kinds": (),
    }
    defaults |= {"growth_elasticity": 0.0, "margin_elasticity": 0.0}
    return drawn(Exit, paths, plain=tuple(plain), **(defaults | plain | values))
