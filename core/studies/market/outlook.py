"""What revenue rests on: the history, the fitted band, companies of a kind and the market's cap; and who
holds the market's customers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Months, MonthsPaths, PastMonths, PathsMask, ratio
from core.cash_flow.ledger import added
from core.changes.readings import reading
from core.market.competition import competitors, concentration, rivals_attraction
from core.market.pool import Customers
from core.market.rhythm import months_earning
from core.months import yearly_growth
from core.plan.conditions import departures_of
from core.plan.plan import Plan
from core.plan.stream import SegmentStream
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.simulation.estimates import Estimate, Fan, fan, odds
from core.simulation.premises import faster_than_measured, growth_is_measured, past_months, posterior_of
from core.simulation.run import chain_of
from core.simulation.streams import RandomDraws

OURS, OTHERS, UNDECIDED = "ours", "others", "undecided"


@dataclass(frozen=True)
class Learnt:
    """What the company's months have changed: growth a year in logs (mean, standard deviation) before and
    after them, their say (0–1), and how many have revenue. `typed_over`: more growth was typed
    since than they show.
    """

    months: int
    before: tuple[float, float]
    after: tuple[float, float]
    say: float
    typed_over: bool


@dataclass(frozen=True, eq=False)
class MarketOutlook:
    """`past` revenue ends in the month before month 0 (None: no history). `own` and `base_rates` are revenue
    if nothing stopped the company, `cap` what all demand would pay, the median future. `shares` are the mean
    parts of all demand by holder, summing to 1 in each month: ours, named rivals by id, others, undecided.

    `concentration` is the Herfindahl–Hirschman index of those who are served, by month, of these parts:
    rivals without a name are as large as each other (NaN: nobody is served). `limited` are the odds that the
    market holds our growth back before the exit. `passes` is the month in which rivals' supply passes demand
    in the base case (None: never, or not known). `departures`: what has changed since growth was stated,
    path → (then, now).
    """

    past: PastMonths | None
    learnt: Learnt | None
    own: Fan
    base_rates: Fan
    cap: Months
    shares: Mapping[str, Months]
    concentration: Months
    limited: Estimate
    supply: Months | None
    passes: int | None
    departures: Mapping[str, tuple[float, float]]


def market_outlook(block: Block) -> MarketOutlook:
    """Return the outlook of a plan from a block of its futures."""
    plan, chain = block.plan, block.chain
    last = plan.exit.month
    alike = chain_of(reading(plan, "base_rates"), RandomDraws(block.seed, 0, block.paths, keep=True))
    supply = _supply(chain)
    shares = {name: one[: last + 1] for name, one in market_shares(chain).items()}
    return MarketOutlook(
        past=past_months(plan.history, plan.company.start)
        if plan.history is not None and growth_is_measured(plan)
        else None,
        learnt=learnt(plan),
        own=fan(chain.operations.sales.revenue[: last + 1]),
        base_rates=fan(alike.operations.sales.revenue[: last + 1]),
        cap=np.median(_cap(chain)[: last + 1], axis=1),
        shares=shares,
        concentration=market_concentration(shares, chain),
        limited=odds(_limited(chain, last)),
        supply=supply,
        passes=_passes(supply),
        departures=departures_of(plan),
    )


def learnt(plan: Plan) -> Learnt | None:
    """Return what the plan's history has changed; None without one."""
    if plan.history is None or not growth_is_measured(plan):
        return None
    found = posterior_of(plan.history, plan.company.start)
    with_revenue = months_earning(past_months(plan.history, plan.company.start))
    before, after = found.class_growth_per_year(), found.growth_per_year()
    return Learnt(with_revenue, before, after, found.say, faster_than_measured(plan))


