"""Turns what pydantic reports into `Fault`s: paths by ids, sentences that say what to change."""

from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.errors import Fault
from core.plan.section import RangeFault
from core.texts import mark

_MESSAGES = {
    "missing": mark("is missing: add it"),
    "extra_forbidden": mark("is not known here: remove it or check its spelling"),
    "float_type": mark("must be a number"),
    "float_parsing": mark("must be a number"),
    "int_type": mark("must be a whole number"),
    "int_parsing": mark("must be a whole number"),
    "int_from_float": mark("must be a whole number"),
    "string_type": mark("must be text"),
    "string_too_short": mark("must not be empty"),
    "string_too_long": mark("is too long: at most {max_length} characters"),
    "string_pattern_mismatch": mark("must be small letters, digits and underscores, starting with a letter"),
    "literal_error": mark("must be one of {expected}"),
    "union_tag_invalid": mark("must be one of {expected_tags}"),
    "union_tag_not_found": mark("must be a number, or a table that names its {discriminator}"),
    "model_type": mark("must be a table of fields"),
    "model_attributes_type": mark("must be a number or a table"),
    "tuple_type": mark("must be a list"),
    "too_short": mark("needs more entries: at least {min_length}"),
    "too_long": mark("has too many entries: at most {max_length}"),
    "bool_type": mark("must be true or false"),
    "bool_parsing": mark("must be true or false"),
    "date_type": mark("must be a date such as 2027-01-01"),
    "date_parsing": mark("must be a date such as 2027-01-01"),
    "date_from_datetime_parsing": mark("must be a date such as 2027-01-01"),
    "finite_number": mark("must be a finite number"),
    "greater_than": mark("must be above {gt}"),
    "greater_than_equal": mark("must be {ge} or more"),
    "less_than": mark("must be below {lt}"),
    "less_than_equal": mark("must be {le} or less"),
    "dict_type": mark("must be a table of fields"),
}
_OTHER = mark("cannot be read: {reason}")
_CLASHING = {"too_short"}


def faults_of(error: ValidationError, data: Any) -> tuple[Fault, ...]:
    """Return every fault in the order of the file. `data` is the raw input, to find the ids of list items."""
    details = error.errors(include_url=False)
    others = [detail for detail in details if not _follows(detail, details)]
    return tuple(_fault(detail, data) for detail in others)


def _follows(detail: ErrorDetails, details: list[ErrorDetails]) -> bool:
    """Say whether a list is only "too short" because its items, reported themselves, were refused."""
    inside = (other for other in details if other is not detail)
    return detail["type"] in _CLASHING and any(
        other["loc"][: len(detail["loc"])] == detail["loc"] for other in inside
    )


def _fault(detail: ErrorDetails, data: Any) -> Fault:
    path = _path(detail["loc"], data)
    context = detail.get("ctx", {})
    raised = context.get("error")
    if isinstance(raised, RangeFault):
        return Fault(".".join(filter(None, (path, raised.field))), raised.message, raised.parameters)
    if isinstance(raised, ValueError):
        return Fault(path, str(raised))
    message = _MESSAGES.get(detail["type"])
    if message is None:
        return Fault(path, _OTHER, {"reason": detail["msg"]})
    return Fault(path, message, {key: str(value) for key, value in context.items()})


def _path(location: tuple[int | str, ...], data: Any) -> str:
    """Join the location with list items by id, without the names of union members that pydantic inserts."""
    parts: list[str] = []
    for step in location:
        if isinstance(data, list) and isinstance(step, int):
            data = data[step] if step < len(data) else None
            parts.append(str(data["id"]) if isinstance(data, dict) and "id" in data else str(step))
        elif isinstance(data, dict) and step in data:
            data = data[step]
            parts.append(str(step))
        elif not _is_tag(step, data):
            data = None
            parts.append(str(step))
    return ".".join(parts)


def _is_tag(step: int | str, data: Any) -> bool:
    bare = isinstance(data, (int, float)) and step == "fixed"
    return bare or (isinstance(data, dict) and step in (data.get("distribution"), data.get("kind")))
