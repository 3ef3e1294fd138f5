"""Overview: bubble or gold mine? The sentence, six figures, the price line, the cash fan, what moves it."""

from math import isfinite

import streamlit as st

from core.plan.conditions import levers_without_effect
from core.plan.document.edit import quantity_at
from present import formats, words
from present.charts.bars import scale_chart
from present.charts.lines import price_line
from present.translation import _
from ui.cash_flow.cash_fan import draw_cash_fan
from ui.forms.labels import short_label
from ui.frame.stress_chips import stress_chips
from ui.plan.price_how import price_how
from ui.session import current, runs
from ui.show import charts
from ui.show.figures import kpi_row

plan = current.shown_plan()
judgement = runs.judgement("cash", "revenue")
summary, before = judgement.summary, runs.baseline("cash", "revenue")
verdict = judgement.verdict

st.markdown(f"### {words.verdict_sentence(plan, judgement)}")
if judgement.price is not None:
    price_how(plan, judgement.price)
if verdict is not None:
    badge = {"gold": "green", "bubble": "red", "open": "orange"}[verdict.word]
    st.badge(_(words.VERDICTS[verdict.word]), color=badge, icon=":material/gavel:")  # type: ignore[arg-type]
    st.caption(words.verdict_reason(judgement))
    markers = [
        (_("Your assumptions"), verdict.own, "circle"),
        (_("Base rates"), verdict.base_rates, "diamond"),
        (_("A sceptic's"), verdict.sceptic, "x"),
    ]
    markers = [one for one in markers if isfinite(one[1])]
    described = "; ".join(f"{label} {formats.in_hundred(odds)}" for label, odds, _symbol in markers)
    if markers:
        charts.draw(
            scale_chart(mode=charts.mode(), markers=markers, threshold=verdict.threshold),
            key="scale",
            alt=_("Bar from bubble to gold mine: {markers}").format(markers=described),
        )
stress_chips()
kpi_row(
    ["gold", "start_raising", "runway", "cash_at_close", "gross_margin", "founders_payout"], summary, before
)

left, right = st.columns(2)
if judgement.required is not None and judgement.price is not None:
    unit, divisor = charts.money_scale(judgement.price.required_revenue / 12, plan.company.currency)
    with left:
        charts.draw(
            price_line(
                mode=charts.mode(),
                unit=_("{unit} a month").format(unit=unit),
                days=formats.calendar(plan.company.start, plan.company.months),
                own=summary.fans["revenue"],
                base_rates=judgement.base_rates,
                required=judgement.required,
                exit_day=formats.calendar(plan.company.start, plan.company.months)[plan.exit.month],
                divisor=divisor,
            ),
            key="price_line",
            title=_("The price line: the revenue this price requires"),
            alt=_("Monthly revenue required by the price against the plan's and the base rates' range"),
        )
with right:
    draw_cash_fan(plan, summary, before)

if verdict is None:
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
