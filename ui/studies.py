"""Cached answers to financing questions, keyed by the plan and the number of futures: quick first, then
sharp.
"""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from core.decisions.financing.channels import plan_channels
from core.decisions.financing.lens import round_lenses
from core.decisions.financing.loans import loan_reports
from core.decisions.financing.ownership import ownership_ranges
from core.decisions.financing.promises import promise_reports
from core.decisions.financing.valuation import plan_value
from core.plan.plan import Plan
from ui import runs, session

_STUDIES: Mapping[str, Callable[..., Any]] = {
    "ownership": ownership_ranges,
    "loans": loan_reports,
    "promises": promise_reports,
    "valuation": plan_value,
    "lens": lambda plan, paths, seed, starts: round_lenses(plan, list(starts), paths, seed),
    "channels": lambda plan, paths, seed, weights: plan_channels(plan, dict(weights), paths, seed),
}


@st.cache_data(max_entries=100, show_spinner=False, hash_funcs={Plan: lambda plan: plan.model_dump_json()})
def _study(name: str, plan: Plan, paths: int, extra: tuple[Any, ...]) -> Any:
    return _STUDIES[name](plan, paths, runs.SEED, *extra)


def study(name: str, *extra: Any) -> Any:
    """Return the answer for the shown plan."""
    return _study(name, session.shown_plan(), runs.paths(), extra)
