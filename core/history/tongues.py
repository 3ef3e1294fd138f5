"""What months, lines and columns are called in many tongues (`tongues.toml`)."""

import tomllib
import unicodedata
from collections.abc import Iterable
from pathlib import Path

_DATA = tomllib.loads(Path(__file__).with_name("tongues.toml").read_text(encoding="utf-8"))


def _folded(names: Iterable[str]) -> frozenset[str]:
    """Return names as they are looked up: in one form, without case."""
    return frozenset(unicodedata.normalize("NFKC", name).casefold() for name in names)


NAMES: dict[str, frozenset[str]] = {role: _folded(names) for role, names in _DATA["names"].items()}
"""By role, whole names of lines and columns."""
MONTHS, SHORT_MONTHS = (
    {
        name: number
        for number, names in enumerate(_DATA["months"][kind], start=1)
        for name in _folded(names.split())
    }
    for kind in ("whole", "short")
)
