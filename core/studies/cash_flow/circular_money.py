"""Circular money: revenue from parties that had the money from the company, or put it in themselves."""

from dataclasses import dataclass

import numpy as np

from core.arrays import MonthsPaths, Vector, ratio
from core.months import PER_YEAR
from core.simulation.block import Block
from core.simulation.estimates import Estimate, quantile
from core.simulation.related_money import party_flows


@dataclass(frozen=True, eq=False)
class PartyRow:
    """What a related party pays the company and is paid by it, and what of it is circular, by year of the
    plan: means over the futures, in money.
    """

    name: str
    pays: Vector
    is_paid: Vector
    invested: float
    circular: Vector


@dataclass(frozen=True, eq=False)
class CircularMoney:
    """The parties, all revenue and what is left of it without circular money by year (means), and the part of
    the exit's twelve months of revenue that is circular (median; 0 where nothing is earned).
    """

    parties: tuple[PartyRow, ...]
    revenue: Vector
    net_revenue: Vector
    exit_share: Estimate


def circular_money(block: Block) -> CircularMoney | None:
    """Return what revenue is worth without circular money (see `simulation.related_money`); None for a plan
    that names no related party.
    """
    chain = block.chain
    if not chain.plan.revenue.related_parties:
        return None
    until = chain.plan.exit.month + 1
    starts = np.arange(0, until, PER_YEAR)

    def yearly(flow: MonthsPaths) -> Vector:
        return np.asarray(np.add.reduceat(flow[:until].mean(axis=1), starts))

    rows: list[PartyRow] = []
    revenue = chain.operations.sales.revenue * chain.running
    circular = np.zeros(revenue.shape)
    for party in chain.plan.revenue.related_parties:
        one = party_flows(chain, party)
        circular = circular + one.circular
        flows = yearly(one.pays), yearly(one.is_paid), party.invested, yearly(one.circular)
        rows.append(PartyRow(party.name, *flows))
    last = slice(max(until - PER_YEAR, 0), until)
    share = ratio(circular[last].sum(axis=0), revenue[last].sum(axis=0), otherwise=0.0)
    whole = yearly(revenue)
    return CircularMoney(tuple(rows), whole, whole - yearly(circular), quantile(share, 0.5))
