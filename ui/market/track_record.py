"""The forecaster's record on the page: the table of scores, and every miss as it came."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from core.facts.monthly_series import MonthlySeries, monthly_series, young_series
from core.market.forecaster import revenue_bands
from core.market.reference_class import BY_ID
from core.plan.plan import Plan
from core.simulation.estimates import Fan
from core.simulation.premises import growth_is_measured, past_months
from core.studies.market.track_record import (
    FEWEST_OWN,
    HORIZONS,
    LEVELS,
    Score,
    Trial,
    own_trials,
    scores_up_to,
    trials_of,
    young_trials,
)
from present import formats
from present.charts.record import forecast_chart
from present.translation import _
from ui.show import charts, tables

_MILLION = 1_000.0
"""Of the series' thousands."""


@st.cache_data(show_spinner=False, max_entries=300)
def _trials(series: str) -> list[Trial]:
    return list(trials_of(_by_id()[series]))


def _by_id() -> dict[str, MonthlySeries]:
    return {one.id: one for one in monthly_series()}


def record() -> list[Trial]:
    """Return every forecast of the record, with progress while it is made for the first time."""
    series, found = monthly_series(), list[Trial]()
    bar = st.progress(0.0, text=_("Forecasting {count} series at past dates …").format(count=len(series)))
    for number, one in enumerate(series, start=1):
        found += _trials(one.id)
        bar.progress(number / len(series))
    bar.empty()
    return found


@st.cache_data(show_spinner=False, max_entries=50)
def _own(revenue: tuple[float, ...], reference_class: str) -> list[Score]:
    return scores_up_to(own_trials(np.array(revenue), BY_ID[reference_class]))


def own_record(plan: Plan) -> None:
    """Draw how good forecasts of the plan's own months would have been; say so where there are too few."""
    st.header(_("Your own months"))
    found = []
    if plan.history is not None and growth_is_measured(plan):
        months = past_months(plan.history, plan.company.start)
        found = _own(tuple(months), plan.history.reference_class)
    if not found:
        st.markdown(
            _(
                "With at least {count} months of revenue, what they would have been forecast to be "
                "stands here."
            ).format(count=FEWEST_OWN + 1)
        )
        st.page_link("pages/plan/history.py", label=_("Upload your months"), icon=":material/upload_file:")
        return
    _draw_scores(found, "own_record", _("The record of your own months"), _("Fewest months known"))
    st.caption(
        _(
            "Each month from all months before it. The forecasts overlap: of a band that should hold 9 "
            "of 10, few "
            "months can tell little."
        )
    )


@st.cache_data(show_spinner=False)
def _young() -> list[Trial]:
    return [trial for one in young_series() for trial in young_trials(one)]


def young_record() -> None:
    """Draw how good forecasts of young companies would have been, and of which."""
    st.header(_("Young companies"))
    found = _young()
    _draw_scores(
        scores_up_to(found),
        "young_record",
        _("The record of young companies"),
        _("Fewest months known"),
        _("Months ahead, at most"),
    )
    held = [
        _("{company} {held} of {count}").format(
            company=one.name,
            held=sum(trial.inside for trial in found if trial.series == one.id),
            count=sum(trial.series == one.id for trial in found),
        )
        for one in young_series()
    ]
    st.caption(
        _(
            "Few companies publish what they earn while they are young, and only those that did well: from "
            "each month that they told of, every later one within a year. The 90 % band held for {held}. "
            "The forecasts overlap. Growth that speeds up, as Anthropic's did, is what the bands do not know."
        ).format(held=" · ".join(held))
    )


def draw_scores(scores: Sequence[Score]) -> None:
    """Draw the scores of the record by history and months ahead."""
    _draw_scores(scores, "track_record", _("The record by history and months ahead"), _("History (months)"))


def _draw_scores(scores: Sequence[Score], key: str, alt: str, history: str, ahead: str | None = None) -> None:
    frame = pd.DataFrame(
        {
            history: [one.history for one in scores],
            ahead or _("Months ahead"): [one.ahead for one in scores],
            _("Forecasts"): [one.trials for one in scores],
            _("90 % band held"): [one.inside for one in scores],
            _("50 % band held"): [one.inside_half for one in scores],
            _("Band against a plain trend's"): [
                one.interval_score / one.trend_interval_score for one in scores
            ],
            _("Error against “same as last month”"): [one.error / one.last_error for one in scores],
        }
    )
    shown = dict.fromkeys(frame.columns[3:5], formats.percent)
    shown |= dict.fromkeys(frame.columns[5:], "{:.2f}×".format)
    tables.draw(frame, shown=shown, height="content", key=key, alt=alt, name=key)


def misses(trials: Sequence[Trial]) -> None:
    """Draw the forecasts whose 90 % band did not hold; the chosen one is drawn with what happened."""
    ahead = int(
        st.segmented_control(_("Months ahead"), HORIZONS, default=HORIZONS[-1], required=True, key="ahead")
    )
    found = [one for one in trials if one.ahead == ahead and not one.inside]
    found.sort(key=lambda one: -abs(float(np.log(one.actual / one.bands[2]))))
    known = _by_id()
    frame = pd.DataFrame(
        {
            _("Firm"): [known[one.series].name for one in found],
            _("Forecast made in"): [
                formats.month_name(known[one.series].first, one.origin - 1) for one in found
            ],
            _("History (months)"): [one.history for one in found],
            _("Forecast, median (million TWD)"): [one.bands[2] / _MILLION for one in found],
            _("Came (million TWD)"): [one.actual / _MILLION for one in found],
            _("Came ÷ forecast"): [one.actual / one.bands[2] for one in found],
        }
    )
    shown = dict.fromkeys(frame.columns[3:5], "{:,.1f}".format) | {_("Came ÷ forecast"): "{:.2f}×".format}
    picked = st.dataframe(
        tables.styled(frame, shown),
        hide_index=True,
        height=280,
        key=f"misses:{ahead}",
        on_select="rerun",
        selection_mode="single-row-required",
        selection_default={"selection": {"rows": [0]}},
        alt=_("Forecasts whose 90 % band did not hold"),
    )
    rows = picked.selection.rows
    if rows and rows[0] < len(found):
        _draw(known[found[rows[0]].series], found[rows[0]])


def _draw(series: MonthlySeries, trial: Trial) -> None:
    past = series.revenue[trial.origin - trial.history : trial.origin]
    bands = revenue_bands(past, months=max(HORIZONS), quantiles=LEVELS)
    came = series.revenue[trial.origin : trial.origin + max(HORIZONS)]
    begin = formats.calendar(series.first, trial.origin - trial.history + 1)[-1]
    charts.draw(
        forecast_chart(
            mode=charts.mode(),
            unit=_("million TWD"),
            days=formats.calendar(begin, trial.history + max(HORIZONS)),
            past=past,
            fan=Fan(bands),
            came=came,
            divisor=_MILLION,
        ),
        key="miss",
        title=f"{series.name} · {series.id}",
        alt=_("Revenue before the forecast, the forecast's bands, and what came"),
    )
