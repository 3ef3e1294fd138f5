"""The base case's cash lines, for a chart and a table."""

import numpy as np
import pandas as pd
import streamlit as st

from core.cash_flow.accounts import ACCOUNTS, OPERATING
from core.plan.plan import Plan
from core.studies.cash_flow.cash_by_account import monthly_statement
from present import formats
from present.translation import _
from ui.session.studies import study

_QUARTER, _NAMED = 3, 7
"""Months of a bar, and lines of a name of their own: more are not told apart."""


def quarterly_parts(plan: Plan) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    """Return operating lines a month by quarter of the plan up to the exit, under their shown names: the
    largest, and what is left. Financing is left to the cash chart.
    """
    operating = {ACCOUNTS[name].label for name in OPERATING}
    starts = np.arange(0, plan.exit.month + 1, _QUARTER)
    months = np.diff(np.append(starts, plan.exit.month + 1))
    lines = {
        label: np.add.reduceat(line[: plan.exit.month + 1], starts) / months
        for label, line in monthly_statement(plan).lines.items()
        if label in operating
    }
    largest = sorted(lines, key=lambda label: -np.abs(lines[label]).sum())[:_NAMED]
    parts = {_(label): line for label, line in lines.items() if label in largest}
    if left := [line for label, line in lines.items() if label not in largest]:
        parts[_("All other lines")] = np.sum(left, axis=0)
    return parts


def cuts_table(plan: Plan) -> None:
    """Say how often and when the plan's cuts are taken; nothing where it has none."""
    if not plan.cuts:
        return
    start = plan.company.start
    frame = pd.DataFrame(
        {
            _("Cut"): [one.name for one in study("cuts")],
            _("Taken in"): [formats.in_hundred(one.odds.value) for one in study("cuts")],
            _("Median month"): [formats.month_name(start, one.month) for one in study("cuts")],
        }
    )
    st.dataframe(frame, hide_index=True, alt=_("How often and when each cut is taken"), key="cuts_taken")
