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


def monthly_parts(plan: Plan) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    """Return operating lines by month up to the exit, under their shown names; financing is left to the cash
    chart.
    """
    operating = {ACCOUNTS[name].label for name in OPERATING}
    lines = monthly_statement(plan).lines
    until = plan.exit.month + 1
    return {_(label): line[:until] for label, line in lines.items() if label in operating}


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
