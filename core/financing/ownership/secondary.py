"""Sales of shares among owners: tenders, and what a round's investors buy from holders."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.arrays import Counted, PathNumbers
from core.errors import CalculationError, Fault
from core.financing.exact import lifted, zeros
from core.financing.ownership.pro_rata import Entitled
from core.plan.rounds import Round
from core.texts import mark


class Secondary(Entitled):
    """Holdings that change hands."""

    def tenders(self, month: Any) -> None:
        """Let the tenders take place that are due by each path's month."""
        for one in self.financing.tenders:
            rows = np.flatnonzero((one.month <= month) & ~self.tendered[one.id])
            if len(rows):
                self.tendered[one.id][rows] = True
                price, money = (lifted(value, len(rows), self.kind) for value in (one.price, one.amount))
                path = f"financing.tenders.{one.id}.amount"
                self._move(one.id, one.sellers, one.id, price, money, rows, path)

    def sell(self, one: Round[Any], price: Counted, rows: PathNumbers) -> None:
        """Let a round's investors buy from owners."""
        paid = price * (1 - lifted(one.secondary_discount_share, len(rows), self.kind))
        money = lifted(one.secondary_amount, len(rows), self.kind)
        path = f"financing.rounds.{one.id}.secondary_amount"
        self._move(one.id, one.secondary_sellers, f"{one.id}_secondary", paid, money, rows, path)

    def _move(
        self,
        sale: str,
        named: Sequence[str],
        buyer: str,
        price: Counted,
        money: Counted,
        rows: PathNumbers,
        path: str,
    ) -> None:
        """Move the shares that money buys from the sellers (nobody named: all founders), in proportion to
        what they hold, to the buyer.
        """
        founders = (column.id for column in self.columns if column.founder and column.kind == "common")
        places = [self.place[seller] for seller in dict.fromkeys(named or founders)]
        wanted = money / price
        held = sum((self.shares[place, rows] for place in places), zeros(len(rows), self.kind))
        if self.strict and (wanted > held).any():
            raise CalculationError(
                Fault(path, mark("is more than the sellers' shares are worth at this price: lower it"))
            )
        wanted = np.minimum(wanted, held)  # in a future with a low price they sell all they have
        part = wanted / np.where(held > 0, held, 1)
        got = self.sales.setdefault(sale, self._columns({}))
        for place in places:
            sold = self.shares[place, rows] * part
            got[place, rows] = sold * price
            self.sold[place, rows] += sold
            self.shares[place, rows] -= sold
        self.shares[self.place[buyer], rows] += wanted
