"""What a plan takes for granted: the conditions in which growth was stated or measured, and the company's own
history. Worked out once for a plan; every block of its futures shares it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from core.arrays import Drawn, Expected, MonthsColumn, MonthsPaths, PastMonths, narrow
from core.cash_flow.revenue import paid_each
from core.facts.base_rates import base_rate_group
from core.market.base_rates import class_level
from core.market.forecaster import Posterior, posterior
from core.market.own_growth import ProcessNumbers, RevenuePath, process_path, regrown
from core.market.reference_class import BY_ID
from core.months import PER_YEAR
from core.plan.conditions import LEVEL, departures_of
from core.plan.history import FEWEST_BY_MONTH, FEWEST_MONTHS, OwnMonths
from core.plan.market import Competition, Rival, Segment
from core.plan.plan import Plan, PlanOf
from core.plan.stream import SegmentStream, StreamBase
from core.plan.streams import ProjectStream
from core.simulation.draw import Drawing
from core.simulation.spending import Effort, effort_of
from core.simulation.streams import Draws, MiddleDraws

_STATES = 15
_CHEAPEST = 0.05
"""A price below a twentieth of the one of then wins no more than that."""


@dataclass(frozen=True, eq=False)
class Conditions:
    """What growth takes for granted, beside the drawn plan of some paths.

    As expected then: `price_fall_per_year`, `usage_growth_per_month` by stream, the `competition`,
    `churn_per_month` by segment, by stream its price and the other `terms` of its bill; `price_path` is a
    stream's planned path of prices, where it has one. `dearer` is now ÷ then what one pays for as much.
    `levels` are, by segment and stream, revenue as a factor on today's where growth is measured.
    """

    price_fall_per_year: Expected
    usage_growth_per_month: Mapping[str, Expected]
    competition: Competition[Any]
    churn_per_month: Mapping[str, Expected]
    terms: Mapping[str, Mapping[str, Expected | None]]
    price_path: Mapping[str, MonthsColumn]
    dearer: Mapping[str, float]
    effort: Effort
    path: RevenuePath | None
    levels: Mapping[str, MonthsPaths]


class Premises:
    """The conditions of one plan; `conditions` sets them beside the drawn plan of a block."""

    def __init__(self, plan: Plan) -> None:
        self._months = plan.company.months
        self._moved = departures_of(plan)
        self._group = (
            base_rate_group(plan.investor.base_rate_group) if plan.growth_from == "base_rates" else None
        )
        then = Drawing(plan, MiddleDraws(), overrides=plan.conditions)
        self._market: Any = then.section(plan.market, "market")
        self._revenue: Any = self._with_open_terms(then.section(plan.revenue, "revenue"))
        self._dearer = self._dearer_now(plan)
        self._effort = effort_of(plan)
        measured = self._group is None and growth_is_measured(plan)
        self._posterior = (
            posterior_of(plan.history, plan.company.start) if measured and plan.history else None
        )
        self._level = plan.conditions.get(LEVEL)

    def conditions(self, drawn: PlanOf[Drawn], draws: Draws) -> Conditions:
        """Return the conditions beside a drawn plan.

        Where growth is stated, a rate that departs from what was expected departs from the conditions. Where
        it is measured (in the company's history, or in others), its bands hold all that has moved revenue:
        what a path draws for a rate is what the months measured had.
        """
        path = self._path(draws)
        measured = path is not None
        streams = list(zip(drawn.revenue.streams, self._revenue.streams, strict=True))
        return Conditions(
            price_fall_per_year=self._fall(drawn) if measured else self._market.price_fall_per_year,
            usage_growth_per_month={
                now.id: now.usage_growth_per_month
                - self._more(f"revenue.streams.{now.id}.usage_growth_per_month")
                if measured
                else then.usage_growth_per_month
                for now, then in streams
                if hasattr(now, "usage_growth_per_month")
            },
            competition=self._competition(drawn.market.competition, measured),
            churn_per_month={one.id: self._churn(one) for one in drawn.market.segments},
            terms={now.id: self._terms(now, then) for now, then in streams},
            price_path={one.id: steps for _now, one in streams if (steps := _planned_steps(one)) is not None},
            dearer=self._dearer,
            effort=self._effort,
            path=path,
            levels={} if path is None else self._levels(path, drawn),
        )

    def _more(self, path: str) -> float:
        """Return by how much a median has risen since then."""
        then, now = self._moved.get(path, (0.0, 0.0))
        return now - then

    def _churn(self, segment: Segment[Drawn]) -> Drawn:
        more = self._more(f"market.segments.{segment.id}.churn_per_month")
        return np.clip(segment.churn_per_month - more, 0.0, 1.0) if more else segment.churn_per_month

    def _fall(self, drawn: PlanOf[Drawn]) -> Drawn:
        """Return the price fall then of each path: what remains differs by as much as the medians' remains
        do.
        """
        then, now = self._moved.get("market.price_fall_per_year", (0.0, 0.0))
        return np.asarray(1 - (1 - drawn.market.price_fall_per_year) * (1 - then) / (1 - now))

    def _competition(self, now: Competition[Drawn], measured: bool) -> Competition[Any]:
        """Return the competition of then: rivals who were there, the lag as planned, without its shocks."""
        here, expected = "market.competition", self._market.competition
        behind = expected.months_behind_frontier
        with np.errstate(divide="ignore", invalid="ignore"):
            planned = narrow(np.where(behind[:1] > 0, behind / behind[:1], 1.0))
        lag = now.months_behind_frontier[:1] - self._more(f"{here}.months_behind_frontier")
        new = now.new_competitors_per_year - self._more(f"{here}.new_competitors_per_year")
        known = [one for one in now.rivals if not np.isnan(self._more(f"{here}.rivals.{one.id}.preference"))]
        return now.model_copy(
            update={
                "competitors": np.maximum(now.competitors - self._more(f"{here}.competitors"), 0.0),
                "new_competitors_per_year": new if measured else expected.new_competitors_per_year,
                "months_behind_frontier": np.maximum(lag * planned, 0.0),
                "lag_penalty": np.maximum(now.lag_penalty - self._more(f"{here}.lag_penalty"), 0.0),
                "rivals": tuple(self._rival(one) for one in known),
            }
        )

    def _rival(self, rival: Rival[Drawn]) -> Rival[Any]:
        more = self._more(f"market.competition.rivals.{rival.id}.preference")
        return rival if not more else rival.model_copy(update={"preference": rival.preference - more})

    def _with_open_terms(self, revenue: Any) -> Any:
        """Return the streams of then, with the terms open that were left open then."""
        streams = []
        for one in revenue.streams:
            paths = {name: f"revenue.streams.{one.id}.{name}" for name in one.other_terms}
            opened = [name for name, path in paths.items() if np.isnan(self._moved.get(path, (0.0, 0.0))[0])]
            streams.append(one.model_copy(update=dict.fromkeys(opened)) if opened else one)
        return revenue.model_copy(update={"streams": tuple(streams)})

    def _terms(self, now: StreamBase[Drawn], then: StreamBase[Drawn]) -> dict[str, Expected | None]:
        """Return the stream's price and other terms then: its own draws, at the medians of then."""
        return {name: self._then(now, then, name) for name in (now.price, *now.other_terms)}

    def _then(self, now: StreamBase[Drawn], then: StreamBase[Drawn], name: str) -> Expected | None:
        if getattr(then, name) is None:
            return None
        if getattr(now, name) is None:
            return np.full((1, 1), float(getattr(then, name)))
        before, after = self._moved.get(f"revenue.streams.{now.id}.{name}", (1.0, 1.0))
        drawn: Expected = getattr(now if after > 0 else then, name)[:1]
        return drawn * (before / after) if after > 0 else drawn

    def _dearer_now(self, plan: Plan) -> dict[str, float]:
        """Return by stream what a customer pays now ÷ then for what it uses now, at the middle of all ranges;
        1 where it paid nothing.
        """
        found = {one.id: 1.0 for one in plan.revenue.streams}
        if not any(path.startswith("revenue.streams.") for path in self._moved):
            return found
        revenue: Any = Drawing(plan, MiddleDraws()).section(plan.revenue, "revenue")
        for now, then in zip(revenue.streams, self._revenue.streams, strict=True):
            moved = (
                f"revenue.streams.{now.id}.{name}" in self._moved for name in (now.price, *now.other_terms)
            )
            bills = [_bill(one) for one in (now, then)] if any(moved) else [1.0, 1.0]
            found[now.id] = max(bills[0] / bills[1], _CHEAPEST) if bills[1] > 0 else 1.0
        return found

    def _levels(self, path: RevenuePath, drawn: PlanOf[Drawn]) -> dict[str, MonthsPaths]:
        """Return measured growth by segment and stream of projects, changed as what is stated beside it has
        been.

        Projects are stated for month 0: their today lies a month of stated growth before.
        """
        levels = {
            one.id: self._regrown(path.level, f"market.segments.{one.id}.growth_per_month", 1)
            for one in drawn.market.segments
        }
        for now, then in zip(drawn.revenue.streams, self._revenue.streams, strict=True):
            if isinstance(now, ProjectStream):
                step = (1 + then.project_growth_per_year) ** (1 / PER_YEAR)
                name = f"revenue.streams.{now.id}.project_growth_per_year"
                levels[now.id] = self._regrown(path.level, name, PER_YEAR) / step
        return levels

    def _regrown(self, level: MonthsPaths, path: str, months: int) -> MonthsPaths:
        if self._posterior is None or path not in self._moved:
            return level
        then, now = self._moved[path]
        kept = self._posterior.excess_kept
        return regrown(level, then=np.log1p(then) / months, now=np.log1p(now) / months, kept=kept)

    def _path(self, draws: Draws) -> RevenuePath | None:
        if self._group is not None:
            level = class_level(
                group=self._group,
                normal=draws.normals("base_rates/growth", 1)[0],
                closure=draws.uniforms("base_rates/closure", 1)[0],
                months=self._months,
            )
            return RevenuePath(level, None)
        if self._posterior is None:
            return None
        numbers = ProcessNumbers(
            setting=draws.uniforms("history/setting", 1)[0],
            wild=draws.uniforms("history/wild", 1)[0],
            state=draws.normals("history/state", _STATES),
            lasting=draws.normals("history/lasting", self._months),
            growth=draws.normals("history/growth", self._months),
            passing=draws.normals("history/passing", self._months),
        )
        return process_path(posterior=self._posterior, numbers=numbers, today=self._level)


def growth_is_measured(plan: Plan) -> bool:
    """Say whether a plan's own months tell its growth: two do where a history was taken in, six where growth
    was typed and months came one by one.
    """
    fewest = FEWEST_MONTHS if LEVEL in plan.conditions else FEWEST_BY_MONTH
    return plan.history is not None and plan.history.tells_growth(plan.company.start, fewest)


def faster_than_measured(plan: Plan) -> bool:
    """Say whether a plan whose months tell its growth grows by other figures on top: more growth or use, or
    less churn, was typed since than was stated beside them, or a segment follows the market instead.
    """
    typed = ("growth_per_month", "usage_growth_per_month", "project_growth_per_year")
    moved = departures_of(plan).items()
    more = (
        now > then if path.endswith(typed) else now < then
        for path, (then, now) in moved
        if path.endswith((*typed, "churn_per_month"))
    )
    return any(more) or any(one.driver == "market_share" for one in plan.market.segments)


def past_months(history: OwnMonths[Any], start: date) -> PastMonths:
    """Return the history as one series by month, up to the month before `start`; what is not known is NaN."""
    places = {12 * int(month[:4]) + int(month[5:]) - 1: value for month, value in history.revenue.items()}
    last = 12 * start.year + start.month - 1
    return np.array([places.get(month, np.nan) for month in range(min(*places, last), last)])


def posterior_of(history: OwnMonths[Any], start: date) -> Posterior:
    """Return what a plan's history says of a plan that begins at `start`. Remembered for the last few.

    Raises `CalculationError` where fewer than two months before the start have revenue.
    """
    return _posterior(tuple(past_months(history, start)), history.reference_class)


@lru_cache(maxsize=16)
def _posterior(revenue: tuple[float, ...], reference_class: str) -> Posterior:
    return posterior(np.array(revenue), BY_ID[reference_class])


def _bill(stream: StreamBase[Any]) -> float:
    """Return what one customer, or project, pays at the start."""
    first = {name: value[:1] for name, value in stream.items() if isinstance(value, np.ndarray)}
    alike: Any = stream.model_copy(update=first)
    if not isinstance(alike, SegmentStream):
        return float(getattr(alike, alike.price)[0, 0])
    return float(np.asarray(paid_each(stream=alike, price=np.ones((1, 1)), use=None))[0, 0])


def _planned_steps(stream: StreamBase[Any]) -> MonthsColumn | None:
    """Return the factor on a stream's price from each month to the next as planned, 1 in month 0; None
    where it stays as it is: shocks are not planned.
    """
    path = getattr(stream, stream.price)
    if len(path) == 1:
        return None
    steps = np.ones(path.shape)
    with np.errstate(divide="ignore", invalid="ignore"):
        steps[1:] = np.where(path[:-1] > 0, path[1:] / path[:-1], 1.0)
    return None if (steps == 1).all() else steps