def market_shares(chain: Chain) -> dict[str, Months]:
    """Return the mean part of all segments' demand by holder and month."""
    total = added((one.demand for one in chain.operations.outlook.customers.values()), chain.running.shape)
    held = {OURS: np.zeros(total.shape)}
    competition = chain.plan.market.competition
    held |= {rival.id: np.zeros(total.shape) for rival in competition.rivals}
    held |= {OTHERS: np.zeros(total.shape), UNDECIDED: np.zeros(total.shape)}
    attraction = rivals_attraction(competition=competition, months=len(total))
    for customers in chain.operations.outlook.customers.values():
        held[OURS] += customers.closing
        held[UNDECIDED] += customers.undecided
        named = np.zeros(total.shape)
        for rival in competition.rivals:
            theirs = _rivals_part(customers, np.exp(rival.preference) / attraction)
            held[rival.id] += theirs
            named += theirs
        held[OTHERS] += customers.rivals - named
    with np.errstate(divide="ignore", invalid="ignore"):
        return {
            name: np.where(total > 0, one / total, float(name == UNDECIDED)).mean(axis=1)
            for name, one in held.items()
        }


def market_concentration(shares: Mapping[str, Months], chain: Chain) -> Months:
    """Return the Herfindahl–Hirschman index of the customers who have chosen, by month."""
    months = len(shares[OURS])
    others = competitors(competition=chain.plan.market.competition, months=months).mean(axis=1)
    chosen = {name: one for name, one in shares.items() if name != UNDECIDED}
    served = np.sum(list(chosen.values()), axis=0)
    parts = np.stack([ratio(one, served) for one in chosen.values()])
    firms = np.stack([np.maximum(others, 1.0) if name == OTHERS else np.ones(months) for name in chosen])
    return concentration(parts, firms)


def _rivals_part(customers: Customers, part: MonthsPaths) -> MonthsPaths:
    """Return the customers of a rival that wins `part` of what all rivals win, and began with as much."""
    everybody, won = customers.rivals, np.zeros(customers.rivals.shape)
    found = np.empty(everybody.shape)
    found[0] = everybody[0] * part[0]
    for month in range(1, len(found)):
        kept = np.minimum(everybody[month - 1] * (1 - customers.rivals_churn[month]), everybody[month])
        won[month] = everybody[month] - kept
        with np.errstate(divide="ignore", invalid="ignore"):
            stays = np.where(everybody[month - 1] > 0, kept / everybody[month - 1], 0.0)
        found[month] = found[month - 1] * stays + won[month] * part[month]
    return found


def _cap(chain: Chain) -> MonthsPaths:
    """Return what all demand would pay if it paid as our customers do, and our revenue besides."""
    sales, total = chain.operations.sales, chain.operations.sales.revenue.copy()
    for name, customers in chain.operations.outlook.customers.items():
        theirs = (
            sales.revenue_by_stream[one.id]
            for one in chain.plan.revenue.streams
            if isinstance(one, SegmentStream) and one.segment == name
        )
        earned = added(theirs, total.shape)
        with np.errstate(divide="ignore", invalid="ignore"):
            others = np.where(
                customers.closing > 0,
                earned / customers.closing * (customers.demand - customers.closing),
                0.0,
            )
        total += others
    return total


def _limited(chain: Chain, last: int) -> PathsMask:
    found = np.zeros(chain.operations.sales.revenue.shape[1], dtype=bool)
    for customers in chain.operations.outlook.customers.values():
        if customers.limited is not None:
            found |= customers.limited[: last + 1].any(axis=0)
    return found


def _supply(chain: Chain) -> Months | None:
    """Return rivals' supply ÷ demand by month, the median future; None where capacity is not known."""
    competition = chain.plan.market.competition
    if competition.capacity_per_rival is None:
        return None
    months, served = len(chain.running), chain.operations.outlook.customers
    demand = added((one.demand for one in served.values()), chain.running.shape)
    rivals = competitors(competition=competition, months=months) + len(competition.rivals)
    each = competition.capacity_per_rival * yearly_growth(competition.capacity_growth_per_year, months)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.median(np.where(demand > 0, rivals * each / demand, np.inf), axis=1)


def _passes(supply: Months | None) -> int | None:
    if supply is None or not (supply > 1).any():
        return None
    return int(np.argmax(supply > 1))
