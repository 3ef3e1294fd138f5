"""Credit lines: what comes of each, and the list in which they are kept."""

import numpy as np
import pandas as pd
import streamlit as st

from core.plan.plan import Plan
from core.studies.financing.credit_lines import CreditReport
from present import formats
from present.charts.curves import curves_chart
from present.translation import _
from ui.forms.editor import section_list
from ui.returns.classes import estimate_text
from ui.session.studies import study
from ui.show import charts


def credit_lines_part(plan: Plan) -> None:
    """Draw each line with how often and how much it is drawn, and the list of lines."""
    st.subheader(_("Credit lines"))
    if plan.financing.credit_lines:
        reports: list[CreditReport] = study("credit_lines")
        _table(reports, plan.company.currency)
        most = max((float(one.by_month.max()) for one in reports), default=0.0)
        unit, divisor = charts.money_scale(most, plan.company.currency)
        charts.draw(
            curves_chart(
                mode=charts.mode(),
                unit=unit,
                divisor=divisor,
                across=np.arange(plan.company.months, dtype=float),
                across_label=_("month of the plan"),
                curves={one.name: one.by_month for one in reports},
            ),
            key="credit_lines_chart",
            title=_("Drawn by month, mean over the futures"),
            alt=_("What is drawn of each credit line by month"),
        )
    else:
        st.caption(_("A line is drawn where cash would run short, and paid back as soon as there is more."))
    with st.expander(
        _("Credit lines in full"), icon=":material/edit:", key="all_credit_lines", on_change="rerun"
    ) as fold:
        if fold.open:
            section_list("financing.credit_lines")


def _table(reports: list[CreditReport], currency: str) -> None:
    frame = pd.DataFrame(
        {
            _("Credit line"): one.name,
            _("Drawn at all"): estimate_text(one.drawn, formats.in_hundred),
            _("Drawn to its limit"): estimate_text(one.to_the_limit, formats.in_hundred),
            _("Most drawn, median"): estimate_text(one.most, lambda value: formats.money(value, currency)),
            _("Months drawn, median"): estimate_text(one.months, lambda value: f"{value:.0f}"),
            _("Cost in all, mean"): estimate_text(one.cost, lambda value: formats.money(value, currency)),
        }
        for one in reports
    )
    st.dataframe(frame, hide_index=True, alt=_("Credit lines over the futures"), key="credit_lines_table")
    charts.table_download(frame, name="credit_lines")
