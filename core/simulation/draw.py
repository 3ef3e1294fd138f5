"""Drawing: `PlanOf[Assumption]` → `PlanOf[Drawn]`, one recursive walk. The only place that turns randomness
into values.
"""

from collections.abc import Mapping
from functools import cache
from threading import Lock
from typing import Any

import numpy as np
from cachetools import LRUCache, cached

from core.arrays import Drawn, MonthsColumn, MonthsPaths, Vector, frozen, near_months
from core.plan.assumption.distribution import Distribution, Fixed
from core.plan.assumption.quantity import Quantity
from core.plan.assumption.variation import PlannedPath, Shocks
from core.plan.plan import Plan, PlanOf, uncertain_of
from core.plan.section import Section
from core.simulation.copula import Dependence, dependence_of
from core.simulation.streams import Draws, RandomDraws

_KEPT_BYTES = 96 * 2**20
Memory = dict[tuple[str, Distribution], Drawn]
"""Numbers that plans of one block have in common: what the same assumption of the same path was drawn as."""


class Drawing:
    """One walk over a plan with one source of draws. `memory` is shared by plans drawn from the same
    block; `overrides` are other medians, by path, for a walk without chance.
    """

    def __init__(
        self,
        plan: Plan,
        draws: Draws,
        memory: Memory | None = None,
        overrides: Mapping[str, float] | None = None,
    ) -> None:
        self._draws = draws
        self._months = plan.company.months
        self._dependence = _dependence(plan)
        self._memory = memory
        self._overrides = overrides or {}

    def section(self, section: Section[Any], path: str = "") -> Any:
        """Return the section with every assumption replaced by its array."""
        quantities = _quantities(type(section))
        values = {
            name: self._value(value, f"{path}.{name}" if path else name, quantities.get(name))
            for name, value in section.items()
        }
        return _drawn_type(type(section)).model_construct(**values)

    def _value(self, value: Any, path: str, quantity: Quantity | None) -> Any:
        if isinstance(value, Distribution):
            assert quantity is not None, path
            return self._remembered(value, path, quantity)
        if isinstance(value, Section):
            return self.section(value, path)
        if isinstance(value, tuple) and value and isinstance(value[0], Section):
            return tuple(self.section(item, f"{path}.{getattr(item, 'id', '')}") for item in value)
        return self._overrides.get(path, value)

    def _remembered(self, assumption: Distribution, path: str, quantity: Quantity) -> Drawn:
        if path in self._dependence:
            return self._number(assumption, path, quantity)
        if self._memory is None:
            return self._ready(assumption, path, quantity)
        key = (path, assumption)
        if key not in self._memory:
            self._memory[key] = self._ready(assumption, path, quantity)
        return self._memory[key]

    def _ready(self, assumption: Distribution, path: str, quantity: Quantity) -> Drawn:
        """Return a number; what follows from draws that are kept stands ready since another run."""
        draws, certain = self._draws, isinstance(assumption, Fixed) and assumption.monthly is None
        if certain or self._overrides or not isinstance(draws, RandomDraws) or not draws.keep:
            return self._number(assumption, path, quantity)
        return _kept(self, (draws, self._months, path, assumption, quantity))

    def number(self, assumption: Distribution, path: str, quantity: Quantity) -> Drawn:
        """Return one number drawn, as it stays."""
        return frozen(self._number(assumption, path, quantity))

    def _number(self, assumption: Distribution, path: str, quantity: Quantity) -> Drawn:
        if path in self._overrides:
            once = np.full((1, self._draws.paths), self._overrides[path])
        elif (
            isinstance(assumption, Fixed) or quantity.per_event
        ):  # what an event costs is drawn with the event
            once = np.full((1, self._draws.paths), assumption.median)
        else:
            once = assumption.at(self.standard(path))[None]
        monthly = assumption.monthly
        if isinstance(monthly, PlannedPath):
            return np.asarray(once * _planned(monthly, self._months))
        if isinstance(monthly, Shocks):
            shocks = self._draws.shocks(
                f"{path}/monthly", self._months, monthly.persistence, monthly.volatility
            )
            return shifted(once, shocks, quantity)
        return once

    def standard(self, path: str) -> Vector:
        """Return the assumption's standard normal numbers, mixed with those it is correlated with."""
        partners = self._dependence.get(path)
        if partners is None:
            return np.asarray(self._draws.normals(path, 1)[0])
        names, loadings = partners
        mixed = np.zeros(self._draws.paths)
        for name, loading in zip(names, loadings, strict=True):
            if loading:
                mixed = mixed + loading * self._draws.normals(name, 1)[0]
        return mixed


@cached(
    LRUCache(_KEPT_BYTES, getsizeof=lambda array: array.nbytes), key=lambda _drawing, key: key, lock=Lock()
)
def _kept(drawing: Drawing, key: tuple[RandomDraws, int, str, Distribution, Quantity]) -> Drawn:
    """Return a number by all that it follows from: a change of a plan draws anew what it changes."""
    _draws, _months, path, assumption, quantity = key
    return drawing.number(assumption, path, quantity)


def draw(plan: Plan, draws: Draws, memory: Memory | None = None) -> PlanOf[Drawn]:
    """Draw every assumption of the plan once per path (and month, where it varies)."""
    drawn: PlanOf[Drawn] = Drawing(plan, draws, memory).section(plan)
    return drawn


def shifted(value: Drawn, shift: MonthsPaths, quantity: Quantity) -> MonthsPaths:
    """Move a number by a shift on the scale where its range is the whole line (see `Shocks`).

    On the scale of odds: a share s at odds s ÷ (1 − s) moves to odds · e^shift.
    """
    low, high = quantity.low, quantity.high
    if low is None:
        return value + shift
    moved = np.empty(shift.shape)
    bounded = high is not None and high <= 1
    width = high - low if high is not None and bounded else 1.0
    share = (value[0] - low) / width
    for some in near_months(shift.shape):
        rows = np.exp(shift[some], out=moved[some])
        rows *= share
        if bounded:
            rows /= (1 - share) + rows
        if width != 1:
            rows *= width
        if low != 0:
            rows += low
    return moved


def _planned(path: PlannedPath, months: int) -> MonthsColumn:
    factors = np.asarray(path.factors)[:months]
    return np.concatenate([factors, np.full(months - len(factors), factors[-1])])[:, None]


def _dependence(plan: Plan) -> Dependence:
    return dependence_of(tuple(uncertain_of(plan)), plan.correlations) if plan.correlations else {}


@cache
def _drawn_type(kind: type[Section[Any]]) -> type[Section[Any]]:
    """Return `Market[Drawn]` for `Market[Assumption]`."""
    origin: Any = kind.__pydantic_generic_metadata__["origin"]
    found: type[Section[Any]] = origin[Drawn]
    return found


@cache
def _quantities(kind: type[Section[Any]]) -> dict[str, Quantity]:
    return kind.quantities()
