"""Base rates: what companies of a kind have done, by source, with who was asked and what it leaves out."""

import pandas as pd
import streamlit as st

from core.facts.base_rates import base_rate_groups
from core.facts.reference_classes import Measure, ReferenceFigure, measures
from core.texts import mark
from present import formats
from present.translation import _, localised
from ui.show import charts
from ui.show.provenance import CERTAINTIES

_TITLES = {
    "growth": mark("Growth of revenue"),
    "plan": mark("Plans and their outcome"),
    "rounds": mark("Rounds"),
    "retention": mark("Customers who stay"),
    "selling": mark("Selling"),
    "margin": mark("Margins and payment"),
}

st.markdown(
    _(
        "What companies of a kind have done, before anything is known of yours. Sources that measure the "
        "same thing "
        "and disagree stand side by side: who was asked, and who had failed by then, decides the answer."
    )
)


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


def _growth() -> pd.DataFrame:
    groups = list(base_rate_groups().values())
    return pd.DataFrame(
        {
            _("Group"): [localised(one.label) for one in groups],
            _("Population"): [localised(one.population) for one in groups],
            _("Over (years)"): [one.horizon_years for one in groups],
            _("Terms"): [
                _("real, before inflation") if one.terms == "real" else _("nominal") for one in groups
            ],
            _("Median a year"): [formats.percent(one.median_per_year) for one in groups],
            _("Faster than"): [
                f"{formats.percent(one.fast_per_year)}: {formats.percent(one.fast_share)}" for one in groups
            ],
            _("End each year"): [formats.percent(one.closed_per_year) for one in groups],
            _("Date"): [one.as_of for one in groups],
            _("Certainty"): [_(CERTAINTIES[one.certainty]) for one in groups],
            _("Source"): [one.source for one in groups],
        }
    )


topic = st.segmented_control(
    _("About"),
    list(_TITLES),
    default="growth",
    required=True,
    format_func=lambda name: _(_TITLES[name]),
    key="base_rates_topic",
    label_visibility="collapsed",
)
if topic == "growth":
    frame = _growth()
else:
    frame = pd.DataFrame([_row(of, one) for of in measures() if of.topic == topic for one in of.figures])
st.dataframe(
    frame,
    hide_index=True,
    height="content",
    key=f"classes:{topic}",
    alt=_("Base rates with population, date and source"),
    column_config={_("Source"): st.column_config.LinkColumn(display_text=r"https?://(?:www\.)?([^/]+)")},
)
charts.table_download(frame, name=f"base_rates_{topic}")
st.caption(
    _(
        "Surveys and billing services see companies that live; start-ups on one platform are not all "
        "start-ups. "
        "Quarters in brackets, where published."
    )
)
