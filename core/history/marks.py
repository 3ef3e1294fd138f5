"""What a table's cells say of its rows and columns: totals, plans, columns that nothing reads."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from core.history.grid import Table
from core.history.headers import Role, heading, is_of_the_month
from core.history.notes import Note
from core.history.numbers import read_number
from core.texts import mark

_VERSIONS = re.compile(r"case|basis|version|scenario|a ?/ ?[fe]|actual.{0,3}forecast|情景|版本")
_KIND = re.compile(r"|type|status|kind|basis|version|scenario|a ?/ ?[fe]|actual.{0,3}forecast|类型|状态|版本")


def texts_that(named: Callable[[object], bool], columns: Sequence[Sequence[object]]) -> frozenset[str]:
    """Return the texts of some columns that are named so; texts beginning with a figure are not."""
    texts = {
        cell for cells in columns for cell in cells if isinstance(cell, str) and not cell[:1].isdecimal()
    }
    return frozenset(text for text in texts if named(text))


def letters_of_plans(headers: Sequence[str], columns: Sequence[Sequence[object]]) -> frozenset[str]:
    """Return the letters by which a column marks its last rows as expected: As, then Es or Fs to its end."""
    for header, cells in zip(headers, columns, strict=True):
        if not _KIND.fullmatch(header.strip().casefold()):
            continue
        held = [cell.strip() if isinstance(cell, str) else cell for cell in cells if cell not in (None, "")]
        actual = held.count("A")
        if 0 < actual < len(held) and set(held[:actual]) == {"A"} and set(held[actual:]) <= {"E", "F"}:
            return frozenset(map(str, held[actual:]))
    return frozenset()


def beside_actuals(headers: Sequence[str], columns: Sequence[Sequence[object]]) -> frozenset[str]:
    """Return the texts by which a column of versions sets rows apart from those that it calls actual."""
    found = frozenset[str]()
    for header, cells in zip(headers, columns, strict=True):
        texts = {cell.strip() for cell in cells if isinstance(cell, str) and cell.strip()}
        if _VERSIONS.fullmatch(header.strip().casefold()) and any(map(is_of_the_month, texts)):
            found |= frozenset(text for text in texts if not is_of_the_month(text))
    return found


def unused(
    table: Table, chosen: Mapping[Role, tuple[int, ...]], by_column: Sequence[Sequence[object]]
) -> list[Note]:
    """Return a note of the columns of figures that make up no role: one of them may belong to it."""
    if table.known or table.version:
        return []
    used = {place for places in chosen.values() for place in places}
    notes = [*_added_up(table.headers, chosen)]
    names = [
        name
        for place, name in enumerate(table.headers)
        if place not in used and name and any(_is_figure(cell) for cell in by_column[place])
    ]
    if not names:
        return notes
    listed = ", ".join(names[:8]) + ("…" if len(names) > 8 else "")
    return [*notes, Note(0, "", mark("not used: {names}"), False, (("names", listed),))]


def _added_up(headers: Sequence[str], chosen: Mapping[Role, tuple[int, ...]]) -> Iterator[Note]:
    """Yield what figures are added up of parts that only their owner can know to be parts."""
    for role, places in chosen.items():
        parts = [headers[place] for place in places if heading(headers[place]) is not None]
        if len(parts) > 1:
            listed = ", ".join(parts[:8]) + ("…" if len(parts) > 8 else "")
            text = mark("is added up of {names}: check that these are parts of one whole")
            yield Note(0, role, text, False, (("names", listed),))


def _is_figure(cell: object) -> bool:
    if isinstance(cell, str):
        return isinstance(read_number(cell), float)
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)
