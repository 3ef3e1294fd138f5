"""Convertible notes while they are debt: what they are owed, and what falls due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from core.arrays import Counted, Months, MonthsColumn
from core.financing.debt.interest import accrued_interest, month_end, year_fraction
from core.financing.exact import Kind, exact, lifted
from core.months import PER_YEAR
from core.plan.convertibles import Note
from core.plan.financing import Financing


@dataclass(frozen=True)
class NoteAccount:
    """A note, the rates that follow its first by their first day, and the plan's first day."""

    note: Note[Any]
    later_rates: Mapping[date, float]
    start: date

    def owed_on(self, day: date) -> Fraction:
        """Return principal and interest on a day, exactly; 0 before it is issued."""
        note = self.note
        if day < note.issued:
            return Fraction(0)
        return exact(note.principal) + accrued_interest(
            principal=note.principal,
            rate_per_year=note.rate_per_year,
            years=self._years(day),
            compounding=note.compounding,
            day_count=note.day_count,
            later_rates={self._years(first): rate for first, rate in self.later_rates.items()},
        )

    def _years(self, day: date) -> Fraction:
        return year_fraction(start=self.note.issued, end=day, day_count=self.note.day_count)

    def levels(self, months: int) -> list[Fraction]:
        """Return exactly what it is owed at each month's end; 0 from its maturity on where it is repaid
        then.
        """
        ends = [month_end(self.start, month) for month in range(months)]
        repaid = self.note.at_maturity == "repay"
        return [Fraction(0) if repaid and end >= self.note.maturity else self.owed_on(end) for end in ends]

    @property
    def opening(self) -> float:
        """What it is owed when the plan starts; one that fell due before stays at what was due then."""
        day = month_end(self.start, -1)
        if self.note.at_maturity == "repay":
            day = min(day, self.note.maturity)
        return float(self.owed_on(day))

    @property
    def due_month(self) -> int:
        """Month of the plan in which it falls due; one that fell due before is paid in month 0."""
        due, start = self.note.maturity, self.start
        return max((due.year - start.year) * PER_YEAR + due.month - start.month, 0)

    @property
    def due(self) -> float:
        """What falls due at its maturity."""
        return float(self.owed_on(self.note.maturity))

    def owed_before(self, month: int) -> float:
        """Return what it was owed at the end of the month before; before month 0, when the plan starts."""
        return self.opening if month == 0 else float(self.owed_on(month_end(self.start, month - 1)))

    def interest(self, levels: MonthsColumn) -> Months | None:
        """Return the interest that falls on each month until it is repaid, of its `levels`; None where it is
        not repaid but waits for a round.
        """
        if self.note.at_maturity != "repay":
            return None
        owed, last = levels[:, 0].copy(), self.due_month
        owed[last : last + 1] = self.due
        found = np.diff(owed, prepend=self.opening)
        if 0 <= (begins := self.note.begins(self.start)) < len(found):
            found[begins] -= float(self.note.principal)
        found[last + 1 :] = 0.0
        return found

    def repayment(self, months: int) -> MonthsColumn:
        """Return what falls due each month where it is repaid at maturity, unless it has converted before."""
        due = np.zeros((months, 1))
        if self.note.at_maturity == "repay" and self.due_month < months:
            due[self.due_month] = self.due
        return due


def note_accounts(financing: Financing[Any], start: date) -> dict[str, NoteAccount]:
    """Return the notes' accounts by id, given the plan's first day."""
    return {
        note.id: NoteAccount(
            note,
            {one.first_day: one.rate_per_year for one in financing.note_rates if one.note == note.id},
            start,
        )
        for note in financing.notes
    }


def note_money(financing: Financing[Any], start: date, months: int, kind: Kind) -> dict[str, Counted]:
    """Return by note what converts at each month's end: principal and interest."""
    accounts = note_accounts(financing, start)
    return {name: lifted(account.levels(months), months, kind) for name, account in accounts.items()}
