"""What the cells below a ledger's header say of its columns where the header does not."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from core.history.charge_sides import debit_above_nought
from core.history.dates import Month, NoMonth, read_day
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.headers import plain
from core.history.notes import Note
from core.history.numbers import read_number
from core.texts import mark

Kinds = list[tuple[Month | None, str]]
"""Of each column, the period it belongs to (where periods run across) and what it holds."""

_CODE = re.compile(r"\d[\d. -]{1,}")
_NOT_BOOKED = re.compile(
    r"\b(last|due|valid|created|modified|reconciled|activity|printed|delivery|since|opened|start|vencimiento"
    r"|vencimento|éch[ée]ance|verval\w*|forfald\w*|scadenza|förfall\w*|termin\w*)\b|fällig|到期|最后|期[日限]"
)
"""Days that are not those of an entry."""
_BOOKED = re.compile(r"\b(posting|posted|g ?l|accounting|period|booking|effective)\b|buchung|过账|记账")
"""Of several columns of days, that by which books are kept."""
_KINDS_OF_ACCOUNTS = re.compile(
    r"income|revenues?|sales|expenses?|cost of goods sold|cogs|cost of sales|direct costs|overhead|bank|cash"
    r"|other (income|expenses?)|credit card|loans?"
    r"|(other |long term |non-?current )?(current |fixed )?(assets?|liabilit(y|ies))|equity"
    r"|accounts? (receivable|payable)|收入|费用"
    r"|成本|现金|资产|负债|权益"
)
_OF_A_PERIOD = ("opening", "closing debit", "closing credit", "opening debit", "opening credit", "year")
"""Columns of tables whose lines are sums of a period: days in them are not those of entries."""
_OF_MONEY = ("debit", "credit", "amount", "opening", "closing")
_FEW = 2
"""Accounts that a bank's statement may name too."""
_MOST_LINES = 500
"""Lines that are looked at."""
_CENT = 0.011


def told_by_cells(kinds: Kinds, header: Sequence[object], rows: Sequence[Row]) -> Kinds:
    """Return what the columns of a ledger hold: a column of mere numbers is the code of an account, one that
    says the same of each code its name, the only one of days by which debits are credits when it was booked
    ("day"); a balance that is each line's own debit less its credit is none, nor is a kind that an account
    has several of.
    """
    held = [kind for _month, kind in kinds]
    lines = [row for _number, row in rows[:_MOST_LINES]]
    columns = [[row[at] if at < len(row) else None for row in lines] for at in range(len(held))]
    for at, kind in enumerate(held):
        if kind == "name" and "code" not in held and _are_codes(columns[at]):
            held[at] = "code"
    if "code" in held and "name" not in held:
        codes = columns[held.index("code")]
        named = [
            at
            for at, kind in enumerate(held)
            if kind in ("title", "memo", "") and _names(codes, columns[at], named=kind == "title")
        ]
        held = ["name" if at in named[:1] else kind for at, kind in enumerate(held)]
    if "type" in held and not _are_kinds(held, columns):
        held[held.index("type")] = ""
    dated = [at for at, kind in enumerate(held) if kind == "period"]
    if not any(kind in held for kind in _OF_A_PERIOD) and all(month is None for month, _kind in kinds):
        days = [at for at, kind in enumerate(held) if kind == "" and _are_days(header, columns, at)]
        if not dated and len(days) == 1 and _balances_by(columns[days[0]], held, columns):
            held[days[0]] = "day"
    booked = [at for at in dated if _BOOKED.search(_plain(header, at))]
    for at in dated if len(dated) > 1 and booked else ():
        held[at] = "period" if at == booked[0] else ""
    if "closing" in held and {"period", "day"} & set(held) and _is_of_the_line(held, columns):
        held[held.index("closing")] = ""
    return [(month, kind) for (month, _kind), kind in zip(kinds, held, strict=True)]


def with_days(kinds: Kinds, header: Sequence[object], *, titled: bool) -> tuple[Kinds, list[Note]]:
    """Return the kinds with the column of days for that of periods, and that it was taken so, where no title
    names a month.
    """
    held = [kind for _month, kind in kinds]
    if titled or "day" not in held:
        return kinds, []
    text = mark("the days of {name} are taken for those of the entries: name that column Date if they are")
    named = (("name", str(header[held.index("day")])),)
    found = [(month, "period" if kind == "day" else kind) for month, kind in kinds]
    return found, [Note(0, "date", text, False, named)]


