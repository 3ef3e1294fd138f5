"""Parts of the debt page: a loan's cost, its payments, its covenants, all loans."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from core.plan.plan import Plan
from core.studies.financing.loans import LoanReport, instalments_of
from present import formats
from present.charts.bars import stack
from present.charts.curves import curves_chart
from present.translation import _
from ui.forms.choices import choice_label
from ui.show import charts, tables


def loan_cards(report: LoanReport, currency: str) -> None:
    """Draw what the loan costs and how its covenants fare."""
    grid = st.grid(5 if report.called is None else 6, min_column_width=150, border=True, gap="xsmall")
    grid.metric(
        _("All-in cost a year"),
        formats.percent(report.effective_cost),
        help=_(
            "The yearly rate at which all payments are worth the money received: interest, fees and "
            "end payment."
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
    if report.called is not None:
        grid.metric(
            _("The lender calls it"),
            formats.in_hundred(report.called),
            help=_("Futures in which all that is owed falls due before the exit, because a covenant broke."),
        )
    grid.metric(
        _("Debt service cover"),
        formats.multiple(report.lowest_cover),
        help=_(
            "Twelve months' free cash flow divided by twelve months' payments: the median over futures and "
            "months. Below 1 the loan is paid from other money."
        ),
    )


def loan_charts(plan: Plan, report: LoanReport) -> None:
    """Draw payments, balance and broken covenants by month."""
    currency = plan.company.currency
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
        if np.nan_to_num(report.collateral).any():
            curves[_("Value of the collateral")] = report.collateral
        charts.draw(
            curves_chart(
                mode=charts.mode(),
                unit=unit,
                across=formats.calendar(plan.company.start, plan.company.months),
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
                across=formats.calendar(plan.company.start, plan.company.months),
                curves={_("Covenant broken"): report.breach_odds * 100},
            ),
            key="breaches",
            title=_("Futures in which a covenant is broken"),
            alt=_("Odds of a broken covenant by month"),
        )


def loans_table(plan: Plan, reports: Mapping[str, LoanReport]) -> None:
    """Draw all loans with cost and covenants."""
    currency = plan.company.currency
    rows = [
        {
            _("Loan"): one.name,
            _("Kind"): choice_label(next(entry.kind for entry in plan.financing.loans if entry.id == one.id)),
            _("All-in cost a year"): one.effective_cost,
            _("Range over futures"): "–"
            if one.cost_range is None
            else f"{formats.percent(one.cost_range[0])} – {formats.percent(one.cost_range[1])}",
            _("Paid in all"): one.total_paid,
            _("A covenant breaks"): one.ever_breached,
        }
        for one in reports.values()
    ]
    frame = pd.DataFrame(rows)
    tables.draw(
        frame,
        shown={_("All-in cost a year"): formats.percent, _("A covenant breaks"): formats.in_hundred}
        | {_("Paid in all"): partial(formats.money, currency=currency)},
        alt=_("All loans with cost and covenants"),
        key="loans_table",
        name="loans",
    )


def instalment_table(plan: Plan, loan_id: str) -> None:
    """Draw a loan's instalments as its lender writes them: in cents, to the last one."""
    st.markdown(
        f"**{_('As the lender writes it: in cents, to the last payment, at the middle of its rate')}**"
    )
    frame = pd.DataFrame(
        {
            _("Month"): formats.month_name(plan.company.start, one.month),
            _("Payment"): float(one.payment),
            _("Interest"): float(one.interest),
            _("Principal"): float(one.principal),
            _("Fees"): float(one.fees),
            _("Balance"): float(one.balance),
        }
        for one in instalments_of(plan, loan_id)
    )
    cents = st.column_config.NumberColumn(format="%.2f")
    st.dataframe(
        frame,
        hide_index=True,
        column_config=dict.fromkeys(frame.columns[1:], cents),
        alt=_("Instalments in cents"),
        key="instalments",
    )
    charts.table_download(frame, name=f"instalments_{loan_id}")
