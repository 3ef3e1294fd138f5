"""Replays on the page: rounds of real companies, what would have been said of them, and what came."""

import pandas as pd
import streamlit as st

from core.facts.base_rates import base_rate_group
from core.facts.replays import replay_facts
from core.months import PER_YEAR
from core.plan.plan import Plan
from core.studies.market.replays import Replay, replay
from present import formats, words
from present.translation import _, localised
from ui.show import charts
from ui.show.provenance import CERTAINTIES

GROUP = "young_software_firms"
"""Private software companies: the group that holds none of the companies replayed."""


def draw_replays(plan: Plan) -> None:
    """Draw the rounds with the plan's own hurdle and threshold."""
    st.header(_("Replays: real rounds, then and later"))
    group = base_rate_group(GROUP)
    years = (plan.exit.month + 1) / PER_YEAR
    multiple = plan.exit.revenue_multiple.median
    found = [
        replay(
            fact,
            group,
            hurdle=plan.investor.hurdle_multiple,
            exit_multiple=multiple,
            exit_years=years,
            gold_share=plan.investor.gold_share,
        )
        for fact in replay_facts()
    ]
    st.markdown(
        _(
            "What the base rates of {group} would have said of the odds of {hurdle}× after {years} "
            "years, sold at "
            "{multiple}× revenue as in your plan, and what has come so far."
        ).format(
            group=localised(group.label),
            hurdle=f"{plan.investor.hurdle_multiple:g}",
            years=f"{years:.0f}",
            multiple=f"{multiple:.1f}",
        )
    )
    frame = pd.DataFrame([_row(one) for one in found])
    st.dataframe(
        frame,
        hide_index=True,
        height="content",
        key="replays",
        alt=_("Rounds of real companies, the verdict then and what came"),
        column_config={
            _(name): st.column_config.LinkColumn(display_text=r"https?://(?:www\\.)?([^/]+)")
            for name in ("Source", "Source of revenue", "Source later")
        },
    )
    charts.table_download(frame, name="replays")
    inside, reached = sum(one.inside for one in found), sum(one.reached for one in found)
    st.warning(
        _(
            "{count} rounds of {companies} companies, of which {inside} grew within the 90 % band and "
            "{reached} "
            "were later priced at the hurdle. Companies that failed published nothing: these are "
            "survivors, picked "
            "because they are known, and their odds cannot be learnt from them. Later prices are marks, "
            "before dilution."
        ).format(
            count=len(found),
            companies=len({one.fact.company for one in found}),
            inside=inside,
            reached=reached,
        ),
        icon=":material/visibility_off:",
    )


def _row(one: Replay) -> dict[str, str]:
    fact = one.fact
    return {
        _("Company"): fact.company,
        _("Round in"): formats.month_name(fact.on, 0),
        _("Price (post-money)"): formats.money(fact.post_money, "USD"),
        _("Price ÷ revenue"): f"{one.price_multiple:,.0f}×",
        _("Revenue needed"): f"{one.needed:,.0f}×",
        _("Odds then"): formats.in_hundred(one.odds),
        _("Word then"): _(words.VERDICTS["gold" if one.gold else "open"]),
        _("Revenue, 90 % band"): f"{one.band[0]:.1f}–{one.band[2]:.1f}×",
        _("Revenue came to"): f"{one.revenue_grew:.1f}×",
        _("Price came to"): f"{one.value_grew:.1f}×",
        _("Until"): formats.month_name(fact.later, 0),
        _("Certainty"): _(CERTAINTIES[fact.certainty]),
        _("Source"): fact.source,
        _("Source of revenue"): fact.revenue_source,
        _("Source later"): fact.later_source,
    }
