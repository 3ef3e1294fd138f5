"""Unit economics: does a customer pay for itself, and what is left after serving, free users and models?"""

import streamlit as st

from core.months import PER_YEAR
from core.studies.cash_flow.unit_economics import UnitEconomics
from present.translation import _
from ui.cash_flow import make_up
from ui.cash_flow import unit_economics as parts
from ui.session import current
from ui.session.studies import say_paths, study

st.markdown(_("Does a customer pay for itself, and what is left after serving, free users and models?"))
plan = current.shown_plan()
currency = plan.company.currency
years = (plan.exit.month + 1) // PER_YEAR
year = st.segmented_control(
    _("Year of the plan"), list(range(1, years + 1)), default=1, key="unit_year", required=True
)
found: UnitEconomics = study("unit_economics", (year or 1) - 1)
st.subheader(_("The company"))
parts.measures_table(found.company, parts.COMPANY, currency, name="company")
st.caption(
    _(
        "Over the futures that live through the year. Sales and marketing holds people, campaigns and what "
        "each new customer costs. What changes over a year is taken from the month before it to its "
        "last, in the "
        "plan's first year from its first month to the twelfth after it."
    )
)
st.subheader(_("Customers by class"))
for segment in plan.market.segments:
    st.markdown(f"**{segment.name}**")
    parts.measures_table(found.segments[segment.id], parts.SEGMENT, currency, name=segment.id)
st.caption(
    _(
        "Retention is that of one cohort: those who were there before the year, at its end. General selling "
        "is shared out by customers won. Lifetime value is gross profit, discounted at the plan's rate, with "
        "the churn of the year."
    )
)
st.subheader(_("Do models repay before the next one?"))
make_up.models(plan)
st.subheader(_("How safe the revenue is"))
make_up.quality()
make_up.circular(plan)
with st.expander(_("Buy tokens or serve them?"), icon=":material/compare_arrows:"):
    parts.serving(plan)
with st.expander(_("Customers who differ: fit your own retention"), icon=":material/group_remove:"):
    parts.retention_seen(plan)
say_paths()
