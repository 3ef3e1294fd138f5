"""The same plan and the same blows on some of the paths: what a decision taken there is worked out on."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from core.arrays import PathNumbers
from core.market.happenings import Happenings
from core.plan.section import Section

T = TypeVar("T")


def at_paths(section: T, paths: PathNumbers) -> T:
    """Return a drawn section with the numbers of some paths."""
    if isinstance(section, Section):
        return section.model_copy(update={name: at_paths(value, paths) for name, value in section.items()})
    if isinstance(section, tuple):
        return tuple(at_paths(one, paths) for one in section)  # type: ignore[return-value]
    if isinstance(section, np.ndarray):
        return section[:, paths]  # type: ignore[return-value]
    return section


def happenings_at(befallen: Happenings, paths: PathNumbers) -> Happenings:
    """Return the happenings of some paths."""

    def part(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: part(one) for name, one in value.items()}
        return value[..., paths] if isinstance(value, np.ndarray) else value

    return replace(befallen, **{one.name: part(getattr(befallen, one.name)) for one in fields(befallen)})
