"""The market half of operations: lag → odds of being chosen → everybody's customers, for a drawn plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from core.arrays import Drawn, Expected, MonthsPaths, narrow
from core.cash_flow.revenue import paid_each
from core.cash_flow.steps.state import Departures
from core.market.competition import attraction, rivals_attraction, win_share
from core.market.demand import demand
from core.market.happenings import Happenings
from core.market.own_growth import divided, path_factors, stated_factors
from core.market.pool import Customers, Winning, pooled
from core.market.prices import log_price_index
from core.months import compounded, over_months, running_total
from core.plan.market import Segment
from core.plan.more_streams import CommittedStream
from core.plan.plan import PlanOf
from core.plan.stream import SegmentStream, UsedStream
from core.plan.streams import ProjectStream
from core.simulation.premises import Conditions

_MOST_RESEARCH = 2.0
"""More than twice the research as planned brings no more months."""


@dataclass(frozen=True, eq=False)
class Outlook:
    """The market by month and path: odds of being chosen by the logit, customers by segment, ln of the price
    index, and ln of the index that growth takes for granted. `projects_signed` is by stream a factor on those
    signed as things were. `months_behind` the frontier: as planned, and by what research was stopped.
    """

    win_share: MonthsPaths
    customers: Mapping[str, Customers]
    log_price_index: MonthsPaths
    expected_log_price_index: Expected
    projects_signed: Mapping[str, MonthsPaths]
    months_behind: Drawn


def outlook_of(
    plan: PlanOf[Drawn], conditions: Conditions, befallen: Happenings, departures: Departures | None
) -> Outlook:
    """Return the outlook of a drawn plan beside the conditions in which its growth was stated."""
    market, months = plan.market, plan.company.months
    prices = log_price_index(price_fall_per_year=market.price_fall_per_year, months=months)
    expected = (
        prices
        if conditions.price_fall_per_year is market.price_fall_per_year
        else log_price_index(price_fall_per_year=conditions.price_fall_per_year, months=months)
    )
    odds = _Odds(plan, conditions, befallen, departures)
    projects = {
        one.id: _signed(one, plan, conditions, befallen, odds)
        for one in plan.revenue.streams
        if isinstance(one, ProjectStream)
    }
    served = {one.id: _segment(one, plan, conditions, befallen, odds, expected) for one in market.segments}
    return Outlook(odds.now, served, prices, expected, projects, odds.months_behind)


def training_goes_on(befallen: Happenings, departures: Departures | None) -> MonthsPaths | None:
    """Return the part of the planned training that goes on, by month and path; None: all of it."""
    if departures is None:
        return befallen.training
    return departures.training if befallen.training is None else departures.training * befallen.training


class _Odds:
    """The odds of being chosen, now and under the conditions of then."""

    def __init__(
        self, plan: PlanOf[Drawn], conditions: Conditions, befallen: Happenings, departures: Departures | None
    ) -> None:
        self._plan, self._conditions, self._departures = plan, conditions, departures
        competition, then, months = plan.market.competition, conditions.competition, plan.company.months
        self.rivals = rivals_attraction(competition=competition, months=months)
        self.months_behind = _months_behind(plan, conditions, befallen, departures)
        ours = attraction(lag_penalty=competition.lag_penalty, months_behind=self.months_behind)
        selling = self._selling()
        self.ours = ours if selling is None else ours * selling
        self.now = self._share(self.ours)
        self._then = win_share(
            ours=attraction(lag_penalty=then.lag_penalty, months_behind=then.months_behind_frontier),
            rivals=rivals_attraction(competition=then, months=months),
        )

    @cached_property
    def _departed(self) -> MonthsPaths:
        return self._against_then(self.now)

    def share(self, ours: Expected) -> MonthsPaths:
        """Return the share of the deciding that we win at this attraction of ours."""
        return self.now if ours is self.ours else self._share(ours)

    def _share(self, ours: Expected) -> MonthsPaths:
        """Return the share by the logit, less what stopped selling loses."""
        won = win_share(ours=ours, rivals=self.rivals)
        return won if self._departures is None else won * self._departures.selling

    def departure(self, ours: Expected) -> MonthsPaths:
        """Return the factor on new customers: odds now ÷ odds then; 1 where there were none then."""
        return self._departed if ours is self.ours else self._against_then(self._share(ours))

    def _against_then(self, share: MonthsPaths) -> MonthsPaths:
        if self._then.min() > 0:
            return share / self._then
        return np.divide(share, self._then, out=np.ones(share.shape), where=self._then > 0)

    def _selling(self) -> Expected | None:
        """Return the factor on our attraction of what is spent on selling, by its elasticity."""
        effort, elasticity = self._conditions.effort, self._plan.market.responses.selling_elasticity
        spent: Expected | None = effort.selling
        if self._departures is not None:
            people = effort.people_in_selling
            kept: Expected = people * self._departures.people + (1 - people) * self._departures.other_costs
            there = np.maximum(effort.spent_on["selling_people"], effort.spent_on["campaigns"])
            kept = 1 + there * (kept - 1)
            spent = kept if spent is None else spent * kept
        if spent is None or not elasticity.any():
            return None
        return np.asarray(np.maximum(spent, 0.0) ** elasticity)


def _months_behind(
    plan: PlanOf[Drawn], conditions: Conditions, befallen: Happenings, departures: Departures | None
) -> Drawn:
    """Return how far the model lags: as planned, and by the pace of research more for each month in which
    research (its people, and its training) stood still.
    """
    behind, effort = plan.market.competition.months_behind_frontier, conditions.effort
    parts: list[Expected] = [one for one in (effort.research, effort.training) if one is not None]
    if departures is not None:
        parts.append(1 + effort.spent_on["research_people"] * (departures.people - 1))
    going = training_goes_on(befallen, departures)
    if going is not None:
        parts.append(1 + effort.spent_on["training"] * (going - 1))
    if not parts:
        return behind
    done = np.ones((plan.company.months, 1))
    for part in parts:
        done = done * part
    lost = running_total(1 - np.minimum(done, _MOST_RESEARCH))
    return np.asarray(np.maximum(behind + plan.market.responses.research_pace * lost, 0.0))


def _segment(
    segment: Segment[Drawn],
    plan: PlanOf[Drawn],
    conditions: Conditions,
    befallen: Happenings,
    odds: _Odds,
    expected: Expected,
) -> Customers:
    months, level = plan.company.months, conditions.levels.get(segment.id)
    streams = [
        one for one in plan.revenue.streams if isinstance(one, SegmentStream) and one.segment == segment.id
    ]
    dearer = _dearer(streams, conditions) ** -plan.market.responses.price_elasticity
    churn: Drawn = segment.churn_per_month
    ours = odds.ours
    if (dearer != 1).any():
        churn, ours = churn / (churn + (1 - churn) * dearer), ours * dearer
    stays: Drawn = 1 - churn
    if segment.driver == "market_share":
        winning = Winning(share=odds.share(ours))
        if level is not None and not level.all():  # the company's end is an end everywhere
            winning, stays = Winning(share=odds.share(ours) * (level > 0)), stays * (level > 0)
    else:
        factors = stated_factors(segment=segment, months=months) if level is None else path_factors(level)
        factors = divided(factors, _indices(streams, conditions, expected))
        then = conditions.churn_per_month[segment.id]
        gain = factors - (stays if then is churn else 1 - then)
        # Who shrinks faster than by churn wins nobody, and loses more.
        if gain.min() < 0:
            shrinking = np.minimum(gain, 0.0)
            shrinking += stays
            stays = np.maximum(shrinking, 0.0, out=shrinking)
            np.maximum(gain, 0.0, out=gain)
        departure = odds.departure(ours)
        gain *= departure
        winning = Winning(gain=gain, arriving=_arriving(segment, factors, departure))
    if befallen.customers_kept is not None:
        stays = stays * befallen.customers_kept
    return pooled(
        segment=segment,
        demand=demand(segment=segment, months=months),
        decision_share_per_month=plan.market.competition.decision_share_per_month,
        rivals_attraction=odds.rivals,
        stays=over_months(stays, months),
        winning=winning,
    )


def _signed(
    stream: ProjectStream[Drawn],
    plan: PlanOf[Drawn],
    conditions: Conditions,
    befallen: Happenings,
    odds: _Odds,
) -> MonthsPaths:
    """Return the factor on projects signed: our odds now ÷ then, at their price, of the customers who have
    not been lost for good.
    """
    dearer = conditions.dearer[stream.id] ** -plan.market.responses.price_elasticity
    signed = odds.departure(odds.ours * dearer if (dearer != 1).any() else odds.ours)
    kept = befallen.customers_kept
    return signed if kept is None else signed * np.cumprod(kept, axis=0)


def _arriving(segment: Segment[Drawn], factors: MonthsPaths, departure: MonthsPaths) -> MonthsPaths | None:
    """Return the first customers, in their month."""
    first = segment.first_month
    if not first or first >= len(factors):
        return None
    arriving = np.zeros(factors.shape)
    arriving[first] = segment.opening_customers[0] * factors[first] * departure[first]
    return arriving


def _dearer(streams: Sequence[SegmentStream[Drawn]], conditions: Conditions) -> Expected:
    """Return the price now ÷ then of what a customer of the segment bought, and paid for, then."""
    streams = [one for one in streams if one.paid_by_customers]
    if all(conditions.dearer[one.id] == 1 for one in streams):
        return np.ones((1, 1))
    parts = [_paid(one, conditions) for one in streams]
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = sum(part * conditions.dearer[one.id] for one, part in zip(streams, parts, strict=True)) / sum(
            parts
        )
    return np.asarray(np.where(np.isfinite(mean), mean, 1.0))


def _indices(
    streams: Sequence[SegmentStream[Drawn]], conditions: Conditions, expected: Expected
) -> list[tuple[Drawn, Expected]]:
    """Return for each stream what a customer paid for it then, and the expected factor on price × use."""
    found = []
    falls = np.zeros((1, expected.shape[1])) if len(expected) < 2 else np.diff(expected, axis=0, prepend=0.0)
    steady: Expected = falls
    if len(narrow(conditions.price_fall_per_year)) == 1 and len(falls) > 1:
        steady = narrow(falls[1:2])
    for stream in streams:
        if isinstance(stream, CommittedStream):
            found.append((_paid(stream, conditions), _committed_steps(stream, conditions, expected)))
            continue
        step = np.exp(stream.price_exposure * steady)
        if isinstance(stream, UsedStream):
            step = step * (1 + conditions.usage_growth_per_month[stream.id])
        if stream.id in conditions.price_path:
            planned = _then(stream, conditions, on_its_path=True)
            step = step * _steps(np.asarray(paid_each(stream=planned, price=np.ones((1, 1)), use=None)))
        found.append((_paid(stream, conditions), step))
    return found


def _committed_steps(
    stream: CommittedStream[Drawn], conditions: Conditions, expected: Expected
) -> MonthsPaths:
    """Return the factor from month to month on what a customer of committed use was expected to pay."""
    months, growth = len(expected), np.atleast_2d(conditions.usage_growth_per_month[stream.id])
    price = np.exp(stream.price_exposure * expected)
    planned = _then(stream, conditions, on_its_path=True)
    return _steps(np.asarray(paid_each(stream=planned, price=price, use=compounded(1 + growth, months))))


def _steps(paid: MonthsPaths) -> MonthsPaths:
    """Return the factor from month to month on what is paid; 1 in month 0, and where nothing was."""
    steps = np.ones(paid.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        steps[1:] = np.where(paid[:-1] > 0, paid[1:] / paid[:-1], 1.0)
    return steps


def _then(
    stream: SegmentStream[Drawn], conditions: Conditions, *, on_its_path: bool = False
) -> SegmentStream[Drawn]:
    """Return the stream at the price and the other terms of then, month 0's or as its path plans it."""
    terms: dict[str, Any] = dict(conditions.terms[stream.id])
    if not on_its_path:
        return stream.model_copy(update=terms)
    if stream.id in conditions.price_path:
        terms[stream.price] = terms[stream.price] * np.cumprod(conditions.price_path[stream.id], axis=0)
    # What becomes of use, by shocks or as planned, is not expected of a price.
    steady = {name: value[:1] for name, value in stream.items() if isinstance(value, np.ndarray)}
    return stream.model_copy(update=steady | terms)


def _paid(stream: SegmentStream[Drawn], conditions: Conditions) -> Drawn:
    """Return what a customer of the segment paid for the stream a month then, on each path."""
    each = paid_each(stream=_then(stream, conditions), price=np.ones((1, 1)), use=None)
    return np.asarray((stream.adoption_share * each)[:1])
