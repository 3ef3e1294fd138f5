"""Cached runs: summaries, never forecasts, keyed by the whole plan; the quick answer first, then the sharp
one.
"""

import streamlit as st

from core.plan.plan import Plan
from core.simulation.run import QUICK, SHARP
from core.simulation.summary import Summary, summary_of
from core.studies.plan.judgement import Judgement, judge
from ui.session import current

SEED = 1


@st.cache_data(max_entries=200, show_spinner=False, hash_funcs={Plan: lambda plan: plan.model_dump_json()})
def _summary(plan: Plan, paths: int, series: tuple[str, ...]) -> Summary:
    return summary_of(plan, paths, SEED, series)


@st.cache_data(max_entries=100, show_spinner=False, hash_funcs={Plan: lambda plan: plan.model_dump_json()})
def _judgement(plan: Plan, paths: int, series: tuple[str, ...]) -> Judgement:
    return judge(plan, paths, SEED, series)


def paths() -> int:
    """Return how many futures this run of the page simulates: few until the plan has stood still for one
    run.
    """
    return SHARP if st.session_state.get("sharp") == current.shown_plan() else QUICK


def sharpen() -> None:
    """After a quick page, draw it again from all paths. Called once, at the end of a page."""
    if paths() == QUICK:
        st.session_state["sharp"] = current.shown_plan()
        st.rerun()


def summary(*series: str) -> Summary:
    """Return the summary of the shown plan with fans of the series named."""
    return _summary(current.shown_plan(), paths(), series)


def baseline(*series: str) -> Summary | None:
    """Return the summary of the plan as opened, for differences; None while nothing has changed."""
    before = current.opened()
    return None if before == current.shown_plan() else _summary(before, paths(), series)


def judgement(*series: str) -> Judgement:
    """Return the judgement of the shown plan."""
    return _judgement(current.shown_plan(), paths(), series)
