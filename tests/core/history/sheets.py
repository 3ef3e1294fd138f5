"""Files made for tests: workbooks of every kind that is read."""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

import xlwt
from openpyxl import Workbook

Cells = Sequence[Sequence[object]]


def xlsx(**sheets: Cells) -> bytes:
    """Return a workbook with these sheets."""
    book, content = Workbook(), io.BytesIO()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(content)
    return content.getvalue()


def with_stored(content: bytes, value: str) -> bytes:
    """Return a workbook whose formulas hold a value, as programs write them that do not compute."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name.startswith("xl/worksheets/"):
                text = re.sub(rb"</f><v ?/>|</f><v></v>", b"</f><v>" + value.encode() + b"</v>", text)
            new.writestr(name, text)
    return result.getvalue()


def with_values(content: bytes, values: dict[str, float]) -> bytes:
    """Return a workbook of which these formulas hold these values."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            for formula, value in values.items():
                told = re.escape(formula.removeprefix("=")).encode()
                text = re.sub(
                    rb"<f>" + told + rb"</f><v ?/>|<f>" + told + rb"</f><v></v>",
                    f"<f>{formula[1:]}</f><v>{value}</v>".encode(),
                    text,
                )
            new.writestr(name, text)
    return result.getvalue()


def xls(rows: Cells) -> bytes:
    """Return an old Excel file."""
    book, content = xlwt.Workbook(), io.BytesIO()
    sheet: Any = book.add_sheet("Figures")
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell)
    book.save(content)
    return content.getvalue()


def ods(rows: Cells, *, repeated: int = 1) -> bytes:
    """Return an OpenDocument table, its last row repeated."""

    def cell(value: object) -> str:
        if isinstance(value, (int, float)):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        text = escape(str(value))
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    lines = [f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows]
    lines[-1] = lines[-1].replace(
        "<table:table-row>", f'<table:table-row table:number-rows-repeated="{repeated}">', 1
    )
    body = (
        '<?xml version="1.0"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Figures">{"".join(lines)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", body)
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return content.getvalue()
