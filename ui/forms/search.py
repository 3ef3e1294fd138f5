"""Finding figures of the plan by words."""

from core.plan.plan import Plan, number_paths
from ui.forms.labels import label_of_path


def matching_paths(plan: Plan, words: str) -> list[tuple[str, str]]:
    """Return (path, label) of every number whose label or path holds all the words, in the plan's order."""
    wanted = words.casefold().split()
    labelled = ((path, label_of_path(path, plan)) for path in number_paths(plan))
    return [
        (path, label)
        for path, label in labelled
        if all(word in f"{label} {path}".casefold() for word in wanted)
    ]
