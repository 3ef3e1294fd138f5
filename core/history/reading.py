"""Reads a table's rows by a mapping: a month, and a figure for each role."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.history.currencies import of_other_currencies
from core.history.dates import FOOTNOTES, Day, Month, NoMonth, read_day
from core.history.day_order import days_come_first, days_without_year, told_of_order
from core.history.grid import Table
from core.history.headers import (
    Role,
    is_level,
    is_of_a_plan,
    is_total,
    is_total_of_all,
    is_version,
    is_yearly,
)
from core.history.marks import beside_actuals, letters_of_plans, texts_that, unused
from core.history.notes import Note, shortened
from core.history.numbers import (
    Unreadable,
    currency_of,
    dots_group,
    read_number,
    shows_decimal_comma,
    shows_decimal_dot,
)
from core.history.parts_of_months import column_of_ends, days_there, footnotes_of, open_ones
from core.history.to_come import after_what_came, is_to_come, to_come
from core.history.undone import with_october, with_years_for_days
from core.history.units import unit_in_header
from core.history.years import with_era
from core.months import PER_YEAR
from core.texts import mark

Figure = float | None | Unreadable


@dataclass(frozen=True, eq=False)
class ReadRow:
    """A row that has a month: its number in the file, its cells as texts, its figures in money.

    `day`: None for a month as a whole. `part`: the days that the file says the row covers, if it says so.
    """

    number: int
    month: Month
    day: int | None
    part: tuple[int, int] | None
    cells: tuple[str, ...]
    values: Mapping[Role, float]


@dataclass(frozen=True, eq=False)
class Reading:
    """The rows of a table; `totals` of all months as rows of the file state them, by role: one, or one a
    table.

    `by_day`: the rows are days of which a month has several. `units`: the largest unit of each role's
    columns. `levels`: the roles whose columns name what runs at a time (MRR): of several days of a month the
    last counts.
    """

    rows: list[ReadRow]
    notes: list[Note]
    totals: Mapping[Role, Sequence[float]]
    by_day: bool
    currency: str | None
    units: Mapping[Role, float]
    levels: frozenset[Role]


@dataclass(frozen=True, eq=False)
class _Column:
    """How one column is written: its cells, the figures they hold, its unit, and the currency of most of
    them. `grouped`: dots group its digits.
    """

    header: str
    cells: Sequence[object]
    figures: Sequence[Figure]
    grouped: bool
    factor: float
    currency: str | None


Columns = Mapping[Role, Sequence[_Column]]


def read_rows(table: Table, chosen: Mapping[Role, tuple[int, ...]]) -> Reading:
    """Return the rows with a month, and a note for each row or cell that cannot be read."""
    width = len(table.headers)
    padded = [(*row, *(None,) * (width - len(row))) for _number, row in table.rows]
    by_column = [[row[place] for row in padded] for place in range(width)]
    columns = _columns(table, chosen, by_column)
    dates = with_era(table.headers[chosen["date"][0]], by_column[chosen["date"][0]])
    notes = [*_remarks(columns), *unused(table, chosen, by_column), *_on_dates(dates)]
    totals_named, versions = (
        texts_that(is_total, [*by_column[:3], dates]),
        texts_that(lambda cell: is_version(cell) or is_of_a_plan(cell), by_column)
        | letters_of_plans(table.headers, by_column)
        | beside_actuals(table.headers, by_column),
    )
    rows, totals = list[ReadRow](), defaultdict[Role, list[float]](list)
    ends = column_of_ends(table.headers, chosen["date"][0])
    still_open = open_ones(table.headers, by_column)
    main, foreign = of_other_currencies(table.headers, by_column)
    days = _days(dates, table.date_1904)
    forecast = to_come(table.forecast, [one[:2] for one in days if not isinstance(one, NoMonth)])
    notes += after_what_came(table, days)
    below = [cell for cell in by_column[0] if isinstance(cell, str) and cell.strip()[:1] in FOOTNOTES]
    planned = False  # from a line on that says so and nothing else
    for position, ((number, row), found) in enumerate(zip(table.rows, days, strict=True)):
        texts = {cell for cell in (dates[position], *row) if isinstance(cell, str)}
        if totals_named and any(cell in totals_named for cell in (dates[position], *row[:3])):
            notes.append(Note(number, "", mark("a total, not a month: left out"), True))
            if any(map(is_total_of_all, texts)):
                for role, value in _values(number, position, columns)[0].items():
                    totals[role].append(value)
        elif foreign[position]:
            text = mark("is in {currency}, not {main}: left out, convert it first")
            said = (("currency", foreign[position]), ("main", main))
            notes.append(Note(number, "", text, True, said))
        elif planned or not texts.isdisjoint(versions) or is_to_come(found, table, dates[position], forecast):
            planned = planned or len([cell for cell in row if cell not in (None, "")]) == 1
            notes.append(Note(number, "", mark("a forecast or budget, not what came: left out"), True))
        elif len(row) > width:
            text = mark("has more cells than the header: put amounts with thousands commas in quotes")
            notes.append(Note(number, "", text, True))
        elif isinstance(found, NoMonth):
            held = [cell for cell in row if cell not in (None, "")]
            planned = planned or (len(held) == 1 and is_of_a_plan(held[0]))
            if held:
                cell = shortened(dates[position])
                notes.append(Note(number, "date", found.reason, True, (("cell", cell),)))
        else:
            values, cell_notes = _values(number, position, columns)
            notes += cell_notes
            cells = tuple(map(str, row))
            last = row[ends] if 0 <= ends < len(row) else None
            texts |= footnotes_of(dates[position], below)
            part = days_there(dates[position], found, texts, last, still_open)
            rows.append(ReadRow(number, found[:2], found[2], part, cells, values))
    stated = {column.currency for held in columns.values() for column in held} - {None} | ({main} - {""})
    units = {role: max((one.factor for one in held), default=1.0) for role, held in columns.items()}
    levels = frozenset(role for role, held in columns.items() if all(is_level(one.header) for one in held))
    currency = stated.pop() if len(stated) == 1 else None
    return Reading(rows, notes, totals, _by_day(rows), currency, units, levels)


def _days(dates: Sequence[object], date_1904: bool) -> list[Day | NoMonth]:
    """Return the day of each row; equal texts are read once."""
    if days_without_year(dates):
        return [NoMonth(mark("has no year")) for _cell in dates]
    dates = with_years_for_days(with_october(dates))
    day_first = days_come_first(list(dates))
    read: dict[str, Day | NoMonth] = {}
    found: list[Day | NoMonth] = []
    for cell in dates:
        if not isinstance(cell, str):
            found.append(read_day(cell, day_first=day_first, date_1904=date_1904))
            continue
        if cell not in read:
            read[cell] = read_day(cell, day_first=day_first, date_1904=date_1904)
        found.append(read[cell])
    return found


def _on_dates(dates: Sequence[object]) -> list[Note]:
    text = told_of_order(dates)
    return [] if text is None else [Note(0, "date", text, False)]


def _by_day(rows: Sequence[ReadRow]) -> bool:
    months = {row.month for row in rows}
    return bool(rows) and all(row.day is not None for row in rows) and len(rows) > len(months)


def _columns(
    table: Table, chosen: Mapping[Role, tuple[int, ...]], by_column: Sequence[Sequence[object]]
) -> Columns:
    # People write a file in one style: a column that does not show its own follows the others.
    european = any(shows_decimal_comma(list(cells)) for cells in by_column[1:])
    names = [header.casefold() for header in table.headers]
    abroad = any(map(_DOTS_GROUP.search, names)) and not any("chf" in one for one in names)
    return {
        role: [
            _column(role, table.headers[place], by_column[place], european, table.factor, abroad)
            for place in places
        ]
        for role, places in chosen.items()
        if role != "date"
    }


_DOTS_GROUP = re.compile(
    r"umsatz|erl[öo]s|kosten|aufwand|ertrag|ertr[äa]ge|\bteur\b|t€|\btsd\b|ergebnis"
    r"|ventas|ingreso|gasto|\bcoste|receita|custos|despesas|chiffre|ventes|produits|tr[ée]sorerie"
    r"|ricavi|\bcosti\b|omzet|uitgaven|выручк|расход|r\$|\bmiles de\b|\ben miles\b|milliers|milhares|migliaia"
    r"|duizend"
)
"""Words of languages in which a dot stands between thousands, and no decimals of thousands are written."""


def _column(
    role: Role, header: str, cells: Sequence[object], european: bool, unit: float, abroad: bool
) -> _Column:
    own = unit_in_header(header)
    stated = own if own != 1 else unit
    grouped = (stated == 1 or (abroad and stated <= _THOUSANDS)) and dots_group(cells)
    comma = grouped or (european and not shows_decimal_dot(list(cells)))
    factor = (own if own != 1 or role == "customers" else unit) / (PER_YEAR if is_yearly(header) else 1)
    currency = _currency(header, cells)
    read: dict[str, Figure] = {}
    figures: list[Figure] = []
    for cell in cells:
        # Equal texts are read once: long files repeat theirs.
        if not isinstance(cell, str):
            figures.append(_figure(cell, role, comma, factor, currency))
            continue
        if cell not in read:
            read[cell] = _figure(cell, role, comma, factor, currency)
        figures.append(read[cell])
    return _Column(header, cells, figures, grouped, factor, currency)


_THOUSANDS = 1e3


def _currency(header: str, cells: Sequence[object]) -> str | None:
    stated = currency_of(header)
    if stated is not None:
        return stated
    found = Counter(code for cell in cells if (code := currency_of(cell)) is not None)
    return found.most_common(1)[0][0] if found else None


def _remarks(columns: Columns) -> list[Note]:
    """Return what is to be known of how whole columns were read."""
    notes: list[Note] = []
    for role, held in columns.items():
        for column in held:
            if column.grouped:
                text = mark("three digits follow every dot: 1.234 is read as 1,234")
                notes.append(Note(0, role, text, False))
            if is_yearly(column.header):
                text = mark("is a year's revenue at a month's rate: a twelfth of it is taken")
                notes.append(Note(0, role, text, False))
    codes = sorted({column.currency or "" for held in columns.values() for column in held} - {""})
    if len(codes) > 1:
        text = mark("columns are in several currencies ({codes}): convert them to one first")
        notes.append(Note(0, "", text, True, (("codes", ", ".join(codes)),)))
    return notes


def _values(number: int, position: int, columns: Columns) -> tuple[dict[Role, float], list[Note]]:
    values: dict[Role, float] = {}
    notes: list[Note] = []
    for role, held in columns.items():
        total, known = 0.0, False
        for column in held:
            figure = column.figures[position]
            if isinstance(figure, Unreadable):
                cell = shortened(column.cells[position])
                notes.append(Note(number, role, figure.reason, True, (("cell", cell),)))
                known = False
                break
            if figure is not None:
                total, known = total + figure, True
        # A sum lacking one of its parts is no sum.
        if known:
            values[role] = total
    return values, notes


def _figure(cell: object, role: Role, comma: bool, factor: float, currency: str | None) -> Figure:
    value = read_number(cell, decimal_comma=comma)
    if isinstance(value, Unreadable) or value is None:
        return value
    if role == "customers":
        return Unreadable(mark("cannot be negative")) if value < 0 else value * factor
    stated = currency_of(cell) if currency is not None and isinstance(cell, str) else None
    if stated is not None and stated != currency:
        return Unreadable(mark("is in another currency than the others: convert it first"))
    return value * factor
