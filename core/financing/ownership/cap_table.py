"""The cap table from today to the exit: option grants, bridges and rounds in their order, path by path.

One builder serves both kinds of number: float64 for many paths, exact fractions for one (see
`core.financing.exact`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.arrays import Counted, CountedOwners, CountedSteps, OwnersIndex, sum_rows
from core.financing.ownership.builder import Builder
from core.financing.ownership.owners import Owner
from core.financing.raising.closings import Closings
from core.financing.raising.priced_round import SolvedRound
from core.plan.financing import Financing


@dataclass(frozen=True, eq=False)
class CapTable:
    """Shares as converted to common, by path and owner after each step ("today", then the rounds' ids).

    `shares`: (steps, owners, paths); a round that has not closed leaves the table as it was. `at_exit` adds
    the options granted after the last round and what promises have moved (`before_promises` without it).
    `invested`: money on which a preference rests, by owner. `price`: each preferred class's conversion price.
    `strikes`: exercise prices. `converted_in`: position of the round (or its bridge) in which each SAFE or
    note converted, −1 where it did not. `solved`: the solved rounds on the paths where they closed.
    """

    steps: tuple[str, ...]
    columns: tuple[Owner, ...]
    shares: CountedSteps
    at_exit: CountedOwners
    invested: CountedOwners
    price: CountedOwners
    strikes: CountedOwners
    converted_in: OwnersIndex
    solved: tuple[SolvedRound | None, ...]
    before_promises: CountedOwners

    @property
    def owners(self) -> tuple[str, ...]:
        """Return the owners' ids in the order of the columns; the unissued pool is last."""
        return tuple(column.id for column in self.columns)

    @property
    def founders(self) -> list[int]:
        """Return the founders' columns."""
        return [index for index, column in enumerate(self.columns) if column.founder]

    def ownership(self) -> CountedSteps:
        """Return each owner's share of the company, unissued pool included, after each step; sums to 1."""
        return np.asarray(self.shares / np.stack([sum_rows(step) for step in self.shares])[:, None])


def cap_table(
    *,
    financing: Financing[Any],
    closings: Closings,
    owed: Mapping[str, Counted] | None = None,
    last_month: int = 10_000,
    strict: bool = True,
) -> CapTable:
    """Build the table. `owed` gives, by note, principal and interest at each month's end (0 once it is
    repaid).

    Terms may contradict each other: no price serves a pre-money below what old investors' protection alone
    would claim. `strict` refuses them by name, for plans as written. Otherwise (futures in which a crash cut
    the price) rights are waived on those paths, as happens then: first anti-dilution leaves the price, then
    it is waived and what converts is priced outside the pre-money, at last the pool stays as it is.
    """
    builder = Builder(financing, closings, owed or {}, strict)
    steps, solved = [builder.shares.copy()], []
    for index, one in enumerate(financing.rounds):
        solved.append(builder.close(index, one))
        steps.append(builder.shares.copy())
    builder.grant(np.full(closings.amount.shape[1], float(last_month)))
    return CapTable(
        ("today", *(one.id for one in financing.rounds)),
        builder.columns,
        np.stack(steps),
        builder.shares,
        builder.invested,
        builder.price,
        builder.strikes,
        builder.converted_in,
        tuple(solved),
        builder.shares,
    )


def after_promises(
    table: CapTable, *, redeemed: Mapping[str, Counted], reached: Mapping[str, Counted]
) -> CapTable:
    """Return the table at the exit after promises have acted, by round.

    `redeemed` is the part of a round's shares that the company has bought back; `reached` the part of a
    ratchet's target: below 1 the investors hold as many shares as if the round had been priced that much
    lower, taken from the founders.
    """
    shares, invested = table.at_exit.copy(), table.invested.copy()
    for name, part in redeemed.items():
        for owner in (name, f"{name}_pro_rata"):
            if owner in table.owners:
                place = table.owners.index(owner)
                shares[place], invested[place] = shares[place] * (1 - part), invested[place] * (1 - part)
    for name, part in reached.items():
        place, held = table.owners.index(name), sum_rows(shares[table.founders])
        with np.errstate(divide="ignore", invalid="ignore"):
            wanted = np.where(part < 1, shares[place] / part - shares[place], 0.0)
        moved = np.minimum(np.nan_to_num(wanted, nan=0.0), held)
        shares[place] = shares[place] + moved
        shares[table.founders] = shares[table.founders] * (1 - moved / np.where(held > 0, held, 1.0))
    return replace(table, at_exit=shares, invested=invested)
