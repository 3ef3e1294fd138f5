"""What a workbook's cells show beyond their values: errors, and the currency or unit of a number format."""

import re
import zipfile
from functools import lru_cache
from xml.etree import ElementTree

from core.history.formulas import Cells, column_number
from core.history.numbers import currency_of
from core.history.units import is_unit, unit_in_header, unit_in_title

_LARGEST = 4 * 2**20
"""Unpacked size of a sheet up to which its formats are looked at."""
_CELL = re.compile(rb"<c\b([^>]{0,200}?)(?:/>|>(.{0,400}?)</c>)", re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d{1,5})"')
_ERROR = re.compile(rb'\bt="e"')
_VALUE = re.compile(rb"<v>([^<]{0,40})</v>")
_LITERAL = re.compile(r'"([^"]{0,20})"|(\[\$[^\]]{0,20}\])|\\(.)|([$€£¥])')
_LOCAL = re.compile(r"\[\$([^\]-]{0,10})(?:-([0-9A-Fa-f]{1,8}))?\]")
_DOLLARS = {
    "409": "USD",
    "1009": "CAD",
    "C0C": "CAD",
    "C09": "AUD",
    "1409": "NZD",
    "4809": "SGD",
    "C04": "HKD",
    "404": "TWD",
}
"""By Windows' number of a language and country: whose $ a number format shows."""
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
"""A comma behind the digits shows thousands already."""
_DIVIDED = "÷"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Shown = dict[str, Cells]
"""By sheet and cell: the texts that number formats put beside figures, and errors as they are shown."""


def shown_texts(archive: zipfile.ZipFile) -> tuple[Shown, Shown]:
    """Return (texts of number formats, errors) of an .xlsx file's cells; nothing for what it lacks."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"} <= names:
        return {}, {}
    texts = _texts_by_style(archive.read("xl/styles.xml"))
    links = {
        one.get("Id"): str(one.get("Target"))
        for one in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    formats: Shown = {}
    errors: Shown = {}
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = links.get(sheet.get(_LINK), "").removeprefix("/xl/")
        path, name = f"xl/{target}", str(sheet.get("name"))
        if path not in names or archive.getinfo(path).file_size > _LARGEST:
            continue
        formats[name], errors[name] = _of_cells(archive.read(path), texts)
    return formats, errors


def _of_cells(content: bytes, texts: dict[int, str]) -> tuple[Cells, Cells]:
    formats: Cells = {}
    errors: Cells = {}
    if not texts and not _ERROR.search(content):
        return formats, errors
    for attributes, inner in _CELL.findall(content):
        style, wrong = _STYLE.search(attributes), _ERROR.search(attributes)
        told = texts.get(int(style[1])) if style is not None else None
        place = _PLACE.search(attributes) if told or wrong else None
        if place is None:
            continue
        cell = int(place[2]), column_number(place[1].decode())
        if wrong:
            value = _VALUE.search(inner)
            errors[cell] = value[1].decode(errors="replace") if value else "#ERROR!"
        elif told:
            formats[cell] = told
    return formats, errors


def _texts_by_style(content: bytes) -> dict[int, str]:
    """Return the text that each style's number format puts beside a figure: $, EUR, M."""
    tree = ElementTree.fromstring(content)
    codes = {str(one.get("numFmtId")): str(one.get("formatCode")) for one in tree.iter(f"{_MAIN}numFmt")}
    held = tree.find(f"{_MAIN}cellXfs")
    styles = [] if held is None else [codes.get(str(one.get("numFmtId")), "") for one in held]
    return {number: text for number, code in enumerate(styles) if (text := _text_of(code))}


def _text_of(code: str) -> str:
    """Return a format's currency (as its code), and its unit or, where its digits are scaled, by how many
    thousands they are divided.
    """
    first = code.split(";")[0]
    literals = [_whose("".join(parts)).strip() for parts in _LITERAL.findall(first)]
    currency = next((found for one in literals if (found := currency_of(one))), "")
    unit = next((one for one in literals if is_unit(one) and currency_of(one) is None), "")
    scaled = _SCALED.search(first)
    shown = unit if scaled is None else f"{_DIVIDED}{scaled[0].count(',')}"
    return " ".join(filter(None, (currency, shown)))


def _whose(literal: str) -> str:
    """Return the text that a format shows; for a country's $ its currency, and nothing for one unknown."""
    local = _LOCAL.fullmatch(literal)
    if local is None:
        return literal
    country = (local[2] or "409").lstrip("0").upper()
    return _DOLLARS.get(country, "") if local[1] == "$" else local[1]


def as_shown(cells: Cells, formats: Cells, errors: Cells) -> tuple[Cells, str | None]:
    """Return the cells that are shown as other than their values, and the one currency of a sheet's formats:
    it stands in the cells only where there are several. A unit that the sheet states in words is the figures'
    own: a format that repeats it shows no other, and one that divides by it is what the words speak of.
    """
    told = {cell: str(text).split() for cell, text in formats.items() if _is_figure(cells.get(cell))}
    units = {place for place, cell in cells.items() if _states_a_unit(cell)} if told else set()
    scaled, columns = bool(units), {column for _row, column in units if column > 1}
    alone_in_row = {row for row, _column in units} - {
        row for (row, column), cell in cells.items() if cell not in (None, "") and (row, column) not in units
    }
    currencies = {text for texts in told.values() for text in texts if _is_currency(text)}
    alone = currencies.pop() if len(currencies) == 1 else None
    found: Cells = dict(errors)
    for cell, texts in told.items():
        code = next((text for text in texts if text != alone and _is_currency(text)), "")
        rest = next((text for text in texts if not _is_currency(text)), "")
        divided = int(rest[1:]) if rest.startswith(_DIVIDED) else 0
        unit = "" if scaled or divided else rest
        meant = bool(alone_in_row) or cell[1] in columns  # a title's, or the column's own
        value = float(str(cells[cell])) / 1_000**divided if meant and divided else cells[cell]
        if code or unit:
            found[cell] = f"{code} {value}{unit}".strip()
        elif value is not cells[cell]:
            found[cell] = value
    return found, alone


@lru_cache(maxsize=256)
def _is_currency(text: str) -> bool:
    return currency_of(text) is not None  # asked of every cell: formats are few


def _states_a_unit(cell: object) -> bool:
    return isinstance(cell, str) and (unit_in_header(cell) != 1.0 or unit_in_title(cell) not in (None, 1.0))


def _is_figure(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
