"""Debt month by month: loans of every kind, leases, revenue-based advances (documents' F3)."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from core.arrays import Drawn, MonthsPaths, Paths
from core.financing.debt.interest import debits_in, years_between
from core.months import PER_YEAR
from core.plan.debt import AFTER_INTEREST, WITH_BALLOON, Loan

_DAYS = 365
_NOTHING = 1e-12
"""A balance that is no larger part of the principal is what rounding leaves, and is repaid."""


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
    """Return the loan's schedule over the plan's months; the first payment falls an interval after the draw
    (a lease's, and that of a loan that says so, at once).

    `start` is the plan's first day (for actual day counts), `revenue` what a revenue-based advance takes its
    share of. A loan drawn before the plan has run its course until month 0; its past revenue is taken to be
    that of month 0.
    """
    paths = loan.rate_per_year.shape[1]
    if loan.kind != "revenue_based" and (alike := _on_one_path(loan)) is not None:
        loan, revenue = alike, None
    run = _Run(loan, months, revenue, start)
    for number in range(run.last + 1):
        run.month(number)
    return LoanSchedule(**run.flows(paths), opening=np.broadcast_to(run.opening, paths))


def _on_one_path(loan: Loan[Drawn]) -> Loan[Drawn] | None:
    """Return the loan as it is on one path, if it is so on all: most are, and their months pass much
    faster.
    """
    drawn = {name: value for name, value in loan.items() if isinstance(value, np.ndarray)}
    if any((value != value[:, :1]).any() for value in drawn.values()):
        return None
    return loan.model_copy(update={name: value[:, :1] for name, value in drawn.items()})


class _Run:
    """A loan while its months pass; flows by month and path.

    Interest runs up as a `coupon`, which bears none, until a payment falls due; what is then added to the
    loan instead of being paid (`capitalised`) bears interest.
    """

    def __init__(self, loan: Loan[Drawn], months: int, revenue: MonthsPaths | None, start: date) -> None:
        self.loan, self.months, self.start = loan, months, start
        self.last = loan.last_payment if loan.prepaid_month is None else loan.prepaid_month - loan.draw_month
        # What a payment repays goes by its place in the row, which one at the draw reaches an interval early.
        self.ahead = loan.term_months - loan.last_payment
        self.paths = loan.rate_per_year.shape[1]
        self.revenue = np.zeros((months, self.paths)) if revenue is None else revenue
        self.rows: dict[str, dict[int, Paths]] = {
            field.name: {} for field in fields(LoanSchedule) if field.name != "opening"
        }
        self.balance: Paths = np.zeros(self.paths)
        self.coupon: Paths = np.zeros(self.paths)
        self.capitalised: Paths = np.zeros(self.paths)
        self.regular: Paths = np.zeros(self.paths)  # what falls due anyway with the last payment
        self.payment: tuple[Paths, Paths] | None = None
        self.opening: Paths = np.zeros(self.paths)

    def flows(self, paths: int) -> dict[str, MonthsPaths]:
        """Return what has been booked, by name, on so many paths. Flows whose months are the same share one
        array, and what never moves, or alike on all paths, needs no more than a column.
        """
        arrays: dict[tuple[tuple[int, int], ...], MonthsPaths] = {}
        found = dict[str, MonthsPaths]()
        for name, rows in self.rows.items():
            moving = {month: row for month, row in rows.items() if row.any()}
            key = tuple((month, id(row)) for month, row in moving.items())
            if key not in arrays:
                alike = all(row.strides == (0,) for row in moving.values())
                flow = np.zeros((self.months, 1 if alike else self.paths))
                for month, row in moving.items():
                    flow[month] = row[:1] if alike else row
                arrays[key] = np.broadcast_to(flow, (self.months, paths))
            found[name] = arrays[key]
        return found

    def month(self, number: int) -> None:
        """Let month `number` of the loan pass: 0 is the month of the draw, `last` that of the last
        payment.
        """
        loan, month = self.loan, self.loan.draw_month + number
        before = self._unpaid()
        paid, repaid = np.zeros(self.paths), np.zeros(self.paths)
        if number == 0:
            self.balance = np.broadcast_to(np.float64(loan.principal), (self.paths,))
            self._book("drawn", month, self.balance)
            self._book("received", month, self.balance if loan.kind != "lease" else np.zeros(self.paths))
        elif not loan.is_advance:
            self.coupon += (self.balance + self.capitalised) * self._rate(month) * self._years(month)
        if number > 0 or loan.kind == "lease" or loan.pays_at_draw:
            paid, repaid = self._paid(number, month)
        left = self.balance - repaid
        repaid = np.where(np.abs(left) <= _NOTHING * loan.principal, self.balance, repaid)
        fees = self._fees(number, repaid)
        self.balance = self.balance - repaid
        for name, value in (
            ("interest", paid),
            ("repaid", repaid),
            ("fees", fees),
            ("closing_balance", self.balance),
            ("owed", self._owed(number)),
            ("accrued", _sum(paid, self._unpaid() - before)),
            ("liability", _sum(self.balance, self._unpaid())),
        ):
            self._book(name, month, value)
        if month == -1:
            self.opening = self.balance + self._unpaid()

    def _unpaid(self) -> Paths:
        return self.coupon + self.capitalised

    def _fees(self, number: int, repaid: Paths) -> Paths:
        """Return the arrangement fees at the draw, the end payment and the fee for early repayment at the
        end.
        """
        loan, fees = self.loan, np.zeros(self.paths)
        if number == 0:
            fees += loan.fee_share * loan.principal + loan.fee_amount
        if number == self.last:
            fees += loan.end_payment_share * loan.principal
            fees += (repaid - self.regular) * loan.prepayment_fee_share
        return fees

    def _owed(self, number: int) -> Paths:
        loan = self.loan
        multiple = loan.repayment_multiple if loan.is_advance else 1.0
        whole = _sum(self.balance if multiple == 1 else self.balance * multiple, self._unpaid())
        end = loan.end_payment_share * loan.principal if number < self.last else 0.0
        return whole + end if np.any(end) else whole

    def _paid(self, number: int, month: int) -> tuple[Paths, Paths]:
        """Return (interest paid, principal repaid) of one month."""
        loan, last = self.loan, number == self.last
        if loan.is_advance:
            return self._taken(month, last)
        falls_due = number % loan.payment_interval_months == 0
        if not falls_due and not last:
            return np.zeros(self.paths), np.zeros(self.paths)
        due, self.coupon = self.coupon, np.zeros(self.paths)
        added = due * (1.0 if loan.kind == "bullet" else loan.pik_share)
        self.capitalised = self.capitalised + added
        if not last:
            return due - added, self._repaid(number, month, due)
        if loan.prepaid_month is None:
            self.regular = self.balance
        elif falls_due:
            self.regular = self._repaid(number, month, due)
        added, self.capitalised = added - self.capitalised, np.zeros(self.paths)
        return due - added, self.balance

    def _repaid(self, number: int, month: int, interest: Paths) -> Paths:
        """Return the principal that one payment before the last repays, of `interest` due with it."""
        loan, every, place = self.loan, self.loan.payment_interval_months, number + self.ahead
        if loan.kind in AFTER_INTEREST and place <= loan.interest_only_months:
            return np.zeros(self.paths)
        match loan.kind:
            case "bullet" | "interest_only":
                return np.zeros(self.paths)
            case "equal_principal":
                months = loan.term_months - loan.interest_only_months
                return np.full(self.paths, loan.principal * every / months)
            case "lease":
                return self._rent(number, month, interest) - interest
        balloon = loan.balloon_share * loan.principal if loan.kind in WITH_BALLOON else 0.0
        left = (loan.term_months - place) // every + 1

        def anew(monthly: Paths) -> Paths:
            rate = monthly * every
            owed = (self.balance + interest) / (1 + rate) if loan.pays_at_draw else self.balance
            return level_payment(principal=owed, rate_per_month=rate, months=left, balloon=balloon)

        return np.minimum(np.maximum(self._level(month, anew) - interest, 0.0), self.balance)

    def _level(self, month: int, anew: Callable[[Paths], Paths]) -> Paths:
        """Return the level payment: worked out once, and anew where the rate has changed. Where interest runs
        by actual days of 360, it is that of a mean month, so that the last correction is small.
        """
        rate = self._rate(month) / PER_YEAR * (_DAYS / 360 if self.loan.day_count == "act_360" else 1.0)
        if self.payment is None or (self.payment[0] != rate).any():
            payment = anew(rate)
            if self.payment is not None:
                payment = np.where(self.payment[0] != rate, payment, self.payment[1])
            self.payment = rate, payment
        return self.payment[1]

    def _rent(self, number: int, month: int, interest: Paths) -> Paths:
        """Return a lease's rent, paid in advance: the first with the equipment; the residual follows the
        last month. The last rent corrects what months of different lengths have left, so that no more than
        the residual does.
        """
        loan = self.loan
        if number == loan.term_months - 1:
            interest_to_come = self._rate(month + 1) * self._years(month + 1)
            left = loan.balloon_share * loan.principal / (1 + interest_to_come)
            return np.maximum(self.balance + interest - left, 0.0)

        def anew(monthly: Paths) -> Paths:
            return level_payment(
                principal=(self.balance + interest) / (1 + monthly),
                rate_per_month=monthly,
                months=loan.term_months - number,
                balloon=loan.balloon_share * loan.principal / (1 + monthly),
            )

        return self._level(month, anew)

    def _taken(self, month: int, last: bool) -> tuple[Paths, Paths]:
        """Return a payment of an advance, split in the ratio of its cost to its money."""
        loan = self.loan
        left = self.balance * loan.repayment_multiple
        if loan.kind == "fixed_debits":
            asked = np.full(self.paths, loan.debit_amount * debits_in(self.start, month, loan.debit_every))
        else:
            earned = self.revenue[min(max(month, 0), self.months - 1)]
            asked = loan.revenue_share * np.maximum(earned, 0.0)
        taken = np.minimum(left, asked)
        if last:
            self.regular = (left if loan.prepaid_month is None else taken) / loan.repayment_multiple
            taken = left
        return taken * (1 - 1 / loan.repayment_multiple), taken / loan.repayment_multiple

    def _rate(self, month: int) -> Paths:
        rates = self.loan.rate_per_year
        found: Paths = rates[min(max(month, 0), len(rates) - 1)]
        return found

    def _years(self, month: int) -> float:
        return float(years_between(self.start, month - 1, month, day_count=self.loan.day_count))

    def _book(self, name: str, month: int, value: Paths) -> None:
        if 0 <= month < self.months:
            self.rows[name][month] = value


def _sum(one: Paths, other: Paths) -> Paths:
    """Return the sum; the first itself, where there is nothing to add."""
    return one + other if other.any() else one
