"""Amounts that bear their side behind them: 500.00 Cr, 300.00 Dr."""

import re
from collections.abc import Mapping, Sequence

from core.history.files import Row

_SIDED = re.compile(r"^([^\dA-Za-z₹-]{0,4}\d[\d.,'’\s]*?)\s?\(?(cr|dr|c|d|h|s)\.?\)?$", re.IGNORECASE)
_OWED = ("d", "s")


def signed_by_sides(rows: Sequence[Row], places: Mapping[str, int]) -> list[Row]:
    """Return the rows with − before what is a debit, in columns in which every figure says its side.

    A bank owes its customer what it has credited: its debits are money out. In a company's own books it is
    the other way round, and there what is held is a debit: most balances say which of both it is.
    """
    columns = {
        kind: at
        for kind in ("amount", "balance")
        if (at := places.get(kind)) is not None and _all_say(rows, at)
    }
    if not columns:
        return list(rows)
    own = "balance" in columns and 2 * sum(_is_debit(row, columns["balance"]) for _n, row in rows) > len(rows)
    return [
        (number, tuple(_signed(cell, own) if at in columns.values() else cell for at, cell in enumerate(row)))
        for number, row in rows
    ]


def _all_say(rows: Sequence[Row], at: int) -> bool:
    cells = [str(row[at]).strip() for _number, row in rows if at < len(row) and row[at] not in (None, "", 0)]
    told = [_SIDED.match(cell) for cell in cells]
    return any(told) and all(
        one is not None or _is_nothing(cell) for one, cell in zip(told, cells, strict=True)
    )


def _is_nothing(cell: str) -> bool:
    return re.fullmatch(r"0*[.,]?0*|-", cell) is not None


def _is_debit(row: tuple[object, ...], at: int) -> bool:
    told = _SIDED.match(str(row[at]).strip()) if at < len(row) else None
    return told is not None and told[2].casefold().startswith(_OWED)


def _signed(cell: object, own: bool) -> object:
    told = _SIDED.match(str(cell).strip())
    if told is None:
        return cell
    debit = told[2].casefold().startswith(_OWED)
    return f"-{told[1].strip()}" if debit != own else told[1].strip()


def debit_above_nought(cell: object) -> object:
    """Return the amount of an account that bears its side behind it (10.000,00 H): a credit is below 0."""
    return _signed(cell, True) if isinstance(cell, str) else cell
