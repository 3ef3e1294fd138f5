"""One sheet of a cap table: a row a security (a ledger), or a row an owner with a column a class."""

import re
from collections import defaultdict
from functools import cached_property
from typing import Any

from core.errors import Fault
from core.financing.interchange.table_cells import Cells, share_of
from core.financing.interchange.table_words import (
    COLUMNS,
    Security,
    is_gone,
    is_no_owner,
    is_price,
    is_set_aside,
    is_share,
    is_sum,
    is_total,
    own_class,
    plain_class,
    price_in,
    role_of,
    security_of,
)
from core.history.grid import Table
from core.history.numbers import read_number
from core.texts import mark

Row = tuple[object, ...]


class Sheet(Cells):
    """What a sheet says, entry by entry without ids; `faults` name row and column."""

    def __init__(self, name: str, table: Table) -> None:
        super().__init__(name, table)
        self.classes = {
            index: kind
            for index, header in enumerate(table.headers)
            if index != self.place.get("owner") and (kind := security_of(header)) is not None
        }
        self._no_longer = [
            index for index, header in enumerate(table.headers) if is_gone(header) and not is_sum(header)
        ]
        self.holders: list[dict[str, Any]] = []
        self.series: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self.terms: dict[str, dict[str, Any]] = defaultdict(dict)
        self.safes: list[dict[str, Any]] = []
        self.notes: list[dict[str, Any]] = []
        self.pool = 0.0
        self._sums: dict[str, float] = defaultdict(float)
        self._by_name: dict[str, float] = defaultdict(float)

    @cached_property
    def layout(self) -> str:
        """Return ledger, classes (a column each), convertibles, one class (a ledger without a column of
        securities whose sheet bears the name of one), or nothing that is known.
        """
        if "owner" not in self.place:
            return ""
        if "security" in self.place:
            return "ledger"
        of_sheet = None if is_set_aside(self.name) else security_of(self.name)
        if "amount" in self.place and of_sheet in ("safe", "note"):
            return "convertibles"
        if self.classes:
            return "classes"
        return "one class" if "shares" in self.place and of_sheet not in (None, "safe", "note") else ""

    @property
    def shares(self) -> float:
        """Return all shares, the pool's included."""
        issued = sum(count for rows in self.series.values() for count, _price in rows)
        return float(sum(one["shares"] for one in self.holders)) + issued + self.pool

    @property
    def kinds(self) -> set[str]:
        """What its rows hold; options and the pool they come out of are one kind."""
        found: set[str] = {one["security"] for one in self.holders}
        plan = bool(self.pool) or "promised" in found
        held = {"options": plan, "preferred": bool(self.series)}
        held |= {"safe": bool(self.safes), "note": bool(self.notes)}
        return (found - {"promised"}) | {name for name, there in held.items() if there}

    @property
    def class_names(self) -> set[str]:
        """The preferred classes of its rows, without the words that some files add."""
        return {plain_class(name) for name in self.series}

    def join(self, other: "Sheet") -> None:
        """Take in what another sheet holds."""
        for name in ("holders", "safes", "notes", "faults", "remarks"):
            getattr(self, name).extend(getattr(other, name))
        self.series |= other.series
        self.terms |= other.terms
        self.pool += other.pool

    def read(self) -> None:
        """Read every row by the sheet's layout."""
        prices = self._prices() if self.layout == "classes" else {}
        for index, kind in self.classes.items() if self.layout == "classes" else ():
            if kind == "preferred" and not prices.get(index):
                text = mark("has no issue price: add a row named Price with one for each class")
                self.faults.append(Fault(self.table.headers[index], text))
        self._name_what_is_not_read()
        for number, row in self.table.rows:
            if not any(cell not in (None, "") for cell in row):
                continue
            owner = self._text(row, "owner")
            if is_no_owner(owner) or is_gone(self._text(row, "status")):
                why = (
                    mark("is no owner: left out")
                    if is_no_owner(owner)
                    else mark("is no longer there: left out")
                )
                self.remarks.append(Fault(self._at(number), why))
                continue
            match self.layout:
                case "ledger" | "one class" if is_total(owner):
                    self._check_total(number, row)
                case "ledger" | "one class":
                    self._security(number, row)
                case "convertibles" if not is_total(owner):
                    self._convertible(number, row, owner, security_of(self.name) or "safe")
                case "classes" if is_total(owner):
                    self._check_totals(number, row)
                case "classes" if not is_price(owner):
                    self._owner(number, row, owner, prices)

    def _name_what_is_not_read(self) -> None:
        """Remark on each column of numbers that is neither read nor a sum."""
        used = {
            self.place[name]
            for name in (COLUMNS if self.layout != "classes" else ("owner", "role", "status"))
            if name in self.place
        }
        for index, header in enumerate(self.table.headers):
            if index in used or is_sum(header) or (self.layout == "classes" and index in self.classes):
                continue
            if any(isinstance(self._value(row, index), float) for _number, row in self.table.rows):
                self.remarks.append(
                    Fault(header or f"column {index + 1}", mark("holds numbers that are not read"))
                )

    # A row a security

    def _security(self, number: int, row: Row) -> None:
        word = self._text(row, "security") if "security" in self.place else self.name
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
            name = own_class(word) or (owner if "security" in self.place else word)
            self._add(owner, kind, name, shares, price=price)
            multiple = self._text(row, "multiple").lower().rstrip("x× ")
            terms = {
                "preference_multiple": read_number(multiple) if multiple else None,
                "conversion_price": self._number(number, row, "conversion price", needed=False) or None,
            }
            self.terms[name] |= {key: value for key, value in terms.items() if isinstance(value, float | int)}
        else:
            strike = self._number(number, row, "strike", needed=False) if kind != "common" else 0.0
            role = role_of(self._text(row, "role"))
            self._add(owner, kind, word, self._number(number, row, "shares"), strike=strike, role=role)

    def _convertible(self, number: int, row: Row, owner: str, kind: str) -> None:
        terms = {"name": owner[:120], "cap": self._number(number, row, "cap", needed=False)}
        discount = share_of(self._text(row, "discount"))
        if discount is None:
            self._fault(number, "discount", mark("must be a number"))
        terms |= {"discount_share": discount}
        word = (
            self._text(row, "security") + " " + self.table.headers[self.place.get("cap", self.place["owner"])]
        )
        terms |= (
            {"cap_counts": "pre_money"}
            if kind == "safe" and "pre-money" in word.lower().replace("pre money", "pre-money")
            else {}
        )
        terms |= (
            {"most_favoured": True}
            if kind == "safe" and re.search(r"\bmfn\b|most favou?red", word.lower())
            else {}
        )
        terms = {name: value for name, value in terms.items() if value}
        money = self._number(number, row, "amount")
        if kind == "safe":
            self.safes.append(terms | {"amount": money})
            return
        rate, days = (
            share_of(self._text(row, "rate")),
            [self._day(row, name) for name in ("issued", "maturity")],
        )
        terms |= {"rate_per_year": rate} if rate else {}
        usual = {"principal": money, "issued": days[0] or "2026-01-01", "maturity": days[1] or "2028-01-01"}
        self.notes.append(terms | usual)
        if not all(days) or rate is None or not self._text(row, "rate"):
            text = mark("states no dates or interest: check the note on the Plan page")
            self.remarks.append(Fault(self._at(number), text))

    # A column a class

    def _owner(self, number: int, row: Row, owner: str, prices: dict[int, float]) -> None:
        pool, found = security_of(owner) == "pool", 0.0
        for index, kind in self.classes.items():
            shares = self._cell(number, row, index, self.table.headers[index])
            if kind == "options" and "granted" in self.table.headers[index].lower():
                shares -= min(shares, sum(self._cell(number, row, at, "") for at in self._no_longer))
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
        named = {index: read_number(price_in(self.table.headers[index])) for index in self.classes}
        return {index: float(price) for index, price in named.items() if isinstance(price, float | int)}

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
            self.series[own_class(name) or name].append((shares, price))
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
