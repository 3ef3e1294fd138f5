"""A round named by what is sold of the company, or by the price of a share: the pre-money that gives it."""

from collections.abc import Callable
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from core.errors import AssayError, CalculationError, Fault
from core.plan.document.edit import changed
from core.plan.plan import Plan
from core.studies.financing.planned import planned_table
from core.texts import mark

Named = Literal["stake", "price"]
_WIDEST = 1e6
_TOLERANCE = 1e-12
_NEAR = 1e-6


def pre_money_for(plan: Plan, round_id: str, named: Named, target: float) -> float:
    """Return the pre-money at which a round's investors hold the `stake` (0–1; both tranches, pro-rata shares
    with them, warrants and secondary shares not) after it, or pay the `price` a share, all rounds closing at
    their median terms.

    The stake falls and the price rises with the pre-money, so there is one or none; raises `CalculationError`
    where there is none, as for a stake that what converts and the pool never leave.
    """
    path = f"financing.rounds.{round_id}.pre_money"
    place = [one.id for one in plan.financing.rounds].index(round_id)
    measure = _of(place, named)
    middle = plan.financing.rounds[place].pre_money.median

    def short(log: float) -> float:
        """Return by how much a pre-money of middle · e^log misses; one that is no price sells everything."""
        try:
            return measure(changed(plan, {path: middle * float(np.exp(log))})) - target
        except AssayError:
            return (1.0 if named == "stake" else 0.0) - target

    low, high = -np.log(_WIDEST), np.log(_WIDEST)
    if short(low) * short(high) <= 0:
        log = brentq(short, low, high, xtol=_TOLERANCE)
        if abs(short(log)) < _NEAR * target:  # it may jump from one side to the other where prices end
            return float(middle * np.exp(log))
    text = mark("no pre-money gives this: what converts and the pool rule it out")
    raise CalculationError(Fault(path, text))


def _of(place: int, named: Named) -> Callable[[Plan], float]:
    def measured(plan: Plan) -> float:
        solved = planned_table(plan).solved[place]
        if solved is None:
            raise CalculationError(Fault("financing.rounds", mark("this round raises nothing")))
        return float((solved.price if named == "price" else solved.new_shares / solved.total)[0])

    return measured
