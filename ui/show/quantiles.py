"""Headline figures as a table of quantiles."""

import numpy as np
import pandas as pd

from core.simulation.headline import MEASURES
from core.simulation.summary import Summary
from present import formats
from present.translation import _

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def quantile_frame(summary: Summary, names: list[str]) -> pd.DataFrame:
    """Return one row a figure: its quantiles over the futures in which it is defined."""
    return pd.DataFrame([_row(summary, name) for name in names])


def _row(summary: Summary, name: str) -> dict[str, str]:
    entry = MEASURES[name].derivation
    values = summary.by_path[name][~np.isnan(summary.by_path[name])]
    found = {
        f"P{level * 100:.0f}": formats.quantity(
            float(np.quantile(values, level)), entry.unit, currency=summary.currency, start=summary.start
        )
        if len(values)
        else formats.NONE
        for level in LEVELS
    }
    return {_("Figure"): _(entry.label)} | found
