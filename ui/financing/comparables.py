"""The table of comparable companies: typed or pasted in, taken from the facts, each row with its multiple."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from core.changes.known_prices import with_known_prices
from core.errors import Fault
from core.financing.valuation.comparables import Row
from core.plan.document.files import as_data
from core.plan.document.templates import new_item
from core.plan.plan import Plan
from core.texts import mark
from present import formats
from present.translation import _
from ui.forms.editor import plan_field
from ui.session import current
from ui.show import charts

PATH = "valuation.comparables"
_FIELDS = ("name", "as_of", "value", "revenue", "listed", "source")
_NEEDED = ("name", "as_of", "value", "revenue")
_REASONS = {
    "": mark("counts"),
    "revenue": mark("left out: no revenue"),
    "later": mark("left out: after the plan's start"),
    "old": mark("left out: too old"),
}


def comparables_form(plan: Plan, rows: Sequence[Row]) -> None:
    """Draw the table to be edited, how it counts, and the multiples that come of it."""
    st.markdown(
        _(
            "Companies like this one, with what they were valued at and their revenue at that time. Type, or "
            "paste rows from a spreadsheet."
        )
    )
    grid = st.grid(4, min_column_width=200)
    for name in ("compared", "values_are", "listed_discount_share", "oldest_months"):
        with grid.cell():
            plan_field(f"valuation.{name}", scope="comparables")
    _editor(plan)
    st.button(
        _("Take AI laboratories from the facts"),
        icon=":material/library_books:",
        key="known_prices",
        help=_(
            "Rounds of OpenAI and Anthropic of which price and revenue are both known: no small companies."
        ),
        on_click=lambda: current.change(with_known_prices(current.plan())),
    )
    if rows:
        _multiples(rows)


def _editor(plan: Plan) -> None:
    symbol = formats.SYMBOLS[plan.company.currency]
    held = as_data(plan.valuation.comparables)
    frame = pd.DataFrame(
        [{name: one.get(name) for name in _FIELDS} for one in held], columns=list(_FIELDS)
    ).astype({"value": float, "revenue": float, "listed": bool, "name": str, "source": str})
    frame["as_of"] = pd.to_datetime(frame["as_of"])
    frame[["value", "revenue"]] /= 1e6
    key = (
        f"comparables:{hash(repr(held))}"  # another table is another editor: its edits are not applied twice
    )
    st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=True,
        key=key,
        on_change=_take,
        args=(key,),
        column_config={
            "name": st.column_config.TextColumn(_("Name"), max_chars=120),
            "as_of": st.column_config.DateColumn(_("As of"), format="YYYY-MM-DD"),
            "value": st.column_config.NumberColumn(f"{_('Valued at')} ({symbol} M)", min_value=0.0),
            "revenue": st.column_config.NumberColumn(
                f"{_('Its yearly revenue then')} ({symbol} M)", min_value=0.0
            ),
            "listed": st.column_config.CheckboxColumn(_("Listed"), default=False),
            "source": st.column_config.TextColumn(_("Source"), max_chars=300),
        },
    )


def _take(key: str) -> None:
    """Write what was edited into the plan. While a row is not whole it is named, and nothing of the table is
    taken: the editor holds the rest until then.
    """
    edits, plan = st.session_state[key], current.plan()
    rows = [dict(one) for one in as_data(plan.valuation.comparables)]
    sources = dict(plan.sources)
    for place, fields in edits["edited_rows"].items():
        row, read = rows[int(place)], _read(fields, cleared=True)
        if missing := [name for name in _NEEDED if read.get(name, 0) is None]:
            _wait(missing)
            return
        row |= read
        sources |= {f"{PATH}.{row['id']}.{name}": "stated" for name in ("value", "revenue") if name in read}
    gone = {int(place) for place in edits["deleted_rows"]}
    kept = [row for place, row in enumerate(rows) if place not in gone]
    for fields in edits["added_rows"]:
        read = _read(fields)
        if not read:
            continue
        if missing := [name for name in _NEEDED if name not in read]:
            _wait(missing)
            return
        kept.append(new_item(PATH, "company", read["name"], [one["id"] for one in rows + kept]) | read)
    there = {f"{PATH}.{one['id']}" for one in kept}
    sources = {
        path: name
        for path, name in sources.items()
        if not path.startswith(f"{PATH}.") or path.rpartition(".")[0] in there
    }
    current.change({PATH: kept, "sources": sources})


def _wait(missing: Sequence[str]) -> None:
    reason = mark("a row still needs: {fields}. Until then nothing of the table is taken over.")
    current.report([Fault(PATH, reason, {"fields": _named(missing)})])


def _named(fields: Sequence[str]) -> str:
    words = {
        "name": _("Name"),
        "as_of": _("As of"),
        "value": _("Valued at"),
        "revenue": _("Its yearly revenue then"),
    }
    return ", ".join(words[name] for name in fields)


def _read(fields: dict[str, Any], *, cleared: bool = False) -> dict[str, Any]:
    """Return what a person typed into a row as plan data. An empty cell is left out, or, where a filled one
    may have been cleared, stands as nothing.
    """
    empty = {"source": "", "listed": False}
    found = {
        name: empty.get(name) if value is None else value for name, value in fields.items() if name in _FIELDS
    }
    if not cleared:
        found = {
            name: value
            for name, value in found.items()
            if value is not None and value != "" and value is not False
        }
    for name in ("value", "revenue"):
        if found.get(name) is not None:
            found[name] = float(found[name]) * 1e6
    if found.get("as_of") is not None:
        found["as_of"] = date.fromisoformat(str(found["as_of"])[:10])
    return found


def _multiples(rows: Sequence[Row]) -> None:
    frame = pd.DataFrame(
        [
            {
                _("Name"): row.comparable.name,
                _("Multiple used"): formats.multiple(row.multiple) if row.multiple == row.multiple else "–",
                _("Months old"): row.age_months,
                _("In the median"): _(_REASONS[row.left_out]),
            }
            for row in rows
        ]
    )
    st.dataframe(frame, hide_index=True, alt=_("Multiples of the comparable companies"), key="multiples")
    charts.table_download(frame, name="comparables")
