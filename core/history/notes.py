"""What happened to a row of a file on its way into the figures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Note:
    """What happened to a row of the file: its number (0: the file as a whole), the column, and a message with
    parameters.
    """

    row: int
    column: str
    message: str
    refused: bool
    parameters: tuple[tuple[str, object], ...] = ()


def shortened(cell: object) -> str:
    """Return a cell as a note may quote it."""
    text = str(cell)
    return text if len(text) <= 40 else f"{text[:39]}…"
