"""What people usually earn by role and country, and what employers pay on top of it."""

from functools import cache

from core.facts.reader import Fact, facts

_ROLES = ("ml", "researcher", "data_scientist")
ON_COSTS = "on_costs_"
"""How the ids of facts about on-costs begin."""


@cache
def usual_pay() -> dict[str, Fact]:
    """Return the quartiles of yearly base pay by id of the fact, in US dollars."""
    roles = tuple(f"salary_{role}_" for role in _ROLES)
    return {name: one for name, one in facts().items() if name.startswith(roles) and len(one.values) == 3}


@cache
def usual_on_costs() -> dict[str, Fact]:
    """Return on-costs as a share of pay by id of the fact: one figure, or the two ends of a range."""
    return {name: one for name, one in facts().items() if name.startswith(ON_COSTS)}
