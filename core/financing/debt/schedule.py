"""Debt month by month: loans of every kind, leases, revenue-based advances (documents' F3)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from core.arrays import Drawn, MonthsColumn, MonthsPaths, Paths
from core.financing.debt.interest import accrued_interest, month_end, year_fraction
from core.financing.exact import exact
from core.months import PER_YEAR
from core.plan.debt import Loan
from core.plan.securities import Note


@dataclass(frozen=True, eq=False)
class LoanSchedule:
    """Flows and balance by month and path.

    closing balance (principal) = opening + drawn − repaid. `owed` is what it would take to be rid of the loan
    at the month's end: with a bullet's accrued interest, an advance's whole multiple, the end payment.
    `received` is the cash that arrives (a lease brings equipment, not cash); `fees` are the arrangement fee
    and the end payment. What the borrower pays is interest + repaid + fees. `accrued` is the interest that
    falls on the month, paid or not; `liability` the principal with interest not yet paid, `opening` that
    before month 0.
    """

    drawn: MonthsPaths
    received: MonthsPaths
    interest: MonthsPaths
    repaid: MonthsPaths
    fees: MonthsPaths
    closing_balance: MonthsPaths
    owed: MonthsPaths
    accrued: MonthsPaths
    liability: MonthsPaths
    opening: Paths

    @property
    def service(self) -> MonthsPaths:
        """Return what is paid each month: interest, principal and fees."""
        return self.interest + self.repaid + self.fees

    @property
    def flow(self) -> MonthsPaths:
        """Return cash received less cash paid."""
        return self.received - self.service


def level_payment(
    *, principal: Paths | float, rate_per_month: Paths, months: int, balloon: Paths | float = 0.0
) -> Paths:
    """Return the payment that leaves `balloon` after `months` equal instalments: (P − B)·r/(1 − (1+r)⁻ⁿ) +
    B·r; (P − B)/n at rate 0.
    """
    safe = np.where(rate_per_month == 0, 1.0, rate_per_month)
    lost = -np.expm1(-months * np.log1p(safe))
    annuity = (principal - balloon) * safe / lost + balloon * safe
    return np.where(rate_per_month == 0, (principal - balloon) / months, annuity)


def schedule(
    *, loan: Loan[Drawn], months: int, revenue: MonthsPaths | None = None, start: date = date(2026, 1, 1)
) -> LoanSchedule:
    """Return the loan's schedule over the plan's months; the first payment falls in the month after the draw
    (a lease's at once).

    `start` is the plan's first day (for actual day counts), `revenue` what a revenue-based advance takes its
    share of. A loan drawn before the plan has run its course until month 0; its past revenue is taken to be
    that of month 0.
    """
    run = _Run(loan, months, revenue, start)
    for number in range(loan.term_months + 1):
        run.month(number)
    return LoanSchedule(**run.flows, opening=run.opening)


class _Run:
    """A loan while its months pass; flows by month and path."""

    def __init__(self, loan: Loan[Drawn], months: int, revenue: MonthsPaths | None, start: date) -> None:
        self.loan, self.months, self.start = loan, months, start
        self.paths = loan.rate_per_year.shape[1]
        self.revenue = np.zeros((months, self.paths)) if revenue is None else revenue
        self.flows: dict[str, MonthsPaths] = {
            field.name: np.zeros((months, self.paths))
            for field in fields(LoanSchedule)
            if field.name != "opening"
        }
        self.balance: Paths = np.zeros(self.paths)
        self.owed_interest: Paths = np.zeros(self.paths)
        self.opening: Paths = np.zeros(self.paths)

    def month(self, number: int) -> None:
        """Let month `number` of the loan pass: 0 is the month of the draw, `term_months` that of the last
        payment.
        """
        loan, month = self.loan, self.loan.draw_month + number
        rate, before = self._rate(month), self.owed_interest
        interest, repaid, fees = np.zeros(self.paths), np.zeros(self.paths), np.zeros(self.paths)
        if number == 0:
            self.balance = np.full(self.paths, float(loan.principal))
            fees += loan.fee_share * loan.principal
            self._book("drawn", month, self.balance)
            self._book("received", month, self.balance if loan.kind != "lease" else np.zeros(self.paths))
        if number > 0 and loan.kind != "revenue_based":
            interest = self.balance * rate * self._years(month)
        if number > 0 or loan.kind == "lease":
            interest, repaid = self._payment(number, month, rate, interest)
        if number == loan.term_months:
            fees += loan.end_payment_share * loan.principal
        self.balance = self.balance - repaid
        for name, value in (
            ("interest", interest),
            ("repaid", repaid),
            ("fees", fees),
            ("closing_balance", self.balance),
            ("owed", self._owed(number)),
            ("accrued", interest + self.owed_interest - before),
            ("liability", self.balance + self.owed_interest),
        ):
            self._book(name, month, value)
        if month == -1:
            self.opening = self.balance + self.owed_interest

    def _owed(self, number: int) -> Paths:
        loan = self.loan
        whole = (
            self.balance * (loan.repayment_multiple if loan.kind == "revenue_based" else 1.0)
            + self.owed_interest
        )
        return whole + (loan.end_payment_share * loan.principal if number < loan.term_months else 0.0)

    def _payment(self, number: int, month: int, rate: Paths, interest: Paths) -> tuple[Paths, Paths]:
        """Return (interest paid, principal repaid) of one month."""
        loan, last = self.loan, number == self.loan.term_months
        left = loan.term_months - number + 1
        match loan.kind:
            case "revenue_based":
                return self._share_of_revenue(month, last)
            case "bullet":
                self.owed_interest = (
                    self.owed_interest + interest + self.owed_interest * rate * self._years(month)
                )
                paid = self.owed_interest if last else np.zeros(self.paths)
                self.owed_interest = np.zeros(self.paths) if last else self.owed_interest
                return paid, self.balance if last else np.zeros(self.paths)
            case "interest_only":
                return interest, self.balance if last else np.zeros(self.paths)
            case "lease":
                return self._rent(number, rate, interest, last)
            case "venture" if number <= loan.interest_only_months:
                return interest, np.zeros(self.paths)
        balloon = loan.balloon_share * loan.principal if loan.kind == "balloon" else 0.0
        payment = level_payment(
            principal=self.balance, rate_per_month=rate / PER_YEAR, months=left, balloon=balloon
        )
        return interest, self.balance if last else np.minimum(payment - interest, self.balance)

    def _rent(self, number: int, rate: Paths, interest: Paths, last: bool) -> tuple[Paths, Paths]:
        """Return a lease's rent, paid in advance: the first with the equipment, and the residual after the
        last month.
        """
        loan = self.loan
        if last:
            return interest, self.balance
        monthly = rate / PER_YEAR
        rent = level_payment(
            principal=(self.balance + interest) / (1 + monthly),
            rate_per_month=monthly,
            months=loan.term_months - number,
            balloon=loan.balloon_share * loan.principal / (1 + monthly),
        )
        return interest, rent - interest

    def _share_of_revenue(self, month: int, last: bool) -> tuple[Paths, Paths]:
        """Return a payment of a revenue-based advance, split in the ratio of its cost to its money."""
        loan = self.loan
        left = self.balance * loan.repayment_multiple
        taken = (
            left
            if last
            else np.minimum(
                left, loan.revenue_share * np.maximum(self.revenue[min(max(month, 0), self.months - 1)], 0.0)
            )
        )
        return taken * (1 - 1 / loan.repayment_multiple), taken / loan.repayment_multiple

    def _rate(self, month: int) -> Paths:
        rates = self.loan.rate_per_year
        found: Paths = rates[min(max(month, 0), len(rates) - 1)]
        return found

    def _years(self, month: int) -> float:
        if self.loan.day_count == "30_360":
            return 1 / PER_YEAR
        ends = month_end(self.start, month - 1), month_end(self.start, month)
        return float(year_fraction(start=ends[0], end=ends[1], day_count=self.loan.day_count))

    def _book(self, name: str, month: int, value: Paths) -> None:
        if 0 <= month < self.months:
            self.flows[name][month] = value


def note_levels(*, note: Note[Any], start: date, months: int) -> list[Fraction]:
    """Return exactly what a note is owed at each month's end; 0 from its maturity on where it is repaid
    then.
    """
    ends = [month_end(start, month) for month in range(months)]
    repaid = note.at_maturity == "repay"
    return [Fraction(0) if repaid and end >= note.maturity else owed_on(note=note, day=end) for end in ends]


def note_balances(*, notes: tuple[Note[Any], ...], start: date, months: int) -> Mapping[str, MonthsColumn]:
    """Return by note what it is owed at each month's end, as floats."""
    return {
        note.id: np.array(note_levels(note=note, start=start, months=months), dtype=np.float64)[:, None]
        for note in notes
    }


def note_opening(*, note: Note[Any], start: date) -> float:
    """Return what a note is owed when the plan starts; one that fell due before stays at what was due
    then.
    """
    day = month_end(start, -1)
    if note.at_maturity == "repay":
        day = min(day, note.maturity)
    return float(owed_on(note=note, day=day))


def repaid_in(*, note: Note[Any], start: date) -> int:
    """Return the month of the plan in which a note falls due; one that fell due before is paid in month 0."""
    return max((note.maturity.year - start.year) * PER_YEAR + note.maturity.month - start.month, 0)


def owed_before(*, note: Note[Any], start: date, month: int) -> float:
    """Return what a note was owed at the end of the month before; before month 0, when the plan starts."""
    if month == 0:
        return note_opening(note=note, start=start)
    return float(owed_on(note=note, day=month_end(start, month - 1)))


def note_repayments(*, notes: tuple[Note[Any], ...], start: date, months: int) -> MonthsColumn:
    """Return what falls due each month for notes that are repaid at maturity, unless they have converted
    before.
    """
    due = np.zeros((months, 1))
    for note in notes:
        month = repaid_in(note=note, start=start)
        if note.at_maturity == "repay" and month < months:
            due[month] += float(owed_on(note=note, day=note.maturity))
    return due


def owed_on(*, note: Note[Drawn], day: date) -> Fraction:
    """Return principal and interest of a note on a day, exactly."""
    years = year_fraction(start=note.issued, end=day, day_count=note.day_count)
    return exact(note.principal) + accrued_interest(
        principal=note.principal, rate_per_year=note.rate_per_year, years=years, compounding=note.compounding
    )
