"""Overview: bubble or gold mine? The sentence, six figures, the price line, the cash fan, what moves it."""

import streamlit as st

from core.plan.conditions import levers_without_effect
from core.plan.document.edit import quantity_at
from present import words
from present.translation import _
from ui.cash_flow.cash_fan import draw_cash_fan
from ui.forms.labels import short_label
from ui.frame.stress_chips import stress_chips
from ui.plan.headline_charts import draw_price_line, draw_scale
from ui.plan.price_how import price_how
from ui.session import current, runs
from ui.show.figures import kpi_row

plan = current.shown_plan()
judgement = runs.judgement("cash", "revenue")
summary, before = judgement.summary, runs.baseline("cash", "revenue")

st.markdown(f"### {words.verdict_sentence(plan, judgement)}")
if judgement.price is not None:
    price_how(plan, judgement.price)
draw_scale(judgement)
stress_chips()
kpi_row(
    ["gold", "start_raising", "runway", "cash_at_close", "gross_margin", "founders_payout"], summary, before
)

left, right = st.columns(2)
with left:
    draw_price_line(plan, judgement)
with right:
    draw_cash_fan(plan, summary, before)

if judgement.verdict is None:
    st.page_link("pages/plan/editor.py", label=_("Add a round on the Plan page"), icon=":material/add:")
    runs.end()
with st.container(border=True):
    st.subheader(_("What moves the verdict most"))
    moving = [
        mover
        for mover in judgement.movers
        if mover.difference.resolved() and abs(mover.difference.value) >= 0.005
    ][:3]
    for mover in moving:
        st.markdown(
            "- "
            + words.mover_sentence(
                plan, mover, short_label(mover.path, plan), quantity_at(plan, mover.path).unit
            )
        )
    if not moving:
        st.markdown(_("Nothing uncertain moves it by more than the sampling error."))
    if levers_without_effect(plan):
        st.caption(_("Levers whose effect is switched off are left out: only their cost would speak."))
