"""Pro-rata rights: which part of a round's new shares their holders may buy."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from core.arrays import Counted
from core.errors import CalculationError, Fault
from core.financing.exact import exact, kind_of, lifted, zeros
from core.financing.ownership.conversion import terms_of
from core.plan.financing import Financing
from core.texts import mark


@dataclass(frozen=True, eq=False)
class Rights:
    """Who may buy what of the rounds, by path.

    `share` is, by round, the part of its new shares that all holders of rights buy (0 in a round that grants
    none); `kept` is, by named investor of a planned round, the part of the company that its money bought,
    which it may keep from its round on (0 where that has not closed).
    """

    share: tuple[Counted, ...]
    kept: Mapping[str, Counted]


def rights_of(financing: Financing[Any], amount: Any, pre_money: Any) -> Rights:
    """Return the rights, given what has closed: all new money and the pre-money, by round and path.

    Who uses the right in every round keeps its part of the company: of holders of today their part fully
    diluted, of a named investor of a round its money ÷ the round's post-money. So the part of a round's new
    shares that they buy is the sum of these parts.
    """
    paths, kind = amount.shape[1], kind_of(amount)
    standing, nothing = lifted(_share_of_today(financing), paths, kind), zeros(paths, kind)
    share, kept = list[Counted](), dict[str, Counted]()
    for place, one in enumerate(financing.rounds):
        share.append(nothing if one.pro_rata == "none" else standing)
        fresh = amount[place] * (1 - share[-1])
        after = pre_money[place] + (fresh if one.pro_rata == "on_top" else amount[place])
        closed = np.asarray(amount[place] > 0, dtype=bool)
        part = np.where(closed, fresh, nothing) / np.where(closed, after, nothing + 1)
        for investor in financing.investors:
            if investor.round == one.id:
                kept[investor.id] = lifted(exact(investor.money_share), paths, kind) * part
                standing = standing + kept[investor.id] if investor.pro_rata else standing
    return Rights(tuple(share), kept)


def _share_of_today(financing: Financing[Any]) -> Fraction:
    """Return the part of the company, fully diluted, of those who have rights today.

    SAFEs and notes count as converted at their caps (money ÷ cap of everything, the rest shared by the shares
    that exist); without a cap they count nothing. Refuses rights that leave nothing to new investors.
    """
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


def _part_at_cap(one: Any, financing: Financing[Any]) -> Fraction:
    """Return the part of the company that a SAFE or note takes at the best of its caps, or as its fixed
    share.
    """
    terms = terms_of(one, financing)
    money = exact(one.amount if hasattr(one, "amount") else one.principal)
    parts = [money / exact(other.cap) for other in terms if other.cap is not None]
    parts += [exact(other.fixed_share) for other in terms if other.fixed_share is not None]
    return max(parts, default=Fraction(0))
