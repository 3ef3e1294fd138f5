"""The documents' competition pressure (M3) for a plan, as written and without its unit."""

from dataclasses import dataclass

from core.methods.as_written import competition_pressure
from core.plan.plan import Plan
from core.simulation.run import base_chain


@dataclass(frozen=True)
class Pressure:
    """N competitors with share S each of demand D: N·S/D as written (per customer), N·S without a unit."""

    competitors: float
    share_each: float
    demand: float
    as_written: float
    relative: float


def pressure_today(plan: Plan) -> Pressure:
    """Return the pressure in the base case's first month; the rivals share what prospects do not give to
    us.
    """
    chain = base_chain(plan)
    outlook, rivals = chain.operations.outlook, float(chain.plan.market.competition.competitors[0, 0])
    demand = sum(float(one.demand[0, 0]) for one in outlook.customers.values())
    share = (1 - float(outlook.win_share[0, 0])) / rivals if rivals > 0 else 0.0
    written = float(competition_pressure(rivals, share, demand)) if demand > 0 else float("nan")
    return Pressure(rivals, share, demand, written, rivals * share)
