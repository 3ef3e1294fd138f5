"""What related parties pay the company and are paid by it."""

from typing import Any

from core.arrays import MonthsPaths
from core.plan.related_parties import RelatedParty
from core.simulation.chain import Chain


def party_flows(chain: Chain, party: RelatedParty[Any]) -> tuple[MonthsPaths, MonthsPaths]:
    """Return (paid by the party, paid to it) by month, while the company runs."""
    earned = chain.operations.sales.revenue_by_stream[party.stream]
    bill = chain.operations.spending.bill.cost
    return party.stream_share * earned * chain.running, party.compute_share * bill * chain.running
