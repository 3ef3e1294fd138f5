"""Scenarios side by side on the same futures, and what explains the difference between two of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.changes.difference import plan_differences, with_changes
from core.errors import AssayError
from core.plan.plan import Plan
from core.simulation.estimates import Estimate
from core.simulation.run import CORE_SERIES, run_together
from core.simulation.summary import Summary, summarise, summary_of

MOST_STEPS = 10


@dataclass(frozen=True)
class Step:
    """What moving the figures at `paths` (and what was moved before) changes, with its paired error; None
    where the measure is undefined on one side.
    """

    paths: tuple[str, ...]
    change: Estimate | None


@dataclass(frozen=True)
class Explanation:
    """A measure in the base and in the other plan, and the steps from one to the other, which add up."""

    before: Estimate | None
    after: Estimate | None
    steps: tuple[Step, ...]


def side_by_side(plans: Sequence[Plan], paths: int, seed: int) -> list[Summary | AssayError]:
    """Return the summaries of plans run on the same futures: differences between them are paired. In the
    place of one that cannot be computed stands why.
    """
    try:
        return [summarise(one) for one in run_together([(plan, CORE_SERIES) for plan in plans], paths, seed)]
    except AssayError as error:
        if len(plans) == 1:
            return [error]
    return [found for plan in plans for found in side_by_side([plan], paths, seed)]


def explained(base: Plan, other: Plan, measure: str, paths: int, seed: int) -> Explanation:
    """Return what the differences contribute to a measure, moved one after the other in the order of the
    plan.

    The order matters where figures act together: a later one meets what the earlier ones have already
    changed. More than `MOST_STEPS` differences are moved a section at a time. What can only be moved together
    is one step.
    """
    changes = {one.path: one.after for one in plan_differences(base, other)}
    before = last = summary_of(base, paths, seed)
    moved, together, steps = dict[str, object](), list[str](), list[Step]()
    for group in _groups(list(changes)):
        moved |= {path: changes[path] for path in group}
        together += group
        try:
            now = summary_of(with_changes(base, moved), paths, seed)
        except AssayError:
            continue
        steps.append(Step(tuple(together), now.difference(last, measure)))
        together, last = [], now
    return Explanation(before.figures[measure], last.figures[measure], tuple(steps))


def _groups(paths: list[str]) -> list[list[str]]:
    if len(paths) <= MOST_STEPS:
        return [[path] for path in paths]
    sections = dict.fromkeys(path.split(".")[0] for path in paths)
    return [[path for path in paths if path.split(".")[0] == section] for section in sections]
