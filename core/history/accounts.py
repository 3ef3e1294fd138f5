"""Trial balances and journals (科目余额表, 序时账): accounts by period, debit and credit, turned into months.

Revenue is what its accounts were credited with, costs what theirs were debited with, cash the closing balance
of its accounts.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from core.errors import Fault, HistoryError
from core.history.account_charts import Account, keeps_books
from core.history.account_columns import header_of, month_in_title, period_of, texts_of
from core.history.account_contents import Kinds, money_in, with_days
from core.history.account_entries import (
    Entry,
    balance,
    is_nought,
    listed,
    net_of,
    parents_hold_details,
    proofs_of,
    value_of,
)
from core.history.account_memos import closes, is_as_of, opens, sums_a_month, sums_others
from core.history.account_roles import Roles, roles_of, topmost
from core.history.charge_sides import debit_above_nought
from core.history.currencies import several_currencies
from core.history.dates import Month, NoMonth, read_day
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.headers import Role, is_total
from core.history.notes import Note
from core.history.numbers import Unreadable, read_number
from core.history.numbers_in_units import in_units
from core.history.proofs import Proof
from core.texts import mark


@dataclass(frozen=True, eq=False)
class Accounts:
    """The months of a ledger: a column for each account, and those that make up each role."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    known: Mapping[Role, tuple[int, ...]]
    notes: tuple[Note, ...]
    proofs: tuple[Proof, ...]


