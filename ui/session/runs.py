"""Cached runs: summaries, never forecasts, keyed by the whole plan; the quick answer first, then the sharp
one.
"""

import streamlit as st

from core.plan.plan import Plan
from core.simulation.effort import affordable
from core.simulation.run import QUICK, SHARP
from core.simulation.summary import Summary, summary_of
from core.studies.plan.judgement import Judgement, judge
from present.translation import _
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
    plan = current.shown_plan()
    return affordable(plan, SHARP if st.session_state.get("sharp") == plan else QUICK)


def sharpen() -> None:
    """After a quick page, draw it again from all paths. Called once, at the end of a page."""
    if st.session_state.get("sharp") != current.shown_plan():
        st.session_state["sharp"] = current.shown_plan()
        if paths() > QUICK:
            st.rerun()


def end() -> None:
    """End a page that has no more to show; its figures come from all paths all the same."""
    sharpen()
    st.stop()


def say_if_heavy() -> None:
    """Say where a plan is so heavy that its figures come from fewer futures than usual."""
    paths_of = affordable(current.shown_plan(), SHARP)
    if paths_of < SHARP:
        st.caption(
            _("A heavy plan: its figures come from {count} futures instead of {usual}.").format(
                count=f"{paths_of:,}", usual=f"{SHARP:,}"
            )
        )


def summary(*series: str) -> Summary:
    """Return the summary of the shown plan with fans of the series named."""
    return _summary(current.shown_plan(), paths(), series)


def summary_of_plan(plan: Plan) -> Summary:
    """Return the summary of another plan than the one shown, from as many futures."""
    return _summary(plan, paths(), ())


def baseline(*series: str) -> Summary | None:
    """Return the summary of the plan as opened, for differences; None while nothing has changed."""
    before, shown = current.opened(), current.shown_plan()
    alike = before.company.currency == shown.company.currency  # else no difference means anything
    return _summary(before, paths(), series) if before != shown and alike else None


def judgement(*series: str) -> Judgement:
    """Return the judgement of the shown plan."""
    return _judgement(current.shown_plan(), paths(), series)
