"""Typed errors: a code, the path of the field concerned, and the values that the sentence needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an input.

    `path` is dotted and goes by the ids of list items (`revenue.streams.api.collection_days`); `message` is
    an English message id that may hold `{names}`, filled from `parameters` after translation and says what to
    change.
    """

    path: str
    message: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.path}: {self.message.format(**self.parameters)}"


class AssayError(ValueError):
    """Base of every error a person can cause and put right."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults

    def __reduce__(self) -> tuple[type["AssayError"], tuple[Fault, ...]]:
        """Be kept and sent as what it was made of: its text alone would not make it again."""
        return type(self), self.faults


class PlanError(AssayError):
    """A plan, or a plan file, that cannot be built; carries every fault found."""


class HistoryError(AssayError):
    """An uploaded history that cannot be read at all (single bad rows are reported, not raised)."""


class CalculationError(AssayError):
    """A calculation asked for with inputs outside its domain."""


class StoreError(AssayError):
    """What the store refuses: a case that is not this person's, is full, or was written by a newer Assay."""
