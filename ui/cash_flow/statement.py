"""The base case's cash lines, for a chart and a table."""

import numpy as np
import pandas as pd

from core.cash_flow.accounts import ACCOUNTS, OPERATING
from core.plan.plan import Plan
from core.studies.cash_flow.statement import Statement, monthly_statement
from present import formats
from present.translation import _


def monthly_parts(plan: Plan) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    """Return operating lines by month under their shown names; financing is left to the cash chart."""
    operating = {ACCOUNTS[name].label for name in OPERATING}
    lines = monthly_statement(plan).lines
    return {_(label): line for label, line in lines.items() if label in operating}


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
