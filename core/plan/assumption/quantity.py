"""What a field of the Plan means: label, unit, range and help. Stands once; forms, messages and glossary read
it.
"""

from dataclasses import dataclass
from typing import Any

from pydantic import Field
from pydantic.fields import FieldInfo

EXTRA = "quantity"


@dataclass(frozen=True)
class Quantity:
    """Metadata of one number in the Plan.

    `unit` is a key of `present.units`; `low` and `high` are hard limits (None: unlimited), `above` excludes
    `low` itself; `uncertain` says whether the number may be a distribution, `monthly` whether it may vary by
    month.
    """

    label: str
    unit: str
    help: str
    low: float | None = None
    high: float | None = None
    above: bool = False
    uncertain: bool = True
    monthly: bool = False
    fact: str | None = None
    per_event: bool = False


def number(
    label: str,
    *,
    unit: str,
    help: str,
    default: Any = ...,
    low: float | None = None,
    high: float | None = None,
    above: bool = False,
    uncertain: bool = True,
    monthly: bool = False,
    fact: str | None = None,
    per_event: bool = False,
) -> Any:
    """Declare a number of the Plan together with its `Quantity`; see there for the parameters."""
    quantity = Quantity(label, unit, help, low, high, above, uncertain, monthly, fact, per_event)
    extra: Any = {EXTRA: quantity}
    return Field(default, title=label, description=help, json_schema_extra=extra, validate_default=True)


def quantity_of(field: FieldInfo) -> Quantity | None:
    """Return the field's `Quantity`, or None for names, ids, dates and choices."""
    extra = field.json_schema_extra
    found = extra.get(EXTRA) if isinstance(extra, dict) else None
    return found if isinstance(found, Quantity) else None
