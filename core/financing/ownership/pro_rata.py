"""Pro-rata rights: which part of a round's new shares their holders may buy."""

from fractions import Fraction
from typing import Any

from core.errors import CalculationError, Fault
from core.financing.exact import exact
from core.financing.ownership.conversion import terms_of
from core.plan.financing import Financing
from core.texts import mark


def rights_share(financing: Financing[Any]) -> float:
    """Return the part of all new shares that holders with rights buy: their part of the company today, fully
    diluted.

    Who uses the right in every round keeps that part, so one figure serves all rounds. SAFEs and notes count
    as converted at their caps (money ÷ cap of everything, the rest shared by the shares that exist); without
    a cap they count nothing.
    """
    return float(exact_rights_share(financing))


def _part_at_cap(one: Any, financing: Financing[Any]) -> Fraction:
    """Return the part of the company that a SAFE or note takes at the best of its caps, or as its fixed
    share.
    """
    terms = terms_of(one, financing)
    money = exact(one.amount if hasattr(one, "amount") else one.principal)
    parts = [money / exact(other.cap) for other in terms if other.cap is not None]
    parts += [exact(other.fixed_share) for other in terms if other.fixed_share is not None]
    return max(parts, default=Fraction(0))


def exact_rights_share(financing: Financing[Any]) -> Fraction:
    """Return the same as a fraction; refuses rights that leave nothing to new investors."""
    if all(one.pro_rata == "none" for one in financing.rounds):
        return Fraction(0)
    total, held = Fraction(financing.pool_shares), Fraction(0)
    for holder in financing.holders:
        total, held = total + holder.shares, held + (holder.shares if holder.pro_rata else 0)
    for series in financing.series:
        converted = (
            exact(series.issue_price) / exact(series.conversion_price or series.issue_price) * series.shares
        )
        total, held = total + converted, held + (converted if series.pro_rata else 0)
    all_caps, own_caps = Fraction(0), Fraction(0)
    for one in financing.convertibles:
        part = _part_at_cap(one, financing)
        all_caps, own_caps = all_caps + part, own_caps + (part if one.pro_rata else 0)
    share = held / total * (1 - all_caps) + own_caps if total else own_caps
    if not 0 <= share < 1:
        raise CalculationError(
            Fault("financing.safes", mark("pro-rata rights leave nothing for the new investors"))
        )
    return share
