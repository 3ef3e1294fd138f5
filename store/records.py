"""What the store hands out and takes in."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Kept:
    """A case in the store as this person may use it."""

    id: str
    name: str
    head: int
    role: str
    changed_at: datetime


@dataclass(frozen=True)
class State:
    """One version of a case."""

    case_id: str
    number: int
    text: str
    note: str
    made_at: datetime
    mine: bool


@dataclass(frozen=True)
class Desk:
    """Where a person was last: the open case and the version it was opened at, or a ready-made plan."""

    case_id: str | None
    since: int | None
    sample: str | None


@dataclass(frozen=True)
class Draft:
    """A version that is to be kept; `made_at` where it was made before, elsewhere."""

    text: str
    note: str = ""
    made_at: datetime | None = None
