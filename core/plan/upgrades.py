"""Old plan files: one step per version, applied in order until the data is current."""

from collections.abc import Callable
from typing import Any

from core.errors import Fault, PlanError
from core.plan.plan import SCHEMA_VERSION
from core.texts import mark

Data = dict[str, Any]


def _from_draft(data: Data) -> Data:
    """Version 0, the drafts before the first release: `company.horizon_months` is now `company.months`."""
    company = dict(data.get("company", {}))
    if "horizon_months" in company:
        company["months"] = company.pop("horizon_months")
    return data | {"company": company}


STEPS: dict[int, Callable[[Data], Data]] = {0: _from_draft}
"""Version → the step that lifts it to the next."""


def upgraded(data: Data) -> Data:
    """Return the data in the current version; raises `PlanError` for versions from the future or none at
    all.
    """
    version = data.get("schema_version")
    if version is None:
        raise PlanError(
            Fault(
                "schema_version",
                mark("is missing: a plan file starts with schema_version = {current}"),
                {"current": SCHEMA_VERSION},
            )
        )
    if isinstance(version, bool) or not isinstance(version, int) or not 0 <= version <= SCHEMA_VERSION:
        raise PlanError(
            Fault(
                "schema_version",
                mark("is not known: this Assay reads versions up to {current}"),
                {"current": SCHEMA_VERSION},
            )
        )
    while version < SCHEMA_VERSION:
        data = STEPS[version](data)
        version += 1
        data = data | {"schema_version": version}
    return data
