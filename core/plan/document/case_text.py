"""A case as text: what the store keeps of each version, and what an exported file holds of each case.

JSON, because it is written at every change; people read and edit the plan file. The plan inside carries its
own `schema_version` and is upgraded as a plan file is.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from core.errors import Fault, PlanError
from core.plan.case import Case, Scenario
from core.plan.document.files import as_data, plan_of
from core.plan.history import Line
from core.texts import mark

LARGEST_CASE = 2_000_000
"""Bytes."""

LONGEST_TEXT = 20_000
MOST_SCENARIOS, MOST_FORECASTS = 20, 60
_DEEPEST = 20
_Text = Annotated[str, Field(max_length=2_000)]
_LongText = Annotated[str, Field(max_length=LONGEST_TEXT)]
"""What a person writes, such as an update to investors."""
_Scalar = bool | int | float | _Text | None
_Month = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
_Five = Annotated[tuple[float, ...], Field(min_length=5, max_length=5)]
_Bands = Annotated[dict[Line, Annotated[tuple[_Five, ...], Field(max_length=24)]], Field(max_length=4)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class _Scenario(_Strict):
    name: Annotated[str, Field(min_length=1, max_length=120)]
    changes: Annotated[dict[_Text, Any], Field(max_length=5_000)]

    @field_validator("changes")
    @classmethod
    def _flat(cls, given: dict[str, Any]) -> dict[str, Any]:
        if _depth(given) > _DEEPEST:
            raise ValueError
        return given


class _Case(_Strict):
    assay_case: Literal[1] = 1
    plan: dict[str, Any]
    stresses: Annotated[tuple[_Text, ...], Field(max_length=50)] = ()
    offers: Annotated[dict[_Text, tuple[dict[_Text, _Scalar], ...]], Field(max_length=50)] = {}
    inputs: Annotated[dict[_Text, _Scalar | _LongText | tuple[_Scalar, ...]], Field(max_length=2_000)] = {}
    scenarios: Annotated[tuple[_Scenario, ...], Field(max_length=MOST_SCENARIOS)] = ()
    forecasts: Annotated[dict[_Month, _Bands], Field(max_length=MOST_FORECASTS)] = {}

    @field_validator("scenarios")
    @classmethod
    def _named_once(cls, given: tuple[_Scenario, ...]) -> tuple[_Scenario, ...]:
        if len({one.name for one in given}) < len(given):
            raise ValueError
        return given


def write_case(case: Case) -> str:
    """Return the case as text; reading it gives an equal case. Raises `PlanError` for what could not be read
    again: more scenarios or longer texts than a case may hold.
    """
    data: dict[str, Any] = {
        "assay_case": 1,
        "plan": as_data(case.plan),
        "stresses": case.stresses,
        "offers": case.offers,
        "inputs": case.inputs,
        "scenarios": [{"name": one.name, "changes": one.changes} for one in case.scenarios],
        "forecasts": case.forecasts,
    }
    _checked(data)
    return orjson.dumps(data).decode()


def read_case(text: str) -> Case:
    """Read a case written by this or an older Assay. Raises `PlanError` with every fault."""
    if len(text) > LARGEST_CASE:
        raise PlanError(
            Fault("file", mark("is too large: a case has at most {limit} bytes"), {"limit": LARGEST_CASE})
        )
    try:
        return case_of(orjson.loads(text))
    except orjson.JSONDecodeError:
        raise PlanError(Fault("file", mark("is not a case: its text is damaged"))) from None


def case_of(data: Any) -> Case:
    """Build a case from plain data. Raises `PlanError` with every fault."""
    held = _checked(data)
    return Case(
        plan=plan_of(held.plan),
        stresses=held.stresses,
        offers=held.offers,
        inputs=held.inputs,
        scenarios=tuple(Scenario(one.name, one.changes) for one in held.scenarios),
        forecasts=held.forecasts,
    )


def _checked(data: Any) -> _Case:
    try:
        return _Case.model_validate(data)
    except ValidationError as error:
        raise PlanError(*(_fault(one) for one in error.errors()[:20])) from None


def _depth(data: Any) -> int:
    """Return how deep lists and tables lie in one another, counted no further than one beyond the limit."""
    level, depth = [data], 0
    while level and depth <= _DEEPEST:
        depth += 1
        tables = [list(one.values()) for one in level if isinstance(one, dict)]
        lists = [one for one in level if isinstance(one, list)]
        level = [part for parts in (*tables, *lists) for part in parts]
    return depth


def _fault(error: Mapping[str, Any]) -> Fault:
    path = ".".join(str(step)[:60] for step in error["loc"]) or "file"
    return Fault(path, mark("does not belong into a case, or is not of the right kind"))
