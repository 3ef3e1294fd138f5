"""The monthly history: rows interpreted by a mapping of columns, with all repairs, refusals and proofs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from core.arrays import Months
from core.errors import Fault, HistoryError
from core.history.candidates import guessed_mapping, left_open
from core.history.checks import proofs_of
from core.history.dates import Month
from core.history.doubts import doubts
from core.history.grid import Table
from core.history.headers import FLOWS, STOCKS, Role
from core.history.no_months import refuse_customers, without_months
from core.history.notes import Note
from core.history.open_revenue import other_streams
from core.history.order import (
    are_parts,
    in_time,
    parts_of_months,
    refuse_long_periods,
    refuse_running_totals,
    repeats,
    without_empty_end,
    without_parts,
)
from core.history.proofs import Proof
from core.history.ranks import undecided
from core.history.reading import Reading, ReadRow, read_rows
from core.history.signs import doubted_units, told_seldom, turned_costs, turned_revenue
from core.texts import mark

Repeated = Literal["once", "each"]
"""What rows that stand there twice are: one, or as many as they are."""

_DOLLARS = {"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD"}  # what a $ alone may be
_TOLD, _MOST_NAMED = 5, 20
"""Rows that a refusal, or a note, names."""
_NO_FIGURES = mark("no column of figures was found: choose revenue, customers, costs or cash")
_TWO_CURRENCIES = mark("a title says {title}, the figures say {figures}: check the currency")


@dataclass(frozen=True, eq=False)
class History:
    """Monthly figures from `first` on without holes in time; a month or cell that is missing is NaN, never
    filled in.

    `proofs`: the file's own sums held against them. `repeated`: rows that stand there twice and are to be
    asked about; they count once until then. `currency`: as the file states it.
    """

    first: Month
    series: Mapping[Role, Months]
    notes: tuple[Note, ...]
    proofs: tuple[Proof, ...] = ()
    repeated: tuple[int, ...] = ()
    currency: str | None = None

    @property
    def months(self) -> int:
        """Number of months from the first to the last."""
        return len(next(iter(self.series.values())))

    @property
    def last(self) -> Month:
        """The last month, (year, month)."""
        return _plus(self.first, self.months - 1)

    @property
    def next(self) -> Month:
        """The month after the history: the plan's month 0."""
        return _plus(self.first, self.months)

    def is_verified(self, role: Role) -> bool:
        """Say whether a sum of the file's own proves a role's figures, and none contradicts them."""
        own = [proof.holds for proof in self.proofs if proof.role == role]
        return bool(own) and all(own)


def converted(history: History, rate: float) -> History:
    """Return a history in another currency: `rate` is what one unit of its own costs there."""
    money = {
        role: values if role == "customers" else values * rate for role, values in history.series.items()
    }
    return replace(history, series=money, currency=None)


def interpret(
    table: Table,
    mapping: Mapping[Role, int | tuple[int, ...]] | None = None,
    *,
    repeated: Repeated | None = None,
) -> History:
    """Read the table by its mapping (guessed from headers and contents if None): a role is one column, or
    the sum of several.

    `repeated` says what rows are that stand there twice; where it is None, the file's own total decides if it
    has one, and they count once and are to be asked about if not.

    Raises `HistoryError` where no month or no figure can be found at all.
    """
    guessed = guessed_mapping(table)
    given = guessed if mapping is None else mapping
    chosen = {
        role: (one,) if isinstance(one, int) else tuple(one) for role, one in given.items() if one != ()
    }
    if chosen == {role: tuple(one) for role, one in guessed.items() if one != ()}:
        refuse_customers(table, guessed)  # who chooses other columns knows better
    if "date" not in chosen:
        raise without_months(table)
    if len(chosen) < 2:
        twice = [Fault(one.column, one.message, dict(one.parameters)) for one in undecided(table, chosen)]
        raise HistoryError(*twice or [Fault("file", _NO_FIGURES)])
    reading = read_rows(table, chosen)
    if not reading.rows:
        none = Fault("file", mark("no row has a month that can be read"))
        raise HistoryError(none, *_told_of_rows(reading.notes))
    return _History(table, chosen, reading).told(repeated)


