"""The one rounding at the end of a round: whole shares by a named rule, with what is left over."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Literal

from core.financing.raising.priced_round import SolvedRound

ShareRule = Literal["down", "nearest", "exact"]


@dataclass(frozen=True)
class RoundedRound:
    """Whole shares of one solved path. `money_left` is paid but buys no whole share; `residuals` are exact
    less rounded.
    """

    price: Fraction
    new_shares: Fraction
    conversions: Mapping[str, Fraction]
    pool_increase: Fraction
    money_left: Fraction
    residuals: Mapping[str, Fraction]


def rounded_round(
    solved: SolvedRound,
    *,
    amount: Fraction,
    price_decimals: int | None = 4,
    shares: ShareRule = "down",
    path: int = 0,
) -> RoundedRound:
    """Round one path of a solved round: the price to `price_decimals` first (None: not at all), then shares
    by the rule.

    down: fractions of a share are dropped and paid in cash, as charters say. nearest: to the nearest whole
    share. The pool's increase is always rounded to the nearest share.
    """
    exact_price = Fraction(solved.price[path])
    price = _rounded_price(exact_price, price_decimals)
    new = _whole(amount / price, shares)
    converted = {name: _whole(Fraction(count[path]), shares) for name, count in solved.conversions.items()}
    pool = _whole(Fraction(solved.pool_increase[path]), "exact" if shares == "exact" else "nearest")
    residuals = {name: Fraction(solved.conversions[name][path]) - count for name, count in converted.items()}
    residuals |= {
        "new": Fraction(solved.new_shares[path]) - new,
        "pool": Fraction(solved.pool_increase[path]) - pool,
    }
    return RoundedRound(price, new, converted, pool, amount - new * price, residuals)


def _rounded_price(price: Fraction, decimals: int | None) -> Fraction:
    """Return the price to so many decimals; a price that would vanish keeps three significant digits."""
    if decimals is None:
        return price
    while round(price * 10**decimals) < 100 and decimals < 30 and price < 1:
        decimals += 1
    return Fraction(round(price * 10**decimals), 10**decimals)


def _whole(count: Fraction, rule: ShareRule) -> Fraction:
    if rule == "exact":
        return count
    return Fraction(floor(count) if rule == "down" else round(count))
