"""Months that stand there twice, as they were and restated: the restated figures are taken."""

import re
from collections import defaultdict
from collections.abc import Sequence

from core.history.dates import Month, NoMonth, read_day
from core.history.files import Row
from core.history.notes import Note
from core.texts import mark

_RESTATED = re.compile(r"restated|revised|as adjusted|重述|调整后", re.IGNORECASE)
_BEHIND = re.compile(
    r"\s?[(\[（]?(restated|revised|as adjusted|(as )?(originally )?reported|重述后?|调整后|调整前)[)\]）]?",
    re.IGNORECASE,
)
_TAKEN = mark("stands there twice: its restated column is taken")


def as_restated(row: Sequence[object]) -> tuple[tuple[object, ...], tuple[Note, ...]]:
    """Return the row of months without those of which it has a restated column too, and say so."""
    found, notes = list(row), list[Note]()
    for at, others in _replaced(row).items():
        found[at] = _bare(row[at])
        for other in others:
            found[other] = None
            notes.append(Note(0, str(found[at]), _TAKEN, False))
    return tuple(found), tuple(notes)


def without_restated(rows: list[Row]) -> tuple[list[Row], tuple[Note, ...]]:
    """Return rows of months, first cell first, without those of which there is a restated one too; what it
    leaves empty is as it was.
    """
    months = [row[0] if row else None for _number, row in rows]
    replaced = _replaced(months)
    gone = {other for others in replaced.values() for other in others}
    if not gone:
        return rows, ()
    found, notes = list[Row](), list[Note]()
    for at, (number, row) in enumerate(rows):
        if at in gone:
            continue
        for other in replaced.get(at, ()):
            before = rows[other][1]
            filled = (old if new in (None, "") else new for new, old in zip(row, before, strict=False))
            row = (_bare(row[0]), *list(filled)[1:])
            notes.append(Note(number, "date", _TAKEN, False))
        found.append((number, row))
    return found, tuple(notes)


def _bare(cell: object) -> str:
    return _BEHIND.sub("", str(cell)).strip()


def _replaced(cells: Sequence[object]) -> dict[int, list[int]]:
    """Return by the place of each whole month that is restated the places of the same month that are not."""
    told = [at for at, cell in enumerate(cells) if isinstance(cell, str) and _RESTATED.search(cell[:60])]
    if not told:
        return {}
    places = defaultdict[Month, list[int]](list)
    months = dict[int, Month]()
    for at, cell in enumerate(cells):
        day = (
            read_day(_bare(cell) if isinstance(cell, str) else cell)
            if cell not in (None, "")
            else NoMonth("")
        )
        if not isinstance(day, NoMonth) and day[2] is None:
            months[at] = day[:2]
            places[day[:2]].append(at)
    return {at: [other for other in places[months[at]] if other not in told] for at in told if at in months}
