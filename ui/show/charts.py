"""Drawing charts on the page: one place for mode, key and the text for those who cannot see them."""

from typing import Any

import streamlit as st

from present.charts.style import Mode, enlarged
from present.formats import SYMBOLS
from present.translation import _, language
from ui.session import presenting

_CONFIG = {
    "displaylogo": False,
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
    "responsive": True,
}


def mode() -> Mode:
    """Return whether the page is light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw(chart: Any, *, key: str, alt: str, title: str = "") -> None:
    """Draw a chart with its title; every chart can be saved as a picture from its own toolbar."""
    if title:
        st.markdown(f"**{title}**")
    if presenting.slide() is not None:
        chart = enlarged(chart)
    config = _CONFIG | {"toImageButtonOptions": {"format": "svg", "filename": f"assay_{key}"}}
    st.plotly_chart(chart, width="stretch", theme=None, key=f"chart:{key}", alt=alt, config=config)


def money_scale(size: float, currency: str) -> tuple[str, float]:
    """Return the unit for an axis of money, and its divisor."""
    scales = ((1e8, "亿"), (1e4, "万")) if language() == "zh_CN" else ((1e9, "B"), (1e6, "M"), (1e3, "K"))
    for scale, name in scales:
        if abs(size) >= scale:
            return f"{SYMBOLS[currency]} {name}", scale
    return SYMBOLS[currency], 1.0


def table_download(frame: Any, *, name: str) -> None:
    """Offer a table as CSV; text that a spreadsheet would take for a formula is disarmed."""
    from present.tables import safe_csv

    st.download_button(
        _("CSV"),
        data=lambda: safe_csv(frame),
        file_name=f"{name}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"csv:{name}",
        type="tertiary",
    )
