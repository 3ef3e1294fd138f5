"""Returns by class: who puts in what, who gets what, how it ends, and what the price takes for granted."""

import streamlit as st

from present.translation import _
from ui.returns import classes as parts
from ui.returns.named_investors import named_investors_part
from ui.returns.staged import in_stages
from ui.session import current
from ui.session.studies import say_paths

st.markdown(_("Who puts in what, who gets what, how it ends, and what the price takes for granted."))
plan = current.shown_plan()
st.subheader(_("Every class"))
parts.by_class(plan)
st.subheader(_("Investors by name"))
named_investors_part(plan)
st.subheader(_("Investors' own cash flow"))
parts.own_cash_flow(plan)
st.subheader(_("The company as one investment"))
parts.company()
st.subheader(_("Paid for in stages"))
in_stages(plan)
st.subheader(_("How it ends"))
parts.endings(plan)
st.subheader(_("What the price implies"))
parts.price(plan)
say_paths()
