"""Debt: what each loan costs all in, when it is paid, and whether its covenants hold."""

import pandas as pd
import streamlit as st

from core.plan.companions import idle_fields
from core.plan.document.templates import STILL
from present import formats
from present.translation import _
from ui.financing.credit_lines import credit_lines_part
from ui.financing.loans import instalment_table, loan_cards, loan_charts, loans_table
from ui.forms.editor import plan_field, section_form
from ui.session import current
from ui.session.studies import study
from ui.show import charts

FIELDS = (
    "kind",
    "principal",
    "draw_month",
    "term_months",
    "rate_per_year",
    "interest_only_months",
    "balloon_share",
    "repayment_multiple",
    "revenue_share",
    "debit_amount",
    "debit_every",
    "fee_share",
    "end_payment_share",
    "minimum_cash",
    "minimum_cover",
    "on_breach",
    "cure_months",
)
loans = current.plan().financing.loans
with st.sidebar:
    if loans:
        names = {one.id: one.name for one in loans}
        if st.session_state.get("edited_loan") not in names:
            st.session_state.pop("edited_loan", None)
        chosen = st.selectbox(_("Loan"), list(names), format_func=lambda one: names[one], key="edited_loan")
        idle = idle_fields(next(one for one in loans if one.id == chosen))
        for name in FIELDS:
            if name not in idle:
                plan_field(f"financing.loans.{chosen}.{name}", scope="debt")
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
    credit_lines_part(plan)
    st.stop()

loan = next(one for one in plan.financing.loans if one.id == chosen)
if loan.principal <= STILL["financing.loans"]["principal"]:
    st.info(
        _("{name} is new: state its principal, and its cost, schedule and covenants follow.").format(
            name=loan.name
        ),
        icon=":material/info:",
    )
    section_form("financing.loans")
    credit_lines_part(plan)
    st.stop()
reports = {report.id: report for report in study("loans")}
report = reports[chosen]
loan_cards(report, currency)
loan_charts(plan, report)
loans_table(plan, reports)
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
        instalment_table(plan, chosen)
with st.expander(_("All loans in full"), icon=":material/edit:", key="all_loans", on_change="rerun") as fold:
    if fold.open:
        section_form("financing.loans")
credit_lines_part(plan)
