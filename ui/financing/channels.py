"""Funding channels in words: sets that bring the need together, each channel by itself, and its sources."""

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from core.facts.reader import fact
from core.financing.raising.channels import ChannelView
from core.financing.raising.funding_sets import FundingSet
from core.texts import mark
from present import formats
from present.translation import _, localised
from ui.show import tables
from ui.show.provenance import fact_text

STAGE_NAMES = {
    "pre_seed": mark("Pre-seed"),
    "seed": mark("Seed"),
    "series_a": mark("Series A"),
    "series_b": mark("Series B"),
    "growth": mark("Growth"),
}
_REFUSALS = {
    "stage": mark("not at this stage"),
    "revenue": mark("needs revenue"),
    "collateral": mark("needs something to be secured by"),
    "amount": mark("brings nothing here"),
}


def set_name(one: FundingSet, currency: str) -> str:
    """Return a set with what each channel brings: "Series A $9 M + venture debt $3 M"."""
    return " + ".join(
        f"{localised(part.channel.label)} {formats.money(part.amount, currency)}" for part in one.parts
    )


def sets_table(sets: Sequence[FundingSet], currency: str) -> None:
    """Draw the sets by score."""
    rows = [
        {
            _("Set of channels"): set_name(one, currency),
            _("Score"): one.score,
            _("Of the need"): one.cover,
            _("Cost a year"): one.cost,
            _("Dilution"): one.dilution,
            _("Months"): one.months,
            _("Odds that all close"): one.odds,
            _("Board seats"): _seats(one.board_seats),
        }
        for one in sets
    ]
    frame = pd.DataFrame(rows)
    tables.draw(
        frame,
        shown=_shown() | {_("Score"): "{:.0f}".format, _("Odds that all close"): formats.in_hundred},
        alt=_("Sets of channels ranked by score"),
        key="sets_table",
        name="channel_sets",
    )


def channels_table(views: Sequence[ChannelView], currency: str) -> None:
    """Draw every channel by itself, and why one cannot be had."""
    rows = [
        {
            _("Channel"): localised(view.channel.label),
            _("Brings"): _(_REFUSALS[view.reason]) if view.reason else formats.money(view.amount, currency),
            _("Of the need"): None if view.reason else view.cover,
            _("Cost a year"): view.cost,
            _("This plan would bring it"): view.expected,
            _("Dilution"): None if view.reason else view.dilution,
            _("Months"): view.months,
            _("Odds it closes"): view.odds,
            _("Board seats"): _seats(view.board_seats),
            _("Money comes"): localised(view.channel.timing),
        }
        for view in views
    ]
    frame = pd.DataFrame(rows)
    more = {_("This plan would bring it"): formats.percent, _("Odds it closes"): formats.in_hundred}
    tables.draw(
        frame, shown=_shown() | more, alt=_("Each channel by itself"), key="channels_table", name="channels"
    )


def _shown() -> dict[str, Callable[[float], str]]:
    """Return how the columns of both tables read."""
    shares = (_("Of the need"), _("Cost a year"), _("Dilution"))
    return dict.fromkeys(shares, formats.percent) | {_("Months"): "{:.1f}".format}


def asked_beyond_the_plan(views: Sequence[ChannelView]) -> None:
    """Say where equity asks a return that this plan's futures do not bring at its price."""
    for view in views:
        if view.expected is not None and view.cost is not None and view.expected < view.cost:
            st.warning(
                _(
                    "{channel}: such investors ask about {asked} a year; at this price the plan's "
                    "own futures "
                    "bring them {expected}. Expect to be offered less."
                ).format(
                    channel=localised(view.channel.label),
                    asked=formats.percent(view.cost),
                    expected=formats.percent(view.expected),
                ),
                icon=":material/price_change:",
            )


def sources(views: Sequence[ChannelView]) -> None:
    """Write for and against each channel, and where its figures come from."""
    for view in views:
        st.markdown(
            f"**{localised(view.channel.label)}** — {localised(view.channel.good)} "
            f"{localised(view.channel.bad)}"
        )
        named = [fact_text(fact(name)) for name in view.channel.facts]
        st.caption(" · ".join(named) or _("Figures are assumptions of ours."))


def _seats(count: float) -> str:
    return f"{count:.1f}".rstrip("0").rstrip(".")
