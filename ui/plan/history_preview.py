"""Tables of an uploaded history: the figures, and what was repaired or refused."""

from datetime import date

import numpy as np
import pandas as pd

from core.history.history import History
from core.texts import mark
from present import formats
from present.translation import _

_ROLES = {
    "date": mark("Month"),
    "revenue": mark("Revenue"),
    "customers": mark("Customers or users"),
    "costs": mark("Costs"),
    "cash": mark("Cash"),
}


def role_label(role: str) -> str:
    """Return the name of a column's role; "" stands for the whole row."""
    return _(_ROLES[role]) if role else _("whole row")


def figures_frame(history: History) -> pd.DataFrame:
    """Return the months and figures as read; what is missing stays empty."""
    start = date(*history.first, 1)
    columns: dict[str, object] = {
        _("Month"): [formats.month_name(start, index) for index in range(history.months)]
    }
    for role, values in history.series.items():
        columns[role_label(role)] = np.round(values, 2)
    return pd.DataFrame(columns)


def notes_frame(history: History) -> pd.DataFrame:
    """Return one line for each repair and refusal."""
    return pd.DataFrame(
        [
            {
                _("Row"): str(note.row) if note.row else _("all"),
                _("Column"): role_label(note.column),
                _("What happened"): _("refused") if note.refused else _("repaired"),
                _("Why"): _(note.message).format(**dict(note.parameters)),
                _("Cell"): str(dict(note.parameters).get("cell", "")),
            }
            for note in history.notes
        ]
    )
