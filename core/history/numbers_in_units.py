"""Figures of ledgers and payments in the unit of their column's header: Amount (cents), Debit ($000)."""

from collections.abc import Collection, Sequence

from core.history.files import Row
from core.history.numbers import read_number
from core.history.units import unit_in_header


def in_units(header: Sequence[object], rows: list[Row], places: Collection[int]) -> list[Row]:
    """Return the rows with the figures of some columns in whole money."""
    factors = {
        at: factor
        for at in places
        if at < len(header) and (factor := unit_in_header(str(header[at] or ""))) != 1
    }
    if not factors:
        return rows
    return [
        (number, tuple(_times(cell, factors.get(at, 1.0)) for at, cell in enumerate(row)))
        for number, row in rows
    ]


def _times(cell: object, factor: float) -> object:
    value = read_number(cell) if factor != 1 else None
    return value * factor if isinstance(value, float) else cell
