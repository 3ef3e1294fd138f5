"""Financing: how much, when, at which price, and who owns what afterwards."""

import numpy as np
import pandas as pd
import streamlit as st

from core.decisions.planned import payout_curve, planned_table
from present import formats
from present.charts.areas import payout_chart
from present.charts.bars import stack
from present.translation import _
from ui import charts, lever_sets, runs, session
from ui.cash_fan import draw_cash_fan
from ui.figures import kpi_row
from ui.inputs import levers
from ui.owners import owner_names

levers(lever_sets.financing(session.plan()), scope="financing")
st.title(_("Financing"))
st.markdown(_("How much capital, when, on which terms, and who owns what afterwards?"))
plan = session.shown_plan()
summary, before = runs.summary("cash"), runs.baseline("cash")
kpi_row(["capital_needed", "start_raising", "close", "founders_stake", "founders_payout", "cash_at_close"], summary, before)
if not plan.financing.rounds:
    st.info(_("This plan has no round. Add one on the Plan page, section Financing."), icon=":material/info:")
    st.stop()

names = owner_names(plan)
table = planned_table(plan)
steps = [names.get(step, _("today")) for step in table.steps]
ownership = table.ownership()[0]
left, right = st.columns(2)
with left:
    parts = {names[owner]: ownership[:, index] for index, owner in enumerate(table.owners) if ownership[:, index].max() > 0}
    charts.draw(
        stack(mode=charts.mode(), unit="%", days=steps, parts=parts, divisor=0.01), key="cap_table",
        title=_("Who owns the company, if every round closes as planned"), alt=_("Ownership in percent after each round"),
    )
with right:
    value = summary.figures["enterprise_value"]
    largest = 2.5 * max(sum(one.pre_money.median + one.amount.median for one in plan.financing.rounds[-1:]), value.value if value else 0.0)
    curve = payout_curve(plan, np.linspace(0, largest, 121))
    unit, divisor = charts.money_scale(largest, plan.company.currency)
    charts.draw(
        payout_chart(mode=charts.mode(), unit=unit, curve=curve, names=names | {"later": _("Later investors")}, divisor=divisor),
        key="payout", title=_("Who gets what at the exit"), alt=_("Money of each owner over the exit proceeds"),
    )
left, right = st.columns(2)
with left:
    draw_cash_fan(plan, summary, before, key="financing_cash")
with right:
    st.markdown(f"**{_('Rounds in the simulation')}**")
    rows = []
    for index, one in enumerate(plan.financing.rounds):
        closing = summary.close_months[:, index]
        happened = closing[np.isfinite(closing)]
        rows.append({
            _("Round"): one.name, _("Raise amount"): formats.money(one.amount.median, plan.company.currency),
            _("Pre-money valuation"): formats.money(one.pre_money.median, plan.company.currency),
            _("Odds it closes"): formats.in_hundred(len(happened) / len(closing)),
            _("Closes, middle half"): f"{formats.month_name(plan.company.start, np.quantile(happened, 0.25))} – {formats.month_name(plan.company.start, np.quantile(happened, 0.75))}" if len(happened) else formats.NONE,
        })
    frame = pd.DataFrame(rows)
    st.dataframe(frame, hide_index=True, alt=_("Rounds with odds and months of closing"), key="rounds_table")
    charts.table_download(frame, name="rounds")
    st.caption(_("A round's odds, price and delay follow each future's own revenue, growth and margin, and the funding climate."))