def _told_of_rows(notes: Sequence[Note]) -> list[Fault]:
    """Return why rows were not read."""
    return [Fault(f"row {one.row}", one.message, dict(one.parameters)) for one in notes if one.row][:_TOLD]


@dataclass
class _History:
    """A reading on its way to months."""

    table: Table
    chosen: Mapping[Role, tuple[int, ...]]
    reading: Reading
    notes: list[Note] = field(default_factory=list)
    summed: set[Role] = field(default_factory=set)

    def told(self, repeated: Repeated | None) -> History:
        """Return the months."""
        self.notes += [*self.table.notes, *undecided(self.table, self.chosen)]
        self.notes += [*left_open(self.table, self.chosen), *other_streams(self.table, self.chosen)]
        self.notes += doubts(self.table, self.chosen)
        self.notes += self.reading.notes
        rows, asked, totals = self._without_repeats(repeated)
        rows = self._of_months(rows)
        roles: list[Role] = [role for role in self.chosen if role != "date"]
        series = self._by_month(rows, roles)
        self._mark_parts(rows, series)
        series = {role: values for role, values in series.items() if not np.isnan(values).all()}
        self.notes += [*turned_costs(series), *turned_revenue(series), *told_seldom(series)]
        self.notes += doubted_units(series, self.reading.units)
        if not series:
            none = Fault("file", mark("no cell of the chosen columns holds a number"))
            raise HistoryError(none, *_told_of_rows(self.notes))
        first = min(row.month for row in rows)
        if self.table.running and not any(one.holds for one in totals):
            refuse_running_totals(first, {role: series[role] for role in FLOWS if role in series})
        proofs = proofs_of(self.table, self.chosen, totals)
        currency = self.reading.currency or self.table.currency
        if self.table.currency not in (None, currency) and not {self.table.currency, currency} <= _DOLLARS:
            said = (("title", self.table.currency), ("figures", currency))
            self.notes.append(Note(0, "", _TWO_CURRENCIES, True, said))
        return History(first, series, tuple(self.notes), proofs, asked, currency)

    def _without_repeats(
        self, repeated: Repeated | None
    ) -> tuple[list[ReadRow], tuple[int, ...], list[Proof]]:
        """Return the rows that count, the numbers of those to be asked about, and what the totals prove."""
        rows = self.reading.rows
        again = repeats(rows)
        once = [row for row in rows if row.number not in again]
        if not again or repeated == "each":
            return rows, (), self._totals(rows)
        stated = self._totals(once), self._totals(rows)
        proved = [bool(proofs) and all(one.holds for one in proofs) for proofs in stated]
        if repeated is None and proved == [False, True]:
            return rows, (), stated[1]
        self._say_repeated(again)
        # A balance moves with each payment: rows that share theirs are one.
        same_balance = all("cash" in row.values for row in rows if row.number in again)
        certain = repeated == "once" or proved[0] or same_balance
        return once, () if certain else tuple(sorted(again)), stated[0]

    def _of_months(self, rows: list[ReadRow]) -> list[ReadRow]:
        """Leave out the parts of a month's sum, and the months that nobody has filled in."""
        if not self.reading.by_day:
            rows, sums = without_parts(rows)
            text = mark("the sum of the month's other rows: it alone counts")
            self.notes += [Note(number, "", text, True) for number in sums]
        chosen = [place for role, places in self.chosen.items() if role != "date" for place in places]
        held = [one.month for one in rows if any({*one.cells[at : at + 1]} - {"", "None"} for at in chosen)]
        if held:  # a month at an end that nothing stands in lengthens nothing
            first, last = min(held), max(held)
            rows = [row for row in rows if first <= row.month <= last]
        rows, noughts = without_empty_end(rows)
        if noughts:
            text = mark("months at the end that hold nothing but noughts: {count}, left out")
            self.notes.append(Note(0, "date", text, True, (("count", noughts),)))
        return rows

    def _say_repeated(self, again: Mapping[int, int]) -> None:
        if len(again) > _MOST_NAMED:
            text = mark("rows that are the same as others: {count}, counted once")
            self.notes.append(Note(0, "", text, False, (("count", len(again)),)))
            return
        self.notes += [
            Note(number, "", mark("the same as row {first}: counted once"), False, (("first", first),))
            for number, first in sorted(again.items())
        ]

    def _totals(self, rows: Sequence[ReadRow]) -> list[Proof]:
        """Hold the sums of flows against the row of totals, where the file has one."""
        found: list[Proof] = []
        for role, stated in self.reading.totals.items():
            if role in FLOWS:
                added_up = sum(row.values.get(role, 0.0) for row in rows)
                gap = min(abs(added_up - whole) for whole in (sum(stated), stated[-1]))
                holds = gap <= 0.005 * (len(rows) + 1) + 1e-9 * abs(added_up)
                text = (
                    mark("the months add up to the file's total")
                    if holds
                    else mark("the months do not add up to the file's total")
                )
                found.append(Proof(role, text, holds, gap))
        return found

    def _by_month(self, rows: list[ReadRow], roles: Sequence[Role]) -> dict[Role, Months]:
        indices = [_index(row.month) for row in rows]
        if indices != sorted(indices):
            self.notes.append(Note(0, "date", mark("rows were not in order of time: sorted"), False))
        first, count = min(indices), max(indices) - min(indices) + 1
        if count > 600:
            raise HistoryError(Fault("date", mark("the months span more than 50 years: check the dates")))
        named = " ".join(self.table.headers[place] for place in self.chosen["date"])
        refuse_long_periods(sorted(set(indices)), roles, named=named, long=self.table.long)
        series = {role: np.full(count, np.nan) for role in roles}
        latest: dict[tuple[Role, int], int] = {}  # of levels: the day that the month's figure is of
        again: dict[Role, list[int]] = defaultdict(list)
        parts = are_parts(rows, {place for places in self.chosen.values() for place in places})
        self.summed = {*FLOWS, *(STOCKS if parts else ())}
        for row in in_time(rows):
            for role, value in row.values.items():
                place = _index(row.month) - first
                held = series[role][place]
                if role in self.reading.levels and row.day is not None:
                    if latest.setdefault((role, place), row.day) < row.day:
                        held = np.nan
                    latest[role, place] = row.day
                if not np.isnan(held) and not self.reading.by_day:
                    again[role].append(row.number)
                series[role][place] = held + value if not np.isnan(held) and role in self.summed else value
        for role, numbers in again.items():
            self._say_again(role, numbers)
        if gaps := count - len(set(indices)):
            text = mark("months missing, left empty: {count}")
            self.notes.append(Note(0, "date", text, False, (("count", gaps),)))
        return series

    def _say_again(self, role: Role, numbers: Sequence[int]) -> None:
        """Say what became of further rows of a month: each by its number, or their count where many are."""
        added = role in self.summed
        if len(numbers) > _MOST_NAMED:
            text = (
                mark("further rows of a month: {count}, added up")
                if added
                else mark("further rows of a month: {count}, the last one kept")
            )
            self.notes.append(Note(0, role, text, False, (("count", len(numbers)),)))
            return
        text = (
            mark("second row of this month: added up")
            if added
            else mark("second row of this month: the later one is kept")
        )
        # What a month's rows are apart (versions, entities, streams) only the reader can know.
        self.notes += [Note(number, role, text, True) for number in numbers]

    def _mark_parts(self, rows: list[ReadRow], series: dict[Role, Months]) -> None:
        """Leave out the flows of a month of which only a part is there: they are no month's."""
        first = min(_index(row.month) for row in rows)
        for month, upto in parts_of_months(rows, self.reading.by_day, self.table.until).items():
            for role in FLOWS:
                if role in series and not np.isnan(series[role][_index(month) - first]):
                    text = mark("{month} is there in part (days {days}): left out")
                    named = (("month", f"{month[0]}-{month[1]:02}"), ("days", upto))
                    self.notes.append(Note(0, role, text, True, named))
                    series[role][_index(month) - first] = np.nan


def _index(month: Month) -> int:
    return month[0] * 12 + month[1] - 1


def _plus(month: Month, count: int) -> Month:
    year, index = divmod(_index(month) + count, 12)
    return year, index + 1
