"""The objects of an Open Cap Table Format 1.2 package, from the plan's securities."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.financing.debt.interest import month_end
from core.financing.interchange.ocf_own import COMMENT
from core.financing.interchange.ocf_vesting import STARTED, name_of_terms
from core.plan.convertibles import Note, Safe
from core.plan.plan import Plan
from core.plan.securities import Holder, Series, Vesting

_ROLES = {"founder": "FOUNDER", "employee": "EMPLOYEE", "investor": "INVESTOR"}
ACCRUAL = {
    "simple": "DAILY",
    "annual": "ANNUAL",
    "semi_annual": "SEMI_ANNUAL",
    "quarterly": "QUARTERLY",
    "monthly": "MONTHLY",
    "daily": "DAILY",
}
"""How often a note's interest is added to it, in the words of the format."""


def day_before(plan: Plan) -> str:
    """Return the day on which everything is issued: that before the plan starts."""
    start = plan.company.start
    return date.fromordinal(start.toordinal() - 1).isoformat()


def stakeholder(one: Any) -> dict[str, Any]:
    """Return an owner."""
    role = one.kind if isinstance(one, Holder) else "investor"
    return {
        "id": f"holder_{one.id}",
        "object_type": "STAKEHOLDER",
        "name": {"legal_name": one.name},
        "stakeholder_type": "INSTITUTION" if role == "investor" else "INDIVIDUAL",
        "current_relationship": _ROLES[role],
    }


def share_class(identifier: str, name: str, kind: str, seniority: int) -> dict[str, Any]:
    """Return a class of shares."""
    return {
        "id": identifier,
        "object_type": "STOCK_CLASS",
        "name": name,
        "class_type": kind,
        "default_id_prefix": f"{name}-",
        "initial_shares_authorized": "UNLIMITED",
        "votes_per_share": "1",
        "seniority": str(seniority),
    }


def _money(plan: Plan, value: float) -> dict[str, str]:
    return {"amount": _decimal(value), "currency": plan.company.currency}


def _decimal(value: float) -> str:
    """Return at most ten decimals, as the format allows."""
    return f"{value:.10f}".rstrip("0").rstrip(".")


def preferred_class(plan: Plan, one: Series[Any], rank: int) -> dict[str, Any]:
    """Return a preferred series as a class of shares."""
    conversion = one.conversion_price or one.issue_price
    mechanism = {
        "type": "RATIO_CONVERSION",
        "conversion_price": _money(plan, conversion),
        "rounding_type": "NORMAL",
        "ratio": {"numerator": _decimal(one.issue_price), "denominator": _decimal(conversion)},
    }
    found = share_class(one.id, one.name, "PREFERRED", rank) | {
        "price_per_share": _money(plan, one.issue_price),
        "liquidation_preference_multiple": _decimal(one.preference_multiple),
        "comments": _comments(one),
        "conversion_rights": [
            {
                "type": "STOCK_CLASS_CONVERSION_RIGHT",
                "conversion_mechanism": mechanism,
                "converts_to_stock_class_id": "common",
            }
        ],
    }
    return found | (
        {"participation_cap_multiple": _decimal(one.participation_cap)}
        if one.participation == "capped"
        else {}
    )


def _comments(one: Any, more: Mapping[str, Any] | None = None) -> list[str]:
    """Return the terms that the format has no field for, and the id, as a comment, which other programs show
    and ours reads.
    """
    told = {
        Holder: {"shares", "strike", "name"},
        Series: {"shares", "issue_price", "conversion_price", "preference_multiple", "name"},
        Safe: {"amount", "cap", "discount_share", "name"},
        Note: {"principal", "rate_per_year", "issued", "maturity", "cap", "discount_share", "name"},
    }
    known = next(fields for kind, fields in told.items() if isinstance(one, kind))
    known = {name for name in known if _is_exact(getattr(one, name))}
    values = one.model_dump(mode="json", exclude=known, exclude_none=True, exclude_defaults=True)
    return [COMMENT + json.dumps(values | {"id": one.id} | dict(more or {}), ensure_ascii=False)]


def _is_exact(value: Any) -> bool:
    """Say whether the format's ten decimals hold a value."""
    return not isinstance(value, float) or float(_decimal(value)) == value


def _issue(plan: Plan, one: Any, kind: str, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"comments": _comments(one, more)} | {
        "id": f"issue_{one.id}",
        "object_type": kind,
        "date": day_before(plan),
        "security_id": f"security_{one.id}",
        "custom_id": one.id,
        "stakeholder_id": f"holder_{one.id}",
        "security_law_exemptions": [],
    }


def vesting_start(plan: Plan, one: Holder[Any], vesting: Vesting[Any]) -> dict[str, Any]:
    """Return the day from which a holder's shares are earned."""
    return {
        "id": f"start_{one.id}",
        "object_type": "TX_VESTING_START",
        "date": month_end(plan.company.start, vesting.start_month).replace(day=1).isoformat(),
        "security_id": f"security_{one.id}",
        "vesting_condition_id": STARTED,
    }


