"""The state that the steps of a month share, and what a step is."""

from dataclasses import dataclass, field, fields
from typing import Protocol, runtime_checkable

import numpy as np

from core.arrays import Months, MonthsPaths, Paths, PathsMask, sum_rows
from core.cash_flow.steps.outcomes import PromiseOutcome
from core.financing.raising.closings import Closings
from core.financing.raising.odds import TrackRecord

BURN_WINDOW = 3
LOANS, NOTES, EQUITY = "financing.loans", "financing.notes", "financing.rounds"
INTEREST = "company.interest_on_cash_per_year"
"""Line ids of what steps pay."""


@dataclass(frozen=True, eq=False)
class WouldBe:
    """The company as it would go on if nobody decided anything, by month and path.

    `operating` is free cash flow, `flow` the same with loans and grants; `receipts` what customers
    pay; `owed` what it would take to be rid of all loans, and `called` what of the flow pays loans that were
    called (None: nothing). `profit` is what is taxed and `research` what
    research costs; both are 0 where there is no tax.
    """

    flow: MonthsPaths
    operating: MonthsPaths
    receipts: MonthsPaths
    owed: MonthsPaths
    revenue: MonthsPaths
    gross_profit: MonthsPaths
    profit: MonthsPaths
    research: MonthsPaths
    called: MonthsPaths | None = None


def mean_burn(operating: MonthsPaths, month: int) -> Paths:
    """Return the mean net operating burn of the last three months (fewer at the start); negative while cash
    grows.
    """
    first = max(month - BURN_WINDOW + 1, 0)
    return -sum_rows(operating[first : month + 1]) / (month + 1 - first)


@dataclass(frozen=True, eq=False)
class Departures:
    """How far decisions have moved a company off its plan, by month and path.

    Factors (1: as planned) on customers won, people, training hours and other costs.
    """

    selling: MonthsPaths
    people: MonthsPaths
    training: MonthsPaths
    other_costs: MonthsPaths

    @classmethod
    def none(cls, months: int, paths: int) -> "Departures":
        """Return departures that change nothing."""
        return cls(*(np.ones((months, paths)) for _ in fields(cls)))


@dataclass(frozen=True, eq=False)
class NoteOwed:
    """A convertible note that has not converted: what it is owed at each month's end, what falls due in it,
    and the least round in which it converts, and since when.
    """

    owed: Months
    due: Months
    least: float | None
    since: int = -1


@dataclass(eq=False)
class State:
    """What the steps read and write. Rows (paths,) are those of the month under way.

    `notes` are the convertible notes, `credit` what is drawn of each credit line by line id. `entries` holds
    by line id what steps pay, `promises` by line id what came of each.
    """

    would_be: WouldBe
    climate: MonthsPaths
    cash: Paths
    closings: Closings
    notes: tuple[NoteOwed, ...]
    credit: dict[str, Paths] = field(default_factory=dict)
    alive: PathsMask = field(init=False)
    ruin_month: Paths = field(init=False)
    record: TrackRecord = field(init=False)
    entries: dict[str, MonthsPaths] = field(default_factory=dict)
    promises: dict[str, PromiseOutcome] = field(default_factory=dict)

    def __post_init__(self) -> None:
        paths, lines = len(self.cash), self.would_be
        self.alive, self.ruin_month = np.ones(paths, dtype=bool), np.full(paths, np.nan)
        self.record = TrackRecord(revenue=lines.revenue, gross_profit=lines.gross_profit)

    def runway(self, month: int) -> Paths:
        """Return cash ÷ burn in months; infinite where nothing is burnt."""
        burn = mean_burn(self.would_be.operating, month)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(burn > 0, self.cash / burn, np.inf)

    def pay(self, line: str, month: int, amount: Paths) -> None:
        """Enter cash that a step brings (negative: takes) and move the company's cash by it."""
        if line not in self.entries:
            self.entries[line] = np.zeros(self.would_be.flow.shape)
        self.entries[line][month] += amount
        self.cash = self.cash + amount

    def stop(self, month: int, stopped: PathsMask) -> None:
        """End the stopped companies: what is left serves credit lines, then loans, then notes."""
        stopped = stopped & self.alive
        if not stopped.any():
            return
        self.ruin_month[stopped] = month
        if self.would_be.called is not None:  # a lender who calls gets what there is, and no more
            unpaid = np.minimum(np.maximum(-self.cash, 0.0), self.would_be.called[month])
            self.pay(LOANS, month, np.where(stopped, unpaid, 0.0))
        owed = {**self.credit, LOANS: self.would_be.owed[month], NOTES: self._notes_owed(month)}
        for line, amount in owed.items():
            served = np.minimum(np.maximum(self.cash, 0.0), amount)
            self.pay(line, month, np.where(stopped, -served, 0.0))
        self.alive = self.alive & ~stopped

    def _notes_owed(self, month: int) -> Paths:
        """Return what convertible notes are owed where they have not converted."""
        owed = np.zeros(len(self.cash))
        for note in self.notes:
            owed += np.where(self.closings.converted(note.least, note.since), 0.0, note.owed[month])
        return owed


@runtime_checkable
class Step(Protocol):
    """One thing that happens in a month. Path i of a batch is the same as path i alone."""

    def at(self, month: int, state: State) -> None:
        """Let it happen."""
