"""Finds the table in an uploaded file: its header, its rows, its unit and its currency."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from core.errors import Fault, HistoryError
from core.history.accounts import balances_by_month
from core.history.across import month_columns, units_of_months_told
from core.history.beside import side_by_side
from core.history.both_accounts import in_two_lines
from core.history.charges import settled
from core.history.dates import Month
from core.history.encodings import refused
from core.history.files import LARGEST_FILE as LARGEST_FILE
from core.history.files import Row, Sheet, opened
from core.history.grid import Table as Table
from core.history.grid import trimmed
from core.history.grouped import grouped
from core.history.headers import is_draft_name, is_version_name, is_whole, recognised
from core.history.headings import with_second_header, years_with_months
from core.history.joining import joined
from core.history.long import spread
from core.history.matrix import unfolded
from core.history.notes import Note
from core.history.numbered import counts_months, dated
from core.history.numbers import currency_of
from core.history.periods import periods_as_months
from core.history.restated import without_restated
from core.history.short_years import with_whole_years
from core.history.signed import with_sides
from core.history.titled import titled
from core.history.titles import (
    LONG_PERIOD,
    actual_until,
    is_row_of_units,
    is_row_of_units_above,
    through,
    titles_of,
    told_of_lines,
    unborne,
    units_of,
    until,
    with_units,
)
from core.history.to_come import forecast_in, plan_in, plan_mark
from core.history.units import is_unit, unit_in_header
from core.history.wide import of_one_month, turned
from core.history.years import with_years
from core.texts import mark

_HEADER_SEARCH, _OF_A_TITLE = 30, 2
_AMOUNT = re.compile(r"-?\d{1,5}|-?\d+[.,]\d+|-?\d{7,}").fullmatch
_RUNNING = re.compile(r"\byear[- ]to[- ]date\b|\bytd\b|累计|^trial balance\b|试算平衡", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"\d").search


Known = Callable[[str], object]
"""Says what a header names; None where it is unknown."""


def read_table(
    content: bytes, known: Known = recognised, *, sheet: str | None = None, first: Month | None = None
) -> Table:
    """Read a CSV, Excel or OpenDocument file, or one sheet of it. Raises `HistoryError` saying what to do
    where it cannot be read at all.

    `known` finds the header among the top rows: by default a monthly history's, whose months may also run
    across, and whose sheets are put together. `first`: the month that a file means which only numbers its
    months.
    """
    book = opened(content)
    wanted = [one for one in book.sheets if sheet is None or one.name == sheet]
    tables = [replace(one, date_1904=book.date_1904) for own in wanted for one in _tables(own, known, first)]
    filled = [table for table in tables if table.rows] or [table for table in tables if table.headers]
    if not filled:
        raise refused(mark("is empty"))

    def worth(table: Table) -> tuple[bool, int, bool, bool, int]:
        draft = any(map(is_draft_name, table.sheets))
        roles = len({known(name) for name in table.headers} - {None}) + len(table.known)
        return not table.version, roles, not draft, any(map(is_whole, table.sheets)), len(table.rows)

    best = max(filled, key=worth)
    return best if known is not recognised else joined(best, [one for one in filled if one is not best])


def read_tables(content: bytes, known: Known) -> list[tuple[str, Table]]:
    """Return the table of each sheet that holds something, with the sheet's name. Raises `HistoryError` where
    the file cannot be read at all.
    """
    found = [(own.name, table) for own in opened(content).sheets for table in _tables(own, known)]
    if not any(table.rows for _name, table in found):
        raise refused(mark("is empty"))
    return found


def sheet_names(content: bytes) -> tuple[str, ...]:
    """Return the names of the sheets that hold something."""
    return tuple(one.name for one in opened(content).sheets if _columns_that_exist(one.rows))


def _tables(sheet: Sheet, known: Known, first: Month | None = None) -> list[Table]:
    """Return the tables of a sheet: of a monthly history there may be several, one below the other."""
    filled = units_of_months_told(_columns_that_exist(sheet.rows))
    if not filled:
        return []
    if first is not None:
        filled = dated(filled, first)
    if known is not recognised:
        return [titled(filled, _with_header(filled, filled[:_HEADER_SEARCH], known), known)]
    filled, read_as = with_whole_years(filled)
    filled, told = with_years(sheet.name, unfolded(sheet.name, filled) or filled)
    found = _of_a_kind(sheet.name, filled)
    blocks = (
        [filled] if found is not None else [part for block in _blocks(filled) for part in side_by_side(block)]
    )
    tables = [found] if found is not None else [_monthly(sheet.name, block) for block in blocks]
    own = [units_of(titles_of(block))[0] for block in blocks] if len(tables) > 1 else [None]
    titles = [*titles_of(filled), sheet.name]
    of_money = titles if len(sheet.name.split()) < 2 else titles[:-1]  # CHF AG is a firm
    currencies = {code for title in of_money if (code := currency_of(title)) is not None}
    if len(currencies) > 1 and _names_another(filled):
        text = mark(
            "holds tables in {codes}, one below the other: convert them to one currency, or upload one table"
        )
        raise HistoryError(Fault("file", text, {"codes": ", ".join(sorted(currencies))}))
    currency = currencies.pop() if len(currencies) == 1 else None if currencies else sheet.currency
    of_all, of_lines = units_of(titles)
    factor = of_all or unborne(of_lines, [name for table in tables for name in table.headers]) or 1.0
    if found is not None and any(map(_states_units, filled[:_HEADER_SEARCH])):
        factor = 1.0  # the header's own unit, which is already in the figures
    text = mark("a title states the unit: figures count {factor} times")
    stated = Note(0, "", text, False, (("factor", f"{factor:,.0f}"),))
    return [
        replace(
            table,
            headers=with_units(table.headers, of_lines),
            sheets=(sheet.name,) if sheet.name else (),
            currency=currency,
            factor=one or factor,
            numbered=first is None and counts_months(filled),
            version=is_version_name(sheet.name) or sheet.hidden,
            running=any(_RUNNING.search(title) for title in titles),
            long=any(LONG_PERIOD.search(title) for title in titles),
            until=until(titles),
            actual=actual_until(titles),
            through=through(titles),
            plan=plan_in(titles),
            plan_mark=plan_mark(titles),
            forecast=forecast_in(titles),
            notes=(
                *table.notes,
                *read_as,
                *told,
                *told_of_lines(of_lines, table.headers, with_units(table.headers, of_lines)),
                *([stated] if factor != 1 else []),
            ),
        )
        for table, one in zip(tables, own, strict=True)
    ]


def _states_units(line: Row) -> bool:
    """Say whether a line is a header whose columns state units of their own."""
    texts = [cell for cell in line[1] if isinstance(cell, str) and cell]
    return len(texts) > _OF_A_TITLE and any(unit_in_header(text) != 1 for text in texts)


def _of_a_kind(name: str, filled: list[Row]) -> Table | None:
    """Return the table of a ledger, a statement or an export of payments."""
    filled = in_two_lines(filled) or with_sides(filled) or filled
    ledger = grouped(filled)
    accounts = balances_by_month(name, filled if ledger is None else ledger.rows)
    if accounts is not None:
        proofs = accounts.proofs if ledger is None or ledger.two_sided else accounts.proofs[1:]
        return Table(
            accounts.headers,
            accounts.rows,
            known=accounts.known,
            notes=accounts.notes,
            proofs=proofs if ledger is None else (*ledger.proofs, *proofs),
        )
    paid = settled(filled)
    if paid is None:
        return None
    return Table(paid.headers, paid.rows, known=paid.known, notes=paid.notes, proofs=paid.proofs)


def _blocks(filled: list[Row]) -> list[list[Row]]:
    """Return the rows of each table: a header unlike the first one begins another."""
    heads = [index for index, (_number, row) in enumerate(filled) if _is_header(row)]
    if not heads:
        return [filled]
    first = tuple(map(str, filled[heads[0]][1]))
    others = [index for index in heads[1:] if tuple(map(str, filled[index][1])) != first]
    ends = [*others, len(filled)]
    return [filled[begin:end] for begin, end in zip([0, *others], ends, strict=True)]


def _names_another(filled: list[Row]) -> bool:
    """Say whether tables stand one below the other, and a title between them names another currency."""
    heads = [index for index, (_number, row) in enumerate(filled) if _is_header(row)]
    if len(heads) < 2:
        return False
    before, between = (
        {code for title in titles_of(rows) if (code := currency_of(title)) is not None}
        for rows in (filled[: heads[0]], filled[heads[0] + 1 : heads[-1]])
    )
    return bool(between - before)


def _is_header(row: tuple[object, ...]) -> bool:
    filled = [cell for cell in row if cell not in (None, "")]
    if sum(_AMOUNT(str(cell)) is not None for cell in filled) > 1:
        return False
    months = month_columns(row)
    # Two dates may be those of one entry: a header has nothing else than a name before them.
    if len(months) > 2 or (len(months) == 2 and months[0] > 0 and len(filled) <= 3):
        return True
    if not all(isinstance(cell, str) for cell in filled) or any(
        _HAS_DIGIT(str(cell)[:60]) for cell in filled
    ):
        return False
    roles = {recognised(str(cell)) for cell in filled} - {None}
    return "date" in roles and len(roles) > 1


def _monthly(name: str, filled: list[Row]) -> Table:
    """Return a table of months: they run across, or there is one of them, or they run down."""
    filled = spread(filled) or filled
    wide = turned(filled) or of_one_month(name, filled)
    if wide is not None:
        return Table(wide.headers, tuple(wide.rows), notes=wide.notes)
    return _with_header(filled, filled[:_HEADER_SEARCH], recognised)


def _with_header(filled: list[Row], searched: list[Row], known: Known) -> Table:
    """Find the header: the first of the top rows in which most names are known; titles above it are passed
    over, and a row of units below it belongs to it.
    """
    scores = [
        sum(known(str(cell)) is not None for cell in row if cell is not None) for _number, row in searched
    ]
    best = max(range(len(scores)), key=lambda index: (scores[index], -index))
    if scores[best] == 0:
        return Table(("",) * max(len(row) for _number, row in filled), tuple(filled))
    header = filled[best][1]
    names = tuple("" if cell is None else " ".join(str(cell).split()) for cell in header)
    below = [
        (number, trimmed(row, len(names)))
        for number, row in filled[best + 1 :]
        if tuple(map(str, row)) != tuple(map(str, header))
    ]
    told: tuple[Note, ...] = ()
    if known is recognised:
        names, below = with_second_header(names, below)
        names, below = years_with_months(names, below)
        names, below, told = periods_as_months(names, below)
        below, again = without_restated(below)
        told = (*told, *again)
    units: tuple[object, ...] = ()
    if below and known is recognised and is_row_of_units(below[0][1]):
        units = below.pop(0)[1]
    elif best and known is recognised and is_row_of_units_above(filled[best - 1][1]):
        units = filled[best - 1][1]
    if any(units):
        names = tuple(
            f"{name} ({unit})" if is_unit(unit) and unit_in_header(name) == 1 else name
            for name, unit in zip(names, (*units, *("",) * len(names)), strict=False)
        )
    return Table(names, tuple(below), notes=told)


def _columns_that_exist(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that hold something, up to the last column in which any does."""
    filled = [(number, row) for number, row in rows if any(cell not in (None, "") for cell in row)]
    width = max(
        (place + 1 for _number, row in filled for place, cell in enumerate(row) if cell not in (None, "")),
        default=0,
    )
    return [(number, row[:width]) for number, row in filled]
