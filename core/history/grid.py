"""A table as it was found in a file, before anything is read from its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.history.dates import Day
from core.history.files import Row
from core.history.headers import Role
from core.history.notes import Note
from core.history.proofs import Proof


@dataclass(frozen=True, eq=False)
class Table:
    """The file as rows: headers (empty strings where there are none), rows with their numbers in the file.

    `sheets`: those that it comes from. `currency`, `factor` (units of money) and `share_factor` (of the
    shares of a cap table): as a title states them. `known`: columns whose role the file's own kind tells
    (accounts, payments), each role the sum of its columns. `notes`: rows that have been left out already.
    `proofs`: sums that its kind allows. `version`: it is named a budget or forecast. `running`: a title says
    that figures are of the year to date; `long`: that they are of quarters or years;
    `until`: the last day that they hold; `actual`: the last month that is no forecast, where a title says it;
    `through`: the last of which one says that it came; `plan`: the title that calls them a plan; `plan_mark`:
    what a footnote says marks months of one; `forecast`: the months that one names as such (see `to_come`).
    `titles`: the texts above a cap table. `numbered`: its sheet numbers months.
    """

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    date_1904: bool = False
    sheets: tuple[str, ...] = ()
    currency: str | None = None
    factor: float = 1.0
    share_factor: float = 1.0
    known: Mapping[Role, tuple[int, ...]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    proofs: tuple[Proof, ...] = ()
    version: bool = False
    running: bool = False
    long: bool = False
    until: Day | None = None
    actual: Day | None = None
    through: Day | None = None
    plan: str = ""
    plan_mark: str = ""
    forecast: tuple[int, int, int] | None = None
    titles: tuple[str, ...] = ()
    numbered: bool = False


def trimmed(row: tuple[object, ...], width: int) -> tuple[object, ...]:
    """Return the row without empty cells beyond the header."""
    return row[:width] if all(cell in (None, "") for cell in row[width:]) else row
