"""What of the format is read, and what moves no number of a plan: all else in a file is named in a remark."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.errors import Fault
from core.financing.interchange.ocf_package import OF_SECURITIES
from core.texts import mark

_ALWAYS = {"object_type", "id", "comments", "security_id", "date", "custom_id"}
_PAPERS = {
    "board_approval_date",
    "stockholder_approval_date",
    "consideration_text",
    "security_law_exemptions",
}
_ISSUE = {"stakeholder_id", *_PAPERS}
_END = {"quantity", "balance_security_id", "resulting_security_ids", "reason_text", "consideration_text"}
_OPTION = {"stock_plan_id", "stock_class_id", "compensation_type", "option_grant_type", "quantity"}
_OPTION |= {
    "exercise_price",
    "vesting_terms_id",
    "vestings",
    "base_price",
    "expiration_date",
    "termination_exercise_windows",
}

_KNOWN: dict[str, set[str]] = {
    "ISSUER": {
        *("legal_name", "dba", "formation_date", "country_of_formation", "country_subdivision_of_formation"),
        *("country_subdivision_name_of_formation", "tax_ids", "email", "phone", "address"),
        "initial_shares_authorized",
    },
    "STAKEHOLDER": {
        *("name", "stakeholder_type", "issuer_assigned_id", "current_relationship", "current_relationships"),
        *("current_status", "primary_contact", "contact_info", "addresses", "tax_ids"),
    },
    "STOCK_CLASS": {
        *("name", "class_type", "default_id_prefix", "initial_shares_authorized", "votes_per_share"),
        *(
            "par_value",
            "price_per_share",
            "seniority",
            "conversion_rights",
            "liquidation_preference_multiple",
        ),
        *("participation_cap_multiple", *_PAPERS),
    },
    "STOCK_PLAN": {
        *(
            "plan_name",
            "initial_shares_reserved",
            "current_shares_reserved",
            "default_cancellation_behavior",
            "stock_class_id",
        ),
        *("stock_class_ids", *_PAPERS),
    },
    "STOCK_LEGEND_TEMPLATE": {"name", "text"},
    "DOCUMENT": {"path", "uri", "md5", "related_objects"},
    "FINANCING": {"name", "issuance_ids"},
    "VALUATION": {
        "provider",
        "price_per_share",
        "effective_date",
        "stock_class_id",
        "valuation_type",
        *_PAPERS,
    },
    "VESTING_TERMS": {"name", "description", "allocation_type", "vesting_conditions"},
    "TX_STOCK_ISSUANCE": {
        *("stock_class_id", "stock_plan_id", "share_numbers_issued", "share_price", "quantity"),
        *("vesting_terms_id", "vestings", "cost_basis", "stock_legend_ids", "issuance_type", *_ISSUE),
    },
    "TX_EQUITY_COMPENSATION_ISSUANCE": _OPTION | _ISSUE,
    "TX_PLAN_SECURITY_ISSUANCE": _OPTION | _ISSUE,
    "TX_WARRANT_ISSUANCE": {
        *("quantity", "exercise_price", "purchase_price", "exercise_triggers", "warrant_expiration_date"),
        *("vesting_terms_id", "vestings", "quantity_source", *_ISSUE),
    },
    "TX_CONVERTIBLE_ISSUANCE": {
        *("investment_amount", "convertible_type", "conversion_triggers", "pro_rata", "seniority", *_ISSUE)
    },
    "TX_STOCK_CLASS_SPLIT": {"stock_class_id", "split_ratio"},
    "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT": {"stock_class_id", "new_ratio_conversion_mechanism"},
    "TX_STOCK_PLAN_POOL_ADJUSTMENT": {"stock_plan_id", "shares_reserved", *_PAPERS},
    "TX_STOCK_PLAN_RETURN_TO_POOL": {"stock_plan_id", "quantity", "reason_text"},
    "TX_EQUITY_COMPENSATION_REPRICING": {"new_exercise_price"},
    "TX_STOCK_CONSOLIDATION": {"security_ids", "resulting_security_id", "reason_text"},
    "TX_VESTING_START": {"vesting_condition_id"},
    "TX_VESTING_ACCELERATION": {"quantity", "reason_text"},
}
_ENDS = {
    "CANCELLATION": _END | {"amount"},
    "REPURCHASE": _END | {"price"},
    "RETRACTION": _END,
    "TRANSFER": _END | {"amount"},
    "CONVERSION": _END | {"quantity_converted", "trigger_id", "capitalization_definition"},
    "REISSUANCE": _END | {"split_transaction_id"},
    "RELEASE": _END | {"settlement_date", "release_price"},
    "EXERCISE": _END | {"trigger_id"},
    "ACCEPTANCE": set(),
    "AUTHORIZED_SHARES_ADJUSTMENT": {"issuer_id", "stock_class_id", "new_shares_authorized", *_PAPERS},
}
_MOST_NAMED = 100
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def unread(objects: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """Return one remark for each kind of object, or field of one, that is not read, with the ids."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in objects:
        kind = str(one["object_type"])
        known = _fields_of(kind)
        if known is None:
            found[kind, ""].append(str(one.get("id")))
            continue
        for field, value in one.items():
            if field not in known and field not in _ALWAYS and value not in _EMPTY:
                found[kind, field].append(str(one.get("id")))
    return [
        Fault(
            f"{kind}.{field}" if field else kind,
            mark("is not read: {count} in the file, in {ids}"),
            {"count": str(len(ids)), "ids": _listed(ids)},
        )
        for (kind, field), ids in found.items()
    ]


def _listed(ids: Sequence[str]) -> str:
    return ", ".join(one[:60] for one in ids[:_MOST_NAMED]) + (" …" if len(ids) > _MOST_NAMED else "")


def _fields_of(kind: str) -> set[str] | None:
    if kind in _KNOWN:
        return _KNOWN[kind]
    return next(
        (
            fields
            for end, fields in _ENDS.items()
            if kind.startswith((*OF_SECURITIES, "TX_ISSUER")) and kind.endswith(f"_{end}")
        ),
        None,
    )
