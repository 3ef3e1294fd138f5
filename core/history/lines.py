"""The lines beneath months that stand across the top, and their names: what sets lines of one name apart."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.history.headers import (
    FLOWS,
    heading,
    in_part,
    is_net_profit,
    is_of_another_kind,
    is_of_the_month,
    is_profit,
    is_total,
    is_version,
    plain,
    recognised,
)
from core.history.notes import Note
from core.history.numbers import Unreadable, read_number
from core.history.units import is_unit, unit_in_header
from core.texts import mark

_MOST = 200
_NO_MONEY = re.compile(
    r"\b(head ?count|employees|ftes?|users|seats|rate|share|growth|margin|number|count)\b|%|人数|员工|率"
)
_CODE = re.compile(r"^[\d.]+$")

Cells = tuple[object, ...]


@dataclass(frozen=True, eq=False)
class Line:
    """A line with its name, the texts beside the name, and the last heading above it that has no figures."""

    name: str
    beside: tuple[str, ...]
    section: str
    cells: Cells


def lines_of(
    rows: Sequence[Cells], before: int, columns: Sequence[int], title: str
) -> tuple[list[Line], tuple[Note, ...]]:
    """Return the lines with figures in some of the columns; their names stand in those before a column.

    Lines of one name are set apart by a text beside it (Revenue, US) or by the headings that they stand
    under, of which the first is the title above the months. Lines that these mark as plans are left out.
    """
    found = _lines(rows, before, columns, title)
    actual = _without_plans(found)
    own = list(_once(_under_headings(actual), columns))
    alike = defaultdict[str, list[Line]](list)
    for line in own:
        alike[line.name.casefold()].append(line)
    renamed = {
        id(line): named
        for name, group in alike.items()
        if len(group) > 1 and recognised(name) is not None
        for line, named in zip(group, _apart(group), strict=True)
    }
    named = [(line, renamed.get(id(line), line.name)) for line in own]
    kept = [replace(line, name=name) for line, name in named if name is not None]
    told = [replace(line, name=_with_unit(line, before)) for line in _foremost(kept)]
    left_out = len(found) - len(actual) + len(own) - len(kept)
    if not left_out:
        return told, ()
    text = mark("lines marked as another year's, a forecast or a budget: {count}, left out")
    return told, (Note(0, "", text, True, (("count", left_out),)),)


def _without_plans(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that no heading marks as a plan's, nor a text beside them where others are called
    actual or bear their name without one: alone, such a text is a comment.
    """
    marked = {id(line) for line in lines if any(map(is_version, line.beside))}
    others = [line for line in lines if id(line) not in marked]
    told = any(is_of_the_month(text) for line in others for text in line.beside)
    names = {line.name for line in others}
    return [
        line
        for line in lines
        if not is_version(line.section) and (id(line) not in marked or not (told or line.name in names))
    ]


def _foremost(lines: list[Line]) -> list[Line]:
    """Return the lines that are looked at, in their order: of very many the first and those known."""
    if len(lines) <= _MOST:
        return lines
    known = [recognised(heading(line.name) or line.name) is not None for line in lines]
    return [line for place, line in enumerate(lines) if place < _MOST or known[place]][: 2 * _MOST]


def _lines(rows: Sequence[Cells], before: int, columns: Sequence[int], section: str) -> list[Line]:
    merged, at = "", 0
    found: list[Line] = []
    for cells in rows:
        texts = _texts(cells[:before])
        if not any(has_figure(cells, column) for column in columns):
            section = next(iter(texts.values())) if len(texts) == 1 else section
            continue
        name = label(cells, before)
        if merged and at not in texts and max(texts, default=0) > at:
            name = merged  # one cell names this line and those above it
        elif name:
            at = next(place for place, text in texts.items() if text == name)
            merged = name if max(texts) > at and recognised(name) is not None else ""
        if name:
            others = [text for place, text in texts.items() if place != at]
            beside = tuple(text for text in others if not _is_unit(text) and not _CODE.match(text))
            found.append(Line(name, beside, section, cells))
    return found


def _texts(cells: Cells) -> dict[int, str]:
    """Return the texts among some cells, by their place."""
    return {
        at: " ".join(cell.split()) for at, cell in enumerate(cells) if isinstance(cell, str) and cell.strip()
    }


def _under_headings(lines: Sequence[Line]) -> list[Line]:
    """Return the lines, those under Revenue or Expenses as its parts where no line holds them all and a
    profit may prove them.
    """
    if not any(is_net_profit(line.name) for line in lines):
        return list(lines)
    roles = {recognised(line.name) for line in lines}
    found, ended = list[Line](), ""
    for line in lines:
        role = recognised(line.section)
        if is_profit(line.name) or is_total(line.name) or recognised(line.name) is not None:
            ended = line.section  # what follows stands under it no more
        of_it = role in FLOWS and role not in roles and line.section != ended
        part = of_it and not _NO_MONEY.search(plain(line.name))
        found.append(replace(line, name=in_part(line.section, (line.name,))) if part else line)
    return found


def _once(lines: Sequence[Line], columns: Sequence[int]) -> Iterator[Line]:
    """Yield the lines but for those that repeat a known figure's name and numbers: lists of costs may."""
    seen = set[tuple[object, ...]]()
    for line in lines:
        key = (line.name.casefold(), line.beside, *(line.cells[at] for at in columns if at < len(line.cells)))
        if key not in seen or recognised(line.name) is None:
            yield line
        seen.add(key)


def _apart(group: Sequence[Line]) -> list[str | None]:
    """Return a name for each of several lines of one name, None for those of another year or a plan."""
    ways = (
        [line.beside for line in group],
        [(line.section,) for line in group],
        [(*line.beside, line.section) for line in group],
    )
    for told in ways:
        if len(set(told)) == len(group):
            own = [texts for texts in told if not any(map(is_of_another_kind, texts))] or told
            return [_named(line.name, texts, own) for line, texts in zip(group, told, strict=True)]
    return [line.name for line in group]


def _named(name: str, texts: tuple[str, ...], own: Sequence[tuple[str, ...]]) -> str | None:
    if texts not in own:
        return None
    return name if len(own) == 1 else in_part(name, texts)


def _is_unit(cell: object) -> bool:
    """Say whether a cell is a unit of money: a letter alone may be a product's name."""
    return is_unit(cell) and not (isinstance(cell, str) and len(cell.strip()) == 1 and cell.strip().isalpha())


def _with_unit(line: Line, before: int) -> str:
    """Return a line's name with the unit that stands in a column of its own beside it."""
    beside = (*line.cells[:before], *line.cells[before + 1 :])
    units = [str(cell).strip() for cell in beside if cell != line.name and _is_unit(cell)]
    return f"{line.name} ({units[0]})" if units and unit_in_header(line.name) == 1 else line.name


def label(cells: Cells, before: int) -> str:
    """Return a line's name: the first text before the figures that is known, or else is no account's code."""
    texts = [text for text in _texts(cells[:before]).values() if not _CODE.match(text)]
    known = [text for text in texts if recognised(text) is not None]
    return known[0] if known else texts[0] if texts else ""


def has_figure(cells: Cells, column: int) -> bool:
    """Say whether a line has a figure in a column. A formula without a value is one that is missing: it must
    be refused by name, not passed over.
    """
    cell = cells[column] if column < len(cells) else None
    value = read_number(cell)
    if isinstance(value, Unreadable):
        return str(cell).startswith("=")
    return value is not None
