"""Trial balances and journals (科目余额表, 序时账): accounts by period, debit and credit, turned into months.

Revenue is what its accounts were credited with, costs what theirs were debited with, cash the closing balance
of its accounts.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.history.account_roles import Account, roles_of, topmost
from core.history.dates import Month, NoMonth, read_month
from core.history.files import Row
from core.history.headers import Role, is_total, plain
from core.history.notes import Note
from core.history.numbers import Unreadable, read_number
from core.history.proofs import Proof
from core.texts import mark

_SEARCHED = 30
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("code", r"^(会计)?科目(编码|编号|代码|号)$|^(gl |ledger )?(account )?(code|no\.?|number)$"),
        ("name", r"^(会计)?科目(名称)?$|^(gl |ledger )?account( name)?$|^ledger$"),
        ("type", r"^(account )?type$|^科目(类别|类型)$"),
        ("period", r"^(会计)?(期间|月份|日期|年月)$|^(posting |entry |transaction )?(date|period|month)$"),
        ("memo", r"摘要|^(memo|description|narration)$"),
        ("cumulative", r"累计|ytd|year to date"),
        ("opening debit", r"^(期初|年初|opening|beginning).*(借|debit|\bdr\b)"),
        ("opening credit", r"^(期初|年初|opening|beginning).*(贷|credit|\bcr\b)"),
        ("opening", r"^(期初|年初|opening|beginning)"),
        ("closing debit", r"^(期末|closing|ending).*(借|debit|\bdr\b)"),
        ("closing credit", r"^(期末|closing|ending).*(贷|credit|\bcr\b)"),
        ("closing", r"^(期末|closing|ending)|^(余额|balance)$"),
        ("direction", r"^(余额)?方向$|^dr cr$"),
        ("debit", r"借方|借$|\bdebits?\b|\bdr\b"),
        ("credit", r"贷方|贷$|\bcredits?\b|\bcr\b"),
    )
)
_CLOSING_ENTRY = re.compile(
    r"结转.{0,6}(损益|利润)|损益.{0,4}结转|closing entr|close (to|the) (retained|year)", re.IGNORECASE
)
_TIE = 1e-6


@dataclass(frozen=True, eq=False)
class Accounts:
    """The months of a ledger: a column for each account, and those that make up each role."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    known: Mapping[Role, tuple[int, ...]]
    notes: tuple[Note, ...]
    proofs: tuple[Proof, ...]


@dataclass
class _Entry:
    """An account's sums of a period. `closing` is None where the file holds no balances."""

    debit: float = 0.0
    credit: float = 0.0
    opening: float | None = None
    closing: float | None = None


