"""A ledger: a row of a cap table for each security, or for each transaction in one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from core.errors import Fault
from core.financing.interchange.table_cells import Row, stated
from core.financing.interchange.table_headers import Meaning
from core.financing.interchange.table_labels import OF_CLASSES
from core.financing.interchange.table_lent import Lent
from core.financing.interchange.table_moves import move_of
from core.financing.interchange.table_terms import says_yes, terms_of, with_terms
from core.financing.interchange.table_words import (
    TAKEN_AS_COMMON,
    Security,
    is_class_alone,
    is_known_status,
    lent_in,
    own_class,
    plain,
    plain_class,
    role_of,
    security_of,
    terms_in,
)
from core.history.grid import Table
from core.texts import mark

_RIGHTS = re.compile(
    r"((stock|share|employee|granted|outstanding|equity) )?(options?|warrants?|rsus?)"
    r"( (grants?|ledger|register|list|outstanding|granted|holders?|summary))?|期权(授予)?(表|明细)?|认股权证"
)
_SAME = 0.5
_MOST_PAID, _DEAR, _MANY = 1e10, 1_000.0, 10_000
"""Money that nobody pays for one holding; a price and a number of shares that are seldom one holding's."""
_EXPECTED = "common, preferred, options, promised, warrants, pool, safe, note"


@dataclass(eq=False)
class Holding:
    """Shares of one kind that a cell states; `word` is the name of their class."""

    row: int
    column: int
    owner: str
    kind: Security | Literal["treasury"]
    word: str
    shares: float
    price: float = 0.0
    strike: float = 0.0
    role: str = "employee"
    terms: dict[str, Any] = field(default_factory=dict)


