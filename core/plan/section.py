"""The base of every section of the Plan: one generic type, holding assumptions in the Plan and arrays after
drawing.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Generic, Self, TypeVar

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

from core.arrays import Drawn, Paths
from core.plan.assumption.distribution import AnyDistribution, Distribution
from core.plan.assumption.quantity import Quantity, quantity_of
from core.texts import mark


def _read_number(data: Any) -> Any:
    bare = isinstance(data, (int, float)) and not isinstance(data, bool)
    return {"distribution": "fixed", "value": data} if bare else data


Assumption = Annotated[AnyDistribution, BeforeValidator(_read_number)]
"""A number of the Plan: a distribution, or a bare number read as a fixed one."""

T = TypeVar("T")

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""A stable id of a list's item: it names the item in paths, files and random streams."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]


class Section(BaseModel, Generic[T]):
    """A part of the Plan. `Section[Assumption]` is what a person writes, `Section[Drawn]` what a calculator
    reads.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, arbitrary_types_allowed=True)

    @classmethod
    def quantities(cls) -> dict[str, Quantity]:
        """Return the section's numbers by field name."""
        found = {name: quantity_of(field) for name, field in cls.model_fields.items()}
        return {name: quantity for name, quantity in found.items() if quantity is not None}

    def items(self) -> Iterator[tuple[str, Any]]:
        """Yield (field name, value) without copying."""
        for name in type(self).model_fields:
            yield name, getattr(self, name)

    @model_validator(mode="after")
    def _within_range(self) -> Self:
        for name, quantity in self.quantities().items():
            value = getattr(self, name)
            if value is not None and not isinstance(value, np.ndarray):
                _check(value, name, quantity)
        return self


class Item(Section[T], Generic[T]):
    """An entry of a list, known by its id."""

    id: Identifier
    name: Name


def _check(value: Any, name: str, quantity: Quantity) -> None:
    low, high = value.support() if isinstance(value, Distribution) else (value, value)
    if quantity.low is not None and low < quantity.low:
        raise RangeFault(
            name, mark("must be {limit} or more, but may become {value}"), quantity.low, low, quantity
        )
    if quantity.above and high <= (quantity.low or 0):
        raise RangeFault(name, mark("must be above {limit}"), quantity.low, quantity=quantity)
    if quantity.high is not None and high > quantity.high:
        raise RangeFault(
            name, mark("must be {limit} or less, but may become {value}"), quantity.high, high, quantity
        )
    if isinstance(value, Distribution):
        _check_kind(value, name, quantity)


def _check_kind(value: Distribution, name: str, quantity: Quantity) -> None:
    if value.monthly is not None and not quantity.monthly:
        raise RangeFault(name, mark("cannot vary from month to month: remove its monthly part"))
    if value.monthly is not None and value.monthly.kind == "planned":
        for factor in value.monthly.factors:
            _check_planned(value, factor, name, quantity)


def _check_planned(value: Distribution, factor: float, name: str, quantity: Quantity) -> None:
    reached = [end * factor for end in value.support()]
    if quantity.low is not None and min(reached) < quantity.low:
        raise RangeFault(name, mark("its planned path goes below {limit}"), quantity.low, quantity=quantity)
    if quantity.high is not None and max(reached) > quantity.high:
        raise RangeFault(name, mark("its planned path goes above {limit}"), quantity.high, quantity=quantity)


class RangeFault(ValueError):
    """A number outside its range, raised inside pydantic's validation and turned into a `Fault` by
    `core.plan.document.faults`. Shares are told in percent, as forms show them.
    """

    def __init__(
        self,
        field: str,
        message: str,
        limit: float | None = None,
        value: float | None = None,
        quantity: Quantity | None = None,
    ) -> None:
        super().__init__(message)
        self.field, self.message = field, message
        share = quantity is not None and quantity.unit in ("share", "share_per_month", "share_per_year")
        self.parameters = {
            key: _in_words(number, share)
            for key, number in (("limit", limit), ("value", value))
            if number is not None
        }


def _in_words(number: float, share: bool) -> str:
    text = f"{number * (100 if share else 1):,.6f}".rstrip("0").rstrip(".")
    return f"{text} %" if share else text


def once(value: Drawn) -> Paths:
    """Return a drawn number that does not vary by month as an array of shape (paths,)."""
    first: Paths = value[0]
    return first
