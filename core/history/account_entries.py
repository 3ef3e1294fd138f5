"""An account's sums of a period, and the figure they make."""

from dataclasses import dataclass

from core.history.headers import Role

TIE = 1e-6
"""What debits and credits may differ by, as a part of them, and still be the same."""


@dataclass
class Entry:
    """An account's sums of a period. `closing` is None where the file holds no balances."""

    debit: float = 0.0
    credit: float = 0.0
    opening: float | None = None
    closing: float | None = None


def is_nought(entry: Entry) -> bool:
    """Say whether as much was booked on one side as on the other."""
    return abs(entry.debit - entry.credit) <= TIE * max(abs(entry.debit), abs(entry.credit))


def value_of(entry: Entry | None, role: Role | None, may_be_closed: bool) -> float | None:
    """Return an account's figure of a period. Where it may have been closed at its end, both sides are equal
    if it was.
    """
    if entry is None:
        return None
    closed = may_be_closed and is_nought(entry)
    if role == "cash":
        if entry.closing is not None:
            return entry.closing
        return None if entry.opening is None else entry.opening + entry.debit - entry.credit
    if role == "revenue":
        return entry.credit if closed else entry.credit - entry.debit
    return entry.debit if closed else entry.debit - entry.credit