class Ledger(Lent):
    """Reads a row a security."""

    def __init__(self, name: str, table: Table, currency: str | None, begins: str | None) -> None:
        super().__init__(name, table, currency, begins)
        self.holdings: list[Holding] = []
        self._above = ""

    def security(self, number: int, row: Row, label: str) -> None:
        words = [self.text(row, "type"), self.text(row, "class")]
        words = [word for word in words if word]
        if self.layout == "one class" and not words:
            words = [self.name if security_of(self.name) else self.table.headers[self.counted]]
        words = words or [self.text(row, "owner")] * (label == "pool")
        letters = [word for word in words if is_class_alone(word)]
        told = [word for word in words if word not in letters] or words
        kinds = [kind for word in told if (kind := security_of(word) or lent_in(word)) is not None]
        kind = kinds[0] if kinds else None
        if kind in ("common", "preferred", None) and self._buys:
            kind, words = security_of(self.name), [self.name]  # the class is that of the shares they buy
        kind = "pool" if label == "pool" and kind in (None, "options", "common") else kind
        owner = self.text(row, "owner")
        if not owner and kind not in (None, "pool"):
            owner = self._above
            if owner:
                self.remark(number, mark("has no owner: {owner} of the row above is taken"), owner=owner)
        self._above = owner
        if kind is None:
            self.fault(number, "security", mark("must be one of {expected}"), expected=_EXPECTED)
        elif kind in ("safe", "note"):
            self.convertible(number, row, owner or words[0], kind)
        else:
            self._count(number, row, owner or words[0], kind, words)

    def _count(self, number: int, row: Row, owner: str, kind: Security, words: list[str]) -> None:
        """Enter the shares of a row of a ledger."""
        columns, index = self.columns, self.counted
        moved = self.is_signed
        shares = self._shares(number, row, index, moved) or self._diluted(number, row, kind)
        if not shares:
            return
        if "transaction" in columns.place:
            sign = move_of(self.text(row, "transaction"))
            if sign is None:
                text = mark(
                    "is not understood in a list of transactions: give what each owner holds today, or only "
                    "issues, transfers, sales and repurchases"
                )
                self.fault(number, "transaction", text)
            shares = abs(shares) * (sign or 0)
        status = self.text(row, "status")
        if not is_known_status(status):
            self.remark(number, mark("has the status {status}: counted as there, check it"), status=status)
        price = strike = 0.0
        terms: dict[str, Any] = {}
        if kind == "preferred":
            price = self._price(number, row, shares)
            cells = {one: row[place] for one in OF_CLASSES if (place := columns.place.get(one, -1)) >= 0}
            headers = {one: self.table.headers[columns.place[one]] for one in cells}
            told = next(filter(None, [*map(terms_in, words), self.text(row, "terms")]), "")
            cells, headers = with_terms(told, cells, headers)
            terms = self._as_converted(number, row, price, shares)
            terms |= self.class_terms(self.at(number), cells, headers, price, shares)
        elif kind in ("options", "promised", "warrants"):
            strike = self.number(number, row, "strike", needed=False)
            if not self.said(row, "strike") and "strike" not in columns.place and self.said(row, "price"):
                strike = self.number(number, row, "price", needed=False)
                self.remark(number, mark("has its price taken as the exercise price"))
            elif not self.said(row, "strike"):
                self.remark(number, mark("states no exercise price: 0 is taken"))
        elif kind == "common" and all(map(is_class_alone, words)):
            self.remark(number, TAKEN_AS_COMMON)
        if kind != "preferred" and says_yes(self.text(row, "pro rata")):
            self.remark(number, mark("is not read: {text}"), text=f"{kind}, {self._pro_rata_header}")
        of_kind = (
            word for word in reversed(words) if security_of(word) in (kind, None) or is_class_alone(word)
        )
        named = [own_class(word) for word in of_kind]
        word = next((name for name in named if name), "") or (owner if kind == "preferred" else words[0])
        role = role_of(self.text(row, "role"))
        self.holdings.append(Holding(number, index, owner, kind, word, shares, price, strike, role, terms))

    def _shares(self, number: int, row: Row, index: int, signed: bool) -> float:
        """Return the shares of a row: what was granted, less what is gone of it."""
        columns = self.columns
        later = columns.counts.get("after round", -1)
        if self.counted_stage == "before round" and self.value(row, index) is None and later >= 0:
            self.remark(number, mark("comes with the round: left out"))
            return 0.0
        if index < 0 or self.value(row, index) is None:
            self.fault(number, "shares", mark("must be a number"))
            return 0.0
        shares = self.count(number, row, index, "shares", signed=signed)
        stage = self.counted_stage
        if stage == "vested" and "unvested" in columns.counts:
            shares += self.count(number, row, columns.counts["unvested"], "shares")
        gone = sum(self.count(number, row, place, "shares") for place in columns.less)
        if gone and stage in ("issued", "granted", ""):
            shares -= gone
            if not stage:
                text = mark("is taken less what is gone of it: {left} shares are left")
                self.remark(number, text, left=f"{max(shares, 0.0):,.0f}")
        return max(shares, 0.0) if not signed else shares

    @cached_property
    def _buys(self) -> bool:
        """Whether the sheet lists options or warrants alone: by its name, each with its exercise price."""
        place, named = self.columns.place, _RIGHTS.fullmatch(plain(self.name)) is not None
        return named and "strike" in place and "type" not in place

    @property
    def _pro_rata_header(self) -> str:
        return self.table.headers[self.columns.place["pro rata"]]

    def _diluted(self, number: int, row: Row, kind: Security) -> float:
        """Return options or warrants that only a fully diluted count holds: none is exercised."""
        if kind not in ("options", "promised", "warrants"):
            return 0.0
        for index in self.columns.sums:
            if found := self.count(number, row, index, "shares"):
                self.remark(number, mark("has none outstanding: its fully diluted number is taken"))
                return found
        return 0.0

    def _as_converted(self, number: int, row: Row, price: float, shares: float) -> dict[str, Any]:
        """Return the conversion price of preferred shares of which a fully diluted count holds another
        number, if that column counts each row alone: of common shares it says what their row does.
        """
        for index in self.columns.sums:
            diluted = self.count(number, row, index, "shares")
            if not diluted or abs(diluted - abs(shares)) <= _SAME or index not in self._by_row:
                continue
            text = mark("converts into {found} common shares by its fully diluted number")
            self.remark(number, text, found=f"{diluted:,.0f}")
            return {"conversion_price": price * abs(shares) / diluted}
        return {}

    @cached_property
    def _by_row(self) -> set[int]:
        """The columns of sums that say of each row of common shares what its own count does."""
        found = set()
        for index in self.columns.sums:
            pairs = [
                (self.value(row, index), self.value(row, self.counted))
                for _number, row in self.table.rows
                if security_of(self.text(row, "class") or self.text(row, "type")) == "common"
            ]
            if pairs and all(one in (None, other) for one, other in pairs):
                found.add(index)
        return found

    def _price(self, number: int, row: Row, shares: float) -> float:
        price, amount = (
            self.number(number, row, "price", needed=False),
            self.number(number, row, "amount", needed=False),
        )
        if not price and shares:
            if not amount:
                self.fault(number, "price", mark("must be a number"))
            return amount / abs(shares)
        paid = abs(shares) * price
        if paid > _MOST_PAID:
            text = mark("is {price} a share and {found} in all: give the price of one share")
            self.fault(number, "price", text, price=f"{price:,.0f}", found=f"{paid:,.0f}")
        elif price >= _DEAR and abs(shares) >= _MANY:
            text = mark("is {price} a share and {found} in all: if it is what was paid in all, divide it")
            self.remark(number, text, "price", price=f"{price:,.0f}", found=f"{paid:,.0f}")
        if amount and abs(paid - amount) > 0.01 * amount:
            text = mark("is {amount}, but shares × price is {found}: check them")
            found = f"{paid:,.0f}"
            self.remark(number, text, "amount", amount=f"{amount:,.0f}", found=found)
        return price

    def class_terms(
        self,
        where: str,
        cells: Mapping[Meaning, object],
        headers: Mapping[Meaning, str],
        price: float,
        shares: float,
    ) -> dict[str, Any]:
        """Return the terms of preferred shares that cells state, in their row or below their column."""
        said = {one: told for one, cell in cells.items() if (told := stated(cell, one == "participation"))}
        for one in ("conversion price", "multiple"):
            self.same_currency(where, said.get(one), headers.get(one))
        terms, left = terms_of(said, headers, price, shares)
        for text in left:
            self.remarks.append(Fault(where, mark("is not understood: {text}"), {"text": text}))
        return terms

    @cached_property
    def is_signed(self) -> bool:
        """Whether its counts are movements: of a list of transactions, or where a row takes shares away."""
        values = (self.value(row, self.counted) for _number, row in self.table.rows)
        takes = (isinstance(one, float) and one < 0 for one in values)
        return "transaction" in self.columns.place or any(takes)

    def net(self) -> None:
        """Put the transactions of each owner in a security together."""
        held: dict[tuple[str, ...], Holding] = {}
        bought: dict[int, list[tuple[float, float]]] = {}
        for one in self.holdings:
            key = plain(one.owner), one.kind, plain_class(one.word), str(one.strike)
            first = held.setdefault(key, one)
            if one.shares > 0:
                bought.setdefault(id(first), []).append((one.shares, one.price))
            if first is not one:
                first.shares += one.shares
        for one in held.values():
            paid = [(shares, price) for shares, price in bought.get(id(one), ()) if price]
            if paid:
                one.price = sum(shares * price for shares, price in paid) / sum(shares for shares, _ in paid)
            if len({price for _shares, price in paid}) > 1:
                self.remark(one.row, mark("was sold at several prices: their mean is taken"))
            if one.shares < 0:
                self.fault(one.row, "shares", mark("takes more shares than its owner has got"))
        self.holdings = [one for one in held.values() if one.shares > 0]
