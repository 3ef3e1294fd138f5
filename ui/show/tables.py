"""Tables of figures: shown in words, sorted and taken away as numbers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from core.simulation.estimates import Estimate
from present import formats
from ui.show import charts


def value_of(estimate: Estimate | None) -> float | None:
    """Return an estimate's value; None where there is none."""
    return None if estimate is None else estimate.value


def draw(
    frame: pd.DataFrame,
    *,
    shown: Mapping[str, Callable[[Any], str]],
    key: str,
    alt: str,
    name: str,
    height: Any = "auto",
) -> None:
    """Draw a table with its download. `shown` says by column how its numbers read: they stay numbers, so that
    a click on the header sorts them by size; None and NaN read as nothing.
    """
    st.dataframe(
        styled(frame, shown), hide_index=True, height=height, placeholder=formats.NONE, alt=alt, key=key
    )
    charts.table_download(_in_numbers(frame, shown), name=name)


def styled(frame: pd.DataFrame, shown: Mapping[str, Callable[[Any], str]]) -> Any:
    """Return a table whose numbers read as `shown` says by column, and sort by size."""

    def words(of: Callable[[Any], str]) -> Callable[[Any], str]:
        return lambda value: formats.NONE if pd.isna(value) else of(value)

    return _in_numbers(frame, shown).style.format({column: words(of) for column, of in shown.items()})


def _in_numbers(frame: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    return frame.assign(**{column: pd.to_numeric(frame[column]) for column in columns})
