"""ROI: is it worth the money, for the next investor and for the founders?"""

import streamlit as st

from core.facts.base_rates import base_rate_groups
from present import formats, words
from present.charts.bars import tornado
from present.translation import _, localised
from ui.forms.labels import short_label
from ui.plan.headline_charts import draw_exit_revenue, draw_multiple
from ui.session import current, runs
from ui.show import charts
from ui.show.figures import kpi_row
from ui.show.quantiles import quantile_frame

with st.sidebar:
    groups = base_rate_groups()
    st.session_state["base_rate_group"] = current.plan().investor.base_rate_group
    st.selectbox(
        _("Base-rate group"),
        list(groups),
        format_func=lambda name: localised(groups[name].label),
        key="base_rate_group",
        help=_("Companies whose growth replaces the plan's own in the base-rate reading."),
        on_change=lambda: current.change({"investor.base_rate_group": st.session_state["base_rate_group"]}),
    )
plan = current.shown_plan()
currency = plan.company.currency
judgement = runs.judgement("cash", "revenue")
summary, before = judgement.summary, runs.baseline("cash", "revenue")
st.markdown(words.verdict_sentence(plan, judgement))
kpi_row(["gold", "multiple", "irr", "npv", "enterprise_value", "founders_payout"], summary, before)
if judgement.price is None:
    runs.end()

left, right = st.columns(2)
with left:
    draw_multiple(plan, summary)
with right:
    draw_exit_revenue(plan, summary, judgement.price)
left, right = st.columns(2)
with left:
    rows = [
        (short_label(mover.path, plan), mover.odds_when_low, mover.odds_when_high)
        for mover in judgement.movers
        if mover.difference.resolved()
    ][:7]
    gold = summary.figures["gold"]
    charts.draw(
        tornado(mode=charts.mode(), rows=rows, middle=gold.value if gold else 0.0),
        key="tornado",
        title=_("What moves the odds of gold"),
        alt=_("Odds of gold when each assumption is in its low or high third"),
    )
with right:
    st.markdown(f"**{_('Ranges over all futures')}**")
    frame = quantile_frame(
        summary, ["multiple", "irr", "npv", "enterprise_value", "founders_payout", "founders_stake"]
    )
    st.dataframe(frame, hide_index=True, alt=_("Quantiles of the return measures"), key="quantiles")
    charts.table_download(frame, name="returns")
    multiple = summary.figures["multiple"]
    if multiple is not None:
        st.caption(
            _("A cheque of {cheque} returns {money} in the median future.").format(
                cheque=formats.money(plan.investor.cheque, currency),
                money=formats.money(plan.investor.cheque * multiple.value, currency),
            )
        )
    group = base_rate_groups()[plan.investor.base_rate_group]
    st.caption(
        _(
            "Base rates: {name} ({population}; {year}). Growth over {span} in {terms} terms; "
            "{closed} of "
            "them end each year. {note} Source: {source}"
        ).format(
            name=localised(group.label),
            population=localised(group.population),
            year=group.as_of,
            span=formats.months(12.0 * group.horizon_years),
            terms=_("real") if group.terms == "real" else _("nominal"),
            closed=formats.percent(group.closed_per_year),
            note=localised(group.note),
            source=group.source,
        )
    )
