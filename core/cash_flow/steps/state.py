"""The state that the steps of a month share, and what a step is."""

from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

import numpy as np
from scipy.special import ndtri

from core.arrays import Months, MonthsPaths, PathNumbers, Paths, PathsMask, SomePaths, sum_rows
from core.cash_flow.steps.outcomes import PromiseOutcome
from core.financing.raising.closings import Closings
from core.financing.raising.odds import TrackRecord
from core.months import PER_YEAR
from core.plan.runway import RunwayCounted

DUST = 0.005
"""Half a cent: cash below 0 by no more is what floats leave, and nobody's ruin."""
BURN_WINDOW = 3
_UNLUCKY = float(ndtri(0.9))
LOANS, NOTES, EQUITY = "financing.loans", "financing.notes", "financing.rounds"
INTEREST = "company.interest_on_cash_per_year"
LATER = "exit.later_amount"
"""Line ids of what steps pay."""


@dataclass(frozen=True, eq=False)
class WouldBe:
    """The company as it would go on if nobody decided anything, by month and path.

    `operating` is free cash flow, `flow` the same with loans and grants; `spent` what operations pay for what
    they use (0 where nobody asks); `owed` what it would take to be rid of all loans, and `called` what of the
    flow pays loans that were called (None: nothing). `profit` is what is taxed and `research` what research
    costs; both are 0 where there is no tax.
    """

    flow: MonthsPaths
    operating: MonthsPaths
    spent: MonthsPaths
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


def flow_deviation(operating: MonthsPaths, month: int) -> Paths:
    """Return the standard deviation of a month's flow over the last twelve (fewer at the start; 0 in the
    first).
    """
    known = operating[max(month - PER_YEAR + 1, 0) : month + 1]
    return known.std(axis=0, ddof=1) if len(known) > 1 else np.zeros(known.shape[1])


def unlucky_runway(cash: Paths, burn: Paths, deviation: Paths) -> Paths:
    """Return the months that cash lasts in nine cases of ten (P10), if every month burns as much on average
    and months vary independently.

    After n months cash − n·burn − z·deviation·√n is what one case of ten falls below (z = 1.28): the first n
    at which it is 0. Infinite where it never is: cash grows faster than it varies.
    """
    held, spread = np.maximum(cash, 0.0), _UNLUCKY * deviation
    inside = spread**2 + 4 * burn * held
    divisor = spread + np.sqrt(np.maximum(inside, 0.0))
    lasts = (inside >= 0) & ((divisor > 0) | (burn > 0))
    return np.where(lasts, (2 * held / np.where(divisor > 0, divisor, 1.0)) ** 2, np.inf)


@dataclass(frozen=True, eq=False)
class Departures:
    """How far decisions have moved a company off its plan, by month and path.

    Factors (1: as planned) on customers won, people, training hours and other costs; `severance` is paid to
    those dismissed, in months of the pay of all people as planned.
    """

    selling: MonthsPaths
    people: MonthsPaths
    training: MonthsPaths
    other_costs: MonthsPaths
    severance: MonthsPaths

    @classmethod
    def none(cls, months: int, paths: int) -> "Departures":
        """Return departures that change nothing."""
        selling, people, training, other_costs = np.ones((4, months, paths))
        return cls(selling, people, training, other_costs, np.zeros((months, paths)))


@dataclass(frozen=True, eq=False)
class NoteOwed:
    """A convertible note that has not converted: what it is owed at each month's end, what falls due in it,
    the least round in which it converts, and since when, and the interest that falls on each month if it is
    to be repaid.
    """

    owed: Months
    due: Months
    least: float | None
    since: int = -1
    interest: Months | None = None


@dataclass(eq=False)
class State:
    """What the steps read and write. Rows (paths,) are those of the month under way.

    `notes` are the convertible notes, `credit` what is drawn of each credit line by line id, `later_rounds`
    how many rounds have come that the plan does not list. `entries` holds by line id what steps pay,
    `promises` by line id what came of each.
    """

    would_be: WouldBe
    climate: MonthsPaths
    cash: Paths
    closings: Closings
    notes: tuple[NoteOwed, ...]
    credit: dict[str, Paths] = field(default_factory=dict)
    alive: PathsMask = field(init=False)
    ruin_month: Paths = field(init=False)
    later_rounds: Paths = field(init=False)
    record: TrackRecord = field(init=False)
    entries: dict[str, MonthsPaths] = field(default_factory=dict)
    promises: dict[str, PromiseOutcome] = field(default_factory=dict)
    _burn: tuple[int, Paths] | None = field(init=False, default=None)
    """The burn that the month's runways share."""

    def __post_init__(self) -> None:
        paths, lines = len(self.cash), self.would_be
        self.alive, self.ruin_month = np.ones(paths, dtype=bool), np.full(paths, np.nan)
        self.later_rounds = np.zeros(paths)
        self.record = TrackRecord(revenue=lines.revenue, gross_profit=lines.gross_profit)

    def runway(self, month: int, counted: RunwayCounted = "mean") -> Paths:
        """Return how many months cash lasts, as is known at the month's end: `mean` is cash ÷ mean burn,
        infinite where nothing is burnt; `p10` that of `unlucky_runway`.
        """
        if self._burn is None or self._burn[0] != month:
            self._burn = month, mean_burn(self.would_be.operating, month)
        burn = self._burn[1]
        if counted == "p10":
            return unlucky_runway(self.cash, burn, flow_deviation(self.would_be.operating, month))
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
        ended = (stopped & self.alive).nonzero()[0]
        if not len(ended):
            return
        self.ruin_month[ended] = month
        if self.would_be.called is not None:  # a lender who calls gets what there is, and no more
            unpaid = np.minimum(np.maximum(-self.cash[ended], 0.0), self.would_be.called[month, ended])
            self._pay_some(LOANS, month, ended, unpaid)
        owed = {**self.credit, LOANS: self.would_be.owed[month], NOTES: self._notes_owed(month)}
        for line, amount in owed.items():
            if amount is not None and amount[ended].any():
                served = np.minimum(np.maximum(self.cash[ended], 0.0), amount[ended])
                self._pay_some(line, month, ended, -served)
        self.alive = self.alive.copy()
        self.alive[ended] = False

    def _pay_some(self, line: str, month: int, paths: PathNumbers, amount: SomePaths) -> None:
        paid = np.zeros(len(self.cash))
        paid[paths] = amount
        self.pay(line, month, paid)

    def _notes_owed(self, month: int) -> Paths | None:
        """Return what convertible notes are owed where they have not converted; None without notes."""
        if not self.notes:
            return None
        owed = np.zeros(len(self.cash))
        for note in self.notes:
            owed += np.where(self.closings.converted(note.least, note.since), 0.0, note.owed[month])
        return owed


@runtime_checkable
class Step(Protocol):
    """One thing that happens in a month. Path i of a batch is the same as path i alone."""

    def at(self, month: int, state: State) -> None:
        """Let it happen."""
