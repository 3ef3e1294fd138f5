"""Financing section: securities, rounds, grants and loans."""

from datetime import date
from typing import Any, Generic, Literal

import numpy as np
from pydantic import Field, field_validator, model_validator

from core.plan.assumption.distribution import Distribution
from core.plan.assumption.quantity import number
from core.plan.convertibles import Note, Safe
from core.plan.credit_lines import CreditLine
from core.plan.debt import Loan
from core.plan.note_rates import NoteRate
from core.plan.obligations import GuidanceFund, Ratchet, Redemption
from core.plan.round_investors import RoundInvestor
from core.plan.round_policy import RoundPolicy
from core.plan.rounds import Round
from core.plan.section import Item, RangeFault, Section, T
from core.plan.securities import Holder, OptionGrant, Series
from core.plan.tenders import Tender
from core.texts import mark

_ROUNDING = 1e-9
PRO_RATA = "_pro_rata"
PARTS_OF_ROUNDS = (PRO_RATA, "_secondary", "_warrants")
"""Ends of the ids under which what a round brings besides has columns of its own."""


class Grant(Item[T], Generic[T]):
    """Money that is not paid back and takes no shares."""

    amount: T = number(mark("Grant amount"), unit="money", low=0, help=mark("Money granted."))
    month: int = number(
        mark("Paid in month"),
        unit="month_number",
        low=0,
        high=600,
        uncertain=False,
        help=mark("Month of the plan in which it is paid."),
    )
    probability: T = number(
        mark("Odds of the grant"),
        unit="share",
        low=0,
        high=1,
        default=1.0,
        help=mark("Chance that it is paid."),
    )


def later_than(one: Any, financing: "Financing[Any]", start: date) -> tuple[Any, ...]:
    """Return the SAFEs and notes issued after one of them: its own kind by month and then in the order of
    the list (SAFEs), or by date (notes); the other kind where it begins in a later month of the plan.
    """
    ordered: dict[str, Any] = {each.id: (each.issued_month, at) for at, each in enumerate(financing.safes)}
    ordered |= {each.id: each.issued for each in financing.notes}

    def is_later(other: Any) -> bool:
        if type(other) is type(one):
            return bool(ordered[other.id] > ordered[one.id])
        return bool(other.begins(start) > one.begins(start))

    return tuple(other for other in financing.convertibles if is_later(other))


