"""What Assay's own Open Cap Table packages say beside the format, as comments that other programs keep."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

Object = Mapping[str, Any]

COMMENT = "assay:"
ONLY_OURS = {
    *("id", "pro_rata", "qualified_amount", "protection", "elected", "at_maturity", "issued_month"),
    *("dividend", "dividend_per_year", "dividend_day_count"),
    *("begins", "currency", "next_round", "planned", "takes_part"),
    *("counts_converting", "counts_pool_increase", "counts_anti_dilution"),
}
"""Terms of our own file that no field of the format says: they hold whatever becomes of the rest."""
ONLY_THERE = {
    "security": ("promised",),
    "participation": ("full",),
    "day_count": ("act_360",),
    "converts_into": ("standard",),
    "cap_counts": ("all_pre_money", "outstanding", "as_ticked"),
}
"""Values that only a comment can say; others would stand in the file itself."""


def earlier(value: Any, months: int) -> Any:
    """Return data whose months of the plan are so many less."""
    if isinstance(value, dict):
        return {
            name: one - months if name.endswith("_month") and isinstance(one, int) else earlier(one, months)
            for name, one in value.items()
        }
    return [earlier(one, months) for one in value] if isinstance(value, list) else value


def assay_terms(one: Object) -> dict[str, Any]:
    """Return terms that the format has no field for, which our own files carry as a comment."""
    for comment in one.get("comments") or []:
        if isinstance(comment, str) and comment.startswith(COMMENT):
            try:
                found = json.loads(comment[len(COMMENT) :])
            except ValueError:  # a person's words
                continue
            return found if isinstance(found, dict) else {}
    return {}


def digest_of(objects: Iterable[Object]) -> str:
    """Return a mark of all that objects say, comments left out, whatever their order."""
    texts = sorted(
        json.dumps({name: value for name, value in one.items() if name != "comments"}, sort_keys=True)
        for one in objects
    )
    return sha256("\n".join(texts).encode()).hexdigest()[:16]
