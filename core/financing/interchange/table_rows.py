"""One sheet of a cap table: a row a security (a ledger), or a row an owner with a column a class."""

from collections import defaultdict
from functools import cached_property
from typing import Any

from core.errors import Fault
from core.financing.interchange.table_words import (
    COLUMNS,
    Security,
    column_of,
    is_price,
    is_share,
    is_sum,
    is_total,
    own_class,
    role_of,
    security_of,
)
from core.history.grid import Table
from core.history.numbers import read_number
from core.texts import mark

Row = tuple[object, ...]


class Sheet:
    """What a sheet says, entry by entry without ids; `faults` name row and column."""

    def __init__(self, name: str, table: Table) -> None:
        self.name, self.table = name, table
        self.place: dict[str, int] = {}
        for index, header in enumerate(table.headers):
            self.place.setdefault(column_of(header) or "", index)
        self.classes = {
            index: kind
            for index, header in enumerate(table.headers)
            if index != self.place.get("owner") and (kind := security_of(header)) is not None
        }
        self.holders: list[dict[str, Any]] = []
        self.series: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.safes: list[dict[str, Any]] = []
        self.notes: list[dict[str, Any]] = []
        self.pool = 0.0
        self.faults: list[Fault] = []
        self.remarks: list[Fault] = []
        self._sums: dict[str, float] = defaultdict(float)
        self._by_name: dict[str, float] = defaultdict(float)

    @cached_property
    def layout(self) -> str:
        """Return ledger, classes (a column each), convertibles, or nothing that is known."""
        if "owner" not in self.place:
            return ""
        if "security" in self.place:
            return "ledger"
        if "amount" in self.place and self._kind_of_sheet() is not None:
            return "convertibles"
        return "classes" if self.classes else ""

    @property
    def shares(self) -> float:
        """Return all shares, the pool's included."""
        issued = sum(count for rows in self.series.values() for count, _price in rows)
        return float(sum(one["shares"] for one in self.holders)) + issued + self.pool

    def read(self) -> None:
        """Read every row by the sheet's layout."""
        prices = self._prices() if self.layout == "classes" else {}
        for index, kind in self.classes.items() if self.layout == "classes" else ():
            if kind == "preferred" and not prices.get(index):
                text = mark("has no issue price: add a row named Price with one for each class")
                self.faults.append(Fault(self.table.headers[index], text))
        for number, row in self.table.rows:
            if not any(cell not in (None, "") for cell in row):
                continue
            owner = self._text(row, "owner")
            match self.layout:
                case "ledger" if is_total(owner):
                    self._check_total(number, row)
                case "ledger":
                    self._security(number, row)
                case "convertibles" if not is_total(owner):
                    self._convertible(number, row, owner, self._kind_of_sheet() or "safe")
                case "classes" if is_total(owner):
                    self._check_totals(number, row)
                case "classes" if not is_price(owner):
                    self._owner(number, row, owner, prices)

    def _kind_of_sheet(self) -> Security | None:
        kind = security_of(self.name)
        return kind if kind in ("safe", "note") else None

    # A row a security

    def _security(self, number: int, row: Row) -> None:
        word = self._text(row, "security")
        kind, owner = security_of(word), self._text(row, "owner") or word
        if kind is None:
            expected = "common, preferred, options, promised, warrants, pool, safe, note"
            self._fault(number, "security", mark("must be one of {expected}"), expected=expected)
        elif kind in ("safe", "note"):
            self._convertible(number, row, owner, kind)
        elif kind == "preferred":
            shares = self._number(number, row, "shares")
            price = self._number(number, row, "price", needed=False)
            if not price and shares:
                price = self._number(number, row, "amount") / shares
            self._add(owner, kind, own_class(word) or owner, shares, price=price)
        else:
            strike = self._number(number, row, "strike", needed=False) if kind != "common" else 0.0
            role = role_of(self._text(row, "role"))
            self._add(owner, kind, word, self._number(number, row, "shares"), strike=strike, role=role)

    def _convertible(self, number: int, row: Row, owner: str, kind: str) -> None:
        terms = {"name": owner[:120], "cap": self._number(number, row, "cap", needed=False)}
        discount = _share(self._text(row, "discount"))
        if discount is None:
            self._fault(number, "discount", mark("must be a number"))
        terms |= {"discount_share": discount}
        terms = {name: value for name, value in terms.items() if value}
        money = self._number(number, row, "amount")
        if kind == "safe":
            self.safes.append(terms | {"amount": money})
            return
        self.notes.append(terms | {"principal": money, "issued": "2026-01-01", "maturity": "2028-01-01"})
        text = mark("states no dates or interest: check the note on the Plan page")
        self.remarks.append(Fault(self._at(number), text))

    # A column a class

    def _owner(self, number: int, row: Row, owner: str, prices: dict[int, float]) -> None:
        pool, found = security_of(owner) == "pool", 0.0
        for index, kind in self.classes.items():
            shares = self._cell(number, row, index, self.table.headers[index])
            found += shares
            if not shares:
                continue
            header = self.table.headers[index]
            if pool or kind == "pool":
                self._add(owner, "pool", header, shares)
            elif kind in ("safe", "note"):
                self._fault(
                    number, header, mark("is money, not shares: give SAFEs and notes a sheet of their own")
                )
            else:
                role = role_of(self._text(row, "role"))
                self._add(owner, kind, header, shares, price=prices.get(index, 0.0), role=role)
        self._check_row(number, row, found, pool)

    def _check_row(self, number: int, row: Row, found: float, pool: bool) -> None:
        """Prove a row by its sum; a pool may stand in the sum alone."""
        for index, header in enumerate(self.table.headers):
            if not is_sum(header) or is_share(header):
                continue
            stated = self._cell(number, row, index, header)
            if pool and not found and stated:
                self._add("", "pool", header, stated)
            elif stated and abs(stated - found) > 0.5:
                text = mark("says {stated}, but the row adds up to {found}")
                self._fault(number, header, text, stated=f"{stated:,.0f}", found=f"{found:,.0f}")

    def _prices(self) -> dict[int, float]:
        for number, row in self.table.rows:
            if is_price(self._text(row, "owner")):
                return {index: self._cell(number, row, index, "price") for index in self.classes}
        return {}

    # Sums

    def _add(
        self,
        owner: str,
        kind: Security,
        name: str,
        shares: float,
        *,
        price: float = 0.0,
        strike: float = 0.0,
        role: str = "employee",
    ) -> None:
        self._sums[kind] += shares
        self._by_name[name.strip().lower()] += shares
        if kind == "pool":
            self.pool += shares
        elif kind == "preferred":
            self.series[name].append((shares, price))
        else:
            entry = {"name": owner[:120], "kind": role, "security": kind, "shares": round(shares)}
            self.holders.append(entry | {"strike": strike})

    def _check_total(self, number: int, row: Row) -> None:
        """Prove a ledger's total: of one security where the row names it, else of all above it."""
        stated = self._number(number, row, "shares", needed=False)
        word = self._text(row, "security")
        kind = security_of(word)
        self._prove(number, "shares", stated, self.shares if kind is None else self._sums[kind])

    def _check_totals(self, number: int, row: Row) -> None:
        for index, header in enumerate(self.table.headers):
            if index in self.classes:
                stated, found = self._cell(number, row, index, header), self._by_name[header.strip().lower()]
                self._prove(number, header, stated, found)
            elif is_sum(header) and not is_share(header):
                self._prove(number, header, self._cell(number, row, index, header), self.shares)

    def _prove(self, number: int, column: str, stated: float, found: float) -> None:
        if stated and abs(stated - found) > 0.5:
            text = mark("says {stated}, but the rows add up to {found}")
            self._fault(number, column, text, stated=f"{stated:,.0f}", found=f"{found:,.0f}")
        elif stated:
            text = mark("{found} shares: the file's own total proves them")
            self.remarks.append(Fault(self._at(number, column), text, {"found": f"{found:,.0f}"}))

    # Cells

    def _at(self, number: int, column: str = "") -> str:
        sheet = f"{self.name}, " if self.name else ""
        return f"{sheet}row {number}" + (f", {column}" if column else "")

    def _fault(self, number: int, column: str, message: str, **parameters: str) -> None:
        self.faults.append(Fault(self._at(number, column), message, parameters))

    def _text(self, row: Row, name: str) -> str:
        index = self.place.get(name)
        return "" if index is None or index >= len(row) or row[index] is None else str(row[index]).strip()

    def _number(self, number: int, row: Row, name: str, needed: bool = True) -> float:
        index = self.place.get(name)
        if index is None and not needed:
            return 0.0
        return self._cell(number, row, -1 if index is None else index, COLUMNS[name][0], needed=needed)

    def _cell(self, number: int, row: Row, index: int, column: str, needed: bool = False) -> float:
        """Return the number of a cell; an empty one is 0 unless it is needed."""
        content = row[index] if 0 <= index < len(row) else None
        value = read_number(content)
        if isinstance(value, float | int) and value >= 0:
            return float(value)
        if isinstance(value, float | int):
            self._fault(number, column, mark("must not be negative"))
        elif needed or value is not None:
            self._fault(number, column, mark("must be a number"))
        return 0.0


def _share(text: str) -> float | None:
    """Return 0.2 for "0.2", "20" and "20 %"; 0 for nothing, None for what is no number."""
    value = read_number(text.rstrip("% ")) if text else 0.0
    if not isinstance(value, float | int):
        return None
    return value / 100 if text.endswith("%") or value >= 1 else float(value)
