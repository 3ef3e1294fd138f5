"""Months that stand there twice, as they were and restated: the restated figures are taken."""

import re

from core.history.dates import NoMonth, read_month
from core.history.files import Row
from core.history.notes import Note
from core.texts import mark

_RESTATED = re.compile(r"restated|revised|as adjusted|重述|调整后", re.IGNORECASE)
_BEHIND = re.compile(
    r"\s?[(\[（]?(restated|revised|as adjusted|(as )?(originally )?reported|重述后?|调整后|调整前)[)\]）]?",
    re.IGNORECASE,
)


def as_restated(row: tuple[object, ...]) -> tuple[tuple[object, ...], tuple[Note, ...]]:
    """Return the row of months without those of which it has a restated column too, and say so."""
    found, notes = list(row), list[Note]()
    for at, cell in enumerate(row):
        bare = _BEHIND.sub("", cell).strip() if isinstance(cell, str) and _RESTATED.search(cell) else ""
        month = read_month(bare) if bare else NoMonth("")
        if isinstance(month, NoMonth):
            continue
        found[at] = bare
        for other, old in enumerate(row):
            if other != at and old not in (None, "") and read_month(_BEHIND.sub("", str(old))) == month:
                found[other] = None
                text = mark("stands there twice: its restated column is taken")
                notes.append(Note(0, bare, text, False))
    return tuple(found), tuple(notes)


def without_restated(rows: list[Row]) -> tuple[list[Row], tuple[Note, ...]]:
    """Return rows of months, first cell first, without those of which there is a restated one too."""
    months = tuple(row[0] if row else None for _number, row in rows)
    kept, notes = as_restated(months)
    if not notes:
        return rows, ()
    return [
        (number, (cell, *row[1:]))
        for (number, row), cell, before in zip(rows, kept, months, strict=True)
        if cell is not None or before is None
    ], notes
