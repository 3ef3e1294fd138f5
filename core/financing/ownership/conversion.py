"""What a SAFE's or note's words mean: which terms its holder may take, and what its cap counts."""

from datetime import date
from typing import Any

from core.financing.raising.round_terms import (
    ALL_PRE_MONEY,
    OUTSTANDING,
    POST_MONEY,
    PRE_MONEY,
    Addition,
    Counts,
)
from core.plan.convertibles import ConversionTerms
from core.plan.financing import Financing, later_than

_MOST_FIXED = 0.99
_COUNTS: dict[str, Counts] = {
    "post_money": POST_MONEY,
    "pre_money": PRE_MONEY,
    "outstanding": OUTSTANDING,
    "all_pre_money": ALL_PRE_MONEY,
}


def counts_of(one: ConversionTerms[Any]) -> Counts:
    """Return what the capitalisation of a SAFE's or note's cap counts: its document's, or what is ticked."""
    if one.cap_counts != "as_ticked":
        return _COUNTS[one.cap_counts]
    ticked: dict[Addition, bool] = {
        "converting": one.counts_converting,
        "pool_increase": one.counts_pool_increase,
        "anti_dilution": one.counts_anti_dilution,
    }
    return frozenset(name for name, counted in ticked.items() if counted)


def terms_of(one: Any, financing: Financing[Any], start: date) -> tuple[Any, ...]:
    """Return those whose terms a SAFE or note may take: its own; that of the later one it has elected; or,
    most favoured and not having chosen, its own and all later ones', SAFEs and notes alike. Of a later fixed
    percentage it takes as much as its money is of the other's: the same price for each, as a cap would give.

    What it takes is how the other converts. Interest is left out: whose SAFE became a note would earn it only
    from that day on. Source: Y Combinator's SAFE, MFN, section 2: "Subsequent Convertible Securities" are
    notes too.
    """
    if one.elected is not None:
        return (document_of(one, financing),)
    later = later_than(one, financing, start) if one.most_favoured else ()
    return (one, *(_for_the_money_of(one, other) for other in later))


def _for_the_money_of(one: Any, other: Any) -> Any:
    if other.fixed_share is None:
        return other
    mine, theirs = (getattr(each, "amount", None) or getattr(each, "principal", 0) for each in (one, other))
    share = min(other.fixed_share * mine / theirs, _MOST_FIXED) if theirs else other.fixed_share
    return other.model_copy(update={"fixed_share": share})


def document_of(one: Any, financing: Financing[Any]) -> Any:
    """Return whose document holds: that of the later one it has elected, which is taken over as a whole, or
    its own.
    """
    while one.elected is not None:
        one = next(other for other in financing.convertibles if other.id == one.elected)
    return one
