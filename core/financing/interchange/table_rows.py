"""One sheet of a cap table: a row a security (a ledger), or a row an owner with a column a class."""

from core.errors import Fault
from core.financing.interchange.table_cells import Row, Stated
from core.financing.interchange.table_columns import ClassColumn
from core.financing.interchange.table_headers import Meaning
from core.financing.interchange.table_labels import Label, is_plan, label_of, security_alone, term_of
from core.financing.interchange.table_ledger import Holding, Ledger
from core.financing.interchange.table_lent import money_of_a_safe
from core.financing.interchange.table_sheets import is_round, is_set_aside
from core.financing.interchange.table_terms import with_terms
from core.financing.interchange.table_words import (
    Security,
    is_loan,
    is_unissued,
    kind_in,
    plain,
    plain_class,
    price_in,
    role_of,
    security_of,
    terms_in,
)
from core.history.grid import Table
from core.history.numbers import read_number
from core.texts import mark

_BOUGHT = ("options", "promised", "warrants")
_OF_OWNERS: tuple[Meaning, ...] = ("ident", "owner", "role", "status", "gone on")


class Sheet(Ledger):
    """What a sheet says, entry by entry; `faults` name row and column."""

    def __init__(
        self, name: str, table: Table, *, currency: str | None = None, begins: str | None = None
    ) -> None:
        super().__init__(name, table, currency, begins)
        self.stated: list[Stated] = []

    @property
    def shares(self) -> float:
        """Return all shares, the pool's included."""
        return sum(one.shares for one in self.holdings)

    @property
    def lends(self) -> bool:
        """Whether it holds SAFEs and notes alone."""
        return bool(self.lent) and not self.holdings and not is_set_aside(self.name)

    @property
    def kinds(self) -> set[str]:
        """What its rows hold; options and the pool they come out of are one kind."""
        found = {"options" if one.kind in ("pool", "promised") else one.kind for one in self.holdings}
        found.discard("treasury")
        lent = {"safe": self.safes, "note": self.notes}
        return {*found, *(name for name, there in lent.items() if there)}

    @property
    def is_pool_alone(self) -> bool:
        """Whether it counts nothing but what is left of a pool."""
        return bool(self.holdings) and all(one.kind == "pool" for one in self.holdings)

    @property
    def class_names(self) -> set[str]:
        """The preferred classes of its rows, without the words that some files add."""
        return {plain_class(one.word) for one in self.holdings if one.kind == "preferred"}

    def read(self) -> None:
        """Read every row by the sheet's layout."""
        if self.layout == "classes" and "plan" in plain(self.table.headers[self.columns.place["owner"]]):
            self._plans_alone()
        self._name_what_is_not_read()
        rows = [
            (number, row) for number, row in self.table.rows if any(cell not in (None, "") for cell in row)
        ]
        prices, strikes = self._of_classes(rows, "price"), self._of_classes(rows, "strike")
        terms = list[tuple[int, Row]]()
        for number, row, label in self.labelled(rows):
            match label:
                case "note" if self.holdings and is_round(" ".join(map(str, filter(None, row)))):
                    self.fault(number, "owner", mark("begins another table: keep the one of today alone"))
                case "note":
                    said = " ".join(str(cell) for cell in row if cell not in (None, ""))[:120]
                    self.remark(number, mark("is not read: {text}"), text=said)
                case "treasury" if self.layout in ("classes", "ledger", "one class"):
                    self._treasury(number, row)
                case "terms" if self.layout == "classes" and term_of(self.text(row, "owner")):
                    terms.append((number, row))
                case "terms" | "treasury" | "group":
                    self.remark(number, mark("is no owner: left out"))
                case "price" | "strike":
                    continue
                case "total":
                    self._total(number, row)
                case _ if not self.there(row) and not self.takes_away(row):
                    self.remark(number, mark("is no longer there: left out"))
                case _ if self.layout == "classes":
                    self._owner(number, row, label, prices, strikes)
                case _ if self.layout != "classes" and self._is_loan(row):
                    self.remark(number, mark("is a loan, and does not convert: enter it on the Debt page"))
                case _ if self.layout == "convertibles":
                    of_sheet = security_of(self.name) or "safe"
                    of_sheet = "note" if of_sheet == "safe" and self.bears(row) else of_sheet
                    kind = security_of(self.text(row, "type")) or of_sheet
                    self.convertible(number, row, self.text(row, "owner"), kind)
                case _:
                    self.security(number, row, label)
        if self.layout == "classes":
            self._price_of_each_class(prices)
            self._terms_of_each_class(terms, prices)
            self._strike_of_each_class(strikes)
        if self.layout in ("ledger", "one class") and self.is_signed:
            self.net()
        self._refuse_parts()

    def _is_loan(self, row: Row) -> bool:
        """Say whether a row is of debt that does not convert: it has no shares, nor terms to convert at."""
        converts = any(self.said(row, name) for name in ("shares", "cap", "discount", "conversion price"))
        return is_loan(self.text(row, "type")) and not converts

    def _name_what_is_not_read(self) -> None:
        """Remark on each column that holds something and is neither read nor a sum."""
        columns = self.columns
        used = columns.used
        if self.layout == "classes":
            used -= {index for name, index in columns.place.items() if name not in _OF_OWNERS}
        for index, header in enumerate(self.table.headers):
            cells = [row[index] for _number, row in self.table.rows if index < len(row)]
            if index in used or not any(cell not in (None, "") for cell in cells):
                continue
            numbers = any(isinstance(self.value(row, index), float) for _number, row in self.table.rows)
            text = mark("holds numbers that are not read") if numbers else mark("is not read")
            self.remarks.append(Fault(header or f"column {index + 1}", text))

    def _plans_alone(self) -> None:
        """Leave out what a list of plans counts beside what is left of them: grants have lists of their
        own.
        """
        columns = self.columns
        for one in columns.classes:
            if not is_unissued(one.header):
                columns.leave_out(
                    one.index, one.header, mark("is another count of the same shares: left out")
                )
                self.remarks.append(columns.remarks[-1])
        columns.classes = [one for one in columns.classes if is_unissued(one.header)]

    # A column a class

    def _owner(
        self, number: int, row: Row, label: str, prices: dict[int, float], strikes: dict[int, float]
    ) -> None:
        owner, entered = self.text(row, "owner"), len(self.holdings)
        named = security_alone(owner)
        if named in ("safe", "note"):
            self.remark(number, mark("counts shares as converted: left out"))
            return
        for one in self.columns.classes:
            shares = self.count(number, row, one.index, one.header)
            shares -= min(shares, sum(self.count(number, row, place, one.header) for place in one.less))
            if not shares:
                continue
            if one.kind == "safe" and (said := money_of_a_safe(one.header)) is not None:
                self.safe_of_column(number, row, one.index, owner, said)
                continue
            if one.kind in ("safe", "note"):
                text = mark("is money, not shares: give SAFEs and notes a sheet of their own")
                self.fault(number, one.header, text)
                continue
            kind = self._kind(one, owner, label, named)
            if not owner and kind != "pool":
                self.fault(number, "owner", mark("is missing: name who holds these shares"))
            role = role_of(self.text(row, "role"))
            self.holdings.append(
                Holding(
                    *(number, one.index, owner, kind, one.header, shares),
                    *(prices.get(one.index, 0.0), strikes.get(one.index, 0.0), role),
                )
            )
        if told := self.text(row, "currency"):
            self.same_currency(self.at(number, "currency"), told)
        for index in self.columns.sums if label == "pool" and entered == len(self.holdings) else ():
            if alone := self.count(number, row, index, self.table.headers[index]):
                self.holdings.append(Holding(number, index, owner, "pool", "pool", alone))
                break

    def _kind(self, one: ClassColumn, owner: str, label: str, named: Security | None) -> Security:
        """Return what a cell counts: what its row names, else what its column does. A column named after the
        pool holds what was granted of it, but in a row that names a plan, or beside a column of options.
        """
        if label == "pool" or is_unissued(one.header):
            return "pool"
        if named is None and one.kind == "pool":
            granted = any(each.kind == "options" for each in self.columns.classes)
            return "pool" if granted or is_plan(owner) else "options"
        return "options" if named == "pool" else named or one.kind

    def _of_classes(self, rows: list[tuple[int, Row]], label: Label) -> dict[int, float]:
        """Return the prices of classes: of a row that gives them, or in their names."""
        found = {}
        of = [one for one in self.columns.classes if (one.kind in _BOUGHT) == (label == "strike")]
        if label in ("price", "strike"):
            named = {one.index: read_number(price_in(one.header)) for one in of}
            found = {index: float(price) for index, price in named.items() if isinstance(price, float | int)}
            for header in (self.table.headers[index] for index in found):
                self.same_currency(header, header)
        for number, row in rows if self.layout == "classes" else ():
            if label_of(self.text(row, "owner")) == label:
                given = {one.index: self.cell(number, row, one.index, label) for one in self.columns.classes}
                cells = [row[index] for index, price in given.items() if price]
                self.same_currency(self.at(number, label), *cells, self.text(row, "owner"))
                return found | {index: price for index, price in given.items() if price}
        return found

    def _price_of_each_class(self, prices: dict[int, float]) -> None:
        for one in self.columns.classes:
            held = any(each.column == one.index and each.kind != "pool" for each in self.holdings)
            if one.kind == "preferred" and held and not prices.get(one.index):
                text = mark("has no issue price: add a row named Price with one for each class")
                self.faults.append(Fault(one.header, text))

    def _terms_of_each_class(self, rows: list[tuple[int, Row]], prices: dict[int, float]) -> None:
        """Give each preferred class the terms that rows of the table state for it."""
        headers = {
            term: self.text(row, "owner")
            for _number, row in rows
            if (term := term_of(self.text(row, "owner")))
        }
        for one in self.columns.classes:
            held = [each for each in self.holdings if each.column == one.index and each.kind == "preferred"]
            cells: dict[Meaning, object] = {
                term: row[one.index] for _number, row in rows if (term := term_of(self.text(row, "owner")))
            }
            shares = sum(each.shares for each in held)
            if held:
                cells, headed = with_terms(terms_in(one.header), cells, headers)
                terms = self.class_terms(one.header, cells, headed, prices.get(one.index, 0.0), shares)
                for each in held:
                    each.terms = terms

    def _strike_of_each_class(self, strikes: dict[int, float]) -> None:
        for one in self.columns.classes:
            held = any(each.column == one.index and each.kind in _BOUGHT for each in self.holdings)
            if held and one.index not in strikes:
                self.remarks.append(Fault(one.header, mark("states no exercise price: 0 is taken")))

    # Sums

    def _treasury(self, number: int, row: Row) -> None:
        """Keep the company's own shares for the sums alone: nobody owns them."""
        self.remark(number, mark("are the company's own shares: left out"))
        for place in (
            (one.index for one in self.columns.classes) if self.layout == "classes" else [self.counted]
        ):
            if shares := self.count(number, row, place, "shares"):
                self.holdings.append(Holding(number, place, "", "treasury", "", shares))

    def _total(self, number: int, row: Row) -> None:
        """Note what a total states, to be proved once all is read."""
        label = self.text(row, "owner")
        if self.layout == "convertibles":
            self.stated.append(Stated(number, "amount", -1, self.number(number, row, "amount", needed=False)))
            return
        if self.layout != "classes":
            index = self.counted
            named = self.text(row, "class") or self.text(row, "type")
            kind = kind_in(f"{label} {self.text(row, 'type')} {named}")
            value = self.count(number, row, index, "shares") if index >= 0 else 0.0
            if self.columns.less and self.counted_stage in ("issued", "granted", ""):
                net = sum(one.shares for one in self.holdings if one.kind != "treasury")
                gone = sum(self.count(number, row, place, "shares") for place in self.columns.less)
                value -= 0.0 if abs(value - net) < 1 else gone
            self.stated.append(Stated(number, "shares", index, value, kind, word=plain_class(named)))
            return
        for one in self.columns.classes:
            value = self.count(number, row, one.index, one.header)
            value -= sum(self.count(number, row, place, one.header) for place in one.less)
            self.stated.append(Stated(number, one.header, one.index, value, of_class=True))
        for index in self.columns.sums:
            header = self.table.headers[index]
            self.stated.append(
                Stated(number, header, index, self.count(number, row, index, header), kind_in(header))
            )

    def _refuse_parts(self) -> None:
        """Refuse parts of the whole where numbers of shares are meant."""
        broken = [one for one in self.holdings if one.shares != round(one.shares)]
        if broken and self.shares < 101:
            text = mark("is a part of the whole, not a number of shares: give the numbers")
            self.fault(broken[0].row, "shares", text)
