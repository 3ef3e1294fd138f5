"""What an owner gets in parts of its own: later closings of a round, and the bridge before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from core.arrays import Counted, Paths, PathsMask


@dataclass(eq=False)
class Tranche:
    """What an owner gets with a later closing of a round, by path: in which month (NaN: never), shares and
    the money for them; `come` says where they have.
    """

    month: Paths
    shares: Counted
    money: Counted
    come: PathsMask = field(init=False)

    def __post_init__(self) -> None:
        self.come = np.zeros(len(self.shares), dtype=bool)

    def after(self, month: int, of: Counted) -> Counted:
        """Return what of its shares or money has come later than a month."""
        return np.where(self.come & (self.month > month), of, of * 0)

    def without(self, part: Counted, until: int) -> "Tranche":
        """Return it without a part that was given back of all that had come until a month."""
        left = 1 - np.where(self.month <= until, part, part * 0)
        found = replace(self, shares=self.shares * left, money=self.money * left)
        found.come = self.come
        return found


def came_after(parts: Sequence[Tranche], month: int, what: str) -> Any:
    """Return what of all of an owner's later "shares", or "money", has come later than a month."""
    return sum(one.after(month, getattr(one, what)) for one in parts)
