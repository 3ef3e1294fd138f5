"""Reads an uploaded file into rows of cells, safely: size limits, zip bombs refused, formulas never
evaluated.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from charset_normalizer import from_bytes
from openpyxl import load_workbook

from core.errors import Fault, HistoryError
from core.history.headers import recognised
from core.history.numbers import unit_in_header
from core.history.wide import turned
from core.texts import mark

LARGEST_FILE = 10 * 2**20
LARGEST_UNPACKED = 80 * 2**20
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 20_000, 200, 30
"""Rows over all sheets; each is granted the first `FEWEST_ROWS` of its own."""
FEWEST_ROWS = 2_000
_FORMULA = b"<f"
_LARGEST_WITH_FORMULAS = 4 * 2**20
"""Unpacked size up to which formulas are looked at: a hundred years of twenty columns are a tenth of it."""
_OLE = b"\xd0\xcf\x11\xe0"
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
    """The file as rows: headers (empty strings where there are none), rows with their numbers in the file."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[object, ...]], ...]
    date_1904: bool = False


Known = Callable[[str], object]
"""Says what a header names; None where it is unknown."""


def read_table(content: bytes, known: Known = recognised) -> Table:
    """Read a CSV or Excel file. Raises `HistoryError` saying what to do where it cannot be read at all.

    `known` finds the header among the top rows: by default a monthly history's, whose months may also run
    across.
    """
    if not content.strip():
        raise _refused(mark("is empty"))
    if len(content) > LARGEST_FILE:
        raise _refused(mark("is too large: at most 10 MB"))
    if content[:4] == _OLE:
        raise _refused(mark("is an old or encrypted Excel file: save it as .xlsx or CSV"))
    if content[:2] == b"PK":
        return _from_workbook(content, known)
    return _with_header(_csv_rows(_decoded(content)), known)


