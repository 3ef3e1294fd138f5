"""Bank statements and exports of payments: rows of days, money in and money out."""

from collections import Counter
from dataclasses import dataclass, field

from core.errors import Fault, HistoryError
from core.history.charge_others import are_books, not_a_bank
from core.history.charge_rows import ChargeRows
from core.history.charge_sides import signed_by_sides
from core.history.charge_table import (
    Payments,
    balanced,
    currency_told,
    debits_bring_money,
    has_both,
    is_register,
    money_in,
    own_transfers,
    places_of,
    spends,
    without_tax,
)
from core.history.charge_types import CAPITAL, OWN, told_of_fees, told_of_statuses
from core.history.charge_words import (
    CREDIT_NOTE,
    FAILED,
    GIVEN_BACK,
    IN,
    MOVED,
    NEUTRAL,
    OF_ORDERS,
    OPEN,
    OUT,
    OWN_TRANSFER,
    REFUND,
    REFUNDED,
    SEARCHED,
    SETTLES_A_CARD,
    TAKEN_BACK,
    TO_THE_BANK,
)
from core.history.files import Row
from core.history.headers import Role
from core.history.notes import Note, shortened
from core.history.numbers import Unreadable, dots_group, shows_decimal_comma, shows_decimal_dot
from core.history.numbers_in_units import in_units
from core.history.several_accounts import with_one_balance
from core.texts import mark

_TELLING = {"balance", "direction", "status", "refunded", "captured", "type", "spent with"}
"""Kinds of columns, beside a date and an amount, that only such an export has."""
MOVED_BETWEEN = mark("money moved between own accounts: {count}, left out")
OWN_BALANCES = mark("balances and totals: {count}, no payments")


def settled(rows: list[Row]) -> Payments | None:
    """Return a bank statement or an export of payments as days; None for any other table.

    Payments that failed, and money that only moves between own accounts, are left out; refunds are taken
    off; rows in other currencies than most are left out by name, unless the file converts them itself.
    """
    for index, (_number, row) in enumerate(rows[:SEARCHED]):
        places = places_of(row)
        columns = "in" in places and "out" in places
        if {"date", "amount", "type", "account", "split"} <= places.keys():
            text = mark(
                "lists invoices beside their payments, and would count both: export profit and loss by "
                "month, or the general ledger"
            )
            raise HistoryError(Fault("file", text))
        told = _TELLING & places.keys() or (is_register(places) and "net amount" in places)
        below = signed_by_sides([one for one in rows[index + 1 :] if one[1] != row], places)
        if "date" in places and (columns or ("amount" in places and (told or has_both(below, places)))):
            why = (not_a_bank(rows[:index], places) if columns else None) or are_books(row, below, places)
            if why is not None:
                raise HistoryError(Fault("file", why))
            named = str(row[places["id"]]).casefold() if "id" in places else ""
            by_order = "order" in named or "订单" in named
            below = in_units(row, below, money_in(places))
            return _Statement(places, below, currency_told(row, places), by_order).told()
    return None


