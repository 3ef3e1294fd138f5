"""Tables to take away: CSV that no spreadsheet mistakes for formulas."""

from typing import Any

import pandas as pd

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_csv(frame: pd.DataFrame) -> bytes:
    """Return the table as CSV in UTF-8 with a byte-order mark; cells that begin like a formula get a leading
    apostrophe.
    """
    disarmed = frame.map(_disarmed).rename(columns=_disarmed)
    return disarmed.to_csv(index=False).encode("utf-8-sig")


def _disarmed(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_DANGEROUS) else cell
