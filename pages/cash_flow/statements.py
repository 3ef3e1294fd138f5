"""Statements: profit and loss, balance sheet and cash flow, by month or year, and a finance head's
questions.
"""

from math import isfinite

import streamlit as st

from core.studies.cash_flow.statements import Statements
from core.texts import mark
from present import formats
from present.translation import _
from ui.cash_flow import make_up, questions
from ui.cash_flow.statements import draw_statement, frame_of, period_names, workbook_download
from ui.cash_flow.taxes import tax_choice
from ui.session import current, runs
from ui.session.studies import say_paths, study
from ui.show import charts

_VIEWS = {
    "profit_and_loss": mark("Profit and loss"),
    "balance_sheet": mark("Balance sheet"),
    "cash_flow": mark("Cash flow statement"),
    "position": mark("Cash and debts on a date"),
    "costs": mark("Which cost grows?"),
    "margins": mark("Margin by product"),
    "people": mark("People by team"),
}
_READINGS = {"base": mark("Base case"), "mean": mark("Mean of all futures")}
_PERIODS = {"year": mark("By year"), "month": mark("By month")}

st.markdown(_("What is earned, what is owned and owed, and where cash comes from."))
plan = current.shown_plan()
tax_choice(plan)
view = st.segmented_control(
    _("Show"), list(_VIEWS), default="profit_and_loss", format_func=lambda name: _(_VIEWS[name]),
    key="statement_view", required=True, label_visibility="collapsed",
)  # fmt: skip
if view == "position":
    questions.cash_on_a_date(plan)
elif view == "costs":
    questions.costs_that_grow(plan)
elif view == "margins":
    questions.margins_by_product(plan)
elif view == "people":
    make_up.people(plan)
else:
    left, right = st.columns(2)
    with left:
        period = st.segmented_control(
            _("Period"), list(_PERIODS), default="year", format_func=lambda name: _(_PERIODS[name]),
            key="statement_period", required=True,
        )  # fmt: skip
    with right:
        reading = st.segmented_control(
            _("Of which future"), list(_READINGS), default="base", key="statement_reading", required=True,
            format_func=lambda name: _(_READINGS[name]),
            help=_(
                "The base case is the path on which every uncertain number is at its middle and every shock "
                "is zero; it is neither the mean nor the median. Means add up and balance; in them, the dead "
                "count with 0."
            ),
        )  # fmt: skip
    found: Statements = study("statements", reading, period)
    names = period_names(found, start=plan.company.start, period="month" if period == "month" else "year")
    columns = [_("Today"), *names] if view == "balance_sheet" else names
    rows = getattr(found, str(view))
    ruin = runs.summary().figures["ruin"]
    if reading == "base" and ruin is not None:
        st.caption(
            _(
                "One course of many: in {number} of 100 futures the company is ruined before the exit. The "
                "mean of all futures counts them."
            ).format(number=formats.hundredths(ruin.value))
        )
    if found.never_made:
        rounds = formats.plain(", ".join(found.never_made))
        st.caption(_("In the base case this round is never made: {rounds}.").format(rounds=rounds))
    if isfinite(found.ruin_month):
        st.warning(
            _(
                "In the base case money runs out in {month}: the company ends there, and so do its figures."
            ).format(month=formats.month_name(plan.company.start, found.ruin_month))
        )
    draw_statement(rows, columns, key=f"statement_{view}", currency=plan.company.currency)
    one, other, _rest = st.columns([1, 2, 5])
    with one:
        charts.table_download(frame_of(rows, columns), name=str(view))
    with other:
        workbook_download(found, names, plan.company.currency)
say_paths()