@dataclass
class _Statement(ChargeRows):
    """A statement on its way to money in and out."""

    by_order: bool = False
    left: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    seen: set[tuple[str, ...]] = field(default_factory=set)
    moved_between: list[Row] = field(default_factory=list)

    def told(self) -> Payments:
        """Return the days."""
        converted = {"converted", "converted currency"} <= self.places.keys()
        self._amount = "converted" if converted else "amount"
        net = without_tax(self.rows, self.places)
        if net is not None:
            self.rows, self._amount = net, "net amount"
        own = {"in", "out", "balance", "direction", "both ways"} & self.places.keys()
        self._spending = spends(self.rows, self.places) and not own
        self._invoices = "invoice" in self.places or any(
            self._text(row, "type").startswith(("invoice", "rechnung", "facture", "si"))
            for _n, row in self.rows
        )
        self._credited = self._numbered_as_credit()
        self._refund = "converted refunded" if converted else "refunded"
        self._code = "converted currency" if converted else "currency"
        figures = [
            self._cell(row, kind) for _n, row in self.rows for kind in ("in", "out", self._amount, "balance")
        ]
        self._comma = dots_group(figures) or (shows_decimal_comma(figures) and not shows_decimal_dot(figures))
        self._turned = self._all_negative("out")
        sold = [self._number(row, "amount") for _n, row in self.rows if self._text(row, "type") == "sale"]
        self._card = 2 * sum(isinstance(one, float) and one < 0 for one in sold) > len(sold)
        self._turn_by_the_balance()
        self._directions = self._told_by_types()
        self._own = own_transfers(self.rows, self.places)
        self._of_orders = any(self._text(row, "type") in OF_ORDERS for _n, row in self.rows)
        kept = [(number, row) for number, row in self.rows if self._counts(number, row)]
        kept = self._of_one_currency(kept)
        every = self._with_own_transfers(kept)
        if (together := with_one_balance(every, self.places, comma=self._comma)) is not None:
            every = together
            text = mark("holds several accounts: cash is the sum of their balances")
            self.notes.append(Note(0, "cash", text, False))
        counted = {number for number, _row in kept}
        moved: list[Row] = [
            (number, (self._cell(row, "date"), *sides, self._cell(row, "balance")))
            for number, row in every
            if (sides := self._sides(row) if number in counted else (None, None)) is not None
        ]
        self._say_what_is_left_out(bool(moved))
        if self._amount == "amount":
            self.notes += told_of_fees(self._number(row, "fee") for _number, row in kept)
        return self._payments(moved)

    def _counts(self, number: int, row: tuple[object, ...]) -> bool:
        reason = MOVED_BETWEEN if number in self._own else self._why_left_out(row)
        if reason is not None:
            self.left[reason] += 1
        if reason == MOVED_BETWEEN:
            self.moved_between.append((number, row))
        return reason is None

    def _why_left_out(self, row: tuple[object, ...]) -> str | None:
        if self._is_sum(row):
            return OWN_BALANCES
        status, register = self._text(row, "status"), is_register(self.places)
        if FAILED.search(status) and not (register and OPEN.search(status)):
            return mark("payments that failed or are not settled: {count}, left out")
        value = self._number(row, self._amount)
        if TAKEN_BACK.search(self._text(row, "status")) and isinstance(value, float) and value > 0:
            return mark("payments that were taken back by the payer's bank: {count}, left out")
        if self._text(row, "captured") in ("false", "no", "0"):
            return mark("payments that were never captured: {count}, left out")
        if self._text(row, "mode") in ("test", "false", "sandbox"):
            return mark("payments of a test: {count}, left out")
        if CAPITAL in (self._directions.get(self._text(row, kind)) for kind in ("type", "direction")):
            return mark("loans and capital: {count}, left out")
        # One order may have several payments, and a refund; one payment stands there once.
        kinds = ("date", "type") if self.by_order else ("type",)
        name = (self._text(row, "id"), *(self._text(row, kind) for kind in kinds), *self._amounts(row))
        if name[0] and name in self.seen:
            return mark("payments that stand there twice: {count}, counted once")
        self.seen.add(name)
        words = [cell.strip().casefold()[:60] for cell in row if isinstance(cell, str)]
        paid = self._spending and isinstance(value, float) and value < 0
        own = any(OWN_TRANSFER.match(one) or (paid and SETTLES_A_CARD.search(one)) for one in words)
        if own or NEUTRAL.match(self._text(row, "direction")) or self._is_moved(row):
            return MOVED_BETWEEN
        return None

    def _amounts(self, row: tuple[object, ...]) -> tuple[str, ...]:
        return tuple(str(self._number(row, kind)) for kind in (self._amount, "in", "out"))

    def _turn_by_the_balance(self) -> None:
        """Take debits for money in where only so the balance follows: a company's own books have it so."""
        moves = [(number, row) for number, row in self.rows if not self._is_sum(row)]
        self._doubtful = debits_bring_money(moves, self.places, decimal_comma=self._comma)
        if self._doubtful:
            self.places = {**self.places, "in": self.places["out"], "out": self.places["in"]}
            text = mark(
                "debits are money in: only so the balance follows. On a card or loan, whose balance is owed, "
                "they would be money out: check it"
            )
            self.notes.append(Note(0, "revenue", text, True))

    def _with_own_transfers(self, kept: list[Row]) -> list[Row]:
        """Return the rows with those that hold a balance and nothing else: money moved to an own account
        changes it.
        """
        if "balance" not in self.places:
            return kept
        held = [one for one in self.moved_between if self._code_of(one[1]) in ("", self._main)]
        return sorted([*kept, *held]) if held else kept

    def _is_moved(self, row: tuple[object, ...]) -> bool:
        said = self._text(row, "type")
        own = (self._card and said == "payment") or (self._of_orders and said == "transfer")
        if own or self._directions.get(said) == OWN:
            return True
        return (MOVED if "in" not in self.places else TO_THE_BANK).search(said) is not None

    def _of_one_currency(self, rows: list[Row]) -> list[Row]:
        codes = Counter(self._code_of(row) for _number, row in rows)
        if self._code not in self.places and len(codes) > 1:
            del codes[""]  # an amount without a sign is in the currency of the others
        main = codes.most_common(1)[0][0] if codes else ""
        self._main = main
        kept: list[Row] = []
        for number, row in rows:
            code = self._code_of(row)
            if code == main or (not code and self._code not in self.places):
                kept.append((number, row))
                continue
            text = mark("is in {currency}, not {main}: left out, convert it first")
            cell = shortened(self._cell(row, self._amount) or self._cell(row, "in") or self._cell(row, "out"))
            quoted = (("currency", code), ("main", main), ("cell", cell))
            self.notes.append(Note(number, "revenue", text, True, quoted))
        return kept

    def _sides(self, row: tuple[object, ...]) -> tuple[object, object] | None:
        """Return (money in, money out) of a row; a cell that is no number stays, to be refused by name."""
        if {"in", "out"} <= self.places.keys():
            out = self._number(row, "out")
            if isinstance(out, float) and out and REFUND.search(self._text(row, "type")):
                return -abs(out), None  # customers got it back
            back = -out if self._turned and isinstance(out, float) else self._cell(row, "out")
            into = self._number(row, "in")
            return (into if isinstance(into, float) else self._cell(row, "in")), back
        value = self._number(row, self._amount)
        if isinstance(value, Unreadable) or value is None:
            return self._cell(row, self._amount), None
        back = self._back(row, value)
        if isinstance(back, Unreadable):
            return self._cell(row, self._refund), None
        word = self._text(row, "direction")
        told = self._directions.get(word or self._text(row, "type"))
        word = word or self._word_of_type(row)
        refunded = REFUNDED.match(self._text(row, "status")) is not None and back is None
        left = 0.0 if refunded and value > 0 else value - abs(back or 0.0) if value >= 0 else value
        if told in ("in", "out") and not (IN.match(word) or OUT.match(word)):
            return (left, None) if told == "in" else (None, left)
        if self._unsigned and not word and REFUND.search(self._text(row, "type")):
            return -abs(left), None
        if IN.match(word):
            bought = REFUND.search(self._text(row, "type")) and self._text(row, "direction")
            return (None, -abs(left)) if bought else (abs(left), None)
        if OUT.match(word):
            return (-abs(value), None) if GIVEN_BACK.match(self._text(row, "status")) else (None, abs(left))
        said = f"{self._text(row, 'type')} {self._text(row, 'status')}"
        if "adjust" in said:  # what was taken back may be told in words alone
            said += " ".join(cell.casefold()[:60] for cell in row if isinstance(cell, str))
        if self._spending or self._card:
            return None, value if self._spending else -value
        if self._invoices and (CREDIT_NOTE.search(said) or self._text(row, "invoice") in self._credited):
            return -abs(left), None
        taxed = "tax" in self.places and not {"balance", "direction"} & self.places.keys()
        if value >= 0 or self._text(row, "invoice") or REFUND.search(said) or taxed:
            return left, None
        return None, -value

    def _say_what_is_left_out(self, something: bool) -> None:
        if not something and self.left:
            statuses = sorted({self._text(row, "status") for _number, row in self.rows} - {""})[:5]
            text = mark("holds no settled payment; their status is {statuses}")
            raise HistoryError(Fault("file", text, {"statuses": ", ".join(statuses) or "–"}))
        self.notes += told_of_statuses(self._text(row, "status") for _number, row in self.rows)
        for reason, count in sorted(self.left.items()):
            self.notes.insert(0, Note(0, "revenue", reason, True, (("count", count),)))

    def _payments(self, rows: list[Row]) -> Payments:
        paid_out = any(cells[2] not in (None, "") for _number, cells in rows)
        known: dict[Role, tuple[int, ...]] = {"date": (0,), "revenue": (1,)}
        if paid_out:
            known["costs"] = (2,)
        if "balance" in self.places:
            known["cash"] = (3,)
        if "balance" in self.places or {"in", "out"} <= self.places.keys():
            text = mark(
                "all money in counts as revenue, capital and loans too: choose another column if "
                "that is wrong"
            )
            self.notes.append(Note(0, "revenue", text, False))
        elif paid_out and not {"direction", "both ways", "type"} & self.places.keys():
            text = mark(
                "negative amounts count as money out: on a card's statement it is the other way round; money "
                "in counts as revenue, capital and loans too"
            )
            self.notes.append(Note(0, "costs", text, False))
        name = f"Money in ({self._main})" if self._main else "Money in"
        whole = "balance" in self.places and self.left.keys() <= {OWN_BALANCES} and not self._doubtful
        proofs = tuple(balanced(rows, decimal_comma=self._comma)) if whole else ()
        return Payments(("Date", name, "Money out", "Balance"), tuple(rows), known, tuple(self.notes), proofs)
