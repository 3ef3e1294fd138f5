"""Reference classes beyond growth: rounds, retention, selling, margins, plans; one measure may have several
sources.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Topic = Literal["rounds", "retention", "selling", "margin", "plan"]
TOPICS: tuple[Topic, ...] = ("plan", "rounds", "retention", "selling", "margin")
_DIFFER = 1.2


@dataclass(frozen=True)
class ReferenceFigure:
    """What one source says of a population: its middle, and its quarters where published, in `unit`."""

    id: str
    population: dict[str, str]
    value: float
    unit: str
    as_of: str
    certainty: str
    source: str
    p25: float | None = None
    p75: float | None = None


@dataclass(frozen=True)
class Measure:
    """A measure and every source of it. None is averaged away: who was asked, and how, decides the answer."""

    id: str
    topic: Topic
    label: dict[str, str]
    figures: tuple[ReferenceFigure, ...]

    @property
    def conflicting(self) -> bool:
        """Whether its sources are a fifth or more apart."""
        values = [one.value for one in self.figures]
        return max(values) > _DIFFER * min(values)


@cache
def measures() -> tuple[Measure, ...]:
    """Return every measure with its figures, in the file's order."""
    text = files("core.facts").joinpath("data", "reference_classes.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    by_measure: dict[str, list[ReferenceFigure]] = {}
    for raw in data["classes"]:
        of = raw.pop("measure")
        by_measure.setdefault(of, []).append(ReferenceFigure(**raw))
    return tuple(
        Measure(raw["id"], raw["topic"], raw["label"], tuple(by_measure[raw["id"]]))
        for raw in data["measures"]
    )


def measure(name: str) -> Measure:
    """Return one measure."""
    return next(one for one in measures() if one.id == name)
