"""Forecasts of the next period from the periods before it."""

import numpy as np
import pytest

from core.market.fit import fitted
from core.market.fit_backtest import backtest
from tests.golden.test_demand import CHICKEN


def test_the_backtest_sees_nothing_of_what_it_forecasts() -> None:
    """Chicken: each week from the weeks before it, nearer than "as last week" by far; a later figure changes
    no earlier forecast.
    """
    found = backtest("gompertz", CHICKEN)
    assert found.origins == len(CHICKEN) - 5
    assert found.error < 0.2 * found.naive_error
    by_hand = abs(fitted("gompertz", CHICKEN[:5]).values(6)[-1] - CHICKEN[5])
    assert backtest("gompertz", CHICKEN[:6]).error == pytest.approx(by_hand)


def test_a_gap_is_no_origin_and_no_period_before_one() -> None:
    """Both the forecast of the gap and the one that would start from it are left out, and nothing else."""
    gap = CHICKEN.copy()
    gap[8] = np.nan
    assert backtest("gompertz", CHICKEN).origins - backtest("gompertz", gap).origins == 2
    last = CHICKEN.copy()
    last[-1] = np.nan
    assert backtest("gompertz", CHICKEN).origins - backtest("gompertz", last).origins == 1