def _refused(message: str) -> HistoryError:
    return HistoryError(Fault("file", message))


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content[:4_096]:
        raise _refused(mark("is not a table of text: upload CSV or .xlsx"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(content).best()
    if best is None:
        raise _refused(mark("has an unknown encoding: save it as UTF-8"))
    return str(best)


def _csv_rows(text: str) -> list[tuple[int, tuple[object, ...]]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return _split(rest, first.strip()[4], 2)
    return _split(text, max(",;\t|", key=lambda sign: _fitness(text, sign)), 1)


def _fitness(text: str, delimiter: str) -> tuple[int, int]:
    """Return how well a delimiter fits: lines that have the commonest number (above 1) of columns, and that
    number.
    """
    try:
        sizes = [len(row) for row in csv.reader(io.StringIO(text[:100_000]), delimiter=delimiter) if any(row)]
    except csv.Error:
        return 0, 0
    several = [size for size in sizes if size > 1]
    if not several:
        return 0, 0
    commonest = max(set(several), key=lambda size: (several.count(size), size))
    return several.count(commonest), -abs(commonest)


def _split(text: str, delimiter: str, first: int) -> list[tuple[int, tuple[object, ...]]]:
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter)
        rows: list[tuple[int, tuple[object, ...]]] = []
        for row in reader:
            if len(rows) >= MOST_ROWS:
                raise _refused(mark("has too many rows for monthly figures"))
            rows.append((reader.line_num + first - 1, tuple(cell.strip() for cell in row[:MOST_COLUMNS])))
        return rows
    except csv.Error:
        raise _refused(mark("has unbalanced quotes: save it again as CSV")) from None


def _from_workbook(content: bytes, known: Known) -> Table:
    _guard_archive(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        date_1904 = book.epoch.year == 1904
        written = _formulas(content)
        left, tables = MOST_ROWS, list[Table]()
        for sheet in book.worksheets[:MOST_SHEETS]:
            most = max(left, FEWEST_ROWS)
            rows = _sheet_rows(sheet, most)
            if written is not None:
                rows = _with_formulas(rows, _sheet_rows(written[sheet.title], most))
            left -= len(rows)
            tables.append(_with_header(rows, known))
    except HistoryError:
        raise
    except Exception:  # openpyxl raises many kinds for a damaged file; each means the same to a person
        raise _refused(mark("is a damaged Excel file: open it and save it again as .xlsx")) from None
    filled = [table for table in tables if table.rows]
    if not filled:
        raise _refused(mark("is empty"))
    best = max(
        filled, key=lambda table: (sum(known(name) is not None for name in table.headers), len(table.rows))
    )
    return Table(best.headers, best.rows, date_1904)


def _formulas(content: bytes) -> Any:
    """Return the workbook with its formulas, if it has any: those without a stored value would vanish."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [one for one in archive.infolist() if one.filename.startswith("xl/worksheets/")]
        if sum(one.file_size for one in sheets) > _LARGEST_WITH_FORMULAS:
            return None
        if not any(_FORMULA in archive.read(one) for one in sheets[:MOST_SHEETS]):
            return None
    return load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)


def _with_formulas(
    rows: list[tuple[int, tuple[object, ...]]], written: list[tuple[int, tuple[object, ...]]]
) -> list[tuple[int, tuple[object, ...]]]:
    """Put a formula in the place of the value that it lacks, so that the cell is refused by name."""

    def cell(value: object, formula: object) -> object:
        lost = value is None and isinstance(formula, str) and formula.startswith("=")
        return formula if lost else value

    return [
        (number, tuple(map(cell, values, (*there, *(None,) * (len(values) - len(there))))))
        for (number, values), (_number, there) in zip(rows, written, strict=False)
    ]


def _sheet_rows(sheet, most: int) -> list[tuple[int, tuple[object, ...]]]:  # type: ignore[no-untyped-def]
    """Return a sheet's first rows; a single cell far below would otherwise be led up to by a million empty
    ones.
    """
    given = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=most)
    return [(number, tuple(row)) for number, row in enumerate(given, start=1)]


def _guard_archive(content: bytes) -> None:
    """Refuse zip bombs before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise _refused(mark("is a damaged Excel file: open it and save it again as .xlsx")) from None
    if len(entries) > 2_000 or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise _refused(mark("unpacks to far more than monthly figures need, and was not opened"))
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise _refused(mark("is not a table of text: upload CSV or .xlsx"))


def _with_header(rows: list[tuple[int, tuple[object, ...]]], known: Known) -> Table:
    """Find the header: the first of the top rows in which most names are known; titles above it are passed
    over.
    """
    filled = _columns_that_exist(rows)
    if not filled:
        return Table((), ())
    wide = turned(filled[:_HEADER_SEARCH]) if known is recognised else None
    if wide is not None:
        return Table(_with_unit(wide[0], filled[:_HEADER_SEARCH], known), tuple(wide[1]))
    scores = [
        sum(known(str(cell)) is not None for cell in row if cell is not None)
        for _number, row in filled[:_HEADER_SEARCH]
    ]
    best = max(range(len(scores)), key=lambda index: (scores[index], -index))
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


def _columns_that_exist(rows: list[tuple[int, tuple[object, ...]]]) -> list[tuple[int, tuple[object, ...]]]:
    """Return the rows that hold something, up to the last column in which any does."""
    filled = [(number, row) for number, row in rows if any(cell not in (None, "") for cell in row)]
    width = max(
        (place + 1 for _number, row in filled for place, cell in enumerate(row) if cell not in (None, "")),
        default=0,
    )
    return [(number, row[:width]) for number, row in filled]


def _with_unit(
    names: tuple[str, ...], titles: list[tuple[int, tuple[object, ...]]], known: Known
) -> tuple[str, ...]:
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
    return tuple(
        f"{name} ({stated})" if known(name) in _MONEY and unit_in_header(name) == 1 else name
        for name in names
    )


def _trimmed(row: tuple[object, ...], width: int) -> tuple[object, ...]:
    """Return the row without empty cells beyond the header."""
    return row[:width] if all(cell in (None, "") for cell in row[width:]) else row
