"""An account's sums of a period, and the figure they make."""

from collections import defaultdict
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass

from core.history.account_charts import Account
from core.history.dates import Month
from core.history.headers import Role
from core.history.proofs import Proof
from core.texts import mark

TIE = 1e-6
"""What debits and credits may differ by, as a part of them, and still be the same."""


_MOST_NAMED = 8


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


def balance(
    entries: MutableMapping[tuple[Month, Account], Entry],
    accounts: Sequence[Account],
    months: Sequence[Month],
) -> None:
    """Close accounts at each month's end with the sum of what has been booked since the opening entry."""
    for account in accounts:
        total = 0.0
        for month in months:
            entry = entries.setdefault((month, account), Entry())
            total += entry.debit - entry.credit
            entry.closing = total


def parents_hold_details(entries: Mapping[tuple[Month, Account], Entry]) -> bool:
    """Say whether accounts stand above their details (6001 above 6001.01) and hold what is booked in these:
    adding both up would count it twice.
    """
    sums, details = (defaultdict[str, list[float]](lambda: [0.0, 0.0]) for _ in range(2))
    for (_month, account), entry in entries.items():
        if account[0]:
            _book(sums[account[0]], entry.debit, entry.credit)
    for code, (debit, credit) in sums.items():
        above = (code[:length] for length in range(len(code) - 1, 0, -1))
        parent = next((one for one in above if one in sums), None)
        if parent is not None:
            _book(details[parent], debit, credit)
    size = max((abs(value) for both in sums.values() for value in both), default=0.0)
    apart = [
        abs(own - below)
        for code, both in details.items()
        for own, below in zip(sums[code], both, strict=True)
    ]
    return bool(apart) and max(apart) <= TIE * size + 0.01


def _book(sides: list[float], debit: float, credit: float) -> None:
    sides[0] += debit
    sides[1] += credit


def proofs_of(
    entries: Mapping[tuple[Month, Account], Entry], accounts: Sequence[Account]
) -> tuple[Proof, ...]:
    """Check that debits are credits in each period, and that balances follow from what was booked."""
    held = set(accounts)
    debit: dict[Month, float] = defaultdict(float)
    credit: dict[Month, float] = defaultdict(float)
    worst, compared = 0.0, 0
    for (month, account), entry in entries.items():
        if account not in held:
            continue
        debit[month] += entry.debit
        credit[month] += entry.credit
        if entry.opening is not None and entry.closing is not None:
            ways = entry.opening + entry.debit - entry.credit, entry.opening + entry.credit - entry.debit
            worst = max(worst, min(abs(entry.closing - way) for way in ways))
            compared += 1
    gap = max((abs(debit[month] - credit[month]) for month in debit), default=0.0)
    size = max((abs(value) for value in debit.values()), default=0.0)
    proofs = [Proof("", mark("debits are credits in every period"), gap <= TIE * size + 0.01, gap)]
    if compared:
        text = mark("closing balances are the opening ones and what was booked")
        proofs.append(Proof("cash", text, worst <= TIE * size + 0.01, worst))
    return tuple(proofs)


def listed(names: Sequence[str]) -> str:
    """Return some names in a sentence, not too many."""
    return ", ".join(names[:_MOST_NAMED]) + ("…" if len(names) > _MOST_NAMED else "")


def net_of(
    entries: Mapping[tuple[Month, Account], Entry], accounts: Sequence[Account]
) -> dict[Account, float]:
    """Return what each account was credited with less what it was debited with, over all periods."""
    held, found = set(accounts), dict[Account, float]()
    for (_month, account), entry in entries.items():
        if account in held:
            found[account] = found.get(account, 0.0) + entry.credit - entry.debit
    return found
