"""Market: what revenue rests on, who holds the customers, and what has changed since growth was stated."""

import streamlit as st

from core.studies.market.outlook import MarketOutlook
from present.translation import _
from ui.frame.stress_chips import stress_chips
from ui.market.outlook import draw_departures, draw_learnt, draw_outlook, draw_shares, draw_supply
from ui.session import current
from ui.session.studies import study

st.markdown(_("What does revenue rest on, and how much of the market does it take?"))
plan = current.shown_plan()
found: MarketOutlook = study("market")
draw_learnt(plan, found)
stress_chips()
left, right = st.columns(2)
with left:
    draw_outlook(plan, found)
with right:
    draw_shares(plan, found)
draw_departures(plan, found.departures)
draw_supply(plan, found)
