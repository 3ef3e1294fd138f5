"""Finds the table in an uploaded file: its header, its rows, its unit and its currency."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from core.history.accounts import balances_by_month
from core.history.charges import settled
from core.history.dates import NoMonth, read_month
from core.history.files import LARGEST_FILE as LARGEST_FILE
from core.history.files import Row, Sheet, opened, refused
from core.history.headers import Role, recognised
from core.history.notes import Note
from core.history.numbers import currency_of, unit_in_header
from core.history.proofs import Proof, both
from core.history.wide import of_one_month, turned
from core.texts import mark

_HEADER_SEARCH = 30
_MONEY = ("revenue", "costs", "cash")
_UNIT = re.compile(
    r"(?:单位|金额单位|货币单位|\bunits?\b|\bin\b)\s{0,3}[:：]?\s{0,3}(?:人民币\s?)?"
    r"(百万元|千万元|万元|千元|亿元|元|thousands?|millions?)",
    re.IGNORECASE,
)
"""The unit of a whole table, as its title states it."""


@dataclass(frozen=True, eq=False)
class Table:
    """The file as rows: headers (empty strings where there are none), rows with their numbers in the file.

    `sheets`: those that it comes from. `currency`: as a title states it. `known`: columns whose role the
    file's own kind tells (accounts, payments), each role the sum of its columns. `notes`: rows that have been
    left out already.
    """

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    date_1904: bool = False
    sheets: tuple[str, ...] = ()
    currency: str | None = None
    known: Mapping[Role, tuple[int, ...]] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    proofs: tuple[Proof, ...] = ()


Known = Callable[[str], object]
"""Says what a header names; None where it is unknown."""


def read_table(content: bytes, known: Known = recognised, *, sheet: str | None = None) -> Table:
    """Read a CSV, Excel or OpenDocument file, or one sheet of it. Raises `HistoryError` saying what to do
    where it cannot be read at all.

    `known` finds the header among the top rows: by default a monthly history's, whose months may also run
    across, and whose sheets are put together.
    """
    book = opened(content)
    wanted = [one for one in book.sheets if sheet is None or one.name == sheet]
    tables = [replace(_table(one, known), date_1904=book.date_1904) for one in wanted]
    filled = [table for table in tables if table.rows] or [table for table in tables if table.headers]
    if not filled:
        raise refused(mark("is empty"))

    def worth(table: Table) -> tuple[int, int]:
        found = {known(name) for name in table.headers} - {None}
        return len(found) + len(table.known), len(table.rows)

    best = max(filled, key=worth)
    return best if known is not recognised else _with_others(best, [one for one in filled if one is not best])


def sheet_names(content: bytes) -> tuple[str, ...]:
    """Return the names of the sheets that hold something."""
    return tuple(one.name for one in opened(content).sheets if _columns_that_exist(one.rows))


def _table(sheet: Sheet, known: Known) -> Table:
    filled = _columns_that_exist(sheet.rows)
    if not filled:
        return Table((), ())
    table = _shaped(sheet.name, filled) if known is recognised else None
    table = table or _with_header(filled, known)
    top = [cell for _number, row in filled[:_HEADER_SEARCH] for cell in row if not _is_header(cell, table)]
    currencies = {found for cell in top[:200] if _titles(cell) and (found := currency_of(cell)) is not None}
    return replace(
        table,
        sheets=(sheet.name,) if sheet.name else (),
        currency=currencies.pop() if len(currencies) == 1 else None,
    )


def _is_header(cell: object, table: Table) -> bool:
    return isinstance(cell, str) and " ".join(cell.split()) in table.headers


def _titles(cell: object) -> bool:
    """Say whether a cell is text without a figure, as titles are."""
    return isinstance(cell, str) and re.search(r"\d[\d.,]*$", cell.strip()[:200]) is None


def _shaped(name: str, filled: list[Row]) -> Table | None:
    """Return the table of a file whose months are not in a column: accounts, months across, one month."""
    accounts = balances_by_month(name, filled)
    if accounts is not None:
        headers = _with_unit(accounts.headers, filled[:_HEADER_SEARCH], recognised)
        return Table(
            headers, accounts.rows, known=accounts.known, notes=accounts.notes, proofs=accounts.proofs
        )
    wide = turned(filled) or of_one_month(name, filled)
    if wide is None:
        return None
    headers, rows = wide
    return Table(_with_unit(headers, filled[:_HEADER_SEARCH], recognised), tuple(rows))


def _with_header(filled: list[Row], known: Known) -> Table:
    """Find the header: the first of the top rows in which most names are known; titles above it are passed
    over.
    """
    scores = [
        sum(known(str(cell)) is not None for cell in row if cell is not None)
        for _number, row in filled[:_HEADER_SEARCH]
    ]
    best = max(range(len(scores)), key=lambda index: (scores[index], -index))
    charges = settled(filled) if known is recognised else None
    if charges is not None:
        return Table(
            charges.headers, charges.rows, known=charges.known, notes=charges.notes, proofs=charges.proofs
        )
    if scores[best] == 0:
        return Table(("",) * max(len(row) for _number, row in filled), tuple(filled))
    header = filled[best][1]
    names = tuple("" if cell is None else " ".join(str(cell).split()) for cell in header)
    names = _with_unit(names, filled[:best], known)
    below = [
        (number, _trimmed(row, len(names)))
        for number, row in filled[best + 1 :]
        if tuple(map(str, row)) != tuple(map(str, header))
    ]
    return Table(names, tuple(below))


def _with_others(best: Table, others: list[Table]) -> Table:
    """Return the table with the months and columns that other sheets add to it.

    A sheet of the same headers adds its months, one of other headers its columns. Months that both hold
    stay those of the best sheet: a budget or a copy must not be added to it.
    """
    table = best
    for other in others:
        if table.known or other.known:
            table = _of_one_kind(table, other)
            continue
        if "" in other.headers or not ({recognised(name) for name in other.headers} - {None, "date"}):
            continue
        if _months_of(other) is None or _months_of(table) is None:
            continue
        table = _merged(table, other)
    return table


def _of_one_kind(table: Table, other: Table) -> Table:
    """Return a ledger or statement with the months of another sheet of the same kind."""
    if not (table.known and other.known) or (_months_of(table) or set()) & (_months_of(other) or set()):
        return _left_out(table, other)
    headers = (*table.headers, *(name for name in other.headers if name not in table.headers))
    rows = [(number, (*row, *(None,) * (len(headers) - len(row)))) for number, row in table.rows]
    for number, row in other.rows:
        held = dict(zip(other.headers, row, strict=False))
        rows.append((number, tuple(held.get(name) for name in headers)))
    known: dict[Role, tuple[int, ...]] = dict(table.known)
    for role, places in other.known.items():
        added = [headers.index(other.headers[place]) for place in places]
        known[role] = tuple(dict.fromkeys((*known.get(role, ()), *added)))
    return replace(
        table,
        headers=headers,
        rows=tuple(rows),
        known=known,
        sheets=(*table.sheets, *other.sheets),
        notes=tuple(dict.fromkeys((*table.notes, *other.notes))),
        proofs=both(table.proofs, other.proofs),
    )


def _left_out(table: Table, other: Table) -> Table:
    text = mark("sheet {sheet} is left out: it holds the same months, or figures of another kind")
    note = Note(0, "", text, True, (("sheet", " ".join(other.sheets)),))
    return replace(table, notes=(*table.notes, note))


def _merged(table: Table, other: Table) -> Table:
    here, there = _months_of(table) or set(), _months_of(other) or set()
    roles = {recognised(name) for name in table.headers} - {None}
    new = [
        place
        for place, name in enumerate(other.headers)
        if name and (name in table.headers or recognised(name) not in roles or not here & there)
    ]
    if here & there:
        new = [place for place in new if other.headers[place] not in table.headers]
        if not new:
            return _left_out(table, other)
    at = _date_column(other)
    headers = list(table.headers)
    for place in new:
        if place != at and other.headers[place] not in headers:
            headers.append(other.headers[place])
    width, date_at = len(headers), _date_column(table)
    rows: list[Row] = [(number, (*row, *(None,) * (width - len(row)))) for number, row in table.rows]
    for number, row in other.rows:
        cells: list[object] = [None] * width
        cells[date_at] = row[at] if at < len(row) else None
        for place in new:
            if place != at and place < len(row):
                cells[headers.index(other.headers[place])] = row[place]
        rows.append((number, tuple(cells)))
    return replace(table, headers=tuple(headers), rows=tuple(rows), sheets=(*table.sheets, *other.sheets))


def _date_column(table: Table) -> int:
    return next((place for place, name in enumerate(table.headers) if recognised(name) == "date"), 0)


def _months_of(table: Table) -> set[tuple[int, int]] | None:
    """Return the months that a table holds; None where it has none."""
    at = _date_column(table)
    found = [read_month(row[at], date_1904=table.date_1904) for _number, row in table.rows if at < len(row)]
    months = {one for one in found if not isinstance(one, NoMonth)}
    return months or None


def _columns_that_exist(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that hold something, up to the last column in which any does."""
    filled = [(number, row) for number, row in rows if any(cell not in (None, "") for cell in row)]
    width = max(
        (place + 1 for _number, row in filled for place, cell in enumerate(row) if cell not in (None, "")),
        default=0,
    )
    return [(number, row[:width]) for number, row in filled]


def _with_unit(names: tuple[str, ...], titles: list[Row], known: Known) -> tuple[str, ...]:
    """Return the headers with the unit that a title above them states (单位：万元), where they name none."""
    stated = next(
        (
            found.group(1)
            for _number, row in titles
            for cell in row
            if isinstance(cell, str) and (found := _UNIT.search(cell[:200])) is not None
        ),
        None,
    )
    if stated is None:
        return names
    money = known is recognised
    return tuple(
        f"{name} ({stated})"
        if unit_in_header(name) == 1 and name and (_counts_money(name) if money else known(name) in _MONEY)
        else name
        for name in names
    )


def _counts_money(name: str) -> bool:
    """Say whether a column of a monthly history is in money: all are but months and customers."""
    return recognised(name) not in ("date", "customers") and re.search(r"数|人|rate|率|%", name) is None


def _trimmed(row: tuple[object, ...], width: int) -> tuple[object, ...]:
    """Return the row without empty cells beyond the header."""
    return row[:width] if all(cell in (None, "") for cell in row[width:]) else row