class Financing(Section[T], Generic[T]):
    """What exists (shares, SAFEs, notes, loans) and what is planned (rounds, option grants, grants,
    loans).
    """

    holders: tuple[Holder[T], ...] = Field(min_length=1, max_length=50)
    pool_shares: int = number(
        mark("Unissued pool"),
        unit="shares",
        low=0,
        high=10**13,
        default=0,
        uncertain=False,
        help=mark("Options available but neither granted nor promised."),
    )
    option_grants: tuple[OptionGrant[T], ...] = Field((), max_length=50)
    tenders: tuple[Tender[T], ...] = Field((), max_length=10)
    series: tuple[Series[T], ...] = Field((), max_length=50)
    safes: tuple[Safe[T], ...] = Field((), max_length=30)
    notes: tuple[Note[T], ...] = Field((), max_length=30)
    note_rates: tuple[NoteRate[T], ...] = Field((), max_length=60)
    rounds: tuple[Round[T], ...] = Field((), max_length=10)
    investors: tuple[RoundInvestor[T], ...] = Field((), max_length=30)
    seniority: Literal["standard", "pari_passu", "as_ranked"] = "standard"
    unvested_at_exit: Literal["paid", "forfeited"] = "paid"
    conversion_vote_share: float | None = number(
        mark("Preferred shares that can make all convert"),
        unit="share",
        low=0,
        above=True,
        high=1,
        default=None,
        uncertain=False,
        help=mark(
            "Part of all preferred shares, counted as converted, whose holders may vote at an exit that all "
            "preferred shares become common; empty: each class chooses for itself."
        ),
    )
    carve_out_share: float = number(
        mark("Management carve-out"),
        unit="share",
        low=0,
        high=0.5,
        default=0.0,
        uncertain=False,
        help=mark(
            "Part of the exit's proceeds after debt that is promised to the management before all shares."
        ),
    )
    policy: RoundPolicy[T]
    grants: tuple[Grant[T], ...] = Field((), max_length=20)
    loans: tuple[Loan[T], ...] = Field((), max_length=20)
    credit_lines: tuple[CreditLine[T], ...] = Field((), max_length=10)
    redemptions: tuple[Redemption[T], ...] = Field((), max_length=10)
    ratchets: tuple[Ratchet[T], ...] = Field((), max_length=10)
    guidance_funds: tuple[GuidanceFund[T], ...] = Field((), max_length=10)

    @property
    def convertibles(self) -> tuple[Safe[T] | Note[T], ...]:
        """The SAFEs, then the notes."""
        return (*self.safes, *self.notes)

    @property
    def each_grant(self) -> tuple[OptionGrant[T], ...]:
        """The planned option grants one by one, refresh grants among them."""
        return tuple(grant for one in self.option_grants for grant in one.each())

    @property
    def next_round(self) -> Round[T] | None:
        """The first round of the plan, the one to be raised next; None for a plan without rounds, or where
        none brings money: those stand last.
        """
        return self.rounds[0] if self.rounds and _brings_money(self.rounds[0]) else None

    @field_validator("rounds", mode="after")
    @classmethod
    def _in_order_of_time(cls, rounds: tuple[Round[T], ...]) -> tuple[Round[T], ...]:
        """Put dated rounds into the order of their months; one that waits for the runway follows its
        neighbour, and those of no money, which are none, come last.
        """
        months: list[float] = []
        for one in rounds:
            before = months[-1] if months else -1.0
            months.append(before if one.close_month is None else float(one.close_month))
        order = sorted(
            range(len(rounds)), key=lambda index: (not _brings_money(rounds[index]), months[index])
        )
        return tuple(rounds[index] for index in order)

    @model_validator(mode="after")
    def _owners_are_told_apart(self) -> "Financing[T]":
        lists: dict[str, tuple[Any, ...]] = {
            name: getattr(self, name)
            for name in ("holders", "tenders", "series", "safes", "notes", "rounds", "loans")
        }
        lists["option_grants"] = self.each_grant
        seen: set[str] = {"pool", *(f"{one.id}{part}" for one in self.rounds for part in PARTS_OF_ROUNDS)}
        for name, items in lists.items():
            for one in items:
                if one.id in seen:
                    raise RangeFault(
                        f"{name}.{one.id}", mark("this id is used twice: give each entry its own")
                    )
                seen.add(one.id)
        return self

    @model_validator(mode="after")
    def _sellers_are_holders(self) -> "Financing[T]":
        known = {holder.id for holder in self.holders if holder.security == "common"}
        named = {f"rounds.{one.id}.secondary_sellers": one.secondary_sellers for one in self.rounds}
        named |= {f"tenders.{one.id}.sellers": one.sellers for one in self.tenders}
        for path, sellers in named.items():
            if not known.issuperset(sellers):
                raise RangeFault(path, mark("names no holder of common shares: remove it or add one"))
        return self

    @model_validator(mode="after")
    def _rates_are_told_apart(self) -> "Financing[T]":
        issued, seen = {one.id: one.issued for one in self.notes}, set[tuple[str, date]]()
        for one in self.note_rates:
            if one.note not in issued:
                raise RangeFault(f"note_rates.{one.id}.note", mark("names no note of this plan"))
            if one.first_day <= issued[one.note] or (one.note, one.first_day) in seen:
                raise RangeFault(
                    f"note_rates.{one.id}.first_day",
                    mark("must lie after the note's date of issue, and be named once"),
                )
            seen.add((one.note, one.first_day))
        return self

    @model_validator(mode="after")
    def _rounds_that_are_named_exist(self) -> "Financing[T]":
        planned = {one.id for one in self.rounds}
        sold = planned | {one.id for one in self.series}
        lists: dict[str, tuple[set[str], tuple[Any, ...]]] = {
            "redemptions": (sold, self.redemptions),
            "ratchets": (sold, self.ratchets),
            "investors": (planned, self.investors),
        }
        for name, (known, items) in lists.items():
            for one in items:
                if one.round not in known:
                    raise RangeFault(f"{name}.{one.id}.round", mark("names no round of this plan"))
        return self

    @model_validator(mode="after")
    def _fixed_shares_leave_something(self) -> "Financing[T]":
        taken = 0.0
        for name, items in (("safes", self.safes), ("notes", self.notes)):
            for one in items:
                if one.fixed_share is not None and one.counts_what_converts:
                    taken += one.fixed_share
                    if taken >= 1 - _ROUNDING:
                        raise RangeFault(
                            f"{name}.{one.id}.fixed_share",
                            mark("with those before it takes the whole company: lower one of them"),
                        )
        return self

    @model_validator(mode="after")
    def _who_does_not_take_part_has_no_right(self) -> "Financing[T]":
        if any(one.pay_to_play for one in self.rounds):
            for one in self.series:
                if one.pro_rata and not one.takes_part:
                    text = mark(
                        "contradicts its pro-rata right, with which it takes part: change one of them"
                    )
                    raise RangeFault(f"series.{one.id}.takes_part", text)
        return self

    @model_validator(mode="after")
    def _a_round_is_brought_once(self) -> "Financing[T]":
        brought = dict[str, float]()
        for one in self.investors:
            brought[one.round] = brought.get(one.round, 0.0) + one.money_share
            if brought[one.round] > 1 + _ROUNDING:
                raise RangeFault(
                    f"investors.{one.id}.money_share",
                    mark("the named investors of a round bring more than all of it: lower it"),
                )
        return self


def _brings_money(one: Round[Any]) -> bool:
    """Say whether a round brings money in any future."""
    amount = one.amount
    return bool(amount.support()[1] > 0 if isinstance(amount, Distribution) else np.any(amount))
