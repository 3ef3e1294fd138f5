"""Finding figures of the plan by words."""

from typing import Any

from core.plan.plan import Plan
from core.plan.section import Section
from ui.labels import label_of_path


def matching_paths(plan: Plan, words: str) -> list[tuple[str, str]]:
    """Return (path, label) of every number whose label or path holds all the words, in the plan's order."""
    wanted = words.casefold().split()
    labelled = ((path, label_of_path(path, plan)) for path in number_paths(plan))
    return [(path, label) for path, label in labelled if all(word in f"{label} {path}".casefold() for word in wanted)]


def number_paths(section: Section[Any], path: str = "") -> list[str]:
    """Return the paths of all numbers that have a description, at any depth."""
    found = [f"{path}{name}" for name in section.quantities()]
    for name, value in section.items():
        if isinstance(value, Section):
            found += number_paths(value, f"{path}{name}.")
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Section) and hasattr(item, "id"):
                    found += number_paths(item, f"{path}{name}.{item.id}.")
    return found
