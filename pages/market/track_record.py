"""Track record: what the forecaster would have said at past dates of real series, beside what happened."""

import streamlit as st

from core.facts.monthly_series import SOURCE
from core.plan.document.library import TITLES, ready_made
from core.studies.market.track_record import STEP, scores
from present.translation import _
from ui.market.replays import draw_replays
from ui.market.track_record import draw_scores, misses, own_record, record, young_record
from ui.plan.calibration import later_table
from ui.session import current

st.markdown(
    _(
        "A forecast is worth what it would have been worth before. Here the forecaster is set at past "
        "dates of real "
        "monthly series, sees nothing after them, and is held against what came."
    )
)
trials = record()
found = scores(trials)
draw_scores(found)
st.caption(
    _(
        "{series} listed firms of Taiwan, software, IT services, games, chip design and biotech, "
        "2014 to 2026 "
        "([{source}]({source})): only firms still listed, so failures are missing; forecasts of one firm "
        "lie {step} "
        "months apart, those of different firms share the same years. Below 1× the forecast is sharper, "
        "or nearer, "
        "than the plain rule beside it. Young companies follow."
    ).format(series=max(one.series for one in found), source=SOURCE, step=STEP)
)
young_record()
own_record(current.shown_plan())
draw_replays(current.shown_plan())
st.header(_("A ready-made plan, and what came: {name}").format(name=_(TITLES["apps_and_api"])))
later_table(ready_made("apps_and_api"))
st.header(_("Every miss"))
misses(trials)
