"""A case: everything that a person can change about one company. Undo, differences and sharing take cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.plan.history import Line
from core.plan.plan import Plan

Sheet = Mapping[str, Any]
"""A term sheet: its changes to a round, by field."""


Bands = Mapping[Line, tuple[tuple[float, ...], ...]]
"""A forecast as it was made: by line, for each month from its first on the 5, 25, 50, 75 and 95 %
quantiles.
"""


@dataclass(frozen=True)
class Scenario:
    """A named set of differences to the case's plan: plain data by path, None for what is taken out."""

    name: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Case:
    """The plan, the stresses switched on, term sheets by round, the inputs of pages that are not of the plan,
    scenarios, and the forecasts kept.

    Inputs belong to the plan's currency: a fund of 160 M in dollars is no fund of 160 M in yuan. Forecasts
    stand by their first month, as a plan file writes it.
    """

    plan: Plan
    stresses: tuple[str, ...] = ()
    offers: Mapping[str, tuple[Sheet, ...]] = field(default_factory=dict)
    inputs: Mapping[str, Any] = field(default_factory=dict)
    scenarios: tuple[Scenario, ...] = ()
    forecasts: Mapping[str, Bands] = field(default_factory=dict)

    def input(self, name: str, default: Any) -> Any:
        """Return a page's input as chosen in this plan's currency, or the default."""
        return self.inputs.get(self._key(name), default)

    def with_inputs(self, values: Mapping[str, Any]) -> "Case":
        """Return the case with inputs chosen; None forgets one, which falls back to its default."""
        chosen = {**self.inputs, **{self._key(name): value for name, value in values.items()}}
        return replace(self, inputs={name: value for name, value in chosen.items() if value is not None})

    def with_offers(self, round_id: str, sheets: tuple[Sheet, ...]) -> "Case":
        """Return the case with the term sheets of a round."""
        return replace(self, offers={**self.offers, round_id: sheets})

    def _key(self, name: str) -> str:
        return f"{self.plan.company.currency}:{name}"
