"""What related parties pay the company and are paid by it, and what of it goes round."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.arrays import MonthsPaths
from core.cash_flow.ledger import added
from core.compute.machines import running_cost
from core.plan.related_parties import RelatedParty
from core.simulation.chain import Chain


@dataclass(frozen=True, eq=False)
class PartyFlows:
    """By month while the company runs: paid by the party, paid to it, and what it pays that is circular."""

    pays: MonthsPaths
    is_paid: MonthsPaths
    circular: MonthsPaths


def party_flows(chain: Chain, party: RelatedParty[Any]) -> PartyFlows:
    """Return a party's flows.

    Of what it pays in a month as much is circular as it still holds of what the company has paid it, or it
    has put in: what has come back once does so no more. Beyond that it brings money of its own.
    """
    earned = chain.operations.sales.revenue_by_stream[party.stream]
    pays = party.stream_share * earned * chain.running
    spending, shape = chain.operations.spending, pays.shape
    own = (running_cost(machine, len(pays)) for machine in chain.plan.compute.machines)  # power and hosting
    bought = spending.bill.cost - spending.bill.credits_used - added(own, shape)  # credits are no money
    is_paid = party.compute_share * (bought + added(spending.model_api.values(), shape)) * chain.running
    held, circular = np.full(pays.shape[1], float(party.invested)), np.empty(pays.shape)
    for month in range(len(pays)):
        held = held + is_paid[month]
        circular[month] = np.minimum(pays[month], held)
        held = held - circular[month]
    return PartyFlows(pays, is_paid, circular)
