"""What is the company worth before the round? Methods side by side, and the simulation's own distribution."""

import numpy as np
import streamlit as st

from core.errors import AssayError
from present import formats
from present.charts.bars import distribution
from present.charts.ranges import football_field
from present.translation import _
from ui.financing.own_flows import own_flows
from ui.financing.rules_of_thumb import folded_methods
from ui.financing.valuation import METHODS, gap_table, method_name, steps_table
from ui.financing.valuation_inputs import valuation_inputs
from ui.session import current
from ui.session.studies import study
from ui.show import charts

st.markdown(
    _(
        "What may the company be worth before the next round? No method is right; where they disagree, their "
        "assumptions do."
    )
)
plan = current.shown_plan()
currency = plan.company.currency
found = study("valuation")
try:
    extra = [*own_flows(plan, found.asked), *folded_methods(currency, found.asked)]
except AssayError as error:
    from ui.frame.strip import show_faults

    extra = []
    show_faults(list(error.faults))
simulated = found.simulated
spread = tuple(float(np.quantile(simulated, level)) for level in (0.05, 0.5, 0.95))
rows = [(method_name(one.method), one.low, one.value, one.high) for one in (*found.methods, *extra)]
rows.append((_("Simulation: P5–P50–P95"), *spread))
largest = max(abs(value) for row in rows for value in row[1:])
unit, divisor = charts.money_scale(max(largest, found.asked or 0.0), currency)
left, right = st.columns([3, 2])
with left:
    charts.draw(
        football_field(
            mode=charts.mode(),
            unit=unit,
            rows=rows,
            divisor=divisor,
            asked=found.asked,
            asked_label=_("asked"),
        ),
        key="football",
        title=_("Pre-money by each method"),
        alt=_("Range and value of each valuation method, with the pre-money asked"),
    )
with right:
    charts.draw(
        distribution(
            mode=charts.mode(),
            unit=unit,
            values=simulated,
            meaning="cash",
            label=_("Value today"),
            divisor=divisor,
            mark_at=found.asked,
            mark_label=_("asked"),
        ),
        key="value_distribution",
        title=_("Exit equity of all futures, discounted to today"),
        alt=_("Distribution of the discounted exit equity with the pre-money asked"),
    )
    if found.asked:
        st.caption(
            _(
                "In {number} of 100 futures the discounted exit equity is worth the pre-money asked or more; "
                "its mean is {mean}."
            ).format(
                number=formats.hundredths(float((simulated >= found.asked).mean())),
                mean=formats.money(float(simulated.mean()), currency),
            )
        )
if found.asked:
    st.subheader(_("What the price asked would need"))
    gap_table(plan, [*found.methods, *extra], found.asked)
valuation_inputs(plan, found.table)
st.subheader(_("Step by step"))
steps_table(plan, [*found.methods, *extra])
with st.expander(
    _("What each method assumes, and where it ends"), icon=":material/info:", key="limits", on_change="rerun"
) as fold:
    if fold.open:
        for name in [one.method for one in (*found.methods, *extra)]:
            st.markdown(f"**{method_name(name)}** — {_(METHODS[name][1])}")
