"""Differences between two cases, and three cases merged: what history, scenarios and two writers need.

A difference stands at a path of ids; its values are plain data as a file holds them. An item of a list that
only one side has is one difference, whole; None stands for its absence. The sources of figures are no
differences of their own: they follow the figures.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.errors import Fault, PlanError
from core.plan.case import Case, Scenario
from core.plan.document.edit import changed
from core.plan.document.files import as_data
from core.plan.plan import Plan
from core.plan.section import Section
from core.texts import mark

CASE_PARTS = ("stresses", "offers", "inputs", "scenarios", "forecasts")
"""What a case holds beside its plan; each is merged by entry, stresses as a whole."""


@dataclass(frozen=True)
class Difference:
    """What stands at a path in the first and in the second case; None: nothing."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Conflict:
    """A place that two writers have changed differently: what stood there, mine and theirs."""

    path: str
    before: Any
    mine: Any
    theirs: Any


def plan_differences(before: Plan, after: Plan) -> tuple[Difference, ...]:
    """Return the differences of two plans, in the plan's order."""
    return tuple(one for one in _sections(before, after, "") if not one.path.startswith("sources"))


def differences(before: Case, after: Case) -> tuple[Difference, ...]:
    """Return the differences of two cases, those of the plan first."""
    found = list(plan_differences(before.plan, after.plan))
    for part in CASE_PARTS:
        old, new = _entries(before, part), _entries(after, part)
        for path in dict.fromkeys([*old, *new]):
            if old.get(path) != new.get(path):
                found.append(Difference(path, old.get(path), new.get(path)))
    return tuple(found)


def with_changes(plan: Plan, changes: Mapping[str, Any]) -> Plan:
    """Return the plan with values set, items added (a table with its id) and taken out (None) by path.

    Raises `PlanError` with all faults. Changed figures count as stated by the person.
    """
    values = dict[str, Any]()
    for path, value in changes.items():
        parent, _dot, name = path.rpartition(".")
        items = _items(plan, parent)
        if items is None:
            values[path] = value
            continue
        if value is not None and not (isinstance(value, dict) and value.get("id") == name):
            raise PlanError(Fault(path, mark("is no entry of this list")))
        kept = [one for one in values.get(parent, as_data(items)) if one["id"] != name]
        values[parent] = kept if value is None else [*kept, value]
    stated = {path: "stated" for path in values if path in plan.sources}
    # Lists first: they would otherwise bring back the old value of a field inside them.
    ordered = sorted(values.items(), key=lambda one: not isinstance(one[1], list))
    return changed(plan, dict(ordered) | {"sources": plan.sources | stated})


def conflicts(base: Case, mine: Case, theirs: Case) -> tuple[Conflict, ...]:
    """Return where both have left the base in different ways; one may have taken out what the other
    changed.
    """
    ours, found = differences(base, mine), list[Conflict]()
    for other in differences(base, theirs):
        for own in ours:
            if not _overlap(own.path, other.path) or (own.path, own.after) == (other.path, other.after):
                continue
            shorter = min(own.path, other.path, key=len)
            if shorter not in (one.path for one in found):
                found.append(Conflict(shorter, own.before, own.after, other.after))
    return tuple(found)


def merged(base: Case, mine: Case, theirs: Case, keep_mine: Collection[str] = ()) -> Case:
    """Return their case with my changes on it; where both changed a place, mine counts if `keep_mine` names
    it.

    Raises `PlanError` where the two do not go together.
    """
    disputed = [one.path for one in conflicts(base, mine, theirs)]
    lost = [path for path in disputed if path not in keep_mine]
    own = [one for one in differences(base, mine) if not any(_overlap(one.path, path) for path in lost)]
    won = [path for path in disputed if path in keep_mine]
    of_plan = {one.path: one.after for one in own if not _beside_plan(one.path)}
    for path in won:
        if not _beside_plan(path) and _is_item(mine.plan, path):
            of_plan = {name: value for name, value in of_plan.items() if not name.startswith(f"{path}.")}
            of_plan[path] = as_data(_item(mine.plan, path))
    plan = with_changes(theirs.plan, of_plan) if of_plan else theirs.plan
    known = base.plan.sources
    sources = {path: one for path, one in mine.plan.sources.items() if known.get(path) != one}
    plan = plan.model_copy(update={"sources": plan.sources | sources})
    return _with_parts(replace(theirs, plan=plan), own)


def _sections(before: Section[Any], after: Section[Any], path: str) -> Iterator[Difference]:
    for name, old in before.items():
        new, here = getattr(after, name), f"{path}.{name}" if path else name
        if old == new:
            continue
        if isinstance(old, Section) and type(old) is type(new):
            yield from _sections(old, new, here)
        elif _listed(old) and _listed(new):
            yield from _lists(old, new, here)
        else:
            yield Difference(here, _data(old), _data(new))


def _lists(before: Sequence[Any], after: Sequence[Any], path: str) -> Iterator[Difference]:
    old, new = {one.id: one for one in before}, {one.id: one for one in after}
    for name in dict.fromkeys([*old, *new]):
        here = f"{path}.{name}"
        if name in old and name in new and type(old[name]) is type(new[name]):
            yield from _sections(old[name], new[name], here)
        else:
            yield Difference(here, _data(old.get(name)), _data(new.get(name)))


def _listed(value: Any) -> bool:
    return isinstance(value, tuple) and all(hasattr(one, "id") for one in value)


def _data(value: Any) -> Any:
    return None if value is None else as_data(value)


def _entries(case: Case, part: str) -> dict[str, Any]:
    if part == "stresses":
        return {part: case.stresses} if case.stresses else {}
    return {f"{part}.{name}": value for name, value in _by_name(case, part).items()}


def _by_name(case: Case, part: str) -> Mapping[str, Any]:
    if part == "scenarios":
        return {one.name: one.changes for one in case.scenarios}
    held: Mapping[str, Any] = getattr(case, part)
    return held


def _beside_plan(path: str) -> bool:
    return path.split(".")[0] in CASE_PARTS


def _overlap(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def _items(plan: Plan, path: str) -> tuple[Any, ...] | None:
    """Return the list of items at the path; None if there stands something else, or nothing."""
    found: Any = plan
    for step in path.split("."):
        if isinstance(found, tuple):
            found = next((one for one in found if getattr(one, "id", None) == step), None)
        else:
            found = getattr(found, step, None)
    return found if isinstance(found, tuple) and _listed(found) else None


def _is_item(plan: Plan, path: str) -> bool:
    return _items(plan, path.rpartition(".")[0]) is not None


def _item(plan: Plan, path: str) -> Any:
    parent, _dot, name = path.rpartition(".")
    return next((one for one in _items(plan, parent) or () if one.id == name), None)


def _with_parts(case: Case, own: Sequence[Difference]) -> Case:
    for one in own:
        part, _dot, name = one.path.partition(".")
        if part not in CASE_PARTS:
            continue
        value: Any = one.after or ()
        if name:
            held = {**_by_name(case, part), name: one.after}
            value = {key: entry for key, entry in held.items() if entry is not None}
        if part == "scenarios":
            value = tuple(Scenario(key, entry) for key, entry in value.items())
        case = replace(case, **{part: value})
    return case
