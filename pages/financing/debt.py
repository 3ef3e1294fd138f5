"""Debt: what each loan costs all in, when it is paid, and whether its covenants hold."""

import numpy as np
import pandas as pd
import streamlit as st

from present import formats
from present.charts.bars import stack
from present.charts.curves import curves_chart
from present.translation import _
from ui.forms.editor import plan_field, section_form
from ui.forms.labels import choice_label
from ui.session import current
from ui.session.studies import study
from ui.show import charts

FIELDS = (
    "kind",
    "principal",
    "draw_month",
    "term_months",
    "rate_per_year",
    "fee_share",
    "end_payment_share",
    "minimum_cash",
)
loans = current.plan().financing.loans
with st.sidebar:
    if loans:
        names = {one.id: one.name for one in loans}
        if st.session_state.get("edited_loan") not in names:
            st.session_state.pop("edited_loan", None)
        chosen = st.selectbox(_("Loan"), list(names), format_func=lambda one: names[one], key="edited_loan")
        for name in FIELDS:
            plan_field(f"financing.loans.{chosen}.{name}", scope="debt")
st.title(_("Debt"))
st.markdown(
    _(
        "What does borrowed money really cost a year, when must it be paid, and how often would a "
        "covenant break?"
    )
)
plan = current.shown_plan()
currency = plan.company.currency
if not loans:
    st.info(
        _(
            "This plan has no loan. Add one below: the cost with fees and warrants, the schedule and the "
            "covenants follow."
        ),
        icon=":material/info:",
    )
    section_form("financing.loans")
    st.stop()

reports = {report.id: report for report in study("loans")}
report = reports[chosen]
loan = next(one for one in plan.financing.loans if one.id == chosen)
grid = st.grid(5, min_column_width=150, border=True, gap="xsmall")
grid.metric(
    _("All-in cost a year"),
    formats.percent(report.effective_cost),
    help=_(
        "The yearly rate at which all payments are worth the money received: interest, fees and end payment."
    ),
)
grid.metric(
    _("With warrants"),
    formats.percent(report.cost_with_warrants),
    help=_("The same with the lender's warrants at their mean value over all futures."),
)
grid.metric(
    _("Paid in all"),
    formats.money(report.total_paid, currency),
    help=_("Interest, principal and fees, in the median future."),
)
grid.metric(
    _("A covenant breaks"),
    formats.in_hundred(report.ever_breached),
    help=_("Futures in which minimum cash or debt service cover is missed at least once."),
)
grid.metric(
    _("Debt service cover"),
    formats.multiple(report.lowest_cover),
    help=_(
        "Twelve months' free cash flow divided by twelve months' payments: the median over futures and "
        "months. Below 1 the loan is paid from other money."
    ),
)

days = formats.calendar(plan.company.start, plan.company.months)
unit, divisor = charts.money_scale(
    max(float((report.interest + report.repaid + report.fees).max()), 1.0), currency
)
left, right = st.columns(2)
with left:
    parts = {_("Principal"): report.repaid, _("Interest"): report.interest, _("Fees"): report.fees}
    charts.draw(
        stack(
            mode=charts.mode(),
            unit=_("{unit} a month").format(unit=unit),
            days=days,
            parts={name: part for name, part in parts.items() if part.any()},
            divisor=divisor,
        ),
        key="payments",
        title=_("Payments"),
        alt=_("Principal, interest and fees by month"),
    )
with right:
    unit, divisor = charts.money_scale(max(float(report.balance.max()), 1.0), currency)
    curves = {_("Balance"): report.balance}
    if report.collateral_cover.any():
        curves[_("Value of the collateral")] = report.balance * report.collateral_cover
    charts.draw(
        curves_chart(
            mode=charts.mode(),
            unit=unit,
            across=np.arange(plan.company.months, dtype=float),
            across_label=_("month of the plan"),
            curves=curves,
            divisor=divisor,
        ),
        key="balance",
        title=_("Balance and collateral"),
        alt=_("Outstanding balance by month, and the collateral's value"),
    )
if report.breach_odds.any():
    charts.draw(
        curves_chart(
            mode=charts.mode(),
            unit=_("futures in 100"),
            across=np.arange(plan.company.months, dtype=float),
            across_label=_("month of the plan"),
            curves={_("Covenant broken"): report.breach_odds * 100},
        ),
        key="breaches",
        title=_("Futures in which a covenant is broken"),
        alt=_("Odds of a broken covenant by month"),
    )

rows = [
    {
        _("Loan"): one.name,
        _("Kind"): choice_label(next(entry.kind for entry in plan.financing.loans if entry.id == one.id)),
        _("All-in cost a year"): formats.percent(one.effective_cost),
        _("Range over futures"): "–"
        if one.cost_range is None
        else f"{formats.percent(one.cost_range[0])} – {formats.percent(one.cost_range[1])}",
        _("Paid in all"): formats.money(one.total_paid, currency),
        _("A covenant breaks"): formats.in_hundred(one.ever_breached),
    }
    for one in reports.values()
]
frame = pd.DataFrame(rows)
st.dataframe(frame, hide_index=True, alt=_("All loans with cost and covenants"), key="loans_table")
charts.table_download(frame, name="loans")
if loan.kind == "lease":
    st.caption(_("A lease brings equipment and not cash; its price is what the rents pay for."))
with st.expander(
    _("Schedule month by month"), icon=":material/table_rows:", key="schedule", on_change="rerun"
) as fold:
    if fold.open:
        frame = pd.DataFrame(
            {
                _("Month"): [
                    formats.month_name(plan.company.start, month) for month in range(plan.company.months)
                ],
                _("Principal"): report.repaid,
                _("Interest"): report.interest,
                _("Fees"): report.fees,
                _("Balance"): report.balance,
            }
        )
        frame = frame[(frame[_("Balance")] > 0) | (frame[_("Principal")] > 0)]
        st.dataframe(frame, hide_index=True, alt=_("Loan schedule by month"), key="schedule_table")
        charts.table_download(frame, name=f"loan_{chosen}")
with st.expander(_("All loans in full"), icon=":material/edit:", key="all_loans", on_change="rerun") as fold:
    if fold.open:
        section_form("financing.loans")
