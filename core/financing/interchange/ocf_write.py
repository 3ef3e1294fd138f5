"""Writes the plan's securities as an Open Cap Table Format 1.2 package: a zip of JSON files."""

import io
import json
import zipfile
from datetime import UTC, date, datetime
from hashlib import md5
from typing import Any

from core.financing.interchange.ocf_package import COMMENT
from core.plan.convertibles import Note, Safe
from core.plan.plan import Plan
from core.plan.securities import Holder, Series

_VERSION = "1.2.0"
_ROLES = {"founder": "FOUNDER", "employee": "EMPLOYEE", "investor": "INVESTOR"}
_ACCRUAL = {"simple": "DAILY", "annual": "ANNUAL", "quarterly": "QUARTERLY", "monthly": "MONTHLY"}
_FILES = {
    "stakeholders": ("OCF_STAKEHOLDERS_FILE", "stakeholders_files"),
    "stock_classes": ("OCF_STOCK_CLASSES_FILE", "stock_classes_files"),
    "stock_plans": ("OCF_STOCK_PLANS_FILE", "stock_plans_files"),
    "transactions": ("OCF_TRANSACTIONS_FILE", "transactions_files"),
    "valuations": ("OCF_VALUATIONS_FILE", "valuations_files"),
    "vesting_terms": ("OCF_VESTING_TERMS_FILE", "vesting_terms_files"),
    "stock_legend_templates": ("OCF_STOCK_LEGEND_TEMPLATES_FILE", "stock_legend_templates_files"),
}


def write_ocf(plan: Plan) -> bytes:
    """Return the package: what exists today (no planned rounds), every security issued on the day before the
    plan starts.

    A plan knows securities by owner, not their history, so issue dates, certificates and approvals are
    placeholders.
    """
    items = _items(plan)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        listed: dict[str, Any] = {}
        for name, (kind, field) in _FILES.items():
            text = json.dumps(
                {"file_type": kind, "ocf_version": _VERSION, "items": items.get(name, [])},
                ensure_ascii=False,
                indent=1,
            )
            path = f"{name}.ocf.json"
            archive.writestr(path, text)
            listed[field] = [{"filepath": path, "md5": md5(text.encode(), usedforsecurity=False).hexdigest()}]
        archive.writestr(
            "Manifest.ocf.json", json.dumps(_manifest(plan) | listed, ensure_ascii=False, indent=1)
        )
    return buffer.getvalue()


