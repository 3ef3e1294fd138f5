"""Vesting: what part of a grant is earned by a month."""

from fractions import Fraction
from typing import Any

from core.financing.exact import exact
from core.plan.securities import Vesting


def vested_share(*, vesting: Vesting[Any], month: int) -> Fraction:
    """Return the part earned by the end of a month of the plan: nothing before the cliff, then in whole steps
    from the start; the last one comes with the period's end, though it be shorter.
    """
    served = month - vesting.start_month
    if vesting.months == 0 or served >= vesting.months:
        return Fraction(1)
    if served < max(vesting.cliff_months, 1):
        return Fraction(0)
    return Fraction(served - served % vesting.every_months, vesting.months)


def earned_at_exit(*, vesting: Vesting[Any], month: int) -> Fraction:
    """Return the part earned where the company is sold in a month: what is earned by its end, and what was
    agreed of the rest.
    """
    earned = vested_share(vesting=vesting, month=month)
    return earned + (1 - earned) * exact(vesting.accelerated_share)
