"""What an uploaded history says of the months to come, weighed against companies of every kind."""

from datetime import date

import numpy as np
import streamlit as st

from core.errors import AssayError
from core.history.history import History
from core.market.forecaster import posterior
from core.market.reference_class import GENERAL
from core.market.rhythm import months_earning
from core.simulation.estimates import FAN_LEVELS, Fan
from present import formats
from present.charts.record import forecast_chart
from present.translation import _
from ui.market.odd_months import say_odd_months
from ui.show import charts

_AHEAD = 12


def draw_forecast(history: History, currency: str) -> None:
    """Draw revenue so far and its bands for a year; nothing where the history holds too little of it."""
    revenue = history.series.get("revenue")
    if revenue is None:
        return
    try:
        found = posterior(np.asarray(revenue, dtype=float), GENERAL)
    except AssayError:
        return
    fan = Fan(found.bands(months=_AHEAD, quantiles=FAN_LEVELS))
    unit, divisor = charts.money_scale(
        float(np.nanmax([np.nanmax(revenue), fan.quantiles[3].max()])), currency
    )
    first = date(*history.first, 1)
    charts.draw(
        forecast_chart(
            mode=charts.mode(),
            unit=unit,
            days=formats.calendar(first, history.months + _AHEAD),
            past=revenue,
            fan=fan,
            divisor=divisor,
        ),
        key="history_forecast",
        title=_("If it goes on under the conditions in which it arose"),
        alt=_("Revenue so far and its forecast for twelve months with bands"),
    )
    say_odd_months(np.asarray(revenue, dtype=float), first, currency)
    growth, spread = found.growth_per_year()
    low, high = (formats.money(fan.quantiles[level, -1], currency) for level in (0, 4))
    st.markdown(
        _(
            "Your {count} months put today's growth at {growth} a year, give or take {spread}; it fades "
            "as that of companies of every kind does. In a year's time: {middle} a month, in 90 of "
            "100 cases between {low} and {high}."
        ).format(
            count=months_earning(np.asarray(revenue, dtype=float)),
            growth=formats.percent(float(np.expm1(growth))),
            spread=formats.percent(float(np.exp(growth) * spread)),
            middle=formats.money(fan.quantiles[2, -1], currency),
            low=low,
            high=high,
        )
    )
    st.page_link(
        "pages/market/track_record.py", label=_("How good such forecasts were"), icon=":material/fact_check:"
    )
    st.caption(
        _("Taken into the plan, revenue goes on like this; cash, burn and customers are the latest known.")
    )
