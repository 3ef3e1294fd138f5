"""Statements as tables, and the workbook that holds them."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd
import streamlit as st

from core.studies.cash_flow.statements import Period, Row, Statements
from present import formats
from present.translation import _
from reports.statements import Sheet, workbook
from ui.show import charts


def period_names(statements: Statements, *, start: date, period: Period) -> list[str]:
    """Return the columns' names; a year that the plan holds in part says so."""
    if period == "month":
        return [formats.month_name(start, float(month)) for month in statements.ends]
    names, before = [], -1
    for end in statements.ends.tolist():
        year = formats.shifted(start, end).year
        part = end - before
        before = end
        whole = str(year) if part == 12 else _("{year} ({months} months)").format(year=year, months=part)
        names.append(whole)
    return names


def draw_statement(rows: Sequence[Row], columns: Sequence[str], *, key: str, currency: str) -> None:
    """Draw one statement: periods across, totals in bold, negative amounts in brackets."""
    largest = max((float(np.abs(row.amounts).max(initial=0.0)) for row in rows), default=0.0)
    unit, divisor = charts.money_scale(largest / 10_000, currency)
    frame = frame_of(rows, columns, divisor)
    totals = [row.weight == "total" for row in rows]
    styled = frame.style.apply(lambda _column: ["font-weight: bold" if total else "" for total in totals])
    st.dataframe(
        styled.format(_bracketed, subset=list(columns)),
        hide_index=True,
        height="content",
        column_config={
            "": st.column_config.TextColumn(_("In {unit}").format(unit=unit), pinned=True, width=240)
        },
        alt=_("Statement by period"),
        key=key,
    )


def _bracketed(amount: float) -> str:
    if not amount:
        return formats.NONE
    rounded = round(abs(amount))
    return f"{rounded:,}" if amount > 0 else f"({rounded:,})"


def frame_of(rows: Sequence[Row], columns: Sequence[str], divisor: float = 1.0) -> pd.DataFrame:
    """Return a statement as a table of numbers."""
    amounts = np.array([row.amounts for row in rows]) / divisor
    # No negative zero: a bracketed nothing reads like a debt.
    frame = pd.DataFrame(np.where(np.abs(amounts) < 5e-7, 0.0, amounts), columns=list(columns))
    frame.insert(0, "", [_(row.label) for row in rows])
    return frame


def workbook_download(statements: Statements, columns: Sequence[str], currency: str) -> None:
    """Offer all three statements as one workbook."""
    today = [_("Today"), *columns]
    sheets = [
        Sheet(_("Profit and loss"), columns, statements.profit_and_loss),
        Sheet(_("Balance sheet"), today, statements.balance_sheet),
        Sheet(_("Cash flow statement"), columns, statements.cash_flow),
    ]
    st.download_button(
        _("All three as Excel"),
        data=lambda: workbook(sheets, currency=currency, translate=_),
        file_name="statements.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/download:",
        on_click="ignore",
        key="statements_workbook",
        type="tertiary",
    )
