"""Formulas of a workbook that nobody has computed: their cells hold nothing, or 0 throughout."""

import io
import re
import zipfile

from openpyxl import load_workbook

Cells = dict[tuple[int, int], object]
"""By (row, column), counted from 1 and 0."""

_FORMULA = b"<f"
_LARGEST = 4 * 2**20
"""Unpacked size up to which formulas are looked at: a hundred years of twenty columns are a tenth of it."""
_REFERENCE = re.compile(r"(!)?\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_MOST_CELLS = 2_000


def written_formulas(content: bytes, most_rows: int, most_columns: int) -> dict[str, Cells]:
    """Return the formulas of each sheet, by cell; none where the workbook has none, or is too large for
    it.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [one for one in archive.infolist() if one.filename.startswith("xl/worksheets/")]
        if sum(one.file_size for one in sheets) > _LARGEST:
            return {}
        if not any(_FORMULA in archive.read(one) for one in sheets):
            return {}
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    found: dict[str, Cells] = {}
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True, max_row=most_rows, max_col=most_columns)
        found[sheet.title] = {
            (number, place): cell
            for number, row in enumerate(rows, start=1)
            for place, cell in enumerate(row)
            if isinstance(cell, str) and cell.startswith("=")
        }
    return found


def uncomputed(formulas: dict[str, Cells], values: dict[str, Cells]) -> dict[str, Cells]:
    """Return the formulas whose stored values are not theirs, by sheet and cell.

    A formula that holds nothing is one. A 0 is one where *every* formula of the workbook holds 0 or nothing,
    as programs write them that do not compute, and it refers to a cell that is not 0.
    """
    stored = {
        (sheet, cell): values.get(sheet, {}).get(cell) for sheet, cells in formulas.items() for cell in cells
    }
    nothing_computed = all(value in (None, "", 0) for value in stored.values())
    found: dict[str, Cells] = {sheet: {} for sheet in formulas}
    for (sheet, cell), value in stored.items():
        empty = value in (None, "")
        if empty or (nothing_computed and _refers(str(formulas[sheet][cell]), sheet, formulas, values)):
            found[sheet][cell] = formulas[sheet][cell]
    return found


def _refers(text: str, sheet: str, formulas: dict[str, Cells], values: dict[str, Cells]) -> bool:
    """Say whether a formula refers to another sheet, another formula or a cell that is not 0."""
    for other, left, top, right, bottom in _REFERENCE.findall(text[:1_000]):
        if other:
            return True
        columns = range(_place(left), _place(right or left) + 1)
        rows = range(int(top), int(bottom or top) + 1)
        if len(columns) * len(rows) > _MOST_CELLS:
            return True
        cells = [(row, column) for row in rows for column in columns]
        if any(
            cell in formulas[sheet] or values.get(sheet, {}).get(cell) not in (None, "", 0) for cell in cells
        ):
            return True
    return False


def _place(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1
