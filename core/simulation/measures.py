"""The headline figures: what each means and how it is taken from a forecast. Stands once; pages, Methods and
exports read it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.arrays import Paths
from core.derivation import Derivation
from core.returns.verdict import investor_multiple, is_gold
from core.simulation.run import Forecast
from core.simulation.summaries import Estimate, odds, quantile
from core.texts import mark

Statistic = Literal["odds", "median", "p80", "month_median", "start_raising"]
"""How paths become one figure; a month that never comes counts as later than all others."""


@dataclass(frozen=True)
class Measure:
    """A headline figure: its derivation, one value per path, and the statistic over paths.

    `better` says which direction is good: 1 up, −1 down.
    """

    derivation: Derivation
    statistic: Statistic
    per_path: Callable[[Forecast], Paths]
    better: int = 1


def next_multiple(forecast: Forecast) -> Paths:
    """Return the multiple of the first round's investors at the exit, by path; zeros for a plan without
    rounds.
    """
    if not forecast.plan.financing.rounds:
        return np.zeros(forecast.paths)
    name = forecast.plan.financing.rounds[0].id
    positions = [
        forecast.owners.index(owner) for owner in (name, f"{name}_pro_rata") if owner in forecast.owners
    ]
    return investor_multiple(
        paid=forecast.results.paid[positions].sum(axis=0), invested=forecast.results.amount[0]
    )


def _gold(forecast: Forecast) -> Paths:
    return is_gold(multiple=next_multiple(forecast), hurdle=forecast.plan.investor.hurdle_multiple).astype(
        np.float64
    )


def _next_irr(forecast: Forecast) -> Paths:
    if not forecast.plan.financing.rounds:
        return np.full(forecast.paths, np.nan)
    years = (forecast.plan.exit.month - forecast.results.close_month[0]) / 12
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(years > 0, next_multiple(forecast) ** (1 / years) - 1, np.nan)


def _founders(forecast: Forecast) -> list[int]:
    return [forecast.owners.index(one.id) for one in forecast.plan.financing.holders if one.kind == "founder"]


def _founders_payout(forecast: Forecast) -> Paths:
    return np.asarray(forecast.results.paid[_founders(forecast)].sum(axis=0))


def _founders_stake(forecast: Forecast) -> Paths:
    return np.asarray(forecast.results.stake[_founders(forecast)].sum(axis=0))


def _burn_multiple(forecast: Forecast) -> Paths:
    added = forecast.results.first_year_new_run_rate
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(added > 0, forecast.results.first_year_burn / added, np.nan)


def _closed(forecast: Forecast) -> Paths:
    closing = forecast.results.close_month
    return (~np.isnan(closing[0])).astype(np.float64) if len(closing) else np.zeros(forecast.paths)


def _cash_at_close(forecast: Forecast) -> Paths:
    before = forecast.results.cash_before_close
    return before[0] if len(before) else np.full(forecast.paths, np.nan)


def start_raising_month(forecast: Forecast) -> float | None:
    """Return the month to start raising by: 10th percentile of cash before new rounds turns negative, less
    the raise time.
    """
    # The 10th percentile is negative exactly where more paths are negative than have a lower rank.
    below = forecast.dry_paths > int(0.1 * (forecast.paths - 1))
    if not below.any():
        return None
    rounds = forecast.plan.financing.rounds
    lead = rounds[0].lead_months.median if rounds else 6.0
    return float(max(int(below.argmax()) - round(lead), 0))


MEASURES: dict[str, Measure] = {
    "gold": Measure(
        Derivation(
            mark("Odds of gold"),
            "odds",
            mark(
                "Of 100 futures, those in which the next round's investors get at least the hurdle multiple "
                "at the exit; a dead company counts as 0."
            ),
            "P(paid to the round ÷ its money ≥ hurdle)",
            ("investor.hurdle_multiple", "financing.rounds", "exit"),
            "core/returns/verdict.py",
            ("R1",),
        ),
        "odds",
        _gold,
    ),
    "start_raising": Measure(
        Derivation(
            mark("Raise by"),
            "month",
            mark(
                "The first month in which one future in ten has run out of cash before any new round, less "
                "the time a raise takes."
            ),
            "min{t : P10(cash before rounds, t) < 0} − months to raise",
            ("financing.opening_cash", "financing.rounds"),
            "core/simulation/measures.py",
            ("F2", "C3"),
        ),
        "start_raising",
        lambda forecast: forecast.results.dry_month,
    ),
    "runway": Measure(
        Derivation(
            mark("Runway"),
            "months",
            mark(
                "Months until cash would be negative without new rounds: the median future. Futures that "
                "never run dry count as the longest."
            ),
            "median of min{t : cash before rounds(t) < 0}",
            ("financing.opening_cash", "revenue", "people", "compute", "costs"),
            "core/simulation/run.py",
            ("C3",),
        ),
        "month_median",
        lambda forecast: forecast.results.dry_month,
    ),
    "runway_without_credits": Measure(
        Derivation(
            mark("Without credits"),
            "months",
            mark(
                "The same if every GPU-hour had to be paid in cash: what the cloud credits buy is the "
                "difference."
            ),
            "median of min{t : cash before rounds(t) − credits used to t < 0}",
            ("compute.credits", "financing.opening_cash"),
            "core/simulation/run.py",
            ("C3",),
        ),
        "month_median",
        lambda forecast: forecast.results.dry_month_without_credits,
    ),
    "cash_at_close": Measure(
        Derivation(
            mark("Cash at close"),
            "money",
            mark(
                "Cash in the month before the next round's money arrives, in the median future in which it "
                "closes: your bargaining position."
            ),
            "median of cash(close month − 1)",
            ("financing.rounds", "financing.opening_cash"),
            "core/cash_flow/treasury.py",
            ("F2",),
        ),
        "median",
        _cash_at_close,
    ),
    "gross_margin": Measure(
        Derivation(
            mark("Gross margin"),
            "share",
            mark(
                "Revenue less delivery and inference, over revenue, in the first twelve months, before "
                "cloud credits."
            ),
            "(revenue − delivery − inference) ÷ revenue",
            ("revenue.streams", "compute.inference", "compute.gpu_price_per_hour"),
            "core/simulation/operations.py",
            ("C3", "R3"),
        ),
        "median",
        lambda forecast: forecast.results.first_year_gross_margin,
    ),
    "burn_multiple": Measure(
        Derivation(
            mark("Burn multiple"),
            "factor",
            mark(
                "Money burnt in the first twelve months for each unit of yearly revenue added; undefined "
                "where none is added."
            ),
            "net burn ÷ (revenue in month 12 − month 1)·12",
            ("revenue", "people", "compute", "costs"),
            "core/simulation/measures.py",
            ("C3",),
        ),
        "median",
        _burn_multiple,
        -1,
    ),
    "founders_payout": Measure(
        Derivation(
            mark("Founders' payout"),
            "money",
            mark(
                "What all founders together receive at the exit in the median future, after debt and "
                "preferences."
            ),
            "waterfall(max(0, EV − debt + cash))",
            ("exit", "financing"),
            "core/financing/waterfall.py",
            ("F2", "R1"),
        ),
        "median",
        _founders_payout,
    ),
    "founders_stake": Measure(
        Derivation(
            mark("Founders' stake"),
            "share",
            mark(
                "The founders' part of all shares after the last round of the plan, unissued pool included, "
                "in the median future."
            ),
            "founders' shares ÷ all shares",
            ("financing.holders", "financing.rounds", "financing.safes"),
            "core/financing/cap_table.py",
            ("F2",),
        ),
        "median",
        _founders_stake,
    ),
    "ruin": Measure(
        Derivation(
            mark("Odds of ruin"),
            "odds",
            mark(
                "Futures in which cash becomes negative, or a failed raise ends the company, within "
                "the horizon."
            ),
            "P(min cash < 0)",
            ("financing", "revenue", "people", "compute", "costs"),
            "core/cash_flow/treasury.py",
            ("C3", "M6"),
        ),
        "odds",
        lambda forecast: (~np.isnan(forecast.results.ruin_month)).astype(np.float64),
        -1,
    ),
    "close": Measure(
        Derivation(
            mark("Odds of closing"),
            "odds",
            mark(
                "Futures in which the plan's next round closes, at any attempt. They follow traction and the "
                "funding climate."
            ),
            "logistic(logit(p) + s·(score + ln climate))",
            ("financing.rounds", "financing.policy", "market.climate"),
            "core/financing/odds.py",
            ("F2",),
        ),
        "odds",
        _closed,
    ),
    "capital_needed": Measure(
        Derivation(
            mark("Capital needed"),
            "money",
            mark(
                "Enough in 80 of 100 futures: the deepest point of the cumulative free cash flow before any "
                "financing. Cash at hand is part of it."
            ),
            "P80 of max(0, −min Σ free cash flow)",
            ("revenue", "people", "compute", "costs"),
            "core/simulation/run.py",
            ("C1", "C3"),
        ),
        "p80",
        lambda forecast: forecast.results.peak_deficit,
        -1,
    ),
    "exit_revenue": Measure(
        Derivation(
            mark("Exit revenue"),
            "money",
            mark(
                "Yearly revenue that the exit multiple is applied to, in the median future; 0 where the "
                "company died."
            ),
            "Σ revenue of the last 12 months",
            ("exit", "revenue", "market"),
            "core/returns/exit.py",
            ("R1",),
        ),
        "median",
        lambda forecast: forecast.results.exit_revenue,
    ),
    "enterprise_value": Measure(
        Derivation(
            mark("Exit value"),
            "money",
            mark("Exit multiple times yearly revenue, in the climate of that month, in the median future."),
            "multiple · climate · yearly revenue",
            ("exit", "market.climate"),
            "core/returns/exit.py",
            ("F4", "R1"),
        ),
        "median",
        lambda forecast: forecast.results.enterprise_value,
    ),
    "multiple": Measure(
        Derivation(
            mark("Money multiple"),
            "factor",
            mark(
                "Money back for each unit the next round's investors put in, in the median future; 0 where "
                "the company died or the round failed."
            ),
            "paid to the round ÷ its money",
            ("financing.rounds", "exit"),
            "core/returns/verdict.py",
            ("R1",),
        ),
        "median",
        next_multiple,
    ),
    "irr": Measure(
        Derivation(
            mark("Yearly return"),
            "share",
            mark(
                "Internal rate of return from the round's close to the exit, in the median future in which "
                "it closed; −100 % where the money is lost."
            ),
            "multiple^(1 ÷ years held) − 1",
            ("financing.rounds", "exit"),
            "core/simulation/measures.py",
            ("R1",),
        ),
        "median",
        _next_irr,
    ),
    "npv": Measure(
        Derivation(
            mark("Net present value"),
            "money",
            mark(
                "Unlevered free cash flow to the exit plus the exit's enterprise value, at the investor's "
                "discount rate, in the median future."
            ),
            "Σ flow(t)·(1+r)^(−t/12) + EV·(1+r)^(−T/12)",
            ("investor.discount_rate_per_year", "exit"),
            "core/returns/discounting.py",
            ("R1",),
        ),
        "median",
        lambda forecast: forecast.results.net_present_value,
    ),
}
"""Every headline figure by id."""


def figure(measure: Measure, forecast: Forecast) -> Estimate | None:
    """Return the figure with its standard error; None where it is undefined or lies beyond the horizon."""
    if measure.statistic == "start_raising":
        month = start_raising_month(forecast)
        return None if month is None else Estimate(month, 0.0)
    values = measure.per_path(forecast)
    if measure.statistic == "odds":
        return odds(values > 0)
    if measure.statistic == "month_median":
        found = quantile(np.where(np.isnan(values), np.inf, values), 0.5)
        return found if np.isfinite(found.value) else None
    defined = values[~np.isnan(values)]
    if len(defined) < max(20, len(values) // 100):
        return None
    return quantile(defined, 0.8 if measure.statistic == "p80" else 0.5)
