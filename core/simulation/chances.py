"""The uniform numbers that decide events, by name: whether a round closes, a customer leaves, a risk
strikes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.arrays import Paths, Uniforms
from core.plan.plan import Plan
from core.simulation.streams import Draws


@dataclass(frozen=True, eq=False)
class Chances:
    """Uniform numbers of one block: `rounds` (2·attempts, paths), `grants` (paths,), `risks` (years, paths)
    by id.
    """

    climate: Paths
    top_customer: Paths
    rounds: Mapping[str, Uniforms]
    grants: Mapping[str, Paths]
    risk_counts: Mapping[str, Uniforms]
    risk_months: Mapping[str, Uniforms]


def chances_of(plan: Plan, draws: Draws) -> Chances:
    """Take every event's uniform numbers from their own streams."""
    years = -(-plan.company.months // 12)
    return Chances(
        climate=draws.uniforms("market.climate/shock", 1)[0],
        top_customer=draws.uniforms("revenue/top_customer", 1)[0],
        rounds={
            one.id: draws.uniforms(f"financing.rounds.{one.id}/closing", 2 * one.attempts)
            for one in plan.financing.rounds
        },
        grants={
            one.id: draws.uniforms(f"financing.grants.{one.id}/paid", 1)[0] for one in plan.financing.grants
        },
        risk_counts={one.id: draws.uniforms(f"risks.{one.id}/events", years) for one in plan.risks},
        risk_months={one.id: draws.uniforms(f"risks.{one.id}/months", years) for one in plan.risks},
    )
