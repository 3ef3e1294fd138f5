"""A priced round's inputs: what stands before it, what converts, what is protected, its own terms."""

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Literal, TypeVar

import numpy as np

from core.arrays import Counted, PathNumbers, PathsMask

G = TypeVar("G")

Convention = Literal["percent_ownership", "pre_money", "dollars_invested"]


Addition = Literal["pool_increase", "converting", "anti_dilution"]
Counts = frozenset[Addition]
"""What a capitalisation counts of the round itself, beside all that stands before it."""

POST_MONEY: Counts = frozenset({"converting"})
PRE_MONEY: Counts = frozenset({"pool_increase"})
OUTSTANDING: Counts = frozenset()
ALL_PRE_MONEY: Counts = frozenset({"pool_increase", "converting", "anti_dilution"})


Protection = Literal["none", "broad", "broad_with_reserve", "narrow", "full_ratchet"]


PoolTiming = Literal["before_money", "after_money"]


PoolCounts = Literal["available", "unissued", "whole_plan"]


@dataclass(frozen=True, eq=False)
class Standing:
    """Shares before the round, as converted to common, by path."""

    common: Counted
    preferred: Counted
    granted: Counted
    promised: Counted
    available: Counted
    warrants: Counted

    @property
    def fully_diluted(self) -> Counted:
        """Return all of them: what a fully diluted count before the round holds without SAFEs and notes."""
        return self.common + self.preferred + self.granted + self.promised + self.available + self.warrants


@dataclass(frozen=True, eq=False)
class ConversionTerm:
    """One way a SAFE or note may convert: at a cap, into a fixed share of a capitalisation (both of what
    `counts` says), or at a discount to the round's price.
    """

    cap: Counted | None = None
    counts: Counts = POST_MONEY
    discount_share: Counted | None = None
    fixed_share: Counted | None = None
    document: str = ""
    """Id of the SAFE or note in which the term stands."""


@dataclass(frozen=True, eq=False)
class Convertible:
    """A SAFE's purchase amount, or a note's principal with interest, and the terms of which its holder takes
    the best. The round's own price is among them where it is `at_price` (None: everywhere), which is not
    where only fixed shares are bought.
    """

    id: str
    money: Counted
    terms: tuple[ConversionTerm, ...]
    at_price: PathsMask | None = None


@dataclass(frozen=True, eq=False)
class Protected:
    """A preferred class with price-based anti-dilution, as converted before the round."""

    id: str
    shares: Counted
    conversion_price: Counted
    kind: Protection


@dataclass(frozen=True, eq=False)
class Pool:
    """The option pool after the round: a share of all shares (`target_share`), or an increase; None: as it
    is.
    """

    target_share: Counted | None = None
    increase: Counted | None = None
    timing: PoolTiming = "before_money"
    counts: PoolCounts = "available"


@dataclass(frozen=True, eq=False)
class RoundTerms:
    """The round. Either `pre_money` or a stated `price` decides; `warrant_coverage_share` is of the amount,
    at the price.

    `convention` says whether converting money lies inside the pre-money (percent ownership), outside it
    (pre-money method) or is added to it (dollars invested). `adjusted_in_price` counts the round's own
    anti-dilution shares in the price; `dilution_counts_conversions` counts SAFEs and notes as part of the
    dilutive issue. `protection_waived` is for the record only.
    """

    amount: Counted
    pre_money: Counted | None = None
    price: Counted | None = None
    convention: Convention = "percent_ownership"
    pool: Pool = Pool()
    warrant_coverage_share: Counted | None = None
    adjusted_in_price: bool = True
    dilution_counts_conversions: bool = False
    protection_waived: bool = False


def at_rows(given: G, rows: PathNumbers) -> G:
    """Return a part of a round's inputs with every array cut to some of the paths."""
    if isinstance(given, np.ndarray):
        return given[rows]  # type: ignore[return-value]
    if isinstance(given, tuple):
        return tuple(at_rows(one, rows) for one in given)  # type: ignore[return-value]
    if is_dataclass(given) and not isinstance(given, type):
        return replace(given, **{one.name: at_rows(getattr(given, one.name), rows) for one in fields(given)})
    return given
