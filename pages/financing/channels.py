"""Funding channels: which sources of money suit this plan's next round."""

import pandas as pd
import streamlit as st

from core.facts.reader import fact
from core.financing.raising.channels import AXES, USUAL_WEIGHTS
from core.texts import mark
from present import formats
from present.charts.ranges import channel_map
from present.translation import _, localised
from ui.session import current
from ui.session.kept import kept_slider
from ui.session.studies import study
from ui.show import charts
from ui.show.provenance import CERTAINTIES

_AXES = {
    "cost": mark("Low cost"),
    "dilution": mark("Little dilution"),
    "control": mark("Keeping control"),
    "months": mark("Speed"),
    "odds": mark("Odds of closing"),
    "cover": mark("Covers the need"),
}
_WEIGHTS = [half / 2 for half in range(11)]
with st.sidebar:
    st.caption(_("What matters to you (0: not at all)"))
    weights = tuple(
        (axis, kept_slider(f"weight_{axis}", _(_AXES[axis]), _WEIGHTS, USUAL_WEIGHTS[axis])) for axis in AXES
    )
st.title(_("Funding channels"))
st.markdown(
    _("Where could the next round's money come from, what would each source cost, and what would it ask for?")
)
plan = current.shown_plan()
views = study("channels", weights)
if not views:
    st.info(_("This plan has no round. Add one on the Plan page, section Financing."), icon=":material/info:")
    st.stop()
currency, one = plan.company.currency, plan.financing.rounds[0]
best = views[0]
st.markdown(
    _("For {amount} ({round}), **{best}** comes out first under your weights.").format(
        amount=formats.money(one.amount.median, currency), round=one.name, best=localised(best.channel.label)
    )
)


def seats(count: float) -> str:
    """Return a number of board seats."""
    return f"{count:.1f}".rstrip("0").rstrip(".")


rows = [
    {
        _("Channel"): localised(view.channel.label),
        _("Score"): f"{view.score:.0f}",
        _("Brings"): formats.money(view.amount, currency),
        _("Of the need"): formats.percent(view.cover),
        _("Cost a year"): formats.percent(view.cost) if view.cost is not None else _("cannot be had"),
        _("Dilution"): formats.percent(view.dilution),
        _("Months"): f"{view.months:.1f}",
        _("Odds it closes"): formats.in_hundred(view.odds),
        _("Board seats"): seats(view.board_seats),
        _("Money comes"): localised(view.channel.timing),
    }
    for view in views
]
frame = pd.DataFrame(rows)
st.dataframe(frame, hide_index=True, alt=_("Channels ranked by score"), key="channels_table")
charts.table_download(frame, name="channels")
shown = [
    (
        localised(view.channel.label),
        view.channel.kind,
        view.months,
        max(min(view.cost, 1.0), -0.5),
        view.cover,
    )
    for view in views
    if view.cost is not None
]
charts.draw(
    channel_map(mode=charts.mode(), rows=shown),
    key="channel_map",
    title=_("Cost against time; larger marks bring more of the need"),
    alt=_("Channels by months to close and cost a year"),
)
st.caption(_("Costs beyond −50 % and 100 % a year are drawn at the edge."))
st.caption(
    _(
        "Cost of equity: the yearly growth from the money to what the stake sold is expected to be worth at "
        "the exit, at this plan's price and over all its futures, dead ones at 0. If it is negative, the "
        "plan's own futures are not worth its price. Cost of debt: interest, fees, end payment and warrants. "
        "Score: each axis scaled from the worst channel to the best and weighted, times the part of the need "
        "it can bring to the power of its weight ÷ 8."
    )
)
with st.expander(
    _("For and against, and where the figures come from"),
    icon=":material/info:",
    key="channel_sources",
    on_change="rerun",
) as fold:
    if fold.open:
        for view in views:
            st.markdown(
                f"**{localised(view.channel.label)}** — {localised(view.channel.good)} "
                f"{localised(view.channel.bad)}"
            )
            sources = [fact(name) for name in view.channel.facts]
            st.caption(
                " · ".join(
                    f"{localised(source.label)} ({source.as_of}, {_(CERTAINTIES[source.certainty])}): "
                    f"{source.source}"
                    for source in sources
                )
                or _("Figures are assumptions of ours.")
            )
