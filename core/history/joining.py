"""Puts the tables of a file together: months that another sheet adds, and columns."""

from dataclasses import replace

from core.history.dates import NoMonth, read_months
from core.history.files import Row
from core.history.grid import Table
from core.history.headers import Role, recognised
from core.history.notes import Note
from core.history.proofs import both
from core.texts import mark


def joined(best: Table, others: list[Table]) -> Table:
    """Return the table with the months and columns that other sheets add to it.

    A sheet of the same headers adds its months, one of other headers its columns. Months that both hold
    stay those of the best sheet: a budget or a copy must not be added to it.
    """
    table = best
    for other in others:
        if other.version or _of_another_unit(table, other) or _in_two_currencies(table, other):
            table = _left_out(table, other)
            continue
        if table.known or other.known:
            table = _of_one_kind(table, other)
            continue
        if _months_of(other) is None or _months_of(table) is None:
            continue
        if "" in other.headers or not ({recognised(name) for name in other.headers} - {None, "date"}):
            table = _left_out(table, other)
            continue
        table = replace(_merged(table, other), currency=table.currency or other.currency)
    return table


def _of_another_unit(one: Table, other: Table) -> bool:
    """Say whether two sheets state their money in different units; one that only counts states none."""
    named = {recognised(name) for name in other.headers} - {None, "date"}
    return other.factor != one.factor and not (other.factor == 1 and named == {"customers"})


def _in_two_currencies(one: Table, other: Table) -> bool:
    """Say whether two sheets state different currencies; one that states none may be in any."""
    return None not in (one.currency, other.currency) and one.currency != other.currency


def _lengthened(table: Table, other: Table) -> tuple[Note, ...]:
    """Say that another sheet adds months: it may be a plan by a name of its own."""
    text = mark("months of {sheet} are added: check that they are what came, and no plan")
    return (*table.notes, Note(0, "date", text, False, (("sheet", " ".join(other.sheets)),)))


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
    text = mark(
        "{sheet} is left out: the same months, a budget, or figures of another kind, unit or currency"
    )
    note = Note(0, "", text, True, (("sheet", " ".join(other.sheets) or "the second table"),))
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
    notes = table.notes if there <= here or not other.sheets else _lengthened(table, other)
    return replace(
        table, headers=tuple(headers), rows=tuple(rows), sheets=(*table.sheets, *other.sheets), notes=notes
    )


def _date_column(table: Table) -> int:
    return next((place for place, name in enumerate(table.headers) if recognised(name) == "date"), 0)


def _months_of(table: Table) -> set[tuple[int, int]] | None:
    """Return the months that a table holds; None where it has none."""
    at = _date_column(table)
    cells = [row[at] if at < len(row) else None for _number, row in table.rows]
    found = read_months(cells, date_1904=table.date_1904)
    return {one for one in found if not isinstance(one, NoMonth)} or None
