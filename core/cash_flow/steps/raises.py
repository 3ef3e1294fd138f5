"""The step in which rounds are raised: one after the other, in the order of their months."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.arrays import Drawn, MonthsPaths, Uniforms
from core.cash_flow.steps.state import EQUITY, State
from core.financing.raising.closings import Closings
from core.financing.raising.raise_ import Raise
from core.plan.rounds import Round, RoundPolicy


class Raises:
    """All rounds of the plan. A round starts only where the one before it has closed or been given up.

    `chances` holds, by round id, uniform numbers of shape (2 · attempts, paths): closing, then down round,
    per attempt. `delay` (months) and `odds_factor` are what events do, by month and path; None: nothing.
    """

    def __init__(
        self,
        rounds: Sequence[Round[Drawn]],
        policy: RoundPolicy[Drawn],
        chances: Mapping[str, Uniforms],
        closings: Closings,
        rights_share: float,
        delay: MonthsPaths | None = None,
        odds_factor: MonthsPaths | None = None,
    ) -> None:
        self._raises = [
            Raise(one, policy, chances[one.id], closings, index, rights_share)
            for index, one in enumerate(rounds)
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
