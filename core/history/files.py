"""Opens an uploaded file as sheets of cells, safely: size limits, bombs refused, formulas never evaluated."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, replace

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook, PasswordError, SheetVisibleEnum

from core.errors import HistoryError
from core.history.cell_formats import Shown, as_shown, shown_texts
from core.history.encodings import decoded, refused
from core.history.formulas import Cells, uncomputed, written_formulas
from core.texts import mark

LARGEST_FILE = 10 * 2**20
LARGEST_UNPACKED = 80 * 2**20
MOST_ROWS, MOST_COLUMNS, MOST_SHEETS = 20_000, 200, 30
"""Rows over all sheets; each is granted the first `FEWEST_ROWS` of its own."""
FEWEST_ROWS = 2_000
_MOST_WRITTEN, _MOST_DENSE = 200_000, 2_000_000
"""Cells of a sheet up to which it is read at once: those written, and those of the rectangle around them."""
_LARGEST_OLD, _LARGEST_OPEN = 4 * 2**20, 20 * 2**20
_OLE = b"\xd0\xcf\x11\xe0"
_CELL = re.compile(rb'<c\b[^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_COLUMNS_REPEATED = re.compile(rb'number-columns-repeated="(\d{1,9})"')
_CELL_OF_OPEN = re.compile(rb"<table:table-cell\b([^>]{0,2000}?)(/?)>")
_ROW_OF_OPEN = re.compile(rb"<table:table-row\b")
_DATE_1904 = re.compile(rb'date1904="(?:1|true)"')

Row = tuple[int, tuple[object, ...]]
"""Its number in the file, and its cells."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet of a workbook, or a file of text (without a name)."""

    name: str
    rows: list[Row]
    currency: str | None = None
    """Of its cells' number formats, where they have one."""
    hidden: bool = False


@dataclass(frozen=True, eq=False)
class Book:
    """The sheets of a file. `date_1904`: days are counted from 1904."""

    sheets: tuple[Sheet, ...]
    date_1904: bool = False


def opened(content: bytes) -> Book:
    """Return the sheets of a CSV, Excel or OpenDocument file.

    Raises `HistoryError` saying what to do where it cannot be read at all.
    """
    if not content.strip():
        raise refused(mark("is empty"))
    if len(content) > LARGEST_FILE:
        raise refused(mark("is too large: at most 10 MB"))
    if content[:4] == _OLE:
        return _old_workbook(content)
    if content[:2] == b"PK":
        return _workbook(content)
    return Book((Sheet("", _csv_rows(decoded(content))),))


def _csv_rows(text: str) -> list[Row]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return _split(rest, first.strip()[4], 2)
    return _split(text, max(",;\t|", key=lambda sign: _fitness(text, sign)), 1)


def _fitness(text: str, delimiter: str) -> tuple[bool, int, int]:
    """Return how well a delimiter fits: whether it leaves no quotes inside cells, how many lines have the
    commonest number (above 1) of columns, and that number.
    """
    try:
        rows = [row for row in csv.reader(io.StringIO(text[:100_000]), delimiter=delimiter) if any(row)]
    except csv.Error:
        return False, 0, 0
    several = [len(row) for row in rows if len(row) > 1]
    if not several:
        return False, 0, 0
    whole = not any('"' in cell for row in rows for cell in row)
    commonest = max(set(several), key=lambda size: (several.count(size), size))
    return whole, several.count(commonest), -abs(commonest)


def _split(text: str, delimiter: str, first: int) -> list[Row]:
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter)
        rows: list[Row] = []
        for row in reader:
            if len(rows) >= MOST_ROWS:
                raise refused(mark("has too many rows for monthly figures"))
            cells = (cell.strip().removeprefix("`").strip() for cell in row[:MOST_COLUMNS])  # `1: a text
            rows.append((reader.line_num + first - 1, tuple(cells)))
        return rows
    except csv.Error:
        raise refused(mark("has unbalanced quotes: save it again as CSV")) from None


def _old_workbook(content: bytes) -> Book:
    """Read .xls. Its sheets have at most 65,536 rows of 256: the first that is too large ends it."""
    if len(content) > _LARGEST_OLD:
        raise refused(mark("is too large for an old Excel file: save it as .xlsx or CSV"))
    return Book(
        _read_at_once(content, damaged=mark("is an encrypted or damaged Excel file: save it as .xlsx"))
    )


def _workbook(content: bytes) -> Book:
    names = _guard_archive(content)
    if "content.xml" in names:
        _guard_open_document(content)
        return Book(_read_at_once(content, damaged=mark("is a damaged file: open it and save it as .xlsx")))
    damaged = mark("is a damaged Excel file: open it and save it again as .xlsx")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            date_1904 = _DATE_1904.search(archive.read("xl/workbook.xml")) is not None
            small = all(
                _is_small(archive.read(name)) for name in names if name.startswith("xl/worksheets/sheet")
            )
            formats, errors = shown_texts(archive)
        formulas = written_formulas(content, FEWEST_ROWS, MOST_COLUMNS)
        sheets = _read_at_once(content, damaged=damaged) if small else _read_by_rows(content)
    except HistoryError:
        raise
    except Exception:  # openpyxl raises many kinds for a damaged file; each means the same to a person
        raise refused(damaged) from None
    return Book(_as_shown(_with_formulas(sheets, formulas), formats, errors), date_1904)


def _is_small(sheet: bytes) -> bool:
    """Say whether a sheet's cells fill a rectangle that fits into memory."""
    if sheet.count(b"<c ") > _MOST_WRITTEN:
        return False
    cells = _CELL.findall(sheet)
    rows = max((int(row) for _column, row in cells), default=0)
    letters = max((len(column) for column, _row in cells), default=0)
    return rows * min(int(26**letters), 16_384) <= _MOST_DENSE


