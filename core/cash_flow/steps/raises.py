"""The step in which rounds are raised: one after the other, in the order of their months."""

from collections.abc import Mapping
from datetime import date
from functools import partial

import numpy as np

from core.arrays import AnyFloat, Drawn, Months, MonthsPaths, PathNumbers, Paths, Uniforms
from core.cash_flow.steps.state import EQUITY, State
from core.financing.ownership.as_planned import right_to_buy
from core.financing.raising.closings import Closings
from core.financing.raising.raise_ import Raise
from core.plan.financing import Financing


class Raises:
    """All rounds of the plan. A round starts only where the one before it has closed or been given up.

    `chances` holds, by round id, uniform numbers of shape (2 · attempts, paths): closing, then down round,
    per attempt; one row more where money comes at later closings. `owed` (by note, at each month's end) and
    `start` as for the cap table: rights on top of a round depend on it. `delay` (months) and `odds_factor`
    are what events do, by month and path; None: nothing.
    """

    def __init__(
        self,
        financing: Financing[Drawn],
        chances: Mapping[str, Uniforms],
        closings: Closings,
        delay: MonthsPaths | None = None,
        odds_factor: MonthsPaths | None = None,
        *,
        owed: Mapping[str, Months] | None = None,
        start: date = date.min,
    ) -> None:
        def rights(place: int, month: int, paths: PathNumbers, pre_money: Paths) -> AnyFloat:
            share = right_to_buy(
                *(financing, closings, place, month, pre_money), owed=owed or {}, start=start, paths=paths
            )
            return np.asarray(share, dtype=np.float64)

        self._raises = [
            Raise(one, financing.policy, chances[one.id], closings, place, partial(rights, place))
            for place, one in enumerate(financing.rounds)
        ]
        self._delay, self._odds_factor = delay, odds_factor

    def at(self, month: int, state: State) -> None:
        """Start what can start, and settle what is due."""
        ready = state.alive
        late = None if self._delay is None or not self._delay[month].any() else self._delay[month]
        factor = None if self._odds_factor is None else self._odds_factor[month]
        for one in self._raises:
            if late is not None:
                one.delay(month, np.where(ready & ~one.settled, late, 0.0))
            one.start(
                month,
                ready=ready,
                runway=state.runway,
                record=state.record,
                climate=state.climate[month],
                odds_factor=factor,
            )
            money, shut_down = one.settle(month, state.alive)
            if money is not None:
                state.pay(EQUITY, month, money)
            if shut_down is not None:
                state.stop(month, shut_down)
            ready = ready & one.settled
