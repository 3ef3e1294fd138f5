"""Market risk: what demand, prices, rivals and blows do to the company."""

from math import isnan

import streamlit as st

from core.methods.pressure import pressure_today
from core.studies.market.risk_register import register
from present import formats
from present.charts.lines import Line, fan_chart
from present.translation import _
from ui.frame.stress_chips import stress_chips
from ui.market.register import register_table
from ui.market.stresses import stresses_side_by_side
from ui.session import current, runs
from ui.show import charts
from ui.show.figures import kpi_row

st.markdown(_("What do demand, prices, rivals and blows do to the company?"))
plan, currency = current.shown_plan(), current.plan().company.currency
series = ("customers", "demand", "price_index", "win_share", "climate")
summary, before = runs.summary(*series), runs.baseline(*series)
stress_chips()
kpi_row(["gold", "ruin", "exit_revenue", "close", "runway", "gross_margin"], summary, before)

days = formats.calendar(plan.company.start, plan.company.months)
left, right = st.columns(2)
with left:
    chart = fan_chart(
        mode=charts.mode(),
        unit=_("customers"),
        days=days,
        fans=[(_("Customers"), summary.fans["customers"], "revenue")],
        lines=[Line(_("Demand, P50"), summary.fans["demand"].median, "benchmark")],
    )
    charts.draw(
        chart,
        key="customers",
        title=_("Demand and the customers it brings"),
        alt=_("Customers by month over all futures, and the median demand"),
    )
with right:
    chart = fan_chart(
        mode=charts.mode(),
        unit=_("% of today"),
        days=days,
        divisor=0.01,
        fans=[
            (_("Market price of the same quality"), summary.fans["price_index"], "cost"),
            (_("Funding climate"), summary.fans["climate"], "capital"),
        ],
    )
    charts.draw(
        chart,
        key="prices",
        title=_("Prices and the funding climate"),
        alt=_("Index of prices and of the funding climate by month"),
    )

left, right = st.columns(2)
with right:
    unit, divisor = charts.money_scale(float(summary.fans["revenue"].quantiles[4].max()), currency)
    chart = fan_chart(
        mode=charts.mode(),
        unit=_("{unit} a month").format(unit=unit),
        days=days,
        divisor=divisor,
        fans=[(_("Revenue"), summary.fans["revenue"], "revenue")],
    )
    charts.draw(chart, key="revenue", title=_("Revenue by month"), alt=_("Monthly revenue over all futures"))
with left:
    chart = fan_chart(
        mode=charts.mode(),
        unit="%",
        days=days,
        divisor=0.01,
        fans=[(_("Deciding prospects won"), summary.fans["win_share"], "cash")],
    )
    charts.draw(
        chart,
        key="win_share",
        title=_("Odds of being chosen"),
        alt=_("Share of deciding prospects won, by month"),
    )
    pressure = pressure_today(plan)
    written = _("undefined") if isnan(pressure.as_written) else f"{pressure.as_written:.3g}"
    st.caption(
        _(
            "Competition pressure today, rivals' supply ÷ demand: {relative}; as the documents write it, "
            "{written} per customer."
        ).format(written=written, relative=f"{pressure.relative:.2f}")
    )
st.markdown(f"**{_('Risk register')}**")
found = register(plan, runs.paths(), runs.SEED)
register_table(found, currency)
with st.expander(
    _("All stresses side by side"), icon=":material/bolt:", key="all_stresses", on_change="rerun"
) as stresses:
    if stresses.open:
        stresses_side_by_side()