def _read_at_once(content: bytes, *, damaged: str) -> tuple[Sheet, ...]:
    sheets: list[Sheet] = []
    left = MOST_ROWS
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            shown = {one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible}
            hidden = set(book.sheet_names) - shown if shown else set()
            for name in book.sheet_names[:MOST_SHEETS]:
                sheet = book.get_sheet_by_name(name)
                if sheet.total_height * sheet.total_width > 2 * _MOST_DENSE:
                    raise refused(mark("has cells far from its table: copy the table into a new file"))
                most = max(left, FEWEST_ROWS)
                rows = sheet.to_python(skip_empty_area=False, nrows=most)
                left -= len(rows)
                cells: list[Row] = [
                    (number, tuple(row[:MOST_COLUMNS])) for number, row in enumerate(rows, start=1)
                ]
                sheets.append(Sheet(name, cells, hidden=name in hidden))
    except HistoryError:
        raise
    except PasswordError:
        raise refused(mark("is an encrypted or damaged Excel file: save it as .xlsx")) from None
    except BaseException as error:  # the reader's own panics are no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit, MemoryError)):
            raise
        raise refused(damaged) from None
    return tuple(sheets)


def _read_by_rows(content: bytes) -> tuple[Sheet, ...]:
    """Return the first rows of each sheet: a cell far below would be led up to by a million empty ones."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheets: list[Sheet] = []
    left = MOST_ROWS
    for sheet in book.worksheets[:MOST_SHEETS]:
        most = max(left, FEWEST_ROWS)
        given = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS, max_row=most)
        rows = [(number, tuple(row)) for number, row in enumerate(given, start=1)]
        left -= len(rows)
        sheets.append(Sheet(sheet.title, rows, hidden=sheet.sheet_state != "visible"))
    return tuple(sheets)


def _with_formulas(sheets: tuple[Sheet, ...], formulas: dict[str, Cells]) -> tuple[Sheet, ...]:
    """Put a formula in the place of the value that it lacks, so that the cell is refused by name."""
    if not any(formulas.values()):
        return sheets
    values = {sheet.name: _by_cell(sheet) for sheet in sheets}
    lacking = uncomputed(formulas, values)
    return tuple(_with_cells(sheet, lacking.get(sheet.name, {})) for sheet in sheets)


def _as_shown(sheets: tuple[Sheet, ...], formats: Shown, errors: Shown) -> tuple[Sheet, ...]:
    """Put errors, and what number formats add to a figure, into the cells; a sheet's one currency beside
    them.
    """
    found: list[Sheet] = []
    for sheet in sheets:
        own, wrong = formats.get(sheet.name, {}), errors.get(sheet.name, {})
        cells, currency = as_shown(_by_cell(sheet), own, wrong) if own or wrong else ({}, None)
        found.append(replace(_with_cells(sheet, cells), currency=currency))
    return tuple(found)


def _with_cells(sheet: Sheet, cells: Cells) -> Sheet:
    """Return a sheet with other contents of some of its cells."""
    if not cells:
        return sheet
    rows = [
        (number, tuple(cells.get((number, place), cell) for place, cell in enumerate(row)))
        for number, row in _widened(sheet, cells)
    ]
    return replace(sheet, rows=rows)


def _by_cell(sheet: Sheet) -> Cells:
    return {(number, place): cell for number, row in sheet.rows for place, cell in enumerate(row)}


def _widened(sheet: Sheet, lacking: Cells) -> list[Row]:
    """Return the rows of a sheet, as wide and as many as its formulas need."""
    width = max((place + 1 for _row, place in lacking), default=0)
    last = max((number for number, _place in lacking), default=0)
    rows = [*sheet.rows, *((number, ()) for number in range(len(sheet.rows) + 1, last + 1))]
    return [(number, (*row, *(None,) * (width - len(row)))) for number, row in rows]


def _guard_archive(content: bytes) -> set[str]:
    """Refuse zip bombs before anything is unpacked; return the names of the archive's files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise refused(mark("is a damaged Excel file: open it and save it again as .xlsx")) from None
    if len(entries) > 2_000 or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise refused(mark("unpacks to far more than monthly figures need, and was not opened"))
    names = {entry.filename for entry in entries}
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise refused(mark("is not a table of text: upload CSV or .xlsx"))
    return names


def _guard_open_document(content: bytes) -> None:
    """Refuse an OpenDocument table whose repeated rows and columns would unfold beyond all measure.

    What is repeated counts where it holds something; every table ends with a million empty rows.
    """
    too_much = refused(mark("unpacks to far more than monthly figures need, and was not opened"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo("content.xml").file_size > _LARGEST_OPEN:
                raise too_much
            text = archive.read("content.xml")
    except (zipfile.BadZipFile, KeyError, RuntimeError, OSError):
        raise refused(mark("is a damaged file: open it and save it as .xlsx")) from None
    cells = 0
    for row in _ROW_OF_OPEN.split(text):
        cells += _unfolded(row)
        if cells > _MOST_DENSE:
            raise too_much


def _unfolded(row: bytes) -> int:
    """Return the cells of an OpenDocument row, repeated as it says, up to the last that holds something."""
    columns, held = 0, 0
    for attributes, closed in _CELL_OF_OPEN.findall(row):
        repeated = _COLUMNS_REPEATED.search(attributes)
        columns += int(repeated[1]) if repeated else 1
        if not closed or b"office:value" in attributes:
            held = columns
    repeated = _ROWS_REPEATED.search(row[: row.find(b">") + 1])
    return held * (int(repeated[1]) if repeated else 1)
