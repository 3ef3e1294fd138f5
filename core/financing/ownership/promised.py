"""What promises to a round's investors do to the table, in their months: shares bought back, or compensated
out of the founders' own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

from core.arrays import Counted, sum_rows
from core.financing.exact import floats
from core.financing.ownership.secondary import Secondary
from core.financing.ownership.tranches import came_after
from core.financing.raising.closings import Closings
from core.plan.financing import PRO_RATA, Financing


@dataclass(frozen=True, eq=False)
class Kept:
    """What came of a promise to a round's investors, by path: the `part` of their shares that was bought
    back, or of a ratchet's target that was reached, in a month. `id` names the promise.
    """

    round: str
    month: int
    part: Counted
    id: str = ""
    what: Literal["redeemed", "reached"] = "redeemed"


class Promised(Secondary):
    """Holdings on which promises act.

    Of a class, what holders of rights bought of it included, the company buys back a part; below a ratchet's
    target its investors hold as many shares as if the round had been priced that much lower, taken from the
    founders.
    """

    def __init__(
        self,
        financing: Financing[Any],
        closings: Closings,
        owed: Mapping[str, Counted],
        strict: bool,
        start: date,
        promises: Sequence[Kept] = (),
    ) -> None:
        super().__init__(financing, closings, owed, strict, start)
        self._open = sorted(promises, key=lambda one: (one.month, one.what != "redeemed"))
        self._acted = [np.zeros(self.paths, dtype=bool) for _ in self._open]
        self.taken = dict[str, Counted]()

    def keep_promises(self, month: Any) -> None:
        """Let the promises act that are due by each path's month, and have not yet."""
        for one, acted in zip(self._open, self._acted, strict=True):
            now = ~acted & (one.month <= np.nan_to_num(floats(month), nan=-1.0))
            if now.any():
                acted |= now
                act = self._redeem if one.what == "redeemed" else self._compensate
                act(one, np.where(now, one.part, one.part * 0 + (one.what == "reached")))

    def _redeem(self, one: Kept, part: Counted) -> None:
        """Let the company buy back a part of a class."""
        for owner, place in self._class(one.round):
            late = self.later.get(owner, ())
            for held, name in ((self.shares, "shares"), (self.invested, "money")):
                since = came_after(late, one.month, name)
                held[place] = (held[place] - since) * (1 - part) + since
            if late:
                self.later[owner] = tuple(each.without(part, one.month) for each in late)

    def _compensate(self, one: Kept, part: Counted) -> None:
        """Move shares from the founders to a class, to each of its holders alike."""
        there = {
            place: self.shares[place] - came_after(self.later.get(owner, ()), one.month, "shares")
            for owner, place in self._class(one.round)
        }
        founders = [at for at, column in enumerate(self.columns) if column.founder]
        whole, held = sum(there.values(), self.shares[0] * 0), sum_rows(self.shares[founders])
        with np.errstate(divide="ignore", invalid="ignore"):
            wanted = np.where(part < 1, whole / np.where(part > 0, part, 1) - whole, 0.0)
        wanted = np.where(np.asarray((part <= 0) & (whole > 0), dtype=bool), held, wanted)
        moved = np.minimum(wanted, held)
        self.taken[one.id] = self.taken.get(one.id, moved * 0) + moved
        for place, shares in there.items():
            self.shares[place] += moved * shares / np.where(whole > 0, whole, 1.0)
        self.shares[founders] = self.shares[founders] * (1 - moved / np.where(held > 0, held, 1.0))

    def _class(self, name: str) -> list[tuple[str, int]]:
        return [(one, self.place[one]) for one in (name, f"{name}{PRO_RATA}") if one in self.place]
