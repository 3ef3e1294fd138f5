"""Reads a person's own rows for the lab: with or without a header, decimal commas, every fault by its row in
the file.
"""

import re
from typing import Any

from core.errors import CalculationError, Fault
from core.history.numbers import read_number, shows_decimal_comma, shows_decimal_dot
from core.history.table import read_table
from core.texts import mark

Row = tuple[int, tuple[object, ...]]


def own_table(content: bytes, *, text_column: int | None = None) -> list[list[Any]]:
    """Return rows of numbers; the cells of `text_column` (0 or −1) stay texts.

    The first row is a header where it holds no number at all; an unnamed first column, as pandas writes one,
    is left out. Raises `CalculationError` naming the row where a cell is no number or a row has more or fewer
    cells.
    """
    rows: list[Row] = list(read_table(content, lambda _header: None).rows)
    if not rows:
        raise CalculationError(Fault("file", mark("is empty")))
    header = rows[0][1]
    if not any(isinstance(read_number(cell), float | int) for cell in _numeric(header, text_column)):
        rows = rows[1:]
        if header[0] in (None, "") and len(header) > 1:
            rows = [(number, row[1:]) for number, row in rows]
    names = (
        ["" if cell is None else str(cell)[:40] for cell in header]
        if rows and rows[0][1] is not header
        else []
    )
    width = len(rows[0][1]) if rows else 0
    comma = _decimal_comma([cell for _number, row in rows for cell in _numeric(row, text_column)])
    return [_read(number, row, width, text_column, comma, names[-width:]) for number, row in rows]


def _numeric(row: tuple[object, ...], text_column: int | None) -> tuple[object, ...]:
    return row if text_column is None else row[1:] if text_column == 0 else row[:-1]


def _decimal_comma(cells: list[object]) -> bool:
    if any(isinstance(cell, str) and re.match(r"^[+-]?0,\d+$", cell) for cell in cells):
        return True
    return shows_decimal_comma(cells) and not shows_decimal_dot(cells)


def _read(
    number: int, row: tuple[object, ...], width: int, text_column: int | None, comma: bool, names: list[str]
) -> list[Any]:
    if len(row) != width:
        raise CalculationError(
            Fault(
                f"row {number}",
                mark("has {cells} cells where the first row has {width}"),
                {"cells": len(row), "width": width},
            )
        )
    place = None if text_column is None else text_column % width
    return [
        str(cell)
        if column == place
        else _number(f"row {number}, column {names[column] if names else column + 1}", cell, comma)
        for column, cell in enumerate(row)
    ]


def _number(where: str, cell: object, comma: bool) -> float:
    value = read_number(cell, decimal_comma=comma)
    if not isinstance(value, float | int):
        if cell in (None, ""):
            raise CalculationError(Fault(where, mark("is empty: a number is needed")))
        raise CalculationError(Fault(where, mark("is no number: {cell}"), {"cell": str(cell)[:40]}))
    return float(value)
