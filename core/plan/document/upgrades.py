"""Old plan files: one step per version, applied in order until the data is current."""

import copy
from collections.abc import Callable, Iterator
from typing import Any

from core.errors import Fault, PlanError
from core.plan.plan import SCHEMA_VERSION
from core.texts import mark

Data = dict[str, Any]


def _from_draft(data: Data) -> Data:
    """Version 0, the drafts before the first release: `company.horizon_months` is now `company.months`."""
    company = data.get("company")
    if not isinstance(company, dict) or "horizon_months" not in company:
        return data
    renamed = {"months" if name == "horizon_months" else name: value for name, value in company.items()}
    return data | {"company": renamed}


_MOVED = {"financing.opening_cash": "opening.cash", "revenue.opening_receivables": "opening.receivables"}
_GONE = "exit.mature_margin"


def _opening_apart(data: Data) -> Data:
    """Version 1: the first day's cash and receivables stand in `opening`, 0 no longer means "none", and the
    mature margin, which moved no number, is gone.
    """
    data = copy.deepcopy(data)
    opening = data.setdefault("opening", {})
    for old, new in _MOVED.items():
        section, name = old.split(".")
        if isinstance(data.get(section), dict) and name in data[section]:
            opening[new.split(".")[1]] = data[section].pop(name)
    for holder, name, meant_none in _with_sentinels(data):
        if _plain(holder.get(name)) == meant_none:
            del holder[name]
    if isinstance(data.get("exit"), dict):
        data["exit"].pop("mature_margin", None)
    if isinstance(data.get("sources"), dict):
        data["sources"] = {
            _MOVED.get(path, path): one for path, one in data["sources"].items() if path != _GONE
        }
    if isinstance(data.get("correlations"), list):
        data["correlations"] = [one for one in data["correlations"] if not _names_gone(one)]
    return data


def _with_sentinels(data: Data) -> Iterator[tuple[Data, str, float]]:
    """Yield (table, field, the value that stood for "none")."""
    financing = data.get("financing")
    for loan in _tables(financing, "loans"):
        yield from ((loan, name, 0.0) for name in ("minimum_cash", "minimum_cover"))
    for one in _tables(financing, "rounds"):
        if isinstance(one.get("asks"), dict):
            yield from (
                (one["asks"], name, 0.0) for name in ("revenue_per_year", "growth_per_year", "gross_margin")
            )
    yield from ((item, "end_month", 600.0) for item in _tables(data, "costs"))


def _plain(value: Any) -> Any:
    """Return a fixed number that is written as a table as the number."""
    fixed = (
        isinstance(value, dict)
        and value.get("distribution") == "fixed"
        and set(value) <= {"distribution", "value"}
    )
    return value.get("value") if fixed else value


def _names_gone(pair: Any) -> bool:
    return isinstance(pair, dict) and _GONE in (pair.get("first"), pair.get("second"))


def _tables(data: Any, name: str) -> list[Data]:
    held = data.get(name) if isinstance(data, dict) else None
    return [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []


_DEMANDS = {
    "growth_per_month": "demand_growth_per_month",
    "growth_fade_per_year": "demand_growth_fade_per_year",
}


def _growth_apart(data: Data) -> Data:
    """Version 2: what was typed as growth was that of demand, out of which customers were won."""
    data = copy.deepcopy(data)
    moved = dict[str, str]()
    for segment in _tables(data.get("market"), "segments"):
        if "driver" in segment:
            continue
        segment["driver"] = "market_share"
        for old, new in _DEMANDS.items():
            if old in segment:
                segment[new] = segment.pop(old)
            here = f"market.segments.{segment.get('id')}"
            moved[f"{here}.{old}"] = f"{here}.{new}"
    if isinstance(data.get("sources"), dict):
        data["sources"] = {moved.get(path, path): one for path, one in data["sources"].items()}
    for pair in _tables(data, "correlations"):
        for side in ("first", "second"):
            if isinstance(pair.get(side), str):
                pair[side] = moved.get(pair[side], pair[side])
    return data


STEPS: dict[int, Callable[[Data], Data]] = {0: _from_draft, 1: _opening_apart, 2: _growth_apart}
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
