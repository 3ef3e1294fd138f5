"""What each row of one sheet of a cap table is: by its label, and where need be by its numbers."""

import re
from collections.abc import Iterator
from functools import cached_property

from core.financing.interchange.table_cells import Cells, Row
from core.financing.interchange.table_headers import Stage
from core.financing.interchange.table_labels import (
    Label,
    is_part,
    label_of,
    may_be_total,
    says_total,
    security_alone,
)
from core.financing.interchange.table_sheets import is_set_aside
from core.financing.interchange.table_words import is_gone, plain, security_of
from core.history.grid import Table

_COUNTS: tuple[Stage, ...] = (
    *(
        "outstanding",
        "after split",
        "closing",
        "",
        "issued",
        "granted",
        "subscribed",
        "paid in",
        "before round",
    ),
    *("exercisable", "vested"),
)
_GONE_OWNER = re.compile(r"[(\[](cancell?ed|void(ed)?|repurchased|terminated)[)\]]|^void$", re.IGNORECASE)
_GONE_NOTE = re.compile(
    r"(cancell?ed|void(ed)?|repurchased|bought back|forfeited|surrendered|redeemed)"
    r"( by (the )?(company|issuer|us))?"
    r"( on)?( [\d/.-]+)?"
    r"([ ,;:–-]+(and )?(replaced|superseded|reissued)( (by|as|with)\b.*)?)?"
    r"\.?",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"not\b.*|no\b.*|0(\.0)?|false|active|outstanding|issued|valid|[2-9]|\d\d+(\.\d+)?", re.IGNORECASE
)
_NOTES = re.compile(r"notes?|comments?|remarks?|备注|说明")
_OWNERS = ("owner", "group", "pool", "blank")
_BOUGHT = ("options", "warrants", "promised", "pool")


