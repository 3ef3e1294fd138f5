"""General ledgers that name each account in a line of its own, above its entries and their sum (QuickBooks,
Xero, 明细账): the account is put beside each entry.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core.history.account_charts import Account, by_name
from core.history.account_roles import OPEN, TYPES, roles_of
from core.history.dates import NoMonth, read_day
from core.history.day_order import days_come_first
from core.history.files import Row
from core.history.headers import Role, is_total, plain
from core.history.numbers import read_number
from core.history.proofs import Proof
from core.texts import mark

_SEARCHED = 30
_KINDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("date", r"^date$|^(posting|transaction|entry) date$|^日期$|^记账日期$"),
        ("debit", r"^debit( \w{3})?$|^借方(金额)?$"),
        ("credit", r"^credit( \w{3})?$|^贷方(金额)?$"),
        ("amount", r"^amount( \w{3})?$|^金额$"),
        ("balance", r"^(running )?balance( \w{3})?$|^余额$"),
        ("split", r"^(item )?split( account)?$"),
        ("memo", r"^(memo|description|memo description|details|narration)$|^摘要$"),
        ("account", r"account$|^(会计)?科目"),
    )
)
_FEWEST_ACCOUNTS = 2
_CENT = 0.011
_OPENING = re.compile(r"(opening|beginning) balance|brought forward|期初|承前页", re.IGNORECASE)
_BEFORE_A_NAME = re.compile(r"^(account|科目(名称)?)\s?[:：]\s?", re.IGNORECASE)
_CODE = re.compile(r"(\d{3,}[\d.-]*)\s?[·:-]?\s?(.*)")
HEADER = ("Date", "Code", "Account", "Account type", "Memo", "Debit", "Credit", "Balance")


@dataclass(frozen=True, eq=False)
class Grouped:
    """The entries with their accounts as a plain ledger of `HEADER`, and what their sums prove.

    `two_sided`: they are written as debits and credits, which can be held against each other; amounts are
    written as they count for their account.
    """

    rows: list[Row]
    two_sided: bool
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class _Entry:
    number: int
    day: tuple[int, int, int]
    cells: dict[str, object]


@dataclass
class _Account:
    code: str
    name: str
    entries: list[_Entry] = field(default_factory=list)
    stated: float | None = None

    def total(self, kinds: Sequence[str]) -> float:
        """Return the sum of what is written in its entries."""
        return sum(
            value
            for entry in self.entries
            for kind in kinds
            if isinstance(value := read_number(entry.cells.get(kind)), float)
        )

    def in_time(self) -> list[_Entry]:
        """Return the entries, oldest first."""
        newest_first = self.entries[0].day > self.entries[-1].day
        return sorted(self.entries[::-1] if newest_first else self.entries, key=lambda one: one.day)


def grouped(rows: list[Row]) -> Grouped | None:
    """Return a general ledger's entries with their accounts; None for any other table."""
    for index, (_number, row) in enumerate(rows[:_SEARCHED]):
        places = _places(row)
        moved = [kind for kind in ("debit", "credit", "amount") if kind in places]
        if "date" not in places or "account" in places or not moved or moved == ["debit"]:
            continue
        lines = [*_named_above(rows[:index]), *rows[index + 1 :]]
        accounts = [one for one in _accounts(lines, places) if one.entries]
        if len({(one.code, one.name) for one in accounts}) < _FEWEST_ACCOUNTS:
            return None
        roles = roles_of([(one.code, one.name, "") for one in accounts], {}).of.values()
        if not ({"revenue", "costs"} & set(roles) or any(one.stated is not None for one in accounts)):
            return None  # texts between the lines of a statement name no accounts
        return _plain_ledger(accounts, moved)
    return None


