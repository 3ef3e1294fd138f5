"""Investment in stages: what a plan is worth if each stage is only paid for once it is reached, and what it
is worth to be allowed to stop.
"""

from dataclasses import dataclass

import numpy as np

from core.arrays import (
    AnyFloat,
    GatesMask,
    GatesPaths,
    KnownAtGates,
    Paths,
    PathsIndex,
    PathsMask,
    StagesPaths,
    Vector,
)
from core.time_value import present_value


def risk_adjusted_value(*, flows: Vector, odds: Vector, rate: float) -> float:
    """Return Σ odds(i)·flow(i)·(1 + rate)^−i: the risk-adjusted net present value (rNPV).

    `odds(i)`, 0 to 1, is the chance that the stage of flow i is reached, counted from today; the rate (> −1,
    per period) holds the price of time alone, for the odds stand beside it. Source: the usual valuation of
    projects in phases (Stewart, Allison, Johnson 2001).
    """
    return float(present_value(flows=flows * odds, rate=rate))


@dataclass(frozen=True, eq=False)
class Stopped:
    """The value on every path under the rule, and the gate at which it stops (−1: never)."""

    value: Paths
    gate: PathsIndex


def worth_with_right_to_stop(
    *, stages: StagesPaths, payoff: GatesPaths, possible: GatesMask, known: KnownAtGates, learn: PathsMask
) -> Stopped:
    """Return what flows are worth to one who may stop at any gate (Longstaff and Schwartz 2001).

    All money is worth of today. `stages` `(gates + 1, paths)`: what falls before the first gate, between the
    gates, and after the last. At a gate where stopping is `possible`, what is to come is estimated by least
    squares on what is `known` there; whoever stops takes the `payoff` instead, if it is more. The rule is
    learnt on the paths of `learn` alone: on the others its value carries no hindsight, so a mean over them
    is a lower bound of the true value, with its usual standard error.
    """
    value, stopped = stages[-1].copy(), np.full(stages.shape[1], -1)
    for gate in reversed(range(len(payoff))):
        ahead = _expected(known[gate], value, learn & possible[gate])
        stop = possible[gate] & (payoff[gate] > ahead)
        value = np.where(stop, payoff[gate], value) + stages[gate]
        stopped[stop] = gate
    return Stopped(value, stopped)


def _expected(known: AnyFloat, value: Paths, learn: PathsMask) -> Paths:
    """Return the least-squares estimate of the value to come; the plain mean where too few paths teach it."""
    if np.count_nonzero(learn) <= known.shape[1]:
        return np.full(len(value), value[learn].mean() if learn.any() else 0.0)
    weights = np.linalg.lstsq(known[learn], value[learn], rcond=None)[0]
    return np.asarray(known @ weights)
