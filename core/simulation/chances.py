"""The uniform numbers that decide events, by name: whether a round closes, a customer leaves, a risk
strikes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.arrays import Drawn, Paths, Uniforms
from core.market.events import Events, placed, poisson_counts
from core.plan.assumption.distribution import Distribution, Fixed
from core.plan.outcome import Risk
from core.plan.plan import Plan, PlanOf
from core.simulation.streams import Draws


@dataclass(frozen=True, eq=False)
class Chances:
    """What is decided by chance in one block: `rounds` (2·attempts, paths) by id, with a row more for a
    later closings, `grants` (paths,) by id, the climate's shocks (shocks, paths), the top customer (paths,),
    which kind of exit (paths,), the events of each risk, the later rounds that the plan does not list
    (rounds, paths; None: they come for sure), and the monthly steps of the exchange rate (standard normal;
    None: it has none).
    """

    climate_shocks: Uniforms
    top_customer: Paths
    rounds: Mapping[str, Uniforms]
    grants: Mapping[str, Paths]
    ending: Paths
    events: Mapping[str, Events]
    later_rounds: Uniforms | None = None
    exchange: Uniforms | None = None


def chances_of(plan: Plan, drawn: PlanOf[Drawn], draws: Draws) -> Chances:
    """Take every event's numbers from their own streams."""
    shortest = max(float(drawn.market.climate.shock_months.min()), 1.0)
    shocks = 1 + int(plan.company.months / shortest)
    return Chances(
        climate_shocks=draws.uniforms("market.climate/shock", shocks),
        top_customer=draws.uniforms("revenue/top_customer", 1)[0],
        rounds={
            one.id: draws.uniforms(
                f"financing.rounds.{one.id}/closing", 2 * one.attempts + (one.later_share > 0)
            )
            for one in plan.financing.rounds
        },
        grants={
            one.id: draws.uniforms(f"financing.grants.{one.id}/paid", 1)[0] for one in plan.financing.grants
        },
        ending=draws.uniforms("exit/ending", 1)[0],
        events={
            one.id: _events(one.loss, risk, plan.company.months, draws)
            for one, risk in zip(plan.risks, drawn.risks, strict=True)
        },
        later_rounds=draws.uniforms("exit/later_rounds", plan.exit.later_rounds)
        if plan.exit.later_rounds and plan.exit.later_round_odds.support() != (1.0, 1.0)
        else None,
        exchange=draws.normals("exchange/rate", plan.company.months)
        if plan.exchange.volatility_per_year
        else None,
    )


def _events(loss: Distribution, risk: Risk[Drawn], months: int, draws: Draws) -> Events:
    """Draw how many events each year brings, in which month each falls, and what each costs."""
    name, years = f"risks.{risk.id}", -(-months // 12)
    prevented = risk.countermeasure_effect_share if risk.countermeasure_active else 0.0
    counts = poisson_counts(
        uniform=draws.uniforms(f"{name}/events", years), mean=risk.events_per_year * (1 - prevented)
    )
    most = max(int(counts.sum(axis=0).max(initial=0)), 1)
    months_of = draws.uniforms(f"{name}/months", most)
    if isinstance(loss, Fixed):
        losses = np.broadcast_to(loss.value, months_of.shape)
    else:
        losses = loss.at(draws.normals(f"{name}.loss", most).ravel()).reshape(most, -1)
    return placed(counts=counts, months=months_of, losses=np.asarray(losses))
