"""Reads a cap table from CSV or Excel: one row a security, in English or Chinese headers."""

from collections.abc import Collection
from typing import Any

from core.errors import Fault, PlanError
from core.financing.interchange.identifiers import identifier
from core.financing.interchange.ocf_read import Imported
from core.history.numbers import read_number
from core.history.table import Table, read_table
from core.texts import mark

COLUMNS: dict[str, tuple[str, ...]] = {
    "owner": (
        "owner",
        "holder",
        "name",
        "stakeholder",
        "shareholder",
        "investor",
        "持有人",
        "股东",
        "姓名",
        "名称",
    ),
    "security": ("security", "type", "class", "kind", "证券", "类型", "类别", "股份类别"),
    "shares": ("shares", "quantity", "number of shares", "股数", "股份", "数量", "持股数"),
    "price": ("price", "issue price", "original issue price", "发行价", "价格", "每股价格"),
    "strike": ("strike", "exercise price", "行权价"),
    "amount": ("amount", "principal", "investment", "purchase amount", "金额", "投资额", "本金"),
    "cap": ("cap", "valuation cap", "估值上限"),
    "discount": ("discount", "折扣"),
    "role": ("role", "relationship", "身份", "角色"),
}
"""What each column may be called; the first name is the one that a written table uses."""

MOST_ROWS = 2_000

SECURITIES: dict[str, tuple[str, ...]] = {
    "common": ("common", "ordinary", "common stock", "普通股", "出资额"),
    "preferred": ("preferred", "preference", "优先股"),
    "options": ("option", "options", "granted", "期权", "已授予期权"),
    "promised": ("promised", "承诺期权"),
    "warrants": ("warrant", "warrants", "认股权证"),
    "pool": ("pool", "available", "unissued", "期权池", "未发期权"),
    "safe": ("safe",),
    "note": ("note", "convertible note", "可转债", "可转换债券"),
}
_ROLES = {
    "founder": ("founder", "创始人"),
    "investor": ("investor", "投资人", "投资者"),
    "employee": ("employee", "员工", "staff"),
}


def read_cap_table(content: bytes, *, taken: Collection[str] = ()) -> Imported:
    """Read the table (`taken`: ids not to be used); raises `PlanError` naming row and column for what cannot
    be used, `HistoryError` for an unreadable file.
    """
    return _Rows(read_table(content, _column), taken).imported()


def _column(header: str) -> str | None:
    return next((name for name, words in COLUMNS.items() if _named(header, words)), None)


class _Rows:
    def __init__(self, table: Table, taken: Collection[str]) -> None:
        self.table = table
        self.place = {
            name: index
            for name in COLUMNS
            for index, header in reversed(list(enumerate(table.headers)))
            if _named(header, COLUMNS[name])
        }
        self.faults: list[Fault] = []
        self.used: set[str] = {"pool", *taken}

    def imported(self) -> Imported:
        """Return the securities; a column that is missing altogether is named first."""
        missing = [name for name in ("owner", "security") if name not in self.place]
        if missing:
            raise PlanError(
                *(Fault(COLUMNS[name][0], mark("is missing: add a column of this name")) for name in missing)
            )
        if len(self.table.rows) > MOST_ROWS:
            raise PlanError(
                Fault(
                    "file", mark("has too many rows for a cap table: at most {limit}"), {"limit": MOST_ROWS}
                )
            )
        found = Imported([], 0, [], [], [])
        pool = 0
        for number, row in self.table.rows:
            if not any(cell not in (None, "") for cell in row):
                continue
            pool += self._row(number, row, found)
        if not found.holders and not self.faults:
            self.faults.append(Fault("security", mark("needs at least one row of common shares or options")))
        if self.faults:
            raise PlanError(*self.faults)
        if not any(one["kind"] == "founder" for one in found.holders):
            largest = max(
                (one for one in found.holders if one["security"] == "common"),
                default=found.holders[0],
                key=lambda one: float(one["shares"]),
            )
            largest["kind"] = "founder"
            found.remarks.append(
                Fault(
                    "role",
                    mark(
                        "none is marked as founder: the largest owner of common shares is taken as one; "
                        "change it on the Plan page"
                    ),
                )
            )
        return Imported(found.holders, pool, found.series, found.safes, found.notes, found.remarks)

    def _row(self, number: int, row: tuple[object, ...], found: Imported) -> int:
        """Add one row's security; return what it adds to the pool."""
        word = self._text(row, "security")
        security = next((name for name, words in SECURITIES.items() if _named(word, words)), None)
        if security is None:
            choices = ", ".join(SECURITIES)
            self.faults.append(
                Fault(f"row {number}, security", mark("must be one of {expected}"), {"expected": choices})
            )
            return 0
        owner = self._text(row, "owner") or word
        entry = {"id": identifier(owner, self.used) if security != "pool" else "pool", "name": owner[:120]}
        match security:
            case "pool":
                return round(self._number(number, row, "shares"))
            case "safe":
                found.safes.append(
                    entry | {"amount": self._number(number, row, "amount")} | self._terms(number, row)
                )
            case "note":
                terms = {
                    "principal": self._number(number, row, "amount"),
                    "issued": "2026-01-01",
                    "maturity": "2028-01-01",
                }
                found.notes.append(entry | terms | self._terms(number, row))
                found.remarks.append(
                    Fault(
                        f"row {number}", mark("states no dates or interest: check the note on the Plan page")
                    )
                )
            case "preferred":
                shares = self._number(number, row, "shares")
                price = self._number(number, row, "price", needed=False) or (
                    self._number(number, row, "amount") / shares if shares else 0.0
                )
                found.series.append(entry | {"shares": round(shares), "issue_price": price})
            case _:
                role = next(
                    (name for name, words in _ROLES.items() if _named(self._text(row, "role"), words)),
                    "employee",
                )
                strike = self._number(number, row, "strike", needed=False) if security != "common" else 0.0
                found.holders.append(
                    entry
                    | {
                        "kind": role,
                        "security": security,
                        "shares": round(self._number(number, row, "shares")),
                        "strike": strike,
                    }
                )
        return 0

    def _terms(self, number: int, row: tuple[object, ...]) -> dict[str, Any]:
        discount = self._text(row, "discount")
        terms = {"cap": self._number(number, row, "cap", needed=False), "discount_share": _share(discount)}
        if terms["discount_share"] is None:
            self.faults.append(Fault(f"row {number}, {COLUMNS['discount'][0]}", mark("must be a number")))
        return {name: value for name, value in terms.items() if value}

    def _text(self, row: tuple[object, ...], name: str) -> str:
        index = self.place.get(name)
        return "" if index is None or index >= len(row) or row[index] is None else str(row[index]).strip()

    def _number(self, number: int, row: tuple[object, ...], name: str, needed: bool = True) -> float:
        index = self.place.get(name)
        value = read_number(row[index]) if index is not None and index < len(row) else None
        if isinstance(value, float | int):
            return float(value)
        if needed or (value is not None):
            self.faults.append(Fault(f"row {number}, {COLUMNS[name][0]}", mark("must be a number")))
        return 0.0


def _share(text: str) -> float | None:
    """Return 0.2 for "0.2", "20" and "20 %"; 0 for nothing, None for what is no number."""
    value = read_number(text.rstrip("% ")) if text else 0.0
    if not isinstance(value, float | int):
        return None
    return value / 100 if text.endswith("%") or value >= 1 else float(value)


def _named(text: str, words: tuple[str, ...]) -> bool:
    plain = text.strip().lower()
    return any(plain == word or plain.startswith((f"{word} ", f"{word}(", f"{word}（")) for word in words)
