"""The calibration of a ready-made plan beside the published figures."""

import pandas as pd
import streamlit as st

from core.plan.plan import Plan
from core.studies.plan.calibration import calibration
from present import formats
from present.translation import _, localised


def calibration_table(plan: Plan) -> None:
    """Draw the comparison where the plan has one."""
    rows = calibration(plan)
    if not rows:
        return
    st.subheader(_("Calibration: nine months to September 2025"))

    def text(value: float, unit: str) -> str:
        return formats.quantity(value, unit, currency=plan.company.currency, start=plan.company.start)

    frame = pd.DataFrame(
        [
            {
                _("Figure"): _(row.label),
                _("Published"): text(row.published.value, row.unit),
                _("Base case"): text(row.modelled, row.unit),
                _("Deviation"): formats.change(row.deviation, "share", plan.company.currency)
                if row.unit == "share"
                else f"{row.deviation:+.0%}",
                _("Published as"): localised(row.published.label),
                _("Certainty"): row.published.certainty,
                _("Source"): row.published.source,
            }
            for row in rows
        ]
    )
    st.dataframe(
        frame,
        hide_index=True,
        alt=_("Published figures beside the base case"),
        key="calibration",
        column_config={_("Source"): st.column_config.LinkColumn()},
    )
