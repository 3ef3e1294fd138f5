"""The headline figures of each path, from a forecast. NaN is "undefined": no revenue, never raised, nothing
added.
"""

import numpy as np

from core.arrays import Paths, PathsMask, sum_rows
from core.returns.verdict import investor_multiple, is_gold
from core.simulation.run import Forecast


def next_multiple(forecast: Forecast) -> Paths:
    """Return the multiple of the next round's investors: all money out ÷ all money in, its bridge and what
    they buy from owners included; NaN where the round was not made, even if a bridge was.
    """
    results = forecast.results
    multiple = investor_multiple(paid=results.next_money_out, invested=results.next_money_in)
    made = np.isfinite(results.close_month[:1]).any(axis=0)
    return np.where(made, multiple, np.nan)


def gold(forecast: Forecast) -> Paths:
    """Return 1 where the next round's investors get at least the hurdle, 0 where not, NaN where none
    invested.
    """
    multiple = next_multiple(forecast)
    reached = is_gold(multiple=multiple, hurdle=forecast.plan.investor.hurdle_multiple)
    return np.where(np.isnan(multiple), np.nan, reached.astype(np.float64))


def next_rate_of_return(forecast: Forecast) -> Paths:
    """Return the yearly internal rate of return of the next round's investors; −1 where all is lost, NaN
    where the round was not made.
    """
    return np.where(np.isnan(next_multiple(forecast)), np.nan, forecast.results.next_rate)


def founders(forecast: Forecast) -> list[int]:
    """Return the founders' places among the owners."""
    return [forecast.owners.index(one.id) for one in forecast.plan.financing.holders if one.kind == "founder"]


def founders_payout(forecast: Forecast) -> Paths:
    """Return what all founders together receive: at the exit, and before it for shares they sell."""
    return forecast.results.founders_payout


def founders_stake(forecast: Forecast) -> Paths:
    """Return the founders' part of all shares after the last round."""
    return np.asarray(sum_rows(forecast.results.stake[founders(forecast)]))


def burn_multiple(forecast: Forecast) -> Paths:
    """Return net burn ÷ run-rate revenue added, both over the same twelve months; NaN where none is added."""
    added = forecast.results.run_rate_growth
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(added > 0, forecast.results.burn_of_growth / added, np.nan)


def closed(forecast: Forecast) -> Paths:
    """Return 1 where the next round closes, at any attempt, else 0."""
    closing = forecast.results.close_month
    return (~np.isnan(closing[0])).astype(np.float64) if len(closing) else np.zeros(forecast.paths)


def cash_at_close(forecast: Forecast) -> Paths:
    """Return the cash at the end of the month before the next round's money arrives; NaN where it never
    does.
    """
    before = forecast.results.cash_before_close
    return before[0] if len(before) else np.full(forecast.paths, np.nan)


def default_alive(forecast: Forecast) -> Paths:
    """Return 1 where the company reaches an operating profit before its cash ends without a round (or its
    cash never ends).
    """
    results = forecast.results
    dry = np.where(np.isnan(results.dry_month), np.inf, results.dry_month)
    profit = np.where(np.isnan(results.profit_month), np.inf, results.profit_month)
    return ((profit < dry) | np.isinf(dry)).astype(np.float64)


def ruined(forecast: Forecast) -> PathsMask:
    """Say in which futures the company is ruined before the exit."""
    return ~np.isnan(forecast.results.ruin_month)
