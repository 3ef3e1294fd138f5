"""A loan's payments as its lender writes them: in whole cents, the last one corrected."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from core.financing.debt.schedule import LoanSchedule

_CENT = Decimal("0.01")


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


def instalments(schedule: LoanSchedule) -> tuple[Instalment, ...]:
    """Return the instalments of a whole schedule on its first path.

    Payments and interest are rounded to cents, half up; principal is what a payment leaves after interest,
    and the last one repays what is left: $10,000 at 10 % over four years is 3,154.71 three times, and then
    3,154.70.
    """
    found = list[Instalment]()
    repaid = schedule.repaid[:, 0]
    paying = np.flatnonzero(schedule.service[:, 0] > 0)
    last = int(np.flatnonzero(repaid > 0)[-1]) if (repaid > 0).any() else -1
    balance = _cents(schedule.closing_balance[0, 0] + repaid[0] - schedule.drawn[0, 0])
    drawn = 0
    for month in map(int, paying):
        balance += _cents(schedule.drawn[drawn : month + 1, 0].sum())
        drawn = month + 1
        interest, fees = _cents(schedule.interest[month, 0]), _cents(schedule.fees[month, 0])
        principal = _cents(schedule.interest[month, 0] + repaid[month]) - interest
        principal = balance if month == last else principal
        balance -= principal
        found.append(Instalment(month, interest, principal, fees, balance))
    return tuple(found)


def _cents(value: float) -> Decimal:
    return Decimal(repr(round(float(value), 6))).quantize(_CENT, ROUND_HALF_UP)
