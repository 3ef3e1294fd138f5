"""Funding channels: which sources of money suit this plan's next round, alone and together."""

import streamlit as st

from core.financing.raising.channels import STAGES
from core.financing.raising.funding_sets import AXES, USUAL_WEIGHTS
from core.texts import mark
from present import formats
from present.charts.ranges import channel_map
from present.translation import _, localised
from ui.financing.channels import (
    STAGE_NAMES,
    asked_beyond_the_plan,
    channels_table,
    set_name,
    sets_table,
    sources,
)
from ui.session import current
from ui.session.kept import kept_choice, kept_slider
from ui.session.studies import study
from ui.show import charts

_AXES = {
    "cost": mark("Low cost"),
    "dilution": mark("Little dilution"),
    "control": mark("Keeping control"),
    "months": mark("Speed"),
    "odds": mark("Odds of closing"),
    "cover": mark("Covers the need"),
}
_WEIGHTS = [half / 2 for half in range(11)]
_SHOWN = 8
with st.sidebar:
    stage = kept_choice(
        "funding_stage",
        _("Stage"),
        ["by_amount", *STAGES],
        "by_amount",
        labels=lambda one: _(STAGE_NAMES[one]) if one in STAGE_NAMES else _("by the amount raised"),
    )
    st.caption(_("What matters to you (0: not at all)"))
    weights = tuple(
        (axis, kept_slider(f"weight_{axis}", _(_AXES[axis]), _WEIGHTS, USUAL_WEIGHTS[axis])) for axis in AXES
    )
st.markdown(
    _("Where could the next round's money come from, what would each source cost, and what would it ask for?")
)
plan = current.shown_plan()
found = study("channels", weights, None if stage == "by_amount" else stage)
if found is None:
    st.info(_("This plan has no round. Add one on the Plan page, section Financing."), icon=":material/info:")
    st.stop()
currency, one = plan.company.currency, plan.financing.rounds[0]
need = formats.money(one.amount.median, currency)
if not found.sets:
    st.info(_("No channel known to Assay lends or invests at this stage."), icon=":material/info:")
else:
    st.markdown(
        _("For {amount} ({round}; stage: {stage}), **{best}** comes out first under your weights.").format(
            amount=need,
            round=one.name,
            stage=_(STAGE_NAMES[found.stage]),
            best=set_name(found.sets[0], currency),
        )
    )
    sets_table(found.sets[:_SHOWN], currency)
asked_beyond_the_plan(found.channels)
shown = [
    (localised(view.channel.label), view.channel.kind, view.months, min(view.cost, 1.0), view.cover)
    for view in found.channels
    if view.cost is not None
]
if shown:
    charts.draw(
        channel_map(mode=charts.mode(), rows=shown),
        key="channel_map",
        title=_("Cost against time; larger marks bring more of the need"),
        alt=_("Channels by months to close and cost a year"),
    )
st.subheader(_("Each channel by itself"))
channels_table(found.channels, currency)
st.caption(
    _(
        "Only channels of this stage, and sets that bring the whole need, are ranked; a loan on a "
        "round stands "
        "beside the equity it is lent on. Cost of equity: what such investors ask a year; beside it, "
        "what this "
        "plan's stake would bring them at its price over all futures, dead ones at 0. Cost of debt: "
        "interest, "
        "fees, end payment and warrants. A set costs the mean by amount; its odds are those that all close. "
        "Odds are how often companies of this stage that ask get such money, not this plan's own odds of a "
        "round: those stand under Rounds. "
        "Score: each axis scaled from the worst set to the best and weighted, times the part of the "
        "need that "
        "it brings to the power of its weight ÷ 8. Figures are mostly of the United States."
    )
)
with st.expander(
    _("For and against, and where the figures come from"),
    icon=":material/info:",
    key="channel_sources",
    on_change="rerun",
) as fold:
    if fold.open:
        sources(found.channels)
