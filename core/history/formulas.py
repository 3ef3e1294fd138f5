"""Formulas of a workbook that nobody has computed: their cells hold nothing, or 0 throughout."""

import ast
import io
import operator
import re
import zipfile
from collections.abc import Callable

from openpyxl import load_workbook

Cells = dict[tuple[int, int], object]
"""By (row, column), counted from 1 and 0."""

_FORMULA = b"<f"
_LARGEST = 4 * 2**20
"""Unpacked size up to which formulas are looked at: a hundred years of twenty columns are a tenth of it."""
_REFERENCE = re.compile(r"(!)?\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_MOST_CELLS = 2_000
_LONGEST = 300
_SUM = re.compile(r"\bSUM\(([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\)")
_CELL = re.compile(r"(?<![!:\w])([A-Z]{1,3})(\d{1,7})(?![:\w(])")
_ARITHMETIC = re.compile(r"[-+*/().\d\se]+")
_NUMBER = re.compile(r"\d+\.?\d*(?:e[-+]?\d+)?")
_DUST = 1e-9
"""What rounding leaves of a difference that is 0, as a part of its figures."""
_OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


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

    A formula that holds nothing is one. A 0 is one where the formula's figures give another value, or where
    *every* formula of the workbook holds 0 or nothing, as programs write them that do not compute, and it
    refers to a cell that is not 0.
    """
    stored = {
        (sheet, cell): values.get(sheet, {}).get(cell) for sheet, cells in formulas.items() for cell in cells
    }
    nothing_computed = all(value in (None, "", 0) for value in stored.values())
    found: dict[str, Cells] = {sheet: {} for sheet in formulas}
    for (sheet, cell), value in stored.items():
        text = str(formulas[sheet][cell])
        lacking = value in (None, "") or (value == 0 and _differs(text, sheet, formulas, values))
        if lacking or (nothing_computed and _refers(text, sheet, formulas, values)):
            found[sheet][cell] = formulas[sheet][cell]
    return found


def _differs(text: str, sheet: str, formulas: dict[str, Cells], values: dict[str, Cells]) -> bool:
    """Say whether a sum, or an expression of figures in this sheet, is not 0; False where it is more than
    that.
    """
    unknown = False

    def total(left: str, top: str, right: str, bottom: str) -> float:
        nonlocal unknown
        rows, columns = range(int(top), int(bottom) + 1), range(column_number(left), column_number(right) + 1)
        if len(rows) * len(columns) > _MOST_CELLS:
            unknown = True
            return 0.0
        cells = [(row, column) for row in rows for column in columns]
        held = [values.get(sheet, {}).get(cell) for cell in cells]
        unknown |= any(cell in formulas[sheet] for cell in cells)
        return float(sum(one for one in held if isinstance(one, (int, float))))

    plain = text[1:_LONGEST].replace("$", "")
    plain = _SUM.sub(lambda found: repr(total(found[1], found[2], found[3], found[4])), plain)
    plain = _CELL.sub(lambda found: repr(total(found[1], found[2], found[1], found[2])), plain)
    if unknown or _ARITHMETIC.fullmatch(plain) is None:
        return False
    largest = max((float(one) for one in _NUMBER.findall(plain)), default=0.0)
    return abs(_evaluated(plain)) > _DUST * largest


def _evaluated(text: str) -> float:
    """Return the value of figures joined by + − · ÷ and brackets; 0 where it has none."""

    def value(node: ast.expr) -> float:
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.UnaryOp(op=op, operand=inner):
                return -value(inner) if isinstance(op, ast.USub) else value(inner)
            case ast.BinOp(left=left, op=op, right=right):
                return float(_OPERATIONS[type(op)](value(left), value(right)))
        raise ValueError(ast.dump(node))

    try:
        return value(ast.parse(text, mode="eval").body)
    except (SyntaxError, ValueError, KeyError, ArithmeticError, RecursionError):
        return 0.0


def _refers(text: str, sheet: str, formulas: dict[str, Cells], values: dict[str, Cells]) -> bool:
    """Say whether a formula refers to another sheet, another formula or a cell that is not 0."""
    for other, left, top, right, bottom in _REFERENCE.findall(text[:1_000]):
        if other:
            return True
        columns = range(column_number(left), column_number(right or left) + 1)
        rows = range(int(top), int(bottom or top) + 1)
        if len(columns) * len(rows) > _MOST_CELLS:
            return True
        cells = [(row, column) for row in rows for column in columns]
        if any(
            cell in formulas[sheet] or values.get(sheet, {}).get(cell) not in (None, "", 0) for cell in cells
        ):
            return True
    return False


def column_number(letters: str) -> int:
    """Return the place of a column, counted from 0: A is 0, AA 26."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1
