"""Which of a table's columns is meant by a name: their order, the parts of one, and what is undecided."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

from core.history.checks import Columns
from core.history.grid import Table
from core.history.headers import Role, heading, is_actual, plain, recognised
from core.history.notes import Note
from core.history.overlaps import apart
from core.texts import mark

RANKS = (
    re.compile(r"^(grand )?totals?\b|^(ending|closing|end|eop) |\b(ending|closing|total)$|合计|总|^期末"),
    re.compile(r"^net (sales|revenues?)\b|主营"),
)
"""Of several columns of one role, those that hold the others come first; then net figures, then the first."""
_LAST = re.compile(
    r"^(gross|new|expansion|net (new )?mrr|churned)\b|incl|(?<!不)含税|\barr\b|annual|"
    r"^流水|\bgmv\b|\b(billings?|bookings?)\b"
)
PAYING = re.compile(r"\bpa(ying|id)\b|付费")


def rank_of(header: str) -> int:
    """Return the rank of a column among those of its role; less is better."""
    text = plain(header)
    if PAYING.search(text):
        return 0
    if _LAST.search(header.casefold()):
        return len(RANKS) + 1
    return next((number for number, pattern in enumerate(RANKS) if pattern.search(text)), len(RANKS))


def parts_of(table: Table, role: Role) -> tuple[int, ...]:
    """Return the parts of the first figure of a role that has no column of its own: Revenue › US, › UK."""
    names = [heading(header) for header in table.headers]
    whole = next((name for name in names if name is not None and recognised(name) == role), None)
    return tuple(place for place, name in enumerate(names) if name is not None and name == whole)


def best_named(table: Table, pattern: re.Pattern[str], columns: Columns) -> tuple[int, ...]:
    """Return the first in rank of the columns that are named so: one, or the parts of one."""
    places = sorted(columns_named(table, pattern), key=lambda place: (rank_of(table.headers[place]), place))
    name = heading(table.headers[places[0]]) if places else None
    if name is None:
        return tuple(places[:1])
    return apart(table, [place for place in places if heading(table.headers[place]) == name], columns)


def columns_named(table: Table, pattern: re.Pattern[str]) -> tuple[int, ...]:
    """Return the columns that are named so, and the parts of figures that are and have no column of their
    own.
    """
    names = [heading(header) or header for header in table.headers]
    return tuple(
        place
        for place, (header, name) in enumerate(zip(table.headers, names, strict=True))
        if pattern.search(plain(name)) and is_actual(header) and (name == header or name not in table.headers)
    )


def has_twin(table: Table, chosen: Sequence[int]) -> bool:
    """Say whether a column that is not chosen bears the name of a chosen one and holds other figures."""
    names = {table.headers[place].casefold(): _cells(table, place) for place in chosen}
    others = [place for place in range(len(table.headers)) if place not in chosen]
    alike = [place for place in others if table.headers[place].casefold() in names]
    return any(_cells(table, place) != names[table.headers[place].casefold()] for place in alike)


def undecided(table: Table, chosen: Collection[Role]) -> list[Note]:
    """Return a note of each role that is not chosen because several columns bear the name of its figure."""
    counts = Counter(header for header in table.headers if header)
    text = mark("several lines are named {name} and hold different figures: choose the one that counts")
    named = {role: name for name, count in counts.items() if count > 1 and (role := recognised(name))}
    return [
        Note(0, role, text, True, (("name", name),))
        for role, name in named.items()
        if role != "date" and role not in chosen
    ]


def _cells(table: Table, place: int) -> list[object]:
    return [row[place] if place < len(row) else None for _number, row in table.rows]