def money_in(kinds: Kinds) -> list[int]:
    """Return the columns of a ledger that hold money."""
    return [at for at, (_month, kind) in enumerate(kinds) if kind.split(" ")[0] in _OF_MONEY]


def _filled(cells: Sequence[object]) -> list[object]:
    return [cell for cell in cells if cell not in (None, "")]


def _are_codes(cells: Sequence[object]) -> bool:
    texts = [str(cell).strip().removesuffix(".0") for cell in _filled(cells)]
    return bool(texts) and all(_CODE.fullmatch(text) for text in texts)


def _names(codes: Sequence[object], memos: Sequence[object], *, named: bool) -> bool:
    """Say whether texts name accounts: each code has one of its own, and some code stands there again, which
    a column that may be called so (`named`) does not need.
    """
    pairs = [(str(code), str(memo)) for code, memo in zip(codes, memos, strict=True) if code and memo]
    distinct = set(pairs)
    own = len({code for code, _memo in distinct}) == len(distinct) == len({memo for _code, memo in distinct})
    return own and (len(distinct) > 1 if named else _FEW < len(distinct) < len(pairs))


def _are_days(header: Sequence[object], columns: Sequence[Sequence[object]], at: int) -> bool:
    filled = _filled(columns[at])
    bare = any(isinstance(read_number(cell), float) for cell in filled if not isinstance(cell, date))
    if _NOT_BOOKED.search(_plain(header, at)) or 2 * len(filled) < len(columns[at]) or bare:
        return False
    first = days_come_first(filled)
    days = [read_day(cell, day_first=first) for cell in filled]
    return bool(days) and all(not isinstance(day, NoMonth) and day[2] is not None for day in days)


def _plain(header: Sequence[object], at: int) -> str:
    return plain(str(header[at] if at < len(header) else "") or "")


def _account(held: Sequence[str], columns: Sequence[Sequence[object]]) -> list[str]:
    """Return the account of each line."""
    named = [columns[at] for at, kind in enumerate(held) if kind in ("code", "name")]
    return [" ".join(map(str, cells)) for cells in zip(*named, strict=True)]


def _are_kinds(held: Sequence[str], columns: Sequence[Sequence[object]]) -> bool:
    """Say whether a column of types is that of accounts, not of entries: each account has one, of known
    words.
    """
    pairs = {
        (account, str(kind).strip().casefold())
        for account, kind in zip(_account(held, columns), columns[held.index("type")], strict=True)
        if kind not in (None, "")
    }
    kinds = {kind for _of, kind in pairs}
    known = sum(_KINDS_OF_ACCOUNTS.fullmatch(kind) is not None for kind in kinds)
    return 2 * known > len(kinds) and len({account for account, _kind in pairs}) == len(pairs)


def _balances_by(days: Sequence[object], held: Sequence[str], columns: Sequence[Sequence[object]]) -> bool:
    """Say whether debits are credits on each day."""
    sums = defaultdict[str, float](float)
    for kind, sign in (("debit", 1), ("credit", -1)):
        for day, cell in zip(days, columns[held.index(kind)] if kind in held else (), strict=False):
            value = read_number(cell)
            sums[str(day)] += sign * value if isinstance(value, float) else 0.0
    return bool(sums) and max(map(abs, sums.values())) <= _CENT


def _is_of_the_line(held: Sequence[str], columns: Sequence[Sequence[object]]) -> bool:
    """Say whether each line's balance is its own debit less its credit, whatever its sign, where accounts
    have several lines and lines have days.
    """
    if not {"debit", "credit"} <= set(held):
        return False
    account = _account(held, columns)
    dated = columns[next(at for at, kind in enumerate(held) if kind in ("period", "day"))]
    days = [read_day(cell, day_first=True) for cell in dated]
    if any(isinstance(day, NoMonth) or day[2] is None for day in days):
        return False
    figures = [
        [
            value if isinstance(value := read_number(debit_above_nought(cell)), float) else 0.0
            for cell in columns[held.index(kind)]
        ]
        for kind in ("debit", "credit", "closing")
    ]
    gaps = [abs(abs(left) - abs(debit - credit)) for debit, credit, left in zip(*figures, strict=True)]
    return bool(gaps) and max(gaps) <= _CENT and len(set(account)) < len(account)
