"""Tables of figures: shown in words, sorted and taken away as numbers."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from present import formats
from ui.show import charts


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
    numbers = frame.assign(**{column: pd.to_numeric(frame[column]) for column in shown})

    def words(of: Callable[[Any], str]) -> Callable[[Any], str]:
        return lambda value: formats.NONE if pd.isna(value) else of(value)

    styled = numbers.style.format({column: words(of) for column, of in shown.items()})
    st.dataframe(styled, hide_index=True, height=height, alt=alt, key=key)
    charts.table_download(numbers, name=name)
