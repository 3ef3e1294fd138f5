"""Credit lines: what comes of each, and the list in which they are kept."""

from functools import partial

import pandas as pd
import streamlit as st

from core.plan.plan import Plan
from core.studies.financing.credit_lines import CreditReport
from present import formats
from present.charts.curves import curves_chart
from present.translation import _
from ui.forms.editor import section_list
from ui.session.studies import study
from ui.show import charts, tables


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
                across=formats.calendar(plan.company.start, plan.company.months),
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
            _("Drawn at all"): tables.value_of(one.drawn),
            _("Drawn to its limit"): tables.value_of(one.to_the_limit),
            _("Most drawn, median"): tables.value_of(one.most),
            _("Months drawn, median"): tables.value_of(one.months),
            _("Cost in all, mean"): tables.value_of(one.cost),
        }
        for one in reports
    )
    money = partial(formats.money, currency=currency)
    shown = {_("Most drawn, median"): money, _("Cost in all, mean"): money}
    shown |= dict.fromkeys((_("Drawn at all"), _("Drawn to its limit")), formats.in_hundred)
    tables.draw(
        frame,
        shown=shown | {_("Months drawn, median"): "{:.0f}".format},
        alt=_("Credit lines over the futures"),
        key="credit_lines_table",
        name="credit_lines",
    )
