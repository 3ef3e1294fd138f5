"""Investors of planned rounds by name: what each brings, keeps and gets, and who they are."""

from functools import partial

import pandas as pd
import streamlit as st

from core.plan.plan import Plan
from core.studies.returns.classes import MARKS
from core.studies.returns.named_investors import NamedInvestor
from present import formats
from present.translation import _
from ui.forms.editor import section_list
from ui.returns.classes import at_least
from ui.session.studies import study
from ui.show import tables


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
    rows, found = list[dict[str, object]](), study("named_investors")
    for one in found:
        assert isinstance(one, NamedInvestor)
        row = {
            _("Investor"): one.name,
            _("Round"): one.round,
            _("Invests in"): one.invests.value,
            _("Puts in, mean"): tables.value_of(one.put_in),
            _("Holds at the exit, median"): tables.value_of(one.stake),
        }
        for level, odd in zip(MARKS, one.at_least or (None,) * len(MARKS), strict=True):
            row[at_least(level)] = tables.value_of(odd)
        row[_("Median multiple")] = tables.value_of(one.multiple)
        row[_("Median rate a year")] = tables.value_of(one.rate)
        rows.append(row)
    shown = dict.fromkeys((_("Invests in"), *map(at_least, MARKS)), formats.in_hundred)
    shown |= dict.fromkeys((_("Holds at the exit, median"), _("Median rate a year")), formats.percent)
    shown |= {_("Puts in, mean"): partial(formats.money, currency=currency)}
    tables.draw(
        pd.DataFrame(rows),
        shown=shown | {_("Median multiple"): formats.multiple},
        height="content",
        alt=_("Investors by name"),
        key="named_investors",
        name="named_investors",
    )
    st.caption(
        _(
            "Over the futures in which each invests. With a pro-rata right it buys, in each later round that "
            "grants such rights, as much as keeps the part of the company that its money bought."
        )
    )
