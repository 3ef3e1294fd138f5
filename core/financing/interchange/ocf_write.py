"""Writes the plan's securities as an Open Cap Table Format 1.2 package: a zip of JSON files."""

import io
import json
import zipfile
from datetime import UTC, datetime
from hashlib import md5
from typing import Any

from core.financing.interchange.imported import planned_convertibles
from core.financing.interchange.ocf_objects import (
    convertible_issue,
    day_before,
    holder_issue,
    preferred_class,
    series_issue,
    share_class,
    stakeholder,
    vesting_start,
)
from core.financing.interchange.ocf_own import COMMENT, digest_of
from core.financing.interchange.ocf_vesting import name_of_terms, vesting_terms
from core.plan.convertibles import Note, Safe
from core.plan.document.files import as_data
from core.plan.plan import Plan

_VERSION = "1.2.0"
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
    """Return the package: what exists today, every security issued on the day before the plan starts, and the
    next round's assumptions as a comment on the common shares.

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
        "formation_date": day_before(plan),
        "country_of_formation": country,
    }
    return {
        "file_type": "OCF_MANIFEST_FILE",
        "ocf_version": _VERSION,
        "issuer": issuer,
        "as_of": day_before(plan),
        "generated_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }


def _items(plan: Plan) -> dict[str, list[dict[str, Any]]]:
    financing = plan.financing
    owners = (*financing.holders, *financing.series, *_issued(plan))
    transactions = [holder_issue(plan, one) for one in financing.holders if one.shares]
    transactions += [series_issue(plan, one) for one in financing.series]
    transactions += [convertible_issue(plan, one) for one in _issued(plan)]
    earning = [(one, one.vesting) for one in financing.holders if one.shares and one.vesting is not None]
    transactions += [vesting_start(plan, one, vesting) for one, vesting in earning]
    granted = sum(one.shares for one in financing.holders if one.security in ("options", "promised"))
    found: dict[str, list[dict[str, Any]]] = {
        "stakeholders": [stakeholder(one) for one in owners],
        "stock_classes": [
            share_class("common", "Common", "COMMON", 1),
            *(
                preferred_class(plan, one, rank)
                for one, rank in zip(financing.series, _ranks(plan), strict=True)
            ),
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
        "vesting_terms": list({name_of_terms(one): vesting_terms(one) for _holder, one in earning}.values()),
    }
    said = _assumptions(plan) | {"digest": digest_of(one for items in found.values() for one in items)}
    found["stock_classes"][0]["comments"] = [COMMENT + json.dumps(said, ensure_ascii=False)]
    return found


def _assumptions(plan: Plan) -> dict[str, Any]:
    """Return what the format has no place for: who is paid first, the terms of the next round, and SAFEs and
    notes that will be issued.
    """
    financing = plan.financing
    said: dict[str, Any] = {"seniority": financing.seniority, "begins": plan.company.start.isoformat()}
    said |= {"currency": plan.company.currency}
    said |= {} if financing.next_round is None else {"next_round": as_data(financing.next_round)}
    planned = planned_convertibles(financing, plan.company.start)
    return said | ({"planned": planned} if any(planned.values()) else {})


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
