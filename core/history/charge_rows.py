"""A row of a bank statement or an export of payments, read by the kinds of its columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.history.charge_types import directions
from core.history.charge_words import BALANCE_LINE, CREDIT_NUMBER, REFUND, TOTAL_LINE
from core.history.dates import NoMonth, read_day
from core.history.files import Row
from core.history.numbers import DOLLARS, Unreadable, currency_of, read_number


@dataclass
class ChargeRows:
    """Rows with the columns of their kinds, and how their cells are read: which column holds amounts, what
    was paid back of them and their currency, and what types of unsigned amounts say.
    """

    places: Mapping[str, int]
    rows: list[Row]
    currency: str = ""
    _amount: str = field(default="amount", init=False)
    _refund: str = field(default="refunded", init=False)
    _code: str = field(default="currency", init=False)
    _comma: bool = field(default=False, init=False)
    _directions: Mapping[str, str] = field(default_factory=dict, init=False)
    _unsigned: bool = field(default=False, init=False)

    def _cell(self, row: tuple[object, ...], kind: str) -> object:
        place = self.places.get(kind)
        return row[place] if place is not None and place < len(row) else None

    def _text(self, row: tuple[object, ...], kind: str) -> str:
        return str(self._cell(row, kind) or "").strip().casefold()[:60]

    def _number(self, row: tuple[object, ...], kind: str) -> float | None | Unreadable:
        return read_number(self._cell(row, kind), decimal_comma=self._comma)

    def _all_negative(self, kind: str) -> bool:
        """Say whether a column is written as negative amounts."""
        found = [value for _n, row in self.rows if isinstance(value := self._number(row, kind), float)]
        return bool(found) and max(found) <= 0

    def _is_sum(self, row: tuple[object, ...]) -> bool:
        """Say whether a row is a balance or a total."""
        words = [cell.strip()[:60].casefold() for cell in row if isinstance(cell, str)]
        dated = not isinstance(read_day(self._cell(row, "date")), NoMonth)
        return any(map(BALANCE_LINE.search, words)) or (not dated and any(map(TOTAL_LINE.search, words)))

    def _told_by_types(self) -> Mapping[str, str]:
        """Return what types say of amounts, where signs do not, and nothing else does: no type is below 0
        throughout.
        """
        kind = "direction" if "direction" in self.places else "type"
        self._unsigned = not {"in", "out", "both ways", "refunded"} & self.places.keys()
        largest = dict[str, float]()
        for _number, row in self.rows:
            said, value = self._text(row, kind), self._number(row, self._amount)
            if isinstance(value, float) and not self._is_sum(row):
                largest[said] = max(value, largest.get(said, value))
        below = [said for said, value in largest.items() if value < 0 and not REFUND.search(said)]
        self._unsigned = self._unsigned and not below
        return directions(largest, told=kind == "direction") if self._unsigned else {}

    def _code_of(self, row: tuple[object, ...]) -> str:
        """Return a row's currency: of its own column, else as the amount is written."""
        if self._code in self.places:
            return self._text(row, self._code).upper()
        code = currency_of(self._cell(row, self._amount))
        if code == "USD" and self.currency in DOLLARS and "us" not in self._text(row, self._amount):
            return self.currency  # a bare $ under CAD
        return code or self.currency

    def _back(self, row: tuple[object, ...], value: float) -> float | None | Unreadable:
        """Return what was paid back of a payment, without its tax where that is left out of the payment; a
        column may say yes or no of the whole.
        """
        if (said := self._text(row, self._refund)) in ("true", "yes", "false", "no"):
            return value if said in ("true", "yes") else None
        back, whole = self._number(row, self._refund), self._number(row, "amount")
        if self._amount != "net amount" or not (
            isinstance(back, float) and isinstance(whole, float) and whole
        ):
            return back
        return back * value / whole

    def _word_of_type(self, row: tuple[object, ...]) -> str:
        word = self._text(row, "type") or self._text(row, "both ways")
        if word in self._directions:
            return self._directions[word]
        return word if word in ("credit", "debit", "income", "expense") else ""

    def _numbered_as_credit(self) -> set[str]:
        """Return the numbers of credit notes, where nothing but the number tells and most begin otherwise."""
        numbers = {self._text(row, "invoice") for _number, row in self.rows}
        found = {one for one in numbers if CREDIT_NUMBER.match(one)}
        return found if "type" not in self.places and 2 * len(found) < len(numbers) else set()
