"""Debt in the chain: loans by their schedules, grants as they are paid, notes until they convert."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Lock

import numpy as np
from cachetools import LRUCache, cached

from core.arrays import Drawn, MonthsColumn, MonthsPaths, Paths
from core.cash_flow.accounts import CONVERTIBLES
from core.cash_flow.ledger import Line, at_once, together
from core.cash_flow.lines import loan_lines, other_debt
from core.cash_flow.steps.state import NoteOwed
from core.financing.debt.called import called
from core.financing.debt.notes import note_accounts
from core.financing.debt.schedule import LoanSchedule, schedule
from core.financing.ownership.conversion import document_of
from core.months import elapsed
from core.plan.convertibles import Safe
from core.plan.debt import Loan
from core.plan.financing import Financing
from core.plan.plan import PlanOf
from core.simulation.chances import Chances

_MOST_KEPT = 64_000_000
"""Bytes of schedules that are remembered, of all plans together."""


@dataclass(frozen=True, eq=False)
class Debt:
    """Loans and grants by month and path, as lines of the ledger; `owed` is what it would take to be rid of
    all loans, `called` what is due of those that were called (None: nothing).

    `note_balances` is what each convertible note is owed by month; `note_repayments` what falls due unless it
    has converted.
    """

    loans: Mapping[str, LoanSchedule]
    lines: tuple[Line, ...]
    owed: MonthsPaths
    called: MonthsPaths | None
    booked: MonthsPaths
    note_balances: Mapping[str, MonthsColumn]
    note_repayments: Mapping[str, MonthsColumn]

    def notes(self, financing: Financing[Drawn], start: date) -> tuple[NoteOwed, ...]:
        """Return the notes as the month loop needs them."""
        accounts = note_accounts(financing, start)
        return tuple(
            NoteOwed(
                self.note_balances[one.id][:, 0],
                self.note_repayments[one.id][:, 0],
                document_of(one, financing).qualified_amount,
                one.begins(start),
                accounts[one.id].interest(self.note_balances[one.id]),
            )
            for one in financing.notes
        )


def issued_in(plan: PlanOf[Drawn]) -> dict[str, MonthsColumn]:
    """Return by line id the money of SAFEs and notes that are issued during the plan."""
    found, months = dict[str, MonthsColumn](), plan.company.months
    for one in plan.financing.convertibles:
        month = one.begins(plan.company.start)
        if 0 <= month < months:
            kind, amount = ("safes", one.amount) if isinstance(one, Safe) else ("notes", one.principal)
            found[f"financing.{kind}.{one.id}"] = np.where(elapsed(months) == month, amount, 0.0)
    return found


def _size(one: LoanSchedule) -> int:
    kept = {id(flow.base): flow.base.nbytes for flow in vars(one).values() if flow.base is not None}
    return max(int(sum(kept.values())), 1)


def _drawn_alike(loan: Loan[Drawn], months: int, start: date) -> tuple[object, ...]:
    drawn = (
        (value.shape, value.tobytes()) if isinstance(value, np.ndarray) else value
        for _name, value in loan.items()
    )
    return (*drawn, months, start)


@cached(LRUCache(_MOST_KEPT, getsizeof=_size), key=_drawn_alike, lock=Lock())
def _by_itself(loan: Loan[Drawn], months: int, start: date) -> LoanSchedule:
    """Return the schedule of a loan that follows nothing but its own terms. Remembered by what was drawn of
    them: most changes of a plan, and its other readings, leave a loan as it is.
    """
    return schedule(loan=loan, months=months, start=start)


def debt_of(
    plan: PlanOf[Drawn], chances: Chances, revenue: MonthsPaths, calls: Mapping[str, Paths] | None = None
) -> Debt:
    """Return what loans, grants and notes bring and cost, given the revenue that some of them follow, and by
    loan the month in which its lender called it (NaN: never).
    """
    months, start = plan.company.months, plan.company.start
    loans = {
        loan.id: schedule(loan=loan, months=months, revenue=revenue, start=start)
        if loan.is_advance
        else _by_itself(loan, months, start)
        for loan in plan.financing.loans
    }
    due: MonthsPaths | None = None
    for loan in plan.financing.loans:
        if calls and loan.id in calls and np.isfinite(calls[loan.id]).any():
            loans[loan.id] = called(loan, loans[loan.id], calls[loan.id])
            now = np.where(elapsed(months) == calls[loan.id] + 1, loans[loan.id].service, 0.0)
            due = now if due is None else due + now
    lines = [line for loan in plan.financing.loans for line in loan_lines(loan=loan, schedule=loans[loan.id])]
    for grant in plan.financing.grants:
        if grant.month < months:
            paid = np.zeros(revenue.shape)
            paid[grant.month] = np.where(
                chances.grants[grant.id] < grant.probability[0], grant.amount[0], 0.0
            )
            lines.append(at_once(f"financing.grants.{grant.id}", "grants", "payables", "", paid))
    other = other_debt(opening=plan.opening, months=months) if plan.opening.loans else None
    owed = together((other, *(loan.owed for loan in loans.values())), revenue.shape)
    booked = together((other, *(loan.liability for loan in loans.values())), revenue.shape)
    for name, money in issued_in(plan).items():
        lines.append(
            Line(name, "convertibles", CONVERTIBLES, "", None, np.broadcast_to(money, revenue.shape))
        )
    accounts = note_accounts(plan.financing, start)
    balances = {
        name: np.array(one.levels(months), dtype=np.float64)[:, None] for name, one in accounts.items()
    }
    repayments = {name: one.repayment(months) for name, one in accounts.items()}
    return Debt(loans, tuple(lines), owed, due, booked, balances, repayments)
