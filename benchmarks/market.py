"""The forecast of a history and the fit of a demand curve, in units of their goals (50 ms and 3 s), and what
a history costs the chain.
"""

import numpy as np

from benchmarks.chain import PLAN
from benchmarks.table import Row, best_of
from core.changes.adopt_history import adopted
from core.history.history import History
from core.market.fit import bootstrap, fitted
from core.market.forecaster import revenue_bands
from core.simulation.summary import summary_of
from core.studies.market.demand_fit import demand_fit

_MONTHS = 1e6 * np.exp(np.cumsum(np.random.default_rng(1).normal(0.02, 0.06, 36)))
_ADOPTION = np.array([96.0, 195, 238, 380, 1045, 1230, 1267, 1828, 1586, 1673, 1800, 1580, 1500])


def market() -> list[Row]:
    """Return the rows."""
    bands = best_of(5, lambda: revenue_bands(_MONTHS, months=36, quantiles=(0.05, 0.5, 0.95)))
    fit = best_of(3, lambda: bootstrap(fitted("bass", _ADOPTION), _ADOPTION, draws=500))
    every = best_of(2, lambda: demand_fit(np.cumsum(_ADOPTION), "levels"))
    measured = adopted(PLAN, History((2024, 1), {"revenue": _MONTHS}, ()))
    summary_of(PLAN, 10_000, 1)
    summary_of(measured, 10_000, 1)
    plain = best_of(3, lambda: summary_of(PLAN, 10_000, 1))
    history = best_of(3, lambda: summary_of(measured, 10_000, 1))
    return [
        Row("forecast from 36 months ÷ 50 ms", bands, 0.050, 1.0),
        Row("fit with 500 bootstraps ÷ 3 s", fit, 3.0, 1.0),
        Row("every curve with its backtest ÷ 3 s", every, 3.0, 1.0),
        Row("plan with a history ÷ without", history, plain, 1.3),
    ]
