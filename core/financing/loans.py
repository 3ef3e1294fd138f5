"""Loans: payments and balances (documents' F3, the simple form)."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, Months, PathsMonths
from core.months import PER_YEAR, elapsed
from core.plan.financing import Loan


@dataclass(frozen=True, eq=False)
class LoanSchedule:
    """Flows and balance by path and month: closing balance = opening + drawn − repaid."""

    drawn: PathsMonths
    interest: PathsMonths
    repaid: PathsMonths
    closing_balance: PathsMonths


def level_payment(*, principal: float, rate_per_month: Drawn, months: int) -> Drawn:
    """Return the payment that repays `principal` in `months` equal instalments: P·r/(1 − (1 + r)⁻ⁿ); P/n at rate 0."""
    safe = np.where(rate_per_month == 0, 1.0, rate_per_month)
    annuity = principal * safe / -np.expm1(-months * np.log1p(safe))
    return np.where(rate_per_month == 0, principal / months, annuity)


def schedule(*, loan: Loan[Drawn], months: int) -> LoanSchedule:
    """Return the loan's schedule; the first payment falls in the month after the draw, nominal rate ÷ 12.

    amortising: level payments; interest_only and bullet: the principal at the end, a bullet's interest too (compounding).
    """
    rate = loan.rate_per_year / PER_YEAR
    paid = np.clip(elapsed(months) - loan.draw_month, -1, loan.term_months)  # payments made so far, −1 before the draw
    alive, due = (paid >= 0) & (paid < loan.term_months), (elapsed(months) - loan.draw_month == loan.term_months)
    match loan.kind:
        case "amortising":
            balance = _amortising_balance(loan.principal, rate, loan.term_months, np.maximum(paid, 0)) * alive
        case "interest_only":
            balance = loan.principal * alive + 0 * rate
        case "bullet":
            balance = loan.principal * np.exp(np.log1p(rate) * np.maximum(paid, 0)) * alive
    drawn = np.where(elapsed(months) == loan.draw_month, loan.principal, 0.0) + 0 * rate
    before = np.concatenate([np.full_like(rate, loan.principal if loan.draw_month < 0 else 0.0), balance[:, :-1]], axis=1)
    interest = before * rate
    if loan.kind == "bullet":
        interest = np.where(due, before * (1 + rate) - loan.principal, 0.0)
        repaid = np.where(due, loan.principal, 0.0) + 0 * rate
        return LoanSchedule(drawn, interest, repaid, balance)
    return LoanSchedule(drawn, interest, before + drawn - balance, balance)


def _amortising_balance(principal: float, rate: Drawn, term: int, paid: Months) -> PathsMonths:
    payment = level_payment(principal=principal, rate_per_month=rate, months=term)
    grown = np.exp(np.log1p(rate) * paid)
    safe = np.where(rate == 0, 1.0, rate)
    return np.where(rate == 0, principal - payment * paid, principal * grown - payment * (grown - 1) / safe)