@dataclass
class _Book:
    """What has been read of a ledger so far."""

    entries: dict[tuple[Month, Account], _Entry] = field(default_factory=lambda: defaultdict(_Entry))
    numbers: dict[Month, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    closed: int = 0


def balances_by_month(sheet: str, rows: list[Row]) -> Accounts | None:
    """Return a ledger by month; None for a table that is none: it needs accounts, a debit and a credit."""
    found = _header(rows)
    if found is None:
        return None
    kinds, first = found
    title = next((one for one in map(_month_in_title, [sheet, *_texts(rows[: first + 1])]) if one), None)
    book = _Book()
    for number, row in rows[first:]:
        _read_row(book, kinds, title, number, row)
    return _accounts(book) if book.entries else None


Kinds = list[tuple[Month | None, str]]
"""Of each column, the period it belongs to (where periods run across) and what it holds."""


def _header(rows: list[Row]) -> tuple[Kinds, int] | None:
    """Return what the columns hold, and the first row of figures; the header may have two lines."""
    for index, (_number, row) in enumerate(rows[:_SEARCHED]):
        one = _kinds([()] * 1 + [row])
        if _is_ledger(one):
            return one, index + 1
        if index + 1 < len(rows):
            two = _kinds([row, rows[index + 1][1]])
            if _is_ledger(two):
                return two, index + 2
    return None


def _is_ledger(kinds: Kinds) -> bool:
    held = {kind for _month, kind in kinds}
    return {"debit", "credit"} <= held and bool(held & {"code", "name"})


def _kinds(lines: Sequence[tuple[object, ...]]) -> Kinds:
    above, below = lines
    width = max(len(above), len(below))
    group: object = None
    month: Month | None = None
    kinds: Kinds = []
    for place in range(width):
        over = above[place] if place < len(above) else None
        under = below[place] if place < len(below) else None
        if over not in (None, ""):
            said = read_month(over)
            group, month = (None, said) if not isinstance(said, NoMonth) else (over, None)
        text = plain(f"{group or ''} {under or ''}")
        kinds.append((month, next((kind for kind, pattern in _KINDS if pattern.search(text)), "")))
    return kinds


def _texts(rows: list[Row]) -> list[str]:
    return [cell for _number, row in rows for cell in row if isinstance(cell, str)]


def _month_in_title(text: str) -> Month | None:
    found = re.search(r"(\d{4})\s{0,2}[年.\-/]\s{0,2}第?(\d{1,2})(?!\d)", text[:200])
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    return int(found[1]), int(found[2])


def _read_row(book: _Book, kinds: Kinds, title: Month | None, number: int, row: tuple[object, ...]) -> None:
    texts = {
        kind: str(cell).strip()
        for (_month, kind), cell in zip(kinds, row, strict=False)
        if kind in ("code", "name", "type", "memo") and cell not in (None, "")
    }
    code, name = texts.get("code", "").removesuffix(".0"), texts.get("name", "")
    if not (code or name) or is_total(code) or is_total(name):
        return
    if _CLOSING_ENTRY.search(texts.get("memo", "")[:200]):
        book.closed += 1
        return
    own = [cell for (_month, kind), cell in zip(kinds, row, strict=False) if kind == "period"]
    period = read_month(own[0]) if own else title
    across: list[Month | None] = [*sorted({one for one, _kind in kinds if one is not None})]
    for month in across or [None]:
        at = month or period
        if at is None or isinstance(at, NoMonth):
            reason = (
                at.reason if isinstance(at, NoMonth) else mark("has no period: name it in a column or title")
            )
            book.notes.append(Note(number, "date", reason, True, (("cell", str(own[0]) if own else ""),)))
            continue
        figures = {
            kind: cell
            for (group, kind), cell in zip(kinds, row, strict=False)
            if group == month or group is None
        }
        book.numbers.setdefault(at, number)
        _add(book, number, at, (code, name, texts.get("type", "")), figures)


def _add(book: _Book, number: int, month: Month, account: Account, figures: Mapping[str, object]) -> None:
    read: dict[str, float] = {}
    for kind in ("debit", "credit", "opening", "closing", *_SIDES):
        value = read_number(figures.get(kind))
        if isinstance(value, Unreadable):
            cell = str(figures[kind])[:40]
            book.notes.append(Note(number, kind, value.reason, True, (("cell", cell),)))
        elif value is not None:
            read[kind] = value
    entry = book.entries[month, account]
    entry.debit += read.get("debit", 0.0)
    entry.credit += read.get("credit", 0.0)
    owed = str(figures.get("direction") or "").strip() in ("贷", "Cr", "CR", "credit")
    for side in ("opening", "closing"):
        split = {f"{side} debit", f"{side} credit"} & read.keys()
        if split:
            balance = read.get(f"{side} debit", 0.0) - read.get(f"{side} credit", 0.0)
        elif side in read:
            balance = -read[side] if owed else read[side]
        else:
            continue
        held = getattr(entry, side)
        setattr(entry, side, balance if held is None else held + balance)


_SIDES = ("opening debit", "opening credit", "closing debit", "closing credit")


def _accounts(book: _Book) -> Accounts:
    accounts = topmost(sorted({account for _month, account in book.entries}), _has_balances(book))
    months = sorted({month for month, _account in book.entries})
    roles = roles_of(accounts)
    known: dict[Role, list[int]] = {"date": [0]}
    columns: list[list[float | None]] = []
    headers: list[str] = ["Month"]
    for account in accounts:
        role = roles.get(account)
        series = [_value(book.entries.get((month, account)), role) for month in months]
        if all(value is None for value in series):
            continue
        headers.append(" ".join(part for part in account[:2] if part))
        columns.append(series)
        if role is not None:
            known.setdefault(role, []).append(len(columns))
    rows = [
        (book.numbers[month], (f"{month[0]}-{month[1]:02}", *(series[place] for series in columns)))
        for place, month in enumerate(months)
    ]
    return Accounts(
        tuple(headers),
        tuple(rows),
        {role: tuple(places) for role, places in known.items()} if len(known) > 1 else {},
        tuple(_with_remarks(book, known)),
        _proofs(book, accounts),
    )


def _with_remarks(book: _Book, known: Mapping[Role, list[int]]) -> list[Note]:
    notes = list(book.notes)
    if book.closed:
        text = mark("closing entries that carry results to equity: {count}, left out")
        notes.append(Note(0, "", text, False, (("count", book.closed),)))
    if not _has_balances(book) and "cash" not in known:
        notes.append(
            Note(0, "cash", mark("a journal holds movements and no balance: cash is not read"), False)
        )
    return notes


def _has_balances(book: _Book) -> bool:
    return any(entry.closing is not None for entry in book.entries.values())


def _value(entry: _Entry | None, role: Role | None) -> float | None:
    """Return an account's figure of a period. Where both sides are equal, the account was closed at its
    end.
    """
    if entry is None:
        return None
    if role == "cash":
        if entry.closing is not None:
            return entry.closing
        return None if entry.opening is None else entry.opening + entry.debit - entry.credit
    closed = abs(entry.debit - entry.credit) <= _TIE * max(abs(entry.debit), abs(entry.credit))
    if role == "revenue":
        return entry.credit if closed else entry.credit - entry.debit
    return entry.debit if closed else entry.debit - entry.credit


def _proofs(book: _Book, accounts: Sequence[Account]) -> tuple[Proof, ...]:
    """Check that debits are credits in each period, and that balances follow from what was booked."""
    held = set(accounts)
    debit: dict[Month, float] = defaultdict(float)
    credit: dict[Month, float] = defaultdict(float)
    worst, compared = 0.0, 0
    for (month, account), entry in book.entries.items():
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
    proofs = [Proof("", mark("debits are credits in every period"), gap <= _TIE * size + 0.01, gap)]
    if compared:
        text = mark("closing balances are the opening ones and what was booked")
        proofs.append(Proof("cash", text, worst <= _TIE * size + 0.01, worst))
    return tuple(proofs)
