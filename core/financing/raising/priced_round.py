"""One priced round, solved as a whole: conversions, pool, anti-dilution, warrants and new shares depend on
each other.

Everything is a count that rises with 1/price or with a capitalisation, so the round is a system for
`core.financing.raising.monotone` and has one smallest solution: the highest price at which the terms agree
with each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from core.arrays import Counted, PathNumbers, PathsMask
from core.financing.exact import kind_of, zeros
from core.financing.raising.monotone import Affine, Count, smallest_solution
from core.financing.raising.round_terms import (
    POST_MONEY,
    PRE_MONEY,
    Addition,
    ConversionTerm,
    Convertible,
    Counts,
    Protected,
    Protection,
    RoundTerms,
    Standing,
)


@dataclass(frozen=True, eq=False)
class Given:
    """What a round was solved for."""

    standing: Standing
    terms: RoundTerms
    convertibles: Sequence[Convertible]
    protected: Sequence[Protected]


@dataclass(frozen=True, eq=False)
class SolvedRound:
    """What the round issues, by path, before any rounding. `exists` is False where the terms leave nothing
    for the owners.

    `conversions` and `adjustments` (extra shares as converted) are by id; `basis` says by which of its terms
    each SAFE or note converts (its position; −1 stands for the round's own price).
    """

    price: Counted
    total: Counted
    new_shares: Counted
    pool_increase: Counted
    warrant_shares: Counted
    conversions: Mapping[str, Counted]
    basis: Mapping[str, Counted]
    adjustments: Mapping[str, Counted]
    post_money_capitalisation: Counted
    pre_money_capitalisation: Counted
    exists: PathsMask
    given: Given

    def replaced(self, rows: PathNumbers, other: "SolvedRound") -> "SolvedRound":
        """Return this result with that of another solution on some of the paths."""

        def put(mine: Any, theirs: Any) -> Any:
            if isinstance(mine, Mapping):
                return {
                    name: put(value, theirs.get(name, np.zeros_like(value[rows])))
                    for name, value in mine.items()
                }
            result = mine.copy()
            result[rows] = theirs
            return result

        return SolvedRound(
            given=self.given,
            **{
                field.name: put(getattr(self, field.name), getattr(other, field.name))
                for field in fields(self)
                if field.name != "given"
            },
        )


def solve_round(
    *,
    standing: Standing,
    terms: RoundTerms,
    convertibles: Sequence[Convertible] = (),
    protected: Sequence[Protected] = (),
) -> SolvedRound:
    """Solve the round for all paths at once.

    Capitalisations count everything outstanding and the pool at hand. A post-money cap adds all converting
    securities, but not the pool's increase; a pre-money cap the increase, but no converting securities (Y
    Combinator, Post-Money Safe User Guide); other documents tick for themselves what they add. New investors
    hold amount ÷ price; price × (the shares the convention counts) = pre-money.
    """
    zero = zeros(len(terms.amount), kind_of(terms.amount))
    money = _money_of_price(terms, convertibles)
    every = _capitalisations(convertibles)
    counts = [_existing(standing, money, zero, every)]
    counts += [_price(terms, zero)] if money is None else []
    counts.append(_new_shares(terms, zero))
    counts += [_conversion(one, terms, money, zero, every) for one in convertibles]
    counts += [
        _adjustment(one, standing, terms, money, zero, convertibles, every)
        for one in protected
        if one.kind != "none"
    ]
    counts.append(_pool(standing, terms, money, zero, every))
    unknowns = ("shares_per_money", "total", "converted", *(_named(one) for one in every))
    found = smallest_solution(unknowns=unknowns, counts=counts)
    per_money = found.unknowns["shares_per_money"]
    fine = found.exists & np.asarray(per_money > 0, dtype=bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        price = 1 / np.where(fine, per_money, 1 + zero)
    coverage = zero if terms.warrant_coverage_share is None else terms.warrant_coverage_share
    return SolvedRound(
        price=price,
        total=found.unknowns["total"],
        new_shares=terms.amount * per_money,
        pool_increase=found.counts["pool"],
        warrant_shares=coverage * terms.amount * per_money,
        conversions={one.id: found.counts[f"conversion:{one.id}"] for one in convertibles},
        basis={one.id: found.chosen[f"conversion:{one.id}"] - 1 for one in convertibles},
        adjustments={one.id: found.counts.get(f"adjustment:{one.id}", zero) for one in protected},
        post_money_capitalisation=found.unknowns[_named(POST_MONEY)],
        pre_money_capitalisation=found.unknowns[_named(PRE_MONEY)],
        exists=fine,
        given=Given(standing, terms, convertibles, protected),
    )


def _capitalisations(convertibles: Sequence[Convertible]) -> list[Counts]:
    """Return the capitalisations that matter: those of the usual documents, and those the terms ask for."""
    asked = [term.counts for one in convertibles for term in one.terms]
    return list(dict.fromkeys([POST_MONEY, PRE_MONEY, *asked]))


def _named(counts: Counts) -> str:
    return " + ".join(["capitalisation", *sorted(counts)])


def _into(every: Sequence[Counts], what: Addition, one: Counted) -> dict[str, Counted]:
    """Return the capitalisations that count such shares, each with weight 1."""
    return {_named(counts): one for counts in every if what in counts}


def _money_of_price(terms: RoundTerms, convertibles: Sequence[Convertible]) -> Counted | None:
    """Return the money that the counted shares are worth at the round's price; None where the price itself is
    stated.
    """
    if terms.price is not None or terms.pre_money is None:
        return None
    if terms.convention == "dollars_invested":
        result = terms.pre_money
        for one in convertibles:
            result = result + one.money
        return result
    return terms.pre_money


def _existing(standing: Standing, money: Counted | None, zero: Counted, every: Sequence[Counts]) -> Count:
    one = 1 + zero
    into = {"total": one} | {_named(counts): one for counts in every} | _priced(money, one)
    return Count("existing", (Affine(standing.fully_diluted + zero, {}),), into)


def _priced(money: Counted | None, one: Counted) -> dict[str, Counted]:
    """Return the weight with which a counted share enters the equation shares_per_money = Σ counted shares ÷
    money.
    """
    return {} if money is None else {"shares_per_money": one / money}


def _price(terms: RoundTerms, zero: Counted) -> Count:
    if terms.price is None:
        raise ValueError("a round needs a pre-money or a price")
    return Count("price", (Affine(1 / (terms.price + zero), {}),), {"shares_per_money": 1 + zero})


def _new_shares(terms: RoundTerms, zero: Counted) -> Count:
    covered = (
        terms.amount
        if terms.warrant_coverage_share is None
        else terms.amount * (1 + terms.warrant_coverage_share)
    )
    return Count("new", (Affine(zero, {"shares_per_money": covered}),), {"total": 1 + zero})


def _conversion(
    one: Convertible, terms: RoundTerms, money: Counted | None, zero: Counted, every: Sequence[Counts]
) -> Count:
    into = {"total": 1 + zero, "converted": 1 + zero} | _into(every, "converting", 1 + zero)
    if terms.convention != "pre_money":
        into |= _priced(money, 1 + zero)
    priced = one.money if one.at_price is None else np.where(one.at_price, one.money, zero)
    alternatives = [Affine(zero, {"shares_per_money": priced})]
    alternatives += [_converting(one.money, term, zero) for term in one.terms]
    return Count(f"conversion:{one.id}", tuple(alternatives), into)


def _converting(money: Counted, term: ConversionTerm, zero: Counted) -> Affine:
    if term.fixed_share is not None:
        waiting = np.asarray(money > 0, dtype=bool)
        return Affine(zero, {_named(term.counts): np.where(waiting, term.fixed_share, zero)})
    if term.cap is None:
        discount = zero if term.discount_share is None else term.discount_share
        return Affine(zero, {"shares_per_money": money / (1 - discount)})
    return Affine(zero, {_named(term.counts): money / term.cap})


def _adjustment(
    one: Protected,
    standing: Standing,
    terms: RoundTerms,
    money: Counted | None,
    zero: Counted,
    convertibles: Sequence[Convertible],
    every: Sequence[Counts],
) -> Count:
    """Return the extra shares of a protected class; none unless the round is dilutive to it.

    Weighted average: CP′ = CP·(A + M/CP) ÷ (A + n), so the shares grow by (A + n) ÷ (A + M/CP). Full ratchet:
    CP′ = price.
    """
    into = {"total": 1 + zero} | _into(every, "anti_dilution", 1 + zero)
    into |= _priced(money, 1 + zero) if terms.adjusted_in_price else {}
    if one.kind == "full_ratchet":
        raised = Affine(-one.shares, {"shares_per_money": one.shares * one.conversion_price})
        return Count(f"adjustment:{one.id}", (Affine(zero, {}), raised), into)
    basis, paid = _broad_base(one.kind, standing), terms.amount
    slopes = {"shares_per_money": terms.amount}
    if terms.dilution_counts_conversions:
        slopes["converted"] = 1 + zero
        for other in convertibles:
            paid = paid + other.money
    before = basis + paid / one.conversion_price
    grown = {name: one.shares * slope / before for name, slope in slopes.items()}
    return Count(
        f"adjustment:{one.id}",
        (Affine(zero, {}), Affine(one.shares * basis / before - one.shares, grown)),
        into,
    )


def _broad_base(kind: Protection, standing: Standing) -> Counted:
    """Return the count A of the weighted average: all outstanding with options (broad), or stock alone
    (narrow).
    """
    stock = standing.common + standing.preferred
    if kind == "narrow":
        return stock
    broad = stock + standing.granted + standing.promised + standing.warrants
    return broad + standing.available if kind == "broad_with_reserve" else broad


def _pool(
    standing: Standing, terms: RoundTerms, money: Counted | None, zero: Counted, every: Sequence[Counts]
) -> Count:
    pool, one = terms.pool, 1 + zero
    into = {"total": one} | _into(every, "pool_increase", one)
    if pool.timing == "before_money":
        into |= _priced(money, one)
    if pool.target_share is None:
        return Count("pool", (Affine(zero if pool.increase is None else pool.increase + zero, {}),), into)
    held = standing.available
    if pool.counts != "available":
        held = held + standing.promised
    if pool.counts == "whole_plan":
        held = held + standing.granted
    return Count("pool", (Affine(zero, {}), Affine(-held, {"total": pool.target_share + zero})), into)
