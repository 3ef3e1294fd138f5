"""The one rounding at the end of a round: the price first, then all that follows from it, in whole shares by
a named rule, with what is left over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Literal

import numpy as np

from core.financing.exact import kind_of, lifted
from core.financing.raising.priced_round import SolvedRound, solve_round
from core.financing.raising.round_terms import at_rows

ShareRule = Literal["down", "nearest", "exact"]
_DUST = Fraction(1, 10**7)
"""What a price in floating point may miss a round one by, in its last decimal."""
PriceRule = Literal["nearest", "down", "up"]


@dataclass(frozen=True)
class RoundedRound:
    """Whole shares of one solved path. `money_left` is paid but buys no whole share."""

    price: Fraction
    new_shares: Fraction
    conversions: Mapping[str, Fraction]
    pool_increase: Fraction
    money_left: Fraction


def rounded_round(
    solved: SolvedRound,
    *,
    amount: Fraction,
    price_decimals: int | None = 4,
    price_rule: PriceRule = "nearest",
    conversion_decimals: int | None = None,
    shares: ShareRule = "down",
    path: int = 0,
) -> RoundedRound:
    """Round one path of a solved round: the price to `price_decimals` first (None: not at all) by its rule,
    then shares by theirs. With `conversion_decimals` each SAFE's or note's own price is rounded as well, as
    where its series states one.

    The round is solved again at the rounded price, so SAFEs, notes and the pool follow it as the documents
    say (Y Combinator, Post-Money Safe User Guide, example 1).

    down: fractions of a share are dropped and paid in cash, as charters say. nearest: to the nearest whole
    share. The pool's increase is always rounded to the nearest share.
    """
    exact_price = Fraction(solved.price[path])
    price = _rounded_price(exact_price, price_decimals, price_rule)
    at_price = _at_price(solved, price, path) if price != exact_price else solved
    place = 0 if at_price is not solved else path
    new = _whole(amount / price, shares)
    money = {one.id: Fraction(one.money[path]) for one in solved.given.convertibles}
    converted = dict[str, Fraction]()
    for name, count in at_price.conversions.items():
        bought = Fraction(count[place])
        if conversion_decimals is not None and bought > 0 and money.get(name, Fraction(0)) > 0:
            own = _rounded_price(money[name] / bought, conversion_decimals, price_rule)
            bought = money[name] / own
        converted[name] = _whole(bought, shares)
    pool = _whole(Fraction(at_price.pool_increase[place]), "exact" if shares == "exact" else "nearest")
    return RoundedRound(price, new, converted, pool, amount - new * price)


def _at_price(solved: SolvedRound, price: Fraction, path: int) -> SolvedRound:
    """Return the same round on one path with its price stated."""
    rows, given = np.array([path]), solved.given
    kind = kind_of(given.terms.amount)
    return solve_round(
        standing=at_rows(given.standing, rows),
        terms=replace(at_rows(given.terms, rows), price=lifted(price, 1, kind)),
        convertibles=[at_rows(one, rows) for one in given.convertibles],
        protected=[at_rows(one, rows) for one in given.protected],
    )


def _rounded_price(price: Fraction, decimals: int | None, rule: PriceRule) -> Fraction:
    """Return the price to so many decimals; a price that would vanish keeps three significant digits."""
    if decimals is None:
        return price
    while round(price * 10**decimals) < 100 and decimals < 30 and price < 1:
        decimals += 1
    scaled = price * 10**decimals
    if abs(scaled - round(scaled)) < _DUST:
        return Fraction(round(scaled), 10**decimals)
    whole = floor(scaled) if rule == "down" else ceil(scaled) if rule == "up" else _nearest(scaled)
    return Fraction(whole, 10**decimals)


def _whole(count: Fraction, rule: ShareRule) -> Fraction:
    if rule == "exact":
        return count
    return Fraction(floor(count) if rule == "down" else _nearest(count))


def _nearest(value: Fraction) -> int:
    """Return the nearest whole number, half up, as spreadsheets and closing binders round."""
    return floor(value + Fraction(1, 2))