@dataclass
class _Book:
    """What has been read of a ledger so far."""

    entries: dict[tuple[Month, Account], Entry] = field(default_factory=lambda: defaultdict(Entry))
    numbers: dict[Month, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    closed: int = 0
    opened: bool = False
    sums_only: bool = False


def balances_by_month(sheet: str, rows: list[Row]) -> Accounts | None:
    """Return a ledger by month; None for a table that is none: it needs accounts, a debit and a credit."""
    found = header_of(rows)
    if found is None:
        return None
    kinds, first = found
    rows = [*rows[:first], *in_units(rows[first - 1][1], rows[first:], money_in(kinds))]
    title = next((one for one in map(month_in_title, [sheet, *texts_of(rows[:first])]) if one), None)
    kinds, told = with_days(kinds, rows[first - 1][1], titled=title is not None)
    told += several_currencies(rows[first - 1][1], [row for _number, row in rows[first:]])
    book = _Book(notes=told, sums_only=not any(map(partial(_is_booked, kinds), rows[first:])))
    for number, row, period in _with_periods(kinds, rows[first:], title):
        _read_row(book, kinds, number, row, period)
    if not book.entries and len(_names_in(kinds, rows[first:])) > 1 and book.notes:
        text = mark("is a ledger without a month: name one month in a column, the sheet's name or a title")
        raise HistoryError(Fault("date", text))
    held = {account for _month, account in book.entries}
    several = keeps_books(held) or (len(held) > 1 and proofs_of(book.entries, [*held])[0].holds)
    if any(is_as_of(text) for text in texts_of(rows[:first])) and not _has_balances(book):
        text = mark("balances as of a date hold the year so far: they are no month's figures")
        book.notes.append(Note(0, "", text, True))
    return _accounts(book) if several else None


def _names_in(kinds: Kinds, rows: Sequence[Row]) -> set[str]:
    """Return the codes and names of accounts that stand in a ledger's lines."""
    places = [place for place, (_month, kind) in enumerate(kinds) if kind in _NAMES]
    return {str(row[place]) for _number, row in rows for place in places if place < len(row) and row[place]}


def _is_booked(kinds: Kinds, line: Row) -> bool:
    """Say whether a line of a ledger is booked, and does not sum up others."""
    cells = list(zip(kinds, line[1], strict=False))
    sides = ("debit", "credit", "amount")
    moved = any(cell not in (None, "", 0) for (_month, kind), cell in cells if kind in sides)
    memo = " ".join(str(cell) for (_month, kind), cell in cells if kind == "memo" and cell)
    return moved and not sums_others(memo)


_CARRIED = ("code", "name", "type", "year", "period")
"""What a line of a ledger leaves empty where it is that of the line above."""


def _with_periods(
    kinds: Kinds, rows: list[Row], title: Month | None
) -> Iterator[tuple[int, tuple[object, ...], Month | NoMonth | None]]:
    """Yield the rows, oldest first, with what they leave out carried down, and their period."""
    filled: list[Row] = []
    before: tuple[object, ...] = ()
    for number, row in rows:
        cells = list(row)
        if any(
            cell not in (None, "") for (_m, kind), cell in zip(kinds, row, strict=False) if kind in _AMOUNTS
        ):
            empty = all(
                cell in (None, "") for (_m, kind), cell in zip(kinds, row, strict=False) if kind in _NAMES
            )
            for place, (_month, kind) in enumerate(kinds[: len(cells)]):
                carried = kind in ("year", "period") or (kind in _NAMES and empty)
                if kind in _CARRIED and carried and cells[place] in (None, "") and place < len(before):
                    cells[place] = before[place]
            before = tuple(cells)
        filled.append((number, tuple(cells)))
    dated = next((at for at, (_month, kind) in enumerate(kinds) if kind == "period"), None)
    if dated is None:
        yield from ((number, row, title) for number, row in filled)
        return
    yearly = next((at for at, (_month, kind) in enumerate(kinds) if kind == "year"), None)
    cells_of = [period_of(row, dated, yearly) for _number, row in filled]
    day_first = days_come_first(cells_of)
    days = [read_day(cell, day_first=day_first) for cell in cells_of]
    known = [day for day in days if not isinstance(day, NoMonth)]
    lines = list(zip(filled, days, strict=True))
    if len(known) > 1 and (known[0][:2], known[0][2] or 0) > (known[-1][:2], known[-1][2] or 0):
        lines.reverse()
    for (line, row), day in lines:
        yield line, row, day if isinstance(day, NoMonth) else day[:2]


_NUMBERED = re.compile(r"^(\d{3,8}[\d.]*)\s*[\s_·:：-]\s*([^\W\d_].{2,})$")
"""A cell that holds the code of an account before its name."""
_AMOUNTS = ("debit", "credit", "amount", "closing", "closing debit", "closing credit")
_NAMES = ("code", "name")


def _read_row(
    book: _Book, kinds: Kinds, number: int, row: tuple[object, ...], period: Month | NoMonth | None
) -> None:
    texts = {
        kind: str(cell).strip()
        for (_month, kind), cell in zip(kinds, row, strict=False)
        if kind in ("code", "name", "type", "memo", "journal") and cell not in (None, "")
    }
    code, name = texts.get("code", "").removesuffix(".0"), texts.get("name", "")
    if not (code and name) and (told := _NUMBERED.match(code or name)):
        code, name = told[1], told[2]
    elif code and not name and not any(map(str.isdigit, code)):
        code, name = "", code
    if not (code or name) or is_total(code) or is_total(name):
        return
    memo = texts.get("memo", "")[:200]
    if sums_others(memo) and not (book.sums_only and sums_a_month(memo)):
        return
    if closes(memo):
        book.closed += 1
        return
    book.opened |= opens(memo) or opens(texts.get("journal", ""))
    across: list[Month | None] = [*sorted({one for one, _kind in kinds if one is not None})]
    for month in across or [None]:
        at = month or period
        if at is None or isinstance(at, NoMonth):
            without = mark("has no period: name one month in a column or title")
            reason = at.reason if isinstance(at, NoMonth) else without
            book.notes.append(Note(number, "date", reason, True, (("cell", name or code),)))
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
    for kind in ("debit", "credit", "amount", "opening", "closing", *_SIDES):
        value = read_number(debit_above_nought(figures.get(kind)))
        if isinstance(value, Unreadable):
            cell = str(figures[kind])[:40]
            book.notes.append(Note(number, kind, value.reason, True, (("cell", cell),)))
        elif value is not None:
            read[kind] = value
    entry = book.entries[month, account]
    owed = _OWED.fullmatch(str(figures.get("direction") or "").strip()) is not None
    side = "credit" if owed else "debit"
    if "amount" in read and not {"debit", "credit"} & read.keys():
        read[side] = read["amount"]
    entry.debit += read.get("debit", 0.0)
    entry.credit += read.get("credit", 0.0)
    for side in ("opening", "closing"):
        split = {f"{side} debit", f"{side} credit"} & read.keys()
        if split:
            balance = read.get(f"{side} debit", 0.0) - read.get(f"{side} credit", 0.0)
        elif side in read:
            balance = -read[side] if owed else read[side]
        else:
            continue
        # Of an account's lines in a period, the first opens it and the last closes it.
        if side == "closing" or entry.opening is None:
            setattr(entry, side, balance)


_OWED = re.compile(r"贷方?|cr\.?|c|h|haben|credit", re.IGNORECASE)
_SIDES = ("opening debit", "opening credit", "closing debit", "closing credit")


def _accounts(book: _Book) -> Accounts:
    nested = _has_balances(book) or parents_hold_details(book.entries)
    accounts = topmost(sorted({account for _month, account in book.entries}), nested)
    months, told = (
        sorted({month for month, _account in book.entries}),
        roles_of(accounts, net_of(book.entries, accounts)),
    )
    roles = told.of
    # A trial balance shows accounts that were closed at a period's end; a journal closes all periods or none,
    # and what nets to nought in one of them was taken back.
    always = _has_balances(book) or all(_is_closed(book, roles, month) for month in months)
    if book.opened and not _has_balances(book):
        balance(book.entries, [one for one, role in roles.items() if role == "cash"], months)
    known: dict[Role, list[int]] = {"date": [0]}
    columns: list[list[float | None]] = []
    headers, idle = ["Month"], list[str]()
    for account in accounts:
        role = roles.get(account)
        series = [value_of(book.entries.get((month, account)), role, always) for month in months]
        if all(value is None for value in series):
            continue
        headers.append(" ".join(part for part in account[:2] if part))
        columns.append(series)
        if role is not None:
            known.setdefault(role, []).append(len(columns))
        elif account not in told.unknown:
            idle.append(headers[-1])
    rows = [
        (book.numbers[month], (f"{month[0]}-{month[1]:02}", *(series[place] for series in columns)))
        for place, month in enumerate(months)
    ]
    return Accounts(
        tuple(headers),
        tuple(rows),
        {role: tuple(places) for role, places in known.items()} if len(known) > 1 else {},
        tuple(_with_remarks(book, known, idle, told)),
        proofs_of(book.entries, accounts),
    )


def _with_remarks(
    book: _Book, known: Mapping[Role, list[int]], idle: Sequence[str], told: Roles
) -> list[Note]:
    notes = list(book.notes)
    if told.unknown:
        text = mark(
            "accounts of which nothing says what they are: {names}; choose those that are income or costs"
        )
        notes.append(Note(0, "", text, True, (("names", listed([one[1] for one in told.unknown])),)))
    if told.by_side:
        text = mark("accounts that count by the side on which they are booked: {names}")
        notes.append(Note(0, "", text, False, (("names", listed([one[1] for one in told.by_side])),)))
    if book.closed:
        text = mark("closing entries that carry results to equity: {count}, left out")
        notes.append(Note(0, "", text, False, (("count", book.closed),)))
    if idle:
        text = mark("accounts that count towards nothing: {names}")
        notes.append(Note(0, "", text, False, (("names", listed(idle)),)))
    if not _has_balances(book) and "cash" not in known:
        notes.append(
            Note(0, "cash", mark("a journal holds movements and no balance: cash is not read"), False)
        )
    return notes


def _has_balances(book: _Book) -> bool:
    return any(entry.closing is not None for entry in book.entries.values())


def _is_closed(book: _Book, roles: Mapping[Account, Role], month: Month) -> bool:
    """Say whether results were carried to equity at a period's end: no account of them has anything left."""
    entries = [book.entries.get((month, one)) for one, role in roles.items() if role in ("revenue", "costs")]
    return all(is_nought(one) for one in entries if one is not None)