def holder_issue(plan: Plan, one: Holder[Any]) -> dict[str, Any]:
    """Return the issue of a holder's shares, warrants or options."""
    shares = {"quantity": str(one.shares)}
    if one.vesting is not None:
        shares |= {"vesting_terms_id": name_of_terms(one.vesting)}
    if one.security == "common":
        return (
            _issue(plan, one, "TX_STOCK_ISSUANCE")
            | shares
            | {"stock_class_id": "common", "share_price": _money(plan, 0.0), "stock_legend_ids": []}
        )
    if one.security == "warrants":
        return (
            _issue(plan, one, "TX_WARRANT_ISSUANCE")
            | shares
            | {
                "exercise_price": _money(plan, one.strike),
                "purchase_price": _money(plan, 0.0),
                "exercise_triggers": [],
            }
        )
    return (
        _issue(plan, one, "TX_EQUITY_COMPENSATION_ISSUANCE")
        | shares
        | {
            "compensation_type": "OPTION",
            "stock_plan_id": "plan",
            "exercise_price": _money(plan, one.strike),
            "expiration_date": None,
            "termination_exercise_windows": [],
        }
    )


def series_issue(plan: Plan, one: Series[Any]) -> dict[str, Any]:
    """Return the issue of a series' shares."""
    return _issue(plan, one, "TX_STOCK_ISSUANCE") | {
        "quantity": str(one.shares),
        "stock_class_id": one.id,
        "share_price": _money(plan, one.issue_price),
        "stock_legend_ids": [],
    }


def _later_rates(plan: Plan, one: Safe[Any] | Note[Any]) -> dict[str, Any]:
    """Return a note's later rates where the format's decimals do not hold them."""
    later = [] if isinstance(one, Safe) else sorted(_rates(plan, one).items())[1:]
    if all(_is_exact(rate) for _day, rate in later):
        return {}
    return {"later_rates": [(day.isoformat(), rate) for day, rate in later]}


def _rates(plan: Plan, note: Note[Any]) -> dict[date, float]:
    """Return a note's rates by the day from which they run."""
    later = {one.first_day: one.rate_per_year for one in plan.financing.note_rates if one.note == note.id}
    return {note.issued: note.rate_per_year} | later


def convertible_issue(plan: Plan, one: Safe[Any] | Note[Any]) -> dict[str, Any]:
    """Return the issue of a SAFE or note: notes are paid first, each kind alike."""
    safe = isinstance(one, Safe)
    mechanism: dict[str, Any] = {
        "type": "SAFE_CONVERSION" if safe else "CONVERTIBLE_NOTE_CONVERSION",
        "conversion_mfn": one.most_favoured,
    }
    if one.fixed_share is not None:
        mechanism = {
            "type": "FIXED_PERCENT_OF_CAPITALIZATION_CONVERSION",
            "converts_to_percent": _decimal(one.fixed_share),
        }
    if one.discount_share:
        mechanism["conversion_discount"] = _decimal(one.discount_share)
    if one.cap is not None:
        mechanism["conversion_valuation_cap"] = _money(plan, one.cap)
    if isinstance(one, Safe) and one.cap_counts in ("pre_money", "post_money"):
        mechanism["conversion_timing"] = one.cap_counts.upper()
    elif isinstance(one, Note):
        mechanism |= {
            "interest_rates": [
                {"rate": _decimal(rate), "accrual_start_date": day.isoformat()}
                for day, rate in sorted(_rates(plan, one).items())
            ],
            "day_count_convention": "30_360" if one.day_count == "30_360" else "ACTUAL_365",
            "interest_payout": "DEFERRED",
            "interest_accrual_period": ACCRUAL[one.compounding],
            "compounding_type": "SIMPLE" if one.compounding == "simple" else "COMPOUNDING",
        }
    if one.sale_multiple != 1:
        mechanism["exit_multiple"] = {"numerator": _decimal(one.sale_multiple), "denominator": "1"}
    right: dict[str, Any] = {"type": "CONVERTIBLE_CONVERSION_RIGHT", "conversion_mechanism": mechanism}
    if one.converts_into == "common":
        right |= {"converts_to_stock_class_id": "common", "converts_to_future_round": False}
    triggers = [
        {
            "type": "AUTOMATIC_ON_CONDITION",
            "trigger_id": f"{one.id}_round",
            "trigger_condition": "The next priced equity financing",
            "conversion_right": right,
        }
    ]
    if isinstance(one, Note):
        triggers.append(
            {
                "type": "AUTOMATIC_ON_DATE",
                "trigger_id": f"{one.id}_maturity",
                "trigger_date": one.maturity.isoformat(),
                "conversion_right": right,
            }
        )
    found = _issue(plan, one, "TX_CONVERTIBLE_ISSUANCE", _later_rates(plan, one)) | {
        "investment_amount": _money(plan, one.amount if isinstance(one, Safe) else one.principal),
        "convertible_type": "SAFE" if safe else "NOTE",
        "conversion_triggers": triggers,
        "seniority": 2 if safe else 1,
    }
    return found | ({"date": one.issued.isoformat()} if isinstance(one, Note) else {})
