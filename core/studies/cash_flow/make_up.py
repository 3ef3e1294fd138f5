"""What revenue is made of, what each generation of models earned and cost, and who works where."""

from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, Months, MonthsPaths, Paths, Vector, ratio, sum_rows
from core.cash_flow.costs import headcount, hired
from core.compute.gpu import generation_gpu_hours, training_gpu_hours
from core.months import PER_YEAR
from core.plan.compute import TrainingRun
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.simulation.estimates import Estimate, odds, quantile

_FEWEST = 20


@dataclass(frozen=True, eq=False)
class QualityRow:
    """Revenue of one quality: its part of all revenue by year of the plan, means over the futures (NaN:
    none).
    """

    quality: str
    shares: Vector


def revenue_by_quality(block: Block) -> tuple[QualityRow, ...]:
    """Return the parts of revenue by how safe they are; pilots are taken out of the stream they belong to.

    A stream's pilots are those of its share until they convert or end; related parties' money is shown so
    that it can be left out.
    """
    chain, starts = block.chain, np.arange(0, block.chain.plan.exit.month + 1, PER_YEAR)
    revenue, until = chain.plan.revenue, chain.plan.exit.month + 1
    found: dict[str, Vector] = {}
    for stream in revenue.streams:
        earned = chain.operations.sales.revenue_by_stream[stream.id] * chain.running
        pilots = np.zeros(earned.shape)
        pilots[: revenue.pilot_months] = (stream.pilot_share * earned)[: revenue.pilot_months]
        for quality, part in ((stream.quality, earned - pilots), ("pilot", pilots)):
            yearly = np.add.reduceat(part[:until].mean(axis=1), starts)
            found[quality] = found.get(quality, np.zeros(len(starts))) + yearly
    whole = np.sum(list(found.values()), axis=0)
    shares = {name: ratio(one, np.asarray(whole)) for name, one in found.items() if one.any()}
    return tuple(QualityRow(name, one) for name, one in shares.items())


@dataclass(frozen=True)
class Vintage:
    """One generation of a training run: when its training begins and when the next one's does, what its hours
    cost, and the gross profit of the months in which it is the newest model (medians). `repaid` are the odds
    that the profit covers the cost before the next generation is trained; None where the exit comes before.
    """

    name: str
    generation: int
    trained_from: int
    newest_until: int
    cost: Estimate
    gross_profit: Estimate
    repaid: Estimate | None


def vintages(block: Block) -> tuple[Vintage, ...]:
    """Return every generation that is trained in full before the exit, over the futures that live until then.

    A model serves from the end of its training to the end of the next one's; where several runs are trained
    beside each other, gross profit is shared out by what they cost.
    """
    chain, found = block.chain, list[Vintage]()
    for run in chain.plan.compute.training_runs:
        for number, begins in enumerate(
            range(run.start_month, chain.plan.exit.month + 1, run.model_life_months)
        ):
            ready = begins + run.duration_months
            until = min(ready + run.model_life_months, chain.plan.exit.month + 1)
            lives = chain.treasury.alive[min(until, chain.plan.exit.month)]
            if ready >= until or np.count_nonzero(lives) < _FEWEST:
                continue
            cost, profit = _earned_and_cost(chain, run.id, begins, ready, until)
            cost, profit = cost[lives], profit[lives]
            found.append(
                Vintage(
                    run.name,
                    number + 1,
                    begins,
                    until - 1,
                    quantile(cost, 0.5),
                    quantile(profit, 0.5),
                    None if until < ready + run.model_life_months else odds(profit >= cost),
                )
            )
    return tuple(found)


def _earned_and_cost(chain: Chain, run: str, begins: int, ready: int, until: int) -> tuple[Paths, Paths]:
    """Return what one generation's hours cost at the month's mean price of an hour, and the gross profit of
    the months in which it is the newest, its part by the hours of the generations that serve beside it.
    """
    bill, months = chain.operations.spending.bill, chain.plan.company.months
    runs = {one.id: one for one in chain.plan.compute.training_runs}
    each = {name: training_gpu_hours(run=one, months=months) for name, one in runs.items()}
    all_hours = np.sum(list(each.values()), axis=0)
    number = (begins - runs[run].start_month) // runs[run].model_life_months
    own = generation_gpu_hours(run=runs[run], number=number)
    part = ratio(own / runs[run].duration_months, all_hours[begins:ready], otherwise=0.0)
    cost = sum_rows(bill.training_cost[begins:ready] * part)
    serving = np.sum([_hours_of_the_newest(one, ready, until) for one in runs.values()], axis=0)
    mine = ratio(np.broadcast_to(own, serving.shape), serving, otherwise=1.0)
    return cost, sum_rows(mine * chain.operations.gross_profit[ready:until])


def _hours_of_the_newest(run: TrainingRun[Drawn], first: int, until: int) -> MonthsPaths:
    """Return by month the GPU-hours that the newest trained generation of a run took; 0 before the first."""
    found = []
    for month in range(first, until):
        number = (month - run.start_month - run.duration_months) // run.model_life_months
        hours = generation_gpu_hours(run=run, number=max(number, 0))
        found.append(hours if number >= 0 else hours * 0)
    return np.stack(found)


@dataclass(frozen=True, eq=False)
class TeamHeads:
    """A team's people at each month's end up to the exit, in the base case, before any cut."""

    name: str
    function: str
    heads: Months


def people_by_team(chain: Chain) -> tuple[TeamHeads, ...]:
    """Return who works where, month by month."""
    people, months = chain.plan.people, chain.plan.company.months
    joined = hired(people=people, months=months)
    until = chain.plan.exit.month + 1
    return tuple(
        TeamHeads(team.name, team.function, headcount(team=team, hired=joined)[:until, 0])
        for team in people.teams
    )
