"""The headline figures of each path, from a forecast. NaN is "undefined": no revenue, never raised, nothing
added.
"""

import numpy as np

from core.arrays import MonthsPaths, PathNumbers, Paths, PathsMask, sum_rows
from core.months import PER_YEAR
from core.returns.verdict import investor_multiple, is_gold
from core.simulation.run import Forecast
from core.time_value import per_year, rate_of_return


def money_in(forecast: Forecast) -> Paths:
    """Return all money that the next round's investors have put in: bridge, round and pro rata."""
    if forecast.plan.financing.next_round is None:
        return np.zeros(forecast.paths)
    return np.asarray(forecast.results.amount[0] + forecast.results.bridge_amount[0])


def money_out(forecast: Forecast) -> Paths:
    """Return all money that they get out: shares and warrants at the exit, and what was paid back before."""
    round_ = forecast.plan.financing.next_round
    if round_ is None:
        return np.zeros(forecast.paths)
    name = round_.id
    theirs = (name, f"{name}_pro_rata", f"{name}_warrants")
    rows = [forecast.owners.index(owner) for owner in theirs if owner in forecast.owners]
    return np.asarray(sum_rows(forecast.results.paid[rows]) + forecast.results.returned[0])


def next_multiple(forecast: Forecast) -> Paths:
    """Return the multiple of the next round's investors: all money out ÷ all money in; NaN where none went
    in.
    """
    return investor_multiple(paid=money_out(forecast), invested=money_in(forecast))


def gold(forecast: Forecast) -> Paths:
    """Return 1 where the next round's investors get at least the hurdle, 0 where not, NaN where none
    invested.
    """
    multiple = next_multiple(forecast)
    reached = is_gold(multiple=multiple, hurdle=forecast.plan.investor.hurdle_multiple)
    return np.where(np.isnan(multiple), np.nan, reached.astype(np.float64))


def next_rate_of_return(forecast: Forecast) -> Paths:
    """Return the yearly internal rate of return of the next round's investors; −1 where all is lost.

    Money goes in once and comes out once on most paths: (out ÷ in)^(12 ÷ months) − 1; where a bridge came
    before, the root is searched for.
    """
    results, multiple = forecast.results, next_multiple(forecast)
    if forecast.plan.financing.next_round is None:
        return np.full(forecast.paths, np.nan)
    months = forecast.plan.exit.month - np.fmin(results.close_month[0], results.bridge_month[0])
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(months > 0, multiple ** (PER_YEAR / months) - 1, np.nan)
    staged = np.flatnonzero((results.bridge_amount[0] > 0) & (results.amount[0] > 0) & (multiple > 0))
    if len(staged):
        found[staged] = per_year(rate_of_return(_flows(forecast, staged)))
    return np.where(multiple == 0, -1.0, found)


def _flows(forecast: Forecast, paths: PathNumbers) -> MonthsPaths:
    """Return what the next round's investors pay and get, by month, on some paths."""
    results, column = forecast.results, np.arange(len(paths))
    flows = np.zeros((forecast.plan.exit.month + 1, len(paths)))
    flows[results.bridge_month[0, paths].astype(np.int64), column] -= results.bridge_amount[0, paths]
    flows[results.close_month[0, paths].astype(np.int64), column] -= results.amount[0, paths]
    flows[-1] += money_out(forecast)[paths]
    return flows


def founders(forecast: Forecast) -> list[int]:
    """Return the founders' places among the owners."""
    return [forecast.owners.index(one.id) for one in forecast.plan.financing.holders if one.kind == "founder"]


def founders_payout(forecast: Forecast) -> Paths:
    """Return what all founders together receive at the exit."""
    return np.asarray(sum_rows(forecast.results.paid[founders(forecast)]))


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


def ruined(forecast: Forecast) -> PathsMask:
    """Say in which futures the company is ruined before the exit."""
    return ~np.isnan(forecast.results.ruin_month)
