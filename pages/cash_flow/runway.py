"""Cash flow: how long the money lasts, and where it goes."""

import streamlit as st

from present import formats
from present.charts.bars import stack
from present.charts.lines import fan_chart
from present.translation import _
from ui.cash_flow.cash_by_account import cuts_table, quarterly_parts
from ui.cash_flow.cash_fan import draw_cash_fan
from ui.cash_flow.second_currency import second_currency_part
from ui.session import current, runs
from ui.show import charts
from ui.show.figures import kpi_row

st.markdown(_("How long does the money last, and where does it go?"))
plan = current.shown_plan()
currency = plan.company.currency
series = ("cash", "cash_without_rounds", "free_cash_flow")
summary, before = runs.summary(*series), runs.baseline(*series)
kpi_row(
    ["runway", "runway_at_burn", "runway_without_credits", "default_alive", "capital_needed", "ruin"],
    summary,
    before,
)

days = formats.calendar(plan.company.start, plan.company.months)
left, right = st.columns(2)
with left:
    draw_cash_fan(plan, summary, before)
with right:
    unit, divisor = charts.money_scale(
        abs(float(summary.fans["cash_without_rounds"].quantiles[0].min())), currency
    )
    chart = fan_chart(
        mode=charts.mode(),
        unit=unit,
        days=days,
        divisor=divisor,
        fans=[(_("Cash without new rounds"), summary.fans["cash_without_rounds"], "risk")],
    )
    charts.draw(
        chart,
        key="cash_without_rounds",
        title=_("Cash if no round ever closes"),
        alt=_("Cash by month without new rounds over all futures"),
    )

left, right = st.columns(2)
with left:
    unit, divisor = charts.money_scale(
        abs(float(summary.fans["free_cash_flow"].quantiles[0].min())), currency
    )
    chart = fan_chart(
        mode=charts.mode(),
        unit=_("{unit} a month").format(unit=unit),
        days=days,
        divisor=divisor,
        fans=[(_("Free cash flow"), summary.fans["free_cash_flow"], "cash")],
    )
    charts.draw(
        chart,
        key="free_cash_flow",
        title=_("Free cash flow"),
        alt=_("Free cash flow by month over all futures"),
    )
with right:
    parts = quarterly_parts(plan)
    unit, divisor = charts.money_scale(
        max((float(abs(part).max()) for part in parts.values()), default=0.0), currency
    )
    charts.draw(
        stack(
            mode=charts.mode(),
            unit=_("{unit} a month").format(unit=unit),
            days=days[: plan.exit.month + 1 : 3],
            parts=parts,
            divisor=divisor,
        ),
        key="uses",
        title=_("Where the money goes by quarter, base case"),
        alt=_("Receipts and payments by kind and quarter in the base case, a month"),
    )
cuts_table(plan)
second_currency_part(plan)
st.page_link(
    "pages/cash_flow/statements.py",
    label=_("Profit and loss, balance sheet and cash flow by month and year"),
    icon=":material/table_rows:",
)
