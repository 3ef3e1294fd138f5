"""Actuals: what came beside what was planned, how forecasts held, and month 0 moving on."""

import streamlit as st

from core.plan.history import LINES
from core.studies.plan.actuals import RECENT, compared, latest
from present import formats
from present.translation import _
from present.words import LINE_NAMES
from ui.plan import actuals as parts
from ui.session import current

st.markdown(
    _(
        "Enter a month when it is over. What the plan says of it is kept before its figures are taken in, so "
        "that forecasts can be held against what came."
    )
)
case = current.case()
grid = st.grid(4, border=True, min_column_width=150)
for line in ("revenue", "costs", "cash"):
    known = [one for one in compared(case, line) if one.actual is not None]
    last = known[-1] if known else None
    grid.metric(
        _("{line} in {month}").format(line=_(LINE_NAMES[line]), month=formats.month_of(last.month))
        if last
        else _(LINE_NAMES[line]),
        parts.shown_amount(line, last.actual) if last else formats.NONE,
        None
        if last is None or not last.planned
        else formats.relative(last.actual or 0.0, last.planned).replace("−", "-"),  # the element's own sign
        delta_color="off",
        help=_("The difference is to the median that was forecast."),
    )
inside, count = latest(case, "revenue", RECENT)
grid.metric(
    _("90 % bands of revenue that held"),
    _("{inside} of {count}").format(inside=inside, count=count) if count else formats.NONE,
    help=_("Of the last forecasts kept, each made before its month was entered."),
)
st.subheader(_("Enter a month"))
parts.enter_month()
line = st.segmented_control(
    _("Line"), LINES, default="revenue", key="actuals_line", required=True,
    format_func=lambda name: _(LINE_NAMES[name]),
)  # fmt: skip
months = parts.draw_line(line or "revenue")
with st.expander(_("Month by month"), icon=":material/table_rows:"):
    parts.table_of(line or "revenue", months)
with st.expander(_("What has changed since the last forecast"), icon=":material/difference:"):
    parts.changed_since_the_last(line or "revenue")
parts.say_if_costs_differ()
parts.move_on()
st.subheader(_("How your forecasts have held"))
parts.record_of()
parts.say_how_plans_go()
st.page_link("pages/plan/investor_update.py", label=_("Write the investor update"), icon=":material/mail:")