class Lines(Cells):
    """A sheet's layout, and what its rows are."""

    def __init__(self, name: str, table: Table, currency: str | None, begins: str | None) -> None:
        super().__init__(name, table, currency)
        self._begins = begins

    @cached_property
    def layout(self) -> str:
        """Return ledger, classes (a column each), convertibles, one class (a ledger without a column of
        securities whose sheet bears the name of one), or nothing that is known.
        """
        place, counts = self.columns.place, self.columns.counts
        if "owner" not in place:
            return ""
        of_sheet = None if is_set_aside(self.name) else security_of(self.name)
        if "convertible" in plain(self.name) and of_sheet is None:
            of_sheet = "safe"
        if self.columns.classes:
            return "classes"
        if {"type", "class"} & set(place) and (counts or "amount" in place):
            return "ledger"
        if "amount" in place and (of_sheet in ("safe", "note") or ("cap" in place and not counts)):
            return "convertibles"
        of_sheet = of_sheet or (security_of(self.table.headers[self.counted]) if counts else None)
        return "one class" if counts and of_sheet not in (None, "safe", "note") else ""

    @cached_property
    def _notes(self) -> list[int]:
        """The columns in which a person has written what came of a row."""
        return [place for place, header in enumerate(self.table.headers) if _NOTES.fullmatch(plain(header))]

    @property
    def counted(self) -> int:
        """The column of shares that counts in a ledger; −1 where there is none."""
        counts = self.columns.counts
        return next((counts[stage] for stage in _COUNTS if stage in counts), -1)

    @property
    def counted_stage(self) -> Stage:
        """What the column of shares that counts is a count of."""
        return next((stage for stage, place in self.columns.counts.items() if place == self.counted), "")

    def labelled(self, rows: list[tuple[int, Row]]) -> Iterator[tuple[int, Row, Label]]:
        """Yield each row with what it is, where need be by its numbers: a sum without a name, a group above
        or below those it adds up.
        """
        labels: list[Label] = [label_of(self.text(row, "owner")) for _number, row in rows]
        counts = [self._counts(row) for _number, row in rows]
        for place, (_number, row) in enumerate(rows):
            named = bool(self.text(row, "type") or self.text(row, "class"))
            told = labels[place] in ("total", "terms", "treasury") and bool(self.text(row, "role"))
            told = told or (labels[place] in ("terms", "group", "price", "strike") and named)
            kind = security_of(self.text(row, "class") or self.text(row, "type"))
            told = told or (labels[place] == "treasury" and kind not in (None, "common"))
            labels[place] = "owner" if told else labels[place]
            alone = sum(cell not in (None, "") for cell in row) == 1
            if alone and not counts[place] and labels[place] not in ("pool", "price"):
                labels[place] = "note"
            if labels[place] == "blank" and not named and self._is_sum(place, labels, counts):
                labels[place] = "total"
            text = self.text(row, "owner")
            of_a_pool = labels[place] == "pool" and "其中" not in text
            if (
                labels[place] in ("owner", "pool")
                and not of_a_pool
                and is_part(text)
                and self._is_alike(place, rows)
            ):
                labels[place] = "note"
            elif (
                labels[place] == "owner" and may_be_total(text) and self._sums_up(place, rows, labels, counts)
            ):
                labels[place] = "total"
            elif labels[place] == "total" and security_alone(text) in _BOUGHT and not says_total(text):
                of_it = self._is_sum(place, labels, counts) or self._sums_up(place, rows, labels, counts)
                proved = self._owners_are_proved(
                    {place}, [*labels[:place], "owner", *labels[place + 1 :]], counts
                )
                labels[place] = "total" if (of_it and not proved) or not counts[place] else "owner"
        groups = [place for place, label in enumerate(labels) if label == "group"]
        sums = {place for place in groups if self._adds_up(place, labels, counts, 2)}
        sums |= {place for place in groups if sums and self._adds_up(place, labels, counts, 1)}
        if sums and self._owners_are_proved(sums, labels, counts):
            sums = set()
        for place in groups:
            labels[place] = "group" if place in sums else "owner"
        for (number, row), label in zip(rows, labels, strict=True):
            yield number, row, label

    def _counts(self, row: Row) -> dict[int, float]:
        """Return the numbers of a row in the columns of shares, or of money lent."""
        columns = self.columns
        places = [*(one.index for one in columns.classes), *columns.counts.values()]
        if self.layout == "convertibles":
            places = [columns.place["amount"]]
        values = {place: self.value(row, place) for place in places}
        return {place: value for place, value in values.items() if isinstance(value, float) and value}

    def _is_sum(self, place: int, labels: list[Label], counts: list[dict[int, float]]) -> bool:
        above = [counts[one] for one in range(place) if labels[one] in _OWNERS]
        return bool(above) and bool(counts[place]) and _same(counts[place], _added(above))

    def _is_alike(self, place: int, rows: list[tuple[int, Row]]) -> bool:
        """Say whether a row names the same security as one above, or none."""
        *above, told = [
            security_of(self.text(row, "class") or self.text(row, "type"))
            for _number, row in rows[: place + 1]
        ]
        return told is None or told in above

    def _sums_up(
        self, place: int, rows: list[tuple[int, Row]], labels: list[Label], counts: list[dict[int, float]]
    ) -> bool:
        """Say whether a row is the sum of several owners above it: of all, since the last sum, or of its own
        class.
        """
        owners = [one for one in range(place) if labels[one] in _OWNERS and counts[one]]
        last = max((one for one in range(place) if labels[one] == "total"), default=-1)
        named = self.text(rows[place][1], "class") or self.text(rows[place][1], "type")
        if named:
            of = [(self.text(rows[one][1], "class"), self.text(rows[one][1], "type")) for one in owners]
            owners = [one for one, told in zip(owners, of, strict=True) if named in told]
        groups = owners, [one for one in owners if one > last]
        sums = any(
            len(group) > 1 and _same(counts[place], _added([counts[one] for one in group]))
            for group in groups
        )
        return bool(counts[place]) and sums and not self._owners_are_proved({place}, labels, counts)

    def _owners_are_proved(self, sums: set[int], labels: list[Label], counts: list[dict[int, float]]) -> bool:
        """Say whether the file's own total counts as owners what might be sums of others."""
        totals = [counts[place] for place, label in enumerate(labels) if label == "total"]
        owners = [place for place, label in enumerate(labels) if label in _OWNERS]
        with_them = _added([counts[place] for place in owners])
        without = _added([counts[place] for place in owners if place not in sums])
        return any(_same(one, with_them) and not _same(one, without) for one in totals)

    def _adds_up(self, place: int, labels: list[Label], counts: list[dict[int, float]], fewest: int) -> bool:
        """Say whether a group's row is the sum of some owners right below or above it."""
        for step in (1, -1):
            owners, other = list[dict[int, float]](), place + step
            while 0 <= other < len(labels) and labels[other] == "owner":
                owners.append(counts[other])
                if len(owners) >= fewest and _same(counts[place], _added(owners)):
                    return True
                other += step
        return False

    def takes_away(self, row: Row) -> bool:
        """Say whether a row of a ledger states what has gone of another as a number below 0."""
        value = self.value(row, self.counted) if self.layout in ("ledger", "one class") else None
        return isinstance(value, float) and value < 0

    def there(self, row: Row) -> bool:
        """Say whether what a row states is still there: by its status, and the day on which it went."""
        expiry = self.day(row, "expiry")
        gone = is_gone(self.text(row, "status")) or _went(self.said(row, "gone on"))
        gone = gone or _GONE_OWNER.search(self.text(row, "owner")) is not None
        notes = [str(row[place]).strip() for place in self._notes if place < len(row)]
        gone = gone or any(map(_GONE_NOTE.fullmatch, notes))
        return not gone and not (expiry and self._begins and expiry < self._begins)


def _added(rows: list[dict[int, float]]) -> dict[int, float]:
    total: dict[int, float] = {}
    for row in rows:
        for place, value in row.items():
            total[place] = total.get(place, 0.0) + value
    return total


def _same(one: dict[int, float], other: dict[int, float]) -> bool:
    """Say whether a row states the sum, in all columns that it fills."""
    return bool(one) and all(abs(value - other.get(place, 0.0)) <= 0.5 for place, value in one.items())


def _went(said: str) -> bool:
    """Say whether a cell under "Converted?" or "Cancelled" says that it was."""
    return bool(said) and _NOT.fullmatch(said) is None
