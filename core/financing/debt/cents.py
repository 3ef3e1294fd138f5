"""A loan's payments as its lender writes them: in whole cents, the last one corrected."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from core.arrays import Drawn
from core.financing.debt.schedule import LoanSchedule
from core.plan.debt import Loan

_CENT = Decimal("0.01")
_LEVEL = ("amortising", "balloon", "venture", "lease", "fixed_debits")


@dataclass(frozen=True)
class Instalment:
    """What falls due in a month of the plan, and the principal owed after it."""

    month: int
    interest: Decimal
    principal: Decimal
    fees: Decimal
    balance: Decimal

    @property
    def payment(self) -> Decimal:
        """What is paid in all."""
        return self.interest + self.principal + self.fees


def instalments(loan: Loan[Drawn], schedule: LoanSchedule) -> tuple[Instalment, ...]:
    """Return the instalments of a loan's whole schedule on its first path.

    Interest is that on the principal as written before, rounded to cents, half up. A level payment is rounded
    and repays what interest leaves of it, other principal is rounded; the last one repays what is left:
    $10,000 at 10 % over four years is 3,154.71 three times, and then 3,154.70.
    """
    found, level = list[Instalment](), loan.kind in _LEVEL
    repaid, earned, closing = (
        one[:, 0] for one in (schedule.repaid, schedule.interest, schedule.closing_balance)
    )
    paying = np.flatnonzero(schedule.service[:, 0] > 0)
    last = int(np.flatnonzero(repaid > 0)[-1]) if (repaid > 0).any() else -1
    balance, begun = _cents(closing[0] + repaid[0] - schedule.drawn[0, 0]), 0
    for month in map(int, paying):
        balance += _cents(schedule.drawn[begun : month + 1, 0].sum())
        begun, before = month + 1, closing[month] + repaid[month]
        interest = _cents(earned[month] / before * float(balance)) if before > 0 else _cents(earned[month])
        principal = _cents(repaid[month])
        if level and principal:
            principal = _cents(earned[month] + repaid[month]) - interest
        principal = balance if month == last else principal
        balance -= principal
        fees = _cents(schedule.fees[month, 0])
        found.append(Instalment(month, interest, principal, fees, balance))
    return tuple(found)


def _cents(value: float) -> Decimal:
    return Decimal(repr(round(float(value), 6))).quantize(_CENT, ROUND_HALF_UP)
