"""The ledger: each flow of the company stands here once, with what it earns, what it pays and the balance it
leaves.

`earned` summed by account is profit and loss; `paid` is the cash flow; opening balance + running total of
earned − paid by item is the balance sheet. So the statements balance on every path by arithmetic: cash + Σ
items = opening equity + Σ earned. The ledger knows no account by name.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from core.arrays import AnyFloat, Drawn, MonthsPaths, Paths, near_months
from core.months import running_total

Names = Collection[str] | None


@dataclass(frozen=True, eq=False)
class Line:
    """One flow by month and path, income positive; None is nothing.

    `id` is the plan's path of ids; `account` names its line of the statements, `item` the balance that earned
    − paid builds up (what is owed is negative), `function` what the money is used for. Both amounts count
    times `sign`.
    """

    id: str
    account: str
    item: str
    function: str
    earned: Drawn | None = None
    paid: Drawn | None = None
    sign: Literal[1, -1] = 1

    @property
    def is_at_once(self) -> bool:
        """Say whether it is paid in the month in which it is earned."""
        return self.earned is self.paid is not None


def at_once(id: str, account: str, item: str, function: str, flow: Drawn, sign: Literal[1, -1] = 1) -> Line:
    """Return a line that is paid in the month in which it is earned."""
    return Line(id, account, item, function, flow, flow, sign)


def transfer(id: str, amount: Drawn, *, into: str, out_of: str) -> tuple[Line, Line]:
    """Return two lines that cancel: `amount` moves from one balance to another, without profit and without
    cash.
    """
    return Line(id, "transfers", into, "", amount), Line(id, "transfers", out_of, "", amount, sign=-1)


@dataclass(frozen=True, eq=False)
class Ledger:
    """All lines, the opening balances by item (assets positive, debts negative) and where the company still
    runs.

    `running` is 1 in months that begin before ruin and exit, 0 after: flows end there, once, for everyone who
    reads.
    """

    lines: tuple[Line, ...]
    opening: Mapping[str, Paths]
    running: MonthsPaths

    def earned(self, accounts: Names = None, *, functions: Names = None, ids: Names = None) -> MonthsPaths:
        """Return the sum of what the chosen lines earn (all of them by default)."""
        return self._sum("earned", accounts, None, functions, ids)

    def paid(self, accounts: Names = None, *, functions: Names = None, ids: Names = None) -> MonthsPaths:
        """Return the sum of what the chosen lines bring in cash."""
        return self._sum("paid", accounts, None, functions, ids)

    def balance(self, item: str) -> MonthsPaths:
        """Return an item's month-end balance: opening + running total of earned − paid."""
        built = self._sum("earned", None, item, None, None) - self._sum("paid", None, item, None, None)
        built[0] += self.opening.get(item, 0.0)
        return running_total(built)

    @cached_property
    def cash(self) -> MonthsPaths:
        """Month-end cash: what was there and all that was paid."""
        flow = self.paid()
        flow[0] += self.opening["cash"]
        return running_total(flow)

    @cached_property
    def equity(self) -> MonthsPaths:
        """What is left to the owners: opening equity and all that was earned. Capital paid in stands apart as
        an item.
        """
        earned = self.earned()
        earned[0] += sum(self.opening.values())
        return running_total(earned)

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts that have lines, in order of appearance."""
        return tuple(dict.fromkeys(line.account for line in self.lines))

    @property
    def items(self) -> tuple[str, ...]:
        """The items that have a balance, cash left out."""
        names = [*self.opening, *(line.item for line in self.lines)]
        return tuple(name for name in dict.fromkeys(names) if name != "cash")

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that have lines."""
        return tuple(dict.fromkeys(line.function for line in self.lines if line.function))

    def _sum(
        self, side: Literal["earned", "paid"], accounts: Names, item: str | None, functions: Names, ids: Names
    ) -> MonthsPaths:
        chosen = (
            (line.sign, getattr(line, side))
            for line in self.lines
            if (accounts is None or line.account in accounts)
            and (item is None or line.item == item)
            and (functions is None or line.function in functions)
            and (ids is None or line.id in ids)
        )
        total = signed_sum(chosen, self.running.shape)
        total *= self.running
        return total


def added(parts: Iterable[AnyFloat | None], shape: tuple[int, ...]) -> MonthsPaths:
    """Return the sum of the parts, a new array; zeros where there is none."""
    return signed_sum(((1, part) for part in parts), shape)


def together(parts: Iterable[AnyFloat | None], shape: tuple[int, ...]) -> MonthsPaths:
    """Return the sum of the parts, to be read only: a part that stands alone is not copied."""
    there = [part for part in parts if part is not None]
    return np.broadcast_to(there[0], shape) if len(there) == 1 else added(there, shape)


def signed_sum(
    parts: Iterable[tuple[Literal[1, -1], AnyFloat | None]], shape: tuple[int, ...]
) -> MonthsPaths:
    """Return the sum of the parts times their signs, a new array; zeros where there is none."""
    there = [(sign, part) for sign, part in parts if part is not None]
    there = [(sign, part if part.shape == shape else np.broadcast_to(part, shape)) for sign, part in there]
    if not there:
        return np.zeros(shape)
    total, (first, begin) = np.empty(shape), there[0]
    for some in near_months(shape):
        rows = total[some]
        np.multiply(begin[some], first, out=rows)
        for sign, part in there[1:]:
            if sign == 1:
                rows += part[some]
            else:
                rows -= part[some]
    return total
