"""Base rates: what companies of a kind have done, by source, with who was asked and what it leaves out."""

import pandas as pd
import streamlit as st

from core.facts.base_rates import base_rate_groups
from core.facts.reference_classes import TOPICS, Measure, ReferenceFigure, measures
from core.texts import mark
from present import formats
from present.translation import _, localised
from ui.show import charts
from ui.show.provenance import CERTAINTIES

_TITLES = {
    "plan": mark("Plans and their outcome"),
    "rounds": mark("Rounds"),
    "retention": mark("Customers who stay"),
    "selling": mark("Selling"),
    "margin": mark("Margins and payment"),
}

st.title(_("Base rates"))
st.markdown(
    _(
        "What companies of a kind have done, before anything is known of yours. Sources that measure the "
        "same thing "
        "and disagree stand side by side: who was asked, and who had failed by then, decides the answer."
    )
)
st.header(_("Growth of revenue"))
growth = pd.DataFrame(
    {
        _("Group"): [localised(one.label) for one in base_rate_groups().values()],
        _("Population"): [localised(one.population) for one in base_rate_groups().values()],
        _("Over (years)"): [one.horizon_years for one in base_rate_groups().values()],
        _("Terms"): [
            _("real, before inflation") if one.terms == "real" else _("nominal")
            for one in base_rate_groups().values()
        ],
        _("Median a year"): [formats.percent(one.median_per_year) for one in base_rate_groups().values()],
        _("Faster than"): [
            f"{formats.percent(one.fast_per_year)}: {formats.percent(one.fast_share)}"
            for one in base_rate_groups().values()
        ],
        _("End each year"): [formats.percent(one.closed_per_year) for one in base_rate_groups().values()],
        _("Date"): [one.as_of for one in base_rate_groups().values()],
        _("Certainty"): [_(CERTAINTIES[one.certainty]) for one in base_rate_groups().values()],
        _("Source"): [one.source for one in base_rate_groups().values()],
    }
)
links = {_("Source"): st.column_config.LinkColumn()}
st.dataframe(
    growth, hide_index=True, height="content", key="growth_groups", column_config=links,
    alt=_("Growth of revenue by group of companies"),
)  # fmt: skip


def _amount(value: float, unit: str) -> str:
    if unit in ("share", "share_per_month"):
        return formats.percent(value)
    if unit == "months":
        return formats.months(value)
    return _("{number} days").format(number=f"{value:.0f}") if unit == "days" else f"{value:g}"


def _middle(one: ReferenceFigure) -> str:
    text = _amount(one.value, one.unit)
    if one.p25 is None or one.p75 is None:
        return text
    return f"{text} ({_amount(one.p25, one.unit)} – {_amount(one.p75, one.unit)})"


def _row(of: Measure, one: ReferenceFigure) -> dict[str, str]:
    return {
        _("Measure"): localised(of.label),
        _("Value"): _middle(one),
        _("Population"): localised(one.population),
        _("Sources differ"): _("yes") if of.conflicting else formats.NONE,
        _("Date"): one.as_of,
        _("Certainty"): _(CERTAINTIES[one.certainty]),
        _("Source"): one.source,
    }


for topic in TOPICS:
    st.header(_(_TITLES[topic]))
    frame = pd.DataFrame([_row(of, one) for of in measures() if of.topic == topic for one in of.figures])
    st.dataframe(
        frame, hide_index=True, height="content", key=f"classes:{topic}", column_config=links,
        alt=_(_TITLES[topic]),
    )  # fmt: skip
    charts.table_download(frame, name=f"base_rates_{topic}")
st.caption(
    _(
        "Surveys and billing services see companies that live; start-ups on one platform are not all "
        "start-ups. "
        "Quarters in brackets, where published."
    )
)
