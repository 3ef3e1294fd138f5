"""A priced round's inputs: what stands before it, what converts, what is protected, its own terms."""

from dataclasses import dataclass, replace
from typing import Any, Literal

from core.arrays import Counted, PathNumbers

Convention = Literal["percent_ownership", "pre_money", "dollars_invested"]


CapCounts = Literal["post_money", "pre_money", "outstanding"]


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
    """One way a SAFE or note may convert: at a cap (counted as named), or at a discount to the round's
    price.
    """

    cap: Counted | None = None
    counts: CapCounts = "post_money"
    discount_share: Counted | None = None


@dataclass(frozen=True, eq=False)
class Convertible:
    """A SAFE's purchase amount, or a note's principal with interest, and the terms of which its holder takes
    the best.
    """

    id: str
    money: Counted
    terms: tuple[ConversionTerm, ...]


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

    def at(self, rows: PathNumbers) -> "RoundTerms":
        """Return the terms on some of the paths."""
        pool = replace(
            self.pool,
            target_share=_rows(self.pool.target_share, rows),
            increase=_rows(self.pool.increase, rows),
        )
        return replace(
            self,
            amount=self.amount[rows],
            pre_money=_rows(self.pre_money, rows),
            price=_rows(self.price, rows),
            pool=pool,
            warrant_coverage_share=_rows(self.warrant_coverage_share, rows),
        )


def _rows(values: Any, rows: PathNumbers) -> Any:
    return None if values is None else values[rows]
