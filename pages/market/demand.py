"""Demand curve: a market's own series, the curves that fit it, and those that do not."""

import numpy as np
import streamlit as st

from core.studies.market.demand_fit import DemandFit, demand_fit
from present.translation import _
from ui.market.demand import KINDS, adopt, draw_curves, read_series, series_field
from ui.session import current
from ui.session.kept import kept_choice


@st.cache_data(max_entries=50, show_spinner=False)
def _fitted(series: tuple[float, ...], kind: str) -> DemandFit:
    return demand_fit(np.array(series), kind)  # type: ignore[arg-type]


st.markdown(_("How large does this market become, and how sure is that from its own figures?"))
left, right = st.columns([1, 2])
with left:
    text = series_field()
    kind = kept_choice(
        "market_kind", _("The figures are"), list(KINDS), "levels", labels=lambda one: _(KINDS[one])
    )
    period = kept_choice(
        "market_period",
        _("One figure a"),
        ["month", "year"],
        "month",
        labels=lambda one: {"month": _("month"), "year": _("year")}[one],
    )
series, unread = read_series(text)
with right:
    if unread:
        st.warning(
            _("Not read as numbers: {lines}. Give one figure a line; an empty line is a gap.").format(
                lines=", ".join(unread[:5])
            ),
            icon=":material/warning:",
        )
    elif not series:
        st.info(
            _("Paste a market's figures, the oldest first: its customers, units sold, or what it pays."),
            icon=":material/show_chart:",
        )
    else:
        found = _fitted(tuple(series), kind)
        draw_curves(found)
        adopt(current.plan(), found, periods=len(series), yearly=period == "year")
