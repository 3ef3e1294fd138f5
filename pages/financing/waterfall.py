"""The exit waterfall: who gets what at any exit, where the sharing changes, and that nobody would choose
otherwise.
"""

from dataclasses import replace

import numpy as np
import streamlit as st

from core.errors import AssayError
from core.financing.exit.choices import before_carve_out, break_points
from core.plan.companions import idle_fields
from core.studies.financing.planned import payout_curve, planned_payout, planned_table
from present.charts.areas import payout_chart
from present.charts.curves import curves_chart
from present.translation import _
from ui.financing.break_points import draw_choices
from ui.financing.owners import owner_names, pick_round
from ui.financing.payouts import break_points_table, exit_asked, how_chosen, payout_cards, preference_stack
from ui.forms.editor import plan_field
from ui.frame.strip import show_not_computed
from ui.session import current, runs
from ui.show import charts

with st.sidebar:
    chosen = pick_round(key="waterfall_round")
    idle = {name for one in current.plan().financing.rounds if one.id == chosen for name in idle_fields(one)}
    for name in (
        "preference_multiple",
        "participation",
        "participation_cap",
        "dividend",
        "dividend_per_year",
    ):
        if chosen and name not in idle:
            plan_field(f"financing.rounds.{chosen}.{name}", scope="waterfall")
    for name in ("seniority", "carve_out_share", "unvested_at_exit", "conversion_vote_share"):
        plan_field(f"financing.{name}", scope="waterfall")
st.markdown(
    _(
        "Who gets what if the company is sold? All rounds close as planned; the proceeds are what is left "
        "after debt."
    )
)
plan = current.shown_plan()
currency, names = plan.company.currency, owner_names(plan)
summary = runs.summary("cash")
exit_price, largest = exit_asked(plan, summary)
unit, divisor = charts.money_scale(largest, currency)
across = np.linspace(0, largest, 241)
try:
    curve = payout_curve(plan, across)
    one = planned_payout(plan, np.array([largest]))
except AssayError as error:
    show_not_computed(list(error.faults))
    st.stop()
every = [
    replace(point, proceeds=before_carve_out(point.proceeds, plan.financing.carve_out_share, one, largest))
    for point in break_points(classes=one.classes)
]
points = [point for point in every if 0 < point.proceeds <= largest]
first = next((point.proceeds for point in every if point.event == "common_paid"), 0.0)
founders = planned_table(plan).founders
paid = planned_payout(plan, np.array([exit_price]))
payout_cards(paid, founders, exit_price, first, currency)
numbered = [
    (place, str(number)) for number, place in enumerate(sorted({point.proceeds for point in points}), start=1)
]
chosen = (exit_price, _("this exit"))
left, right = st.columns(2)
with left:
    charts.draw(
        payout_chart(
            mode=charts.mode(),
            unit=unit,
            curve=curve,
            names=names,
            divisor=divisor,
            marks=[*numbered, chosen],
        ),
        key="payout",
        title=_("Who gets what at the exit"),
        alt=_("Money of each owner over the exit proceeds"),
    )
with right:
    share = curve.paid[founders].sum(axis=0)
    plain = across * share[-1] / across[-1]
    charts.draw(
        curves_chart(
            mode=charts.mode(),
            unit=unit,
            across=across,
            across_label=_("Exit proceeds after debt ({unit})").format(unit=unit),
            divisor=divisor,
            across_divisor=divisor,
            curves={_("Founders"): share, _("Founders, were all shares common"): plain},
            marks=[chosen, *([(first, _("first money to common"))] if first else [])],
        ),
        key="founders_curve",
        title=_("Founders' payout"),
        alt=_("Founders' money over the exit proceeds, beside a company without preferences"),
    )
left, right = st.columns(2)
with left:
    places = {names.get(owner, owner): index for index, owner in enumerate(curve.owners)}
    preference_stack(one.classes, names, places, unit, divisor)
with right:
    break_points_table(points, dict(numbered), names, currency)
with st.container():
    st.markdown(f"**{_('At this exit')}**")
    draw_choices(paid.classes, exit_price - float(paid.carve_out[0]), names, currency)
    st.caption(how_chosen(bool(paid.voted[0])))
