"""Journals that name both accounts of an entry in one line: 借方勘定科目, 借方金額, 貸方勘定科目."""

import re

from core.history.files import Row
from core.history.headers import plain

_SEARCHED = 30
_HEADER = ("Debit", "Credit")
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "debit account",
            r"^借方(勘定)?科目(名(称)?)?$|^(debit|dr) (account|ledger)( name)?$|^차변 ?계정(과목)?$",
        ),
        (
            "credit account",
            r"^[贷貸]方(勘定)?科目(名(称)?)?$|^(credit|cr) (account|ledger)( name)?$|^대변 ?계정(과목)?$",
        ),
        ("debit", r"^借方(金[额額])?$|^(debit|dr)( amount)?$|^차변 ?금액$"),
        ("credit", r"^[贷貸]方(金[额額])?$|^(credit|cr)( amount)?$|^대변 ?금액$"),
        ("amount", r"^(entry |transaction )?amount$|^金[额額]$|^금액$"),
    )
)


def in_two_lines(rows: list[Row]) -> list[Row] | None:
    """Return a journal with a line for each account of an entry; None for any table that does not name both
    accounts in one line.
    """
    for index, (number, row) in enumerate(rows[:_SEARCHED]):
        places = _places(row)
        if not {"debit account", "credit account"} <= places.keys():
            continue
        amounts = [places.get(side, places.get("amount")) for side in ("debit", "credit")]
        if None in amounts:
            return None
        kept = [at for at in range(len(row)) if at not in places.values()]
        found: list[Row] = [(number, (*(row[at] for at in kept), "Account", *_HEADER))]
        for line, cells in rows[index + 1 :]:
            whole = (*cells, *(None,) * (len(row) - len(cells)))
            others = [whole[at] for at in kept]
            for side, at in zip(("debit", "credit"), amounts, strict=True):
                account, amount = whole[places[f"{side} account"]], whole[at or 0]
                if account not in (None, "") and amount not in (None, ""):
                    sides = (amount, None) if side == "debit" else (None, amount)
                    found.append((line, (*others, account, *sides)))
        return [*rows[:index], *found]
    return None


def _places(row: tuple[object, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        text = plain(cell) if isinstance(cell, str) else ""
        kind = next((one for one, pattern in _KINDS if pattern.search(text)), None) if text else None
        if kind is not None:
            found.setdefault(kind, at)
    return found
