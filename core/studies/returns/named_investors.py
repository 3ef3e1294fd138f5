"""Investors of planned rounds by name: what each brings, keeps and gets.

Shares of one round are alike, so what belongs to an investor is a part of its round's column, and of the
column of each later round's pro-rata shares.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, MonthsPaths, Paths, ratio, sum_rows
from core.financing.ownership.pro_rata import Rights
from core.plan.plan import PlanOf
from core.plan.round_investors import RoundInvestor
from core.simulation.block import Block
from core.simulation.chain import Chain
from core.simulation.estimates import Estimate, mean, odds, quantile
from core.simulation.investors import paid_back, paid_to_owners
from core.studies.returns.classes import MARKS
from core.time_value import per_year, rate_of_return

_FEWEST = 20


@dataclass(frozen=True)
class NamedInvestor:
    """One investor: the odds that it invests and, where it does, the mean of what it puts in, the median of
    its part of the company at the exit, of the multiple and of the rate of return a year (−1: all is lost),
    and the odds of each of `MARKS`. None: too few futures in which it invests.
    """

    name: str
    round: str
    invests: Estimate
    put_in: Estimate | None
    stake: Estimate | None
    multiple: Estimate | None
    at_least: tuple[Estimate, ...]
    rate: Estimate | None


def named_investors(block: Block) -> tuple[NamedInvestor, ...]:
    """Return what comes of each named investor of the plan's rounds."""
    chain = block.chain
    rights = chain.table.rights
    return tuple(_investor(chain, rights, one) for one in chain.plan.financing.investors)


def _investor(chain: Chain, rights: Rights, one: RoundInvestor[Drawn]) -> NamedInvestor:
    put_in, got = investor_flows(chain, rights, one)
    name = next(each.name for each in chain.plan.financing.rounds if each.id == one.round)
    money_in, money_out = sum_rows(put_in), sum_rows(got)
    places = np.flatnonzero(money_in > 0)
    if len(places) < _FEWEST:
        return NamedInvestor(one.name, name, odds(money_in > 0), None, None, None, (), None)
    multiple = (money_out / np.where(money_in > 0, money_in, 1.0))[places]
    rate = np.where(multiple > 0, per_year(rate_of_return((got - put_in)[:, places])), -1.0)
    known = rate[np.isfinite(rate)]
    return NamedInvestor(
        one.name,
        name,
        odds(money_in > 0),
        mean(money_in[places]),
        quantile(_stake(chain, rights, one)[places], 0.5),
        quantile(multiple, 0.5),
        tuple(odds(multiple >= level) for level in MARKS),
        quantile(known, 0.5) if len(known) >= _FEWEST else None,
    )


def investor_flows(
    chain: Chain, rights: Rights, one: RoundInvestor[Drawn]
) -> tuple[MonthsPaths, MonthsPaths]:
    """Return what an investor pays, and what it gets, by month to the exit, on every path."""
    closings, last, paths = chain.treasury.closings, chain.plan.exit.month, chain.running.shape[1]
    put_in, got = np.zeros((last + 1, paths)), np.zeros((last + 1, paths))
    own = _place(chain.plan, one)
    for place, part in enumerate(rights.parts[one.id]):
        bridge = one.money_share * closings.bridge_amount[place] if place == own else np.zeros(paths)
        for month, money in closings.payments(place)[:-1]:
            _enter(put_in, month, part * money)
        _enter(put_in, closings.bridge_month[place], bridge)
        if place == own:
            _enter(put_in, closings.month[place], one.money_share * paid_to_owners(chain, place))
        whole = closings.money(place) + closings.bridge_amount[place]
        back = paid_back(chain, chain.plan.financing.rounds[place].id)[: last + 1]
        got += back * ratio(part * closings.money(place) + bridge, whole, otherwise=0.0)
    owners = chain.table.owners
    for column, part in _columns(chain, rights, one):
        got[last] += part * chain.exit.paid[owners.index(column)]
    return put_in, got


def _stake(chain: Chain, rights: Rights, one: RoundInvestor[Drawn]) -> Paths:
    """Return its part of the company at the exit, warrants left out."""
    shares, owners = chain.table.at_exit, chain.table.owners
    held = sum_rows(
        np.stack(
            [
                part * shares[owners.index(column)]
                for column, part in _columns(chain, rights, one)
                if not column.endswith("_warrants")
            ]
        )
    )
    return np.asarray(held / sum_rows(shares))


def _place(plan: PlanOf[Drawn], one: RoundInvestor[Drawn]) -> int:
    return [each.id for each in plan.financing.rounds].index(one.round)


def _columns(chain: Chain, rights: Rights, one: RoundInvestor[Drawn]) -> Iterator[tuple[str, Paths]]:
    """Yield (column of the cap table, its part of it): warrants come with all new money of a round."""
    own, rounds = _place(chain.plan, one), chain.plan.financing.rounds
    yield one.round, np.full(chain.running.shape[1], one.money_share)
    if rounds[own].secondary_amount > 0:
        yield f"{one.round}_secondary", np.full(chain.running.shape[1], one.money_share)
    for place, part in enumerate(rights.parts[one.id]):
        if place > own and rounds[place].pro_rata != "none":
            yield f"{rounds[place].id}_pro_rata", ratio(part, rights.share[place], otherwise=0.0)
        if rounds[place].warrant_coverage_share > 0:
            yield f"{rounds[place].id}_warrants", part


def _enter(flows: MonthsPaths, month: Paths, amount: Paths) -> None:
    """Enter amounts in their months; NaN is never."""
    given = np.flatnonzero((amount > 0) & (month < len(flows)))
    flows[month[given].astype(np.int64), given] += amount[given]