def _roles(accounts: Sequence[_Account], moved: Sequence[str]) -> Mapping[Account, Role]:
    """Return what the accounts count towards. Amounts that are written as they count for their own account
    tell no side: that is the one on which they moved the bank's, whose entries name them.
    """
    known = [(one.code, one.name, "") for one in accounts]
    net = dict.fromkeys(known, 0.0)
    if "amount" not in moved:
        net |= {
            of: one.total(["credit"]) - one.total(["debit"]) for of, one in zip(known, accounts, strict=True)
        }
        return roles_of(known, net).of
    banks = [one for one, of in zip(accounts, known, strict=True) if by_name(of[1]) == "cash"]
    for cells in (entry.cells for bank in banks for entry in bank.entries):
        value, other = read_number(cells.get("amount")), cells.get("split")
        moves = value if isinstance(value, float) else 0.0
        for of in known if other else ():
            net[of] += moves if other in (of[1], f"{of[0]} {of[1]}") else 0.0
    return roles_of(known, net).of


def _places(row: tuple[object, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        text = plain(cell) if isinstance(cell, str) else ""
        kind = next((one for one, pattern in _KINDS if pattern.search(text)), None)
        if kind is not None:
            found.setdefault(kind, place)
    return found


def _named_above(rows: Sequence[Row]) -> list[Row]:
    """Return the line above the header that names the first account (科目：6601), where there is one."""
    return [row for row in rows if any(_BEFORE_A_NAME.match(str(cell)) for cell in row[1])][-1:]


def _accounts(rows: Sequence[Row], places: dict[str, int]) -> list[_Account]:
    """Return the accounts in the file's order: a line with a name and no date begins one."""
    dates = [row[places["date"]] if places["date"] < len(row) else None for _number, row in rows]
    day_first = days_come_first(dates)
    found: list[_Account] = []
    for (number, row), written in zip(rows, dates, strict=True):
        cells = {kind: row[place] if place < len(row) else None for kind, place in places.items()}
        texts = [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
        others = [
            cell for at, cell in enumerate(row) if cell not in (None, "") and at != places.get("balance")
        ]  # an account's line may hold what it opens with
        day = read_day(written, day_first=day_first)
        if not isinstance(day, NoMonth):
            if found:
                found[-1].entries.append(_Entry(number, (*day[:2], day[2] or 0), cells))
        elif texts and is_total(texts[0]):
            if found and (found[-1].name or found[-1].code) in texts[0] and found[-1].stated is None:
                found[-1].stated = _stated(cells)
        elif (
            texts
            and len(others) == 1
            and texts[0] == str(others[0]).strip()
            and not _OPENING.search(texts[0])
        ):
            name = _BEFORE_A_NAME.sub("", texts[0])
            coded = _CODE.fullmatch(name)
            found.append(_Account(coded[1], coded[2]) if coded else _Account("", name))
    return found


def _stated(cells: dict[str, object]) -> float | None:
    read = [read_number(cells.get(kind)) for kind in ("debit", "credit", "amount")]
    known = [value for value in read if isinstance(value, float)]
    return sum(known) if known else None


def _plain_ledger(accounts: Sequence[_Account], moved: Sequence[str]) -> Grouped:
    two_sided = "amount" not in moved
    roles = _roles(accounts, moved)
    lines: list[tuple[_Entry, tuple[object, ...]]] = []
    for account in accounts:
        known = account.code, account.name, ""
        side = "credit" if roles.get(known) == "revenue" else "debit"
        for entry in account.in_time():
            cells = entry.cells
            if _OPENING.search(" ".join(str(cell) for cell in cells.values() if cell)):
                continue
            sides = cells if two_sided else {side: cells.get("amount")}
            moved_by = sides.get("debit"), sides.get("credit"), cells.get("balance")
            type_ = "" if two_sided else TYPES.get(roles.get(known, ""), OPEN)
            lines.append((entry, (cells["date"], *known[:2], type_, cells.get("memo"), *moved_by)))
    lines.sort(key=lambda line: line[0].day)
    rows: list[Row] = [(0, HEADER), *((entry.number, row) for entry, row in lines)]
    return Grouped(rows, two_sided, tuple(_proofs(accounts, moved)))


def _proofs(accounts: Sequence[_Account], moved: Sequence[str]) -> Iterator[Proof]:
    gaps = [abs(one.total(moved) - one.stated) for one in accounts if one.stated is not None]
    if gaps:
        text = mark("the entries of each account add up to its total")
        yield Proof("", text, max(gaps) <= _CENT, max(gaps))