def _manifest(plan: Plan) -> dict[str, Any]:
    country = "CN" if plan.company.currency == "CNY" else "US"
    issuer = {
        "id": "issuer",
        "object_type": "ISSUER",
        "legal_name": plan.company.name,
        "formation_date": _day(plan),
        "country_of_formation": country,
    }
    return {
        "file_type": "OCF_MANIFEST_FILE",
        "ocf_version": _VERSION,
        "issuer": issuer,
        "as_of": _day(plan),
        "generated_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


def _day(plan: Plan) -> str:
    start = plan.company.start
    return date.fromordinal(start.toordinal() - 1).isoformat()


def _items(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    financing = plan.financing
    owners = (*financing.holders, *financing.series, *_issued(plan))
    transactions = [_holder(plan, one) for one in financing.holders if one.shares]
    transactions += [_series_issue(plan, one) for one in financing.series]
    transactions += [_convertible(plan, one, number) for number, one in enumerate(_issued(plan), start=1)]
    granted = sum(one.shares for one in financing.holders if one.security in ("options", "promised"))
    return {
        "stakeholders": [_stakeholder(one) for one in owners],
        "stock_classes": [
            _class("common", "Common", "COMMON", 1)
            | {"comments": [COMMENT + json.dumps({"seniority": financing.seniority})]},
            *(_preferred(plan, one, rank) for one, rank in zip(financing.series, _ranks(plan), strict=True)),
        ],
        "stock_plans": [
            {
                "id": "plan",
                "object_type": "STOCK_PLAN",
                "plan_name": "Option plan",
                "initial_shares_reserved": str(financing.pool_shares + granted),
                "stock_class_ids": ["common"],
            }
        ],
        "transactions": transactions,
    }


def _issued(plan: Plan) -> list[Safe[Any] | Note[Any]]:
    """Return the SAFEs and notes that exist when the plan begins."""
    return [one for one in plan.financing.convertibles if one.begins(plan.company.start) < 0]


def _ranks(plan: Plan) -> list[int]:
    """Return each series' seniority in the file, above the common shares' 1."""
    series = plan.financing.series
    match plan.financing.seniority:
        case "pari_passu":
            return [2] * len(series)
        case "as_ranked":
            return [1 + (one.rank or place) for place, one in enumerate(series, start=1)]
    return list(range(2, 2 + len(series)))


def _stakeholder(one: Any) -> dict[str, Any]:
    role = one.kind if isinstance(one, Holder) else "investor"
    return {
        "id": f"holder_{one.id}",
        "object_type": "STAKEHOLDER",
        "name": {"legal_name": one.name},
        "stakeholder_type": "INSTITUTION" if role == "investor" else "INDIVIDUAL",
        "current_relationship": _ROLES[role],
    }


def _class(identifier: str, name: str, kind: str, seniority: int) -> dict[str, Any]:
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


def _preferred(plan: Plan, one: Series[Any], rank: int) -> dict[str, Any]:
    conversion = one.conversion_price or one.issue_price
    mechanism = {
        "type": "RATIO_CONVERSION",
        "conversion_price": _money(plan, conversion),
        "rounding_type": "NORMAL",
        "ratio": {"numerator": _decimal(one.issue_price), "denominator": _decimal(conversion)},
    }
    found = _class(one.id, one.name, "PREFERRED", rank) | {
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


def _comments(one: Any) -> list[str]:
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
    values = one.model_dump(mode="json", exclude=known, exclude_none=True, exclude_defaults=True)
    return [COMMENT + json.dumps(values | {"id": one.id}, ensure_ascii=False)]


def _issue(plan: Plan, one: Any, kind: str) -> dict[str, Any]:
    return {"comments": _comments(one)} | {
        "id": f"issue_{one.id}",
        "object_type": kind,
        "date": _day(plan),
        "security_id": f"security_{one.id}",
        "custom_id": one.id,
        "stakeholder_id": f"holder_{one.id}",
        "security_law_exemptions": [],
    }


def _holder(plan: Plan, one: Holder[Any]) -> dict[str, Any]:
    shares = {"quantity": str(one.shares)}
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


def _series_issue(plan: Plan, one: Series[Any]) -> dict[str, Any]:
    return _issue(plan, one, "TX_STOCK_ISSUANCE") | {
        "quantity": str(one.shares),
        "stock_class_id": one.id,
        "share_price": _money(plan, one.issue_price),
        "stock_legend_ids": [],
    }


def _convertible(plan: Plan, one: Safe[Any] | Note[Any], seniority: int) -> dict[str, Any]:
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
                {"rate": _decimal(one.rate_per_year), "accrual_start_date": one.issued.isoformat()}
            ],
            "day_count_convention": "30_360" if one.day_count == "30_360" else "ACTUAL_365",
            "interest_payout": "DEFERRED",
            "interest_accrual_period": _ACCRUAL[one.compounding],
            "compounding_type": "SIMPLE" if one.compounding == "simple" else "COMPOUNDING",
        }
    right = {"type": "CONVERTIBLE_CONVERSION_RIGHT", "conversion_mechanism": mechanism}
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
    found = _issue(plan, one, "TX_CONVERTIBLE_ISSUANCE") | {
        "investment_amount": _money(plan, one.amount if isinstance(one, Safe) else one.principal),
        "convertible_type": "SAFE" if safe else "NOTE",
        "conversion_triggers": triggers,
        "seniority": seniority,
    }
    return found | ({"date": one.issued.isoformat()} if isinstance(one, Note) else {})
