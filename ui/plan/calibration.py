"""The calibration of a ready-made plan beside the published figures, and what came after it."""

import pandas as pd
import streamlit as st

from core.plan.plan import Plan
from core.studies.plan.calibration import LaterRow, calibration, later
from present import formats
from present.translation import _, localised
from ui.show.provenance import CERTAINTIES


@st.cache_data(max_entries=20, show_spinner=False, hash_funcs={Plan: lambda plan: plan.model_dump_json()})
def _later(plan: Plan) -> list[LaterRow]:
    return later(plan)


def calibration_table(plan: Plan) -> None:
    """Draw the comparison where the plan has one."""
    rows = calibration(plan)
    if not rows:
        return
    st.subheader(_("Calibration: nine months to September 2025"))

    _draw(
        [
            {
                _("Figure"): _(row.label),
                _("Published"): _text(plan, row.published.value, row.unit),
                _("Base case"): _text(plan, row.modelled, row.unit),
                _("Deviation"): formats.change(row.deviation, "share", plan.company.currency)
                if row.unit == "share"
                else f"{row.deviation:+.0%}",
                _("Published as"): localised(row.published.label),
                _("Certainty"): _(CERTAINTIES[row.published.certainty]),
                _("Source"): row.published.source,
            }
            for row in rows
        ],
        key="calibration",
        alt=_("Published figures beside the base case"),
    )


def later_table(plan: Plan) -> None:
    """Draw the plan's bands for the quarter after its calibration beside what was published of it later."""
    rows = _later(plan)
    if not rows:
        return
    st.subheader(_("What came after: October to December 2025"))
    _draw(
        [
            {
                _("Figure"): _(row.label),
                _("90 % band"): " – ".join(_text(plan, row.band[end], row.unit) for end in (0, -1)),
                _("Median"): _text(plan, row.band[1], row.unit),
                _("Came"): _text(plan, row.came, row.unit),
                _("90 % band held"): _("yes") if row.inside else _("no"),
                _("Published as"): localised(row.published.label),
                _("Certainty"): _(CERTAINTIES[row.published.certainty]),
                _("Source"): row.published.source,
            }
            for row in rows
        ],
        key="later",
        alt=_("The plan's bands for the quarter after its calibration beside what came"),
    )
    st.caption(
        _(
            "{held} of {count} bands held. The plan was made from figures to September 2025; what MiniMax "
            "published in March 2026 for the whole year, less the nine months known before, stands beside "
            "the bands. The figures are of one company in one quarter and hang together: this is one test, "
            "not {count}."
        ).format(held=sum(row.inside for row in rows), count=len(rows))
    )


def _draw(rows: list[dict[str, str]], *, key: str, alt: str) -> None:
    links = {_("Source"): st.column_config.LinkColumn()}
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=alt, key=key, column_config=links)


def _text(plan: Plan, value: float, unit: str) -> str:
    return formats.quantity(value, unit, currency=plan.company.currency, start=plan.company.start)
