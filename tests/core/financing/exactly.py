"""Short ways to write a round in exact numbers."""

from typing import Any

from core.financing.exact import lifted
from core.financing.raising.priced_round import SolvedRound, solve_round
from core.financing.raising.round_terms import (
    POST_MONEY,
    ConversionTerm,
    Convertible,
    Pool,
    Protected,
    RoundTerms,
    Standing,
)


def one(value: Any) -> Any:
    """Return a number on one exact path."""
    return None if value is None else lifted(value, 1, "exact")


def standing(
    common: Any = 0,
    preferred: Any = 0,
    granted: Any = 0,
    promised: Any = 0,
    available: Any = 0,
    warrants: Any = 0,
) -> Standing:
    """Return the shares before a round."""
    return Standing(one(common), one(preferred), one(granted), one(promised), one(available), one(warrants))


def capped(name: str, money: Any, cap: Any, counts: Any = POST_MONEY, discount: Any = None) -> Convertible:
    """Return a SAFE or note with a cap, and perhaps a discount."""
    terms = [ConversionTerm(cap=one(cap), counts=counts)]
    return Convertible(
        name, one(money), tuple(terms + ([ConversionTerm(discount_share=one(discount))] if discount else []))
    )


def discounted(name: str, money: Any, discount: Any) -> Convertible:
    """Return a discount-only SAFE or note."""
    return Convertible(name, one(money), (ConversionTerm(discount_share=one(discount)),))


def protected(name: str, shares: Any, price: Any, kind: Any) -> Protected:
    """Return a protected series."""
    return Protected(name, one(shares), one(price), kind)


def solved(
    before: Standing,
    amount: Any,
    pre_money: Any = None,
    *converting: Convertible,
    target: Any = None,
    increase: Any = None,
    **terms: Any,
) -> SolvedRound:
    """Solve one round exactly."""
    shielded = terms.pop("protected", ())
    pool = Pool(
        one(target), one(increase), terms.pop("timing", "before_money"), terms.pop("counts", "available")
    )
    terms["price"] = one(terms.get("price"))
    return solve_round(
        standing=before,
        terms=RoundTerms(amount=one(amount), pre_money=one(pre_money), pool=pool, **terms),
        convertibles=converting,
        protected=shielded,
    )
