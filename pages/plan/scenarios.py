"""Scenarios: what differs, what it changes, and what explains the difference."""

import streamlit as st

from core.simulation.headline import MEASURES
from present import formats
from present.translation import _
from ui.plan import scenarios as parts
from ui.session import studies
from ui.session.kept import held, keep
from ui.show import charts

SHOWN = ("gold", "start_raising", "runway", "capital_needed", "gross_margin", "founders_payout", "ruin")

st.markdown(_("Differences on one base, run on the same futures: what differs is the scenarios, not chance."))
names = parts.offered()


def _choose() -> None:
    keep({"compared": tuple(st.session_state["compared"])})


usual = (parts.BASE, "pessimistic", "optimistic")
chosen_before = held("compared", usual)
st.session_state["compared"] = [
    one for one in (chosen_before if isinstance(chosen_before, tuple) else usual) if one in names
]
st.pills(
    _("Compared, two to six; differences are shown against the first"),
    list(names),
    format_func=lambda key: formats.plain(names[key]),
    selection_mode="multi",
    key="compared",
    on_change=_choose,
)
chosen = parts.columns([one for one in names if one in st.session_state["compared"]][: parts.MOST])
if len(chosen) < 2:
    st.info(_("Choose at least two scenarios."), icon=":material/compare_arrows:")
else:
    paths = parts.paths_for(chosen)
    chosen, summaries = parts.computed(chosen, paths)
    table = parts.figures(chosen, summaries, SHOWN)
    st.dataframe(table, hide_index=True, key="scenario_figures", alt=_("Headline figures of each scenario"))
    charts.table_download(table, name="scenarios")
    left, right = st.columns(2)
    with left:
        parts.fans(chosen, summaries, "revenue", _("Revenue a month"))
    with right:
        parts.fans(chosen, summaries, "cash", _("Cash"))
    st.header(_("What differs"))
    differing = parts.differing(chosen)
    st.dataframe(
        differing, hide_index=True, key="differing", alt=_("Assumptions in which the scenarios differ")
    )
    st.header(_("What explains the difference"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        labels = {one.key: one.name for one in chosen[1:]}
        other = st.selectbox(
            _("Scenario"), list(labels), format_func=labels.__getitem__, key="explained_scenario", width=300
        )
        measure = st.selectbox(
            _("Figure"),
            SHOWN,
            format_func=lambda name: _(MEASURES[name].derivation.label),
            key="explained_figure",
            width=300,
        )
    target = next(one for one in chosen if one.key == other)
    with st.spinner(_("Moving one assumption after the other …")):
        found = studies.explanation(chosen[0].plan, target.plan, measure, paths)
    parts.explanation(found, chosen[0], target, measure)
    st.caption(
        _(
            "Assumptions are moved one after the other in the order of the plan; each meets what was moved "
            "before, so "
            "another order may share the difference out otherwise. The steps add up to the whole."
        )
    )
st.header(_("Your own"))
parts.own_scenarios()
parts.keep_form()
