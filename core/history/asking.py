"""What has to be asked of a file before it can be read."""

from core.errors import HistoryError
from core.history.history import interpret
from core.history.numbered import needs_first_month
from core.history.table import Table, read_table

_ANY = (2000, 1)


def asks_first_month(content: bytes, table: Table, *, sheet: str | None = None) -> bool:
    """Say whether a file only numbers its months, and can be read once the first is known."""
    if not needs_first_month(table):
        return False
    try:
        interpret(read_table(content, sheet=sheet, first=_ANY))
    except HistoryError:
        return False
    return True
