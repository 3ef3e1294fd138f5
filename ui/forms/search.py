"""Finding figures of the plan by words."""

from collections.abc import Iterable

from core.plan.document.templates import TEMPLATES
from core.plan.plan import Plan, number_paths
from ui.forms.labels import label_of_path


def matching_paths(plan: Plan, words: str) -> list[tuple[str, str]]:
    """Return (path, label) of every number whose label or path holds all the words, in the plan's order."""
    return _holding(words, ((path, label_of_path(path, plan)) for path in number_paths(plan)))


def matching_lists(words: str) -> list[tuple[str, str]]:
    """Return (path, label) of every list of the plan whose own name holds all the words: a figure may wait to
    be added there.
    """
    return _holding(words, ((path, label_of_path(path)) for path in TEMPLATES))


def _holding(words: str, labelled: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    wanted = words.casefold().split()
    return [
        (path, label)
        for path, label in labelled
        if all(word in f"{label} {path}".casefold() for word in wanted)
    ]
