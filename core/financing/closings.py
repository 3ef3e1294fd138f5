"""Which rounds closed, when and at which price: what the cap table is built from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.arrays import CountedOwners
from core.financing.exact import Kind, exact, floats, lifted, zeros
from core.financing.pro_rata import exact_rights_share
from core.plan.financing import Financing


@dataclass(frozen=True, eq=False)
class Closings:
    """What closed, by path and round: amount (0: it did not), pre-money, month (NaN: never), and the bridge
    before it.
    """

    amount: CountedOwners
    pre_money: CountedOwners
    month: CountedOwners
    bridge_amount: CountedOwners
    bridge_pre_money: CountedOwners
    bridge_month: CountedOwners | None = None

    def until(self, month: int) -> "Closings":
        """Return what had closed by a month's end; later rounds never come to be."""
        closed = np.nan_to_num(floats(self.month), nan=0.0) <= month
        bridges = self.month if self.bridge_month is None else self.bridge_month
        bridged = np.nan_to_num(floats(bridges), nan=0.0) <= month
        nothing = self.amount * 0
        return replace(
            self,
            amount=np.where(closed, self.amount, nothing),
            bridge_amount=np.where(bridged, self.bridge_amount, nothing),
        )


def nothing_closed(financing: Financing[Any], paths: int = 1, kind: Kind = "float") -> Closings:
    """Return closings in which no round has closed."""
    none = np.stack([zeros(paths, kind)] * (len(financing.rounds) + 1))[:-1]
    return Closings(none, none, none, none, none)


def planned_closings(
    financing: Financing[Any], months: Sequence[int], kind: Kind = "exact", paths: int = 1
) -> Closings:
    """Return closings in which every round closes at its median terms in the month given."""

    def terms(values: list[Any]) -> CountedOwners:
        return np.stack([lifted(value, paths, kind) for value in values])

    if not financing.rounds:
        return nothing_closed(financing, paths, kind)
    none, share = terms([0 for _ in financing.rounds]), exact_rights_share(financing)
    return Closings(
        terms(
            [
                exact(_middle(one.amount)) / (1 - share if one.pro_rata == "on_top" else 1)
                for one in financing.rounds
            ]
        ),
        terms([_middle(one.pre_money) for one in financing.rounds]),
        terms(list(months)),
        none,
        none,
    )


def _middle(value: Any) -> Any:
    return value.median if hasattr(value, "median") else value
