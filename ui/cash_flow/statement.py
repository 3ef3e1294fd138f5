"""The base case's cash lines, for a chart and a table."""

import numpy as np
import pandas as pd
import streamlit as st

from core.cash_flow.accounts import ACCOUNTS, OPERATING
from core.plan.plan import Plan
from core.studies.cash_flow.statement import BalanceSheet, Statement, monthly_statement
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


def statement_frame(statement: Statement, currency: str) -> pd.DataFrame:
    """Return the statement as a table: one column a year, opening and closing cash around the lines."""
    opening = np.concatenate([[statement.opening_cash], statement.closing_cash[:-1]])
    rows = (
        {_("Opening cash"): opening}
        | {_(label): line for label, line in statement.lines.items()}
        | {_("Closing cash"): statement.closing_cash}
    )
    years = [_("Year {number}").format(number=index + 1) for index in range(len(statement.closing_cash))]
    return pd.DataFrame(
        [
            [label, *(formats.money(float(value), currency) for value in values)]
            for label, values in rows.items()
        ],
        columns=["", *years],
    )


def balance_frame(sheet: BalanceSheet, currency: str) -> pd.DataFrame:
    """Return the balance sheet as a table: today, and the end of each year."""
    rows = {_(label): row for label, row in sheet.assets.items()}
    rows[_("Assets")] = np.sum(list(sheet.assets.values()), axis=0)
    rows |= {_(label): row for label, row in sheet.liabilities.items()}
    rows[_("Equity")] = sheet.equity
    years = [_("Year {number}").format(number=index + 1) for index in range(len(sheet.equity) - 1)]
    return pd.DataFrame(
        [[label, *(formats.money(float(value), currency) for value in row)] for label, row in rows.items()],
        columns=["", _("Today"), *years],
    )


def cuts_table(plan: Plan) -> None:
    """Say how often and when the plan's cuts are taken; nothing where it has none."""
    if not plan.cuts:
        return
    start = plan.company.start
    frame = pd.DataFrame(
        {
            _("Cut"): [one.name for one in study("cuts")],
            _("Taken in"): [formats.in_hundred(one.odds) for one in study("cuts")],
            _("Median month"): [formats.month_name(start, one.month) for one in study("cuts")],
        }
    )
    st.dataframe(frame, hide_index=True, alt=_("How often and when each cut is taken"), key="cuts_taken")
