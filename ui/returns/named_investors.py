"""Investors of planned rounds by name: what each brings, keeps and gets, and who they are."""

import pandas as pd
import streamlit as st

from core.plan.plan import Plan
from core.studies.returns.classes import MARKS
from core.studies.returns.named_investors import NamedInvestor
from present import formats
from present.translation import _
from ui.forms.editor import section_list
from ui.returns.classes import estimate_text
from ui.session.studies import study
from ui.show import charts


def named_investors_part(plan: Plan) -> None:
    """Draw each named investor beside its round, and the list in which they are named."""
    if plan.financing.investors:
        _table(plan.company.currency)
    else:
        st.caption(_("Name the investors of a planned round below to see what each brings, keeps and gets."))
    if not plan.financing.rounds:
        return
    with st.expander(
        _("Who invests, and with which right"), icon=":material/edit:", key="name_them", on_change="rerun"
    ) as fold:
        if fold.open:
            section_list("financing.investors")


def _table(currency: str) -> None:
    rows, found = list[dict[str, str]](), study("named_investors")
    for one in found:
        assert isinstance(one, NamedInvestor)
        row = {
            _("Investor"): one.name,
            _("Round"): one.round,
            _("Invests in"): formats.in_hundred(one.invests.value),
            _("Puts in, mean"): estimate_text(one.put_in, lambda value: formats.money(value, currency)),
            _("Holds at the exit, median"): estimate_text(one.stake, formats.percent),
        }
        for level, odd in zip(MARKS, one.at_least or (None,) * len(MARKS), strict=True):
            row[f"≥ {level:g} ×"] = estimate_text(odd, formats.in_hundred)
        row[_("Median multiple")] = estimate_text(one.multiple, formats.multiple)
        row[_("Median rate a year")] = estimate_text(one.rate, formats.percent)
        rows.append(row)
    frame = pd.DataFrame(rows)
    st.dataframe(frame, hide_index=True, height="content", alt=_("Investors by name"), key="named_investors")
    charts.table_download(frame, name="named_investors")
    st.caption(
        _(
            "Over the futures in which each invests. With a pro-rata right it buys, in each later round that "
            "grants such rights, as much as keeps the part of the company that its money bought."
        )
    )
