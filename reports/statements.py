"""The three statements as an Excel workbook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.studies.cash_flow.statements import Row

_MONEY = "#,##0;(#,##0);–"
_BOLD = Font(bold=True)


@dataclass(frozen=True)
class Sheet:
    """One statement: its title, the periods' names and its rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Row]


def workbook(sheets: Sequence[Sheet], *, currency: str, translate: Callable[[str], str]) -> bytes:
    """Return the workbook's bytes: one statement a sheet, amounts in full, totals in bold."""
    book = Workbook()
    book.remove(book.active)
    for one in sheets:
        sheet = book.create_sheet(one.title[:31])
        sheet.append([currency, *one.columns])
        for row in one.rows:
            label = translate(row.label)
            # A name that begins like a formula is text.
            sheet.append([label if label[:1] not in "=+-@" else f"'{label}", *map(float, row.amounts)])
        for cell in sheet[1]:
            cell.font = _BOLD
        for number, row in enumerate(one.rows, start=2):
            for cell in sheet[number]:
                cell.number_format = _MONEY
                cell.font = _BOLD if row.weight == "total" else Font()
        sheet.column_dimensions["A"].width = 44
        for place in range(2, len(one.columns) + 2):
            sheet.column_dimensions[get_column_letter(place)].width = 16
        sheet.freeze_panes = "B2"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
