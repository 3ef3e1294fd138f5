"""One planned round on its way to closing, on all paths at once: waiting, raising, closed, failed, tried
again.
"""

from collections.abc import Callable

import numpy as np

from core.arrays import AnyFloat, Drawn, PathNumbers, Paths, PathsMask, Uniforms, times
from core.financing.raising.closings import Closings, with_rights
from core.financing.raising.odds import Offer, TrackRecord, offer, terms_of, traction_score
from core.plan.round_policy import RoundPolicy
from core.plan.rounds import Round
from core.plan.runway import RunwayCounted
from core.plan.section import once

_NEVER = np.inf


class Raise:
    """The state of one round, by path. `start` and `settle` are called once a month, in this order.

    The round is decided when the raise starts, on the traction and climate of that month, and the money (or
    the refusal) comes when it is due; holders whose pro-rata rights lie on top of it bring their part of all
    the money, which `rights` gives when it closes. What closes is written into row `index` of the closings.
    `settled` tells where it has closed or been given up, so that the next round may start; a round of no
    money is none, and settled from the beginning.
    """

    def __init__(
        self,
        round_: Round[Drawn],
        policy: RoundPolicy[Drawn],
        chances: Uniforms,
        closings: Closings,
        index: int,
        rights: Callable[[int, PathNumbers, Paths], AnyFloat] | None = None,
    ) -> None:
        paths = chances.shape[1]
        self._round, self._chances, self._closings, self._index = round_, chances, closings, index
        self._rights = rights if round_.pro_rata == "on_top" else None
        self._terms, self._amount = terms_of(round_=round_, policy=policy), once(round_.amount)
        self._attempt = np.zeros(paths, dtype=np.int64)
        self._may_start, self._late = self._first_start(paths), np.zeros(paths)
        self._due, self._closes = np.full(paths, _NEVER), np.zeros(paths, dtype=bool)
        self.settled = np.broadcast_to(self._amount == 0, (paths,)).copy()
        self._price, self._open, self._due_months = np.zeros(paths), int((~self.settled).sum()), set[int]()
        self._later_due = np.full((round_.later_closings, paths), _NEVER)
        self._earliest = float(self._may_start.min(initial=_NEVER))
        self._idle = ~self.settled  # and no raise under way

    def _first_start(self, paths: int) -> Paths:
        if self._round.close_month is None:
            return np.zeros(paths)
        return np.asarray(np.maximum(self._round.close_month - np.round(once(self._round.lead_months)), 0.0))

    def delay(self, month: int, months: Paths) -> None:
        """Put off a raise under way by `months`, and let none start within them."""
        whole = np.round(months)
        waiting = (self._due == _NEVER) & (whole > 0)
        earliest = np.where(waiting, np.maximum(self._may_start, month + whole), self._may_start)
        self._late += earliest - self._may_start
        self._may_start = earliest
        self._due = self._due + whole
        self._due_months.update(_months_in(self._due[np.isfinite(self._due)]))

    def start(
        self,
        month: int,
        *,
        ready: PathsMask,
        runway: Callable[[int, RunwayCounted], Paths],
        record: TrackRecord,
        climate: Paths,
        odds_factor: Paths | None = None,
    ) -> None:
        """Start the raise where it is the company's turn, time (or runway) has come and nothing is under way.

        `runway` gives cash in months of burn at a month's end, as it is counted (infinite where nothing is
        burnt).
        """
        if not self._open or month < self._earliest:
            return
        may = ready & self._idle & (self._may_start <= month)
        if self._round.runway_trigger_months is not None and may.any():
            may &= (runway(month, self._round.runway_counted) <= self._round.runway_trigger_months) | (
                self._attempt > 0
            )
        chosen = may.nonzero()[0]
        if len(chosen) == 0:
            return
        made = self._offer(month, chosen, record, climate[chosen])
        self._decide(chosen, made, None if odds_factor is None else odds_factor[chosen])
        due = np.maximum(self._planned_close(month, chosen, made), month)
        self._due[chosen], self._idle[chosen] = due, False
        self._due_months.update(_months_in(due))

    def _offer(self, month: int, chosen: PathNumbers, record: TrackRecord, climate: Paths) -> Offer:
        terms = self._terms.at(chosen)
        score = traction_score(terms=terms, record=record, month=month, paths=chosen)
        return offer(terms=terms, score=score, climate=climate)

    def _planned_close(self, month: int, chosen: PathNumbers, made: Offer) -> Paths:
        whole = month + np.round(made.months)
        if self._round.close_month is None:
            return whole
        extra = np.round(made.months) - np.round(self._terms.lead_months[chosen])
        on_plan = self._round.close_month + extra + self._late[chosen]
        on_time = (self._attempt[chosen] == 0) & (month <= self._may_start[chosen]) & (on_plan >= month)
        return np.where(on_time, on_plan, whole)

    def _decide(self, chosen: PathNumbers, made: Offer, factor: Paths | None) -> None:
        number = 2 * self._attempt[chosen]  # who has no attempt left starts none
        closes = self._chances[number, chosen] < times(made.probability, factor)
        price = made.pre_money
        if self._round.on_failure == "down_round":
            down = self._chances[number + 1, chosen] < times(made.down_round_probability, factor)
            price = np.where(closes, price, price * (1 - once(self._round.down_round_share)[chosen]))
            closes = closes | down
        self._closes[chosen], self._price[chosen] = closes & (price > 0), price

    def settle(self, month: int, alive: PathsMask) -> tuple[Paths | None, PathsMask | None]:
        """Close or fail the raises that are due; return the money that comes in and the companies that shut
        down.
        """
        if month not in self._due_months:
            return None, None
        money = self._later_money(month, alive)
        due = (alive & (self._due == month)).nonzero()[0]
        closes = self._closes[due]
        closed, failed = due[closes], due[~closes]
        own = amount = self._amount[closed]
        if self._rights is not None and len(closed):
            amount = with_rights(own, self._price[closed], self._rights(month, closed, self._price[closed]))
        money[closed] += amount * (1 - self._round.later_share)
        found, index = self._closings, self._index
        found.month[index, closed] = month
        found.amount[index, closed] = amount
        found.on_top[index, closed] = amount > own
        found.pre_money[index, closed] = self._price[closed]
        self._agree_on_the_rest(month, closed)
        self.settled[closed] = True
        self._due[due] = _NEVER
        shut_down = self._fail(month, failed, money) if len(failed) else None
        self._open -= int(self.settled[due].sum())
        return money, shut_down

    def _agree_on_the_rest(self, month: int, closed: PathNumbers) -> None:
        """Date the later closings whose milestones will be met: the k-th with odds^k, since it needs those
        before it. One number tells how far they go.
        """
        if not self._round.later_share:
            return
        odds = once(self._round.later_odds)
        for number, due in enumerate(self._later_due, start=1):
            when = month + number * self._round.later_months
            due[closed[self._chances[-1, closed] < odds[closed] ** number]] = when
            self._due_months.add(when)

    def _later_money(self, month: int, alive: PathsMask) -> Paths:
        """Return the money of later closings that are due."""
        money, found = np.zeros(len(alive)), self._closings
        if not self._round.later_share or found.later_month is None:
            return money
        each = found.amount[self._index] * self._round.later_share / self._round.later_closings
        for number, due in enumerate(self._later_due):
            come = (due == month) & alive
            found.later_month[number, self._index, come] = month
            money += np.where(come, each, 0.0)
        return money

    def _fail(self, month: int, failed: PathNumbers, money: Paths) -> PathsMask | None:
        self._attempt[failed] += 1
        self._may_start[failed] = month + self._round.retry_months
        if self._round.on_failure == "bridge":
            self._bridge(month, failed[self._attempt[failed] == 1], money)
        ends = self._round.on_failure == "shutdown"
        given_up = failed if ends else failed[self._attempt[failed] >= self._round.attempts]
        self.settled[given_up] = True
        self._idle[failed] = ~self.settled[failed]
        if not ends:
            return None
        shut_down = np.zeros(len(money), dtype=bool)
        shut_down[failed] = True
        return shut_down

    def _bridge(self, month: int, bridged: PathNumbers, money: Paths) -> None:
        given = once(self._round.bridge_share) * once(self._round.amount)
        price = self._price * (1 - once(self._round.down_round_share))
        bridged = bridged[(given[bridged] > 0) & (price[bridged] > 0)]
        found, index = self._closings, self._index
        found.bridge_amount[index, bridged] = given[bridged]
        found.bridge_pre_money[index, bridged] = price[bridged]
        found.bridge_month[index, bridged] = month
        money[bridged] += given[bridged]


def _months_in(due: Paths) -> list[int]:
    """Return the whole months that occur, by counting: faster than sorting them."""
    found: list[int] = np.bincount(due.astype(np.int64)).nonzero()[0].tolist()
    return found
