"""The income method: discounted cash flow with flows at year ends, in the middle of years, after a stub, or
at dates of their own.
"""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from core.arrays import Vector
from core.errors import CalculationError, Fault
from core.financing.valuation.worth import Step, Valuation
from core.texts import mark

Timing = Literal["end", "middle"]

_RATES = np.geomspace(1e-4, 20.0, 400)
"""Distances above the growth rate at which a change of sign is looked for: to 2,000 % a year."""


_RATE = "share_per_year"
_NEAREST = 0.005
"""A rate of the range stays so far above the growth."""


def flow_times(periods: int, *, timing: Timing = "end", stub: float = 1.0) -> Vector:
    """Return the years from the day of valuation to each flow.

    `stub` (0 < stub ≤ 1): length of the first period in years, where the day of valuation lies inside a year.
    End: stub, stub + 1, …; middle: stub ÷ 2, stub + ½, stub + 1½, … Source: Rosenbaum and Pearl, *Investment
    Banking* (2022), chapter 3.
    """
    if not 0 < stub <= 1:
        raise CalculationError(Fault("stub", mark("must be above 0 and at most 1")))
    ends = stub + np.arange(periods, dtype=np.float64)
    lengths = np.array([stub] + [1.0] * (periods - 1))[:periods]
    return ends if timing == "end" else ends - lengths / 2


def discounted_cash_flow(
    *,
    flows: Sequence[float],
    rate: float,
    terminal_growth: float | None = None,
    terminal_multiple: float | None = None,
    timing: Timing = "end",
    stub: float = 1.0,
    years: Sequence[float] | None = None,
    last_year: Sequence[tuple[float, float]] | None = None,
    net_cash: float = 0.0,
    rate_spread: float = 0.02,
    price: float | None = None,
) -> Valuation:
    """Return Σ flow(i) ÷ (1 + r)^t(i), plus the terminal value discounted, plus net cash.

    `flows`: free cash flow by period, the first that of the stub. `t`: see `flow_times`; `years` gives the
    times themselves (days ÷ 365 for dates), rising. Terminal value: by growth, Σ L·(1 + r)^−t · (1 + g) ÷ (r
    − g), as every later year's flows fall as the last one's do; by multiple, L × multiple at the end of the
    last period. L: `last_year` with its times, else the last flow (over the stub's length where that is the
    only period). Low and high: the rate moved by `rate_spread`. `needed`: each rate at which the value
    crosses `price`, and the growth at which it is `price`. Refuses g ≥ r: the sum would be infinite. Sources:
    documents 003 §6.3, income method; Rosenbaum and Pearl (2022).
    """
    if not flows:
        raise CalculationError(Fault("flows", mark("needs at least one year of cash flow")))
    if not rate > -1 or not np.isfinite([*flows, rate]).all():
        raise CalculationError(Fault("flows", mark("must be numbers, and the rate above −100 %")))
    if (terminal_growth is None) == (terminal_multiple is None):
        raise CalculationError(Fault("terminal_growth", mark("give either a growth rate or a multiple")))
    if terminal_growth is not None and terminal_growth >= rate:
        raise CalculationError(
            Fault(
                "terminal_growth",
                mark("must be below the discount rate: the terminal value would be infinite"),
            )
        )
    times = flow_times(len(flows), timing=timing, stub=stub) if years is None else np.asarray(years, float)
    if len(times) != len(flows) or (np.diff(times) <= 0).any() or times[0] < 0:
        raise CalculationError(Fault("years", mark("needs one time for each flow, rising from 0")))
    end = times[-1] if years is not None else flow_times(len(flows), stub=stub)[-1]
    usual = flows[-1] / (stub if len(flows) == 1 and years is None else 1)
    by_growth = terminal_growth is not None
    last = last_year or [(float(times[-1] if by_growth else end), usual)]
    money = np.asarray(flows, dtype=np.float64)

    def later(at: float) -> float:
        return float(sum(flow / (1 + at) ** time for time, flow in last))

    def parts(at: float) -> tuple[float, float]:
        near = float((money / (1 + at) ** times).sum())
        if terminal_growth is None:
            return near, later(at) * (terminal_multiple or 0.0)
        return near, later(at) * (1 + terminal_growth) / (at - terminal_growth)

    floor = -0.99 if terminal_growth is None else terminal_growth
    near, terminal = parts(rate)
    value = near + terminal + net_cash
    lowest = max(rate - rate_spread, floor + _NEAREST)
    ends = [sum(parts(at)) + net_cash for at in (rate + rate_spread, lowest)]
    steps = [
        Step(mark("Present value of the years planned"), near),
        Step(mark("Present value of all years after them"), terminal),
    ]
    if net_cash:
        steps.append(Step(mark("Cash less debt"), net_cash))
    if lowest > rate - rate_spread:
        steps.append(Step(mark("Lowest rate of the range: at the growth there is no value"), lowest, _RATE))
    needed: list[Step] = []
    if price is not None:
        roots = _roots(lambda at: sum(parts(at)) + net_cash - price, floor)
        needed = [Step(mark("Discount rate a year"), root, _RATE) for root in roots]
        if terminal_growth is not None:
            needed += _growth(price - near - net_cash, later(rate), rate)
    return Valuation("dcf", value, min(*ends, value), max(*ends, value), tuple(steps), tuple(needed))


def _roots(excess: Callable[[float], float], floor: float) -> list[float]:
    """Return every rate above `floor` at which the excess changes its sign; one that only touches 0 is
    none.
    """
    rates = floor + _RATES
    found = np.array([excess(float(one)) for one in rates])
    turns = np.flatnonzero(np.sign(found[:-1]) * np.sign(found[1:]) < 0)
    return [float(brentq(excess, rates[turn], rates[turn + 1], xtol=1e-12)) for turn in turns]


def _growth(terminal: float, last: float, rate: float) -> list[Step]:
    """Return the growth at which last·(1 + g) ÷ (r − g) is the terminal value needed, if one below r is."""
    if last <= 0 or terminal <= 0:
        return []
    growth = (terminal * rate - last) / (terminal + last)
    return [Step(mark("Growth after the plan"), growth, "share_per_year")]
