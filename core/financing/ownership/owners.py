"""Who can own the company: one column of the cap table for each security, in a fixed order."""

from dataclasses import dataclass
from typing import Any, Literal

from core.financing.ownership.conversion import document_of
from core.plan.convertibles import ConversionTerms
from core.plan.financing import Financing
from core.plan.share_terms import Protection

OwnerKind = Literal["common", "options", "promised", "warrants", "series", "safe", "note", "round", "pool"]


@dataclass(frozen=True)
class Owner:
    """A column of the cap table. `source` is the id of the entry of the plan it comes from; `founder` marks
    founders; a `protection` of None is that of the round in which it converts.
    """

    id: str
    kind: OwnerKind
    source: str
    founder: bool = False
    strike: float | None = 0.0
    protection: Protection | None = "none"


def owners_of(financing: Financing[Any]) -> tuple[Owner, ...]:
    """Return the columns: holders, grants, buyers in tenders, series, SAFEs, notes, lenders' warrants, rounds
    with what they bring, pool last.

    SAFEs and notes take the terms of the round in which they convert. A warrant's strike that is the round's
    own price is None. What holders buy by pro-rata rights has a column of its own for each round, with the
    round's terms.
    """
    found = [
        Owner(
            one.id, one.security, one.id, one.kind == "founder", one.strike if one.security != "common" else 0
        )
        for one in financing.holders
    ]
    found += [Owner(one.id, "options", one.id, strike=one.strike) for one in financing.each_grant]
    found += [Owner(one.id, "common", one.id) for one in financing.tenders]
    found += [Owner(one.id, "series", one.id, protection=one.protection) for one in financing.series]
    found += [
        Owner(one.id, "safe", one.id, protection=_own(document_of(one, financing))) for one in financing.safes
    ]
    found += [
        Owner(one.id, "note", one.id, protection=_own(document_of(one, financing))) for one in financing.notes
    ]
    found += [
        Owner(one.id, "warrants", one.id, strike=one.warrant_strike)
        for one in financing.loans
        if one.warrants
    ]
    for one in financing.rounds:
        found.append(Owner(one.id, "round", one.id, protection=one.protection))
        if one.pro_rata != "none":
            found.append(Owner(f"{one.id}_pro_rata", "round", one.id, protection=one.protection))
        if one.secondary_amount > 0:
            found.append(Owner(f"{one.id}_secondary", "common", one.id))
        if one.warrant_coverage_share > 0:
            found.append(Owner(f"{one.id}_warrants", "warrants", one.id, strike=None))
    return (*found, Owner("pool", "pool", "pool"))


def _own(one: ConversionTerms[Any]) -> Protection | None:
    return None if one.protection == "as_round" or one.converts_into == "common" else one.protection
