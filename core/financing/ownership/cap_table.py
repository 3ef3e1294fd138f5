"""The cap table from today to the exit: option grants, bridges and rounds in their order, path by path.

One builder serves both kinds of number: float64 for many paths, exact fractions for one (see
`core.financing.exact`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from core.arrays import Counted, CountedOwners, CountedSteps, OwnersIndex, sum_rows
from core.financing.ownership.builder import Builder
from core.financing.ownership.owners import Owner
from core.financing.ownership.pro_rata import Rights
from core.financing.ownership.promised import Kept
from core.financing.ownership.tranches import Tranche, came_after
from core.financing.raising.closings import Closings
from core.financing.raising.priced_round import SolvedRound
from core.plan.financing import Financing


@dataclass(frozen=True, eq=False)
class CapTable:
    """Shares as converted to common, by path and owner after each step ("today", then the rounds' ids).

    `shares`: (steps, owners, paths); a round that has not closed leaves the table as it was. `at_exit` adds
    the options granted after the last round, and what promises have moved since. `invested`: money on which a
    preference rests, by owner. `price`: each preferred class's conversion price. `strikes`: exercise prices.
    `converted_in`: position of the round (or its bridge) in which each SAFE or note converted, −1 where it
    did not; `converted_month`: when. `solved`: the solved rounds on the paths where they closed.
    `tranches`: by owner, what came with each later closing of a round. `sales`: by round or tender, what each
    owner has got for shares sold to its investors; `sold`: the shares, by owner. `rights`: who may buy what.
    `taken`: by ratchet, the founders' shares that it has moved.
    """

    steps: tuple[str, ...]
    columns: tuple[Owner, ...]
    shares: CountedSteps
    at_exit: CountedOwners
    invested: CountedOwners
    price: CountedOwners
    strikes: CountedOwners
    converted_in: OwnersIndex
    converted_month: CountedOwners
    solved: tuple[SolvedRound | None, ...]
    tranches: Mapping[str, tuple[Tranche, ...]]
    sales: Mapping[str, CountedOwners]
    sold: CountedOwners
    rights: Rights
    taken: Mapping[str, Counted] = field(default_factory=dict)

    @property
    def owners(self) -> tuple[str, ...]:
        """Return the owners' ids in the order of the columns; the unissued pool is last."""
        return tuple(column.id for column in self.columns)

    @property
    def founders(self) -> list[int]:
        """Return the founders' columns."""
        return [index for index, column in enumerate(self.columns) if column.founder]

    def at_the_exit(self) -> CountedOwners:
        """Return each owner's share of the company at the exit, unissued pool included; sums to 1."""
        return np.asarray(self.at_exit / sum_rows(self.at_exit))

    def bought(self, place: int) -> CountedOwners:
        """Return each owner's share of the company after a round by its place, as if its later closings had
        come with it where they come.
        """
        shares, name = self.shares[place + 1].copy(), self.steps[place + 1]
        for owner, parts in self.tranches.items():
            if self.columns[self.owners.index(owner)].source == name:
                shares[self.owners.index(owner)] += came_after(parts, -1, "shares")
        return np.asarray(shares / sum_rows(shares))

    def ownership(self) -> CountedSteps:
        """Return each owner's share of the company, unissued pool included, after each step; sums to 1."""
        return np.asarray(self.shares / np.stack([sum_rows(step) for step in self.shares])[:, None])


def cap_table(
    *,
    financing: Financing[Any],
    closings: Closings,
    start: date,
    owed: Mapping[str, Counted] | None = None,
    last_month: Any = 10_000,
    strict: bool = True,
    promises: Sequence[Kept] = (),
) -> CapTable:
    """Build the table. `owed` gives, by note, principal and interest at each month's end (0 once it is
    repaid); `last_month` is the last that counts, of all paths or of each; `start` is the plan's first day;
    `promises` act on the shares that there are in their months, before a round that closes in or after them.

    Terms may contradict each other: no price serves a pre-money below what old investors' protection alone
    would claim. `strict` refuses them by name, for plans as written. Otherwise (futures in which a crash cut
    the price) rights are waived on those paths, as happens then: first anti-dilution leaves the price, then
    it is waived and what converts is priced outside the pre-money, at last the pool stays as it is.
    """
    builder = Builder(financing, closings, owed or {}, strict, start, promises)
    steps, solved = [builder.shares.copy()], []
    for index, one in enumerate(financing.rounds):
        solved.append(builder.close(index, one))
        steps.append(builder.shares.copy())
    builder.grant(np.broadcast_to(np.asarray(last_month, dtype=np.float64), closings.amount.shape[1:]))
    return CapTable(
        ("today", *(one.id for one in financing.rounds)),
        builder.columns,
        np.stack(steps),
        builder.shares,
        builder.invested,
        builder.price,
        builder.strikes,
        builder.converted_in,
        builder.converted_month,
        tuple(solved),
        builder.later,
        builder.sales,
        builder.sold,
        builder.rights,
        builder.taken,
    )
