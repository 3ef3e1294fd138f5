"""Financing: how much, when, at which price, and who owns what afterwards."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from core.studies.financing.uses import stages
from present import formats
from present.translation import _
from ui.cash_flow.cash_fan import draw_cash_fan
from ui.financing.owners import owner_names
from ui.financing.round_tables import rounds_that_wait
from ui.plan.headline_charts import draw_ownership
from ui.session import current, runs
from ui.show import charts, tables
from ui.show.figures import kpi_row

st.markdown(_("How much capital, when, on which terms, and who owns what afterwards?"))
plan = current.shown_plan()
currency = plan.company.currency
summary, before = runs.summary("cash"), runs.baseline("cash")
kpi_row(
    ["capital_needed", "start_raising", "close", "founders_stake", "founders_payout", "cash_at_close"],
    summary,
    before,
)
if not plan.financing.rounds:
    st.info(_("This plan has no round. Add one on the Plan page, section Financing."), icon=":material/info:")
    runs.end()

names = owner_names(plan)
left, right = st.columns(2)
with left:
    draw_ownership(plan)
with right:
    draw_cash_fan(plan, summary, before, key="financing_cash")

st.markdown(f"**{_('Rounds in the simulation')}**")
rows = []
for index, one in enumerate(plan.financing.rounds):
    closing = summary.close_months[index]
    happened = closing[np.isfinite(closing)]
    rows.append(
        {
            _("Round"): one.name,
            _("Raise amount"): one.amount.median,
            _("Pre-money valuation"): one.pre_money.median,
            _("Odds it closes"): len(happened) / len(closing),
            _(
                "Closes, middle half"
            ): f"{formats.month_name(plan.company.start, np.quantile(happened, 0.25))} – "
            f"{formats.month_name(plan.company.start, np.quantile(happened, 0.75))}"
            if len(happened)
            else formats.NONE,
        }
    )
frame = pd.DataFrame(rows)
tables.draw(
    frame,
    shown=dict.fromkeys(frame.columns[1:3], partial(formats.money, currency=currency))
    | {_("Odds it closes"): formats.in_hundred},
    alt=_("Rounds with odds and months of closing"),
    key="rounds_table",
    name="rounds",
)
rounds_that_wait(plan, summary)
st.caption(
    _(
        "A round's odds, price and delay follow each future's own revenue, growth and margin, and the "
        "funding climate. The founders' range counts only futures in which the round closed; where rounds "
        "fail, founders keep more of less."
    )
)

with st.expander(
    _("What each round pays for, base case"), icon=":material/table_rows:", key="uses", on_change="rerun"
) as uses:
    if uses.open:
        found_stages = stages(plan)
        columns = {
            names.get(one.round or "", _("before the first round"))
            + f" ({formats.month_name(plan.company.start, one.first_month)})": one
            for one in found_stages
        }
        labels = [
            label
            for kind in ("sources", "uses")
            for label in dict.fromkeys(label for one in found_stages for label in getattr(one, kind))
        ]
        table = {
            "": [
                _("Opening cash"),
                *(_(label) for label in labels),
                _("Closing cash"),
                _("Months that its money pays for"),
            ]
        }
        for title, one in columns.items():
            lines = [one.sources.get(label, 0.0) - one.uses.get(label, 0.0) for label in labels]
            table[title] = [
                formats.money(value, currency) for value in (one.opening_cash, *lines, one.closing_cash)
            ] + [formats.months(one.months_paid)]
        frame = pd.DataFrame(table)
        st.dataframe(frame, hide_index=True, alt=_("Sources and uses of money by stage"), key="uses_table")
        charts.table_download(frame, name="sources_and_uses")
