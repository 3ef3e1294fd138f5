"""Everything that a study finds, folded into one number that any change of it moves."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from numbers import Real
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from pydantic import BaseModel

from core.errors import AssayError

Folded = tuple[float, float] | str
"""The number and the size of what it sums; or why there is none."""
_TOLERANCE = 1e-9
"""Of the sum of all sizes: what another machine's arithmetic may differ by."""


def folded(study: Callable[[Any], Any], given: Any) -> Folded:
    """Return what a study finds of what is given, folded; a refusal by its words."""
    try:
        found = study(given)
    except AssayError as error:
        return "refused: " + "; ".join(f"{one.path} {one.message}" for one in error.faults)[:120]
    values = np.concatenate([np.empty(0), *(one.ravel() for one in _numbers(found))])
    known = np.where(np.isnan(values), 1.0, np.where(np.isinf(values), 9.0 * np.sign(values), values))
    even = np.arcsinh(known)  # a share counts no less than millions
    return float(even @ (1 + 0.5 * np.sin(np.arange(1, len(even) + 1)))), float(np.abs(even).sum())


def _numbers(value: Any) -> Iterator[np.ndarray]:
    """Yield every number that is reached from the value."""
    match value:
        case np.ndarray() if value.dtype.kind in "fiub":
            yield value.astype(np.float64)
        case Real() | Decimal() | np.bool_():
            yield np.array([float(value)])
        case BaseModel():  # what was planned, not what came of it
            yield from _numbers(type(value).__name__)
        case str() | date() | None | Enum():
            yield np.array([crc32(str(value).encode()) / 2**32])
        case Mapping():
            for name, one in value.items():
                yield from _numbers(str(name))
                yield from _numbers(one)
        case Sequence() | np.ndarray() | set() | frozenset():
            for one in sorted(value, key=str) if isinstance(value, set | frozenset) else value:
                yield from _numbers(one)
        case _ if is_dataclass(value):
            for one in fields(value):
                yield from _numbers(getattr(value, one.name))
        case _:
            raise TypeError(f"no figure: {type(value)}")


def moved(
    known: Mapping[str, float | str], found: Mapping[str, Folded], tolerance: float = _TOLERANCE
) -> dict[str, str]:
    """Return what is no longer as it is recorded, by study."""
    return {
        study: f"{known.get(study)} before, {one} now"
        for study, one in found.items()
        if not _alike(known.get(study), one, tolerance)
    }


def _alike(known: float | str | None, found: Folded, tolerance: float) -> bool:
    if isinstance(found, str) or not isinstance(known, float):
        return known == found
    return abs(known - found[0]) <= tolerance * (1 + found[1])


def write(record: Path, found: Mapping[str, Mapping[str, Folded]]) -> None:
    """Write a record anew."""
    texts = {
        name: {study: one if isinstance(one, str) else float(f"{one[0]:.13g}") for study, one in of.items()}
        for name, of in found.items()
    }
    record.write_text(json.dumps(texts, indent=1) + "\n", encoding="utf-8")
